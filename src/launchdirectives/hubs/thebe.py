"""Thebe: the page's own cells become editable and run, where the reader is.

Where the kernel comes from is the hub's ``via``: a BinderHub, a Jupyter Server, or Python in the
reader's browser (Pyodide). What the page's script needs to know of it is a :class:`Backend`; the
script is ``web/live``. Addresses from jupyterhub/binderhub binderhub/builder.py (BuildHandler) and
jupyter-server/jupyter_server services/api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs import via
from launchdirectives.hubs.base import BROWSER, HubKind, Terms, followed_branch_note
from launchdirectives.hubs.nbgitpuller import Pull, PullOptions, pull
from launchdirectives.hubs.via import BINDERHUB, JUPYTER, LITE
from launchdirectives.model import Hub, Launch
from launchdirectives.reading import KeyPath, Settings, boolean, inside, names, text
from launchdirectives.record import Record, option, options, replace
from launchdirectives.urls import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SERVER = "server"
"""The kind of a :class:`Backend` that is a Jupyter Server."""


def _token(value: object) -> str:
    """A check: a token, which no message repeats."""
    try:
        return text(value)
    except Refused:
        raise Refused(
            "config.wrong-value",
            "This is no token: it is a list, a number, or more than one line.",
            "Write it in quotes, on one line.",
        ) from None


class ThebeOptions(Record):
    """Keys of live code.

    :param backend: the hub that *via* stands for; None where it is the server at ``url``, or the
        browser
    :param ask: set by a preview: the address in the book's site that tells server and token
    """

    via: str = option(
        text,
        default="",
        help="Where the kernel comes from: the name of a BinderHub or of a Jupyter Server "
        "(`jupyter`) among `hubs`, the address of a BinderHub, or `lite` for Python in the "
        "reader's browser. Not written: the Jupyter Server at `url`.",
    )
    token: str = option(
        _token,
        default="",
        help="Token of the Jupyter Server, on localhost only: it is published. Of other servers "
        "each reader is asked for theirs.",
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
    ask: str = ""


class Backend(Record):
    """Where a page's kernel comes from.

    :param kind: ``binderhub``, ``server`` or ``lite``
    :param url: the event stream of the build; the server's address; empty
    :param ask: the address in the page's own site that tells the server's address and token
    :param pull: how the content comes onto the server, if it is not there by itself
    :param folder: where the repository is on the server
    """

    kind: str
    url: str = ""
    token: str = ""
    ask: str = ""
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
    unpublished = frozenset(options(ThebeOptions))

    def with_hubs(
        self, hub: Hub, others: Sequence[Hub], settings: Settings, path: KeyPath
    ) -> Hub | None:
        options: ThebeOptions = hub.options
        all_hubs = settings.values.get("hubs")
        declared = all_hubs if isinstance(all_hubs, Mapping) else {}
        try:
            backend = _backend(hub, others, declared)
        except Refused as refused:
            key = ("via",) if options.via else ("url",) if hub.url else ()
            settings.report(refused, (*path, *key))
            return None
        if backend is None and options.via not in ("", LITE):
            return None  # that hub's own error is told
        found = replace(hub, options=replace(options, backend=backend))
        refusals = list(_unfit(found))
        for name, refusal in refusals:
            settings.report(refusal, (*path, name))
        if refusals:
            return None
        is_chosen = "audience" in declared[hub.name]
        return found if is_chosen else replace(found, audience=_audience(found))

    def served_by(self, hub: Hub) -> Hub:
        if hub.options.backend is not None:
            backend: Hub = hub.options.backend
            return backend
        if not hub.url:
            return hub
        return Hub(name=hub.name, kind=JUPYTER, url=hub.url, options=hubs.get(JUPYTER).Options())

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        return ("thebe",)

    def runs_on(self, hub: Hub) -> str:
        if hub.options.via == LITE:
            return "in the reader's browser"
        server = self.served_by(hub)
        what = "BinderHub" if server.kind == BINDERHUB else "Jupyter Server"
        return f"on the {what} at {server.url}"

    def terms_of(self, hub: Hub) -> Terms:
        if hub.options.via == LITE:
            return replace(self.terms, runs=BROWSER)
        server = self.served_by(hub)
        if server.kind == JUPYTER:  # it asks for a token, which is as good as a login
            is_known = bool(hub.options.token or hub.options.ask)
            return replace(self.terms, needs_login=not is_known)
        theirs = hubs.get(server.kind).terms_of(server)
        return replace(self.terms, is_slow_to_start=theirs.is_slow_to_start)

    def builds_environment(self, hub: Hub) -> bool:
        server = self.served_by(hub)
        return server is not hub and hubs.get(server.kind).builds_environment(server)

    def uses_nbgitpuller(self, launch: Launch) -> bool:
        backend: Hub | None = launch.hub.options.backend
        if backend is None:
            return False
        return hubs.get(backend.kind).uses_nbgitpuller(replace(launch, hub=backend))

    def via(self, launch: Launch) -> str:
        return "thebe"

    def url(self, launch: Launch) -> str:
        return self.backend(launch).url

    def notes(self, launch: Launch) -> tuple[str, ...]:
        backend = self.backend(launch)
        said = [f"It has no link: code runs in the page, its kernel {self.runs_on(launch.hub)}."]
        if backend.pull:
            said += followed_branch_note(launch.source, backend.pull.branch, "nbgitpuller")
        if backend.kind == BINDERHUB and launch.hub.options.backend.options.parameters:
            said.append("BinderHub's 'parameters' are for links; live code goes without them.")
        return tuple(said)

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
            if options.ask:
                return Backend(kind=SERVER, ask=options.ask, pull=pulled, folder=pulled.path)
            return Backend(
                kind=SERVER, url=f"{hub.url}/", token=options.token, pull=pulled, folder=pulled.path
            )
        url = below(hub.url, f"build/{kind.spec(there).path()}")
        if not launch.environment.is_apart:
            return Backend(kind=BINDERHUB, url=url)
        pulled = pull(there, PullOptions(folder="none"), is_home_kept=False)
        return Backend(kind=BINDERHUB, url=url, pull=pulled, folder=pulled.path)


def _backend(hub: Hub, others: Sequence[Hub], declared: Mapping[str, object]) -> Hub | None:
    """The hub that ``via`` stands for; None for ``lite``, ``url``, or one that is left out."""
    chosen = hub.options.via
    if chosen and hub.url:
        raise Refused(
            "config.wrong-value",
            "Both 'via' and 'url' say where the kernel comes from.",
            "Remove one of them; 'url' is for a Jupyter Server.",
        )
    if not chosen and not hub.url:
        raise via.missing(others)
    if chosen in ("", LITE):
        return None
    return via.named(chosen, hub.name, others, declared)


def _unfit(hub: Hub) -> Iterator[tuple[str, Refused]]:
    """The keys that do not go with where the kernel comes from, each with why."""
    options: ThebeOptions = hub.options
    server = None if options.via == LITE else Thebe().served_by(hub)
    if options.token and (refused := via.wrong_token(server)):
        yield "token", refused
    if options.folder and not hub.url:
        yield (
            "folder",
            Refused(
                "config.wrong-value",
                "This is only for a Jupyter Server at 'url', which has the book's files.",
                "Remove it.",
            ),
        )
    for key in ("pyodide", "files"):
        if getattr(options, key) and options.via != LITE:
            yield (
                key,
                Refused(
                    "config.wrong-value",
                    "This is only for 'via: lite'; a server has the repository's files.",
                    "Remove it.",
                ),
            )


def _audience(hub: Hub) -> str:
    """Whom live code is for, where the author does not say: whom its servers are for."""
    if hub.options.backend is not None and hub.options.backend.audience:
        audience: str = hub.options.backend.audience
        return audience
    return "login" if Thebe().terms_of(hub).needs_login else hub.audience
