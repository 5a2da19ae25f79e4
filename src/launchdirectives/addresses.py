"""Repository addresses: taken apart, made fit for readers, and compared.

Forms: ``https://host/a/b.git``, ``ssh://git@host:22/a/b.git``, git's own short form
``git@host:a/b.git`` (git documentation, "GIT URLS"), and for archives a DOI, as
``10.5281/zenodo.123``, ``doi:…`` or ``https://doi.org/…`` (DOI Handbook 2.2).
"""

from __future__ import annotations

from functools import lru_cache

from launchdirectives.findings import Refused
from launchdirectives.record import Record
from launchdirectives.urls import LOOPBACK, split_address

# Hosts that serve a repository alike with and without `.git`, so that the shorter is written.
_KNOWN_HOSTS = ("github.com", "gist.github.com", "gitlab.com", "codeberg.org", "bitbucket.org")

DOI_HOST = "doi.org"
DOI_BEGINNINGS = (
    "doi:",
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "https://www.doi.org/",
)
"""What stands before a DOI, in small letters."""

_ZENODO_RECORDS = ("https://zenodo.org/records/", "https://zenodo.org/record/")


class Address(Record):
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
        usual = {"http": 80, "https": 443}.get(self.scheme)
        port = f":{self.port}" if usual and self.port and self.port != usual else ""
        return f"{self.host}{port}/{self.project}".lower()


@lru_cache(maxsize=256)
def parse(text: str, *, what: str = "the repository") -> Address:
    """The address in *text*.

    :raises Refused: if it is none, or holds a password or token
    """
    text = _without_doi_form(text.strip())
    if "://" not in text and "@" in text.partition(":")[0] and ":" in text:
        login, _, path = text.partition(":")
        user, _, host = login.rpartition("@")
        if user == "git" or not user.strip("abcdefghijklmnopqrstuvwxyz0123456789_-"):
            split_address(f"ssh://{user}@{host}/{path}", what=what)
            path = path.strip("/")
            return _checked(
                Address(text=text, scheme="ssh", host=host.lower(), port=None, path=path), what
            )
    is_path = "://" not in text and not text.startswith(("javascript:", "data:"))
    if is_path or text.startswith("file:"):
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
    return _checked(
        Address(
            text=text.rstrip("/"),
            scheme=parts.scheme,
            host=host,
            port=parts.port,
            path=parts.path.strip("/"),
        ),
        what,
    )


def _without_doi_form(text: str) -> str:
    """*text* with a DOI, in whatever form, as an address; other texts as they are."""
    doi = text
    for beginning in DOI_BEGINNINGS:
        if text.lower().startswith(beginning):
            doi = text[len(beginning) :]
    for beginning in _ZENODO_RECORDS:
        number = text.removeprefix(beginning).rstrip("/")
        if number != text and number.isdecimal():
            doi = f"10.5281/zenodo.{number}"
    registrant, _, rest = doi.partition("/")
    is_doi = registrant.startswith("10.") and registrant[3:].replace(".", "").isdecimal() and rest
    return f"https://{DOI_HOST}/{doi.rstrip('/')}" if is_doi else text


def _checked(address: Address, what: str) -> Address:
    # A CKAN dataset's version stands in its query (repo2docker contentproviders/ckan.py).
    reserved = set("#") if "/dataset/" in f"/{address.path}" else set("?#")
    # A host that begins with a dash would be an option of ssh (CVE-2017-1000117).
    if not address.path or address.host.startswith("-") or reserved & set(address.text):
        raise Refused(
            "config.wrong-value",
            f"The address of {what} names no repository, or has a query or fragment.",
            "Write an address such as https://github.com/org/book.",
        )
    return address


def is_same(one: str, other: str) -> bool:
    """Whether two texts are addresses of one repository."""
    try:
        return parse(one).identity == parse(other).identity
    except Refused:
        return one == other


def for_readers(remote: str) -> str:
    """The address of a git remote as readers can use it: https, without user or token.

    :raises Refused: if the remote is a folder of this computer
    """
    scheme, mark, rest = remote.partition("://")
    scheme = scheme.lower()
    if mark and scheme in ("http", "https", "ssh", "git"):
        authority, _, path = rest.partition("/")
        authority = authority.rpartition("@")[2]
        if scheme in ("ssh", "git"):  # their port is not that of https
            host, _, port = authority.rpartition(":")
            scheme, authority = "https", host if port.isdigit() else authority
        remote = f"{scheme}://{authority}/{path}"
    address = parse(remote, what="the git remote")
    host = f"[{address.host}]" if ":" in address.host else address.host
    host = f"{host}:{address.port}" if address.port else host
    path = address.project if address.host in _KNOWN_HOSTS else address.path
    scheme = "https" if address.scheme == "ssh" else address.scheme
    return f"{scheme}://{host}/{path}"


def holds_secret(remote: str) -> bool:
    """Whether the address of a git remote holds a password or token.

    A user's name alone is none. GitLab's own runners write a token that ends with their job.
    """
    _, mark, rest = remote.partition("://")
    user, at, _ = rest.partition("/")[0].rpartition("@")
    name, _, password = user.partition(":")
    if not mark or not at or name == "gitlab-ci-token":
        return False
    return bool(password) or name.startswith(TOKENS)


TOKENS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),  # GitHub, "token formats"
    *("glpat-", "gldt-", "glrt-", "glptt-", "glft-"),  # GitLab, "Token prefixes"
    *("hf_", "xoxb-", "xoxp-", "AKIA", "ATATT", "dckr_pat_", "sk-"),
)
"""How tokens of well-known services begin."""
