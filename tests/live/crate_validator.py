"""roc-validator, which asks nobody: it finds the contexts of RO-Crate in a cache made here."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import requests
import requests_cache
from requests.adapters import BaseAdapter
from rocrate_validator import services
from urllib3 import HTTPResponse

from tests.live.npm import file_of

OLDER = "rocrate==0.13.0"
"""The last release of ro-crate-py that holds the context of 1.1."""

OLDER_SHA256 = "268e00d2ffe589507fbb65c75458a09834b563fad295cbf6e53b6f3d031f3443"


def contexts(folder: Path) -> dict[str, bytes]:
    """The contexts of RO-Crate by version, from packages that hold them."""
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest")
    subprocess.run((*command, str(folder), OLDER), check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == OLDER_SHA256
    with zipfile.ZipFile(wheel) as packed:
        older = packed.read("rocrate/data/ro-crate.jsonld")
    newer = file_of("ro-crate@3.7.2", "lib/context.json", folder / "npm").read_bytes()
    return {"1.1": older, "1.2": newer}


class _Kept(BaseAdapter):
    """Answers with the contexts, and with nothing else."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        super().__init__()
        self._kept = {
            f"https://w3id.org/ro/crate/{version}/context": content
            for version, content in kept.items()
        }

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.url = 200, request.url or ""
        answer.request = request
        answer.headers["Content-Type"] = "application/ld+json"
        body = io.BytesIO(self._kept[answer.url])
        answer.raw = HTTPResponse(body, status=200, preload_content=False, headers=answer.headers)
        return answer

    def close(self) -> None:
        pass


class Validator:
    """Says what of a crate does not fit."""

    def __init__(self, folder: Path) -> None:
        self._cache = str(folder / "cache")
        kept = contexts(folder)
        with requests_cache.CachedSession(self._cache, backend="sqlite", expire_after=-1) as asker:
            asker.mount("https://", _Kept(kept))
            for version in kept:
                asker.get(f"https://w3id.org/ro/crate/{version}/context")

    def required(self, crate: Path, version: str) -> list[str]:
        """What *crate* must have by RO-Crate *version*, and has not."""
        found = services.validate(
            {
                "rocrate_uri": str(crate),
                "profile_identifier": f"ro-crate-{version}",
                "requirement_severity": "REQUIRED",
                "offline": True,
                "cache_path": self._cache,
                "skip_availability_check": True,
            }
        )
        return [f"{one.check.identifier}: {one.message}" for one in found.get_issues()]
