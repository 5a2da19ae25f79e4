"""What changed between two records, and what of it matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from launchdirectives.ingest import diff
from launchdirectives.publication.document import Document
from tests.ingest.conftest import Ingest
from tests.ingest.records import GONE, changed, written
from tests.publication.samples import SAMPLE, sample


def found(*changes: tuple[str, Any], back: bool = False) -> list[tuple[str, str, bool]]:
    pair = [Document(data=sample()), Document(data=changed(*changes))]
    old, new = reversed(pair) if back else pair
    return [(one.code, one.where, one.matters) for one in diff(old, new).changes]


LEVEL, USE = "/hubs/community-binder/access/level", "/hubs/community-binder/cost/publisherUse"
LOCK = "/environments/default/lock/state"
CHANGED = ("launch.changed", "/pages/0/launches", True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("/sources/book/commit", "0" * 40), ("source.commit-moved", "/sources/book/commit", True)),
        (
            ("/sources/book/requestedRef", "x"),
            ("source.ref-changed", "/sources/book/requestedRef", True),
        ),
        (
            ("/sources/book/repository", "https://github.com/a/b"),
            ("source.repository-changed", "/sources/book/repository", True),
        ),
        (
            ("/sources/book/license", "MIT"),
            ("source.license-changed", "/sources/book/license", True),
        ),
        (("/site/license", GONE), ("site.license-changed", "/site/license", True)),
        (("/site/url", "https://a.org/"), ("site.url-changed", "/site/url", True)),
        (("/pages/0/license", "MIT"), ("page.license-changed", "/pages/0/license", True)),
        (
            ("/environments/default/digest", f"sha256:{'0' * 64}"),
            ("environment.digest-changed", "/environments/default/digest", True),
        ),
        ((LOCK, "unpinned"), ("environment.lock-loosened", LOCK, True)),
        ((LOCK, "locked"), ("environment.lock-tightened", LOCK, False)),
        (("/environments/hub-image/image/reference", "a:2"), None),
        (
            ("/environments/hub-image/image/digest", f"sha256:{'0' * 64}"),
            ("environment.image-changed", "/environments/hub-image/image", True),
        ),
        (("/environments/hub-image", GONE), ("environment.gone", "/environments/hub-image", True)),
        (("/hubs/public", GONE), ("hub.gone", "/hubs/public", True)),
        (("/hubs/public/url", "https://a.org/"), ("hub.url-changed", "/hubs/public/url", True)),
        (("/hubs/public/kind", "x"), ("hub.kind-changed", "/hubs/public/kind", True)),
        ((LEVEL, "members"), ("hub.access-narrowed", LEVEL, True)),
        ((LEVEL, "public"), ("hub.access-widened", LEVEL, False)),
        ((USE, "not-allowed"), ("hub.publisher-use-narrowed", USE, True)),
        ((USE, GONE), ("hub.publisher-use-narrowed", USE, True)),
        (
            ("/hubs/community-binder/cost/embedding", "by-agreement"),
            ("hub.embedding-widened", "/hubs/community-binder/cost/embedding", False),
        ),
        (
            ("/hubs/community-binder/cost/payer", "reader"),
            ("hub.payer-changed", "/hubs/community-binder/cost/payer", True),
        ),
        (
            ("/hubs/community-binder/availability", GONE),
            (
                "hub.availability-changed",
                "/hubs/community-binder/availability/committedUntil",
                True,
            ),
        ),
        (("/pages/1", GONE), ("page.gone", "/pages/1", True)),
        (("/pages/1/url", GONE), ("page.url-changed", "/pages/1/url", True)),
        (
            ("/pages/0/source/sha256", "0" * 64),
            ("page.file-changed", "/pages/0/source/sha256", True),
        ),
        (("/pages/0/source/path", "x.ipynb"), ("page.file-moved", "/pages/0/source/path", True)),
        (("/pages/0/launches/1", GONE), ("launch.gone", "/pages/0/launches", True)),
        (("/pages/0/launches/1/path", "x"), ("launch.changed", "/pages/0/launches", True)),
        (("/pages/0/launches/0/interface", "rstudio"), CHANGED),
        (("/pages/0/launches", list(reversed(sample()["pages"][0]["launches"]))), None),
        (
            ("/hubs/public/links", {"parameters": {"a": "b"}}),
            ("hub.links-changed", "/hubs/public/links", True),
        ),
        (("/pages/0/title", "Another"), None),
        (("/generatedAt", "2025-12-01T00:00:00Z"), None),
        (("/verification", []), None),
    ],
)
def test_a_change(change: tuple[str, Any], expected: tuple[str, str, bool] | None) -> None:
    assert found(change) == ([expected] if expected else [])


def test_what_is_new() -> None:
    assert found(("/pages/1", GONE), back=True) == [("page.new", "/pages/1", False)]
    assert found(("/hubs/public", GONE), back=True) == [("hub.new", "/hubs/public", False)]
    assert found(("/pages/0/launches/1", GONE), back=True) == [
        ("launch.new", "/pages/0/launches/1", False)
    ]


def test_pages_are_the_same_by_their_ids() -> None:
    turned = ("/pages", list(reversed(sample()["pages"])))
    assert found(turned) == []


def test_the_command(tmp_path: Path, ingest: Ingest) -> None:
    same = ingest("diff", str(SAMPLE), str(SAMPLE), "--report", "json")
    assert (same.code, same.report) == (0, {"exitCode": 0, "changes": []})
    wider = written(tmp_path, changed((LEVEL, "public")), "wider.json")
    done = ingest("diff", str(SAMPLE), wider)
    assert (done.code, done.out) == (0, f"  hub.access-widened  {LEVEL}: login -> public\n")
    done = ingest("diff", wider, str(SAMPLE))
    assert (done.code, done.out) == (1, f"! hub.access-narrowed  {LEVEL}: public -> login\n")
    report = ingest("diff", wider, str(SAMPLE), "--report", "json").report
    assert report["changes"] == [
        {
            "code": "hub.access-narrowed",
            "where": LEVEL,
            "before": "public",
            "after": "login",
            "matters": True,
        }
    ]
    assert ingest("diff", str(SAMPLE), str(tmp_path / "none")).code == 3
    assert ingest("diff", str(SAMPLE)).code == 2
