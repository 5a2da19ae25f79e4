"""From a page or a site to its record, over real servers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from launchdirectives.ingest import Fetched, NotRead, find
from launchdirectives.ingest.fetching import links_in
from launchdirectives.ingest.heads import MOST, links_in_head
from launchdirectives.publication import SCHEMA
from launchdirectives.publication.views import get
from tests.ingest.conftest import Ingest
from tests.ingest.records import changed
from tests.live.conftest import require_modules
from tests.online import servers
from tests.publication.samples import SAMPLE

RECORD = SAMPLE.read_bytes()
LINK = f'<link rel="describedby" type="application/json" profile="{SCHEMA}" href="{{}}">'


class Web:
    """Pages by address, without a network; what was asked for is kept."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        found = self.pages.get(url, Fetched(url, 404))
        if isinstance(found, Fetched):
            return found
        body = found if isinstance(found, bytes) else found.encode()
        kind = "text/html" if body.lstrip()[:1] == b"<" else "application/json"
        return Fetched(url, 200, kind, body)


def page(head: str, body: str = "") -> str:
    return f"<!doctype html><html><head><title>x</title>{head}</head><body>{body}</body></html>"


def linkset(*contexts: Any) -> str:
    return json.dumps({"linkset": list(contexts)})


def describes(anchor: str, href: str, **more: Any) -> dict[str, Any]:
    link = {"href": href, "type": "application/json", "profile": SCHEMA, **more}
    return {"anchor": anchor, "describedby": [link]}


HERE = "https://books.example.org/seismic/notebooks/01-seismic.html"
THERE = "https://books.example.org/seismic/launch-metadata.json"


def test_the_record_itself() -> None:
    web = Web({THERE: RECORD})
    found = find(THERE, fetch=web)
    assert (found.url, found.how, found.results, web.asked) == (THERE, "itself", (), [THERE])


@pytest.mark.parametrize(
    "head",
    [
        LINK.format("../launch-metadata.json"),
        LINK.format("/seismic/launch-metadata.json")
        .upper()
        .replace(SCHEMA.upper(), SCHEMA)
        .replace("/SEISMIC/LAUNCH-METADATA.JSON", "/seismic/launch-metadata.json"),
        f"<link href=../launch-metadata.json rel='Describedby other' profile={SCHEMA}>",
        LINK.format("https://books.example.org&#47;seismic/launch-metadata.json"),
        '<base href="https://books.example.org/"><base href="/x/">'
        + LINK.format("seismic/launch-metadata.json"),
        f"{LINK.format('x.json').replace(':1', ':9')}{LINK.format(THERE)}",
        f"<!-- {LINK.format('x')} --><script>'</head>{LINK.format('x')}'</script>"
        + LINK.format(THERE),
        f"<style>/* {LINK.format('x')} */</style>{LINK.format(THERE)}",
        "<link rel=stylesheet href=x.css><link><link rel=describedby>" + LINK.format(THERE),
    ],
)
def test_a_link_in_the_head(head: str) -> None:
    web = Web({HERE: page(head), THERE: RECORD})
    found = find(HERE, fetch=web)
    assert (found.url, found.how) == (THERE, "link")
    assert web.asked == [HERE, THERE]


def test_what_readers_write_is_no_head() -> None:
    evil = LINK.format("https://evil.example.org/x.json")
    for text in (
        page("", evil),
        f"<html><body>{evil}",
        f"<p>{evil}",
        page(f"<title>{evil}</title>"),
    ):
        web = Web({HERE: text, THERE: RECORD, "https://evil.example.org/x.json": RECORD})
        if text.startswith("<p>"):
            continue  # without a head and a body nobody can tell them apart
        assert (find(HERE, fetch=web).url, find(HERE, fetch=web).how) == (THERE, "name")


def test_a_link_in_the_header() -> None:
    header = (
        f'<../launch-metadata.json>; rel="describedby"; type="application/json"; profile="{SCHEMA}"'
    )
    answer = Fetched(HERE, 200, "text/html", b"<p>", tuple(links_in(header, HERE)))
    found = find(HERE, fetch=Web({HERE: answer, THERE: RECORD}))
    assert (found.url, found.how) == (THERE, "link")
    of_another = f'{header}; anchor="https://books.example.org/other.html"'
    answer = Fetched(HERE, 200, "text/html", b"<p>", tuple(links_in(of_another, HERE)))
    assert find(HERE, fetch=Web({HERE: answer, THERE: RECORD})).how == "name"


SET = "https://books.example.org/seismic/launch-linkset.json"
TO_SET = '<link rel="linkset" type="application/linkset+json" href="../launch-linkset.json">'
OTHER = "https://books.example.org/other.json"


@pytest.mark.parametrize(
    "text",
    [
        linkset(describes(HERE, THERE)),
        linkset(describes("notebooks/01-seismic.html", "launch-metadata.json")),
        linkset(describes("x.html", OTHER), describes(HERE, THERE)),
        linkset(describes(HERE, THERE, profile=["urn:x", SCHEMA])),
        linkset(describes(HERE, OTHER, profile="urn:x"), describes("x.html", THERE)),
        linkset({"anchor": 5, "describedby": [5, {}, {"href": 5}]}, 5, {}, describes(HERE, THERE)),
    ],
)
def test_a_linkset(text: str) -> None:
    web = Web({HERE: page(TO_SET), SET: text, THERE: RECORD})
    found = find(HERE, fetch=web)
    assert (found.url, found.how) == (THERE, "linkset")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"linkset": 5}', '{"linkset": [5]}', "<p>", "[" * 99]
)
def test_a_linkset_that_is_none(text: str) -> None:
    assert find(HERE, fetch=Web({HERE: page(TO_SET), SET: text, THERE: RECORD})).how == "name"


def test_the_linkset_and_the_head_that_we_make() -> None:
    """What the views write is found again, and is the same record."""
    from launchdirectives.ingest import load

    document = load(str(SAMPLE))
    entry = document.page("notebooks/01-seismic")
    assert entry is not None
    view = get("linkset")
    by_head = Web({HERE: page(view.in_head(document, entry)), THERE: RECORD})
    assert find(HERE, fetch=by_head).how == "link"
    by_set = Web({HERE: page(TO_SET), SET: view.of_site(document), THERE: RECORD})
    assert find(HERE, fetch=by_set).how == "linkset"
    assert load(HERE, fetch=by_set).data == document.data


def test_the_usual_name_in_the_folders_above() -> None:
    start = "https://books.example.org"
    for depth in (0, 1, 2):
        place = start + "".join(["/seismic", "/notebooks"][:depth]) + "/launch-metadata.json"
        web = Web({HERE: page(""), place: RECORD})
        assert (find(HERE, fetch=web).url, find(HERE, fetch=web).how) == (place, "name")
    deep = f"{start}/{'/'.join('abcdefghijklmnopqrstuvwxyz')}/p.html"
    web = Web({deep: page(""), f"{start}/launch-metadata.json": RECORD})
    assert find(deep, fetch=web).url == f"{start}/launch-metadata.json"
    assert len(web.asked) == 11
    folder = Web({f"{start}/seismic/": page(""), THERE: RECORD})
    assert find(f"{start}/seismic/", fetch=folder).url == THERE


def test_a_host_that_answers_everything() -> None:
    """A page for every address is no record."""

    def fetch(url: str) -> Fetched:
        return Fetched(url, 200, "text/html", page("").encode())

    with pytest.raises(NotRead, match="the page names none, and there is none at") as caught:
        find(HERE, fetch=fetch)
    assert caught.value.code == 3
    assert [one.check for one in caught.value.results] == ["find.record"]


def test_a_page_that_is_missing_may_have_a_record() -> None:
    assert find(HERE, fetch=Web({THERE: RECORD})).how == "name"
    with pytest.raises(NotRead, match=r"the answer is 404\. No record"):
        find(HERE, fetch=Web({}))


def test_a_record_that_is_named_and_missing() -> None:
    with pytest.raises(NotRead, match=r"names its record at .*, and the answer there is 404"):
        find(HERE, fetch=Web({HERE: page(LINK.format("x.json")), THERE: RECORD}))


def test_a_record_on_another_origin() -> None:
    """It is followed, and told of."""
    far = "https://records.example.net/x.json"
    found = find(HERE, fetch=Web({HERE: page(LINK.format(far)), far: RECORD}))
    assert found.url == far
    ((check, result, message),) = [(one.check, one.result, one.message) for one in found.results]
    assert (check, result) == ("find.origin", "warn")
    assert "https://books.example.org" in message
    assert "https://records.example.net" in message


def test_a_record_that_is_unsafe_is_told_of() -> None:
    twice = RECORD.replace(b'"hubs"', b'"hubs": {}, "hubs"', 1)
    for web in (Web({THERE: twice}), Web({HERE: page(""), THERE: twice})):
        from launchdirectives.ingest import load

        with pytest.raises(NotRead, match="stands twice") as caught:
            load(HERE if HERE in web.pages else THERE, fetch=web)
        assert caught.value.code == 4


def test_a_head_is_looked_at_no_further_than_so() -> None:
    link = LINK.format("x.json").encode()
    assert [*links_in_head(b"<head>" + b" " * (MOST - 1000) + link, HERE)]
    assert not [*links_in_head(b"<head>" + b" " * MOST + link, HERE)]


def test_over_a_server(ingest: Ingest) -> None:
    require_modules("requests")
    html = page(LINK.format("../launch-metadata.json"))
    record = changed(("/site/url", "http://127.0.0.1:1/"), ("/self", "http://127.0.0.1:1/x.json"))
    pages = {
        "/book/a/b.html": servers.response(html, kind="text/html"),
        "/book/launch-metadata.json": servers.as_json(record),
        "/plain/a.html": servers.response(page(""), kind="text/html"),
        "/header.html": servers.response(
            "<p>",
            kind="text/html",
            Link=f'<book/launch-metadata.json>; rel=describedby; profile="{SCHEMA}"',
        ),
    }
    with servers.running(servers.answers(pages)) as server:
        place = f"{server.url}/book/launch-metadata.json"
        for path in ("/book/a/b.html", "/header.html", "/book/launch-metadata.json", "/book/"):
            done = ingest("find", f"{server.url}{path}", "--allow-local")
            assert (done.code, done.out) == (0, f"{place}\n")
        done = ingest("find", f"{server.url}/book/a/b.html", "--allow-local", "--report", "json")
        assert done.report == {"url": place, "how": "link", "notes": []}
        assert ingest("verify", f"{server.url}/book/a/b.html", "--allow-local").code == 0
        done = ingest("find", f"{server.url}/plain/a.html", "--allow-local")
    assert done.code == 3
    assert "there is none at" in done.err


def test_find_takes_addresses_only(ingest: Ingest) -> None:
    done = ingest("find", str(SAMPLE))
    assert done.code == 2
    assert "https://" in done.err
