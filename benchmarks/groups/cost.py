"""What a page costs, by the probe: our functions over the build that they are part of."""

from __future__ import annotations

from benchmarks import books
from benchmarks.meter import CHECKS, RECORD
from benchmarks.session import Report, Session
from benchmarks.table import Row, judged, number, percent

_BOOK_PAGES = 1000
"""What happens once a build is spread over this many pages, whatever the size measured."""

_BUTTONS_TEMPLATE = "template article-header-buttons.html"


def rows(session: Session) -> list[Row]:
    """A page with a directive, with an automatic control, without a control; the rest."""
    directive, header, idle = (
        session.report(variant, session.sizes.pages)
        for variant in (books.DIRECTIVE, books.ALL, books.IDLE)
    )
    peers = _peers(session)
    return [
        _with_control("A page with a directive: share of its cost", directive, peers),
        _with_control("A page with an automatic control in the header: share", header, peers),
        _all_of_ours(directive),
        _without_control(idle, session),
        _once(directive),
    ]


def _with_control(goal: str, report: Report, peers: str) -> Row:
    cost = report.control_page_ms + report.once_ms / _BOOK_PAGES
    share = cost / report.page_ms
    return Row(
        goal=goal,
        bound="≤ 1 % and ≤ 0.4 ms",
        measured=f"{percent(share)}, {number(cost, 3)} ms",
        verdict=judged(share <= 0.01 and cost <= 0.4),
        peers=peers,
        details=_details(report),
    )


def _all_of_ours(report: Report) -> Row:
    cost = report.own_page_ms + report.once_ms / _BOOK_PAGES
    checks, record = (report.ms_of(part) / report.pages for part in (CHECKS, RECORD))
    return Row(
        goal="The same with checks and the publication record, which have goals of their own",
        measured=f"{percent(cost / report.page_ms)}, {number(cost, 3)} ms",
        details=f"Checks {number(checks, 3)} ms, the record with its views and the heads of pages "
        f"{number(record, 3)} ms.",
    )


def _without_control(report: Report, session: Session) -> Row:
    share = report.control_page_ms / report.page_ms
    nothing_to_do = session.report(books.NONE, session.sizes.small)
    peer = nothing_to_do.ms_of("add_launch_buttons") / nothing_to_do.pages
    return Row(
        goal="A page without a control: share of its cost",
        bound="≤ 0.1 %",
        measured=f"{percent(share, 3)}, {number(report.control_page_ms, 3)} ms",
        verdict=judged(share <= 0.001),
        peers=f"book theme with nothing to do {percent(peer / nothing_to_do.page_ms, 3)}",
        details=f"{_details(report)} What happens once a build is not counted here.",
    )


def _once(report: Report) -> Row:
    share = report.once_ms / (_BOOK_PAGES * report.page_ms)
    git = 1000 * report.children_cpu
    return Row(
        goal="Once a build: import, settings, git",
        measured=f"{number(report.once_ms, 0)} ms, {percent(share)} of {_BOOK_PAGES} pages",
        details=f"git's own processes {number(git, 1)} ms, import and registration "
        f"{number(report.ms_of('setup launchdirectives'), 1)} ms, the rest reading settings "
        "and git's answers.",
    )


def _details(report: Report) -> str:
    return (
        f"{report.pages} pages of {number(report.page_ms, 1)} ms. "
        f"Dearest a page: {report.dearest()}. Garbage collection that fell into watched "
        f"functions, not counted: {number(report.collection_ms, 3)} ms a page."
    )


def _peers(session: Session) -> str:
    """The peers on a book of notebooks alone: they do nothing on other pages."""
    none, buttons, thebe = (
        session.report(variant, session.sizes.peers, notebook_every=1)
        for variant in (books.NONE, books.BUTTONS, books.THEBE)
    )
    handler = buttons.ms_of("add_launch_buttons") / buttons.pages
    # Two processes are compared here: shares of each, as one may run at a busier time.
    drawing, drawing_without = (
        report.ms_of(_BUTTONS_TEMPLATE) / report.pages / report.page_ms
        for report in (buttons, none)
    )
    live = thebe.ms_of("sphinx_thebe.update_thebe_context") / thebe.pages
    return (
        f"book theme {percent(handler / buttons.page_ms)} "
        f"+ {percent(drawing - drawing_without)} in templates; "
        f"sphinx-thebe {percent(live / thebe.page_ms)} more"
    )
