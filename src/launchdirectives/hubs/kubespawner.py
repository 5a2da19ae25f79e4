"""KubeSpawner's list of profiles, out of a hub's own settings, as the offer of a catalogue.

Rules from jupyterhub/kubespawner kubespawner/spawner.py (profile_list,
_get_initialized_profile_list, templates/form.html). Settings of a hub hold secrets: nothing leaves
them but slugs, titles, options, choices, patterns and images.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.hubs.catalogue import (
    Choice,
    Offer,
    OfferedProfile,
    ProfileOption,
    Unlisted,
    is_pattern,
)
from launchdirectives.hubs.helm import Listed
from launchdirectives.reading import KeyPath, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CODE = "hub.catalogue"

_READ = {
    "profile": ("display_name", "slug", "default", "profile_options"),
    "option": ("display_name", "choices", "unlisted_choice", "dynamic_image_building"),
    "choice": ("display_name", "default"),
}
_OF_NO_USE = ("description", "kubespawner_override")
"""Keys that say nothing about what can be chosen; images are taken out of the overrides."""


class Importer:
    """Reads a list of profiles.

    :ivar findings: what the hub itself could not offer, and is left out
    :ivar lost: paths with what they hold that a catalogue has no place for
    """

    def __init__(self, file: str) -> None:
        self.findings: list[Finding] = []
        self.lost: list[tuple[str, str]] = []
        self._file = file

    def offer(self, listed: Listed) -> Offer:
        """The offer in *listed*."""
        items = self._items(listed)
        profiles: dict[str, OfferedProfile] = {}
        for path, item in items:
            profile = self._profile(item, path)
            if profile and profile.name in profiles:
                self._refuse(
                    path,
                    f"There is another profile with the slug '{profile.name}' before it, "
                    "and that one counts.",
                    "Give them a 'slug' each.",
                )
            elif profile:
                profiles[profile.name] = profile
        default = next((one.name for one in profiles.values() if one.default), None)
        default = default or next(iter(profiles), None)
        return Offer(
            profiles=tuple(
                OfferedProfile(**{**one.__dict__, "default": one.name == default})
                for one in profiles.values()
            )
        )

    def _items(self, listed: Listed) -> list[tuple[KeyPath, object]]:
        value, path = listed.value, listed.path
        if isinstance(value, Mapping):  # KubeSpawner 6 and later, _sorted_dict_values
            keys = sorted(value, key=str)
            return [((*path, str(key)), value[key]) for key in keys]
        if isinstance(value, list):
            return [((*path, str(number)), item) for number, item in enumerate(value)]
        self._refuse(path, f"This is {describe_kind(value)}.", "Write a list of profiles.")
        return []

    def _profile(self, item: object, path: KeyPath) -> OfferedProfile | None:
        values = self._mapping(item, path)
        if values is None:
            return None
        self._note_others(values, path, "profile")
        try:
            slug = _slug(values)
        except Refused as refused:
            self._refuse(path, refused.message, refused.fix)
            return None
        options = self._mapping(values.get("profile_options") or {}, (*path, "profile_options"))
        found = [
            self._option(name, option, (*path, "profile_options", str(name)))
            for name, option in (options or {}).items()
        ]
        return OfferedProfile(
            name=slug,
            title=_shown(values.get("display_name")),
            default=bool(values.get("default")),
            options=tuple(one for one in found if one),
        )

    def _option(self, name: object, item: object, path: KeyPath) -> ProfileOption | None:
        values = self._mapping(item, path)
        key = self._key(name, path)
        if values is None or not key:
            return None
        self._note_others(values, path, "option")
        choices = self._mapping(values.get("choices") or {}, (*path, "choices")) or {}
        listed: list[Choice] = []
        defaults: list[str] = []
        for choice, value in choices.items():
            here = (*path, "choices", str(choice))
            about = self._mapping({} if value is None else value, here)
            if about is None or not (known := self._key(choice, here)):
                continue
            self._note_others(about, here, "choice")
            if about.get("default"):
                defaults.append(known)
            listed.append(
                Choice(name=known, title=_shown(about.get("display_name")), image=_image(about))
            )
        defaults += [one.name for one in listed[:1]]
        build = values.get("dynamic_image_building")
        return ProfileOption(
            name=key,
            title=_shown(values.get("display_name")),
            choices=tuple(listed),
            default=defaults[0] if defaults else "",
            unlisted=self._unlisted(values.get("unlisted_choice"), (*path, "unlisted_choice")),
            build=isinstance(build, Mapping) and bool(build.get("enabled")),
        )

    def _unlisted(self, item: object, path: KeyPath) -> Unlisted | None:
        values = self._mapping(item or {}, path)
        if not values or not values.get("enabled"):
            return None
        pattern = values.get("validation_regex") or ""
        if not isinstance(pattern, str) or not pattern.isprintable() or not is_pattern(pattern):
            self._refuse(
                (*path, "validation_regex"),
                "This is no regular expression, so the hub takes no value.",
                "Mend it on the hub.",
            )
            return None
        return Unlisted(title=_shown(values.get("display_name")), pattern=pattern)

    def _mapping(self, value: object, path: KeyPath) -> Mapping[Any, object] | None:
        if isinstance(value, Mapping):
            return value
        self._refuse(path, f"This is {describe_kind(value)}.", "Write a mapping.")
        return None

    def _key(self, name: object, path: KeyPath) -> str:
        """The key *name* as the form has it; empty if it cannot be told."""
        if isinstance(name, (str, int)) and not isinstance(name, bool):
            key = str(name)
            if key and key.isprintable():
                return key
        self._refuse(path, "A form cannot have this key.", "Write a name, in quotes.")
        return ""

    def _note_others(self, values: Mapping[Any, object], path: KeyPath, what: str) -> None:
        for key in values:
            if key not in _READ[what] and key not in _OF_NO_USE:
                self.lost.append((_place((*path, str(key))), "KubeSpawner does not know this key."))

    def _refuse(self, path: KeyPath, message: str, fix: str) -> None:
        place = Place(file=self._file, key=_place(path))
        self.findings.append(Refused(_CODE, message, fix).at(place))


def describe_kind(value: object) -> str:
    """What *value* is, without saying it: it may be secret."""
    is_told = value is None or isinstance(value, (Mapping, list))
    return describe(value) if is_told else f"a value of the type '{type(value).__name__}'"


def _place(path: KeyPath) -> str:
    return "".join(char if char.isprintable() else "?" for char in ".".join(path))


def _slug(values: Mapping[Any, object]) -> str:
    """The slug of a profile; where it has none, KubeSpawner makes it of its title.

    :raises Refused: if it has neither, or none that a form can hand over
    """
    if "slug" not in values:
        title = values.get("display_name")
        if not isinstance(title, str):
            raise Refused(
                _CODE,
                "KubeSpawner cannot make a slug: the profile has neither 'slug' nor a text as "
                "'display_name'.",
                "Give it a 'slug' on the hub.",
            )
        slug: object = made_of(title)
    else:
        slug = values["slug"]
    if not isinstance(slug, str) or not slug or not slug.isprintable():
        raise Refused(
            _CODE,
            "The profile has a slug that a form cannot hand over.",
            "Give it a 'slug' on the hub: a text that is not empty, in quotes if it is a number.",
        )
    return slug


def made_of(title: str) -> str:
    """The slug that KubeSpawner makes of a profile's title.

    :raises Refused: if python-slugify, whose rule it is, is not installed
    """
    try:
        from slugify import slugify
    except ImportError as error:
        raise Refused(
            _CODE,
            "The profile has no 'slug', and python-slugify is missing, by whose rule KubeSpawner "
            "makes one.",
            "Run pip install 'launchdirectives[hub]', or give the profile a 'slug' on the hub.",
        ) from error
    return str(slugify(title))


def _shown(title: object) -> str:
    """*title* as readers see it: KubeSpawner's form takes it for HTML."""
    if not isinstance(title, (str, int, float)):
        return ""
    import re
    from html import unescape

    words = " ".join(unescape(re.sub(r"</?[A-Za-z!][^>]*>", "", str(title))).split())
    return "".join(char for char in words if char.isprintable())


def _image(choice: Mapping[Any, object]) -> str:
    """The image of *choice*; empty if it is none that can be told without more."""
    import re

    override = choice.get("kubespawner_override")
    image = override.get("image") if isinstance(override, Mapping) else None
    # NAME[:TAG][@sha256:DIGEST], so that no user name or token is among it
    name = r"[\w.-]+(:\d+)?(/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?"
    return image if isinstance(image, str) and re.fullmatch(name, image, re.ASCII) else ""
