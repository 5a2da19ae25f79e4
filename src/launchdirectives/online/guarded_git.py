"""Git, sent to repositories that a stranger has named: to the public network only.

Git looks names up itself, and follows the first redirect. So the name is looked up here, each of
its addresses is looked at, and git is told to use those and to follow nothing (git-config,
``http.curloptResolve`` and ``http.followRedirects``). Where the environment names a proxy, the
proxy looks names up, and what it leads to is its own decision.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from launchdirectives.online.guarded import Guarded, look_up
from launchdirectives.online.http import NAME, NoAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    Resolve = Callable[[str, int], list[str]]

OLDEST = 2, 37
"""Older ones know nothing of ``http.curloptResolve``, and pass settings over that they do not know
(git Documentation/RelNotes/2.37.0.txt)."""

OLD = "old"
"""Why git is not sent: see :data:`OLDEST`."""


def settings(
    address: str, *, allow_local: bool = False, resolve: Resolve = look_up
) -> tuple[str, ...]:
    """The settings with which git may be sent to *address*, which is one of https.

    :param allow_local: whether one's own computer and network may be asked too, at any port
    :raises NoAnswer: if git may not be sent there, or nobody knows the name
    """
    guard = Guarded(allow_local=allow_local)
    guard.admit(address, address)
    alone = ("http.followRedirects=false",)
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if _goes_through_proxy(parts.scheme, host) or ":" in host:  # a number is not looked up
        return alone
    if not allow_local and version() < OLDEST:
        raise NoAnswer(OLD, "git 2.37 or newer is needed, which can be told where a name leads")
    try:
        numeric = resolve(host, port)
    except (OSError, UnicodeError):  # the second: an empty label, or one that is too long
        raise NoAnswer(NAME, "nobody knows a computer of that name") from None
    for one in numeric:
        guard.judge(one)
    return (*alone, f"http.curloptResolve={host}:{port}:{','.join(map(_bracketed, numeric))}")


@cache
def version() -> tuple[int, int]:
    """The version of git; of nought where there is none."""
    try:
        done = subprocess.run(("git", "version"), capture_output=True, text=True, check=False)
    except OSError:
        return 0, 0
    found = re.search(r"([0-9]{1,6})\.([0-9]{1,6})", done.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _goes_through_proxy(scheme: str, host: str) -> bool:
    from urllib.request import getproxies, proxy_bypass

    return scheme in getproxies() and not proxy_bypass(host)


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
