"""What was looked at before a record was published, with the results, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from launchdirectives.findings import ERROR, Finding
from launchdirectives.model import Hub
from launchdirectives.publication.recomputed import Difference
from launchdirectives.publication.sources import NO, YES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.online.hubs import Hubs

    Made = dict[str, Any]

PASS, WARN, FAIL, NOT_RUN = "pass", "warn", "fail", "not-run"
"""Results, in the words of the record."""

_LONGEST = 500
_LOCKS = {"locked": PASS, "pinned": PASS, "partial": WARN, "unpinned": WARN, "unknown": WARN}


def of_sources(sources: Mapping[str, Made]) -> Iterator[Made]:
    """What is known of the commits of sources."""
    for key, source in sources.items():
        state = source["state"]
        if "commit" not in source:
            continue
        pushed = {YES: PASS, NO: FAIL}.get(state["pushed"], NOT_RUN)
        detail = {
            FAIL: "no branch of the remote has the commit, as far as the checkout knows",
            NOT_RUN: "the checkout does not tell",
        }.get(pushed, "")
        yield _result("source.commit-on-remote", pushed, detail, source=key)
        if "tree" in source:
            paths = state.get("dirtyPaths", ())
            detail = f"changed and not committed: {', '.join(paths)}" if paths else ""
            yield _result("source.clean", FAIL if state["dirty"] else PASS, detail, source=key)


def of_environments(environments: Mapping[str, Made]) -> Iterator[Made]:
    """How firm environments are that hubs build."""
    for key, environment in environments.items():
        if environment["kind"] == "elsewhere":
            detail = "its files are in a repository that the build did not look at"
            yield _result("environment.files-at-commit", NOT_RUN, detail, environment=key)
        elif "lock" in environment:
            yield _result("environment.files-at-commit", PASS, "", environment=key)
            state, count = (
                environment["lock"]["state"],
                len(environment["lock"].get("unpinned", ())),
            )
            detail = f"{state}: {count} without an exact version" if count else state
            yield _result("environment.lock", _LOCKS[state], detail, environment=key)


def of_kernels(asked: Mapping[tuple[str, str], bool | None]) -> Iterator[Made]:
    """Whether environments have the kernels that their pages ask for.

    :param asked: what is known of each environment and kernel; None: nothing
    """
    for key in dict.fromkeys(environment for environment, _ in asked):
        missing = [kernel for (of, kernel), there in asked.items() if of == key and there is False]
        is_known = all(there is not None for (of, _), there in asked.items() if of == key)
        result = FAIL if missing else PASS if is_known else NOT_RUN
        detail = {
            FAIL: f"not there: {', '.join(sorted(missing))}",
            NOT_RUN: "the build cannot tell",
        }
        yield _result(
            "environment.kernel-declared", result, detail.get(result, ""), environment=key
        )


def of_hubs(asked: Hubs | None, hubs: Mapping[str, Hub]) -> Iterator[Made]:
    """Whether hubs answer; nothing where nobody has asked them."""
    if asked is None:
        return
    for key, hub in hubs.items():
        found = asked.of_hub(hub)
        yield _result("hub.reachable", _worst(found), _said(found), hub=key)


def of_addresses(wrong: Sequence[Difference]) -> Iterator[Made]:
    """Whether the record's facts give each of its addresses."""
    result = FAIL if wrong else PASS
    detail = f"not {wrong[0].said}" if wrong else ""
    yield _result("launch.url-recomputed", result, detail)


def of_page(path_is_there: bool | None) -> Iterator[Made]:
    """What is known of a page's own file."""
    result = NOT_RUN if path_is_there is None else PASS if path_is_there else FAIL
    detail = {FAIL: "the commit has no such file", NOT_RUN: "the build did not look there"}
    yield _result("source.path-at-commit", result, detail.get(result, ""))


def dated(results: Iterable[Made], at: str) -> list[Made]:
    """*results* with the time at which they were found."""
    order = ("check", "source", "environment", "hub", "result", "at", "detail")
    return [
        {name: one[name] for name in order if one.get(name)}
        for one in ({**r, "at": at} for r in results)
    ]


def _result(check: str, result: str, detail: str = "", **about: str) -> Made:
    return {"check": check, "result": result, "detail": detail[:_LONGEST], **about}


def _worst(findings: Iterable[Finding]) -> str:
    levels = {finding.level for finding in findings}
    return FAIL if ERROR in levels else WARN if levels else PASS


def _said(findings: Iterable[Finding]) -> str:
    return " ".join(" ".join(finding.message.split()) for finding in findings)
