"""Mutated records and pages through the whole of ingest.

``python -m tests.ingest.fuzz --count 100000 --seed 1``; a small run is part of the suite. For each
case: no exception but those that are documented, an answer in time, no byte read beyond the cap,
and nothing rendered that is not escaped.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

from launchdirectives.findings import Refused
from launchdirectives.ingest import (
    Fetched,
    Limits,
    Loaded,
    NotRead,
    diff,
    find,
    links,
    load,
    render,
    verify,
    works,
)
from launchdirectives.ingest.fetching import links_in
from launchdirectives.publication import SCHEMA
from tests.ingest.mutating import Mutator
from tests.ingest.records import changed
from tests.publication.samples import sample

CAP = 60_000
"""Bytes of a record; the sample is smaller, and some of what is made of it larger."""

SLOWEST = 5.0
"""Seconds in which each case is over, on a busy machine."""

HUBS = (None, None, "https://own.example.org", "jupyterhub=https://own.example.org")
"""The author's hubs, or the publisher's own."""

NOW = 1_780_000_000.0

PAGE = (
    "<!doctype html><html><head><title>A</title><script>x</script>"
    f'<link rel="describedby" type="application/json" profile="{SCHEMA}" href="HREF">'
    '<link rel="linkset" type="application/json" href="/linkset.json"></head><body>B</body></html>'
)
HEADER = f'<HREF>; rel="describedby"; profile="{SCHEMA}", </linkset.json>; rel=linkset'
LINKSET = (
    '{"linkset": [{"anchor": "https://a.example.org/b/c.html", "describedby": [{"href": "HREF", '
    f'"type": "application/json", "profile": "{SCHEMA}"}}]}}]}}'
)

TAGS = {
    "p": {"class", "lang"},
    "ul": {"class", "lang", "aria-label"},
    "li": set(),
    "a": {"href", "target", "rel"},
    "bdi": set(),
    "small": set(),
}
"""All that may stand in rendered HTML."""


def seeds() -> list[dict[str, Any]]:
    """Records to begin with: the sample, and what is like it with other hubs and sources."""
    zenodo = {
        "provider": "zenodo",
        "doi": "10.5281/zenodo.1",
        "state": sample()["sources"]["book"]["state"],
    }
    return [
        sample(),
        changed(("/sources/archive", zenodo), ("/pages/1/launches/0/source", "archive")),
        changed(("/formatVersion", "1.3"), ("/new", {"a": ["b"]})),
        changed(("/hubs/public/kind", "jupyterlite"), ("/pages/1/launches/0/via", "jupyterlite")),
    ]


class Counted(io.BytesIO):
    """What is read of it is counted."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes."""
        held = super().read(size)
        self.read_bytes += len(held)
        return held


class Tags(HTMLParser):
    """Sees that HTML holds only what may stand there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        assert tag in TAGS, tag
        names = [name for name, _ in attrs]
        assert set(names) <= TAGS[tag], names
        assert len(set(names)) == len(names), names
        if tag == "a":
            said = dict(attrs)
            assert str(said["href"]).startswith("https://"), said
            assert {"noopener", "noreferrer"} <= set(str(said["rel"]).split()), said

    def handle_comment(self, data: str) -> None:
        """There is none."""
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def seen(code: int, *allowed: int) -> int:
    """*code*, which is one of those."""
    assert code in allowed, code
    return code


class Run:
    """One run; counts what came of the cases."""

    def __init__(self, seed: int) -> None:
        self.mutator = Mutator(seed, seeds())
        self.came: Counter[str] = Counter()
        self.slowest = 0.0
        self.old = Loaded(data=sample())

    def cases(self, count: int) -> None:
        """Try so many cases; of four one is a page."""
        for number in range(count):
            is_page = number % 4 == 3
            content = self.mutator.page(PAGE) if is_page else self.mutator.record()
            started = time.monotonic()
            try:
                self.came[self.page(content) if is_page else self.record(content)] += 1
            except Exception as error:
                error.add_note(f"case {number}: {content!r}")
                raise
            spent = time.monotonic() - started
            assert spent < SLOWEST, content
            self.slowest = max(self.slowest, spent)

    def record(self, content: bytes) -> str:
        """Everything that can be made of a record."""
        stream = Counted(content)
        with patch.object(sys, "stdin", argparse.Namespace(buffer=stream)):
            try:
                document = load("-", limits=Limits(bytes=CAP))
            except NotRead as refused:
                return f"record refused with {seen(refused.code, 1, 3, 4)}"
            finally:
                assert stream.read_bytes <= CAP + 1
        report = verify(document, now=NOW, allow_hubs=("*.example.org",))
        assert report.exit_code in (0, 1)
        json.dumps(report.plain())
        works(document, "10.5555/seismic-book")
        json.dumps(diff(self.old, document).plain())
        json.dumps(diff(document, self.old).plain())
        for page in works(document)[:2]:
            self.rendered(document, page, self.mutator.random.choice(HUBS))
        return f"record with exit code {report.exit_code}"

    def rendered(self, document: Loaded, page: Any, hub: str | None) -> None:
        """See that nothing acts in what is rendered."""
        offers = links(document, page, hub=hub, include_restricted=True)
        for fmt in ("html", "md", "json", "jats", "crossref"):
            try:
                text = render(document, page, offers, fmt)
            except (NotRead, Refused):
                assert fmt in ("jats", "crossref")
                continue
            controls = [one for one in text if not (one.isprintable() or one in "\n\t")]
            assert not set(controls) & set("\u0000\u001b\u202e\u2066"), fmt
            if fmt == "html":
                Tags().feed(text)
            elif fmt == "json":
                json.loads(text)
            elif fmt == "md":
                assert "<script" not in text.replace("\\<", "")
                assert "<img" not in text.replace("\\<", "")
            else:
                assert "<script" not in text

    def page(self, content: bytes) -> str:
        """Find a record from a page whose head, header or linkset is changed."""
        header = self.mutator.page(HEADER).decode("utf-8", "replace")
        linkset = self.mutator.page(LINKSET)
        asked: list[str] = []

        def fetch(url: str) -> Fetched:
            asked.append(url)
            if len(asked) == 1:
                return Fetched(url, 200, "text/html", content, tuple(links_in(header, url)))
            return Fetched(url, 200, "application/json", linkset)

        try:
            find("https://a.example.org/b/c.html", limits=Limits(bytes=CAP), fetch=fetch)
        except NotRead as refused:
            seen(refused.code, 3, 4)
        assert len(asked) < 20
        return f"page with {min(len(asked), 4)} questions"


def main() -> None:
    """Run as many cases as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    run = Run(arguments.seed)
    started = time.monotonic()
    run.cases(arguments.count)
    spent = time.monotonic() - started
    for name, number in sorted(run.came.items()):
        sys.stdout.write(f"{number:8}  {name}\n")
    sys.stdout.write(
        f"{arguments.count} cases in {spent:.0f} s, the slowest {run.slowest * 1000:.0f} ms\n"
    )


if __name__ == "__main__":
    main()
