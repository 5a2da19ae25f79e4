"""JupyterLite: Jupyter in the reader's browser, from files of a site.

Addresses from jupyterlite/jupyterlite docs/howto/configure/urls.md, and for the second decoding of
``path`` its packages/application-extension/src/index.tsx.
"""

from __future__ import annotations

import posixpath

from launchdirectives.findings import Refused
from launchdirectives.hubs.base import BROWSER, HubKind, Terms
from launchdirectives.hubs.service import cannot_open
from launchdirectives.model import FILE, FOLDER, TEXT_NOTEBOOK, Launch
from launchdirectives.reading import inside, text
from launchdirectives.record import Record, option
from launchdirectives.urls import below, checked_address, encode, query

_APPS = {"lab": "lab", "doc": "lab", "notebook": "notebooks"}


class LiteOptions(Record):
    """Keys of a JupyterLite."""

    contents: str | None = option(
        inside,
        default=None,
        help="The folder of the repository whose files the JupyterLite was built with. "
        "Default: the book's folder.",
    )
    folder: str = option(
        inside, default="", help="The folder in the JupyterLite below which these files lie."
    )


class JupyterLite(HubKind):
    """A JupyterLite site: the book's own (its address counts from the site's root) or another."""

    kind = "jupyterlite"
    terms = Terms(
        audience="public", needs_login=False, keeps_work=True, is_slow_to_start=False, runs=BROWSER
    )
    Options = LiteOptions
    opens_several = True
    default_title = "JupyterLite"

    @classmethod
    def check_url(cls, value: object) -> str:
        """A check: the address of a JupyterLite, or its folder in the book's site."""
        address = text(value)
        if ":" in address:
            return checked_address(address, what="the JupyterLite")
        folder = inside(address)
        if not folder or address.startswith("/") or any(char in folder for char in '?#%"<>\\ '):
            raise Refused(
                "config.wrong-value",
                "This is neither an address nor a folder of the site.",
                "Write an address, or a folder such as 'lite' that counts from the site's root.",
            )
        return folder

    def via(self, launch: Launch) -> str:
        return "jupyterlite"

    def url(self, launch: Launch) -> str:
        app = self._app(launch)
        asked = query(
            ("mode", "single-document" if launch.interface == "doc" else ""),
            *(("path", _twice_decoded(path)) for path in self.paths(launch)),
        )
        return below(launch.hub.url, f"{app}/index.html?{asked}".rstrip("?"))

    def paths(self, launch: Launch) -> list[str]:
        """What opens, as paths in the JupyterLite.

        :raises Refused: if it does not have them
        """
        return [self._path(launch, path) for path in (launch.path, *launch.beside) if path]

    def notes(self, launch: Launch) -> tuple[str, ...]:
        said = ["JupyterLite opens the files that it was built with, whatever the ref."]
        if "://" not in launch.hub.url:
            said.append("The address counts from the root of the book's site.")
        if set("#?%") & set(launch.path):
            # Seen with jupyterlite-core 0.8.6: the name arrives, and is asked for unencoded.
            said.append(
                "JupyterLite does not find files with '#', '?' or '%' in their names, however "
                "they are opened; rename this one."
            )
        return tuple(said)

    def moving(self, launch: Launch) -> str:
        return self.url(launch)

    def _app(self, launch: Launch) -> str:
        if launch.interface not in _APPS:
            raise Refused(
                "hub.interface",
                f"JupyterLite has no interface '{launch.interface}'.",
                f"Write one of: {', '.join(_APPS)}.",
            )
        if launch.opens == TEXT_NOTEBOOK:
            raise cannot_open(launch, self.default_title, "notebooks (.ipynb) and other files")
        if launch.interface == "notebook":
            return {FOLDER: "tree", FILE: "edit"}.get(launch.opens, "notebooks")
        return _APPS[launch.interface]

    def _path(self, launch: Launch, path: str) -> str:
        """*path* (from the repository's root) as the JupyterLite has it."""
        options: LiteOptions = launch.hub.options
        contents = launch.source.path if options.contents is None else options.contents
        if contents:
            if path != contents and not path.startswith(f"{contents}/"):
                raise Refused(
                    "hub.file",
                    f"'{path}' is outside '{contents}', whose files the JupyterLite has.",
                    "Name a file inside it, or mend the hub's 'contents'.",
                )
            path = path.removeprefix(contents).lstrip("/")
        return posixpath.join(options.folder, path).rstrip("/")


def _twice_decoded(path: str) -> str:
    """*path* with a layer more where the page's second decoding would change it."""
    return encode(path).replace("%2F", "/") if "%" in path else path
