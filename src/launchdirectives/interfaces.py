"""What opens inside Jupyter: each interface's ``urlpath`` for a file or folder.

Routes as found in jupyter/notebook notebook/app.py, jupyterlab_server handlers.py,
jupyter-rsession-proxy, jupyter-remote-desktop-proxy and vscode-binder.
"""

from __future__ import annotations

from collections.abc import Callable

from launchdirectives.findings import Refused, nearest
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK
from launchdirectives.reading import text
from launchdirectives.record import Record, replace
from launchdirectives.urls import encode, encode_path


class Target(Record):
    """What an interface is asked to open.

    :param path: below the server's root folder, with ``/``
    :param opens: one of the constants of :mod:`launchdirectives.model`
    :param fragment: heading to open at; empty for the top
    :param has_jupytext: the server can open text notebooks as notebooks
    :param home: the server's root folder as an absolute path
    :param has_jupytext_viewer: the server opens text notebooks as notebooks by itself
    """

    path: str
    opens: str
    fragment: str = ""
    home: str = "/home/jovyan"
    has_jupytext: bool = True
    has_jupytext_viewer: bool = False


def urlpath(interface: str, target: Target) -> str:
    """The ``urlpath`` at which *interface* opens *target*: relative, percent-encoded once.

    :raises Refused: if a template of the author has fields that do not exist, or the
        interface cannot open the file
    """
    if interface not in INTERFACES:
        return _template(interface, target)
    if target.opens == TEXT_NOTEBOOK and interface in _EDITORS:
        if not target.has_jupytext:
            target = replace(target, opens=FILE)
        elif target.path.endswith(".qmd"):
            raise _needs_quarto(target.path)
    return INTERFACES[interface](target)


def notes(interface: str, target: Target) -> tuple[str, ...]:
    """What an author should know about how *interface* opens *target*."""
    if target.opens == TEXT_NOTEBOOK and not target.has_jupytext and interface in _EDITORS:
        return ("The hub's servers have no jupytext, so the text notebook opens in the editor.",)
    return (*_notes_on_route(interface, target), *_notes_on_fragment(interface, target))


def _notes_on_route(interface: str, target: Target) -> tuple[str, ...]:
    said: tuple[str, ...] = ()
    if interface in _JUPYTER and any(part.startswith(".") for part in target.path.split("/")):
        # jupyter_server services/contents/filemanager.py (is_hidden, allow_hidden)
        said = (
            "Jupyter hides names that begin with a dot, so the file opens only on servers "
            "with 'ContentsManager.allow_hidden = True'.",
        )
    if interface in ("lab", "doc"):
        if _needs_notebook_route(target):
            return (
                *said,
                "The text notebook opens in Notebook 7, which opens it as a notebook on every "
                "server with jupytext; where JupyterLab does that too, set the hub's "
                "'jupytext_viewer: true'.",
            )
        if _is_hidden_from_lab(target.path):
            return (
                *said,
                "JupyterLab's addresses cannot hold a folder called 'tree', "
                "so the file opens in Notebook 7.",
            )
    return said


def _notes_on_fragment(interface: str, target: Target) -> tuple[str, ...]:
    if not target.fragment or interface not in INTERFACES:
        return ()
    if "#" in urlpath(interface, target):
        return (
            f"JupyterLab goes to '{target.fragment}' if the reader has the notebook open already; "
            "opened for the first time, it shows its beginning.",
        )
    return (f"Nothing takes a reader to '{target.fragment}' here; the file opens at its top.",)


def check(value: object) -> str:
    """A check: the name of an interface, or a ``urlpath`` template with fields in braces."""
    name = text(value)
    if name in INTERFACES:
        return name
    if "{" not in name:
        raise Refused(
            "config.wrong-value",
            f"There is no interface '{name}'.",
            f"{nearest(name, list(INTERFACES))} Or write a urlpath such as 'lab/tree/{{path}}'.",
        )
    if name.startswith(("/", "\\")) or ":" in name.partition("{")[0]:
        raise Refused(
            "config.wrong-value",
            "A urlpath is relative to the reader's server.",
            "Write it without a leading slash or scheme, such as 'lab/tree/{path}'.",
        )
    _template(name, Target(path="", opens=FOLDER))
    return name


_JUPYTER = ("lab", "doc", "notebook", "nbclassic")


def _is_hidden_from_lab(path: str) -> bool:
    # jupyterlab_server handlers.py (LabHandler) deletes every "/tree/" from the path.
    return "tree" in path.split("/")[:-1] or path.split("/")[-1:] == ["tree"]


def _needs_notebook_route(target: Target) -> bool:
    return target.opens == TEXT_NOTEBOOK and not target.has_jupytext_viewer


def _needs_quarto(path: str) -> Refused:
    # jupytext src/jupytext/quarto.py; Jupyter's editors do not open it either, since the
    # server reads the file.
    return Refused(
        "hub.file",
        f"The Quarto document '{path.rpartition('/')[2]}' does not open: jupytext needs the "
        "program quarto on the hub's servers.",
        "Commit its notebook beside it, or publish one ('converted:'); where servers have quarto, "
        "write the interface 'notebooks/{path}?factory=Notebook'.",
    )


def _fragment(target: Target) -> str:
    """The part of JupyterLab's address that names a heading (or ``cell-id=…``).

    JupyterLab compares the text of each heading, with hyphens for blanks, with what the browser
    sends, and decodes nothing (jupyterlab packages/notebook/src/widget.ts): a heading with
    characters that a browser encodes cannot be named.
    """
    name = target.fragment.strip().replace(" ", "-")
    if target.opens not in (NOTEBOOK, TEXT_NOTEBOOK) or not name:
        return ""
    if not (name.isascii() and name.isprintable()) or any(char in '<>"`\\' for char in name):
        return ""
    return f"#{name}" if name.startswith(("cell-id=", "heading=")) else f"#heading={name}"


def _lab_route(route: str) -> Callable[[Target], str]:
    def open_in_lab(target: Target) -> str:
        # JupyterLab ignores `factory`; Notebook 7 obeys it.
        if _needs_notebook_route(target) or _is_hidden_from_lab(target.path):
            return _notebook(target)
        if not target.path:
            return "lab"
        # The single-document page and Notebook 7 forget the heading while they open the file.
        fragment = _fragment(target) if route == "lab" else ""
        return f"{route}/tree/{encode_path(target.path)}{fragment}"

    return open_in_lab


def _notebook(target: Target) -> str:
    if target.opens == TEXT_NOTEBOOK:
        factory = "" if target.has_jupytext_viewer else "?factory=Notebook"
        return f"notebooks/{encode_path(target.path)}{factory}"
    # For a file that is no notebook `tree/` redirects to its raw text, `edit/` opens it.
    route = {NOTEBOOK: "notebooks", FOLDER: "tree"}.get(target.opens, "edit")
    return f"{route}/{encode_path(target.path)}"


def _nbclassic(target: Target) -> str:
    routes = {NOTEBOOK: "notebooks", TEXT_NOTEBOOK: "notebooks", FOLDER: "tree"}
    return f"nbclassic/{routes.get(target.opens, 'edit')}/{encode_path(target.path)}"


def _shiny(target: Target) -> str:
    folder = target.path if target.opens == FOLDER else target.path.rpartition("/")[0]
    return f"shiny/{encode_path(folder)}/"


def _vscode(target: Target) -> str:
    # code-server takes an absolute folder; a single file cannot be named.
    folder = target.path if target.opens == FOLDER else target.path.rpartition("/")[0]
    return f"vscode/?folder={encode_path(f'{target.home}/{folder}'.rstrip('/'))}"


def _template(template: str, target: Target) -> str:
    fields = {
        "path": encode_path(target.path),
        "folder": encode_path(target.path.rpartition("/")[0]),
        "fragment": encode(target.fragment),
    }
    result = template
    for name, value in fields.items():
        result = result.replace(f"{{{name}}}", value)  # no value holds a brace, all are encoded
    if "{" in result or "}" in result:
        raise Refused(
            "config.wrong-value",
            f"The urlpath template '{template}' has a field that does not exist.",
            f"Use only {', '.join('{' + name + '}' for name in fields)}.",
        )
    return result


INTERFACES: dict[str, Callable[[Target], str]] = {
    "lab": _lab_route("lab"),
    "doc": _lab_route("doc"),
    "notebook": _notebook,
    "nbclassic": _nbclassic,
    "rstudio": lambda target: "rstudio/",
    "vscode": _vscode,
    "shiny": _shiny,
    "desktop": lambda target: "desktop/",
}
"""Each interface by name, with the rule that makes its ``urlpath``."""

_EDITORS = ("lab", "doc", "notebook", "nbclassic")
"""Interfaces that open a single file, as a notebook or in an editor."""
