"""``Dockerfile`` and ``default.nix``: only what they start from can be seen."""

from __future__ import annotations

import re

from launchdirectives.environments import scripts
from launchdirectives.environments.description import PINNED, UNPINNED
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.inventory import Inventory

_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE)
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_ARGUMENT = re.compile(r"\s*ARG\s+(\w+)=(\S+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::-[^}]*)?\}|(\w+))")
_CHANNEL = re.compile(r"<nixpkgs[^>]*>|nixos-(?:unstable|\d\d\.\d\d)|nixpkgs-unstable")
_REVISION = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")


def take_dockerfile(folder: Folder, name: str, inventory: Inventory) -> None:
    """Add the images of a Dockerfile, and what it installs in plain words, to *inventory*."""
    folder.use(name)
    text = folder.text(name)
    inventory.is_known = False
    stages, values = {"scratch"}, {}
    has_image = False
    for number, line in enumerate(text.splitlines(), 1):
        if found := _ARGUMENT.match(line):
            values[found[1]] = found[2].strip("'\"")
        elif found := _FROM.match(line):
            has_image = True
            image = _VARIABLE.sub(lambda m: values.get(m[1] or m[2], m[0]), found[1])
            if image.lower() not in stages:
                firmness = PINNED if _DIGEST.search(image) else UNPINNED
                inventory.add_other(line.strip(), folder.full(name), number, firmness)
                inventory.base_image = image
            stages.add((found[2] or "").lower())
    if not has_image and folder.content(name) is not None:
        folder.report(
            "environment.malformed",
            f"{name} names no image that it starts from.",
            "Write a line such as 'FROM quay.io/jupyter/base-notebook:2025-12-01'.",
            name,
            1,
        )
    scripts.take(folder, name, text, inventory)


def take_nix(folder: Folder, name: str, inventory: Inventory) -> None:
    """Add where ``default.nix`` takes its packages from to *inventory*."""
    folder.use(name)
    text = folder.text(name)
    inventory.is_known = False
    revision = _REVISION.search(text)
    for number, line in enumerate(text.splitlines(), 1):
        if found := _CHANNEL.search(line.partition("#")[0]):
            inventory.add_other(found[0], folder.full(name), number, UNPINNED)
    if revision:
        at = text.count("\n", 0, revision.start()) + 1
        inventory.add_other(revision[0], folder.full(name), at, PINNED)
    elif not inventory.unpinned():
        inventory.is_unclear()
