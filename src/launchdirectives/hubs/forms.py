"""Forms on which a profile is chosen: which link does it, and what cannot be chosen.

Rules from jupyterhub/jupyterhub jupyterhub/handlers/pages.py (SpawnHandler),
jupyterhub/kubespawner kubespawner/spawner.py (_options_from_form) and
2i2c-org/jupyterhub-fancy-profiles src/context/Permalink.tsx, src/ResourceSelect.tsx and
src/ImageBuilder.tsx, each tried: JupyterHub 6.1, KubeSpawner 7.1, fancy-profiles 0.7.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.model import Profile
from launchdirectives.urls import encode, query


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
        for name in option_names(profile):
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


def option_names(profile: Profile) -> list[str]:
    """The options of *profile* for which something is chosen, as often as it is."""
    chosen = [name for name, _ in (*profile.options, *profile.unlisted)]
    return [*chosen, profile.build] if profile.build else chosen
