"""JavaScript made smaller, as far as that is safe without understanding it.

It takes what this package's own scripts are written in: at the top constants, arrow functions and
classes, with a semicolon at the end of each statement. Comments and blanks go, and constants that
nothing refers to. Names of variables are made short: those of the top everywhere, others in the
statement of the top that declares them, where the same name is the same short one all over. Names
of members stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from string import ascii_lowercase, ascii_uppercase

from launchdirectives.record import Record

BLANK, TEXT, MARK = "blank", "text", "mark"
WORD, MEMBER, BOTH = "word", "member", "both"

_PIECE = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:\\.|[^"\\\n])*")
    |(?P<word>\#?[\w$]+)
    |(?P<mark>=>|\?\.|\.\.\.|.)""",
    re.DOTALL | re.VERBOSE,
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)", re.DOTALL)
_BEFORE_PATTERN = ("(", "=", ":", ",", "!", "&", "|", "?", "{", "[", ";", "=>", "return")

_NAME = re.compile(r"#?[A-Za-z_$][\w$]*")
_IN_WORD = re.compile(r"[\w$#]")
_CONTROL = ("if", "for", "while", "switch")
_NEEDLESS = (",)", ",]", ",}", ";}")
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


class Token(Record):
    """A piece of a script; a text is a string, a part of a template or a regular expression."""

    kind: str
    text: str


def tokens(code: str) -> Iterator[Token]:
    """The pieces of *code*, without comments and blanks."""
    position, last, depths = 0, "", [0]
    while position < len(code):
        pattern = _PATTERN.match(code, position) if last in _BEFORE_PATTERN else None
        if pattern and code[position : position + 2] not in ("//", "/*"):
            kind, text = TEXT, pattern[0]
        elif code[position] == "`" or (code[position] == "}" and depths[-1] == 0 < len(depths) - 1):
            part = _TEMPLATE.match(code, position + 1)
            if part is None:
                raise ValueError(f"A template without an end: {code[position : position + 40]}")
            kind, text = TEXT, code[position] + part[0]
            depths = [*depths, 0] if code[position] == "`" else depths
            depths = depths[:-1] if part[1] == "`" else depths
        else:
            kind, text = next(
                (str(piece.lastgroup), piece[0]) for piece in _PIECE.finditer(code, position)
            )
            depths[-1] += {"{": 1, "}": -1}.get(text, 0)
        position += len(text)
        if kind != BLANK:
            yield Token(kind, text)
            last = text


def small(code: str) -> str:
    """*code* in fewer bytes."""
    pieces = (list(tokens(one)) for one in _used(code))
    statements = [_classified(found) for found in pieces if found]
    everything = [token for one in statements for token in one]
    names = {one[1].text for one in statements if one[0].text in ("const", "class")}
    shared = _short(_by_count(everything), _worthwhile(everything, names), ascii_uppercase)
    made: list[Token] = []
    for one in statements:
        renamed = _renamed(one, shared)
        own = _short(renamed, _worthwhile(renamed, _declared(one) - names))
        made += _renamed(renamed, own)
    return _written(_joined(made))


def _joined(found: list[Token]) -> Iterator[str]:
    """The texts of *found*, with constants that follow each other declared at once."""
    declares = [False]  # whether the statement declares, in each bracket around
    before = ";"
    for token, after in zip(found, [*found[1:], Token(MARK, "")], strict=True):
        text = "let" if token.text == "const" else token.text
        if text in _OPENING:
            declares.append(False)
        elif text in _CLOSING:
            declares.pop()
            if text == "}" and after.text not in (";", ",", ")", ".", "=", "?", "of"):
                declares[-1] = False
        if text + after.text in _NEEDLESS:
            continue
        if before in (";", "{", "}") and text != ";":
            declares[-1] = text == "let"
        if text == ";" and declares[-1] and after.text == "const":
            text = ","
        elif text == "let" and before == ",":
            continue
        before = text
        yield text


def _written(texts: Iterable[str]) -> str:
    made = "\n"
    for text in texts:
        made += f" {text}" if _IN_WORD.match(made[-1]) and _IN_WORD.match(text) else text
    return f"{made}\n"


def _used(code: str) -> list[str]:
    """The statements of *code*, without constants that nothing refers to."""
    statements = re.split(r"^(?=\w)", code, flags=re.MULTILINE)
    while True:
        words = [{t.text for t in tokens(one) if t.kind == WORD} for one in statements]
        counted = Counter(word for one in words for word in one)
        kept = [
            one
            for one in statements
            if not (name := re.match(r"const (\w+) =", one)) or counted[name[1]] > 1
        ]
        if len(kept) == len(statements):
            return kept
        statements = kept


def _classified(found: list[Token]) -> list[Token]:
    """*found* with names of members, and members that are called as their variable, told apart."""
    texts = ["", *(token.text for token in found), ""]
    brackets = [""]
    is_class = texts[1] == "class"
    made = []
    for position, token in enumerate(found, 1):
        before, text, after = texts[position - 1 : position + 2]
        if text in _OPENING:
            brackets.append(text)
        elif text in _CLOSING:
            brackets.pop()
        is_listed = before in ("{", ",") and brackets[-1] == "{"
        kind = token.kind
        if kind == WORD and not text.startswith("#"):
            is_field = is_class and brackets == ["", "{"]
            if before in (".", "?.") or (is_listed and after == ":") or is_field:
                kind = MEMBER
            elif is_listed and after in (",", "}", "="):
                kind = BOTH
        made.append(Token(kind, text))
    return made


def _worthwhile(found: list[Token], names: set[str]) -> set[str]:
    """Those of *names* that are a variable's more often than a variable's and a member's."""
    plain = Counter(token.text for token in found if token.kind == WORD)
    both = Counter(token.text for token in found if token.kind == BOTH)
    return {name for name in names if plain[name] > both[name] * 2}


def _by_count(found: list[Token]) -> list[Token]:
    counted = Counter(token.text for token in found)
    return sorted(found, key=lambda token: -counted[token.text])


def _renamed(found: list[Token], names: dict[str, str]) -> list[Token]:
    made: list[Token] = []
    for token in found:
        short = names.get(token.text, "") if token.kind in (WORD, BOTH) else ""
        if short and token.kind == BOTH:
            made += (Token(MEMBER, token.text), Token(MARK, ":"))
        made.append(Token(WORD, short) if short else token)
    return made


def _short(found: list[Token], names: set[str], letters: str = ascii_lowercase) -> dict[str, str]:
    """Short names for *names*, in the order of *found*, that none of its variables has."""
    words = dict.fromkeys(token.text for token in found if token.kind in (WORD, BOTH))
    free = (
        made
        for size in (1, 2)
        for made in map("".join, product(letters, repeat=size))
        if made not in words and made not in ("as", "do", "if", "in", "of")
    )
    return {
        name: f"#{short}" if name.startswith("#") else short
        for name, short in zip((one for one in words if one in names), free, strict=False)
    }


def _declared(found: list[Token]) -> set[str]:
    """The names of variables, parameters and private members."""
    texts = [token.text for token in found]
    names = {token.text for token in found if token.text.startswith("#")}
    for position, text in enumerate(texts):
        after = texts[position + 1 : position + 2]
        if text in ("const", "let", "class") and after:
            end = _end(texts, position + 1) if after[0] in _OPENING else position + 1
            names |= set(texts[position + 1 : end + 1])
        elif text == "=>":
            before = position - 1
            start = _start(texts, before) if texts[before] == ")" else before
            names |= set(texts[start:position])
        elif text == "{" and position and texts[position - 1] == ")":
            start = _start(texts, position - 1)
            if texts[start - 1] not in _CONTROL:  # a method, or `catch`
                names |= set(texts[start:position])
    return {name for name in names if _NAME.fullmatch(name)}


def _end(texts: list[str], position: int) -> int:
    """Where the bracket closes that opens at *position*."""
    depth = 0
    for here in range(position, len(texts)):
        depth += (texts[here] in _OPENING) - (texts[here] in _CLOSING)
        if not depth:
            return here
    return len(texts)


def _start(texts: list[str], position: int) -> int:
    """Where the bracket opens that closes at *position*."""
    depth = 0
    for here in range(position, -1, -1):
        depth += (texts[here] in _CLOSING) - (texts[here] in _OPENING)
        if not depth:
            return here
    return 0
