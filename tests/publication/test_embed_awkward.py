"""The module with records that strangers have changed: it shows nothing that the core would not.

``python -m tests.publication.test_embed_awkward 20000 1`` tries more, from another seed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from launchdirectives.ingest import Loaded, links
from launchdirectives.publication import schema
from tests.ingest.fuzz import seeds
from tests.ingest.mutating import Mutator
from tests.publication.embedded import asked, written
from tests.publication.samples import sample

OWN = "https://press.example.org/"
CASES = 600
KNOWN = ("binderhub", "jupyter", "jupyterhub")
PROMISES: list[dict[str, Any]] = [
    {"dirty": False, "pushed": "yes"},
    {"dirty": False, "pushed": "no"},
    {"dirty": False, "pushed": "unknown"},
    {"dirty": True, "pushed": "yes"},
    {"dirty": True, "dirtyPaths": ["notebooks/01-seismic.ipynb"], "pushed": "yes"},
]


def readable(mutator: Mutator, count: int) -> list[str]:
    """Texts that are JSON."""
    found = []
    while len(found) < count:
        try:
            text = mutator.record().decode()
            json.loads(text, parse_constant=_no_json)
        except (ValueError, RecursionError):
            continue
        found.append(text)
    return found


def _no_json(name: str) -> None:
    raise ValueError(name)


def compared(module: Path, count: int, seed: int) -> int:
    """See that the module shows nothing else than the core; how many links it shows."""
    texts = readable(Mutator(seed, seeds()), count)
    shown = fit = 0
    for prefer, hub in (("pinned", ""), ("moving", ""), ("pinned", OWN)):
        choices: dict[str, Any] = {"moving": prefer == "moving"}
        if hub:
            choices["hub"] = {"url": hub, "kind": "binderhub", "title": ""}
        answers = asked(module, "texts", texts=texts, choices=choices)
        for text, answer in zip(texts, answers, strict=True):
            record = json.loads(text)
            for number, urls in enumerate(answer):
                shown += len(urls)
                assert all(urlsplit(url).scheme == "https" for url in urls), text
                assert not hub or all(url.startswith(hub) for url in urls), text
                if not any(schema.problems(record)):
                    fit += 1
                    more = set(urls) - set(of_the_core(record, number, prefer, hub))
                    assert all(url.startswith(of_other_kinds(record)) for url in more), text
    assert fit > count / 10
    return shown


def of_other_kinds(record: Any) -> tuple[str, ...]:
    """The hubs whose rules the module does not know: of these it takes what the record says."""
    places = record["hubs"].values()
    return tuple(hub["url"] for hub in places if hub["kind"] not in KNOWN and "url" in hub)


@pytest.mark.parametrize("promise", PROMISES)
def test_the_module_promises_what_the_core_promises(module: Path, promise: Any) -> None:
    for is_told in (True, False):
        record = sample()
        record["sources"]["book"]["state"] = promise
        if not is_told:
            for page in record["pages"]:
                for launch in page["launches"]:
                    launch.get("pinned", {}).pop("url", None)
        for prefer, hub in (("pinned", ""), ("moving", ""), ("pinned", OWN), ("moving", OWN)):
            choices: dict[str, Any] = {"moving": prefer == "moving"}
            if hub:
                choices["hub"] = {"url": hub, "kind": "binderhub", "title": ""}
            [answer] = asked(module, "texts", texts=[json.dumps(record)], choices=choices)
            for number, urls in enumerate(answer):
                assert urls == of_the_core(record, number, prefer, hub)


def of_the_core(record: Any, number: int, prefer: str, hub: str) -> list[str]:
    # The module finds the first page of a name.
    document = Loaded(data=record)
    page = document.page(record["pages"][number]["id"])
    assert page
    offers = links(document, page, prefer=prefer, hub=hub.rstrip("/") or None)
    return [link.url for link in offers.links]


def test_nothing_is_shown_that_the_core_would_not_show(module: Path) -> None:
    assert compared(module, CASES, 3) > CASES


ROWS: dict[str, Callable[[Any], Any]] = {
    "a fragment": lambda r: r["pages"][0]["launches"][0].update(fragment=" " * 8000 + "x"),
    "a path": lambda r: r["pages"][0]["launches"][0].update(path="/" * 8000 + "x"),
    "a template": lambda r: r["pages"][0]["launches"][0].update(
        interface="{path}" + " " * 8000 + "x"
    ),
    "a repository": lambda r: r["sources"]["book"].update(repository=f"https://h/{'/' * 8000}x"),
    "a hub": lambda r: r["hubs"]["community-binder"].update(url=f"https://h/{'/' * 8000}x"),
}


@pytest.mark.parametrize("name", ROWS)
def test_long_rows_of_one_character_take_no_time(module: Path, name: str) -> None:
    record = sample()
    ROWS[name](record)
    page = record["pages"][0]
    page["launches"] = page["launches"][:1] * 50
    started = time.monotonic()
    asked(module, "offers", records=[record] * 3)
    # By the square of their length it would be 20 seconds for some.
    assert time.monotonic() - started < 5


if __name__ == "__main__":
    count, seed = map(int, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        print(compared(written(Path(folder)), count, seed), "links are the core's")  # noqa: T201
