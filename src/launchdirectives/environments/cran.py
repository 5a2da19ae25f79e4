"""R: ``install.R`` and ``DESCRIPTION``."""

from __future__ import annotations

import re

from launchdirectives.environments.description import CRAN, PINNED, UNPINNED, Package
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.inventory import Inventory

_CALL = re.compile(
    r"(install\.packages|install_version|install_github|install_gitlab|install_git|install_bioc|"
    r"BiocManager::install|pak::pak|pkg_install|install_cran)\(\s*"
    r"(c\([^)]*\)|\"[^\"]*\"|'[^']*')"
)
_NAMED = re.compile(r"\"([^\"]+)\"|'([^']+)'")
_FROM_CRAN = ("install.packages", "install_cran", "install_version")
_FIELDS = ("Depends", "Imports", "LinkingTo")
_FIELD = re.compile(r"^([A-Za-z]+):(.*(?:\n[ \t].*)*)", re.MULTILINE)
_WANTED = re.compile(r"([A-Za-z][\w.]*)\s*(?:\(([^)]*)\))?")


def take_script(folder: Folder, name: str, inventory: Inventory, *, has_date: bool) -> None:
    """Add what ``install.R`` installs.

    :param has_date: whether ``runtime.txt`` fixes the day of the CRAN snapshot
    """
    folder.use(name)
    text = re.sub(r"(?m)^\s*#.*$", "", folder.text(name))
    for call in _CALL.finditer(text):
        for word in _NAMED.finditer(call[2]):
            written = word[1] or word[2]
            line = text.count("\n", 0, call.start(2) + word.start()) + 1
            package = Package(
                re.sub(r"@.*$", "", written).rpartition("/")[2],
                CRAN,
                written.partition("@")[2],
                folder.full(name),
                line,
            )
            is_dated = has_date and call[1] in _FROM_CRAN
            is_firm = is_dated or re.search(r"@[0-9a-f]{40}$", written)
            inventory.add(package, written, PINNED if is_firm else UNPINNED)


def take_description(folder: Folder, name: str, inventory: Inventory, *, has_date: bool) -> None:
    """Add what the R package in the root needs."""
    folder.use(name)
    text = folder.text(name)
    for field in _FIELD.finditer(text):
        if field[1] not in _FIELDS:
            continue
        for wanted in _WANTED.finditer(field[2]):
            if wanted[1] == "R":
                continue
            line = text.count("\n", 0, field.start(2) + wanted.start()) + 1
            package = Package(wanted[1], CRAN, wanted[2] or "", folder.full(name), line)
            inventory.add(package, wanted[1], PINNED if has_date else UNPINNED)
