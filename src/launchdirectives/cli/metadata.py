"""``launchdirectives metadata``: the publication record and its views, without a site build."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from launchdirectives.cli import of_book
from launchdirectives.cli.reporting import FINDINGS, FINE, UNREADABLE, USAGE, exit_code, report
from launchdirectives.findings import NOTE, Refused
from launchdirectives.publication import FILE, views

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.findings import Finding
    from launchdirectives.ingest import Loaded

_NAME = "launchdirectives metadata"


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    build = actions.add_parser("build", help="make the record of the book, from its files and git")
    of_book(build)
    build.add_argument(
        "--output",
        default="",
        metavar="FOLDER",
        help="write the record and its views into this folder, such as that of the built site; "
        "default: print the record",
    )
    build.add_argument(
        "--site",
        default="",
        metavar="URL",
        help="address of the site; default: the book's `site`, or what its engine is told",
    )
    build.add_argument(
        "--page-url",
        default="",
        metavar="TEMPLATE",
        help="where a page is, from the site's root, such as '{docname}/'; "
        "default: as the book's engine has it",
    )
    build.add_argument(
        "--engine",
        default="",
        choices=("sphinx", "mystmd"),
        help="what builds the book, where two can; default: what built the folder of --output",
    )
    build.add_argument(
        "--online",
        action="store_true",
        help="ask hubs and the hosts of repositories too, and record what they say "
        "(needs the extra check)",
    )
    build.set_defaults(act=_build)
    check = actions.add_parser("check", help="see whether a record is of the form and makes sense")
    check.add_argument("file", metavar="FILE", help=f"a {FILE}, or the folder of a built site")
    check.add_argument(
        "--repo", default="", metavar="DIR", help="compare its hashes with this checkout too"
    )
    check.add_argument("--strict", action="store_true", help="warnings count as failures")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(act=_check)
    convert = actions.add_parser("convert", help="say what a record says in other words")
    convert.add_argument("file", metavar="FILE", help=f"a {FILE}, or the folder of a built site")
    convert.add_argument(
        "--to", required=True, metavar="VIEW", help=f"one of {', '.join(views.BUILT_IN)}"
    )
    convert.add_argument("--page", default="", metavar="ID", help="of this page only")
    convert.set_defaults(act=_convert)


def run(arguments: Namespace) -> int:
    """Do what is asked; the result is the exit code."""
    return int(arguments.act(arguments))


def _build(arguments: Namespace) -> int:
    from launchdirectives.book import Book
    from launchdirectives.config import Sections
    from launchdirectives.publication import publishing, record
    from launchdirectives.publication.canonical import readable
    from launchdirectives.publication.document import Document
    from launchdirectives.record import options

    if not os.path.isdir(arguments.directory):
        print(f"There is no folder '{arguments.directory}'.", file=sys.stderr)
        return UNREADABLE
    address = ""
    if arguments.site:
        try:
            address = options(Sections)["site"].check(arguments.site) + "/"
        except Refused as refused:
            print(f"{_NAME} build: --site: {refused.message} {refused.fix}", file=sys.stderr)
            return USAGE
    book = Book.open(arguments.directory, config_file=arguments.config)
    found: list[Finding] = []
    if book.source is None:
        return report(book.findings)
    try:
        made = publishing.of_book(
            book,
            site=address,
            page_url=arguments.page_url,
            online=arguments.online,
            output=arguments.output,
            engine=arguments.engine,
            findings=found,
        )
    except ImportError:
        needs = "--online needs requests (pip install launchdirectives[check])"
        print(f"{_NAME} build: {needs}", file=sys.stderr)
        return USAGE
    if arguments.output:
        before = publishing.before(arguments.output)
        document = Document(data=record.same_but_for_time(before, made))
        publishing.write(document, publishing.published(book.record_config), arguments.output)
        count = len(made["pages"])
        what = "1 page" if count == 1 else f"{count} pages"
        print(f"Written: {os.path.join(arguments.output, FILE)}, with {what}.")
    else:
        sys.stdout.buffer.write(readable(made))
    report([*book.findings, *found])
    return exit_code(one for one in (*book.findings, *found) if one.level != NOTE)


def _check(arguments: Namespace) -> int:
    from launchdirectives.ingest import NotRead, verify

    try:
        document = _loaded(arguments.file)
    except NotRead as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
        return problem.code
    found = verify(
        document,
        level=3 if arguments.repo else 2,
        repo=arguments.repo,
        allow_local=True,
        is_strict=arguments.strict,
    )
    if arguments.format == "json":
        print(json.dumps(found.plain(), indent=2, ensure_ascii=False))
    else:
        for one in found.results:
            if one.result == "warn" or found.code_of(one):
                print(f"{one.result}: {one.check}: {one.where or '/'}: {one.message}")
    return found.exit_code


def _convert(arguments: Namespace) -> int:
    from launchdirectives.ingest import NotRead

    try:
        document = _loaded(arguments.file)
        view = views.get(arguments.to)
        if not arguments.page:
            made = view.of_site(document)
        else:
            page = document.page(arguments.page)
            if page is None:
                print(f"{arguments.file}: it has no page '{arguments.page}'.", file=sys.stderr)
                return UNREADABLE
            made = view.of_page(document, page)
    except NotRead as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
        return problem.code
    except KeyError as missing:
        print(f"{arguments.file}: it names {missing}, which is not there.", file=sys.stderr)
        return FINDINGS
    except Refused as refused:
        print(f"{_NAME} convert: {refused.message} {refused.fix}", file=sys.stderr)
        return USAGE
    sys.stdout.buffer.write(made.encode())
    return FINE


def _loaded(path: str) -> Loaded:
    from launchdirectives.ingest import load

    # An author's own record may name a hub on their own computer.
    return load(path, allow_local=True)
