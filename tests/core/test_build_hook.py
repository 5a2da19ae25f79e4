"""What the build brings of other projects is what it should be, or there is no build."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

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
