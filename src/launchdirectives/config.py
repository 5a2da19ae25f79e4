"""What an author may declare: every key with its default, its check and its help.

The same keys in ``launch.yml``, in ``conf.py`` (as ``launch_*``) and in a page's front
matter. The reference documentation is made from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives import addresses, hubs, interfaces, providers
from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.base import HubKind
from launchdirectives.hubs.profiles import ProfileConfig, by_hub
from launchdirectives.model import Audience, Environment, Hub, Profile
from launchdirectives.reading import (
    KeyPath,
    Settings,
    git_ref,
    inside,
    mapping,
    names,
    one_of,
    read,
    relative_path,
    text,
    wrong,
)
from launchdirectives.record import Record, option, replace
from launchdirectives.urls import checked_address


def repository(value: object) -> str:
    """A check: the address of a repository, as readers can clone it."""
    return addresses.parse(text(value)).text


def address(value: object) -> str:
    """A check: an address that readers are sent to."""
    return checked_address(text(value), what="this link")


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
    site: str = option(
        lambda value: checked_address(text(value), what="the site"),
        default="",
        help="Address of the published book, for links to a JupyterLite in it from elsewhere "
        "(PDF, e-mail). Default: `html_baseurl`, or what Read the Docs says.",
    )


_AUDIENCES = {
    "public": {"title": "Everyone"},
    "login": {"title": "Anyone with an account"},
    "members": {"title": "Members"},
}
_DEFAULT_HUBS = {"binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"}}


def load(settings: Settings) -> LaunchConfig:
    """The configuration in *settings*; what is wrong is left out and reported there."""
    sections = read(Sections, settings.values, (), settings, keep_sound=True) or Sections()
    audiences = _audiences(sections.audiences, settings)
    hub_values = sections.hubs if "hubs" in settings.values else _DEFAULT_HUBS
    found = tuple(
        hub
        for name, values in hub_values.items()
        if (hub := _hub(name, values, settings, audiences))
    )
    config = LaunchConfig(
        source=_source(sections.source, settings),
        hubs=_ordered(found, sections.order, settings, declared=set(hub_values)),
        environments=_environments(sections.environments, settings, hub_values, found),
        audiences=audiences,
        show=sections.show,
        placement=sections.placement,
        converted=read(ConvertedConfig, sections.converted, ("converted",), settings)
        if sections.converted
        else None,
        site=sections.site,
    )
    rules = tuple(
        (pattern, rule)
        for pattern, values in sections.pages.items()
        if (rule := page_setting(values, ("pages", pattern), settings, config)) is not None
    )
    return replace(config, pages=rules)


def page_setting(
    values: object, path: KeyPath, settings: Settings, config: LaunchConfig
) -> PageConfig | None:
    """What a page rule or a page's front matter says; None if it is wrong or says nothing."""
    if values is None:
        return None
    if isinstance(values, bool):
        return ON if values else OFF
    rule = read(PageConfig, values, path, settings)
    if rule is None:
        return None
    for key, check, used in (
        ("hubs", config.hub, rule.hubs),
        ("environment", config.environment, (rule.environment,)),
        ("audience", config.audience, (rule.audience,)),
    ):
        for name in filter(None, used):
            try:
                check(name)
            except Refused as refused:
                settings.report(refused, (*path, key))
                return None
    return rule


def _source(values: Mapping[str, object], settings: Settings) -> SourceConfig | None:
    source = read(SourceConfig, values, ("source",), settings)
    return source and replace(source, ref=_ref(source, ("source",), settings))


def _ref(item: SourceConfig | Environment, path: KeyPath, settings: Settings) -> str:
    """The ref of *item*; an archive has none."""
    if item.ref and item.repository and providers.is_archive(item.repository, item.provider):
        settings.report(
            Refused(
                "config.wrong-value",
                f"'{item.repository}' is in an archive, which has no refs.",
                "Remove 'ref'; each version in an archive has an address of its own.",
            ),
            (*path, "ref"),
        )
        return ""
    return item.ref


def _hub(
    name: str, values: object, settings: Settings, audiences: tuple[Audience, ...]
) -> Hub | None:
    path = ("hubs", name)
    if not isinstance(values, Mapping):
        settings.report(wrong("a mapping with `kind` and `url`", values), path)
        return None
    if "kind" not in values:
        settings.report(
            Refused(
                "config.wrong-value",
                f"The hub {name!r} has no kind.",
                f"Add 'kind:', one of {', '.join(hubs.BUILT_IN)}.",
            ),
            path,
        )
        return None
    try:
        kind = hubs.get(text(values["kind"]))
    except Refused as refused:
        settings.report(refused, (*path, "kind"))
        return None
    if not kind.has_interfaces and "interface" in values:
        settings.report(
            Refused(
                "config.unknown-key",
                f"A hub of the kind '{kind.kind}' has no interfaces to choose from.",
                "Remove it.",
            ),
            (*path, "interface"),
        )
    own = kind.option_names()
    url = _url(values.get("url", ""), kind, path, settings)
    rest = {key: value for key, value in values.items() if key != "url"}
    common = read(HubConfig, rest, path, settings, also=own)
    chosen = {key: value for key, value in values.items() if key in own}
    options = read(kind.Options, chosen, path, settings)
    if common is None or options is None or url is None:
        return None
    audience = common.audience or kind.terms.audience
    if audience not in {known.name for known in audiences}:
        settings.report(
            _unknown("audience", audience, [known.name for known in audiences]),
            (*path, "audience"),
        )
        return None
    return Hub(
        name=name,
        kind=common.kind,
        url=url,
        title=common.title or kind.default_title or name,
        interface=common.interface if kind.has_interfaces else "",
        audience=audience,
        options=options,
    )


def _url(value: object, kind: HubKind, path: KeyPath, settings: Settings) -> str | None:
    """The address of a hub; None if it is wrong or missing."""
    if not value and kind.default_url:
        return kind.default_url
    if not value:
        missing = "Add 'url': the address of the hub, with its path prefix if it has one."
        settings.report(Refused("config.wrong-value", "The key 'url' is missing.", missing), path)
        return None
    try:
        return kind.check_url(value)
    except Refused as refused:
        settings.report(refused, (*path, "url"))
        return None


def _audiences(values: Mapping[str, object], settings: Settings) -> tuple[Audience, ...]:
    found = [
        Audience(name=name, title=audience.title or name, join=audience.join)
        for name, item in (values or _AUDIENCES).items()
        if (audience := read(AudienceConfig, item, ("audiences", name), settings))
    ]
    declared = {audience.name for audience in found}
    missing = [
        Audience(name=name, title=item["title"])
        for name, item in _AUDIENCES.items()
        if name not in declared
    ]
    return (*missing, *found)


def _environments(
    values: Mapping[str, object],
    settings: Settings,
    declared: Mapping[str, object],
    sound: tuple[Hub, ...],
) -> tuple[Environment, ...]:
    found = [
        environment
        for name, value in values.items()
        if (item := read(EnvironmentConfig, value or {}, ("environments", name), settings))
        and (environment := _with_profiles(name, item, settings, declared, sound))
    ]
    found = [replace(item, ref=_ref(item, ("environments", item.name), settings)) for item in found]
    if not any(environment.name == "default" for environment in found):
        found.insert(0, Environment())
    return tuple(found)


def _with_profiles(
    name: str,
    item: EnvironmentConfig,
    settings: Settings,
    declared: Mapping[str, object],
    sound: tuple[Hub, ...],
) -> Environment | None:
    """The environment *name*, or None if a hub has no such profile.

    :param declared: what is written about hubs, by name
    :param sound: those hubs of which nothing is wrong
    """
    environment = Environment(
        name=name, repository=item.repository, ref=item.ref, provider=item.provider
    )
    found: list[Profile] = []
    for hub_name, values in item.profile.items():
        path = ("environments", name, "profile", *filter(None, [hub_name]))
        if (chosen := read(ProfileConfig, values, path, settings)) is None:
            continue
        profile = Profile(
            hub=hub_name,
            slug=chosen.profile,
            options=chosen.options,
            unlisted=chosen.unlisted,
            build=chosen.build,
        )
        try:
            if hub_name and hub_name not in declared:
                raise _unknown("hub", hub_name, sorted(declared))
            for hub in sound:
                kind = hubs.get(hub.kind)
                if hub.name == hub_name or (kind.has_profiles and not hub_name):
                    kind.check_profile(hub, profile, environment)
            found.append(profile)
        except Refused as refused:
            settings.report(refused, path)
    is_sound = len(found) == len(item.profile)
    return replace(environment, profiles=tuple(found)) if is_sound else None


def _ordered(
    found: tuple[Hub, ...], order: tuple[str, ...], settings: Settings, declared: set[str]
) -> tuple[Hub, ...]:
    for name in order:
        if name not in declared:
            settings.report(_unknown("hub", name, sorted(declared)), ("order",))
    ranks = {name: rank for rank, name in enumerate(order)}
    return tuple(sorted(found, key=lambda hub: ranks.get(hub.name, len(ranks))))


def _named(items: tuple[N, ...], name: str, what: str) -> N:
    for item in items:
        if item.name == name:
            return item
    raise _unknown(what, name, [item.name for item in items])


def _unknown(what: str, name: str, known: list[str]) -> Refused:
    return Refused("config.unknown-name", f"There is no {what} '{name}'.", nearest(name, known))
