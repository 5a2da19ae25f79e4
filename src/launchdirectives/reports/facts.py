"""What was found out about a book rather than written, for its author to see."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives import hubs
from launchdirectives.checks.survey import Survey
from launchdirectives.model import Source
from launchdirectives.reports.report import Fact


def facts(survey: Survey) -> tuple[Fact, ...]:
    """Repository, ref and folder of the book, and the environments that hubs build."""
    source = survey.book.source
    if source is None:
        return ()
    return (*_of_source(survey, source), *_of_environments(survey))


def _of_source(survey: Survey, source: Source) -> Iterator[Fact]:
    declared = survey.book.config.source
    is_written = bool(declared and declared.repository)
    yield Fact("Repository", source.repository, "declared" if is_written else "the git remote")
    kind = f"{source.ref_kind} " if source.ref_kind else ""
    yield Fact("Ref", f"{kind}{source.ref}" if source.ref else "default branch", source.ref_origin)
    if source.commit:
        yield Fact("Commit", source.commit)
    is_declared = declared is not None and declared.path is not None
    yield Fact("Folder", source.path or "the root", "declared" if is_declared else "git")


def _of_environments(survey: Survey) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for launch, _ in survey.launches:
        if launch.built_from in seen or not hubs.get(launch.hub.kind).builds_environment(
            launch.hub
        ):
            continue
        seen.add(launch.built_from)
        description = survey.environment(launch)
        if description is None:
            continue
        name = f"Environment '{launch.environment.name}'"
        if not description.buildpack:
            yield Fact(name, "no environment files", "repo2docker's rules")
            continue
        files = ", ".join(description.files)
        yield Fact(name, f"{description.buildpack} of {files}, {description.lock}", "repo2docker")
        yield Fact("  sha256", description.digest, description.command)
        for sentence in description.differences:
            yield Fact("  repo2docker", sentence)
