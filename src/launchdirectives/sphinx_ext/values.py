"""The ``launch_*`` values of ``conf.py``, and what the extension adds to Sphinx's own.

The values belong to no rebuild category: pages whose launches change are found by
:mod:`.freshness`, for all builders alike and whether a setting stands in ``conf.py``,
in ``launch.yml`` or in git.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from launchdirectives.book import project_in
from launchdirectives.config import Sections
from launchdirectives.foreign import VARIABLES, sphinx_thebe
from launchdirectives.foreign.files import (
    Foreign,
    in_folder,
    is_jupyter_book,
    read_by_sphinx,
)
from launchdirectives.layers import LAUNCH_FILE, PREFIX, conf_py_layer, from_launch_file
from launchdirectives.record import fields

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from launchdirectives.findings import Finding
    from launchdirectives.reading import Layer

CATALOG = "launchdirectives"
_HERE = Path(__file__).parent
_WEB = _HERE.parent / "web"


def add(app: Sphinx) -> None:
    """Register the values."""
    for section in fields(Sections):
        app.add_config_value(PREFIX + section, None, "")
    app.add_config_value("launch_config", LAUNCH_FILE, "", (str,))
    app.add_config_value("launch_preview", "", "", (str,))


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Add our templates, styles and translations to Sphinx's search paths."""
    # New lists rather than longer ones: a value changed in place would look changed to Sphinx.
    config.templates_path = [*config.templates_path, str(_HERE / "templates")]
    config.html_static_path = [*config.html_static_path, str(_WEB / "static")]
    app.add_message_catalog(CATALOG, str(_WEB / "locale"))


_foreign: WeakKeyDictionary[Sphinx, tuple[Foreign, ...]] = WeakKeyDictionary()


def on_config_read(app: Sphinx, config: Config) -> None:
    """Take over the settings of other tools, before the build fills them up.

    sphinx-book-theme writes its branch `master` into `thebe_config`, for one.
    """
    has_sphinx_thebe = sphinx_thebe.VARIABLE in config
    if not has_sphinx_thebe:
        app.add_config_value(sphinx_thebe.VARIABLE, {}, "")
    _foreign[app] = _read(app, config)
    if not has_sphinx_thebe:
        # Where there is no such value sphinx-book-theme asks for sphinx-thebe; else it fills it up.
        config[sphinx_thebe.VARIABLE] = {}


def _read(app: Sphinx, config: Config) -> tuple[Foreign, ...]:
    if is_jupyter_book(str(app.srcdir)):
        # Jupyter Book has mixed its defaults (a repository, a branch) into the values.
        return in_folder(str(app.srcdir), [])
    values = {name: config[name] for name in VARIABLES if name in config}
    return read_by_sphinx(values, str(Path(app.confdir, "conf.py")))


def foreign(app: Sphinx) -> tuple[Foreign, ...]:
    """The settings of other tools, the strongest first."""
    return _foreign.get(app, ())


def layers(app: Sphinx, findings: list[Finding]) -> list[Layer]:
    """The book's settings, from the weakest: ``launch.yml``, ``myst.yml``, ``conf.py``."""
    file = Path(app.confdir, app.config.launch_config)
    conf_py = Path(app.confdir, "conf.py")
    given = {
        section: value
        for section in fields(Sections)
        if (value := app.config[PREFIX + section]) is not None
    }
    found = from_launch_file(str(file), findings)
    project = project_in(str(app.srcdir), findings)
    return [
        *([found] if found else []),
        *(project.layers if project else ()),
        conf_py_layer(given, str(conf_py)),
    ]
