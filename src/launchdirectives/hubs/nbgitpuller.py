"""nbgitpuller's links: which branch, which folder, which ``urlpath``.

Shared by every kind of hub whose servers have nbgitpuller. Rules from
jupyterhub/nbgitpuller nbgitpuller/handlers.py and pull.py, each tried on version 1.3.
"""

from __future__ import annotations

from functools import lru_cache

from launchdirectives import interfaces, providers
from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import (
    BranchOptions,
    HubKind,
    Terms,
    followed_branch,
    followed_branch_note,
)
from launchdirectives.interfaces import Target
from launchdirectives.model import TAG, Hub, Launch, Source
from launchdirectives.reading import boolean, inside, text
from launchdirectives.record import Record, option
from launchdirectives.urls import below, query


def absolute_folder(value: object) -> str:
    """A check: the absolute path of a folder; the root is kept, and read again, as no text."""
    path = text(value)
    if path and not path.startswith("/"):
        raise Refused(
            "config.wrong-value", f"The path '{path}' is not absolute.", f"Write '/{path}'."
        )
    return path.rstrip("/")


def clone_folder(value: object) -> str:
    """A check: ``auto``, ``none`` or the name of a folder that nbgitpuller clones into."""
    path = inside(value) or "auto"
    if path != path.strip():
        raise Refused(
            "config.wrong-value",
            f"The folder '{path}' begins or ends with a blank, which nbgitpuller takes off.",
            f"Write '{path.strip()}'.",
        )
    return path


class PullOptions(BranchOptions):
    """Keys of every hub that is reached through nbgitpuller."""

    folder: str = option(
        clone_folder,
        default="auto",
        help="Where the content is cloned: `auto` (no two books or branches collide), "
        "`none` (nbgitpuller's own choice) or the name of a folder.",
    )
    parent: str = option(
        inside, default="", help="The hub's NBGITPULLER_PARENTPATH, below which it clones."
    )
    home: str = option(
        absolute_folder,
        default="/home/jovyan",
        help="The server's root folder, for interfaces that need an absolute path (vscode).",
    )
    jupytext: bool = option(
        boolean,
        default=True,
        help="Whether the hub's servers have jupytext; without it text notebooks open in an "
        "editor.",
    )
    jupytext_viewer: bool = option(
        boolean,
        default=False,
        help="Whether the hub opens text notebooks as notebooks by itself "
        "(JupyterLab's default viewer is set to Jupytext Notebook).",
    )


class PulledHub(HubKind):
    """A hub whose readers keep a server of their own, which nbgitpuller fills."""

    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False)
    Options = PullOptions

    entrance = ""
    """What comes between the hub's address and ``git-pull``."""

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        return True

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        return ("nbgitpuller",)

    def via(self, launch: Launch) -> str:
        return "nbgitpuller" if self.uses_nbgitpuller(launch) else "link"

    def opened_ref(self, launch: Launch) -> str:
        if not self.uses_nbgitpuller(launch):
            return launch.source.ref
        return opened_ref(launch, launch.hub.options, is_home_kept=True)

    def url(self, launch: Launch) -> str:
        pull = git_pull(launch, launch.hub.options, is_home_kept=True)
        return below(launch.hub.url, f"{self.entrance}{pull}")

    def notes(self, launch: Launch) -> tuple[str, ...]:
        return notes(launch, launch.hub.options, is_home_kept=True)

    def path_on_server(self, launch: Launch) -> str:
        """Where on the reader's server the file is that opens, below what it shows.

        :raises Refused: if the hub cannot open *launch*
        """
        options: PullOptions = launch.hub.options
        branch = _branch(launch.source, options, is_home_kept=True)
        return _target(launch, options, branch).path


class Pull(Record):
    """What nbgitpuller clones or updates, and where.

    :param folder: what it is told to clone into; empty for its own choice
    :param path: where the repository is then, below what the server shows
    """

    repository: str
    branch: str
    folder: str
    path: str


def pull(launch: Launch, options: PullOptions, *, is_home_kept: bool) -> Pull:
    """How the content of *launch* comes onto a server.

    :param is_home_kept: whether a reader's files are there again at the next click
    :raises Refused: if nbgitpuller cannot open the source or its ref
    """
    if providers.is_archive(launch.source.repository, launch.source.provider):
        raise Refused(
            "hub.source",
            f"nbgitpuller clones git repositories, and '{launch.source.repository}' is none.",
            "Offer a BinderHub for it, which opens archives.",
        )
    branch = _branch(launch.source, options, is_home_kept=is_home_kept)
    if branch != branch.strip():  # git allows blanks beyond ASCII
        raise Refused(
            "hub.ref",
            f"This hub cannot open the branch '{branch}': nbgitpuller drops its outer blanks.",
            "Rename the branch.",
        )
    folder = _target_path(launch.source, branch, options)
    repository = launch.source.repository
    cloned = folder or repository.split("/")[-1]
    path = "/".join(part for part in (options.parent, cloned) if part)
    return Pull(repository=repository, branch=branch, folder=folder, path=path)


def git_pull(launch: Launch, options: PullOptions, *, is_home_kept: bool) -> str:
    """``git-pull?…`` for *launch*: clones or updates the repository, then opens the file.

    :param is_home_kept: whether a reader's files are there again at the next click
    :raises Refused: if nbgitpuller cannot open the source or its ref
    """
    pulled = pull(launch, options, is_home_kept=is_home_kept)
    # The interface's path must name the folder that nbgitpuller makes, it does not check.
    return "git-pull?" + query(
        ("repo", pulled.repository),
        ("urlpath", interfaces.urlpath(launch.interface, _target(launch, options, pulled.branch))),
        ("branch", pulled.branch),
        ("targetPath", pulled.folder),
    )


def opened_ref(launch: Launch, options: PullOptions, *, is_home_kept: bool) -> str:
    """The branch or tag that the link opens which :func:`git_pull` makes.

    :raises Refused: if nbgitpuller cannot open the ref
    """
    return _branch(launch.source, options, is_home_kept=is_home_kept)


def notes(launch: Launch, options: PullOptions, *, is_home_kept: bool) -> tuple[str, ...]:
    """What an author should know about the link that :func:`git_pull` makes."""
    source = launch.source
    branch = _branch(source, options, is_home_kept=is_home_kept)
    said = interfaces.notes(launch.interface, _target(launch, options, branch))
    if source.ref and not source.ref_kind:
        said = (f"Git does not know '{source.ref}' here; it is taken for a branch.", *said)
    return (*followed_branch_note(source, branch, "nbgitpuller"), *said)


def _target(launch: Launch, options: PullOptions, branch: str) -> Target:
    source = launch.source
    folder = _target_path(source, branch, options) or source.repository.split("/")[-1]
    return Target(
        path="/".join(part for part in (options.parent, folder, launch.path) if part),
        opens=launch.opens,
        fragment=launch.fragment,
        home=options.home,
        has_jupytext=options.jupytext,
        has_jupytext_viewer=options.jupytext_viewer,
    )


def _branch(source: Source, options: PullOptions, *, is_home_kept: bool) -> str:
    if source.ref_kind == TAG and not is_home_kept:
        return source.ref
    why = (
        "nbgitpuller opens a tag once and fails at every later click"
        if source.ref_kind == TAG
        else "nbgitpuller opens branches only"
    )
    return followed_branch(source, options.branch, why)


def _target_path(source: Source, branch: str, options: PullOptions) -> str:
    if options.folder == "none":
        return ""
    return auto_folder(source.repository, branch) if options.folder == "auto" else options.folder


@lru_cache(maxsize=256)
def auto_folder(repository: str, branch: str) -> str:
    """A folder that no other repository and no other branch gets.

    nbgitpuller's own choice is the repository's last name, so that a second repository of
    that name silently shows the first (nbgitpuller issue 389), and another branch of the same
    one fails for everybody who was there before (issue 124: its clones hold one branch).

    The name is ``NAME-BRANCH-HASH``: readable, safe in any URL and file system, with
    the 32-bit FNV-1a hash of ``host/path`` and branch, which any language can compute
    in a few lines (draft-eastlake-fnv).
    """
    address = parse(repository)
    name = address.identity.rpartition("/")[2]
    mark = _fnv1a(f"{address.identity}\n{branch}")
    return "-".join(part for part in (_slug(name), _slug(branch), mark) if part)


def _slug(name: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in name)
    return "-".join(part for part in kept.split("-") if part)[:40].rstrip("-")


def _fnv1a(value: str) -> str:
    state = 0x811C9DC5
    for byte in value.encode():
        state = (state ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{state:08x}"
