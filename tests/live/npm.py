"""Packages of npm that tests use: brought when first asked for, and checked."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

PACKAGES = {
    "axe-core@4.14.1": (
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NP"
        "jCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
    ),
    "meca@1.1.1": (
        "sha512-vpAA6Nh0SQTJsvw3IlNDOHVPl/9y5gEgdyubYlPyNO8"
        "zGXhw4a9nUv3jQNwbppIvyQ689vKfYYyOEwO/OMLs3A=="
    ),
    "mathjax@3.2.2": (
        "sha512-Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/"
        "O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw=="
    ),
}
"""Each with its integrity, as npm writes it down."""


def file_of(package: str, member: str, folder: Path) -> Path:
    """The file *member* of *package*, brought into *folder*."""
    npm = shutil.which("npm")
    assert npm, "npm is not installed (Debian: npm)"
    archive = folder / "package.tgz"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", "--silent", "--ignore-scripts", package]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        [found] = folder.glob("*.tgz")
        algorithm, _, wanted = PACKAGES[package].partition("-")
        digest = hashlib.new(algorithm, found.read_bytes()).digest()
        assert base64.b64encode(digest).decode() == wanted, f"another {package} than expected"
        found.rename(archive)
    with tarfile.open(archive) as packed:
        packed.extract(f"package/{member}", folder, filter="data")
    return folder / "package" / member
