"""Builds after the first: nothing changed, a hub moved, one page edited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks import books, trees
from benchmarks.session import Report, Session, output, say
from benchmarks.table import Row, judged, number

_RATIO_BOUND, _MOVED_BOUND = 1.05, 0.75

_BOOK_PAGES = 300
"""The size for which a share of a full build is stated: it depends on it, as every build
has to start Sphinx first."""

_INDEX = "index"
"""Sphinx writes each page again whose table of contents names one that is written."""


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """Builds of one book, one after the other.

    :param again: the least of several builds in which nothing has changed
    :param moved: the least of several builds after another address of the hub
    :param again_files: files of site and doctrees that a build without change wrote
    """

    full: Report
    again: Report
    moved: Report
    edited: Report
    again_files: set[str]
    edited_files: set[str]


def rows(session: Session) -> list[Row]:
    """Four books, each changed in the same ways; one without us to compare with."""
    without, conf_py, launch_yml, notebooks, buttons = (
        _sequence(session, variant)
        for variant in (
            books.NONE,
            books.ONE_HUB_IN_CONF_PY,
            books.DIRECTIVE,
            books.NOTEBOOKS,
            books.BUTTONS,
        )
    )
    ours = (conf_py, launch_yml, notebooks)
    return [
        _files_of_second(ours, without),
        _cost_of_second(launch_yml, without, buttons),
        _moved("conf.py", conf_py, set(conf_py.full.written) - {_INDEX}, buttons),
        _moved("launch.yml", launch_yml, set(launch_yml.full.written) - {_INDEX}, buttons),
        _moved_few(notebooks, session),
        _edited(ours, without, buttons),
    ]


def _sequence(session: Session, variant: books.Variant) -> Sequence:
    pages, repeats = session.sizes.rebuild, session.sizes.repeats
    say(f"{pages} pages built and changed, {variant.name}")
    book = session.book(variant, pages)
    full = min((session.build(book, run) for run in "ab"[:repeats]), key=lambda one: one.cpu)
    before = trees.times(output(book))
    again = [session.build(book)]
    again_files = trees.changed(before, trees.times(output(book)))
    again += [session.build(book) for _ in range(2 * (repeats - 1))]
    moved = []
    for number_of_move in range(repeats if variant is not books.NONE else 0):
        books.write_settings(book, books.moved(variant, number_of_move))
        moved.append(session.build(book))
    before = trees.times(output(book))
    books.edit(book, "One more sentence.")
    edited = session.build(book)
    return Sequence(
        full=full,
        again=min(again, key=lambda one: one.cpu),
        moved=min(moved or again, key=lambda one: one.cpu),
        edited=edited,
        again_files=again_files,
        edited_files=trees.changed(before, trees.times(output(book))),
    )


def _files_of_second(ours: tuple[Sequence, ...], without: Sequence) -> Row:
    extra = set[str]().union(*(one.again_files for one in ours)) - without.again_files
    return Row(
        goal="Second build without change: files written that are not written without us",
        bound="0",
        measured=str(len(extra)),
        verdict=judged(not extra),
        details=f"{_listed(extra)}; {len(without.again_files)} are written in any case.",
    )


def _cost_of_second(ours: Sequence, without: Sequence, buttons: Sequence) -> Row:
    own = ours.again.own_ms / 1000
    ratio = ours.again.cpu / (ours.again.cpu - own)
    whole = ours.again.cpu / without.again.cpu
    return Row(
        goal="Second build without change: CPU over the same without us",
        bound=f"≤ {_RATIO_BOUND}",
        measured=number(ratio, 3),
        verdict=judged(ratio <= _RATIO_BOUND),
        peers=f"book theme {number(buttons.again.cpu / without.again.cpu)} (whole builds)",
        details=f"by the probe, {number(1000 * own, 0)} ms of ours with import and git; whole "
        f"builds, the least of 3: {number(ours.again.cpu)} s and {number(without.again.cpu)} s, "
        f"ratio {number(whole)} (± 0.1 is noise).",
    )


def _moved(where: str, ours: Sequence, expected: set[str], buttons: Sequence) -> Row:
    moved = ours.moved
    written = set(moved.written) - {_INDEX}
    share = _share(ours)
    after_start = moved.build_cpu / ours.full.build_cpu
    return Row(
        goal=f"A hub's address changed in `{where}`: pages read and written, CPU of a full build",
        bound=f"0 read, all with a control written, ≤ {_MOVED_BOUND}",
        measured=f"{len(moved.read)} read, {len(written)} of {len(expected)} written, "
        f"{number(share)}",
        verdict=judged(not moved.read and written == expected and share <= _MOVED_BOUND),
        peers=f"book theme {len(buttons.moved.read)} read, "
        f"{len(set(buttons.moved.written) - {_INDEX})} written, {number(_share(buttons))}",
        details=f"{number(moved.cpu)} s of {number(ours.full.cpu)} s at {moved.pages - 1} pages; "
        f"the share is stated for {_BOOK_PAGES}. Without the start of Python and Sphinx it is "
        f"{number(after_start)}. {len(written - expected)} written without need.",
    )


def _share(sequence: Sequence) -> float:
    """CPU of a build with a hub moved over that of a full build."""
    grown = _BOOK_PAGES / (sequence.full.pages - 1)
    moved, full = (one.start_cpu + grown * one.build_cpu for one in (sequence.moved, sequence.full))
    return moved / full


def _moved_few(ours: Sequence, session: Session) -> Row:
    expected = {f"page-{number:05}" for number in range(0, session.sizes.rebuild, 10)}
    written = set(ours.moved.written) - {_INDEX}
    return Row(
        goal="The same where one page in ten has a control",
        bound="0 read, those written and no other",
        measured=f"{len(ours.moved.read)} read, {len(written)} of {len(expected)} written",
        verdict=judged(written == expected and not ours.moved.read),
        details=f"{len(written - expected)} written without need, "
        f"{len(expected - written)} not written; "
        f"{number(ours.moved.cpu / ours.full.cpu)} of a full build.",
    )


def _edited(ours: tuple[Sequence, ...], without: Sequence, buttons: Sequence) -> Row:
    pages = set[str]().union(*(one.edited.written for one in ours)) - set(without.edited.written)
    files = set[str]().union(*(one.edited_files for one in ours)) - without.edited_files
    more = set(buttons.edited.written) - set(without.edited.written)
    return Row(
        goal="One page edited and committed: pages written beyond those without us",
        bound="+ 0",
        measured=f"+ {len(pages)}",
        verdict=judged(not pages),
        peers=f"book theme + {len(more)}",
        details=f"{len(without.edited.written)} written without us; other files beyond: "
        f"{_listed(files)}.",
    )


def _listed(names: set[str]) -> str:
    """A few of *names*, for reading."""
    return ", ".join(f"`{Path(name)}`" for name in sorted(names)[:5]) or "none"
