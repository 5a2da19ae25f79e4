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
from launchdirectives.web.embed.texts import TEXTS

LANGUAGES = ("de", "es", "fr")
"""The languages that it speaks beside English."""

_HERE = os.path.dirname(__file__)
_WEB = os.path.dirname(_HERE)
_RULES = ("rebuilt.js", "offers.js")
_ELEMENT = "launch-control.js"

_HEAD = f"""\
/* launch-control.js of launchdirectives {__version__}, BSD-3-Clause. Made by
   `launchdirectives ingest control`; attributes, events and the policy that a page needs:
   docs/howto/embed-control.md. */
"""

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |"(?:\\.|[^"\\\n])*" | `(?:\\.|[^`\\])*`
    |(?<=[(=:,!?&|\s])/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*""",
    re.DOTALL | re.VERBOSE,
)
"""Comments, and all in which something may look like one: texts and regular expressions."""

_IMPORT = re.compile(r"^import .*?;\n", re.DOTALL | re.MULTILINE)
_STATEMENT = re.compile(r"^(?=\S)(?![})\]])", re.MULTILINE)
_CONSTANT = re.compile(r"const (\w+) =")


@cache
def script(languages: Sequence[str] = LANGUAGES) -> str:
    """The module.

    :param languages: those in which it speaks beside English, of :data:`LANGUAGES`
    """
    rules = _read(os.path.join(_WEB, "static", "launch-rules.js"))
    parts = [rules, *(_read(os.path.join(_HERE, name)) for name in _RULES)]
    element = _plain(_read(os.path.join(_HERE, _ELEMENT)))
    said = json.dumps(_texts(languages), ensure_ascii=False, separators=(",", ":"))
    made = f"const TEXTS = {said};\nconst STYLE = new CSSStyleSheet();\n"
    made += f"STYLE.replaceSync({json.dumps(_squeezed(style()))});\n"
    code = "".join(_plain(part).replace("export const", "const") for part in parts)
    return _HEAD + _used(made + code + element)


def style() -> str:
    """The style sheet that is inside the module, for whoever wants to see its parts."""
    return _read(os.path.join(_HERE, "launch-control.css"))


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _texts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    made = {"en": dict(TEXTS)}
    for language in languages:
        catalogue = translation("launchdirectives", os.path.join(_WEB, "locale"), [language])
        made[language] = {name: catalogue.gettext(text) for name, text in TEXTS.items()}
    return made


def _plain(source: str) -> str:
    """A file without comments, imports, empty lines and indents."""
    bare = _TOKEN.sub(lambda found: "" if found["comment"] else found[0], source)
    lines = (line.rstrip() for line in _IMPORT.sub("", bare).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _used(code: str) -> str:
    """*code* without the constants that nothing in it refers to."""
    statements = _STATEMENT.split(code)
    while True:
        words = re.findall(r"\w+", "".join(statements))
        counted = {word: words.count(word) for word in set(words)}
        kept = [
            one for one in statements if not (name := _CONSTANT.match(one)) or counted[name[1]] > 1
        ]
        if len(kept) == len(statements):
            return "".join(kept)
        statements = kept


def _squeezed(sheet: str) -> str:
    """A style sheet on one line, without comments."""
    return " ".join(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).split())
