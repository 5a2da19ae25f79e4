"""BinderHub: builds the environment from a repository and starts a server of it for a while.

Rules from jupyterhub/binderhub binderhub/repoproviders.py, builder.py and
js/packages/binderhub-client/lib/spec.js.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from launchdirectives import interfaces
from launchdirectives.addresses import Address, parse
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import HubKind, Terms, at_commit
from launchdirectives.hubs.nbgitpuller import PullOptions, git_pull
from launchdirectives.interfaces import Target
from launchdirectives.model import Launch
from launchdirectives.reading import boolean, mapping, text
from launchdirectives.record import Record, option
from launchdirectives.urls import below, encode, encode_path, query, survives_second_decoding


def _github(address: Address) -> str:
    return encode_path(address.project)


def _gitlab(address: Address) -> str:
    # All slashes encoded, at any depth; BinderHub does not take `.git` off here.
    return encode(address.project)


def _git(address: Address) -> str:
    return encode(address.text)


PROVIDERS: dict[str, Callable[[Address], str]] = {"gh": _github, "gl": _gitlab, "git": _git}
"""BinderHub's repository providers, with the first part of their spec."""

_BY_HOST = {"github.com": "gh", "gitlab.com": "gl"}


def _providers(value: object) -> dict[str, str]:
    """A check: hosts with the provider that serves them."""
    chosen = {host.lower(): text(provider) for host, provider in mapping(value).items()}
    for provider in chosen.values():
        if provider not in PROVIDERS:
            raise Refused(
                "config.wrong-value",
                f"BinderHub has no provider '{provider}' that launchdirectives knows.",
                f"Write one of: {', '.join(PROVIDERS)}.",
            )
    return chosen


class BinderOptions(Record):
    """Keys of a BinderHub."""

    providers: dict[str, str] = option(
        _providers,
        default={},
        help="Hosts of repositories with the provider that this BinderHub serves them by, such "
        "as `{git.example.org: gl}`. Known: github.com (gh), gitlab.com (gl); others: git.",
    )
    jupytext: bool = option(
        boolean,
        default=True,
        help="Whether the environment has jupytext; without it text notebooks open in an editor.",
    )
    jupytext_viewer: bool = option(
        boolean,
        default=False,
        help="Whether the environment opens text notebooks as notebooks by itself.",
    )


# Percent-encoded, these do not come back byte for byte from the page's decodeURI and new URL
# (js/packages/binderhub-client/lib/client.js), so that the build token is refused.
_UNSPEAKABLE = "%|]"

# A byte that is no UTF-8 makes the page's surplus decodeURI fail, and it goes on with the query
# as it was sent (molefrog/wouter src/paths.js). Right today and once that is mended.
_UNDECODABLE = "_=%FF"


class _Spec(Record):
    """Which repository BinderHub builds, and at which ref."""

    repository: str
    ref: str
    providers: Mapping[str, str] = {}

    def path(self) -> str:
        """``PROVIDER/REPOSITORY/REF``, spelled as a browser spells it.

        :raises Refused: if the ref cannot be written
        """
        for char in _UNSPEAKABLE:
            if char in self.ref:
                raise Refused(
                    "hub.ref",
                    f"BinderHub cannot open the ref '{self.ref}': it refuses '{char}' in it.",
                    "Use a ref without it.",
                )
        address = parse(self.repository)
        provider = self.providers.get(address.host) or _BY_HOST.get(address.host, "git")
        if provider in ("gh", "gl") and address.project.count("/") < 1:
            raise Refused(
                "hub.source",
                f"The address '{self.repository}' names no project on {address.host}.",
                f"Write it as https://{address.host}/owner/project.",
            )
        # Without a ref the newest commit is meant, which all three providers call HEAD.
        return f"{provider}/{PROVIDERS[provider](address)}/{encode_path(self.ref or 'HEAD')}"


class BinderHub(HubKind):
    """A BinderHub with its web page (``/v2/``), under any prefix."""

    kind = "binderhub"
    terms = Terms(audience="public", needs_login=False, keeps_work=False, is_slow_to_start=True)
    Options = BinderOptions

    def url(self, launch: Launch) -> str:
        spec, urlpath = self._built_and_opened(launch)
        address = below(launch.hub.url, f"v2/{spec.path()}?{query(('urlpath', urlpath))}")
        return address if survives_second_decoding(urlpath) else f"{address}&{_UNDECODABLE}"

    def notes(self, launch: Launch) -> tuple[str, ...]:
        said = interfaces.notes(launch.interface, self._target(launch))
        spec, urlpath = self._built_and_opened(launch)
        if not spec.ref:
            said = (*said, "No ref is known, so BinderHub is asked for the newest commit.")
        if not survives_second_decoding(urlpath):
            said = (
                *said,
                "The name has characters that BinderHub's page decodes once too often; "
                f"the link ends with '&{_UNDECODABLE}', which keeps it from doing so.",
            )
        return said

    def pinned(self, launch: Launch) -> str:
        if launch.environment.is_apart or not launch.source.commit:
            return ""
        return self.url(at_commit(launch))

    def _built_and_opened(self, launch: Launch) -> tuple[_Spec, str]:
        """What BinderHub builds, and the ``urlpath`` that opens on the server of it."""
        options: BinderOptions = launch.hub.options
        source, environment = launch.source, launch.environment
        if not environment.is_apart:
            spec = _Spec(source.repository, source.ref, options.providers)
            return spec, interfaces.urlpath(launch.interface, self._target(launch))
        spec = _Spec(
            environment.repository or source.repository,
            environment.ref or ("" if environment.repository else source.ref),
            options.providers,
        )
        # nbgitpuller, inside the environment, brings the content. A Binder's home is new each
        # time, so its own choice of a folder cannot collide.
        pull_options = PullOptions(
            folder="none",
            jupytext=options.jupytext,
            jupytext_viewer=options.jupytext_viewer,
        )
        return spec, git_pull(launch, pull_options, is_home_kept=False)

    def _target(self, launch: Launch) -> Target:
        options: BinderOptions = launch.hub.options
        return Target(
            path=launch.path,
            opens=launch.opens,
            fragment=launch.fragment,
            has_jupytext=options.jupytext,
            has_jupytext_viewer=options.jupytext_viewer,
        )
