"""BinderHub's repository providers: what comes after ``/v2/`` for each.

Rules from jupyterhub/binderhub binderhub/repoproviders.py (what each accepts and unquotes) and
main.py with js/packages/binderhub-client lib/client.js: the page's build token is for the path
byte for byte, so that it is spelled here as a browser spells it, without a slash at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from launchdirectives import providers
from launchdirectives.addresses import DOI_HOST, Address, parse
from launchdirectives.findings import Refused
from launchdirectives.model import is_commit
from launchdirectives.record import Record
from launchdirectives.urls import encode, encode_path

# Percent-encoded, these do not come back byte for byte from the page's decodeURI and new URL
# (js/packages/binderhub-client/lib/client.js), so that the build token is refused.
_UNSPEAKABLE = "%|]"


def _github(address: Address, ref: str) -> str:
    _has_owner(address)
    return f"{encode_path(address.project)}/{_ref(ref)}"


def _gitlab(address: Address, ref: str) -> str:
    # All slashes encoded, at any depth; BinderHub does not take `.git` off here.
    _has_owner(address)
    return f"{encode(address.project)}/{_ref(ref)}"


def _git(address: Address, ref: str) -> str:
    return f"{encode(address.text)}/{_ref(ref)}"


def _gist(address: Address, ref: str) -> str:
    if "/" not in address.project:
        raise Refused(
            "hub.source",
            f"BinderHub needs the user in the address of a gist, '{address.text}' has none.",
            f"Write it as https://{address.host}/USER/{address.project}.",
        )
    if ref and ref not in ("HEAD", "main", "master") and not is_commit(ref):
        raise Refused(
            "hub.ref",
            f"BinderHub opens a gist's newest version or a commit of it, not '{ref}'.",
            "Write the whole commit, or no ref.",
        )
    return "/".join(part for part in (encode_path(address.project), ref) if part)


def _doi(address: Address, ref: str) -> str:
    _has_no_ref(address, ref)
    if address.host != DOI_HOST:
        raise Refused(
            "hub.source",
            f"BinderHub finds this archive by a DOI, and '{address.text}' is none.",
            "Write the DOI, such as 10.5281/zenodo.1234567.",
        )
    return encode_path(address.path)


def _hydroshare(address: Address, ref: str) -> str:
    _has_no_ref(address, ref)
    if address.host == DOI_HOST:
        # A resource's DOI ends in `hs.` and its number (repo2docker hydroshare.py).
        return encode(address.path.rpartition("/")[2].removeprefix("hs."))
    return encode(address.text)


def _ckan(address: Address, ref: str) -> str:
    _has_no_ref(address, ref)
    return encode(address.text)


PROVIDERS: dict[str, Callable[[Address, str], str]] = {
    "gh": _github,
    "gist": _gist,
    "gl": _gitlab,
    "git": _git,
    "zenodo": _doi,
    "figshare": _doi,
    "dataverse": _doi,
    "hydroshare": _hydroshare,
    "ckan": _ckan,
}
"""BinderHub's repository providers, each with what makes its spec."""

_BY_PLACE = {"github.com": "gh", "gitlab.com": "gl"}
"""The hosts that ``gh`` and ``gl`` serve on a BinderHub that nobody has set up otherwise."""


class Spec(Record):
    """Which repository BinderHub builds, and at which ref.

    :param declared: what kind of host the repository is on, where the author says so
    :param served: hosts (or the registrants of DOIs) with the provider of this BinderHub
    """

    repository: str
    ref: str = ""
    declared: str = ""
    served: Mapping[str, str] = {}

    @property
    def provider(self) -> str:
        """BinderHub's name of the provider that serves the repository.

        :raises Refused: if BinderHub has none
        """
        address = parse(self.repository)
        registrant = address.path.partition("/")[0]
        place = registrant if address.host == DOI_HOST else address.host
        if place in self.served:
            return self.served[place]
        name = providers.name_of(address, self.declared)
        if name in PROVIDERS and name != "git":
            return name
        if not providers.PROVIDERS[name].is_git:
            raise Refused(
                "hub.source",
                f"Nobody knows which archive gives DOIs that begin with {registrant}.",
                f"Write it in the hub's 'providers', such as {{'{registrant}': dataverse}}.",
            )
        return _BY_PLACE.get(place, "git")

    @property
    def may_be_dataset(self) -> bool:
        """Whether a git repository's address looks like that of a dataset on a CKAN."""
        return self.provider == "git" and "/dataset/" in self.repository

    def path(self) -> str:
        """``PROVIDER/REPOSITORY/REF``, spelled as a browser spells it.

        :raises Refused: if BinderHub cannot open the repository, or the ref cannot be written
        """
        address = parse(self.repository)
        for char in _UNSPEAKABLE:
            if char in address.text:
                raise Refused(
                    "hub.source",
                    f"BinderHub cannot open '{self.repository}': it refuses '{char}' in it.",
                    "Name the repository so that its address needs no escaping.",
                )
        provider = self.provider
        return f"{provider}/{PROVIDERS[provider](address, self.ref)}"


def _ref(ref: str) -> str:
    # Without a ref the newest commit is meant, which all git providers call HEAD.
    for char in _UNSPEAKABLE:
        if char in ref:
            raise Refused(
                "hub.ref",
                f"BinderHub cannot open the ref '{ref}': it refuses '{char}' in it.",
                "Use a ref without it.",
            )
    return encode_path(ref or "HEAD")


def _has_owner(address: Address) -> None:
    if "/" not in address.project:
        raise Refused(
            "hub.source",
            f"The address '{address.text}' names no project on {address.host}.",
            f"Write it as https://{address.host}/owner/project.",
        )


def _has_no_ref(address: Address, ref: str) -> None:
    if ref:
        raise Refused(
            "hub.ref",
            f"'{address.text}' is in an archive, which has no refs, so '{ref}' cannot be opened.",
            "Leave out the ref; each version in an archive has an address of its own.",
        )
