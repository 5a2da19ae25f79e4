"""Changes to records and pages such as accidents and strangers make."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from launchdirectives.hubs import BUILT_IN
from launchdirectives.publication.canonical import digest

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</bdi></a><script>",
    "a\u202eb\u2066c",
    "=HYPERLINK(1)",
    "[x](javascript:alert(1))",
    "`x` ]]> --> &amp; &#60;",
    "x" * 500,
    "\u0000",
    "\u001b[31m",
    "é\u0301\U0001f600",
    "",
    "{0} %s ${x} {{x}} {url}",
)
ADDRESSES = (
    "https://evil.example.org/",
    "https://binder.example.org/",
    "https://binder.example.org/v2/gh/a/b/main?urlpath=x&urlpath=y",
    "javascript:alert(1)",
    "https://a.example.org/%22%3E%3Cscript%3E",
    "https://a.example.org/'onclick='x",
    "https://a.example.org/[x](y)",
    "https://a.example.org:99999/",
    "https://127.1/",
    "http://localhost:1/",
    "https://a..b/",
    "https://-/",
    "https://./",
    "https://a.example.org/?" + "a=b&" * 900,
    "https://doi.org/10.5281/zenodo.1",
    "https://github.com/a",
    "https://github.com/a/b/c/d",
    "https://gist.github.com/a/b",
    "https://a.example.org/%",
    "https://a.example.org/%ff%00%2f..%2f",
)
REFS = ("main", "v1.0.0", "0" * 40, "f" * 64, "a/b", "é", "refs/heads/x", "-x", "a..b", "HEAD", "@")
PATHS = (
    "a",
    ".",
    "a/b c.ipynb",
    "a.ipynb/",
    "../x",
    "a//b",
    "é/#?%.md",
    "x" * 999,
    "a/./b",
    "'\"<>",
)
KEYS = ("book", "default", "public", "community", "community-binder", "hub-image", "none")
KINDS = (*BUILT_IN, "warp")
OTHERS: tuple[Any, ...] = (None, True, 0, -1, 10**15, 1.5, [], {}, [[]], "x", ["x"], {"a": 1})
LINKS: tuple[Any, ...] = (
    {"url": "https://a.example.org/{path}"},
    {"interface": "lab"},
    {"token": "x"},
    {"urlpath": "{path}"},
    {"folder": "a/{ref}"},
    {"providers": {"github": "gh"}},
    {"nbgitpuller": False},
    {"url": "https://public-binder.example.org"},
)
OF_NAME: dict[str, tuple[Any, ...]] = {
    "ref": REFS,
    "requestedRef": REFS,
    "branch": REFS,
    "tag": REFS,
    "refKind": ("branch", "tag", "commit"),
    "path": PATHS,
    "id": PATHS,
    "kind": KINDS,
    "links": LINKS,
    "hub": KEYS,
    "environment": KEYS,
    "source": KEYS,
    "provider": ("github", "gitlab", "gist", "git", "zenodo", "doi", "swh", "meca", "gitea"),
    "via": ("binder", "nbgitpuller", "thebe", "jupyterlite", "colab", "link"),
    "strength": ("commit", "tag", "archive"),
    "interface": ("lab", "doc", "notebook", "rstudio", "{path}", "a?b=c#d", "shiny", *TEXTS),
    "opens": ("notebook", "text-notebook", "file", "folder"),
    "formatVersion": ("1.0", "1.1", "1.9999", "2.0", "1", "0.1", "1.0\n"),
    "generatedAt": ("2025-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"),
    "committedUntil": ("2025-02-30", "0000-01-01", "9999-12-31"),
    "beside": (["a", "b/c.md"], ["."]),
    "fragment": TEXTS,
    "configRoot": (".", "binder", ".binder"),
    "doi": ("10.5281/zenodo.1", "10.5281/zenodo.1?x*y", "10.1234/\u202e"),
}


class Mutator:
    """Makes something else of what it gets; the same for the same seed.

    :param seeds: records to begin with
    """

    def __init__(self, seed: int, seeds: list[dict[str, Any]]) -> None:
        self.random = random.Random(seed)  # noqa: S311  (no secret is made)
        self.seeds = seeds

    def record(self) -> bytes:
        """A record, changed in its structure, its bytes, or both."""
        made = copy.deepcopy(self.random.choice(self.seeds))
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 4))):
            self._change(made)
        if self.random.random() < 0.8:
            made["contentDigest"] = digest_or_old(made)
        content = json.dumps(made, ensure_ascii=self.random.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        return self.bytes(content) if self.random.random() < 0.3 else content

    def bytes(self, content: bytes) -> bytes:
        """*content* with a few bytes changed."""
        held = bytearray(content)
        for _ in range(self.random.choice((1, 1, 2, 8))):
            at = self.random.randrange(len(held) + 1)
            end = min(len(held), at + self.random.choice((1, 2, 16, 200)))
            action = self.random.randrange(6)
            if action == 0 and at < len(held):
                held[at] ^= 1 << self.random.randrange(8)
            elif action == 1:
                held[at:at] = self.random.randbytes(self.random.choice((1, 4, 50)))
            elif action == 2:
                del held[at:end]
            elif action == 3:
                held[at:at] = held[at:end] * self.random.choice((1, 2, 100))
            elif action == 4:
                held[at:at] = self.random.choice(_PIECES)
            elif action == 5 and self.random.random() < 0.2:
                del held[at:]
        return bytes(held)

    def page(self, seed: str) -> bytes:
        """A page, changed."""
        content = seed.replace("HREF", self.random.choice(ADDRESSES + TEXTS))
        return self.bytes(content.encode("utf-8", "surrogatepass"))

    def _change(self, made: dict[str, Any]) -> None:
        """One change somewhere in *made*."""
        place = self._container(made)
        if isinstance(place, list):
            self._change_list(place)
            return
        if not place or self.random.random() < 0.1:
            name = self.random.choice((*OF_NAME, "url", "title", "x-a", "new", "a" * 99, "\u202e"))
        else:
            name = self.random.choice(list(place))
        if self.random.random() < 0.1:
            place.pop(name, None)
        else:
            place[name] = self._value(name, place.get(name))

    def _change_list(self, place: list[Any]) -> None:
        at = self.random.randrange(len(place) + 1)
        action = self.random.randrange(3)
        if action == 0 and at < len(place):
            del place[at]
        elif action == 1 and place:
            place.insert(at, copy.deepcopy(self.random.choice(place)))
        else:
            place.insert(at, self.random.choice(OTHERS + TEXTS))

    def _value(self, name: str, old: Any) -> Any:
        chance = self.random.random()
        if name in OF_NAME and chance < 0.7:
            return copy.deepcopy(self.random.choice(OF_NAME[name]))
        if chance < 0.3:
            return copy.deepcopy(self.random.choice(OTHERS))
        if isinstance(old, str) and old.startswith("http"):
            return self.random.choice(ADDRESSES)
        if isinstance(old, str) and chance < 0.8:
            return self.random.choice(TEXTS)
        return copy.deepcopy(self.random.choice(ADDRESSES + TEXTS + OTHERS))

    def _container(self, made: dict[str, Any]) -> Any:
        """An object or a list somewhere in *made*."""
        place: Any = made
        while True:
            inner = [one for one in _below(place) if isinstance(one, (dict, list))]
            if not inner or self.random.random() < 0.25:
                return place
            place = self.random.choice(inner)


_PIECES = (
    *(b'"', b"\\", b"{", b"[" * 50, b"}", b"<", b"\x00", b"\xff", b"\\ud800", b"1e999", b"NaN"),
    *(b'"hubs": {},', b"<script>", b"<!--", b"<link rel=describedby href=x>", b"\xed\xa0\x80"),
)


def _below(place: Any) -> list[Any]:
    return list(place.values()) if isinstance(place, dict) else list(place)


def digest_or_old(made: dict[str, Any]) -> Any:
    """The right digest of *made*, or what stands there if no digest can be made."""
    try:
        return digest(made)
    except (ValueError, UnicodeEncodeError):
        return made.get("contentDigest")
