"""What the build brings of other projects is what it should be, or there is no build."""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.books import REPOSITORY


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """The build hook of the project."""
    spec = spec_from_file_location("hatch_build", REPOSITORY / "hatch_build.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def test_a_file_is_brought_and_then_left_alone(hook: ModuleType, tmp_path: Path) -> None:
    [made] = [one for one in hook.FILES if one.file.name == "uqr.js"]
    hook.bring(tmp_path, [made])
    file = tmp_path / made.file
    assert b"Permission is hereby granted" in file.read_bytes()
    before = file.stat().st_mtime_ns
    hook.bring(tmp_path, [made])
    assert file.stat().st_mtime_ns == before
    file.write_bytes(file.read_bytes() + b"changed")
    hook.bring(tmp_path, [made])
    assert not file.read_bytes().endswith(b"changed")


def test_another_archive_or_file_than_expected_is_none(hook: ModuleType, tmp_path: Path) -> None:
    [made] = [one for one in hook.FILES if one.file.name == "uqr.js"]
    other = made._replace(package=made.package._replace(integrity="sha512-AAAA"))
    with pytest.raises(RuntimeError, match=r"archive of uqr@0\.1\.3 is not the one expected"):
        hook.bring(tmp_path, [other])
    with pytest.raises(RuntimeError, match="is not the file expected"):
        hook.bring(tmp_path, [made._replace(digest="0" * 64)])
    assert not (tmp_path / made.file).exists()


def test_without_npm_it_says_what_to_install(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match=r"npm is needed .* apt install npm"):
        hook.bring(tmp_path)


def test_the_plugin_for_mystmd_is_in_wheel_and_source_archive() -> None:
    """Both are made of these files; building one would take npm."""
    root = str(REPOSITORY)
    files: dict[str, set[str]] = {}
    for made in (WheelBuilder, SdistBuilder):
        found = made(root).recurse_included_files()
        files[made.PLUGIN_NAME] = {one.distribution_path.replace(os.sep, "/") for one in found}
    assert "launchdirectives/mystmd/launchdirectives.mjs" in files["wheel"]
    for name in ("src/launchdirectives/mystmd", "example_book"):
        assert f"{name}/launchdirectives.mjs" in files["sdist"]
    assert {"example_book/myst.yml", "tests/mystmd/theme/server.mjs"} <= files["sdist"]
