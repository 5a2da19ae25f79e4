"""JupyterHub: a reader's own server, filled by nbgitpuller or by the hub's operator."""

from __future__ import annotations

from launchdirectives import interfaces
from launchdirectives.hubs import profiles
from launchdirectives.hubs.nbgitpuller import PulledHub, git_pull
from launchdirectives.hubs.profiles import ProfileOptions
from launchdirectives.interfaces import Target
from launchdirectives.model import Environment, Hub, Launch, Profile
from launchdirectives.reading import KeyPath, Settings, boolean
from launchdirectives.record import option
from launchdirectives.urls import below, path_below, query, redirected


class JupyterHubOptions(ProfileOptions):
    """Keys of a JupyterHub."""

    pull: bool = option(
        boolean,
        default=True,
        help="Whether nbgitpuller brings the content. If not, the files are on the servers "
        "already: in their root, or in the `folder` that is named.",
    )


class JupyterHub(PulledHub):
    """A JupyterHub, under any prefix.

    ``hub/user-redirect`` logs a reader in, starts the server and goes on
    (jupyterhub/jupyterhub handlers/base.py, UserRedirectHandler).
    """

    kind = "jupyterhub"
    entrance = "hub/user-redirect/"
    Options = JupyterHubOptions
    has_profiles = True
    unpublished = frozenset(("catalogue",))

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        options: JupyterHubOptions = launch.hub.options
        return options.pull

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        options: JupyterHubOptions = hub.options
        brought = super().capabilities(hub) if options.pull else ("launch-link",)
        return (*brought, "choose-image") if profiles.takes_choices(options) else brought

    def url(self, launch: Launch) -> str:
        way = self.way(launch)
        if "#" in way:
            # A fragment is lost at the login form, unless it stands in `next`.
            way = "hub/login?" + query(("next", path_below(launch.hub.url, way)))
        return below(launch.hub.url, way)

    def way(self, launch: Launch) -> str:
        """The path below the hub's address that a reader is led to, once logged in.

        :raises Refused: if the hub cannot open *launch*
        """
        content = self._content(launch)
        if profile := profiles.of(launch):
            return profiles.way(launch, profile, path_below(launch.hub.url, content)) or content
        return content

    def notes(self, launch: Launch) -> tuple[str, ...]:
        options: JupyterHubOptions = launch.hub.options
        if options.pull:
            said = super().notes(launch)
        else:
            said = (
                "Nothing is pulled: the file must be on the readers' servers.",
                *interfaces.notes(launch.interface, _target(launch)),
            )
        return (*said, *profiles.notes(launch))

    def path_on_server(self, launch: Launch) -> str:
        options: JupyterHubOptions = launch.hub.options
        return super().path_on_server(launch) if options.pull else _target(launch).path

    def check_profile(self, hub: Hub, profile: Profile, environment: Environment) -> None:
        profiles.check(hub, profile, environment)

    def with_files(self, hub: Hub, directory: str, settings: Settings, path: KeyPath) -> Hub | None:
        return profiles.with_catalogue(hub, directory, settings, path)

    def to_choose(self, launch: Launch) -> str:
        return profiles.to_choose(launch)

    def _content(self, launch: Launch) -> str:
        options: JupyterHubOptions = launch.hub.options
        if options.pull:
            return self.entrance + git_pull(launch, options, is_home_kept=True)
        return self.entrance + redirected(interfaces.urlpath(launch.interface, _target(launch)))


def _target(launch: Launch) -> Target:
    """The file where the hub's operator has put it."""
    options: JupyterHubOptions = launch.hub.options
    folder = "" if options.folder in ("auto", "none") else options.folder
    return Target(
        path="/".join(part for part in (folder, launch.path) if part),
        opens=launch.opens,
        fragment=launch.fragment,
        home=options.home,
        has_jupytext_viewer=options.jupytext_viewer,
    )
