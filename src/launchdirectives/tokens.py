"""Texts that look like passwords and tokens, which are found so that nobody publishes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from launchdirectives.addresses import TOKENS

_NAMES = (
    r"(?:[\w-]*[_-])?"
    r"(?:token|password|passwd|secret|api_?key|access_?key|private_?key|credentials?)"
)
_KEY = re.compile(_NAMES, re.IGNORECASE)
_BEGINNINGS = "|".join(map(re.escape, TOKENS))
_TOKEN = re.compile(rf"(?<![A-Za-z0-9])(?:{_BEGINNINGS})([A-Za-z0-9_-]{{16,}})")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")  # RFC 7519
_ASKED = re.compile(rf"[?&#;]{_NAMES}=([^&#;\s]+)", re.IGNORECASE)
_RUN = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{8,}")
_TO_BE_FILLED = ("{", "$", "<", "%")
"""How the name of a value begins that somebody else puts in."""

_MOST_LAYERS = 3
"""So many layers of percent-encoding lie over what is deepest in a link."""


def find(text: str, key: str = "") -> Iterator[str]:
    """The parts of *text* that look like secrets.

    :param key: the key that *text* is written for
    """
    if _KEY.fullmatch(key) and text and not text.startswith(_TO_BE_FILLED):
        yield text
        return
    for token in _TOKEN.finditer(text):
        # A word of names, such as hf_course_notebooks, is none.
        if _RUN.search(token[1]):
            yield token[0]
    yield from _JWT.findall(text)
    for value in _ASKED.findall(text):
        if not value.startswith(_TO_BE_FILLED):
            yield value


def hidden(text: str) -> str:
    """*text* without what looks like a secret in it."""
    for secret in sorted(set(find(text)), key=len, reverse=True):
        text = text.replace(secret, "…")
    return text


def in_link(url: str) -> Iterator[str]:
    """The secrets in *url*, under all its layers of percent-encoding."""
    seen: set[str] = set()
    for _ in range(_MOST_LAYERS + 1):
        for secret in find(url):
            if secret not in seen:
                seen.add(secret)
                yield secret
        below = unquote(url)
        if below == url:
            return
        url = below
