"""Profiles: what an author writes about a hub's form, and what is said about it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.forms import FORMS, buildable, option_names
from launchdirectives.hubs.nbgitpuller import PullOptions
from launchdirectives.model import Environment, Hub, Launch, Profile
from launchdirectives.reading import (
    KeyPath,
    Settings,
    boolean,
    mapping,
    names,
    one_of,
    relative_path,
    text,
    wrong,
)
from launchdirectives.record import Record, option, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.hubs.catalogue import Offer

Pairs = tuple[tuple[str, str], ...]


def _offered(value: object) -> dict[str, str]:
    """A check: slugs of profiles, alone or with the titles that the form shows."""
    if isinstance(value, Mapping):
        return {slug: text(title) for slug, title in mapping(value).items()}
    return dict.fromkeys(names(value), "")


class ProfileOptions(PullOptions):
    """Keys of a hub that may show a form of profiles."""

    profiles: dict[str, str] = option(
        _offered,
        default={},
        help="Profiles that the hub offers: a list of their slugs, or a mapping of slugs to the "
        "titles that its form shows. Where given, environments can use no others.",
    )
    catalogue: str = option(
        relative_path,
        default="",
        help="The file (`hub-profiles.yml`, from the book's folder) that lists all that the hub's "
        "form offers, in place of `profiles`. `launchdirectives hub import` makes it.",
    )
    profile_form: str = option(
        one_of(*FORMS),
        default="profile-list",
        help="The hub's form: `profile-list` (KubeSpawner's own) or `fancy-profiles` "
        "(jupyterhub-fancy-profiles).",
    )
    autostart: bool = option(
        boolean,
        default=False,
        help="Whether a link with a profile may start the server at once, without the form.",
    )
    offer: Offer | None = None
    """What the catalogue holds; its profiles are in `profiles` too."""


def of(launch: Launch) -> Profile | None:
    """The profile that *launch* wants on its hub; None if it wants none."""
    found = {profile.hub: profile for profile in launch.environment.profiles}
    return found.get(launch.hub.name) or found.get("")


def way(launch: Launch, profile: Profile, content: str) -> str:
    """The path below the hub that chooses *profile* and goes on to *content*.

    Empty where no link can choose, so that the reader has to.

    :param content: the path of the content on the hub, from the root
    :raises Refused: if the form cannot build the book's own repository; all else is seen
        by :func:`check`
    """
    options: ProfileOptions = launch.hub.options
    form = FORMS[options.profile_form]
    lead = form.started if options.autostart else form.way
    return lead(profile, launch.built_from, content)


def to_choose(launch: Launch) -> str:
    """What the reader has to choose on the form of *launch*'s hub, in the form's words."""
    options: ProfileOptions = launch.hub.options
    profile = of(launch)
    if profile is None or options.autostart or FORMS[options.profile_form].is_filled_by_link:
        return ""
    choices = profile.options + profile.unlisted
    if options.offer:
        choices = options.offer.titles(profile.slug, choices)
    details = "; ".join(f"{name}: {value}" for name, value in choices)
    title = options.profiles.get(profile.slug) or profile.slug
    return f"{title} ({details})" if details else title


def takes_choices(options: ProfileOptions) -> bool:
    """Whether a link can choose on the hub's form, down to the image."""
    return FORMS[options.profile_form].is_filled_by_link


def notes(launch: Launch) -> tuple[str, ...]:
    """What an author should know about how the profile of *launch* is chosen."""
    options: ProfileOptions = launch.hub.options
    profile = of(launch)
    if profile is None:
        return ()
    if choice := to_choose(launch):
        said = (
            "A link cannot choose on this hub's form and still show it. The reader is told to "
            f"choose '{choice}'; the hub's 'autostart: true' would choose it and start the "
            "server without the form."
        )
    elif options.autostart:
        said = f"The link starts the server with the profile '{profile.slug}' at once."
    else:
        said = (
            f"The link opens the hub's form with the profile '{profile.slug}' chosen; "
            "the reader presses Start."
        )
    return (said, "A reader whose server runs already keeps the profile that it has.")


def check(hub: Hub, profile: Profile, environment: Environment) -> None:
    """See whether *hub*'s form can be asked for *profile* of *environment*.

    :raises Refused: if it cannot
    """
    options: ProfileOptions = hub.options
    if (options.profiles or options.offer) and profile.slug not in options.profiles:
        raise Refused(
            "config.unknown-name",
            f"The hub '{hub.name}' has no profile '{profile.slug}'.",
            nearest(profile.slug, list(options.profiles)),
        )
    chosen = option_names(profile)
    for name in chosen:
        if chosen.count(name) > 1:
            raise Refused(
                "hub.profile",
                f"There is more than one choice for the option '{name}'.",
                "Name it once in 'options:', 'unlisted:' and 'build:'.",
            )
        if name == "profile" or name.endswith("--unlisted-choice"):
            raise Refused(
                "hub.profile",
                f"KubeSpawner takes the option '{name}' for something else.",
                "Rename the option on the hub, or leave it out.",
            )
        if not f"{profile.slug}{name}".isascii():
            # tornado/escape.py, parse_qs_bytes: names of form fields are read as latin-1
            raise Refused(
                "hub.profile",
                f"JupyterHub loses the option '{name}' of the profile '{profile.slug}': "
                "its forms can have ASCII names only.",
                "Give the profile a 'slug' on the hub, and the option a name, without accents.",
            )
    FORMS[options.profile_form].check(profile)
    if options.offer:
        from launchdirectives.hubs.catalogue import check as check_choices

        check_choices(hub.name, options.offer, profile, is_started=options.autostart)
    if profile.build and environment.repository:
        buildable(environment.repository, environment.ref)


def with_catalogue(hub: Hub, directory: str, settings: Settings, path: KeyPath) -> Hub | None:
    """*hub* with what its catalogue offers; None if that cannot be told."""
    options: ProfileOptions = hub.options
    if not options.catalogue:
        return hub
    from launchdirectives.hubs.catalogue import load  # only where there is one

    try:
        if options.profiles:
            raise Refused(
                "config.wrong-value",
                "Both 'profiles' and 'catalogue' say what the hub offers.",
                "Remove one of them.",
            )
        offer = load(os.path.join(directory, options.catalogue), settings.findings)
    except Refused as refused:
        settings.report(refused, (*path, "catalogue"))
        return None
    if offer is None:
        return None
    titles = {one.name: one.title for one in offer.profiles}
    return replace(hub, options=replace(options, offer=offer, profiles=titles))


def _slug(value: object) -> str:
    """A check: the name of a profile or of an option."""
    if not (name := text(value)):
        raise wrong("a name", value)
    return name


def _choices(value: object) -> Pairs:
    """A check: options with what is chosen for each."""
    return tuple((_slug(name), _slug(choice)) for name, choice in mapping(value).items())


class ProfileConfig(Record):
    """`environments.NAME.profile.HUB`: what is chosen on the form of one hub."""

    profile: str = option(_slug, help="Slug of the profile.")
    options: Pairs = option(
        _choices, default=(), help="Options of the profile with the choice for each."
    )
    unlisted: Pairs = option(
        _choices,
        default=(),
        help="Options with a value of one's own, such as an image, where the form allows one.",
    )
    build: str = option(
        text,
        default="",
        help="The option (`image`) whose image the form builds from the environment's "
        "repository (fancy-profiles, GitHub only).",
    )


def by_hub(value: object) -> dict[str, object]:
    """A check: a profile by hub, or one slug for every JupyterHub (then by an empty name)."""
    profiles = mapping(value) if isinstance(value, Mapping) else {"": _slug(value)}
    return {
        hub: profile if isinstance(profile, Mapping) else {"profile": profile}
        for hub, profile in profiles.items()
    }
