"""A mystmd project: the file of the plugin beside its ``myst.yml``, and the plugin's line in it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives.findings import Refused
from launchdirectives.layers import load_yaml
from launchdirectives.writing import yaml_text
from launchdirectives.writing.changes import Change, line_end, read

PLUGIN = "launchdirectives.mjs"
"""The file of the plugin, in this package and beside an author's ``myst.yml``."""

LINE = f"plugins: [{PLUGIN}]"
"""What names the plugin, below ``project``."""


def packaged() -> str:
    """Where this package holds the plugin."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.path.join(package, "mystmd", PLUGIN)


def plugin_file(project_file: str) -> Change:
    """The plugin of this version, where the project in *project_file* names it or is to name it.

    One that differs only in how its lines end is the same, and one that is fetched from an address
    is none of our files.

    :raises Refused: if the project names another plugin outside of its folder, or cannot be read
    """
    names = _names(read(project_file) or "")
    named = next((name for name in names if "://" not in name), PLUGIN)
    folder = os.path.dirname(project_file)
    path = os.path.normpath(os.path.join(folder, named))
    before, ours = read(path), read(packaged()) or ""
    is_same = before is not None and before.replace("\r\n", "\n") == ours
    if is_same or (names and all("://" in name for name in names)):
        return Change(path=path, before=before, after=before or "")
    if os.path.relpath(path, folder or os.curdir).startswith(os.pardir):
        raise Refused(
            "config.wrong-value",
            f"The plugin '{named}' is not the one of this version, and not in this folder.",
            f"Run 'launchdirectives init' in its folder, or write '{LINE}'.",
        )
    after = ours.replace("\n", line_end(before or ""))
    return Change(path=path, before=before, after=after, is_packaged=True)


def with_plugin(project_file: str) -> Change:
    """The project with the plugin among its ``plugins``; every other byte of it stays.

    :raises Refused: if the text is too unusual to be added to, or cannot be read
    """
    before = read(project_file) or ""
    if _names(before):
        return Change(path=project_file, before=before, after=before)
    try:
        after = yaml_text.add(before, ("project", "plugins", ""), PLUGIN, has_short_lists=True)
    except Refused as refused:
        by_hand = f"Write '{LINE}' below 'project' by hand."
        raise Refused(refused.code, refused.message, by_hand) from refused
    return Change(path=project_file, before=before, after=after)


def _names(text: str) -> list[str]:
    """The paths and addresses by which a project names the plugin.

    mystmd takes a path alone, or one under ``path`` (packages/myst-config/src/project/validators.ts).
    """
    try:
        values = load_yaml(text)
    except ValueError as error:
        raise Refused(
            "config.unreadable", f"This is not YAML: {error}.", "Mend the file first."
        ) from error
    project = values.get("project") if isinstance(values, Mapping) else None
    listed = project.get("plugins") if isinstance(project, Mapping) else None
    entries = listed if isinstance(listed, list) else []
    paths = [one.get("path") if isinstance(one, Mapping) else one for one in entries]
    return [path for path in paths if isinstance(path, str) and path.rpartition("/")[2] == PLUGIN]
