"""Settings into a :class:`~launchdirectives.config.LaunchConfig`; what is wrong is told.

A rule that needs more than one key (a hub's kind, an audience that is declared) stands here; what
one key takes, :mod:`.config` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives import hubs, providers
from launchdirectives.config import (
    OFF,
    ON,
    STATEMENTS,
    AudienceConfig,
    ConvertedConfig,
    EnvironmentConfig,
    HubConfig,
    LaunchConfig,
    PageConfig,
    Sections,
    SourceConfig,
    unknown,
)
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import HubKind
from launchdirectives.hubs.profiles import ProfileConfig
from launchdirectives.model import Audience, Environment, Hub, Profile
from launchdirectives.reading import KeyPath, Settings, read, text, wrong
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.statements import Statements

AUDIENCES = {
    "public": {"title": "Everyone"},
    "login": {"title": "Anyone with an account"},
    "members": {"title": "Members"},
}
"""The audiences of every book, with the titles that they have unless an author writes others."""

_DEFAULT_HUBS = {"binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"}}


def load(settings: Settings, directory: str = "") -> LaunchConfig:
    """The configuration in *settings*; what is wrong is left out and reported there.

    :param directory: the book's folder, for the files that settings name
    """
    sections = read(Sections, settings.values, (), settings, keep_sound=True) or Sections()
    audiences = _audiences(sections.audiences, settings)
    hub_values = sections.hubs if "hubs" in settings.values else _DEFAULT_HUBS
    found = tuple(
        hub
        for name, values in hub_values.items()
        if (hub := _hub(name, values, settings, audiences))
        and (hub := hubs.get(hub.kind).with_files(hub, directory, settings, ("hubs", name)))
    )
    found = tuple(
        hub
        for one in found
        if (hub := hubs.get(one.kind).with_hubs(one, found, settings, ("hubs", one.name)))
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
        broken=sections.broken,
        allowed_hosts=sections.allowed_hosts,
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
    wrong_blocks = list(_wrong_blocks(values, path, settings))
    rest = {key: value for key, value in values.items() if key not in ("url", *wrong_blocks)}
    common = read(HubConfig, rest, path, settings, also=own)
    chosen = {key: value for key, value in values.items() if key in own}
    options = read(kind.Options, chosen, path, settings)
    if common is None or options is None or url is None:
        return None
    audience = common.audience or kind.terms.audience
    if audience not in {known.name for known in audiences}:
        settings.report(
            unknown("audience", audience, [known.name for known in audiences]),
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
        statements=_statements(common, path, settings),
    )


def _wrong_blocks(values: Mapping[str, object], path: KeyPath, settings: Settings) -> Iterator[str]:
    """The keys of statements that hold none, which are told; the hub works without them."""
    for key in STATEMENTS:
        if not isinstance(values.get(key, {}), Mapping):
            settings.report(wrong("a mapping", values[key]), (*path, key))
            yield key


def _statements(common: HubConfig, path: KeyPath, settings: Settings) -> Statements | None:
    """What is said of a hub; None if nothing is."""
    written = {key: values for key in STATEMENTS if (values := getattr(common, key))}
    if not written:
        return None
    from launchdirectives.statements import stated  # few hubs have any

    return stated(written, path, settings)


def _url(value: object, kind: HubKind, path: KeyPath, settings: Settings) -> str | None:
    """The address of a hub; None if it is wrong or missing."""
    if not value and kind.default_url:
        return kind.default_url
    if not value and not kind.needs_url:
        return ""
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
        for name, item in (values or AUDIENCES).items()
        if (audience := read(AudienceConfig, item, ("audiences", name), settings))
    ]
    declared = {audience.name for audience in found}
    missing = [
        Audience(name=name, title=item["title"])
        for name, item in AUDIENCES.items()
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
        name=name,
        repository=item.repository,
        ref=item.ref,
        provider=item.provider,
        provides=item.provides,
        image=item.image,
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
                raise unknown("hub", hub_name, sorted(declared))
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
            settings.report(unknown("hub", name, sorted(declared)), ("order",))
    ranks = {name: rank for rank, name in enumerate(order)}
    return tuple(sorted(found, key=lambda hub: ranks.get(hub.name, len(ranks))))
