"""What a page's code imports, and what it installs by itself.

Python is read by its own parser; IPython's magics (IPython "Magics", ``%``, ``!``, ``?``) are not
Python and left out. R and Julia are read by their usual words.
"""

from __future__ import annotations

import ast
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator

from launchdirectives.cells import CODE, Cell, Lines
from launchdirectives.ipython import parsed, without_magics
from launchdirectives.record import Record

PYTHON, R, JULIA = "python", "r", "julia"

_LANGUAGES = {
    "": "",
    "python": PYTHON,
    "python3": PYTHON,
    "ipython": PYTHON,
    "ipython3": PYTHON,
    "r": R,
    "julia": JULIA,
}
"""Names of the languages that are read, as fences, kernels and front matter write them."""


class Import(Record):
    """A package that is loaded.

    :param name: with dots where Python's has some
    :param line: of the file, from 1
    :param language: ``python``, ``r`` or ``julia``
    """

    name: str
    line: int
    language: str = PYTHON


class Used(Record):
    """What the code of a page loads.

    :param imports: what it cannot do without
    :param installed: pairs of what the page installs by itself and the line
    :param moves: whether it changes where modules are looked for
    """

    imports: tuple[Import, ...] = ()
    installed: tuple[tuple[str, int], ...] = ()
    moves: bool = False


def language(name: str) -> str:
    """The language called *name*; empty for one that is not read here."""
    return _LANGUAGES.get(name.lower(), "")


def of_cells(cells: Iterable[Cell], own: str = PYTHON) -> Used:
    """What *cells* load.

    :param own: the language of cells that name none
    """
    imports: list[Import] = []
    installed: list[tuple[str, int]] = []
    moves = False
    for cell in cells:
        if cell.kind != CODE:
            continue
        lines, spoken = _after_magic(cell.lines, language(cell.language or own))
        if spoken in _READERS:
            imports += (Import(name, line, spoken) for name, line in _READERS[spoken](lines))
        source = cell.source
        is_read = spoken in _READERS or spoken == _SHELL
        if is_read and any(word in source for word in _MAY_INSTALL):
            installed += _installed(lines)
        moves = moves or any(word in source for word in _MOVES)
    return Used(tuple(dict.fromkeys(imports)), tuple(installed), moves)


_MOVES = ("sys.path", "os.chdir", "%cd", "addsitedir")
_CELL_MAGIC = re.compile(r"\s*%%([\w!]*)(.*)")
_STILL_PYTHON = ("time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3")
_SHELLS = ("bash", "sh", "!", "system", "sx", "script")
_SHELL = "shell"


def _after_magic(lines: Lines, own: str) -> tuple[Lines, str]:
    """*lines* below a cell's magic, and the language that they are in."""
    first = next((n for n, (_, line) in enumerate(lines) if line.strip()), len(lines))
    magic = _CELL_MAGIC.match(lines[first][1]) if own == PYTHON and first < len(lines) else None
    if not magic:
        return lines, own
    rest, name = lines[first + 1 :], magic[1]
    if name in _STILL_PYTHON:
        return rest, PYTHON
    if name in _SHELLS:
        return rest, _SHELL
    if name in ("pip", "conda", "mamba"):
        return ((lines[first][0], f"{name}{magic[2]}"), *rest), _SHELL
    return (rest, R) if name == "R" else ((), "")


def _of_python(lines: Lines) -> Iterator[tuple[str, int]]:
    source = "\n".join(line for _, line in lines)
    last = source.rfind("import")
    if last < 0:
        return
    end = source.find("\n", last)
    # Imports stand at the top, mostly, and reading the rest costs the most.
    body = parsed(source[:end]) if end > 0 else None
    body = parsed(source) if body is None else body
    body = parsed("\n".join(without_magics(lines))) if body is None else body
    found = _line_by_line(lines) if body is None else _loaded(body)
    for name, line in found:
        yield name, lines[line - 1][0]
    if "import_module" in source:
        for number, text in lines:
            for call in _BY_NAME.finditer(text):
                yield call[1], number


_BY_NAME = re.compile(r"""^(?:[\w, ]+=\s*)?(?:importlib\.)?import_module\(\s*["'](\w[\w.]*)["']""")


_IMPORT = re.compile(
    r"import\s+([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)\s*(?:#|;|$)"
)
_FROM = re.compile(r"from\s+(\w[\w.]*)\s+import\s")


def _line_by_line(lines: Lines) -> Iterator[tuple[str, int]]:
    """Imports at the left edge of a cell that is no Python as a whole."""
    for number, (_, line) in enumerate(lines, 1):
        if found := _IMPORT.match(line):
            for part in found[1].split(","):
                yield part.split()[0], number
        elif found := _FROM.match(line):
            yield found[1], number


def _loaded(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """What statements import, without what stands under a condition."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module:
                yield from _from(node, node.module)
        elif not _is_unsure(node):
            yield from _loaded(getattr(node, "body", []))


def _is_unsure(node: ast.stmt) -> bool:
    """Whether what fails in *node* is caught, or is meant for some places only."""
    if isinstance(node, ast.Try):
        return bool(node.handlers)
    if isinstance(node, ast.With | ast.AsyncWith):
        return any("suppress" in ast.dump(item.context_expr) for item in node.items)
    return isinstance(node, ast.If | ast.While | ast.Match)


_NAMESPACES = ("google", "google.cloud", "mpl_toolkits", "sphinxcontrib", "ruamel", "backports")
"""Packages whose parts come from several distributions (PyPA, "Namespace packages")."""


def _from(node: ast.ImportFrom, module: str) -> Iterator[tuple[str, int]]:
    if module in _NAMESPACES:
        for alias in node.names:
            yield f"{module}.{alias.name}", node.lineno
    else:
        yield module, node.lineno


_R_LOADS = re.compile(r"\blibrary\(\s*[\"']?([A-Za-z][\w.]*)[\"']?\s*[,)]")
_R_NEEDS = re.compile(r"^\s*require\(\s*[\"']?([A-Za-z][\w.]*)[\"']?\s*[,)]")
_R_NAMED = re.compile(r"\b([A-Za-z][\w.]*):{2,3}[A-Za-z.]")
_R_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_R_UNSURE = re.compile(r"\b(?:if|try|tryCatch|suppressWarnings|requireNamespace)\b.*\(")


def _of_r(lines: Lines) -> Iterator[tuple[str, int]]:
    for number, whole in lines:
        line = whole.partition("#")[0]
        if _R_UNSURE.search(line):
            continue
        for pattern, text in (
            (_R_LOADS, line),
            (_R_NEEDS, line),
            (_R_NAMED, _R_QUOTED.sub("", line)),
        ):
            for found in pattern.finditer(text):
                yield found[1], number


_JULIA_LOADS = re.compile(r"\s*(?:using|import)\s+([A-Z].*)")
_JULIA_NAME = re.compile(r"\s*([A-Z]\w*)(?:\.\w+)*(?:\s+as\s+\w+)?\s*(:?)")


def _of_julia(lines: Lines) -> Iterator[tuple[str, int]]:
    for number, line in lines:
        found = _JULIA_LOADS.match(line.partition("#")[0])
        for part in found[1].split(",") if found else ():
            if not (name := _JULIA_NAME.match(part)):
                break
            yield name[1], number
            if name[2]:
                break  # what follows are names of the package


_READERS: dict[str, Callable[[Lines], Iterator[tuple[str, int]]]] = {
    PYTHON: _of_python,
    R: _of_r,
    JULIA: _of_julia,
}

_INSTALLS = re.compile(
    r"[\s#]*[%!]{0,2}\s*(?:\w+=\S+\s+)*(?:(?:\{\S+\}|\S*python3?|uv)\s+(?:-m\s+)?)?"
    r"(?:pip3?|conda|mamba|micromamba)\s+install\s+(.*)"
)
_R_INSTALLS = re.compile(r"\b(?:install\w*(?:\.packages)?|pak|pkg_install|p_load)\((.*)")
_JULIA_ADDS = re.compile(r"\b(?:Pkg\.)?add\((.*)")
_MAY_INSTALL = ("install", "add(", "p_load", "pak")
_QUOTED = re.compile(r"[\"']([\w./-]+?)(?:@[^\"']*)?[\"']")
EVERYTHING = "*"
"""Stands for what is installed by a file or a name that only the running page knows."""


def _installed(lines: Lines) -> Iterator[tuple[str, int]]:
    held, start = "", 0
    for number, line in lines:
        start = start or number
        if line.rstrip().endswith("\\"):
            held += line.rstrip()[:-1] + " "
            continue
        whole, first = held + line, start
        held, start = "", 0
        if call := _INSTALLS.match(whole):
            yield from ((name, first) for name in _named(call[1]))
        elif call := _R_INSTALLS.search(whole) or _JULIA_ADDS.search(whole):
            names = [name.rpartition("/")[2] for name in _QUOTED.findall(call[1])]
            yield from ((name, first) for name in names or [EVERYTHING])


_WITH_VALUE = ("-c", "--channel", "-i", "--index-url", "--extra-index-url", "-n", "--prefix")


def _named(words: str) -> Iterator[str]:
    try:
        parts = iter(shlex.split(words, comments=True))
    except ValueError:  # a quote without its end
        parts = iter(words.split())
    for word in parts:
        if word in ("-r", "--requirement", "-e", "--editable", "-f", "--file"):
            next(parts, "")
            yield EVERYTHING
        elif word in _WITH_VALUE:
            next(parts, "")
        elif "://" in word or word.startswith((".", "/", "$", "{")):
            yield EVERYTHING
        elif not word.startswith("-") and (name := re.match(r"[A-Za-z0-9][\w.-]*", word)):
            yield name[0]


_FORMERLY = {
    "aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils",
    "imghdr", "imp", "lib2to3", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev", "pipes",
    "smtpd", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
}  # fmt: skip
"""Modules that older Pythons have (PEP 594, PEP 632, "What's New In Python 3.12" and 3.13)."""


def is_standard(name: str) -> bool:
    """Whether Python itself brings the module called *name*."""
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or top in _FORMERLY
