"""What readers are told by live code; the script reads it in the language of the site."""

from __future__ import annotations

import json
from collections.abc import Callable

TEXTS = {
    "start": "Live code",
    "resume": "Go on with live code",
}
"""Each text by the name that the script has for it; ``{word}`` stands for what it fills in."""


def texts(translate: Callable[[str], str]) -> str:
    """All texts as JSON."""
    said = {name: translate(text) for name, text in TEXTS.items()}
    return json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
