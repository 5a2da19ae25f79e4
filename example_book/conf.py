"""Sphinx configuration of "Reading the river".

Where the launch buttons lead is not set here but in ``launch.yml``.
"""

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
html_theme_options = {
    "logo": {"text": html_title},
    "navbar_persistent": [],  # one search field is enough
}
