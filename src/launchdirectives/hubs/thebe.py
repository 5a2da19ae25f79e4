"""Thebe: the page's own cells become editable and run, where the reader is.

Where the kernel comes from is the hub's ``via``: a BinderHub, a Jupyter Server, or Python in the
reader's browser (Pyodide). What the page's script needs to know is in :class:`Settings`; the
script is ``web/live``. Addresses from jupyterhub/binderhub binderhub/builder.py (BuildHandler) and
jupyter-server/jupyter_server services/api.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from launchdirectives import hubs
from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.base import BROWSER, HubKind, Terms
from launchdirectives.hubs.nbgitpuller import Pull, PullOptions, pull
from launchdirectives.model import Hub, Launch
from launchdirectives.reading import KeyPath, Settings, boolean, inside, names, text
from launchdirectives.record import Record, option, replace
from launchdirectives.urls import LOOPBACK, below, checked_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LITE = "lite"
"""The ``via`` of Python in the reader's browser."""

BINDER, SERVER = "binderhub", "server"


class ThebeOptions(Record):
    """Keys of live code.

    :param backend: the hub that *via* stands for; None where it is a server, or the browser
    """

    via: str = option(
        text,
        default="",
        help="Where the kernel comes from: the name of a BinderHub or of a Jupyter Server "
        "(`jupyter`) among `hubs`, the address of a BinderHub, or `lite` for Python in the "
        "reader's browser. Not written: the Jupyter Server at `url`.",
    )
    token: str = option(
        text,
        default="",
        help="Token of the Jupyter Server, on localhost only. Other servers ask the reader.",
    )
    folder: str = option(
        inside,
        default="",
        help="Where on the Jupyter Server at `url` the repository lies. Default: at its root.",
    )
    kernel: str = option(
        text, default="", help="Name of the kernel, for pages that name none. Default: by language."
    )
    removed: bool = option(
        boolean,
        default=False,
        help="Whether the code of cells tagged `remove-cell` or `remove-input` is put into the "
        "page, where later cells need it.",
    )
    pyodide: str = option(
        inside,
        default="",
        help="For `lite`: the folder of the book with a Pyodide of its own. "
        "Default: the one of the extra `lite`.",
    )
    files: tuple[str, ...] = option(
        names,
        default=(),
        help="For `lite`: files of the book that code reads, by pattern, such as `['data/**']`.",
    )
    backend: Any = None


class Backend(Record):
    """Where a page's kernel comes from.

    :param kind: ``binderhub``, ``server`` or ``lite``
    :param url: the event stream of the build; the server's address; empty
    :param pull: how the content comes onto the server, if it is not there by itself
    :param folder: where the repository is on the server
    """

    kind: str
    url: str = ""
    token: str = ""
    pull: Pull | None = None
    folder: str = ""


class Thebe(HubKind):
    """Live code in the page."""

    kind = "thebe"
    is_in_page = True
    needs_url = False
    has_interfaces = False
    default_title = "Live code"
    terms = Terms(audience="public", needs_login=False, keeps_work=False, is_slow_to_start=False)
    Options = ThebeOptions

    def with_hubs(
        self, hub: Hub, others: Sequence[Hub], settings: Settings, path: KeyPath
    ) -> Hub | None:
        try:
            return _with_backend(hub, others)
        except Refused as refused:
            settings.report(refused, (*path, "via" if hub.options.via else "url"))
            return None

    def terms_of(self, hub: Hub) -> Terms:
        if hub.options.via == LITE:
            return replace(self.terms, runs=BROWSER)
        if hub.options.backend is None:
            return self.terms
        theirs = hubs.get(hub.options.backend.kind).terms_of(hub.options.backend)
        return replace(self.terms, is_slow_to_start=theirs.is_slow_to_start)

    def builds_environment(self, hub: Hub) -> bool:
        backend = hub.options.backend
        return backend is not None and hubs.get(backend.kind).builds_environment(backend)

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        return self.backend(launch).pull is not None

    def url(self, launch: Launch) -> str:
        return self.backend(launch).url

    def notes(self, launch: Launch) -> tuple[str, ...]:
        return ("The code runs in the page of the book; the address is what the page asks.",)

    def moving(self, launch: Launch) -> str:
        return ""

    def backend(self, launch: Launch) -> Backend:
        """Where the kernel of *launch* comes from.

        :raises Refused: if it cannot come from there
        """
        options: ThebeOptions = launch.hub.options
        if options.via == LITE:
            return Backend(kind=LITE)
        hub: Hub | None = options.backend
        if hub is None:
            return Backend(
                kind=SERVER,
                url=f"{launch.hub.url}/",
                token=options.token,
                folder=options.folder,
            )
        there = replace(launch, hub=hub)
        kind: Any = hubs.get(hub.kind)
        if not kind.builds_environment(hub):
            pulled = pull(there, hub.options, is_home_kept=True)
            return Backend(
                kind=SERVER, url=f"{hub.url}/", token=options.token, pull=pulled, folder=pulled.path
            )
        url = below(hub.url, f"build/{kind.spec(there).path()}")
        if not launch.environment.is_apart:
            return Backend(kind=BINDER, url=url)
        pulled = pull(there, PullOptions(folder="none"), is_home_kept=False)
        return Backend(kind=BINDER, url=url, pull=pulled, folder=pulled.path)


def _with_backend(hub: Hub, others: Sequence[Hub]) -> Hub:
    options: ThebeOptions = hub.options
    if options.via == LITE:
        return hub
    if not options.via:
        if not hub.url:
            raise Refused(
                "config.wrong-value",
                "Live code needs a place for its kernel, and none is named.",
                "Add 'via:' with the name of a BinderHub of this book, or 'via: lite'.",
            )
        _check_token(options.token, hub.url)
        return hub
    backend = _named(options.via, others)
    _check_token(options.token, backend.url)
    return replace(hub, url=backend.url, options=replace(options, backend=backend))


def _named(via: str, others: Sequence[Hub]) -> Hub:
    if ":" in via:
        url = checked_address(via, what="the BinderHub")
        kind = hubs.get(BINDER)
        return Hub(name="", kind=BINDER, url=url, options=kind.Options())
    found = next((one for one in others if one.name == via), None)
    known = [one.name for one in others if one.kind in (BINDER, "jupyter")]
    if found is None:
        raise Refused(
            "config.unknown-name", f"There is no hub '{via}'.", nearest(via, [*known, LITE])
        )
    if found.kind not in (BINDER, "jupyter"):
        raise Refused(
            "hub.live",
            f"Live code cannot use the hub '{via}', which is of kind {found.kind}: its servers "
            "take no requests from the pages of another site.",
            f"Offer '{via}' as a link, and name here a BinderHub, a Jupyter Server or 'lite'.",
        )
    return found


def _check_token(token: str, url: str) -> None:
    if token and (urlsplit(url).hostname or "") not in LOOPBACK:
        raise Refused(
            "security.secret",
            "The token of a Jupyter Server would be published with each page.",
            "Remove 'token'; the page asks the reader for it. Only a server on localhost may "
            "have it written here.",
        )
