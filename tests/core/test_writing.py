"""Files of authors, added to: nothing but the addition changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives.findings import Refused
from launchdirectives.writing import conf_py
from launchdirectives.writing.changes import Change, read
from launchdirectives.writing.yaml_text import add

NAME = "launchdirectives"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'extensions = ["launchdirectives"]\n'),
        ("x = 1", 'x = 1\nextensions = ["launchdirectives"]\n'),
        ("extensions = []\n", 'extensions = ["launchdirectives"]\n'),
        (
            "extensions = [\n    # none yet\n]\n",
            'extensions = ["launchdirectives"\n    # none yet\n]\n',
        ),
        ("extensions = ['a']\n", "extensions = ['a', 'launchdirectives']\n"),
        ('extensions = ["a",]  # b\n', 'extensions = ["a", "launchdirectives",]  # b\n'),
        ("extensions = ()\n", 'extensions = ("launchdirectives",)\n'),
        ("extensions = ('a',)\n", "extensions = ('a', 'launchdirectives',)\n"),
        ("extensions = 'a', 'b'\n", "extensions = 'a', 'b', 'launchdirectives'\n"),
        (
            "extensions = [\n  'a',  # one, two\n  # 'b',\n]\n",
            "extensions = [\n  'a',  # one, two\n  'launchdirectives',\n  # 'b',\n]\n",
        ),
        (
            'extensions: list = [\n\t"ä",\n\t"é"  # no comma, here\n]\n',
            'extensions: list = [\n\t"ä",\n\t"é",  # no comma, here\n\t"launchdirectives",\n]\n',
        ),
        (
            'extensions = ["a",\n              "b"\n]\n',
            'extensions = ["a",\n              "b",\n              "launchdirectives",\n]\n',
        ),
        ('extensions = ["a", "b"\n]\n', 'extensions = ["a", "b",\n    "launchdirectives",\n]\n'),
        (
            "extensions = ['a'] + more\nx = 1\n",
            "extensions = ['a'] + more\nextensions += [\"launchdirectives\"]\nx = 1\n",
        ),
        (
            "extensions = list(found)\nextensions.append('a')  # c",
            "extensions = list(found)\nextensions.append('a')  # c\n"
            'extensions += ["launchdirectives"]\n',
        ),
        (
            "extensions = [\r\n    'a',\r\n]\r\n",
            "extensions = [\r\n    'a',\r\n    'launchdirectives',\r\n]\r\n",
        ),
        ("\ufeffextensions = []\n", '\ufeffextensions = ["launchdirectives"]\n'),
    ],
)
def test_extension(before: str, after: str) -> None:
    assert conf_py.with_extension(before, NAME) == after
    assert conf_py.with_extension(after, NAME) == after
    compile(after.removeprefix("\ufeff"), "conf.py", "exec")


@pytest.mark.parametrize(
    "text",
    [
        "extensions = ['a', 'launchdirectives']\n",
        "extensions = []\nextensions.append('launchdirectives')\n",
        "extensions = []\nextensions += ['launchdirectives']\n",
        "extensions = [*base, 'launchdirectives']\n",
    ],
)
def test_extension_that_is_there(text: str) -> None:
    assert conf_py.with_extension(text, NAME) == text


@pytest.mark.parametrize(
    "text",
    [
        "from base import *\n",
        "from base import extensions\n",
        "if x:\n    extensions = ['a']\n",
        "extensions = [\n",
        "\0",
    ],
)
def test_extension_that_only_the_author_can_add(text: str) -> None:
    with pytest.raises(Refused):
        conf_py.with_extension(text, NAME)


@given(
    names=st.lists(st.text(max_size=5), max_size=4),
    layout=st.sampled_from(["{}", "[{}]", "[\n    {},\n]", "({},)", "[  # a, b\n  {}  # ]\n  ]"]),
)
def test_extension_in_lists_of_all_kinds(names: list[str], layout: str) -> None:
    if not names and layout != "[{}]":
        return
    before = f"extensions = {layout.format(', '.join(map(repr, names)))}\n"
    if layout == "{}" and len(names) == 1:
        return
    after = conf_py.with_extension(before, NAME)
    found: dict[str, object] = {}
    exec(after, found)  # noqa: S102  (written here)
    assert list(found["extensions"]) == [*names, NAME]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("", ("a",), 1, "a: 1\n"),
        ("# only\n", ("a", "b"), "x", "# only\na:\n  b: x\n"),
        ("a: 1", ("b",), 2, "a: 1\nb: 2\n"),
        ("a: 1  # one\n\n# end\n", ("b",), 2, "a: 1  # one\nb: 2\n\n# end\n"),
        (
            "a:\n   x :  1  # c\n# d\nb: 2\n",
            ("a", "y"),
            3,
            "a:\n   x :  1  # c\n   y: 3\n# d\nb: 2\n",
        ),
        ("a: {x: 1}  # c\n", ("a", "y"), [2], "a: {x: 1, y: [2]}  # c\n"),
        ("a: {}\n", ("a", "y"), 2, "a: {y: 2}\n"),
        ("a:  # nothing\nb: 1\n", ("a", "y"), 2, "a:  # nothing\n  y: 2\nb: 1\n"),
        ("a:\n  l:\n  - x\n", ("a", "l", ""), "y", "a:\n  l:\n  - x\n  - y\n"),
        (
            "a:\n  l:\n   - x  # c\nb: 1\n",
            ("a", "l", ""),
            "y",
            "a:\n  l:\n   - x  # c\n   - y\nb: 1\n",
        ),
        ("a: {l: [x]}\n", ("a", "l", ""), "y", "a: {l: [x, y]}\n"),
        ("a: {l: [x,\n  'z', ]}\n", ("a", "l", ""), "y", "a: {l: [x,\n  'z', y, ]}\n"),
        ("a: {l: []}\n", ("a", "l", ""), "y", "a: {l: [y]}\n"),
        ("a:\n  l: |\n    text\n\nb: 1\n", ("a", "m"), 2, "a:\n  l: |\n    text\n\n  m: 2\nb: 1\n"),
        ("a:\r\n  x: 1\r\n", ("a", "y"), 2, "a:\r\n  x: 1\r\n  y: 2\r\n"),
        ("---\na: 1\n...\n", ("b",), {"c": "1.10"}, "---\na: 1\nb:\n  c: '1.10'\n...\n"),
    ],
)
def test_yaml(before: str, path: tuple[str, ...], value: object, after: str) -> None:
    assert add(before, path, value) == after


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: 1\n", ("a", "b")),
        ("- a\n", ("b",)),
        ("just text\n", ("b",)),
        ("a: [\n", ("b",)),
        ("a: !unknown x\n", ("b",)),
        ("a: 1\n---\nb: 2\n", ("c",)),
    ],
)
def test_yaml_that_only_the_author_can_add_to(text: str, path: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        add(text, path, 1)


# PyYAML itself writes U+0085 plainly and reads it as the end of a line (YAML 1.1, b-next-line).
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x85"), max_size=6)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcde", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    values=st.dictionaries(st.text("abcde", min_size=1, max_size=3), plain, max_size=4),
    flow=st.sampled_from([True, False, None]),
    indent=st.integers(2, 6),
    value=plain,
)
def test_whatever_is_there_stays(
    values: dict[str, object], flow: bool | None, indent: int, value: object
) -> None:
    text = yaml.safe_dump(values, default_flow_style=flow, indent=indent, allow_unicode=True)
    after = add(text, ("new",), value)
    assert yaml.safe_load(after) == {**values, "new": value}
    for key, below in values.items():
        if isinstance(below, dict) and below:
            after = add(text, (key, "new"), value)
            assert yaml.safe_load(after) == {**values, key: {**below, "new": value}}


def test_the_text_of_a_key_to_add_by_hand() -> None:
    with pytest.raises(Refused) as refused:
        add("a: 1\n", ("a", "b"), "c")
    assert refused.value.fix == "Add it by hand: a: b: c"


def test_a_change_keeps_permissions_and_is_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"a: 1\r\n")
    file.chmod(0o640)
    change = Change(path=str(file), before=read(str(file)), after="a: 2\r\n")
    assert change.diff("a.yml").splitlines()[-2:] == ["-a: 1", "+a: 2"]
    change.write()
    assert file.read_bytes() == b"a: 2\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    with pytest.raises(Refused, match="has changed since"):
        change.write()
    assert os.listdir(tmp_path) == ["a.yml"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.yml", tmp_path / "book"
    folder.mkdir()
    outside.write_text("a: 1\n", encoding="utf-8")
    (folder / "out.yml").symlink_to(outside)
    (folder / "in.yml").symlink_to(folder / "real.yml")
    (folder / "real.yml").write_text("a: 1\n", encoding="utf-8")
    for name, code in (("out.yml", "security.symlink"), ("in.yml", "")):
        path = str(folder / name)
        change = Change(path=path, before=read(path), after="a: 2\n")
        if code:
            with pytest.raises(Refused) as refused:
                change.write()
            assert refused.value.code == code
        else:
            change.write()
    assert outside.read_text(encoding="utf-8") == "a: 1\n"
    assert (folder / "real.yml").read_text(encoding="utf-8") == "a: 2\n"
    assert (folder / "in.yml").is_symlink()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    change = Change(path=str(tmp_path / "gone" / "a.yml"), before=None, after="a: 1\n")
    with pytest.raises(Refused, match="cannot be written"):
        change.write()
