"""GitHub Codespaces: a development container with the whole repository.

Addresses from github/docs "Facilitating quick creation and resumption of codespaces". A
codespace opens no file, and is made from a branch.
"""

from __future__ import annotations

from launchdirectives.hubs.base import BranchOptions, Terms, followed_branch, followed_branch_note
from launchdirectives.hubs.service import Service, on_github
from launchdirectives.model import Launch
from launchdirectives.reading import boolean, inside
from launchdirectives.record import option
from launchdirectives.urls import below, encode_path, query

_WHY = "a codespace is made from a branch"


class CodespacesOptions(BranchOptions):
    """Keys of Codespaces."""

    devcontainer: str = option(
        inside,
        default="",
        help="The dev container's file, such as `.devcontainer/gpu/devcontainer.json`.",
    )
    quickstart: bool = option(
        boolean,
        default=False,
        help="Whether a reader who has a codespace of the repository goes on in it.",
    )


class Codespaces(Service):
    """GitHub Codespaces. The reader needs an account with GitHub, and pays after some hours."""

    kind = "codespaces"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=True)
    Options = CodespacesOptions
    default_url = "https://codespaces.new"
    default_title = "GitHub Codespaces"
    is_pinned_by_commit = False

    def url(self, launch: Launch) -> str:
        options: CodespacesOptions = launch.hub.options
        project = on_github(launch, self.default_title).project
        branch = followed_branch(launch.source, options.branch, _WHY)
        tail = encode_path(f"{project}/tree/{branch}" if branch else project)
        asked = query(
            ("quickstart", "1" if options.quickstart else ""),
            ("devcontainer_path", options.devcontainer),
        )
        return below(launch.hub.url, f"{tail}?{asked}" if asked else tail)

    def notes(self, launch: Launch) -> tuple[str, ...]:
        options: CodespacesOptions = launch.hub.options
        branch = followed_branch(launch.source, options.branch, _WHY)
        said = followed_branch_note(launch.source, branch, self.default_title)
        if launch.path:
            said = (*said, f"Codespaces opens the repository; the reader opens '{launch.path}'.")
        return (*said, *super().notes(launch))
