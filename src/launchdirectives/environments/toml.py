"""TOML files of an environment, with the line of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from launchdirectives.environments.folder import Folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load(folder: Folder, name: str) -> dict[str, Any]:
    """What the TOML file *name* holds.

    :raises Broken: if it cannot be read
    """
    import tomllib

    text = folder.must(name)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        at = _LINE.search(str(error))
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        said = str(error).partition(" (at ")[0].rstrip(".")
        raise folder.stop(
            "environment.malformed",
            f"{name} is not TOML: {said}.",
            "Correct this line.",
            name,
            line,
        ) from error


def table(holder: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """The table below *keys*; empty if there is none."""
    for key in keys:
        inner = holder.get(key)
        holder = inner if isinstance(inner, dict) else {}
    return holder
