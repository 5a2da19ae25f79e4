"""JavaScript that is made smaller does what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.web.embed.small import small, tokens
from tests.node import printed

ODD = r"""
/* "Not a text", `nor` this. */
const unused = () => helper("x");
const helper = (text, { length: size = 2, other } = {}) => `${text}/*${size}*/${other ?? "//"}`;
const value = 3; // a constant
const other = { value, helper: 4, "text": 5, nested: { helper, value: 6 } };
const pattern = /["'`/\]{}]|[^/]\/\//g;
const half = (number) => number / 2 / value;
const nested = (list) => list.map((item) => `a${`b${item}`}c${{ item }.item}`).join("");
const choose = (is, text) => (is ? text : other.text);
const pick = ({ value, ...rest }, [first, , third] = [1, 2, 3]) => {
  let left = value;
  const sum = first + third;
  for (const key of Object.keys(rest)) left += rest[key];
  for (let at = 0; at < 2; at += 1) {
    const value = at;
    left += value;
  }
  if (left > 1) {
    left -= 1;
  } else left = 0;
  const after = left;
  const { name: called = "none", value: again } = { value: after };
  return { left, sum, called, again };
};
class Thing {
  static names = ["value"];
  text = "field";
  #hidden = 1;
  constructor(text) {
    this.text = text;
  }
  get value() {
    return this.#hidden + this.#more(1);
  }
  #more(text) {
    const value = text;
    try {
      return value + missing;
    } catch (error) {
      return error instanceof ReferenceError ? value : 0;
    }
  }
}
const thing = new Thing("given");
console.log(JSON.stringify([
  helper("a"), helper("b", { length: 1, other: "c" }), other, other.nested.helper("z"),
  `x"/\`y`.replace(pattern, "-"), half(12), nested([1, 2]), choose(true, 1), choose(false, 1),
  pick({ value: 1, more: 2 }), thing, thing.value, Thing.names,
]));
"""


def test_it_does_the_same(tmp_path: Path) -> None:
    made = small(ODD)
    for name, code in (("long", ODD), ("short", made)):
        (tmp_path / f"{name}.mjs").write_text(code, encoding="utf-8")
    wanted = printed(tmp_path / "long.mjs")
    assert wanted.startswith('["a/*2*///"')
    assert printed(tmp_path / "short.mjs") == wanted
    assert len(made) < len(ODD) * 0.8
    assert "unused" not in made
    assert "Not a text" not in made


def test_made_small_again_it_is_the_same(tmp_path: Path) -> None:
    texts = [token.text for token in tokens(small(ODD))]
    assert [token.text for token in tokens("\n ".join(texts))] == texts


def test_what_is_no_javascript() -> None:
    with pytest.raises(ValueError, match="A template without an end"):
        small("const a = `b")
