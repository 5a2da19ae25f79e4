"""What the commands have in common: where a record comes from, and how they end without one."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from launchdirectives.ingest import Limits, NotRead, load
from launchdirectives.ingest.text import plain

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from launchdirectives.ingest import Loaded

SRC = (
    "a file, the folder of a built site, '-' for standard input, or the https address of a "
    "record, a page or a site"
)

_MOST_SECONDS, _MOST_BYTES = 3600, 1 << 30


def add_source(parser: ArgumentParser, *names: str) -> None:
    """The arguments that say where records are, and the limits for reading them."""
    for name in names or ("source",):
        parser.add_argument(name, metavar=name.upper() if names else "SRC", help=SRC)
    add_limits(parser)


def add_limits(parser: ArgumentParser) -> None:
    """The arguments that say how much is read."""
    usual = Limits()
    parser.add_argument(
        "--max-bytes",
        type=_up_to(_MOST_BYTES),
        default=usual.bytes,
        metavar="N",
        help=f"read no more of a record or page; default: {usual.bytes}",
    )
    parser.add_argument(
        "--max-seconds",
        type=_up_to(_MOST_SECONDS),
        default=int(usual.seconds),
        metavar="N",
        help=f"wait no longer for the network; default: {usual.seconds:.0f}",
    )
    parser.add_argument(
        "--allow-local",
        action="store_true",
        help="let addresses of this computer and of private networks pass, for trying things out",
    )


def _up_to(most: int) -> type[int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not 0 < int(text[:20]) <= most:
            raise ArgumentTypeError(f"write a whole number from 1 to {most}")
        return int(text)

    return number  # type: ignore[return-value]


def said(what: str) -> Callable[[str], str]:
    """For argparse: a value that is not empty, as that of a script's variable that is not set.

    :param what: it is
    """

    def value(text: str) -> str:
        if not text.strip():
            raise ArgumentTypeError(f"write {what}; this is empty")
        return text

    return value


def limits(arguments: Namespace) -> Limits:
    """The limits that the arguments say."""
    return Limits(bytes=arguments.max_bytes, seconds=float(arguments.max_seconds))


def loaded(arguments: Namespace, source: str) -> Loaded:
    """The record at *source*.

    :raises NotRead: if there is none
    """
    return load(source, limits=limits(arguments), allow_local=arguments.allow_local)


def told(refused: NotRead) -> int:
    """Say on standard error why there is no record; the result is the exit code."""
    print(f"launchdirectives ingest: {plain(str(refused))}", file=sys.stderr)
    return refused.code


def as_json(value: object) -> str:
    """*value* for a terminal or a program: in ASCII, so that no word of a stranger acts on it."""
    return json.dumps(value, indent=2)
