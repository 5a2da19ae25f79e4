"""The form that makes links, as nodes: a widget, and a list of links for who has none.

A widget is a module in a file of its own, which mystmd copies into the site. It is put together
from the form's script, its rules and its QR codes, for a copy leads nowhere by a relative import.
No export has widgets, so the links stand there always.
"""

from __future__ import annotations

import os
import posixpath
import re
import tempfile
from functools import cache

from launchdirectives import link_form, web
from launchdirectives.asking import Asked
from launchdirectives.checks.proof import Proven
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Page
from launchdirectives.mystmd import nodes
from launchdirectives.mystmd.nodes import Translate
from launchdirectives.mystmd.project import Project
from launchdirectives.web import form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.mystmd.nodes import Node

FOLDER = "_build/launchdirectives"
"""Where mystmd finds the files of the widget, in the project."""

_STATIC = os.path.join(os.path.dirname(web.__file__), "static")
_IMPORT = re.compile(r"^import .*?;\n", re.DOTALL | re.MULTILINE)
_EXPORT = re.compile(r"^export \{.*?\};\n", re.DOTALL | re.MULTILINE)
_QR = "vendor/uqr.js"


def drawn(
    project: Project, page: Page, asked: Asked, place: Place, translate: Translate
) -> tuple[list[Node], list[Finding]]:
    """The nodes of a form on *page*, and what is wrong; none if no hub can have one."""
    proof, source = project.proof, project.book.source
    hubs, told = link_form.hubs(proof, asked, place)
    findings = list(told)
    if not hubs or source is None:
        return [], findings
    first, found = link_form.chosen(proof, page, asked, place, hubs, translate)
    findings += _of(found)
    files = link_form.files(proof, project.listed, hubs, translate)
    book = link_form.book(project.book, hubs, files)
    if book is None:
        return [], findings
    name = f"launch-form-{place.line}"
    interface = dict(asked).get("interface", "")
    data = form.book_data(book, translate)
    html = form.form(name, data, hubs, (), first, source, interface, translate)
    linked = link_form.in_its_place(files, first, asked)
    return [_widget(project, page, name, html), *_links(linked, translate)], findings


def _of(found: Proven) -> tuple[Finding, ...]:
    return (*found.findings, *found.proofs)


def _links(files: tuple[form.File, ...], translate: Translate) -> list[Node]:
    if not files:
        return []
    entries = [[nodes.paragraph([nodes.page_link(one.url, one.label)])] for one in files]
    intro = nodes.paragraph([nodes.text(form.intro(translate))])
    return [intro, nodes.bullets(entries)]


def _widget(project: Project, page: Page, name: str, html: str) -> Node:
    folder = os.path.join(project.book.directory, *FOLDER.split("/"))
    _keep(folder, "launch-form.mjs", script())
    _keep(folder, "launch-form.css", style_sheet())
    # mystmd takes a leading slash for the project's folder, but only a relative path everywhere.
    up = posixpath.relpath(FOLDER, posixpath.dirname(page.file) or ".")
    return {
        "type": "anywidget",
        "id": f"{name}-{page.docname.replace('/', '-')}",
        "esm": f"{up}/launch-form.mjs",
        "css": f"{up}/launch-form.css",
        "model": {"form": html},
    }


@cache
def script() -> str:
    """The module of the widget."""
    rules = _static("launch-rules.js").replace("export const", "const")
    codes = _EXPORT.sub("", _static(_QR))
    code = _IMPORT.sub("", _static("launch-form.js")).replace("export const", "const")
    code = code.replace(f'await import("./{_QR}")', "QR_CODES")
    qr = f"const QR_CODES = (() => {{\n{codes}\nreturn {{ encode }};\n}})();\n"
    return f"{rules}\n{qr}\n{code}\n{_own('widget.js')}"


@cache
def style_sheet() -> str:
    """The style sheet of the widget."""
    return _static("launch.css") + _static("launch-form.css") + _own("widget.css")


def _static(name: str) -> str:
    return _read(os.path.join(_STATIC, *name.split("/")))


def _own(name: str) -> str:
    return _read(os.path.join(os.path.dirname(__file__), name))


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def _keep(folder: str, name: str, text: str) -> None:
    """Write *text* to the file *name*, in one step: another build may read it now."""
    path = os.path.join(folder, name)
    if os.path.exists(path) and _read(path) == text:
        return
    os.makedirs(folder, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    os.replace(temporary, path)
