"""BinderHub: builds the environment from a repository and starts a server of it for a while.

Rules from jupyterhub/binderhub binderhub/repoproviders.py, builder.py and
js/packages/binderhub-client/lib/spec.js.
"""

from __future__ import annotations

from launchdirectives import interfaces, providers
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import HubKind, Terms, at_commit
from launchdirectives.hubs.binder_specs import PROVIDERS, Spec
from launchdirectives.hubs.nbgitpuller import PullOptions, git_pull, opened_ref
from launchdirectives.interfaces import Target
from launchdirectives.model import Hub, Launch
from launchdirectives.reading import boolean, mapping, text
from launchdirectives.record import Record, option
from launchdirectives.urls import below, query, survives_second_decoding


def _served(value: object) -> dict[str, str]:
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


_OWN_PARAMETERS = ("urlpath", "labpath", "filepath")


def _parameters(value: object) -> dict[str, str]:
    """A check: names and values for a query."""
    chosen = {name: text(item) for name, item in mapping(value).items()}
    for name in _OWN_PARAMETERS:
        if name in chosen:
            raise Refused(
                "config.wrong-value",
                f"The parameter '{name}' says what opens, which is decided for each page.",
                "Remove it, and write 'interface'.",
            )
    return chosen


class BinderOptions(Record):
    """Keys of a BinderHub."""

    providers: dict[str, str] = option(
        _served,
        default={},
        help="Hosts of repositories with the provider that this BinderHub serves them by, such "
        "as `{git.example.org: gl}`; for a DOI its beginning, such as `{'10.1234': dataverse}`. "
        "Known: github.com (gh), gitlab.com (gl), gists and archives; others: git.",
    )
    parameters: dict[str, str] = option(
        _parameters,
        default={},
        help="Further parameters that this BinderHub's links need, such as "
        "`{system: JSC-Cloud, flavor: l1}`.",
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


# A byte that is no UTF-8 makes the page's surplus decodeURI fail, and it goes on with the query
# as it was sent (molefrog/wouter src/paths.js). Right today and once that is mended.
_UNDECODABLE = "_=%FF"


_PULLED = PullOptions(folder="none")


class BinderHub(HubKind):
    """A BinderHub with its web page (``/v2/``), under any prefix."""

    kind = "binderhub"
    terms = Terms(audience="public", needs_login=False, keeps_work=False, is_slow_to_start=True)
    Options = BinderOptions

    def builds_environment(self, hub: Hub) -> bool:
        return True

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        return ("repo2docker-build", "launch-link", "thebe")

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        return launch.environment.is_apart

    def via(self, launch: Launch) -> str:
        return "binder"

    def opened_ref(self, launch: Launch) -> str:
        if not launch.environment.is_apart:
            return launch.source.ref
        return opened_ref(launch, _PULLED, is_home_kept=False)

    def url(self, launch: Launch) -> str:
        spec, urlpath = self._built_and_opened(launch)
        options: BinderOptions = launch.hub.options
        asked = query(("urlpath", urlpath), *options.parameters.items())
        address = below(launch.hub.url, f"v2/{spec.path()}?{asked}")
        return address if survives_second_decoding(urlpath) else f"{address}&{_UNDECODABLE}"

    def notes(self, launch: Launch) -> tuple[str, ...]:
        said = interfaces.notes(launch.interface, self._target(launch))
        spec, urlpath = self._built_and_opened(launch)
        if spec.may_be_dataset:
            said = (
                *said,
                f"'{spec.repository}' is taken for a git repository; if it is a dataset on a "
                "CKAN, write 'provider: ckan' beside it.",
            )
        if not spec.ref and not providers.is_archive(spec.repository, spec.declared):
            said = (*said, "No ref is known, so BinderHub is asked for the newest commit.")
        if not survives_second_decoding(urlpath):
            said = (
                *said,
                "The name has characters that BinderHub's page decodes once too often; "
                f"the link ends with '&{_UNDECODABLE}', which keeps it from doing so.",
            )
        return said

    def pinned(self, launch: Launch) -> str:
        source = launch.source
        if launch.environment.is_apart:
            return ""
        if providers.is_archive(source.repository, source.provider):
            return self.url(launch)
        if not source.commit:
            return ""
        return self.url(at_commit(launch))

    def spec(self, launch: Launch) -> Spec:
        """What BinderHub builds for *launch*."""
        options: BinderOptions = launch.hub.options
        return Spec(*launch.built_from, launch.built_on, options.providers)

    def _built_and_opened(self, launch: Launch) -> tuple[Spec, str]:
        """What BinderHub builds, and the ``urlpath`` that opens on the server of it."""
        options: BinderOptions = launch.hub.options
        spec = self.spec(launch)
        if not launch.environment.is_apart:
            return spec, interfaces.urlpath(launch.interface, self._target(launch))
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
