"""The environment that a hub builds: whether it can be built, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from launchdirectives import hubs, providers, sources
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.environments.description import PARTIAL, UNPINNED, Description
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch
from launchdirectives.record import replace

REFUSES_WITHOUT = ("mybinder.org",)
"""BinderHubs, with the domains of their members, that build nothing without environment files
(jupyterhub/mybinder.org-deploy mybinder/values.yaml)."""

_NAMED = 5
"""As many unpinned packages are named in a message."""


class EnvironmentCheck(Check):
    """Environment files by the rules of repo2docker, at the ref that is built."""

    subject = "environments that hubs build"
    codes = (
        "environment.missing",
        "environment.default",
        "environment.unknown",
        "environment.ignored",
        "environment.two-folders",
        "environment.malformed",
        "environment.version",
        "environment.unsupported",
        "environment.not-pinned",
    )
    is_in_build = True

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], tuple[Finding, ...]] = {}

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """What is wrong with the environment of *launch*; found out once."""
        launch = hubs.served(launch)
        if not hubs.get(launch.hub.kind).builds_environment(launch.hub):
            return ()
        key = (launch.hub.name, launch.environment.name, launch.built_from[1])
        if key not in self._known:
            self._known[key] = tuple(_of_environment(survey, launch))
        return self._known[key]


def _of_environment(survey: Survey, launch: Launch) -> Iterator[Finding]:
    repository, ref = launch.built_from
    if providers.is_archive(repository, launch.built_on):
        return
    description = survey.environment(launch)
    if description is None:
        checkout = survey.book.repository
        if not (checkout and sources.is_own(repository, checkout)):
            yield _unknown(survey, launch)
        return  # that there is no such ref is said by itself
    apart = bool(launch.environment.repository)
    for finding in description.findings:
        yield replace(finding, place=_placed(finding.place, survey, repository if apart else ""))
    if description.is_missing:
        yield _without_files(survey, launch, repository, ref)
    if description.lock in (PARTIAL, UNPINNED) and description.unpinned:
        yield _not_pinned(description, survey, repository if apart else "")


def _placed(place: Place, survey: Survey, apart: str) -> Place:
    """*place* in a checkout, or in the repository *apart*, of which there is none."""
    if apart:
        return replace(place, file=f"{apart}: {place.file}")
    return survey.in_repository(place.file, place.line, place.key)


def _settings_place(survey: Survey, launch: Launch) -> Place:
    settings = survey.book.settings
    place = settings.place(("environments", launch.environment.name))
    return place if place.file else settings.place(("hubs", launch.hub.name))


def _unknown(survey: Survey, launch: Launch) -> Finding:
    repository, ref = launch.built_from
    at = f" at '{ref}'" if ref else ""
    return Finding(
        code="environment.unknown",
        message=f"The environment '{launch.environment.name}' is built from {repository}{at}, "
        "which was not looked at.",
        fix="Add --online to look at it.",
        place=_settings_place(survey, launch),
    )


def _without_files(survey: Survey, launch: Launch, repository: str, ref: str) -> Finding:
    host = urlsplit(launch.hub.url).hostname or ""
    at = f" at '{ref}'" if ref else ""
    fix = "Commit an environment file, such as environment.yml or requirements.txt."
    place = _settings_place(survey, launch)
    if any(host == one or host.endswith(f".{one}") for one in REFUSES_WITHOUT):
        return Finding(
            code="environment.missing",
            message=f"There are no environment files in {repository}{at}, and "
            f"{launch.hub.title or launch.hub.name} builds nothing without.",
            fix=fix,
            place=place,
        )
    return Finding(
        code="environment.default",
        message=f"There are no environment files in {repository}{at}, so the hub "
        f"'{launch.hub.name}' starts Jupyter and Python with no other package.",
        fix=fix,
        place=place,
    )


def _not_pinned(description: Description, survey: Survey, apart: str) -> Finding:
    texts = [one.text for one in description.unpinned]
    more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    first = description.unpinned[0]
    return Finding(
        code="environment.not-pinned",
        message=f"What has no exact version may change at the next build: "
        f"{', '.join(texts[:_NAMED])}{more}.",
        fix="Write versions, such as numpy==2.3.4 (conda: numpy=2.3.4), for what must stay.",
        place=_placed(Place(file=first.file, line=first.line), survey, apart),
    )
