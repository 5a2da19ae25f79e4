"""What mystmd is told of the directives and roles, made from the one specification of options."""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives import __version__
from launchdirectives.asking import FORM_OPTIONS, GALLERY_OPTIONS, OPTIONS
from launchdirectives.mystmd import PROTOCOL
from launchdirectives.record import Spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NODE = {"type": "string"}


def specification() -> dict[str, Any]:
    """The directives and roles in mystmd's words (myst-common src/types.ts, DirectiveSpec)."""
    return {
        "protocol": PROTOCOL,
        "version": __version__,
        "name": "launchdirectives",
        "directives": [
            {
                "name": "launch",
                "doc": "Links that open a notebook, or the page itself, where it runs.",
                "arg": {**_NODE, "doc": "The file that opens. Default: the page itself."},
                "options": _options(OPTIONS),
            },
            {
                "name": "launch-gallery",
                "doc": "A list of the pages that open somewhere, with their links.",
                "options": _options(GALLERY_OPTIONS),
            },
            {
                "name": "launch-link",
                "doc": "A form on which a teacher makes a link.",
                "arg": {**_NODE, "doc": "The file that stands in the form at first."},
                "options": _options(FORM_OPTIONS),
            },
            {
                "name": "thebe-button",
                "doc": "Nothing: mystmd's theme makes live code itself.",
                "arg": {**_NODE, "doc": "The text of sphinx-thebe's button."},
            },
        ],
        "roles": [
            {
                "name": "launch",
                "doc": "A link in a sentence: `text <file>`, or a text alone for the page itself.",
                "body": {**_NODE, "required": True},
            }
        ],
    }


def _options(known: Mapping[str, Spec]) -> dict[str, Any]:
    return {name: {**_NODE, "doc": spec.help} for name, spec in known.items()}
