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
    jupytext_viewer: bool = option(
        boolean,
        default=False,
        help="Whether the environment opens text notebooks as notebooks by itself.",
    )


# Percent-encoded, these do not come back byte for byte from the page's decodeURI and new URL
# (js/packages/binderhub-client/lib/client.js), so that the build token is refused.
_UNSPEAKABLE = "%|]"


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
        options: BinderOptions = launch.hub.options
        if launch.environment.repository or launch.environment.ref:
            return self._with_environment(launch, options)
        spec = _Spec(launch.source.repository, launch.source.ref, options.providers)
        return _address(launch.hub.url, spec, self._urlpath(launch, options))

    def notes(self, launch: Launch) -> tuple[str, ...]:
        options: BinderOptions = launch.hub.options
        said = interfaces.notes(launch.interface, self._target(launch, options))
        if not launch.source.ref:
            said = (*said, "No ref is known, so BinderHub is asked for the newest commit.")
        if not survives_second_decoding(self._urlpath(launch, options)):
            said = (
                *said,
                "The name has characters that BinderHub's page decodes once too often; "
                "the link ends with '&_=%FF', which keeps it from doing so.",
            )
        return said

    def pinned(self, launch: Launch) -> str:
        has_own_environment = launch.environment.repository or launch.environment.ref
        if has_own_environment or not launch.source.commit:
            return ""
        return self.url(at_commit(launch))

    def _with_environment(self, launch: Launch, options: BinderOptions) -> str:
        """The environment's repository is built; nbgitpuller inside it brings the content."""
        environment = launch.environment
        spec = _Spec(
            environment.repository or launch.source.repository,
            environment.ref or ("" if environment.repository else launch.source.ref),
            options.providers,
        )
        # A Binder's home is new each time, so nbgitpuller's own folder cannot collide.
        pull_options = PullOptions(folder="none", jupytext_viewer=options.jupytext_viewer)
        pull = git_pull(launch, pull_options, is_home_kept=False)
        return _address(launch.hub.url, spec, pull)

    def _urlpath(self, launch: Launch, options: BinderOptions) -> str:
        return interfaces.urlpath(launch.interface, self._target(launch, options))

    def _target(self, launch: Launch, options: BinderOptions) -> Target:
        return Target(
            path=launch.path,
            opens=launch.opens,
            fragment=launch.fragment,
            has_jupytext_viewer=options.jupytext_viewer,
        )


def _address(hub: str, spec: _Spec, urlpath: str) -> str:
    address = below(hub, f"v2/{spec.path()}?{query(('urlpath', urlpath))}")
    if survives_second_decoding(urlpath):
        return address
    # A byte that is no UTF-8 makes the page's surplus decodeURI fail, and it goes on with the
    # query as it was sent (molefrog/wouter src/paths.js). Right today and once that is mended.
    return f"{address}&_=%FF"
