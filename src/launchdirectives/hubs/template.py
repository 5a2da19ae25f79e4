"""Any other service: an address with fields in braces.

A value is percent-encoded for the place where its field stands: in the path its slashes stay, in
the query nothing stays, in the fragment it stays readable. ``{FIELD:encoded}`` adds a layer.
"""

from __future__ import annotations

from collections.abc import Callable
from re import compile as compile_pattern
from urllib.parse import quote

from launchdirectives import providers
from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.base import Terms, at_commit
from launchdirectives.hubs.service import Service, needs_notebook, page_on_host
from launchdirectives.model import Hub, Launch
from launchdirectives.providers import RAW
from launchdirectives.reading import boolean, one_of, text
from launchdirectives.record import Record, option, replace
from launchdirectives.urls import checked_address, encode, encode_path

_FIELD = compile_pattern(r"\{([^{}]*)\}")
_ENCODED = ":encoded"

FIELDS: dict[str, Callable[[Launch], str]] = {
    "repository": lambda launch: launch.source.repository,
    "host": lambda launch: providers.of(launch.source)[1].host,
    "project": lambda launch: providers.of(launch.source)[1].project,
    "owner": lambda launch: providers.of(launch.source)[1].project.rpartition("/")[0],
    "name": lambda launch: providers.of(launch.source)[1].project.rpartition("/")[2],
    "ref": lambda launch: launch.source.ref or "HEAD",
    "commit": lambda launch: launch.source.commit,
    "path": lambda launch: launch.path,
    "folder": lambda launch: launch.path.rpartition("/")[0],
    "file": lambda launch: launch.path.rpartition("/")[2],
    "page": page_on_host,
    "raw": lambda launch: providers.address_of(launch.source, launch.path, RAW),
    "fragment": lambda launch: launch.fragment,
}
"""Each field with the rule for its value."""

_MAY_BE_EMPTY = ("path", "folder", "file", "owner", "fragment")


class TemplateOptions(Record):
    """Keys of a template."""

    opens: str = option(
        one_of("any", "notebook"),
        default="any",
        help="What the service opens: `any` file or folder, or a `notebook` (.ipynb) only.",
    )
    login: bool = option(boolean, default=True, help="Whether readers have to sign in there.")
    keeps_work: bool = option(boolean, default=False, help="Whether readers' work is kept there.")


class Template(Service):
    """A service whose address the author writes."""

    kind = "template"
    terms = Terms(audience="login", needs_login=True, keeps_work=False, is_slow_to_start=False)
    Options = TemplateOptions

    @classmethod
    def check_url(cls, value: object) -> str:
        """A check: an https address with fields that exist, none of them before its path."""
        template = text(value)
        begin, _, rest = template.partition("://")
        host, slash, _ = rest.partition("/")
        if "{" in begin or "{" in host or not slash:
            raise Refused(
                "config.wrong-value",
                "The template's host is not fixed.",
                "Write a whole host first, such as https://run.example.org/{project}.",
            )
        checked_address(f"{begin}://{host}", what="the service")
        for field in _FIELD.findall(template):
            name = field.removesuffix(_ENCODED)
            if name not in FIELDS:
                raise Refused(
                    "config.wrong-value",
                    f"There is no field '{{{field}}}'.",
                    nearest(name, list(FIELDS)),
                )
        rest = _FIELD.sub("", template)
        if any(char in rest for char in ' {}"<>\\^`|'):
            raise Refused(
                "config.wrong-value",
                "The template has a character that no address has.",
                "Percent-encode it; a field is one word in braces.",
            )
        return template

    def terms_of(self, hub: Hub) -> Terms:
        options: TemplateOptions = hub.options
        return replace(self.terms, needs_login=options.login, keeps_work=options.keeps_work)

    def base(self, hub: Hub) -> str:
        return "/".join(hub.url.split("/")[:3]) + "/"

    def url(self, launch: Launch) -> str:
        options: TemplateOptions = launch.hub.options
        if options.opens == "notebook":
            needs_notebook(launch, launch.hub.title or "This service")
        return _filled(launch.hub.url, launch)

    def pinned(self, launch: Launch) -> str:
        template = launch.hub.url
        if not launch.source.commit:
            return ""
        if "{commit}" in template:
            return self.url(launch)
        has_ref = any(f"{{{name}" in template for name in ("ref", "page", "raw"))
        return self.url(at_commit(launch)) if has_ref else ""


def _filled(template: str, launch: Launch) -> str:
    path, mark, fragment = template.partition("#")
    path, asks, asked = path.partition("?")
    return (
        _part(path, launch, encode_path)
        + asks
        + _part(asked, launch, encode)
        + mark
        + _part(fragment, launch, _in_fragment)
    )


def _in_fragment(value: str) -> str:
    return quote(value, safe="/:@!$&'()*+,;=?")


def _part(template: str, launch: Launch, spell: Callable[[str], str]) -> str:
    """*template* with each field spelled for the part of an address that it stands in."""

    def value(field: str) -> str:
        name = field.removesuffix(_ENCODED)
        found = FIELDS[name](launch)
        if not found and name not in _MAY_BE_EMPTY:
            raise Refused(
                "hub.source",
                f"The address of this hub needs the {name}, which is not known.",
                f"Leave out the field '{{{field}}}', or declare it.",
            )
        if field == name:
            return spell(found)
        return encode(found) if spell is encode_path else spell(encode(found))

    return _FIELD.sub(lambda match: value(match[1]), template)
