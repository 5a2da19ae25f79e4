"""Brings into the package the QR code library that pages load when a reader asks for a code.

It is taken from npm's registry as ``npm`` is set up here, checked, and left alone once it is there.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "uqr@0.1.3"
INTEGRITY = (
    "sha512-0rjE8iEJe4YmT9TOhwsZtqCMRLc5DXZUI2UEYUUg63ikBkqqE5EYWaI0etFe"
    "/5KUcmcYwLih2RND1kq+hrUJXA=="
)
"""Of the package's archive, as npm writes it down (Subresource Integrity)."""

SCRIPT, LICENSE = "package/dist/index.mjs", "package/LICENSE"
"""Files of the archive: one with everything, and what has to go with each copy of it."""

# Some servers do not know what .mjs is.
FILE = Path("src", "launchdirectives", "web", "static", "vendor", "uqr.js")
DIGEST = "0440b0327e4c7921fea091a85e86ee071e97ac2d3929f450d607053da2fe33d8"
"""SHA-256 of the file that is made."""


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the file, unless it is there already."""
        bring(Path(self.root))


def bring(root: Path) -> None:
    """Have the library below *root*, the folder of the project.

    :raises RuntimeError: if it cannot be had, or is not what it should be
    """
    file = root / FILE
    if file.is_file() and _digest(file.read_bytes()) == DIGEST:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"npm is needed to build launchdirectives: it brings {PACKAGE}, which draws QR codes. "
            "Install Node.js with npm (Debian: apt install npm), or build from a source archive, "
            "which has the file already."
        )
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(_packed(npm, Path(scratch))) as archive,
    ):
        script, notice = _content(archive, SCRIPT), _content(archive, LICENSE)
    content = b"/*! " + PACKAGE.encode() + b"\n\n" + notice.strip() + b"\n*/\n" + script
    if _digest(content) != DIGEST:
        raise RuntimeError(f"What was made of {PACKAGE} is not the file expected.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(name)
    return stream.read() if stream else b""


def _packed(npm: str, scratch: Path) -> Path:
    """The package's archive, in *scratch*."""
    command = (npm, "pack", "--silent", "--ignore-scripts", PACKAGE)
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    found = list(scratch.glob("*.tgz"))
    if done.returncode or len(found) != 1:
        raise RuntimeError(f"'npm pack {PACKAGE}' failed:\n{done.stderr.strip()}")
    algorithm, _, wanted = INTEGRITY.partition("-")
    digest = hashlib.new(algorithm, found[0].read_bytes()).digest()
    if base64.b64encode(digest).decode() != wanted:
        raise RuntimeError(f"The archive of {PACKAGE} is not the one expected.")
    return found[0]
