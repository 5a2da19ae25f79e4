"""Repository addresses: taken apart, made fit for readers, and compared.

Forms: ``https://host/a/b.git``, ``ssh://git@host:22/a/b.git``, and git's own short form
``git@host:a/b.git`` (git documentation, "GIT URLS").
"""

from __future__ import annotations

from dataclasses import dataclass

from launchdirectives.findings import Refused
from launchdirectives.urls import LOOPBACK, split_address

# Hosts that serve a repository alike with and without `.git`, so that the shorter is written.
_KNOWN_HOSTS = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A repository's address in parts; *path* has no leading or trailing slash."""

    text: str
    scheme: str
    host: str
    port: int | None
    path: str

    @property
    def project(self) -> str:
        """The path without ``.git``: what a host calls the project."""
        return self.path.removesuffix(".git")

    @property
    def identity(self) -> str:
        """The same for all spellings of one repository's address."""
        port = f":{self.port}" if self.port and self.scheme in ("http", "https") else ""
        return f"{self.host}{port}/{self.project}".lower()


def parse(text: str, *, what: str = "the repository") -> Address:
    """The address in *text*.

    :raises Refused: if it is none, or holds a password or token
    """
    text = text.strip()
    if "://" not in text and "@" in text.partition(":")[0] and ":" in text:
        login, _, path = text.partition(":")
        user, _, host = login.rpartition("@")
        if user == "git" or not user.strip("abcdefghijklmnopqrstuvwxyz0123456789_-"):
            return Address(
                text=text, scheme="ssh", host=host.lower(), port=None, path=path.strip("/")
            )
    if "://" not in text and not text.startswith(("javascript:", "data:")):
        raise Refused(
            "source.not-public",
            f"The address of {what} is a path on this computer.",
            "Write the address from which readers can clone, such as https://github.com/org/book.",
        )
    if text.startswith("file:"):
        raise Refused(
            "source.not-public",
            f"The address of {what} is a folder on this computer.",
            "Write the address from which readers can clone, such as https://github.com/org/book.",
        )
    parts = split_address(text, what=what)
    host = (parts.hostname or "").lower()
    if parts.scheme in ("http", "git") and host not in LOOPBACK:
        raise Refused(
            "security.scheme",
            f"The address of {what} begins with {parts.scheme}://, which is not encrypted.",
            f"Write https://{parts.netloc}{parts.path}.",
        )
    return Address(
        text=text.rstrip("/"),
        scheme=parts.scheme,
        host=host,
        port=parts.port,
        path=parts.path.strip("/"),
    )


def for_readers(remote: str) -> str:
    """The address of a git remote as readers can use it: https, without user or token.

    :raises Refused: if the remote is a folder of this computer
    """
    scheme, mark, rest = remote.partition("://")
    if mark and scheme in ("http", "https"):
        authority, _, path = rest.partition("/")
        remote = f"{scheme}://{authority.rpartition('@')[2]}/{path}"
    elif mark and scheme == "ssh":
        authority, _, path = rest.partition("/")
        host = authority.rpartition("@")[2].partition(":")[0]
        remote = f"https://{host}/{path}"
    address = parse(remote, what="the git remote")
    host = f"{address.host}:{address.port}" if address.port else address.host
    path = address.project if address.host in _KNOWN_HOSTS else address.path
    scheme = "https" if address.scheme in ("ssh", "git") else address.scheme
    return f"{scheme}://{host}/{path}"
