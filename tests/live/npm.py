"""Packages of npm that tests use: brought when first asked for, and checked."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

PACKAGES = {
    "axe-core@4.14.1": (
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NP"
        "jCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
    ),
    "ajv-dist@8.17.1": (
        "sha512-KzJwANMzTTR/RERGnkx+bHzmxIfMTPMMv7+cH1d6Lx9U"
        "Q7BZyhiieq4hnO5lRuBWOtYTUL8hyWs7RJYI/45Rtg=="
    ),
    "meca@1.1.1": (
        "sha512-vpAA6Nh0SQTJsvw3IlNDOHVPl/9y5gEgdyubYlPyNO8"
        "zGXhw4a9nUv3jQNwbppIvyQ689vKfYYyOEwO/OMLs3A=="
    ),
    "mathjax@3.2.2": (
        "sha512-Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/"
        "O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw=="
    ),
    "thebe-core@0.5.0": (
        "sha512-LIAbySgyoH8PPojNOwTwnjHta332CXtqVMPtgC3wBuIkH"
        "kgQpJYZUkWGvZR+T6pkgmjIei/WkKMFtV1jstXwWA=="
    ),
    "ro-crate@3.7.2": (
        "sha512-IrhuB1tt4SbbI9Vuigpp4YEUgW80Ql+YmMwcC4rACd2u"
        "8ItR/Y+kyLwo9ybCcRSeb28Nx2OUc74hjK9Z1JWUaw=="
    ),
    "schema-dts@2.1.0": (
        "sha512-Y/NvOvuJUZwrm+EmNqJF3M+bRufERJs1h5GJPLilUuK5"
        "D5b53ttU+XZgIjEFaAVRToh+ib+cQawFmxKC5Jt9ow=="
    ),
    "schema-dts-lib@1.1.0": (
        "sha512-Nx00FDPHDimSENMznVpADeYUJDsqlMiO9wcs2S+giggN"
        "Tm5+ruNkM4m9z9qCk6xUJT+ThDM3NxxpwfHfFk1G+Q=="
    ),
    "typescript@5.9.3": (
        "sha512-jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD"
        "41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw=="
    ),
}
"""Each with its integrity, as npm writes it down."""


def file_of(package: str, member: str, folder: Path) -> Path:
    """The file *member* of *package*, brought into *folder*."""
    with tarfile.open(_archive_of(package, folder)) as packed:
        packed.extract(f"package/{member}", folder, filter="data")
    return folder / "package" / member


def installed(packages: Iterable[str], folder: Path) -> Path:
    """*folder* with all files of *packages* where Node.js looks for them."""
    for package in packages:
        name = package.rpartition("@")[0]
        place = folder / "node_modules" / name
        with tarfile.open(_archive_of(package, folder / "archives" / name)) as packed:
            packed.extractall(place, filter="data")
        for member in (place / "package").iterdir():
            member.rename(place / member.name)
    return folder


def _archive_of(package: str, folder: Path) -> Path:
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
    return archive
