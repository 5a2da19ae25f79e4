"""How objects are shown: each by the methods that notebooks know.

The methods, and what they may give, are those of IPython's documentation ("Rich display of
objects"; ipython/ipython docs/source/config/integrating.rst).
"""

from __future__ import annotations

import base64
import pprint
import traceback
from pathlib import Path
from typing import Any

from . import figures

METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
    "_repr_javascript_": "application/javascript",
}
_CONTAINERS = (dict, list, tuple, set, frozenset)


def bundle(value: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """*value* by media type, and what goes with it (such as the width of a picture)."""
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    if not isinstance(value, type):  # a class shows its objects, not itself
        data |= {mime: _as_text(one) for mime, one in figures.shown(value).items()}
        for method, mime in METHODS.items():
            made, extra = _apart(_called(value, method))
            if made is not None:
                data[mime] = _as_text(made)
                if extra:
                    metadata[mime] = extra
        made, extra = _apart(_called(value, "_repr_mimebundle_", include=None, exclude=None))
        data |= {mime: _as_text(one) for mime, one in (made or {}).items()}
        metadata |= extra
    if "text/plain" not in data:
        data["text/plain"] = _plain(value)
    return data, metadata


def _called(value: object, name: str, **arguments: object) -> Any:
    """What the method *name* gives; None if there is none, or it fails."""
    method = getattr(value, name, None)
    if not callable(method):
        return None
    try:
        return method(**arguments)
    except NotImplementedError:
        return None
    except Exception:  # noqa: BLE001 - the object's own fault: other forms of it may be shown
        traceback.print_exc()
        return None


def _apart(made: Any) -> tuple[Any, dict[str, Any]]:
    if isinstance(made, tuple) and len(made) == 2:
        return made[0], made[1] or {}
    return made, {}


def _as_text(made: Any) -> Any:
    return base64.b64encode(made).decode() if isinstance(made, bytes) else made


def _plain(value: object) -> str:
    if type(value) in _CONTAINERS:
        return pprint.pformat(value, sort_dicts=False)
    return repr(value)


class Shown:
    """Text that is shown as what it is.

    :ivar mime: its media type
    """

    mime = "text/plain"

    def __init__(self, data: str = "", filename: str = "") -> None:
        self.data = Path(filename).read_text(encoding="utf-8") if filename else data

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {self.mime: self.data}


class HTML(Shown):
    """HTML."""

    mime = "text/html"


class Markdown(Shown):
    """Markdown."""

    mime = "text/markdown"


class Latex(Shown):
    """LaTeX, with its own dollars."""

    mime = "text/latex"


class Math(Latex):
    """A formula in LaTeX, without dollars."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {self.mime: f"$\\displaystyle {self.data.strip('$')}$"}


class SVG(Shown):
    """A drawing."""

    mime = "image/svg+xml"


class Javascript(Shown):
    """A script."""

    mime = "application/javascript"


_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class Image:
    """A picture, from its bytes or a file."""

    def __init__(
        self,
        data: bytes | str = b"",
        *,
        filename: str = "",
        width: int | None = None,
        height: int | None = None,
        **_: object,
    ) -> None:
        given = filename or data
        self.data = Path(given).read_bytes() if isinstance(given, str) else given
        self._size = {"width": width, "height": height}

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        mime = next((m for start, m in _PICTURES.items() if self.data.startswith(start)), "")
        size = {name: value for name, value in self._size.items() if value}
        picture = base64.b64encode(self.data).decode()
        return ({mime: picture} if mime else {}), ({mime: size} if size else {})
