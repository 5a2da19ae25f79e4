"""What an author may declare: every key with its default, its check and its help.

The same keys in ``launch.yml``, in ``conf.py`` (as ``launch_*``) and in a page's front
matter. The reference documentation is made from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives import addresses, interfaces, providers
from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.profiles import by_hub
from launchdirectives.model import Audience, Environment, Hub
from launchdirectives.reading import (
    git_ref,
    inside,
    mapping,
    names,
    one_of,
    relative_path,
    text,
    wrong,
)
from launchdirectives.record import Record, option
from launchdirectives.urls import checked_address


def repository(value: object) -> str:
    """A check: the address of a repository, as readers can clone it."""
    return addresses.parse(text(value)).text


def address(value: object) -> str:
    """A check: an address that readers are sent to."""
    return checked_address(text(value), what="this link")


def related(value: object) -> tuple[dict[str, object], ...]:
    """A check: the works that a page stands beside."""
    from launchdirectives.publication import spot, works  # no link needs them

    return tuple(spot.strictly(works.related)(value))


class SourceConfig(Record):
    """`source`: where the book's files are. What is not written is asked of git."""

    repository: str = option(
        repository, default="", help="Address of the repository. Default: the git remote."
    )
    ref: str = option(
        git_ref,
        default="",
        help="Branch, tag or commit. Default: that of the build (CI, tag, branch).",
    )
    path: str | None = option(
        inside, default=None, help="The book's folder in the repository. Default: from git."
    )
    provider: str = option(
        providers.check, default="", help="Kind of host, where the address does not tell."
    )


class HubConfig(Record):
    """`hubs.NAME`: what every hub has; each kind adds keys of its own."""

    kind: str = option(text, help="The kind of hub, such as `jupyterhub` or `binderhub`.")
    url: str = option(
        text,
        default="",
        help="Address of the hub, with its path prefix if it has one. "
        "Required where the kind has none of its own.",
    )
    title: str = option(
        text, default="", help="Name for readers. Default: the service's or the hub's name."
    )
    interface: str = option(
        interfaces.check,
        default="lab",
        help="What opens: the name of an interface or a urlpath template.",
    )
    audience: str = option(
        text, default="", help="Whom the hub is for, a name from `audiences`. Default: by kind."
    )
    access: dict[str, object] = option(
        mapping, default={}, help="Who gets in and how, in the hub's people's words."
    )
    cost: dict[str, object] = option(
        mapping, default={}, help="Who pays, and what a publisher may do with the hub's links."
    )
    availability: dict[str, object] = option(
        mapping, default={}, help="For how long the hub is there."
    )
    limits: dict[str, object] = option(mapping, default={}, help="What one session gets.")
    operator: dict[str, object] = option(mapping, default={}, help="Who runs the hub.")


STATEMENTS = ("access", "cost", "availability", "limits", "operator")
"""The keys of a hub that :mod:`launchdirectives.statements` reads, where there are any."""


def image(value: object) -> str:
    """A check: an image as a registry names it, with a tag or digest or none."""
    found = text(value)
    name, at, digest = found.partition("@")
    is_name = bool(name) and name[0].isalnum() and name.isascii() and "://" not in name
    is_digest = len(digest) == 71 and not digest.removeprefix("sha256:").strip("0123456789abcdef")
    if not is_name or any(not (char.isalnum() or char in "._-/:") for char in name):
        raise wrong("an image such as quay.io/org/image:2026.08", value)
    if at and not is_digest:
        raise wrong("the whole digest behind the @: sha256: and 64 digits", value)
    return found


class EnvironmentConfig(Record):
    """`environments.NAME`: what a page runs in, where it is not the book's repository."""

    repository: str = option(
        repository, default="", help="Address of the repository. Default: the book's own."
    )
    ref: str = option(git_ref, default="", help="Branch, tag or commit. Default: the book's.")
    provider: str = option(
        providers.check, default="", help="Kind of host, where the address does not tell."
    )
    profile: dict[str, object] = option(
        by_hub,
        default={},
        help="What is chosen on a JupyterHub's form of profiles: a slug for every JupyterHub, or "
        "a mapping of hubs to a slug or to the keys below.",
    )
    image: str = option(
        image,
        default="",
        help="The image that hubs run which build nothing, such as `quay.io/org/image:2026.08`; for "
        "the publication record.",
    )
    provides: tuple[str, ...] = option(
        names,
        default=(),
        help="Packages and kernels that are there although no file says so, such as "
        "`[nbgitpuller, ir]`; checks then do not miss them.",
    )


class AudienceConfig(Record):
    """`audiences.NAME`: a group of readers, listed in the order in which a reader grows."""

    title: str = option(text, default="", help="Name for readers.")
    join: str = option(address, default="", help="Address of the page that says how to join.")


class ConvertedConfig(Record):
    """`converted`: where the notebooks are that each build makes of text notebooks."""

    ref: str = option(git_ref, help="The branch on which you publish them.")
    repository: str = option(
        repository, default="", help="Address of the repository. Default: the book's own."
    )
    path: str = option(inside, default="", help="Their folder in it. Default: its root.")


class PageConfig(Record):
    """What a page rule, a page's front matter or a directive may say about a page."""

    hubs: tuple[str, ...] = option(names, default=(), help="Hubs to offer, in this order.")
    environment: str = option(text, default="", help="Name of the environment to use.")
    file: str = option(
        relative_path, default="", help="The file that opens, relative to the book's folder."
    )
    interface: str = option(
        lambda value: interfaces.check(value) if value else "",
        default="",
        help="What opens: the name of an interface or a urlpath template.",
    )
    ref: str = option(git_ref, default="", help="Branch, tag or commit to open.")
    audience: str = option(
        text, default="", help="Offer only hubs for this audience and those after it."
    )
    related: tuple[dict[str, object], ...] = option(
        related,
        default=(),
        help="Works that the page stands beside, such as `{reproduces: 10.5555/article}`, for "
        "the publication record.",
    )


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    N = TypeVar("N", Hub, Environment, Audience)

OFF = PageConfig()
"""The page setting that switches a page off (compared by identity)."""

ON = PageConfig()
"""The page setting that switches a page on and says nothing more (likewise)."""


class LaunchConfig(Record):
    """Everything that a book declares, checked.

    :param source: None if what is declared is wrong; then nothing opens, rather than another thing
    :param converted: None if no notebooks are made of text notebooks
    """

    source: SourceConfig | None = SourceConfig()
    hubs: tuple[Hub, ...] = ()
    environments: tuple[Environment, ...] = (Environment(),)
    audiences: tuple[Audience, ...] = ()
    pages: tuple[tuple[str, PageConfig], ...] = ()
    show: str = "notebooks"
    placement: str = "header"
    converted: ConvertedConfig | None = None
    site: str = ""
    broken: str = "omit"
    allowed_hosts: tuple[str, ...] = ()

    def hub(self, name: str) -> Hub:
        """The hub called *name*.

        :raises Refused: if there is none
        """
        return _named(self.hubs, name, "hub")

    def environment(self, name: str) -> Environment:
        """The environment called *name*.

        :raises Refused: if there is none
        """
        return _named(self.environments, name, "environment")

    def audience(self, name: str) -> Audience:
        """The audience called *name*.

        :raises Refused: if there is none
        """
        return _named(self.audiences, name, "audience")


class Sections(Record):
    """The top-level keys."""

    source: Mapping[str, object] = option(mapping, default={}, help="Where the book's files are.")
    hubs: Mapping[str, object] = option(mapping, default={}, help="Hubs by name.")
    environments: Mapping[str, object] = option(mapping, default={}, help="Environments by name.")
    audiences: Mapping[str, object] = option(mapping, default={}, help="Audiences by name.")
    pages: Mapping[str, object] = option(
        mapping,
        default={},
        help="Settings for pages by pattern (`tutorials/**`); first match wins.",
    )
    show: str = option(
        one_of("notebooks", "all", "directive"),
        default="notebooks",
        help="Pages that get a control without a directive.",
    )
    placement: str = option(
        one_of("header", "article", "none"),
        default="header",
        help="Where that control stands: the theme's page header, or below the title.",
    )
    order: tuple[str, ...] = option(names, default=(), help="The order in which hubs are offered.")
    converted: Mapping[str, object] = option(
        mapping, default={}, help="Where notebooks are published that are made of text notebooks."
    )
    record: Mapping[str, object] = option(
        mapping,
        default={},
        help="What the publication record says of the book, and how it is written.",
    )
    site: str = option(
        lambda value: checked_address(text(value), what="the site"),
        default="",
        help="Address of the published book, for links to a JupyterLite in it from elsewhere "
        "(PDF, e-mail). Default: `html_baseurl`, or what Read the Docs says.",
    )
    broken: str = option(
        one_of("omit", "keep", "error"),
        default="omit",
        help="What becomes of a link that is known not to work: it is left out with a warning, "
        "kept with a warning (an unsafe one never), or left out while the build fails.",
    )
    allowed_hosts: tuple[str, ...] = option(
        names,
        default=(),
        help="The only hosts that hubs and repositories may be on, such as "
        "`[hub.example.org, '*.example.org']`. Default: any.",
    )


def _named(items: tuple[N, ...], name: str, what: str) -> N:
    for item in items:
        if item.name == name:
            return item
    raise unknown(what, name, [item.name for item in items])


def unknown(what: str, name: str, known: list[str]) -> Refused:
    """The refusal of a *name* that is none of those *known*."""
    return Refused("config.unknown-name", f"There is no {what} '{name}'.", nearest(name, known))
