"""``check --launch``: launches that are really made, with their progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from launchdirectives import hubs, kernels
from launchdirectives.findings import Finding
from launchdirectives.online.http import Asker
from launchdirectives.online.launching import attempt_class, distinct, token_for
from launchdirectives.reports.report import Fact

if TYPE_CHECKING:
    from launchdirectives.checks.survey import Survey
    from launchdirectives.model import Launch
    from launchdirectives.online.launching import Outcome


def try_launches(
    survey: Survey, hub_names: Iterable[str], seconds: float
) -> tuple[list[Fact], list[Finding]]:
    """Make one launch of each environment on each hub; what came of them.

    :param hub_names: only these hubs; none for all on which launches can be tried
    :param seconds: after which each is given up
    """
    wanted = set(hub_names)
    chosen = [launch for launch, _ in survey.launches if not wanted or launch.hub.name in wanted]
    facts: list[Fact] = []
    findings: list[Finding] = []
    asker = Asker()
    findings += _not_tried(survey, wanted)
    for launch in distinct(chosen):
        outcome = _made(asker, survey, launch, seconds)
        findings += outcome.findings
        facts += _told(outcome)
    return facts, findings


def _made(asker: Asker, survey: Survey, launch: Launch, seconds: float) -> Outcome:
    kind = attempt_class(launch.hub.kind)
    if kind is None:
        raise ValueError(f"no launch can be tried on hubs of kind {launch.hub.kind}")
    attempt = kind(
        asker,
        launch,
        wanted=sorted(set(_kernels(survey, launch))),
        token=token_for(launch.hub),
        seconds=seconds,
        place=survey.book.settings.place(("hubs", launch.hub.name)),
    )
    name = f"{launch.hub.name}, environment '{launch.environment.name}'"
    steps = iter(attempt)
    try:
        for step in steps:
            print(f"{step.seconds:6.1f} s  {name}: {step.phase}  {step.message}", file=sys.stderr)
    finally:
        steps.close()  # a server that was started ends before Ctrl-C goes on
    return attempt.outcome


def _kernels(survey: Survey, like: Launch) -> Iterator[str]:
    """The kernels that pages name which open on the same hub, in the same environment."""
    for looked in survey.pages:
        is_same = any(
            launch.hub.name == like.hub.name and launch.built_from == like.built_from
            for launch in map(hubs.served, looked.launches)
        )
        if is_same and (name := kernels.of_page(survey.book.directory, looked.page).name):
            yield name


def _told(outcome: Outcome) -> Iterator[Fact]:
    phases = ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in outcome.phases)
    how = "failed" if outcome.findings else "works"
    yield Fact(f"Launch on '{outcome.hub}'", f"{how} after {outcome.seconds:.1f} s", phases)


def _not_tried(survey: Survey, names: Iterable[str]) -> list[Finding]:
    """Hubs that were named, on which no launch can be tried."""
    found = []
    for name in sorted(names):
        hub = survey.book.config.hub(name)
        if attempt_class(hubs.get(hub.kind).served_by(hub).kind) is None:
            found.append(
                Finding(
                    code="launch.refused",
                    message=f"No launch can be tried on '{name}', which is of kind {hub.kind}.",
                    fix="Name a BinderHub or a JupyterHub.",
                    place=survey.book.settings.place(("hubs", name)),
                )
            )
    return found
