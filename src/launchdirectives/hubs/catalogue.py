"""A catalogue: what the form of a hub offers, in a file beside the book's settings.

``launchdirectives hub import`` makes it of the hub's own settings; it may be written by hand too.
What a form takes is KubeSpawner's rule (jupyterhub/kubespawner kubespawner/spawner.py,
_validate_user_options and _load_profile), what it builds jupyterhub-fancy-profiles'.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives.findings import Finding, Refused, nearest
from launchdirectives.hubs.forms import option_names
from launchdirectives.layers import from_file
from launchdirectives.model import Profile
from launchdirectives.reading import KeyPath, Settings, boolean, mapping, read, text, wrong
from launchdirectives.record import Record, option, options, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T", bound="Choice | ProfileOption | OfferedProfile")

Pairs = tuple[tuple[str, str], ...]

_CODE = "hub.catalogue"


def _pattern(value: object) -> str:
    """A check: a regular expression, as Python reads it."""
    found = text(value)
    if not is_pattern(found):
        raise wrong("a regular expression", value)
    return found


def is_pattern(value: str) -> bool:
    """Whether *value* is a regular expression, as Python reads it."""
    import re  # no link needs it

    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


class Choice(Record):
    """`choices.KEY` of an option: one that the form lists."""

    name: str = ""
    title: str = option(text, default="", help="What the form calls it. Default: its key.")
    image: str = option(text, default="", help="The image that it stands for.")


class Unlisted(Record):
    """`unlisted` of an option: a value of one's own, which the form does not list."""

    title: str = option(text, default="", help="What the form calls the field for it.")
    pattern: str = option(
        _pattern,
        default="",
        help="Regular expression that the start of the value must match (KubeSpawner's "
        "`validation_regex`). Default: any value.",
    )


class ProfileOption(Record):
    """`options.NAME` of a profile."""

    name: str = ""
    title: str = option(text, default="", help="What the form calls it. Default: its name.")
    choices: tuple[Choice, ...] = option(
        mapping, default=(), help="The choices that the form lists, by their keys."
    )
    default: str = option(
        text, default="", help="Key of the choice that counts where none is made."
    )
    unlisted: Unlisted | None = option(
        mapping, default=None, help="Where given, the form takes a value of one's own."
    )
    build: bool = option(
        boolean, default=False, help="Whether the form can build the image (fancy-profiles)."
    )


class OfferedProfile(Record):
    """`profiles.SLUG`: a profile with its options."""

    name: str = ""
    title: str = option(text, default="", help="What the form calls it. Default: its slug.")
    default: bool = option(boolean, default=False, help="Whether it counts where none is chosen.")
    options: tuple[ProfileOption, ...] = option(
        mapping, default=(), help="What can be chosen within the profile, by name."
    )


class Catalogue(Record):
    """The file's own key."""

    profiles: Mapping[str, object] = option(mapping, help="The profiles, by their slugs.")


class Offer(Record):
    """What the form of a hub offers."""

    profiles: tuple[OfferedProfile, ...] = ()

    def titles(self, slug: str, choices: Pairs) -> Pairs:
        """*choices* of the profile *slug* as its form shows them."""
        profile = named(self.profiles, slug)
        return tuple(
            (one.title or name, _title(one.choices, value)) if one else (name, value)
            for name, value in choices
            for one in [named(profile.options, name) if profile else None]
        )


def load(file: str, findings: list[Finding]) -> Offer | None:
    """The offer in the catalogue *file*; None if it cannot be told, and *findings* say why.

    :raises Refused: if there is no such file
    """
    if not os.path.isfile(file):
        raise Refused(
            _CODE,
            f"There is no file '{os.path.basename(file)}'.",
            "Make it with 'launchdirectives hub import', or write its path from the book's folder.",
        )
    told: list[Finding] = []
    layer = from_file(file, file, told)
    settings = Settings([layer] if layer else [], told)
    found = read(Catalogue, settings.values, (), settings) if not told else None
    profiles = _each(OfferedProfile, found.profiles, ("profiles",), settings) if found else ()
    offer = Offer(profiles=tuple(_whole(one, settings) for one in profiles))
    findings += [replace(one, code=_CODE) for one in told]
    return None if told else offer


def _each(cls: type[T], values: object, path: KeyPath, settings: Settings) -> tuple[T, ...]:
    """Those of *values* that are sound, each with its name."""
    return tuple(
        replace(found, name=name)
        for name, value in dict(values or {}).items()  # type: ignore[call-overload]
        if (found := read(cls, value or {}, (*path, name), settings))
    )


def _whole(profile: OfferedProfile, settings: Settings) -> OfferedProfile:
    path = ("profiles", profile.name, "options")
    found = []
    for one in _each(ProfileOption, profile.options, path, settings):
        here = (*path, one.name)
        choices = _each(Choice, one.choices, (*here, "choices"), settings)
        unlisted: Any = one.unlisted
        if unlisted is not None:
            unlisted = read(Unlisted, unlisted, (*here, "unlisted"), settings)
        if one.default and one.default not in [choice.name for choice in choices]:
            reason = f"There is no choice '{one.default}'."
            names = [choice.name for choice in choices]
            settings.report(Refused(_CODE, reason, nearest(one.default, names)), (*here, "default"))
        found.append(replace(one, choices=choices, unlisted=unlisted))
    return replace(profile, options=tuple(found))


def values(offer: Offer) -> dict[str, object]:
    """*offer* as a catalogue has it; :func:`load` reads the same."""
    return {"profiles": {one.name: _without_defaults(one) for one in offer.profiles}}


def _without_defaults(record: Record) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, spec in options(type(record)).items():
        value = getattr(record, key)
        if value == spec.default:
            continue
        if isinstance(value, tuple):
            value = {one.name: _without_defaults(one) for one in value}
        elif isinstance(value, Record):
            value = _without_defaults(value)
        kept[key] = value
    return kept


def _title(choices: tuple[Choice, ...], name: str) -> str:
    found = named(choices, name)
    return (found and found.title) or name


def named(items: tuple[T, ...], name: str) -> T | None:
    """The one of *items* that is called *name*."""
    return next((one for one in items if one.name == name), None)


def check(hub: str, offer: Offer, profile: Profile, *, is_started: bool) -> None:
    """See whether the form of *hub* takes the choices of *profile*, which it offers.

    :param is_started: whether the server starts without the form
    :raises Refused: if it does not
    """
    offered = named(offer.profiles, profile.slug)
    if offered is None:
        return
    chosen = option_names(profile)
    names = [one.name for one in offered.options]
    for name in chosen:
        if name not in names:
            raise Refused(
                "hub.choice",
                f"The profile '{profile.slug}' of the hub '{hub}' has no option '{name}'.",
                nearest(name, names),
            )
    choices, unlisted = dict(profile.options), dict(profile.unlisted)
    for one in offered.options:
        of = f"The option '{one.name}' of the profile '{profile.slug}' of the hub '{hub}'"
        if one.name in choices:
            _check_choice(one, choices[one.name], of)
        if one.name in unlisted:
            _check_unlisted(one, unlisted[one.name], of)
        if profile.build == one.name and not one.build:
            raise Refused("hub.choice", f"{of} builds no image.", f"Leave out 'build: {one.name}'.")
        # _load_profile: "Unable to determine a default choice"
        if is_started and not one.choices and one.name not in chosen:
            raise Refused(
                "hub.choice",
                f"{of} has no choice that counts where none is made, so no server starts.",
                f"Add '{one.name}' to 'unlisted:'.",
            )


def _check_choice(one: ProfileOption, choice: str, of: str) -> None:
    if named(one.choices, choice):
        return
    fix = _listed(one, choice)
    if not fix and one.unlisted and _is_taken(one.unlisted, choice):
        fix = f"Write it in 'unlisted:' in place of 'options:', as '{one.name}: {choice}'."
    known = [known.name for known in one.choices]
    raise Refused("hub.choice", f"{of} has no choice '{choice}'.", fix or nearest(choice, known))


def _check_unlisted(one: ProfileOption, value: str, of: str) -> None:
    if one.unlisted and _is_taken(one.unlisted, value):
        return
    reason = f"{of} takes no value of one's own."
    fix = f"Write one of its choices in 'options:': {', '.join(c.name for c in one.choices)}."
    if one.unlisted:
        reason = f"{of} does not take '{value}'."
        fix = f"Write a value that matches '{one.unlisted.pattern}'."
    raise Refused("hub.choice", reason, _listed(one, value) or fix)


def _listed(one: ProfileOption, value: str) -> str:
    """What to write where *value* is the image or the title of a choice."""
    for choice in one.choices:
        if value and value in (choice.name, choice.image, choice.title):
            return f"Write '{one.name}: {choice.name}' in 'options:'."
    return ""


def _is_taken(unlisted: Unlisted, value: str) -> bool:
    """Whether the hub takes *value*: `re.match`, which asks for the start only."""
    import re

    return not unlisted.pattern or re.match(unlisted.pattern, value) is not None
