"""Timed wrappers around the functions that chosen packages register with Sphinx.

A function's time is CPU time of its thread and its own only: what it spends in another
wrapped function counts there, so that the sum counts nothing twice. Python's collector of
garbage, which may run inside any function, is counted by itself.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import wraps
from time import thread_time_ns
from typing import Any

import jinja2
from sphinx.application import Sphinx
from sphinx.events import EventManager
from sphinx.registry import SphinxComponentRegistry

WATCHED = ("launchdirectives", "sphinx_book_theme.header_buttons.launch", "sphinx_thebe")
"""Packages and modules whose functions are timed."""

TEMPLATES = ("launch-control.html", "article-header-buttons.html")
"""Templates that are timed: ours, and the one in which sphinx-book-theme draws its buttons."""

CHECKS = "check launchdirectives"
"""How the names of timed checks begin."""

RECORD = "record launchdirectives"
"""How the names of what the publication record takes begin."""

COLLECTOR = "gc"
"""The name under which garbage collection inside watched functions is counted."""


class Meter:
    """Calls and nanoseconds of every watched function, by ``EVENT module.function``."""

    def __init__(self) -> None:
        self.spent: dict[str, list[int]] = {}
        self._within: list[int] = []
        self._collecting = 0

    def install(self) -> None:
        """Watch everything that is registered with Sphinx from now on."""
        self._watch_extensions()
        self._watch_events()
        self._watch_nodes()
        self._watch_markup()
        self._watch_templates()
        gc.callbacks.append(self._on_collection)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """*function*, with what it spends kept under *name*."""
        entry = self.spent.setdefault(name, [0, 0])

        @wraps(function)
        def run(*arguments: Any, **options: Any) -> Any:
            started = self._enter()
            try:
                return function(*arguments, **options)
            finally:
                self._leave(entry, started)

        return run

    def _enter(self) -> int:
        self._within.append(0)
        return thread_time_ns()

    def _leave(self, entry: list[int], started: int) -> None:
        took = thread_time_ns() - started
        entry[0] += 1
        entry[1] += took - self._within.pop()
        if self._within:
            self._within[-1] += took

    def _on_collection(self, phase: str, info: dict[str, int]) -> None:
        if not self._within:
            return
        if phase == "start":
            self._collecting = self._enter()
        elif self._collecting:
            self._leave(self.spent.setdefault(COLLECTOR, [0, 0]), self._collecting)
            self._collecting = 0

    def _watch_extensions(self) -> None:
        load = SphinxComponentRegistry.load_extension

        def load_extension(registry: SphinxComponentRegistry, app: Sphinx, extname: str) -> None:
            if _is_watched(extname):
                self.timed(f"setup {extname}", load)(registry, app, extname)
                if extname == "launchdirectives":  # whose import counts too
                    self._watch_checks()
                    self._watch_record()
            else:
                load(registry, app, extname)

        _replace(SphinxComponentRegistry, "load_extension", load_extension)

    def _watch_events(self) -> None:
        connect = EventManager.connect

        def connect_timed(
            events: EventManager, name: str, callback: Callable[..., Any], priority: int
        ) -> int:
            return connect(events, name, self._maybe_timed(name, callback), priority)

        _replace(EventManager, "connect", connect_timed)

    def _watch_nodes(self) -> None:
        add = SphinxComponentRegistry.add_translation_handlers

        def add_translation_handlers(
            registry: SphinxComponentRegistry, node: type[Any], **handlers: Any
        ) -> None:
            timed: dict[str, Any] = {
                name: tuple(one and self._maybe_timed("node", one) for one in pair)
                for name, pair in handlers.items()
            }
            add(registry, node, **timed)

        _replace(SphinxComponentRegistry, "add_translation_handlers", add_translation_handlers)

    def _watch_markup(self) -> None:
        add_directive, add_role = Sphinx.add_directive, Sphinx.add_role

        def directive(app: Sphinx, name: str, cls: type[Any], override: bool = False) -> None:
            if _is_watched(cls.__module__):
                _replace(cls, "run", self._maybe_timed("directive", cls.run))
            add_directive(app, name, cls, override)

        def role(app: Sphinx, name: str, role: Any, override: bool = False) -> None:
            add_role(app, name, self._maybe_timed("role", role), override)

        _replace(Sphinx, "add_directive", directive)
        _replace(Sphinx, "add_role", role)

    def _watch_templates(self) -> None:
        make = jinja2.Template._from_namespace.__func__  # type: ignore[attr-defined]

        def from_namespace(cls: type[Any], *arguments: Any) -> Any:
            template = make(cls, *arguments)
            if template.name and template.name.rpartition("/")[2] in TEMPLATES:
                name = f"template {template.name.rpartition('/')[2]}"
                template.root_render_func = self._timed_steps(name, template.root_render_func)
            return template

        _replace(jinja2.Template, "_from_namespace", classmethod(from_namespace))

    def _watch_checks(self) -> None:
        from launchdirectives.checks.proof import Proof

        for name in ("of_book", "of_launch", "fingerprint"):
            timed = self.timed(f"{CHECKS}.checks.proof.Proof.{name}", getattr(Proof, name))
            _replace(Proof, name, timed)

    def _watch_record(self) -> None:
        from launchdirectives.sphinx_ext.pages import PageContext
        from launchdirectives.sphinx_ext.publication import Publication

        for owner, name in (
            (Publication, "foresee"),
            (PageContext, "publish"),
            (Publication, "write"),
        ):
            timed = self.timed(f"{RECORD}.{owner.__qualname__}.{name}", getattr(owner, name))
            _replace(owner, name, timed)

    def _timed_steps(
        self, name: str, generate: Callable[..., Iterator[str]]
    ) -> Callable[..., Iterator[str]]:
        """A generator function whose steps are timed."""
        entry = self.spent.setdefault(name, [0, 0])

        def run(*arguments: Any, **options: Any) -> Iterator[str]:
            steps = generate(*arguments, **options)
            while True:
                started = self._enter()
                try:
                    step = next(steps)
                except StopIteration:
                    return
                finally:
                    self._leave(entry, started)
                yield step

        return run

    def _maybe_timed(self, where: str, function: Callable[..., Any]) -> Callable[..., Any]:
        module = getattr(function, "__module__", "") or ""
        if not _is_watched(module):
            return function
        name = getattr(function, "__qualname__", type(function).__qualname__)
        return self.timed(f"{where} {module}.{name}", function)


def clock_ns(calls: int = 20_000) -> int:
    """Nanoseconds that a wrapper counts for a function that does nothing."""
    meter = Meter()
    nothing = meter.timed("nothing", lambda: None)
    for _ in range(calls):
        nothing()
    return meter.spent["nothing"][1] // calls


def _is_watched(module: str) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in WATCHED)


def _replace(owner: type[Any], name: str, value: Any) -> None:
    """Put *value* in the place of an attribute of a class, in this process only."""
    setattr(owner, name, value)
