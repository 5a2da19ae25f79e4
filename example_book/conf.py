"""Sphinx configuration of "Reading the river".

Where the launch buttons lead is not set here but in ``launch.yml``. The table of contents is that
of ``myst.yml``: mystmd (Jupyter Book 2) builds the same pages, with the same buttons.
"""

from pathlib import Path

import yaml

project = "Reading the river"
author = "The launchdirectives team"
copyright = author
language = "en"

extensions = ["myst_nb", "sphinx_design", "launchdirectives"]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]

# The notebooks carry their outputs, so a build of the book runs no code.
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]

html_theme = "sphinx_book_theme"
html_title = "Reading the river"
html_logo = "_static/logo.svg"
html_favicon = "_static/icon.svg"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_theme_options = {
    "logo": {"text": html_title},
    "navbar_persistent": [],  # one search field is enough
}


def add_contents(app, docname, source):
    """Give the first page the table of contents of ``myst.yml``."""
    if docname == "index":
        contents = Path(app.srcdir, "myst.yml")
        app.env.note_dependency(contents)
        project = yaml.safe_load(contents.read_text(encoding="utf-8"))["project"]
        source[0] += "".join(toctree(part) for part in project["toc"] if "children" in part)


def toctree(part):
    """A part of the table of contents, as Sphinx's directive."""
    files = "\n".join(page["file"] for page in part["children"])
    return f"\n```{{toctree}}\n:hidden:\n:caption: {part['title']}\n\n{files}\n```\n"


def setup(app):
    app.connect("source-read", add_contents)
