"""A mystmd project: the file of the plugin beside its ``myst.yml``, and the plugin's line in it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives import layers
from launchdirectives.findings import Refused
from launchdirectives.myst_project.section import at
from launchdirectives.writing import yaml_text
from launchdirectives.writing.changes import Change, line_end, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.myst_project.project import Project

PLUGIN = "launchdirectives.mjs"
"""The file of the plugin, in this package and beside an author's ``myst.yml``."""

LINE = f"plugins: [{PLUGIN}]"
"""What names the plugin, below ``project``."""


def packaged() -> str:
    """Where this package holds the plugin."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.path.join(package, "mystmd", PLUGIN)


def plugin_file(project: Project) -> Change | None:
    """The plugin of this version, where *project* names it or is to name it.

    One that differs only in how its lines end is the same, and one that is fetched from an address
    is none of our files.

    :raises Refused: if the project names another plugin outside of its folder, or it cannot be read
    """
    names = _names(project)
    files = [name for name in names if "://" not in name]
    if names and not files:
        return None
    named = files[0] if files else PLUGIN
    path = os.path.normpath(os.path.join(project.directory, named))
    before, ours = read(path), read(packaged()) or ""
    if before is not None and before.replace("\r\n", "\n") == ours:
        return None
    if os.path.relpath(path, project.directory or os.curdir).startswith(os.pardir):
        raise Refused(
            "config.wrong-value",
            f"The plugin '{named}' is not the one of this version, and not in this folder.",
            f"Run 'launchdirectives init' in its folder, or write '{LINE}'.",
        )
    after = ours.replace("\n", line_end(before or ""))
    return Change(path=path, before=before, after=after, is_packaged=True)


def with_plugin(project: Project) -> Change | None:
    """The project's file with the plugin among its ``plugins``; every other byte of it stays.

    :raises Refused: if the text is too unusual to be added to, or cannot be read
    """
    if _names(project):
        return None
    path = layers.project_file(project.directory)
    before = read(path) or ""
    try:
        after = yaml_text.add(before, ("project", "plugins", ""), PLUGIN, has_short_lists=True)
    except Refused as refused:
        by_hand = f"Write '{LINE}' below 'project' by hand."
        raise Refused(refused.code, refused.message, by_hand) from refused
    return Change(path=path, before=before, after=after)


def _names(project: Project) -> list[str]:
    """The paths and addresses by which a project, or a file that it extends, names the plugin.

    mystmd adds their lists together, and takes a path alone or one under ``path``
    (jupyter-book/mystmd packages/myst-config/src/project/validators.ts).
    """
    found = []
    for file in project.files:
        listed = at(file.values, ("project", "plugins"))
        for one in listed if isinstance(listed, list) else ():
            path = one.get("path") if isinstance(one, Mapping) else one
            if isinstance(path, str) and path.rpartition("/")[2] == PLUGIN:
                found.append(path)
    return found
