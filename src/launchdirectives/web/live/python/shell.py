"""Runs cells one after the other, as a kernel does."""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import json
import linecache
import os
import re
import sys
import time
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any, NoReturn, SupportsIndex

from . import figures, rich
from .needs import imports
from .sink import Sink, Stream
from .stand_in import StandIn
from .trouble import CELL, NeedsServer, error_output

NAP = 0.1
"""Seconds after which code that sleeps looks whether it is to end."""

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_MAGIC = re.compile(r"\s*(?:[\w.,\[\] ]+=\s*)?[%!]")
_FOR_PICTURES = re.compile(r"\s*%matplotlib\b")


class Handle:
    """Something that was shown, and can be shown anew in its place."""

    def __init__(self, display: Callable[..., object], name: str) -> None:
        self._display = display
        self.display_id = name

    def update(self, value: object) -> None:
        """Show *value* in its place."""
        self._display(value, display_id=self.display_id, update=True)


class Shell:
    """A page's Python.

    :param post: sends a message to the page, as JSON: ``{"output": …}``, ``{"clear": wait}``,
        ``{"update": …}``; ``id`` in it names an output that is changed later
    :param texts: what readers are told, by name
    :param module: where the names of the cells live
    """

    def __init__(
        self, post: Callable[[str], object], texts: dict[str, str], module: ModuleType
    ) -> None:
        self._sink = Sink(post, texts["lite-full"])
        self._texts = texts
        self._names = vars(module)
        self._count = 0
        self._named = 0
        self._sleep = time.sleep
        self._task: asyncio.Task[bool] | None = None
        self._is_interrupted = False

    def install(self) -> None:
        """Have all of Python write to the page, and show there."""
        sys.stdout = Stream(self._sink, "stdout")
        sys.stderr = Stream(self._sink, "stderr")
        vars(builtins).update(display=self.display, input=self._no_input)
        time.sleep = self._nap
        figures.display = self.display
        os.environ["MPLBACKEND"] = figures.BACKEND
        classes = (rich.HTML, rich.Image, rich.Javascript, rich.Latex, rich.Markdown, rich.Math)
        shown: dict[str, Any] = {one.__name__: one for one in (*classes, rich.SVG)}
        shown |= {"display": self.display, "clear_output": self.clear_output}
        version = {"version_info": (9, 0, 0), "__version__": "9.0.0"}
        StandIn(
            {"IPython": {"get_ipython": lambda: None, **version}, "IPython.display": shown}
        ).install()

    def needs(self, code: str) -> str:
        """The imports of *code* and of the modules beside the page, as code."""
        return "\n".join(f"import {name}" for name in sorted(imports(code)))

    async def run(self, code: str) -> str:
        """Run a cell; whether it ended well, and its number, as JSON."""
        self._count += 1
        self._is_interrupted = False
        self._sink.begin()
        self._task = asyncio.ensure_future(self._run(code, f"{CELL}{self._count}>"))
        try:
            ok = await self._task
        except asyncio.CancelledError:  # just when it was about to end
            ok = False
        self._task = None
        self._sink.flush()
        return json.dumps({"ok": ok, "count": self._count})

    def refuse(self, name: str) -> str:
        """Say the text *name* in place of running a cell; what :meth:`run` answers."""
        self._count += 1
        self._sink.send({"output": error_output(NeedsServer(self._texts[name]), self._texts)})
        return json.dumps({"ok": False, "count": self._count})

    def interrupt(self) -> None:
        """End the cell that waits for something; one that computes is ended by Pyodide."""
        self._is_interrupted = True
        if self._task and asyncio.current_task(self._task.get_loop()) is not self._task:
            self._task.cancel()

    def _nap(self, seconds: float | SupportsIndex, /) -> None:
        """``time.sleep``, which Pyodide does not end by itself."""
        seconds = float(seconds)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > NAP:
            self._sleep(NAP)
            if self._is_interrupted:
                self._is_interrupted = False
                raise KeyboardInterrupt
        self._sleep(max(left, min(seconds, 0)))

    async def _run(self, code: str, file: str) -> bool:
        lines = code.splitlines(keepends=True)
        linecache.cache[file] = (len(code), None, lines, file)
        try:
            body, last = self._compiled(code, file)
            await self._evaluated(body)
            value = await self._evaluated(last) if last else None
            if value is not None:
                self._names["_"] = value
                self._show(value, {"output_type": "execute_result", "execution_count": self._count})
            figures.show()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the reader is to see it
            figures.forget()
            self._sink.send({"output": error_output(self._cause(error), self._texts)})
            return False
        return True

    def _cause(self, error: BaseException) -> BaseException:
        if isinstance(error, asyncio.CancelledError) and self._is_interrupted:
            return KeyboardInterrupt().with_traceback(error.__traceback__)
        return error

    async def _evaluated(self, code: CodeType) -> Any:
        value = eval(code, self._names)  # noqa: S307 - that is what cells are for
        return await value if code.co_flags & inspect.CO_COROUTINE else value

    def _compiled(self, code: str, file: str) -> tuple[CodeType, CodeType | None]:
        """The statements of a cell, and its last expression, whose value is shown."""
        tree = self._parsed(code, file)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr) or _is_silent(code, last):
            return compile(tree, file, "exec", _FLAGS), None
        body = ast.Module(tree.body[:-1], [])
        value = ast.Expression(last.value)
        return compile(body, file, "exec", _FLAGS), compile(value, file, "eval", _FLAGS)

    def _parsed(self, code: str, file: str) -> ast.Module:
        """*code* without lines that say where pictures go: they go below the cell anyway.

        :raises NeedsServer: if there are other commands of IPython in it
        """
        while True:
            try:
                return ast.parse(code, file)
            except SyntaxError as error:
                lines = code.splitlines(keepends=True)
                number = (error.lineno or 1) - 1
                line = lines[number] if number < len(lines) else ""
                if _FOR_PICTURES.match(line):
                    code = "".join([*lines[:number], "pass\n", *lines[number + 1 :]])
                    continue
                if _MAGIC.match(line):
                    words = self._texts["lite-magic"].replace("{line}", line.strip())
                    raise NeedsServer(words) from None
                raise

    def display(
        self, *values: object, display_id: str | bool | None = None, update: bool = False, **_: Any
    ) -> Handle | None:
        """Show *values* below the cell, each in its richest form.

        :param display_id: by which it can be shown anew; True for any
        :param update: whether it takes the place of what was shown under that name
        """
        if display_id is True:
            self._named += 1
            display_id = f"display-{self._named}"
        for value in values:
            output = {"output_type": "display_data"}
            self._show(value, output, display_id or "", "update" if update else "output")
        return Handle(self.display, display_id) if display_id else None

    def _show(
        self, value: object, output: dict[str, Any], name: str = "", how: str = "output"
    ) -> None:
        data, metadata = rich.bundle(value)
        message: dict[str, Any] = {how: {**output, "data": data, "metadata": metadata}}
        self._sink.send(message | ({"id": name} if name else {}))

    def clear_output(self, wait: bool = False) -> None:
        """Take the cell's output away, with *wait* as soon as there is more."""
        self._sink.send({"clear": wait})

    def _no_input(self, *_: object) -> NoReturn:
        raise NeedsServer(self._texts["lite-input"])


def _is_silent(code: str, last: ast.Expr) -> bool:
    """Whether the last expression ends in a semicolon, by which notebooks hide its value."""
    line = code.splitlines()[(last.end_lineno or 1) - 1]
    return line.encode()[last.end_col_offset :].decode().lstrip().startswith(";")
