"""The ``launch_*`` values of ``conf.py``, and what the extension adds to Sphinx's own.

The values belong to no rebuild category: pages whose launches change are found by
:mod:`.freshness`, for all builders alike and whether a setting stands in ``conf.py``,
in ``launch.yml`` or in git.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from launchdirectives.config import Sections
from launchdirectives.layers import LAUNCH_FILE, PREFIX, conf_py_layer, from_file
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


def layers(app: Sphinx, findings: list[Finding]) -> list[Layer]:
    """The book's settings, from the weakest: ``launch.yml``, then ``conf.py``."""
    file = Path(app.confdir, app.config.launch_config)
    conf_py = Path(app.confdir, "conf.py")
    given = {
        section: value
        for section in fields(Sections)
        if (value := app.config[PREFIX + section]) is not None
    }
    found = from_file(str(file), str(file), findings)
    return [*([found] if found else []), conf_py_layer(given, str(conf_py))]
