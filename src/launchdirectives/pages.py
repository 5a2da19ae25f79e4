"""Which file of a page opens, and as what.

A notebook opens itself. A text notebook (Markdown or a script that jupytext or myst-nb reads)
opens the ``.ipynb`` that it is paired with, or that is beside it, if the repository has one, and
itself as a notebook otherwise. Any other page opens the book's folder.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from launchdirectives import scripts
from launchdirectives.findings import Refused
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Page
from launchdirectives.pairing import paired_notebook
from launchdirectives.record import Record

_PAGE_SUFFIXES = (".ipynb", ".md", ".myst", ".rst", ".Rmd", ".qmd")
NOTEBOOK_KEYS = frozenset(("kernelspec", "jupytext", "file_format"))
"""Front matter by which jupytext and myst-nb know a notebook in text form."""

MARKS = NOTEBOOK_KEYS | {"jupyter"}
"""Front matter that may be a notebook's: all but MyST keep the keys below ``jupyter``."""

_PASSED_OVER = ("_build", "jupyter_execute", "node_modules", "__pycache__", "venv")


class Opening(Record):
    """What opens: a *path* from the repository's root, and as what."""

    path: str
    opens: str
    notes: tuple[str, ...] = ()


def opening(
    file: str,
    is_text_notebook: bool,
    book_path: str,
    tree: Collection[str] | None,
    formats: str = "",
) -> Opening:
    """What opens for *file*; the book's folder if it is empty.

    :param file: relative to the book's folder; may lead out of it within the repository; with
        a slash at its end it is a folder
    :param is_text_notebook: whether *file* is a notebook in text form
    :param tree: the files of the repository, from its root; None where nobody knows
    :param formats: jupytext's ``formats`` in the header of *file*
    :raises Refused: if the file is not in the repository
    """
    path = in_repository(file, book_path) if file else book_path
    if not file or path == ".":
        return Opening(path="" if path == "." else path, opens=FOLDER)
    if file.endswith("/"):
        if tree is not None and not any(name.startswith(f"{path}/") for name in tree):
            raise _absent("folder", path)
        return Opening(path=path, opens=FOLDER)
    if path.endswith(".ipynb"):
        return Opening(path=_present(path, tree), opens=NOTEBOOK)
    if is_text_notebook and (notebook := notebook_of(path, formats, tree)):
        how = "beside" if notebook == _beside(path) else "that is paired with"
        return Opening(
            path=notebook,
            opens=NOTEBOOK,
            notes=(f"The notebook '{notebook}' {how} the text notebook opens.",),
        )
    return Opening(path=_present(path, tree), opens=TEXT_NOTEBOOK if is_text_notebook else FILE)


def notebook_of(path: str, formats: str, tree: Collection[str] | None) -> str:
    """The ``.ipynb`` in *tree* that stands for the text notebook at *path*, or an empty text."""
    if tree is None:
        return ""
    paired = paired_notebook(path, formats) if formats else ""
    return next((one for one in (paired, _beside(path)) if one in tree), "")


def _beside(path: str) -> str:
    return os.path.splitext(path)[0] + ".ipynb"


def in_repository(file: str, book_path: str) -> str:
    """The path of *file* (relative to the book's folder) from the repository's root.

    :raises Refused: if it leads out of the repository
    """
    path = posixpath.normpath(posixpath.join(book_path, file))
    if path == ".." or path.startswith(("../", "/")):
        raise Refused(
            "source.outside",
            f"The file '{file}' is outside the repository.",
            "Name a file inside it.",
        )
    return path


def _present(path: str, tree: Collection[str] | None) -> str:
    if tree is not None and path not in tree and not _is_unlisted(path, tree):
        raise _absent("file", path)
    return path


def _is_unlisted(path: str, tree: Collection[str]) -> bool:
    """Whether *path* is in a submodule or below a link, of which *tree* lists only the name."""
    while path := path.rpartition("/")[0]:
        if path in tree:
            return True
    return False


def _absent(what: str, path: str) -> Refused:
    return Refused(
        "source.file-missing",
        f"The {what} '{path}' is not in the repository at this ref.",
        "Commit it, or name another file or ref.",
    )


def find_pages(directory: str, known: Collection[str] = ()) -> Iterator[Page]:
    """The pages below *directory*, by their suffix, in the order of their names.

    For commands that run without Sphinx, which knows its pages better.

    :param known: files that are left out
    """
    for folder, subfolders, files in os.walk(directory):
        subfolders[:] = sorted(
            name for name in subfolders if name not in _PASSED_OVER and name[0] not in "._"
        )
        for name in sorted(files):
            if name.endswith(_PAGE_SUFFIXES) and not name.startswith("."):
                file = os.path.relpath(os.path.join(folder, name), directory)
                if file.replace(os.sep, "/") not in known:
                    yield read_page(directory, file)


def read_page(directory: str, file: str) -> Page:
    """The page in *file*, relative to *directory*, with what its front matter says."""
    file = file.replace(os.sep, "/")
    said = metadata(os.path.join(directory, file))
    title = said.get("title")
    return Page(
        docname=os.path.splitext(file)[0].removesuffix(".myst"),
        file=file,
        title=str(title) if isinstance(title, (str, int, float)) else "",
        is_text_notebook=is_text_notebook(file, said),
        formats=jupytext_formats(said),
        front_matter=launch_setting(said.get("launch"), said.get("options")),
    )


def launch_setting(launch: object, options: object) -> object:
    """The setting of a page that writes ``launch``, ``options: {launch: …}`` or both.

    mystmd keeps only the second, which therefore counts for more. Mappings are merged key by key.
    """
    kept = options.get("launch") if isinstance(options, Mapping) else None
    if isinstance(launch, Mapping) and isinstance(kept, Mapping):
        return _over(launch, kept)
    return launch if kept is None else kept


def _over(weaker: Mapping[str, object], stronger: Mapping[str, object]) -> dict[str, object]:
    merged = dict(weaker)
    for key, value in stronger.items():
        below = merged.get(key)
        is_deeper = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = _over(below, value) if is_deeper else value  # type: ignore[arg-type]
    return merged


def may_be_text_notebook(file: str) -> bool:
    """Whether *file* has the suffix of a text in which front matter can stand."""
    return file.endswith((*_PAGE_SUFFIXES, *scripts.SUFFIXES)) and not file.endswith(
        (".ipynb", ".rst")
    )


def is_text_notebook(file: str, metadata: Mapping[str, object]) -> bool:
    """Whether *file*, with this front matter, is a notebook in text form."""
    if file.endswith(".ipynb") or MARKS.isdisjoint(metadata):
        return False
    if not NOTEBOOK_KEYS.isdisjoint(metadata) or file.endswith(".qmd"):
        return True  # Quarto writes nothing but the kernel's name: `jupyter: python3`
    return not NOTEBOOK_KEYS.isdisjoint(_below_jupyter(metadata))


def jupytext_formats(metadata: Mapping[str, object]) -> str:
    """Jupytext's ``formats`` in the front matter of a text notebook; empty if there are none."""
    for found in (metadata, _below_jupyter(metadata)):
        # Front matter comes from Sphinx as text, which is read only if there may be some.
        if "formats" in str(found.get("jupytext", "")):
            jupytext = front_matter_value(found["jupytext"])
            formats = jupytext.get("formats") if isinstance(jupytext, Mapping) else None
            return formats if isinstance(formats, str) else ""
    return ""


def _below_jupyter(metadata: Mapping[str, object]) -> Mapping[str, object]:
    found = front_matter_value(metadata.get("jupyter"))
    return found if isinstance(found, Mapping) else {}


def metadata(path: str) -> dict[str, object]:
    """The front matter of a text file, or the metadata of a notebook; empty if unreadable."""
    try:
        with open(path, encoding="utf-8-sig") as stream:
            if path.endswith((".ipynb", ".json")):
                import json

                found = _of_json(json.load(stream))
            elif path.endswith(".tex"):
                found = _tex_title(stream.read())
            elif path.endswith(".rst"):
                found = _rst_fields(stream)
            elif path.endswith(scripts.SUFFIXES):
                found = _yaml(scripts.header(stream))
            else:
                found = _front_matter(stream)
    except (OSError, ValueError, RecursionError):  # the last: nested beyond all measure
        return {}
    return found if isinstance(found, dict) else {}


def _of_json(content: object) -> object:
    """The metadata of a notebook, with the front matter in its first cell over them.

    Only mystmd reads the latter (myst-cli src/process/notebook.ts and file.ts). A document tree in
    JSON, which it takes as a page too, has ``frontmatter``.
    """
    if not isinstance(content, dict):
        return None
    found, cells = content.get("metadata", content.get("frontmatter")), content.get("cells")
    first = cells[0] if isinstance(cells, list) and cells else None
    if not isinstance(first, dict) or first.get("cell_type") != "markdown":
        return found
    source = first.get("source")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    try:
        written = _front_matter(iter(text.splitlines(keepends=True)))
    except ValueError:
        return found
    if not isinstance(written, dict):
        return found
    below = found if isinstance(found, dict) else {}
    settings = {key: value for key, value in below.items() if key in ("launch", "options")}
    return {**below, **_over(settings, written)}


def _front_matter(lines: Iterator[str]) -> object:
    if next(lines, "").rstrip() != "---":
        return None
    kept: list[str] = []
    for line in lines:
        if line.rstrip() in _ENDS:
            return _yaml("".join(kept))
        kept.append(line)
    return None


_TEX_TITLE = re.compile(r"^[^%\n]*\\title\{([^{}]*)\}", re.MULTILINE)


def _tex_title(text: str) -> dict[str, object]:
    """What mystmd has as the front matter of a TeX file, as far as it is of use here."""
    found = _TEX_TITLE.search(text)
    return {"title": found[1]} if found else {}


def _yaml(text: str | None) -> object:
    if text is None:
        return None
    from launchdirectives.layers import load_yaml

    return load_yaml(text)


def _rst_fields(lines: Iterator[str]) -> dict[str, object]:
    """The field list at the top of a reStructuredText file (docutils, "Bibliographic Fields")."""
    found: dict[str, object] = {}
    for line in lines:
        if line.startswith(":") and ":" in line[1:]:
            name, _, value = line[1:].partition(":")
            found[name] = front_matter_value(value.strip())
        elif line.strip() and not line.startswith((" ", "..")):
            break
    return found


def front_matter_value(value: object) -> object:
    """A front-matter value: text is read as YAML, as docutils hands every field on as text."""
    if not isinstance(value, str):
        return value
    from launchdirectives.layers import load_yaml

    try:
        return load_yaml(value)
    except ValueError:
        return value


def line_of_front_matter(path: str, key: tuple[str, ...]) -> int:
    """The line of the file at *path* in which the front-matter *key* is written, or 0.

    Keys of ``launch`` may stand below ``options`` too.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            lines = stream.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    if lines and lines[0].rstrip() == "---":
        ends = (number for number, line in enumerate(lines[1:], 1) if line.rstrip() in _ENDS)
        lines = lines[: next(ends, len(lines))]
    found = _lines_of(lines, key)
    if key[0] != "launch":
        return found[-1] if found else 0
    below_options = _lines_of(lines, ("options", *key))[1:]
    best = below_options if len(below_options) >= len(found) else found
    return best[-1] if best else 0


_ENDS = ("---", "...")


def _lines_of(lines: Sequence[str], key: tuple[str, ...]) -> list[int]:
    """The lines of *key* and of the keys above it, as far as they are found."""
    found: list[int] = []
    for name in key:
        pattern = re.compile(rf"""(^|[\s:{{,"']){re.escape(name)}["']?\s*:""")
        start = found[-1] if found else 1
        numbered = enumerate(lines[start - 1 :], start)
        number = next((number for number, line in numbered if pattern.search(line)), 0)
        if not number:
            break
        found.append(number)
    return found
