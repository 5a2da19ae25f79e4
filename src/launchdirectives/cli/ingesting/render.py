"""``launchdirectives ingest render``: links for a publisher's own page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from launchdirectives.cli.ingesting.common import add_source, loaded, said, told
from launchdirectives.findings import Refused
from launchdirectives.ingest import NotRead, links, render
from launchdirectives.ingest.choice import MOVING, PINNED
from launchdirectives.ingest.render import FORMATS
from launchdirectives.ingest.text import plain
from launchdirectives.ingest.verify.base import FAILED, FINE, UNREADABLE, USAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.ingest import Offers


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    add_source(parser)
    parser.add_argument("--page", required=True, metavar="ID", help="the page, by its id")
    parser.add_argument(
        "--format", choices=list(FORMATS), default="html", help="what is printed; default: html"
    )
    parser.add_argument(
        "--hub",
        type=said("the address of your hub"),
        metavar="URL",
        help="your own hub, in place of the author's",
    )
    parser.add_argument(
        "--hub-kind", default="binderhub", metavar="KIND", help="its kind; default: binderhub"
    )
    parser.add_argument(
        "--moving", action="store_true", help="open the newest state, and not the one recorded"
    )
    parser.add_argument(
        "--allow-hub",
        action="append",
        default=[],
        metavar="HOST",
        help="only hubs on these hosts; *.HOST for all below it (repeatable)",
    )
    parser.add_argument(
        "--include-restricted",
        action="store_true",
        help="hubs too that are for members only, or whose people do not want it",
    )


def run(arguments: Namespace) -> int:
    """Print the links; the result is the exit code."""
    try:
        document = loaded(arguments, arguments.source)
    except NotRead as refused:
        return told(refused)
    page = document.page(arguments.page)
    if page is None:
        return _said(f"there is no page '{arguments.page}'. 'list --all' names them.", UNREADABLE)
    try:
        offers = links(
            document,
            page,
            hub=f"{arguments.hub_kind}={arguments.hub}" if arguments.hub else None,
            prefer=MOVING if arguments.moving else PINNED,
            allow_hubs=arguments.allow_hub,
            include_restricted=arguments.include_restricted,
            allow_local=arguments.allow_local,
        )
        text = render(document, page, offers, arguments.format)
    except NotRead as refused:
        return told(refused)
    except Refused as refused:
        return _said(f"{refused.message} {refused.fix}", USAGE)
    print(text, end="")
    _tell(offers)
    return FINE if offers.links else FAILED


def _tell(offers: Offers) -> None:
    """Say on standard error what was left out, and what there is to know of the rest."""
    for one in offers.left_out:
        print(plain(f"Left out: {one.name}. {one.reason}"), file=sys.stderr)
    for link in offers.links:
        for note in link.notes:
            print(plain(f"{link.name}: {note}"), file=sys.stderr)


def _said(message: str, code: int) -> int:
    print(f"launchdirectives ingest: {plain(message)}", file=sys.stderr)
    return code
