"""Records: frozen values with named fields, quick to import and to make.

They behave as frozen dataclasses do, and type checkers read them as such. The standard
library's own are not used here because importing them, and then generating code for each
class, was more than half of what this package cost to start: every command and every mystmd
build starts it afresh (``python -m benchmarks --rows start-up`` measures it).
"""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar, dataclass_transform

    R = TypeVar("R", bound="Record")
else:

    def dataclass_transform(**_):  # noqa: ANN003, ANN201
        """Stand in for the type checkers' decorator."""
        return lambda cls: cls


MISSING: Any = type("MISSING", (), {"__repr__": lambda _: "MISSING"})()
"""The default of a field that has none."""


class Spec:
    """A field that authors write: how it is checked, and what it is for."""

    __slots__ = ("check", "default", "help")

    def __init__(self, check: Callable[[object], Any], default: Any, help: str) -> None:  # noqa: A002
        self.check = check
        self.default = default
        self.help = help


def option(
    check: Callable[[object], Any],
    *,
    default: Any = MISSING,
    help: str,  # noqa: A002
) -> Any:
    """A field that authors write.

    :param check: takes the value as written, returns the value to keep, raises ``Refused``
    :param default: kept when nothing is written; without one the key is required
    :param help: one sentence for the reference documentation
    """
    return Spec(check, default, help)


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
class Record:
    """Base of all records: a subclass names its fields by annotations."""

    _defaults: ClassVar[dict[str, Any]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()
    _specs: ClassVar[dict[str, Spec]] = {}

    def __init_subclass__(cls) -> None:
        cls._defaults, cls._specs = dict(cls._defaults), dict(cls._specs)
        for name in cls.__annotations__:
            value = cls.__dict__.get(name, MISSING)
            if isinstance(value, Spec):
                cls._specs[name] = value
                value = value.default
            cls._defaults[name] = value
        cls._required = frozenset(n for n, value in cls._defaults.items() if value is MISSING)

    def __init__(self, *args: Any, **values: Any) -> None:
        if args:
            values.update(zip(self._defaults, args, strict=False))
        kept = self.__dict__
        kept.update(self._defaults)
        kept.update(values)
        if len(kept) != len(self._defaults) or not values.keys() >= self._required:
            unknown = [name for name in kept if name not in self._defaults]
            missing = sorted(self._required - values.keys())
            raise TypeError(f"{type(self).__name__}: unknown {unknown}, missing {missing}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({shown})"


def replace(record: R, **changes: Any) -> R:
    """*record* with other values for some fields."""
    made: R = object.__new__(type(record))
    kept = made.__dict__
    kept.update(record.__dict__)
    kept.update(changes)
    if len(kept) != len(record.__dict__):
        raise TypeError(f"{type(record).__name__}: unknown {sorted(kept.keys() - record.__dict__)}")
    return made


def fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of a record's fields, in their order."""
    return tuple(cls._defaults)


def options(cls: type[Record]) -> dict[str, Spec]:
    """The fields of a record that authors write, by name."""
    return cls._specs


def plain(value: Any) -> Any:
    """*value* as JSON has it: records as mappings, tuples as lists."""
    if isinstance(value, Record):
        return {name: plain(item) for name, item in value.__dict__.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
