"""Profiles: the choice on the form that a JupyterHub shows before it starts a server.

Rules from jupyterhub/jupyterhub jupyterhub/handlers/pages.py (SpawnHandler),
jupyterhub/kubespawner kubespawner/spawner.py (_options_from_form) and
2i2c-org/jupyterhub-fancy-profiles src/context/Permalink.tsx, src/ResourceSelect.tsx and
src/ImageBuilder.tsx, each tried: JupyterHub 6.1, KubeSpawner 7.1, fancy-profiles 0.7.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from launchdirectives.addresses import parse
from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.nbgitpuller import PullOptions
from launchdirectives.model import Environment, Hub, Launch, Profile
from launchdirectives.reading import boolean, mapping, names, one_of, text, wrong
from launchdirectives.record import Record, option
from launchdirectives.urls import encode, query

Pairs = tuple[tuple[str, str], ...]


class Form(ABC):
    """A kind of form: which link chooses on it, and what cannot be chosen."""

    is_filled_by_link = True
    """Whether a link can choose and still show the form."""

    @abstractmethod
    def check(self, profile: Profile) -> None:
        """Refuse what this form cannot be asked for.

        :raises Refused: with the reason
        """

    @abstractmethod
    def way(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        """Where on the hub *profile* is chosen, and then *content* opened; empty for nowhere.

        :param built_from: repository and ref of the image that the form builds
        :param content: path of the content on the hub, from the root
        :returns: a path below the hub's address
        """

    @abstractmethod
    def started(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        """The same, where the server starts at once and no form is shown."""


class ProfileList(Form):
    """KubeSpawner's own form."""

    is_filled_by_link = False  # any key beside `next` starts the server at once

    def check(self, profile: Profile) -> None:
        if profile.build:
            raise Refused(
                "hub.profile",
                "KubeSpawner's own form cannot build an image.",
                "Leave out 'build:', or write the hub's 'profile_form: fancy-profiles'.",
            )

    def way(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        return ""

    def started(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        option = f"profile-option-{profile.slug}--"
        chosen = (
            ("profile", profile.slug),
            *((f"{option}{name}", choice) for name, choice in profile.options),
            *((f"{option}{name}--unlisted-choice", value) for name, value in profile.unlisted),
        )
        # JupyterHub 6 heeds the keys with `opt-` and no other; before it there was no such key.
        both = (*chosen, *((f"opt-{key}", value) for key, value in chosen))
        pairs = ((encode(key), value) for key, value in (*both, ("next", content)))
        return f"hub/spawn?{query(*pairs)}"


class FancyProfiles(Form):
    """The form of jupyterhub-fancy-profiles, which takes choices from a fragment."""

    def check(self, profile: Profile) -> None:
        for name in _names(profile):
            if name == "autoStart" or ":" in name:
                raise Refused(
                    "hub.profile",
                    f"jupyterhub-fancy-profiles has '{name}' for itself in its links, "
                    "so they cannot name an option like that.",
                    "Rename the option on the hub, or leave it out.",
                )
        # src/utils/index.ts, hasDynamicImageBuilding
        if profile.build not in ("", "image"):
            raise Refused(
                "hub.profile",
                "jupyterhub-fancy-profiles builds images for the option 'image' only.",
                "Write 'build: image'.",
            )

    def way(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        return _with_fragment(_values(profile, built_from), content)

    def started(self, profile: Profile, built_from: tuple[str, str], content: str) -> str:
        return _with_fragment({**_values(profile, built_from), "autoStart": "true"}, content)


def _values(profile: Profile, built_from: tuple[str, str]) -> dict[str, str]:
    """What the form keeps in its links, by its own names."""
    values = {"profile": profile.slug, **dict(profile.options)}
    for name, value in profile.unlisted:
        values |= {name: "unlisted_choice", f"{name}:unlisted_choice": value}
    if profile.build:
        name, (repository, ref) = profile.build, built_from
        values |= {
            name: "--extra-selectable-item",
            f"{name}:binderProvider": "gh",
            f"{name}:binderRepo": buildable(repository, ref),
            f"{name}:ref": ref or "HEAD",
        }
    return values


def _with_fragment(values: Mapping[str, str], content: str) -> str:
    import json  # no other link needs it

    config = json.dumps(values, separators=(",", ":"))
    return f"hub/spawn?{query(('next', content))}#fancy-forms-config={encode(config)}"


FORMS: dict[str, Form] = {"profile-list": ProfileList(), "fancy-profiles": FancyProfiles()}
"""Each kind of form by the name that authors write."""


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
    details = "; ".join(f"{name}: {value}" for name, value in profile.options + profile.unlisted)
    title = options.profiles.get(profile.slug) or profile.slug
    return f"{title} ({details})" if details else title


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
    if options.profiles and profile.slug not in options.profiles:
        raise Refused(
            "config.unknown-name",
            f"The hub '{hub.name}' has no profile '{profile.slug}'.",
            nearest(profile.slug, list(options.profiles)),
        )
    chosen = _names(profile)
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
    if profile.build and environment.repository:
        buildable(environment.repository, environment.ref)


def buildable(repository: str, ref: str) -> str:
    """*repository* as jupyterhub-fancy-profiles names it: ``OWNER/NAME``, on GitHub only.

    :raises Refused: if its form cannot build that
    """
    address = parse(repository)
    if address.host != "github.com" or address.project.count("/") != 1:
        raise Refused(
            "hub.profile",
            f"jupyterhub-fancy-profiles builds from GitHub only, not from '{repository}'.",
            "Build from a repository such as https://github.com/org/image, or write 'unlisted:' "
            "with an image.",
        )
    # It puts them into an address without encoding (src/ImageBuilder.tsx, buildImage).
    for part in (address.project, ref):
        if any(char in part for char in "#%|]"):
            raise Refused(
                "hub.profile",
                f"jupyterhub-fancy-profiles cannot build '{part}': it does not encode it.",
                "Use a name without '#', '%', '|' and ']'.",
            )
    return address.project


def _names(profile: Profile) -> list[str]:
    chosen = [name for name, _ in (*profile.options, *profile.unlisted)]
    return [*chosen, profile.build] if profile.build else chosen


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
