"""The builder ``launchcheck``: every launch of the book is checked, as ``linkcheck`` checks links.

It writes no pages. ``output.json`` has one object a line, for each launch and for each finding
about anything else; ``output.txt`` has those that are broken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.builders.dummy import DummyBuilder
from sphinx.util import logging

from launchdirectives import checks
from launchdirectives.asking import Asked, request
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.findings import ERROR, NOTE, WARNING, Finding, Place
from launchdirectives.online.http import Asker, Limits
from launchdirectives.record import replace
from launchdirectives.reports.report import below
from launchdirectives.resolve import AUTOMATIC, Request
from launchdirectives.sphinx_ext import form, nodes
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.site import report, site_of
from launchdirectives.web.control import is_in_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from launchdirectives.model import Launch, Page

logger = logging.getLogger(__name__)

WORKING, BROKEN, IGNORED, UNCHECKED = "working", "broken", "ignored", "unchecked"
_STATUS = {ERROR: BROKEN, WARNING: WARNING, NOTE: NOTE}
_WORST = (ERROR, WARNING, NOTE)


class Value(NamedTuple):
    """A value of ``conf.py``: its default, its types, and what it means."""

    default: object
    types: tuple[type, ...]
    meaning: str


_LIKE = "Default: that of `linkcheck`."
VALUES = {
    "launchcheck_online": Value(
        True, (bool,), "Whether hubs and the hosts of repositories are asked."
    ),
    "launchcheck_ignore": Value(
        [], (list, tuple), "Regular expressions; launches are passed over whose address matches."
    ),
    "launchcheck_timeout": Value(
        None,
        (int, float, type(None)),
        f"Seconds for one question, with its repetitions. Default: `linkcheck_timeout`, or "
        f"{Limits().seconds:g}.",
    ),
    "launchcheck_workers": Value(
        None,
        (int, type(None)),
        f"Questions that are asked at once. {_LIKE}",
    ),
    "launchcheck_retries": Value(
        None, (int, type(None)), f"How often a question is put before it has failed. {_LIKE}"
    ),
    "launchcheck_rate_limit_timeout": Value(
        None,
        (int, float, type(None)),
        f"Seconds more that one waits for a host that asks for it (429). {_LIKE}",
    ),
}
"""What ``conf.py`` may say about this builder."""


def add(app: Sphinx) -> None:
    """Register builder and values."""
    app.add_builder(LaunchCheckBuilder)
    for name, value in VALUES.items():
        app.add_config_value(name, value.default, "", value.types)


class LaunchCheckBuilder(DummyBuilder):
    """Checks the launches of a book."""

    name = "launchcheck"
    epilog = "Look for any errors in the above output or in %(outdir)s/output.txt"

    def get_outdated_docs(self) -> set[str]:
        """All pages: each build checks all of them, whether or not they were read again."""
        return self.env.found_docs

    def write_documents(self, docnames: Any) -> None:
        """No page is written."""

    def finish(self) -> None:
        """Check, and write the results."""
        survey, ignored = _survey(self)
        wanted = checks.all_checks()
        if self.config.launchcheck_online:
            survey.go_online(asker(self.config))
        else:
            wanted = [one for one in wanted if not one.is_online]
        results = Results(self, survey)
        results.take(checks.look(survey, wanted), ignored)
        folder = Path(self.outdir)
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(line, ensure_ascii=False) for line in results.lines]
        _write(folder / "output.json", lines)
        broken = [line for line in results.lines if line["status"] == BROKEN]
        _write(folder / "output.txt", map(_entry, broken))
        if broken:
            self._fail()

    def _fail(self) -> None:
        app: Any = getattr(self, "_app", None) or self.app
        app.statuscode = 1


def asker(config: Config) -> Asker:
    """What asks other computers, with the limits that ``conf.py`` gives."""

    def said(name: str, default: Any) -> Any:
        own = config[f"launchcheck_{name}"]
        found = config[f"linkcheck_{name}"] if own is None else own
        return default if found is None else found

    usual = Limits()
    limits = Limits(
        seconds=float(said("timeout", usual.seconds)),
        tries=max(1, said("retries", usual.tries)),
        at_once=max(1, said("workers", usual.at_once)),
        patience=float(said("rate_limit_timeout", usual.patience)),
    )
    authorities = config.tls_cacerts
    verify = authorities if isinstance(authorities, str) and authorities else True
    return Asker(
        limits,
        verify=verify if config.tls_verify else False,
        user_agent=config.user_agent or "",
    )


class _Ignored(NamedTuple):
    launch: Launch
    place: Place


def _survey(builder: LaunchCheckBuilder) -> tuple[Survey, list[_Ignored]]:
    """The book with its pages as Sphinx has read them, and the launches that are passed over."""
    patterns = _patterns(builder.config)
    ignored: list[_Ignored] = []
    pages: list[Looked] = []
    survey, env, live = Survey(site_of(builder).book), builder.env, site_of(builder).live
    for docname in sorted(env.found_docs):
        page = site_of(builder).page(env, docname)
        controls = []
        for wanted in _requests(builder, docname, page):
            control = survey.control(page, wanted)
            kept = []
            for launch in control.launches:
                if is_in_page(launch) and not live.runs(builder.env, page, launch.hub):
                    continue  # the page has no button for it
                if any(pattern.match(launch.url) for pattern in patterns):
                    ignored.append(_Ignored(launch, control.place))
                else:
                    kept.append(launch)
            controls.append(replace(control, launches=tuple(kept)))
        if controls:
            pages.append(Looked(page=page, controls=tuple(controls)))
    survey.pages = tuple(pages)
    return survey, ignored


def _patterns(config: Config) -> list[re.Pattern[str]]:
    found = []
    for pattern in config.launchcheck_ignore:
        try:
            found.append(re.compile(pattern))
        except re.error as error:
            message = f"launchcheck_ignore: '{pattern}' is no regular expression: {error}."
            fix = "Write one as Python's module re knows them."
            report(Finding(code="config.wrong-value", message=message, fix=fix), "conf.py")
    return found


def _requests(builder: LaunchCheckBuilder, docname: str, page: Page) -> Iterator[Request]:
    """What a page asks for, with lines; only a page with directives has to be loaded."""
    site, env = site_of(builder), builder.env
    if site.shows(env, docname):
        yield AUTOMATIC
    if docname not in asked_by_page(env):
        return
    doctree = env.get_doctree(docname)
    found = [*nodes.launch_nodes(doctree), *doctree.findall(form.launch_form)]
    for node in sorted(found, key=lambda node: node.line or 0):
        asked: Asked = node["asked"]
        file = node.source or str(env.doc2path(docname))
        yield request(asked, Place(file=file, line=node.line or 0))


class Results:
    """The lines of ``output.json``, printed while they are made."""

    def __init__(self, builder: LaunchCheckBuilder, survey: Survey) -> None:
        self.lines: list[dict[str, object]] = []
        self._survey = survey
        self._folder = str(builder.srcdir)
        self._is_online = builder.config.launchcheck_online
        # The settings' own findings were said when the build began.
        self._said = {survey.located(finding) for finding in survey.book.findings}

    def take(
        self,
        found: Iterable[tuple[Finding, Launch | None, Place]],
        ignored: Iterable[_Ignored],
    ) -> None:
        """Tell all that was found, in the order of places."""
        survey = self._survey
        of_launches: dict[tuple[str, int, str], dict[Finding, None]] = {}
        others: dict[Finding, None] = {}
        for launch, place in survey.launches:
            of_launches.setdefault(self._key(launch, place), {})
        for finding, about, where in found:
            said = others if about is None else of_launches[self._key(about, where)]
            said[survey.located(finding)] = None
        lines = [
            (file, line, url, IGNORED, ())
            for file, line, url in (self._key(launch, place) for launch, place in ignored)
        ]
        entries: list[tuple[str, int, str, str, tuple[Finding, ...]]] = [*lines]
        for (file, line, url), said in of_launches.items():
            worst = min(said, key=lambda one: _WORST.index(one.level), default=None)
            fine = WORKING if self._is_online else UNCHECKED
            status = _STATUS[worst.level] if worst else fine
            entries.append((file, line, url, status, tuple(said)))
        for finding in others:
            place = finding.place
            status = _STATUS[finding.level]
            entries.append((below(place.file, self._folder), place.line, "", status, (finding,)))
        for entry in sorted(entries, key=lambda one: (one[:4], str(one[4]))):
            self._tell(*entry)

    def _key(self, launch: Launch, place: Place) -> tuple[str, int, str]:
        return below(place.file, self._folder), place.line, launch.url

    def _tell(self, file: str, line: int, url: str, status: str, said: tuple[Finding, ...]) -> None:
        worst = min(said, key=lambda one: _WORST.index(one.level), default=None)
        self.lines.append(
            {
                "filename": file,
                "lineno": line,
                "status": status,
                "code": worst.code if worst else "",
                "uri": url,
                "info": str(worst) if worst else "",
            }
        )
        where = f"({file}: line {line:4d}) " if line else f"({file}) "
        what = url or (worst.code if worst else "")
        logger.info("%s%-9s %s", where, "ok" if status == WORKING else f"-{status}-", what)
        for finding in said:
            if finding.level != NOTE and finding not in self._said:
                self._said.add(finding)
                report(finding, is_error=finding.level == ERROR)


def _entry(line: dict[str, object]) -> str:
    what = f"{line['uri']}: {line['info']}" if line["uri"] else line["info"]
    return f"{line['filename']}:{line['lineno']}: [{line['status']}] {what}"


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
