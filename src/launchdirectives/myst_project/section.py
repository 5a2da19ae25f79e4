"""Our settings in a file of mystmd: what stands there below ``project.options.launch``."""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Finding, Refused
from launchdirectives.reading import KeyPath, Layer

_DROPPED = (("launch",), ("project", "launch"), ("site", "launch"), ("site", "options", "launch"))
"""Where authors write our settings too, but mystmd keeps nothing it does not know."""


def section(layer: Layer, path: KeyPath, findings: list[Finding]) -> Layer | None:
    """The settings at *path* in the file of *layer*; None if there are none."""
    for wrong in _DROPPED:
        if at(layer.values, wrong) is not None:
            refused = Refused(
                "config.unknown-key",
                f"mystmd drops '{'.'.join(wrong)}', so it does not count here either.",
                f"Write it as '{'.'.join(path)}'.",
            )
            findings.append(refused.at(layer.place(wrong)))
    found = at(layer.values, path)
    if found is None:
        return None
    if not isinstance(found, Mapping):
        refused = Refused(
            "config.wrong-value",
            f"{found!r} is no mapping of keys to values.",
            "Write the keys of launch.yml below it. 'show: directive' has controls only where "
            "a directive stands.",
        )
        findings.append(refused.at(layer.place(path)))
        return None
    return Layer(found, layer.file, lambda key: layer.line_of((*path, *key)))


def at(values: object, path: KeyPath) -> object:
    """The value at *path* in *values*; None if there is none."""
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values
