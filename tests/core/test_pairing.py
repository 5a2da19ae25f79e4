"""Paired notebooks: the same file that jupytext itself would pair."""

from __future__ import annotations

import posixpath
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jupytext.formats import JupytextFormatError, long_form_multiple_formats
from jupytext.paired_paths import InconsistentPath, paired_paths

from launchdirectives.pairing import paired_notebook

FOLDERS = st.sampled_from(("", "a", "md", "nb", "a/md", "docs/nb/b", "docs/md", "docs/md/b"))
NAMES = st.sampled_from(("x", "nb_x", "x.pct", "x y", "é", "md"))
TEXTS = st.sampled_from(
    ("md", "md:myst", "py", "py:percent", "py:light", "Rmd", "myst", "markdown", "R:spin", "qmd")
)
PREFIXES = st.sampled_from(
    (
        *("", "nb/", "md/", "nb//", "md//", "docs/nb//", "nb/nb_/", "md///", "nb///"),
        *("docs//md/nb_/", "../nb//", "../md//", "../../a//", "docs///"),
    )
)
ENDS = st.sampled_from(("", "", "", ".pct.", "_end."))


def theirs(path: str, formats: str) -> str:
    """The notebook that jupytext pairs with *path*, or an empty text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            long = long_form_multiple_formats(formats)
            found = paired_paths(path, {"extension": posixpath.splitext(path)[1]}, long)
        except (InconsistentPath, JupytextFormatError):
            return ""
    notebooks = [one for one, form in found if form["extension"] == ".ipynb"]
    return posixpath.normpath(notebooks[0]) if notebooks else ""


@pytest.mark.parametrize(
    ("path", "formats", "notebook"),
    [
        ("docs/a.md", "ipynb,md:myst", "docs/a.ipynb"),
        ("a.py", "py:percent, ipynb", "a.ipynb"),
        ("docs/md/a.md", "notebooks//ipynb,md//md", "docs/notebooks/a.ipynb"),
        ("md/deep/a.md", "notebooks///ipynb,md///md", "notebooks/deep/a.ipynb"),
        ("a.md", "notebooks/nb_/ipynb,md", "notebooks/nb_a.ipynb"),
        ("a.pct.py", "ipynb,.pct.py:percent", "a.ipynb"),
        ("a.Rmd", "notebook,rmarkdown", "a.ipynb"),
        ("a.md", "md:myst", ""),
        ("a.md", "", ""),
        ("a.md", "ipynb,py:percent", ""),
        ("a.md", "ipynb,md//md", ""),
        ("a.md", "../../nb//ipynb,md", "nb/a.ipynb"),
    ],
)
def test_pairs(path: str, formats: str, notebook: str) -> None:
    assert paired_notebook(path, formats) == notebook


@settings(max_examples=300, deadline=None)
@given(FOLDERS, NAMES, TEXTS, st.tuples(PREFIXES, PREFIXES), st.tuples(ENDS, ENDS), st.booleans())
@example("a", "x", "md", ("../nb//", ""), ("", ""), False)
def test_jupytext_pairs_the_same(
    folder: str,
    name: str,
    text: str,
    prefixes: tuple[str, str],
    ends: tuple[str, str],
    is_notebook_last: bool,
) -> None:
    both = [f"{prefixes[0]}{ends[0]}ipynb", f"{prefixes[1]}{ends[1]}{text}"]
    formats = ",".join(reversed(both) if is_notebook_last else both)
    kinds = {"myst": "md", "markdown": "md"}
    path = posixpath.join(folder, f"{name}.{kinds.get(text, text.partition(':')[0])}")
    assert paired_notebook(path, formats) == theirs(path, formats)
