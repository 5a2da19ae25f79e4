"""Records behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import pickle

import pytest

from launchdirectives.record import Record, fields, option, options, replace


class Point(Record):
    x: int
    y: int = 0


class Named(Point):
    name: str = option(str, default="origin", help="The name.")


def test_fields_and_defaults() -> None:
    point = Point(x=1)
    assert (point.x, point.y) == (1, 0)
    assert Point(1, 2) == Point(x=1, y=2)
    assert fields(Named) == ("x", "y", "name")
    assert Named(1).name == "origin"
    assert list(options(Named)) == ["name"]
    assert options(Point) == {}


def test_they_are_frozen() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="Point is frozen"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Point is frozen"):
        del point.x
    assert point.x == 1


def test_equality_is_by_value_and_class() -> None:
    assert Point(1) == Point(1)
    assert Point(1) != Point(2)
    assert Point(1) != Named(1)
    assert {Point(1), Point(1), Point(2)} == {Point(1), Point(2)}


def test_what_they_show() -> None:
    assert repr(Named(1)) == "Named(x=1, y=0, name='origin')"


def test_a_change_is_another_record() -> None:
    first = Named(1, name="a")
    second = replace(first, y=3)
    assert (first.y, second.y, second.name) == (0, 3, "a")
    with pytest.raises(TypeError, match="unknown"):
        replace(first, z=1)


@pytest.mark.parametrize("values", [{}, {"x": 1, "z": 2}, {"y": 1}])
def test_missing_and_unknown_fields(values: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point: unknown"):
        Point(**values)


def test_copies_and_pickles() -> None:
    named = Named(1, 2, "n")
    assert copy.copy(named) == copy.deepcopy(named) == named
    assert pickle.loads(pickle.dumps(named)) == named  # noqa: S301
