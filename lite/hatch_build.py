"""Brings Pyodide into the package, as the main package's build brings its own parts.

How is in that package's ``hatch_build.py``: one folder up in the repository, and in a source
archive beside this file as ``npm_files.py``.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
INTO = Path("src", "launchdirectives_lite", "pyodide")
VERSION = "314.0.7"
INTEGRITY = (
    "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyM"
    "cWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
)
DIGESTS = {
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
    "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
}
"""SHA-256 of each file of the archive that a browser loads."""


class PyodideHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before every build, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files, unless they are there already."""
        bring(Path(self.root))


def bring(root: Path) -> None:
    """Have Pyodide below *root*, the folder of this package's project.

    :raises RuntimeError: if it cannot be had, or is not what it should be
    """
    npm = _npm_files()
    package = npm.Package(f"pyodide@{VERSION}", INTEGRITY)
    npm.bring(root, [npm.Made(INTO / name, package, (name,), DIGESTS[name]) for name in DIGESTS])


def _npm_files() -> ModuleType:
    beside, above = HERE / "npm_files.py", HERE.parent / "hatch_build.py"
    spec = spec_from_file_location("npm_files", beside if beside.exists() else above)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{beside} is missing.")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where its classes look for their annotations
    spec.loader.exec_module(module)
    return module
