"""A Jupyter Server on loopback with JupyterLab, Notebook, nbgitpuller and jupytext.

Pages of other sites may not ask it, but for the preview's own: live code does
(jupyter-server/jupyter_server base/handlers.py, check_origin).
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.error import URLError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from types import TracebackType

_READY_WITHIN = 90  # seconds
_ENDING = (signal.SIGINT, signal.SIGTERM)
_SETTINGS = {
    "LabApp": {"extension_manager": "readonly", "news_url": None, "expose_app_in_browser": True},
    "JupyterNotebookApp": {"expose_app_in_browser": True},
}
_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}


class JupyterServer:
    """The server, from start to end of a ``with`` block.

    :param folder: a folder of our own, for its settings, its log and the reader's files
    :param git_config: git's global configuration for everything the server starts
    :param site_port: the port of the only site whose pages may ask it
    """

    def __init__(self, folder: Path, git_config: Path, site_port: int) -> None:
        self.token = secrets.token_hex(24)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "jupyter.log"
        self._folder = folder
        self._git_config = git_config
        self._site = rf"^http://(127\.0\.0\.1|localhost):{site_port}$"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        home = self._folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self._write_settings()
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C is for us, who then end the server in good order.
            self._process = subprocess.Popen(
                self._command(home),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def get(self, path: str, *, timeout: float = 60) -> bytes:
        """What the server answers to a GET of *path*.

        :raises URLError: if it does not answer, or answers with an error
        """
        return self._answer(Request(f"{self.url}/{path}"), timeout)  # noqa: S310  (loopback)

    def ask(self, method: str, path: str, data: Mapping[str, object] | None = None) -> Any:
        """What the API answers to *data*, both as JSON; None for an empty answer.

        :raises URLError: if it does not answer, or answers with an error
        """
        body = None if data is None else json.dumps(data).encode()
        request = Request(f"{self.url}/api/{path}", data=body, method=method)  # noqa: S310
        answer = self._answer(request, 60)
        return json.loads(answer) if answer else None

    @property
    def authorization(self) -> dict[str, str]:
        """The header by which requests are let in."""
        return {"Authorization": f"token {self.token}"}

    def _answer(self, request: Request, timeout: float) -> bytes:
        for name, value in self.authorization.items():
            request.add_header(name, value)
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content

    def _command(self, home: Path) -> list[str]:
        options = [
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={home}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")
        return [sys.executable, "-m", "jupyterlab", *options]

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "JUPYTER"))}
        programs = (str(Path(sys.executable).parent), inherited.get("PATH", os.defpath))
        return {
            **inherited,
            "PATH": os.pathsep.join(programs),
            "GIT_CONFIG_GLOBAL": str(self._git_config),
            "GIT_TERMINAL_PROMPT": "0",
            "JUPYTER_CONFIG_DIR": str(self._folder / "settings"),
            "JUPYTER_RUNTIME_DIR": str(self._folder / "runtime"),
            # By the environment rather than as an option, which other users could see.
            "JUPYTER_TOKEN": self.token,
        }

    def _write_settings(self) -> None:
        settings = self._folder / "settings"
        (settings / "labconfig").mkdir(parents=True, exist_ok=True)
        chosen = {**_SETTINGS, "ServerApp": {"allow_origin_pat": self._site}}
        (settings / "jupyter_server_config.json").write_text(json.dumps(chosen), "utf-8")
        overrides = settings / "labconfig" / "default_setting_overrides.json"
        overrides.write_text(json.dumps(_OVERRIDES), encoding="utf-8")

    def _wait(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while True:
            with suppress(URLError, OSError):
                self.get("api/status", timeout=5)
                return
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                words = self.log.read_text("utf-8", errors="replace").splitlines()[-30:]
                raise RuntimeError("The Jupyter Server did not start:\n" + "\n".join(words))
            time.sleep(0.2)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        with _undisturbed():
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C, which comes twice where a program such as tox passes it on."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
