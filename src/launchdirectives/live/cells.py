"""A page's cells of code as its script takes them, and the code in what a page shows.

A page shows code with prompts, and says its language by the name of a highlighter. Names from
pygments/pygments lexers/_mapping.py and ipython/ipython-pygments-lexers; sessions as pygments
lexers/python.py (PythonConsoleLexer) and IPython's terminal print them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from launchdirectives import kernels
from launchdirectives.kernels import Kernel
from launchdirectives.record import Record

STATIC, INIT, READONLY = "thebe-static", "thebe-init", "thebe-readonly"
"""What a cell may be tagged with: it stays as it is; it runs first; it is not edited."""

RAISES = "raises-exception"
"""The tag of a cell that is to fail (jupyter/nbclient nbclient/client.py)."""


class LiveCell(Record):
    """A cell of code that readers can run.

    :param id: of the element that shows it, on its page; empty for a cell that is not shown
    :param source: the code, exactly as it is written
    :param is_init: whether it is run as soon as the kernel is there
    :param is_readonly: whether it runs but cannot be edited
    :param is_hidden: whether it has no editor: it runs where its place in the order is
    :param may_fail: whether its author expects an error
    """

    id: str
    source: str
    is_init: bool = False
    is_readonly: bool = False
    is_hidden: bool = False
    may_fail: bool = False


_SESSIONS = ("pycon", "pycon3", "python-console", "ipythonconsole", "ipython3console")
_PYTHON = ("py", "py3", "python2", "python3", "default", "sage", "ipython", "ipython2", "ipython3")
_SAME = {
    "s": "r",
    "splus": "r",
    "jl": "julia",
    "js": "javascript",
    "matlab": "octave",
    **dict.fromkeys((*_PYTHON, *_SESSIONS), "python"),
    **dict.fromkeys(("sh", "shell", "zsh"), "bash"),
}


def language(name: str) -> str:
    """The language that a highlighter or a kernel calls *name*."""
    name = name.lower()
    if re.fullmatch(r"(c\+\+|cpp)\d*", name):
        return "c++"
    return _SAME.get(name, name)


_PYTHON_INPUT = re.compile(r">>>(?: (.*)|)$")
_PYTHON_MORE = re.compile(r"\.\.\.(?: (.*)|)$")
_IPYTHON_INPUT = re.compile(r"In ?\[\d*\]:(?: (.*)|\s*)$")
_IPYTHON_MORE = re.compile(r" *\.{3,}:(?: (.*)|)$")


def code(text: str, lexer: str) -> str:
    """The code in *text*: of a console session what was typed; empty if nothing was."""
    if language(lexer) != "python":
        return text
    lines = text.split("\n")
    is_session = lexer.lower() in _SESSIONS
    first = next((line for line in lines if line.strip()), "")
    for begins, goes_on in ((_PYTHON_INPUT, _PYTHON_MORE), (_IPYTHON_INPUT, _IPYTHON_MORE)):
        if any(map(begins.match, lines)) if is_session else begins.match(first):
            return "\n".join(_typed(lines, begins, goes_on))
    return "" if is_session else text


def _typed(lines: Sequence[str], begins: re.Pattern[str], goes_on: re.Pattern[str]) -> list[str]:
    typed: list[str] = []
    is_typed = False
    for line in lines:
        # Only below what was typed: a line of output may be "..." as well.
        found = begins.match(line) or (goes_on.match(line) if is_typed else None)
        is_typed = found is not None
        if found:
            typed.append(found[1] or "")
    return typed


def kernel(own: Kernel, of_hub: str, languages: Sequence[str]) -> Kernel:
    """The kernel that runs the cells of a page.

    :param own: the kernel that the page names
    :param of_hub: name of the one that the hub has for pages which name none
    :param languages: of the cells, in their order; empty for the page's own
    """
    if own.name:
        return own
    if of_hub:
        found = kernels.of_metadata({"jupyter": of_hub})
        if own.language in ("", found.language):
            return found
    return Kernel(language=own.language or (languages[0] if languages else ""))


def runs(cell: str, by: Kernel) -> bool:
    """Whether a cell in the language *cell* (empty: the page's own) runs in the kernel *by*."""
    return cell in ("", language(by.language))
