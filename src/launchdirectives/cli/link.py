"""``launchdirectives link``: addresses of files or pages, of a book or free-standing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from launchdirectives import asking, hubs, interfaces, resolve
from launchdirectives.book import Book
from launchdirectives.cli.explained import EXPLAINED
from launchdirectives.cli.reporting import UNREADABLE, USAGE, report
from launchdirectives.config import PageConfig
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.hubs.forms import FORMS
from launchdirectives.loading import load
from launchdirectives.reading import Layer, Settings
from launchdirectives.record import replace
from launchdirectives.resolve import Facts
from launchdirectives.sources import declared_source
from launchdirectives.urls import from_root
from launchdirectives.web.control import Look, is_in_page, label, link

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from launchdirectives.model import Launch, Page
    from launchdirectives.resolve import Request

    V = TypeVar("V")


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files of the book; default: every page that has a control",
    )
    parser.add_argument("--hub", action="append", default=[], help="only this hub (repeatable)")
    parser.add_argument(
        "--format", choices=FORMATS, default="url", help="what is printed; default: url"
    )
    parser.add_argument(
        "--interface",
        default="",
        help=f"one of {', '.join(interfaces.INTERFACES)}, or a urlpath template",
    )
    parser.add_argument("--ref", default="", help="branch, tag or commit")
    parser.add_argument("--fragment", default="", metavar="HEADING", help="heading to open at")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print for each PATH which setting came from where, and what it has overridden; "
        "as text, or with --format json",
    )
    free = parser.add_argument_group(
        "free-standing", "without a book: an address from these options alone"
    )
    free.add_argument("--hub-url", default="", metavar="URL", help="address of the hub")
    free.add_argument("--kind", default="", help=f"one of {', '.join(hubs.LINKED)}")
    free.add_argument("--repository", default="", metavar="URL", help="address of the repository")
    free.add_argument(
        "--path",
        action="append",
        default=[],
        help="what opens, from the repository's root (repeatable for JupyterLite)",
    )
    free.add_argument(
        "--folder", default="", metavar="auto|none|NAME", help="where nbgitpuller clones"
    )
    free.add_argument("--environment-repository", default="", metavar="URL")
    free.add_argument("--environment-ref", default="", metavar="REF")
    free.add_argument("--profile", default="", metavar="SLUG", help="profile on the hub's form")
    free.add_argument(
        "--profile-form", default="", metavar="FORM", help=f"one of {', '.join(FORMS)}"
    )
    free.add_argument(
        "--autostart", action="store_true", help="start the server at once, without the form"
    )


def run(arguments: Namespace) -> int:
    """Print the addresses; the result is the exit code."""
    if arguments.explain and (not arguments.paths or arguments.format not in EXPLAINED):
        problem = "write --format json or none" if arguments.paths else "name a PATH"
        print(f"launchdirectives link: --explain: {problem}", file=sys.stderr)
        return USAGE
    if any(getattr(arguments, name) for name in _FREE_STANDING):
        missing = [n for n in ("hub_url", "kind", "repository") if not getattr(arguments, n)]
        if missing or any(getattr(arguments, name) for name in _OF_BOOK):
            wanted = ", ".join("--" + name.replace("_", "-") for name in missing)
            problem = f"add {wanted}" if missing else "leave out PATH and --hub, write --path"
            print(f"launchdirectives link: free-standing: {problem}", file=sys.stderr)
            return USAGE
        if len(arguments.path) > 1 and not _opens_several(arguments.kind):
            problem = f"a hub of the kind '{arguments.kind}' opens one --path"
            print(f"launchdirectives link: free-standing: {problem}", file=sys.stderr)
            return USAGE
        if arguments.kind in hubs.BUILT_IN and arguments.kind not in hubs.LINKED:
            problem = "live code is in the pages of a book, and has no link; name another --kind"
            print(f"launchdirectives link: free-standing: {problem}", file=sys.stderr)
            return USAGE
        launches, findings = _free_standing(arguments)
    else:
        if not os.path.isdir(arguments.directory):
            print(f"There is no folder '{arguments.directory}'.", file=sys.stderr)
            return UNREADABLE
        if arguments.explain:
            return _explain(arguments)
        launches, findings = _of_book(arguments)
    FORMATS[arguments.format](launches)
    return report(findings)


_OF_BOOK = ("paths", "hub")
_FREE_STANDING = (
    *("hub_url", "kind", "repository", "path", "folder"),
    *("environment_repository", "environment_ref", "profile", "profile_form", "autostart"),
)

Found = list[tuple[str, "Launch"]]


def _opens_several(kind: str) -> bool:
    try:
        return hubs.get(kind).opens_several
    except Refused:
        return True  # the kind that does not exist is what is told


def _of_book(arguments: Namespace) -> tuple[Found, list[Finding]]:
    book = Book.open(arguments.directory, config_file=arguments.config)
    found: Found = []
    findings = list(book.findings)
    site = book.site
    request = _request(arguments, findings)
    if request is None:
        return [], findings
    told_of_live = arguments.format == "json"
    for page in _pages(book, arguments.paths, findings):
        resolution = book.launches(page, request)
        found += [
            (page.file, _absolute(resolve.explained(launch), site))
            for launch in resolution.launches
            if told_of_live or not is_in_page(launch)
        ]
        findings += resolution.findings
    if not told_of_live:
        findings += _without_link(book, request)
    return found, findings


def _without_link(book: Book, request: Request) -> Iterator[Finding]:
    """Say of each hub that is named that it is live code, of which there is nothing to print."""
    for hub in book.config.hubs:
        if hub.name in request.hubs and hubs.get(hub.kind).is_in_page:
            yield Finding(
                code="page.option",
                message=f"Option 'hub': '{hub.name}' is live code, which runs in the page itself "
                "and has no link.",
                fix="Name another hub, or add --format json to see where its code runs.",
                place=request.place,
            )


def _explain(arguments: Namespace) -> int:
    from launchdirectives.explain import explain

    book = Book.open(arguments.directory, config_file=arguments.config)
    findings = list(book.findings)
    request = _request(arguments, findings)
    if request:
        found = [explain(book, page, request) for page in _pages(book, arguments.paths, findings)]
        findings += [finding for one in found for finding in one.findings]
        print(EXPLAINED[arguments.format](found), end="")
    return report(findings)


def _request(arguments: Namespace, findings: list[Finding]) -> Request | None:
    """What the options ask for, by the rules of the directive's; None if one is wrong."""
    options = {
        "hub": " ".join(arguments.hub),
        "interface": arguments.interface,
        "ref": arguments.ref,
        "fragment": arguments.fragment,
    }
    asked, refused = asking.ask(_given(options), "", "")
    place = Place(file="command line")
    findings += [one.at(place) for one in refused]
    return None if refused else asking.request(asked, place)


def _absolute(launch: Launch, site: str) -> Launch:
    """*launch* with addresses that do not count from the site's root, where that is known."""
    urls = {name: getattr(launch, name) for name in ("url", "pinned", "moving")}
    return replace(launch, **{name: url and from_root(url, site) for name, url in urls.items()})


def _pages(book: Book, paths: list[str], findings: list[Finding]) -> list[Page]:
    if not paths:
        return [page for page in book.pages() if book.shows(page, findings)]
    pages = []
    for path in paths:
        file = os.path.relpath(os.path.realpath(path), book.directory)
        if not os.path.isfile(os.path.join(book.directory, file)):
            file = path  # relative to the book's folder, as pages are elsewhere
        if os.path.isfile(os.path.join(book.directory, file)):
            pages.append(book.page(file))
        else:
            findings.append(
                Finding(
                    code="source.file-missing",
                    message=f"There is no file '{path}' in the book.",
                    fix="Name a file by its path from here or from the book's folder.",
                    place=Place(file=path),
                )
            )
    return pages


def _free_standing(arguments: Namespace) -> tuple[Found, list[Finding]]:
    hub = {
        "kind": arguments.kind,
        "url": arguments.hub_url,
        "folder": arguments.folder,
        "profile_form": arguments.profile_form,
        "autostart": arguments.autostart,
    }
    environment = {
        "repository": arguments.environment_repository,
        "ref": arguments.environment_ref,
        "profile": arguments.profile,
    }
    values = {
        "source": _given({"repository": arguments.repository, "ref": arguments.ref}),
        "hubs": {"hub": _given(hub)},
        "environments": {"default": _given(environment)},
    }
    findings: list[Finding] = []
    config = load(Settings([Layer(values, "command line")], findings))
    if config.source is None:
        return [], findings
    source = declared_source(config.source.repository, config.source.ref, "")
    request = _request(arguments, findings)
    if request is None:
        return [], findings
    path, *beside = arguments.path or [""]
    wanted = resolve.merged(PageConfig(file=path, hubs=("hub",)), request)
    found = resolve.resolve(
        config,
        Facts(source=source),
        wanted,
        fragment=request.fragment,
        beside=tuple(beside),
        place=request.place,
    )
    return [(path, resolve.explained(launch)) for launch in found.launches], [
        *findings,
        *found.findings,
    ]


def _given(values: dict[str, V]) -> dict[str, V]:
    return {key: value for key, value in values.items() if value}


def _as_json(found: Found) -> None:
    import json

    entries = [
        {
            "page": page,
            "hub": launch.hub.name,
            "kind": launch.hub.kind,
            "url": None if is_in_page(launch) else launch.url,
            "pinned": launch.pinned or None,
            "moving": launch.moving or None,
            "repository": launch.source.repository,
            "ref": launch.source.ref,
            "path": launch.path,
            "interface": launch.interface,
            "environment": launch.environment.name,
            "notes": list(launch.notes),
        }
        for page, launch in found
    ]
    print(json.dumps(entries, indent=2, ensure_ascii=False))


def _as_lines(form: Callable[[Launch], str]) -> Callable[[Found], None]:
    def write(found: Found) -> None:
        for _, launch in found:
            print(form(launch))

    return write


def _as_qr(found: Found) -> None:
    import segno

    for page, launch in found:
        print(f"{page}: {_text(launch)}" if page else _text(launch))
        try:
            segno.make(launch.url, error="l").terminal(compact=True)
        except segno.DataOverflowError:
            print("No QR code holds an address of this length.")


def _text(launch: Launch) -> str:
    return label(launch, str)


def _markdown(launch: Launch) -> str:
    # In angle brackets, where parentheses in the address do not end it.
    return f"[{_text(launch)}](<{launch.url}>)"


FORMATS: dict[str, Callable[[Found], None]] = {
    "url": _as_lines(lambda launch: launch.url),
    "json": _as_json,
    "markdown": _as_lines(_markdown),
    "rst": _as_lines(lambda launch: f"`{_text(launch)} <{launch.url}>`__"),
    "html": _as_lines(lambda launch: link(launch, Look(), str)),
    "qr": _as_qr,
}
"""Each output format with what writes it."""
