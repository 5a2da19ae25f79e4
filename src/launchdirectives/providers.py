"""Kinds of hosts that keep a book's files, and how each writes the address of a file.

The names are those of repo2docker's content providers and of the hosts themselves. A host is
known by its name, or declared by ``provider``; every other one is taken for a plain git host.
"""

from __future__ import annotations

from collections.abc import Callable

from launchdirectives.addresses import DOI_HOST, Address, parse
from launchdirectives.findings import Refused, nearest
from launchdirectives.model import COMMIT, TAG, Source
from launchdirectives.reading import text
from launchdirectives.record import Record
from launchdirectives.urls import encode, encode_path

WEB, TREE, RAW = "file", "folder", "raw"
"""What an address shows: a file as a page, a folder as a page, a file as it is."""


class Provider(Record):
    """A kind of host.

    :param title: its name in messages
    :param is_git: whether its repositories can be cloned by git
    :param address: makes the address of a path at the source's ref; None if there is none
    """

    title: str
    is_git: bool = True
    address: Callable[[Address, Source, str, str], str] | None = None


def _github(address: Address, source: Source, path: str, shows: str) -> str:
    ref = encode_path(source.ref or "HEAD")
    if shows == RAW and address.host == "github.com":
        start = f"https://raw.githubusercontent.com/{encode_path(address.project)}"
        return f"{start}/{ref}/{encode_path(path)}"
    route = {WEB: "blob", TREE: "tree", RAW: "raw"}[shows]
    return f"{_home(address)}/{route}/{ref}/{encode_path(path)}".rstrip("/")


def _gitlab(address: Address, source: Source, path: str, shows: str) -> str:
    route = {WEB: "blob", TREE: "tree", RAW: "raw"}[shows]
    ref = encode_path(source.ref or "HEAD")
    return f"{_home(address)}/-/{route}/{ref}/{encode_path(path)}".rstrip("/")


def _bitbucket(address: Address, source: Source, path: str, shows: str) -> str:
    route = "raw" if shows == RAW else "src"
    return f"{_home(address)}/{route}/{encode(source.ref or 'HEAD')}/{encode_path(path)}".rstrip(
        "/"
    )


def _gitea(address: Address, source: Source, path: str, shows: str) -> str:
    if not source.ref:
        raise Refused(
            "hub.ref",
            f"The address of a file on {address.host} needs a ref, and none is known.",
            "Write 'source.ref'.",
        )
    kind = source.ref_kind if source.ref_kind in (TAG, COMMIT) else "branch"
    route = "raw" if shows == RAW else "src"
    return f"{_home(address)}/{route}/{kind}/{encode_path(source.ref)}/{encode_path(path)}".rstrip(
        "/"
    )


def _gist(address: Address, source: Source, path: str, shows: str) -> str:
    if shows == RAW:
        start = f"https://gist.githubusercontent.com/{encode_path(address.project)}/raw"
        return "/".join(part for part in (start, source.commit, encode_path(path)) if part)
    return _home(address)


PROVIDERS: dict[str, Provider] = {
    "github": Provider(title="GitHub", address=_github),
    "gitlab": Provider(title="GitLab", address=_gitlab),
    "bitbucket": Provider(title="Bitbucket", address=_bitbucket),
    "gitea": Provider(title="Gitea or Forgejo", address=_gitea),
    "gist": Provider(title="GitHub Gist", address=_gist),
    "git": Provider(title="a git host"),
    "zenodo": Provider(title="Zenodo", is_git=False),
    "figshare": Provider(title="Figshare", is_git=False),
    "dataverse": Provider(title="Dataverse", is_git=False),
    "hydroshare": Provider(title="HydroShare", is_git=False),
    "ckan": Provider(title="CKAN", is_git=False),
    "doi": Provider(title="an archive", is_git=False),
}
"""Each kind of host by the name that authors write."""

_BY_HOST = {
    "github.com": "github",
    "gist.github.com": "gist",
    "gitlab.com": "gitlab",
    "bitbucket.org": "bitbucket",
    "codeberg.org": "gitea",
    "hydroshare.org": "hydroshare",
    "www.hydroshare.org": "hydroshare",
}
_BY_FIRST_LABEL = {
    "github": "github",
    "gitlab": "gitlab",
    "gitea": "gitea",
    "forgejo": "gitea",
    "ckan": "ckan",
}
_BY_REGISTRANT = {
    "10.5281": "zenodo",
    "10.6084": "figshare",
    "10.7910": "dataverse",
    "10.4211": "hydroshare",
}


def check(value: object) -> str:
    """A check: the name of a kind of host."""
    name = text(value)
    if name not in PROVIDERS:
        raise Refused(
            "config.wrong-value",
            f"There is no provider '{name}'.",
            nearest(name, list(PROVIDERS)),
        )
    return name


def name_of(address: Address, declared: str = "") -> str:
    """The name of the kind of host that *address* is on."""
    if declared:
        return declared
    if address.host == DOI_HOST:
        return _BY_REGISTRANT.get(address.path.partition("/")[0], "doi")
    if address.host in _BY_HOST:
        return _BY_HOST[address.host]
    return _BY_FIRST_LABEL.get(address.host.partition(".")[0], "git")


def is_archive(repository: str, declared: str = "") -> bool:
    """Whether *repository* is an archive's record, which has no refs."""
    return not PROVIDERS[name_of(parse(repository), declared)].is_git


def of(source: Source) -> tuple[str, Address]:
    """The kind of host that *source* is on, and its address in parts."""
    address = parse(source.repository)
    return name_of(address, source.provider), address


def address_of(source: Source, path: str, shows: str) -> str:
    """The address of *path* (from the repository's root) at the ref of *source*.

    :param shows: one of :data:`WEB`, :data:`TREE` and :data:`RAW`
    :raises Refused: if nobody knows how the host writes it
    """
    name, address = of(source)
    make = PROVIDERS[name].address
    if make is None:
        raise Refused(
            "hub.source",
            f"Nobody knows how {address.host} writes the address of a file.",
            "If it runs GitLab, Gitea or GitHub, write 'source.provider'.",
        )
    return make(address, source, path, shows)


def _home(address: Address) -> str:
    """The address of the project's page."""
    scheme = "http" if address.scheme == "http" else "https"  # ssh has another port
    port = f":{address.port}" if address.port and scheme == address.scheme else ""
    return f"{scheme}://{address.host}{port}/{encode_path(address.project)}"
