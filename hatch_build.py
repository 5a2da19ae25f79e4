"""Brings the QR code library that pages load when a reader asks for a code, into the package.

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
    "sha512-0rjE8iEJe4YmT9TOhwsZtqCMRLc5DXZUI2UEYUUg63ikBkqqE5EYWaI0etFe/5KUcmcYwLih2RND1kq+hrUJXA=="
)
"""Of the package's archive, as npm writes it down (Subresource Integrity)."""

FILES = {
    "dist/index.mjs": (
        "uqr.js",  # some servers do not know what .mjs is
        "7f0e61c2f13bb3724edee7bfb876e13c54ac9ee4fcfa283c9fa93cfb1241c325",
    ),
    "LICENSE": ("uqr.LICENSE.txt", "b39d50e24727f341a0ebdb2ab040c57efaf4076a8ad5b1d0c8c45beb975b4571"),
}
"""Files of the archive, with the names that they get and the SHA-256 of each."""

FOLDER = Path("src", "launchdirectives", "web", "static", "vendor")


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files, unless they are there already."""
        bring(Path(self.root))


def bring(root: Path) -> None:
    """Have the library below *root*, the folder of the project.

    :raises RuntimeError: if it cannot be had, or is not what it should be
    """
    folder = root / FOLDER
    if all(_is_right(folder / name, digest) for name, digest in FILES.values()):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"npm is needed to build launchdirectives: it brings {PACKAGE}, which draws QR codes. "
            "Install Node.js with npm (Debian: apt install npm), or build from a source archive, "
            "which has the file already."
        )
    with tempfile.TemporaryDirectory() as scratch:
        archive = _packed(npm, Path(scratch))
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as members:
            for member, (name, digest) in FILES.items():
                stream = members.extractfile(f"package/{member}")
                content = stream.read() if stream else b""
                if hashlib.sha256(content).hexdigest() != digest:
                    raise RuntimeError(f"The file {member} of {PACKAGE} is not the one expected.")
                (folder / name).write_bytes(content)


def _is_right(file: Path, digest: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


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
