"""The metadata file of an RO-Crate: a flat list of entities that refer to each other.

By RO-Crate 1.1 and 1.2 (researchobject.org/ro-crate/specification).
"""

from __future__ import annotations

from launchdirectives.publication.canonical import indented
from launchdirectives.urls import encode_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ref = dict[str, str]

METADATA = "ro-crate-metadata.json"
"""The name of the file."""

MEDIA_TYPE = "application/ld+json"

_TERMS = {"1.1": {"sha256": "http://schema.org/sha256"}}
"""The terms that are used and not in a version's context."""


class Graph:
    """The entities of a crate, each once."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._entities: dict[str, dict[str, object]] = {}
        self._parts: dict[str, Ref] = {}
        self._mentioned: dict[str, Ref] = {}
        self._local: dict[str, dict[str, str]] = {}

    def local(self, kind: str, what: str) -> str:
        """A name for *what* that has none on the web: the same each time it is asked for."""
        known = self._local.setdefault(kind, {})
        return known.setdefault(what, f"#{kind}-{len(known) + 1}")

    def add(self, name: str, /, *types: str, **members: object) -> Ref:
        """Add an entity; to one that is there already, only what it does not say.

        :param members: those that say nothing are left out; an empty tuple says that there is none
        :return: a reference to it
        """
        said = {key: _one(value) for key, value in members.items() if value not in (None, "", [])}
        made = {"@id": name, "@type": _one(list(types)), **said}
        self._entities[name] = made | self._entities.get(name, {})
        return {"@id": name}

    def add_file(self, name: str, /, *types: str, **members: object) -> Ref:
        """Add a file that the crate has, or points to on the web."""
        self._parts[name] = self.add(name, "File", *types, **members)
        return self._parts[name]

    def mention(self, name: str, /, *types: str, **members: object) -> Ref:
        """Add what the crate speaks of and can neither bring nor point to."""
        self._mentioned[name] = self.add(name, *types, **members)
        return self._mentioned[name]

    def text(self, **root: object) -> str:
        """The crate's metadata file.

        :param root: the members of the crate itself, beside its parts
        """
        rest, self._entities = self._entities, {}
        profile = {"@id": f"https://w3id.org/ro/crate/{self._version}"}
        self.add(METADATA, "CreativeWork", conformsTo=profile, about={"@id": "./"})
        # One part is a list too, for EOSC's dispatcher (vre_rocrate, building/package.py).
        parts, mentioned = tuple(self._parts.values()), list(self._mentioned.values())
        self.add("./", "Dataset", **root, hasPart=parts or None, mentions=mentioned)
        context: list[object] = [f"https://w3id.org/ro/crate/{self._version}/context"]
        if self._version in _TERMS:
            context.append(_TERMS[self._version])
        # Each is let go as soon as it is written: there are as many as a site has pages.
        entities = (part.pop(name) for part in (self._entities, rest) for name in list(part))
        return indented({"@context": _one(context), "@graph": entities})


def name_of(path: str) -> str:
    """The name in a crate of the file at *path*: an address, in which letters are themselves.

    A reader that does not decode names finds most files that way, and RO-Crate 1.2 advises it.
    """
    return "".join(char if char.isalnum() else encode_path(char) for char in path)


def _one(value: object) -> object:
    """A list of one as that one, which is how compacted JSON-LD has it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
