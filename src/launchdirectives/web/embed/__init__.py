"""``launch-control.js``: the launch control of a publisher's page, as one module without imports.

It is composed, without any bundler, from the rules that the forms of a book use
(``web/static/launch-rules.js``) and the files beside this one, in one scope: comments, imports and
exports are taken out, and what nothing refers to then. The same files make the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from functools import cache
from gettext import translation

from launchdirectives import __version__
from launchdirectives.web.embed.small import small
from launchdirectives.web.embed.texts import TEXTS

LANGUAGES = ("en", "de", "es", "fr")
"""The languages that it can speak."""

_HERE = os.path.dirname(__file__)
_WEB = os.path.dirname(_HERE)
_OWN = ("rebuilt.js", "offers.js", "launch-control.js")

_HEAD = f"""\
/* launchdirectives {__version__}, (c) the launchdirectives team, BSD-3-Clause: launch-control.js,
   made by `launchdirectives ingest control` */"""

_IMPORT = re.compile(r"^import .*?;\n", re.DOTALL | re.MULTILINE)


@cache
def script(languages: tuple[str, ...] = LANGUAGES[:1]) -> str:
    """The module.

    :param languages: those that it speaks, of :data:`LANGUAGES`; the first one is that of pages in
        any other language. Each further one takes some 500 bytes, compressed
    """
    said = json.dumps(_texts(languages), ensure_ascii=False)
    code = f"const TEXTS = {said};\nconst STYLE = new CSSStyleSheet();\n"
    code += f"STYLE.replaceSync({json.dumps(_squeezed(style()))});\n"
    for file in (os.path.join(_WEB, "static", "launch-rules.js"), *_OWN):
        code += _IMPORT.sub("", _read(os.path.join(_HERE, file))).replace("export const", "const")
    return _HEAD + small(code)


def style() -> str:
    """The style sheet that is inside the module, for whoever wants to see its parts."""
    return _read(os.path.join(_HERE, "launch-control.css"))


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _texts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    made = {}
    for language in languages:
        folder = os.path.join(_WEB, "locale")
        catalogue = translation("launchdirectives", folder, [language], fallback=language == "en")
        made[language] = {name: catalogue.gettext(text) for name, text in TEXTS.items()}
    return made


def _squeezed(sheet: str) -> str:
    """A style sheet without comments, and with as few blanks as it needs."""
    bare = " ".join(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).split())
    return re.sub(r"(?<=[:;,{}]) | (?=[{}])|;(?= ?\})", "", bare)
