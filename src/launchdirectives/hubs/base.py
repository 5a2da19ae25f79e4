"""What every kind of hub says about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, Environment, Hub, Launch, Profile, Source
from launchdirectives.reading import KeyPath, Settings, git_ref, text
from launchdirectives.record import Record, option, options, replace
from launchdirectives.urls import checked_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

SERVER, BROWSER, NOWHERE = "server", "browser", "nowhere"
"""Where the code of a launched page runs."""


class Terms(Record):
    """What a reader gets into by a click; shown beside the link.

    :param audience: the audience of such a hub where the author names none
    :param runs: where code runs: on a server, in the reader's browser, or nowhere
    """

    audience: str
    needs_login: bool
    keeps_work: bool
    is_slow_to_start: bool
    runs: str = SERVER


class NoOptions(Record):
    """No keys beside those of every hub."""


class HubKind(ABC):
    """A kind of hub: turns a launch into a URL and knows what it cannot open.

    It gets nothing but the :class:`~launchdirectives.model.Launch`.
    """

    kind: ClassVar[str]
    terms: ClassVar[Terms]
    Options: ClassVar[type[Record]]
    """The keys of this kind, beside those of every hub."""

    default_url: ClassVar[str] = ""
    """The address of such a hub where the author names none; empty: it must be named."""
    default_title: ClassVar[str] = ""
    """Its name for readers where the author gives none; empty: the hub's name."""
    has_interfaces: ClassVar[bool] = True
    """Whether one can choose in what a file opens."""
    opens_several: ClassVar[bool] = False
    """Whether one link can open several files."""
    has_profiles: ClassVar[bool] = False
    """Whether such a hub may show a form of profiles before it starts a server."""
    is_in_page: ClassVar[bool] = False
    """Whether it makes the page itself come alive, rather than open it elsewhere."""
    needs_url: ClassVar[bool] = True
    """Whether an address must be named, where there is no default one."""
    opens_by_click: ClassVar[bool] = True
    """Whether a reader can open the address; if not, only who names the hub gets it."""
    unpublished: ClassVar[frozenset[str]] = frozenset()
    """The keys of this kind that no publication record repeats, as no link is made from them."""

    @classmethod
    def check_url(cls, value: object) -> str:
        """A check: the address of such a hub."""
        return checked_address(text(value), what="the hub")

    def terms_of(self, hub: Hub) -> Terms:
        """What a reader gets into on *hub*."""
        return self.terms

    def builds_environment(self, hub: Hub) -> bool:
        """Whether *hub* makes the environment from a repository's files, as repo2docker does."""
        return False

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        """What *hub* can do for those who link to it, in the words of the publication record."""
        return ("launch-link",)

    def served_by(self, hub: Hub) -> Hub:
        """The hub whose servers run the code of *hub*: itself, but for live code."""
        return hub

    def runs_on(self, hub: Hub) -> str:
        """Where the code of *hub* runs, in words; empty where its address tells."""
        return ""

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        """Whether the link to *launch* has nbgitpuller bring the content."""
        return False

    def via(self, launch: Launch) -> str:
        """How the content of *launch* comes there, in the words of the publication record."""
        return "link"

    def base(self, hub: Hub) -> str:
        """What every address on *hub* begins with; ends with a slash."""
        return f"{hub.url}/"

    def opened_ref(self, launch: Launch) -> str:
        """The ref that the address of *launch* opens; empty for the newest commit.

        :raises Refused: if this kind of hub cannot open it
        """
        return launch.source.ref

    @abstractmethod
    def url(self, launch: Launch) -> str:
        """The address that opens *launch*.

        :raises Refused: if this kind of hub cannot open it
        """

    def notes(self, launch: Launch) -> tuple[str, ...]:
        """What an author should know about the address of *launch*."""
        return ()

    def pinned(self, launch: Launch) -> str:
        """The address that opens *launch* at its commit for ever; empty if there is none."""
        return ""

    def moving(self, launch: Launch) -> str:
        """The address that opens *launch* at the newest state of its branch, or empty."""
        return self.url(launch) if launch.source.ref_kind in ("", BRANCH) else ""

    def check_profile(self, hub: Hub, profile: Profile, environment: Environment) -> None:
        """See whether *hub* can be asked for *profile* of *environment*.

        :raises Refused: if it cannot
        """
        raise Refused(
            "hub.profile",
            f"The hub '{hub.name}' has no profiles, it is of kind {self.kind}.",
            "Name a JupyterHub.",
        )

    def to_choose(self, launch: Launch) -> str:
        """The profile that readers must choose by themselves on the hub's form, or empty."""
        return ""

    def with_files(self, hub: Hub, directory: str, settings: Settings, path: KeyPath) -> Hub | None:
        """*hub* with what the files hold that its keys name; None if they are wrong.

        :param directory: the book's folder
        :param settings: take what is wrong
        :param path: where the hub's keys are
        """
        return hub

    def with_hubs(
        self, hub: Hub, others: Sequence[Hub], settings: Settings, path: KeyPath
    ) -> Hub | None:
        """*hub* with those of the book's hubs that its keys name; None if they are wrong.

        :param others: the book's hubs
        """
        return hub

    @classmethod
    def option_names(cls) -> list[str]:
        """The keys of this kind, beside those of every hub."""
        return list(options(cls.Options))

    @classmethod
    def published_options(cls) -> list[str]:
        """Those of them from which links are made."""
        return [name for name in cls.option_names() if name not in cls.unpublished]


class BranchOptions(Record):
    """The key of hubs that follow branches only."""

    branch: str = option(
        git_ref,
        default="",
        help="Branch to open on this hub where the book's ref is a tag or commit.",
    )


def followed_branch(source: Source, declared: str, why: str) -> str:
    """The branch that a hub opens which follows branches only.

    :param declared: the branch that the author names for this hub; may be empty
    :param why: why it can open neither tag nor commit, for the message
    :raises Refused: if the ref is none and no branch is known in place of it
    """
    if source.ref_kind in ("", BRANCH):
        return source.ref
    if declared:
        return declared
    if source.is_ref_derived and source.branch:
        return source.branch
    raise Refused(
        "hub.ref",
        f"This hub cannot open the {source.ref_kind} '{source.ref}': {why}.",
        "Name a branch in the hub's 'branch:', or offer a BinderHub for this ref.",
    )


def followed_branch_note(source: Source, branch: str, who: str) -> tuple[str, ...]:
    """What an author should know where *who* opens *branch* in place of the ref."""
    if source.ref == branch:
        return ()
    return (
        f"{who} cannot follow the {source.ref_kind} '{source.ref}', "
        f"so the link opens the branch '{branch}'.",
    )


def at_commit(launch: Launch) -> Launch:
    """*launch* with its commit as the ref."""
    source = replace(launch.source, ref=launch.source.commit, ref_kind=COMMIT)
    return replace(launch, source=source)
