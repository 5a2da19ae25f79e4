"""Brings into the package what pages load of other projects: QR codes, and Thebe for live code.

It is taken from npm's registry as ``npm`` is set up here, checked, and left alone once it is there.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_WEB = Path("src", "launchdirectives", "web")
_STATIC, _LIVE = _WEB / "static" / "vendor", _WEB / "live" / "vendor"


class Package(NamedTuple):
    """An archive of npm's registry.

    :param integrity: of the archive, as npm writes it down (Subresource Integrity)
    """

    name: str
    integrity: str


class Made(NamedTuple):
    """A file that is made of files of an archive, one after the other.

    :param digest: SHA-256 of the file
    :param notice: the file of the archive that holds its licence, put before all as a comment
    """

    file: Path
    package: Package
    members: tuple[str, ...]
    digest: str
    notice: str = ""


_UQR = Package(
    "uqr@0.1.3",
    "sha512-0rjE8iEJe4YmT9TOhwsZtqCMRLc5DXZUI2UEYUUg63ikBkqqE5EYWaI0etFe"
    "/5KUcmcYwLih2RND1kq+hrUJXA==",
)
_THEBE = Package(
    "thebe@0.9.3",
    "sha512-Rb/7kVhtlffXra3kIe7OuIGE7awsm2/fGWxw21DiNfnWLnUQiDl9AWqYdshPwZPG/5DzLpsJRPix2xtCPtJmQQ==",
)
_CODEMIRROR = Package(
    "codemirror@5.61.1",  # the version inside Thebe, which would write these styles into the page
    "sha512-+D1NZjAucuzE93vJGbAaXzvoBHwp9nJZWWWF9utjv25+5AZUiah6CIlfb4ikG4MoDsFsCG8niiJH5++OO2LgIQ==",
)
_MARKED = Package(
    "marked@15.0.12",
    "sha512-8dD6FusOQSrpv9Z1rdNMdlSgQOIP880DHqnohobOmYLElGEqAL/JvxvuxZO16r4HtjTlfPRDC1hbvxC9dPN2nA==",
)

FILES = (
    Made(
        _STATIC / "uqr.js",  # some servers do not know what .mjs is
        _UQR,
        ("dist/index.mjs",),
        "0440b0327e4c7921fea091a85e86ee071e97ac2d3929f450d607053da2fe33d8",
        notice="LICENSE",
    ),
    Made(
        _LIVE / "thebe.js",
        _THEBE,
        ("lib/index.js",),
        "ce0fd046245d792035cdc1b178e8b1d93a2d8d2f44502fa2342da3eafec4a529",
    ),
    Made(
        _LIVE / "thebe.css",
        _THEBE,
        ("lib/thebe.css",),
        "b91571a8b828977e18ee17b17757bc739ece2c87d01fa3bd56644a5a53c81ab6",
    ),
    Made(
        _LIVE / "codemirror.css",
        _CODEMIRROR,
        ("lib/codemirror.css", "addon/hint/show-hint.css"),
        "0ddf8ad7f08a2d5f48e5ead2568262b5b72062039cbab34e02b960593702f3e4",
        notice="LICENSE",
    ),
    Made(
        _LIVE / "marked.js",
        _MARKED,
        ("lib/marked.esm.js",),
        "71f159853090fbd9c95455fe4efcf3309d70da55c27a96f4baf81cea1b154d05",
        notice="LICENSE.md",
    ),
)


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files, unless they are there already."""
        bring(Path(self.root))


def bring(root: Path, files: Sequence[Made] = FILES) -> None:
    """Have *files* below *root*, the folder of the project.

    :raises RuntimeError: if one cannot be had, or is not what it should be
    """
    missing = [made for made in files if not _is_there(root, made)]
    if not missing:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            "npm is needed to build launchdirectives: it brings "
            f"{', '.join(dict.fromkeys(made.package.name for made in missing))}. "
            "Install Node.js with npm (Debian: apt install npm), or build from a source archive, "
            "which has the files already."
        )
    for package in dict.fromkeys(made.package for made in missing):
        with (
            tempfile.TemporaryDirectory() as scratch,
            tarfile.open(_packed(npm, package, Path(scratch))) as archive,
        ):
            for made in missing:
                if made.package == package:
                    _write(root / made.file, made, archive)


def _is_there(root: Path, made: Made) -> bool:
    file = root / made.file
    return file.is_file() and _digest(file.read_bytes()) == made.digest


def _write(file: Path, made: Made, archive: tarfile.TarFile) -> None:
    parts = [_content(archive, member) for member in made.members]
    if made.notice:
        text = _content(archive, made.notice).strip().replace(b"*/", b"* /")
        parts.insert(0, b"/*! " + made.package.name.encode() + b"\n\n" + text + b"\n*/\n")
    content = b"".join(parts)
    if _digest(content) != made.digest:
        raise RuntimeError(
            f"What was made of {made.package.name} for {made.file} is not the file expected."
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(f"package/{name}")
    return stream.read() if stream else b""


def _packed(npm: str, package: Package, scratch: Path) -> Path:
    """The package's archive, in *scratch*."""
    command = (npm, "pack", "--silent", "--ignore-scripts", package.name)
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    found = list(scratch.glob("*.tgz"))
    if done.returncode or len(found) != 1:
        raise RuntimeError(f"'npm pack {package.name}' failed:\n{done.stderr.strip()}")
    algorithm, _, wanted = package.integrity.partition("-")
    digest = hashlib.new(algorithm, found[0].read_bytes()).digest()
    if base64.b64encode(digest).decode() != wanted:
        raise RuntimeError(f"The archive of {package.name} is not the one expected.")
    return found[0]
