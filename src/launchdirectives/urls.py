"""The one place that quotes, and that says which addresses are safe to publish.

A launch link is a URL inside a URL, sometimes inside a third. Each consumer takes off a
fixed number of layers of percent-encoding; each function here adds exactly one.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from launchdirectives.findings import Refused

# What JavaScript's encodeURIComponent leaves alone beyond Python's own "_.-~". BinderHub
# compares its build token with the path as a browser spells it, so `%28` for `(` is refused
# (jupyterhub/binderhub binderhub/builder.py, check_build_token).
_RAW_IN_JAVASCRIPT = "!'()*"

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@lru_cache(maxsize=256)
def encode(value: str) -> str:
    """One layer for *value* as a query value or a single path segment."""
    return _quoted(value, _RAW_IN_JAVASCRIPT)


def encode_path(path: str) -> str:
    """One layer for *path*, keeping its slashes."""
    return _quoted(path, "/" + _RAW_IN_JAVASCRIPT)


def _quoted(text: str, safe: str) -> str:
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError:
        # Git and Linux take any bytes for a name; servers read addresses as UTF-8.
        raise Refused(
            "hub.source",
            f"The name {text!a} is no UTF-8, so that no address can hold it.",
            "Rename it.",
        ) from None


def query(*pairs: tuple[str, str]) -> str:
    """A query string of *pairs*; those with an empty value are left out.

    JupyterHub drops empty values on its way to the server
    (jupyterhub/jupyterhub handlers/base.py, UserRedirectHandler), so none are written.
    """
    return "&".join(f"{key}={encode(value)}" for key, value in pairs if value)


def below(base: str, tail: str) -> str:
    """*tail* under *base*, whose own path (a hub's prefix) is kept."""
    return f"{base.rstrip('/')}/{tail}"


def from_root(url: str, root: str) -> str:
    """*url*, where it counts from the root of a site, below *root*; others as they are.

    :param root: what leads to the site's root, with a slash at its end: an address, ``../``
    """
    return f"{root}{url}" if is_from_root(url) else url


def is_from_root(url: str) -> bool:
    """Whether *url* counts from the root of a site."""
    return ":" not in url.partition("/")[0]


def path_below(base: str, tail: str) -> str:
    """*tail* under *base* as a path from the root, as ``next`` wants it.

    JupyterHub goes to ``next`` only if it has the hub's prefix
    (jupyterhub/jupyterhub handlers/base.py, _validate_next_url).
    """
    return below(urlsplit(base).path, tail)


def redirected(urlpath: str) -> str:
    """*urlpath* for ``hub/user-redirect/``: one more layer, except on its query.

    The hub decodes the path and does not encode it again, and so takes a ``#`` in it for one
    (jupyterhub/jupyterhub handlers/base.py, UserRedirectHandler). A fragment of the link itself
    would be lost at the login form.
    """
    before, mark, fragment = urlpath.partition("#")
    path, question, rest = before.partition("?")
    return encode_path(f"{path}{mark}{fragment}") + question + rest


def survives_second_decoding(urlpath: str) -> bool:
    """Whether *urlpath* still means the same after one decoding too many.

    BinderHub's page decodes its whole query once more than it should
    (molefrog/wouter src/paths.js sanitizeSearch), which is harmless for most names and
    fatal for those with ``#``, ``?`` or ``%``, and in a nested query also ``&`` and ``+``.
    """
    return _meaning(urlpath) == _meaning(unquote(urlpath))


def _meaning(urlpath: str) -> tuple[object, ...]:
    parts = urlsplit(urlpath.strip())  # as browsers and tornado's get_argument do
    pairs = tuple(
        (key, _meaning(value) if key == "urlpath" else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    return (parts.scheme, parts.netloc, unquote(parts.path), pairs, parts.fragment)


def checked_address(text: str, *, what: str) -> str:
    """*text*, if it may stand in a published page as the address of *what*.

    :returns: the address without trailing slash
    :raises Refused: if it is no https address (http on loopback), holds user
        information, a query or a fragment, or has characters that no address has
    """
    parts = split_address(text, what=what)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and (parts.hostname or "") in LOOPBACK
    ):
        raise Refused(
            "security.scheme",
            f"The address of {what} is '{_shown(parts, text)}', which is not https.",
            "Write an address that begins with https:// (http:// only for localhost).",
        )
    if "?" in text or "#" in text:
        raise Refused(
            "config.wrong-value",
            f"The address of {what} has a query or a fragment.",
            f"Write only '{parts.scheme}://{parts.netloc}{parts.path}'.",
        )
    return text.rstrip("/")


def is_loopback(text: str) -> bool:
    """Whether *text* is an address on the computer of whoever follows it."""
    try:
        return (urlsplit(text).hostname or "") in LOOPBACK
    except ValueError:
        return False


def split_address(text: str, *, what: str) -> SplitResult:
    """The parts of *text*.

    :raises Refused: if it holds user information, blanks, control characters or
        backslashes, has a bad port, or no host
    """
    wrong = Refused(
        "config.wrong-value",
        f"The address of {what} is not a URL.",
        "Write an address such as https://hub.example.org.",
    )
    if not text.isprintable() or any(char in text for char in ' \\"<>'):
        raise wrong
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("https", "http", "ssh", "git"):
        raise Refused(
            "security.scheme",
            f"The address of {what} is '{_shown(parts, text)}', which is not https.",
            "Write an address that begins with https://.",
        )
    if not parts.hostname:
        raise wrong
    if parts.username is not None and (parts.scheme != "ssh" or parts.password is not None):
        raise Refused(
            "security.user-info",
            f"The address of {what} holds a user name or token, which readers would see.",
            f"Write '{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}'.",
        )
    return parts


def _shown(parts: SplitResult, text: str) -> str:
    """*text* for a message, without what may be secret in it."""
    shown = text.rpartition("@")[2][:30]
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else shown
