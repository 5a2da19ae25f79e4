"""A real Jupyter Server for one reader, on a free loopback port, from start to end of a block."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.live.jupyterhub_rig import free_ports

MARK = "LAUNCHDIRECTIVES_SERVER"
START_TIMEOUT = 90.0
LOOPBACK = r"http://(127\.0\.0\.1|localhost):\d+"


class JupyterServer:
    """The server; its files are in ``home``.

    :param folder: its own folder, made if need be
    :param origins: pattern of the sites whose pages it takes requests from; empty: none
    :param settings: of its configuration, such as ``{"ServerApp.base_url": "/"}``
    :param environ: variables for it and its kernels
    """

    def __init__(
        self,
        folder: Path,
        *,
        origins: str = LOOPBACK,
        settings: dict[str, object] | None = None,
        environ: dict[str, str] | None = None,
    ) -> None:
        self.home = folder
        self.token = secrets.token_hex(16)
        [self.port] = free_ports(1)
        self._environ = environ or {}
        self._settings: dict[str, object] = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": self.port,
            "ServerApp.base_url": "/user/somebody/",
            "ServerApp.open_browser": False,
            "ServerApp.allow_root": True,
            "ServerApp.allow_origin_pat": origins,
            "ServerApp.jpserver_extensions": {"nbgitpuller": False},
            "IdentityProvider.token": self.token,
            **(settings or {}),
        }

    @property
    def url(self) -> str:
        """Its address, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self._settings['ServerApp.base_url']}"

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        sections: dict[str, dict[str, object]] = {}
        for key, value in self._settings.items():
            section, name = key.split(".")
            sections.setdefault(section, {})[name] = value
        state = self.home.parent / f"{self.home.name}-server"
        state.mkdir()
        config = state / "config.json"
        config.write_text(json.dumps(sections), encoding="utf-8")
        keeper = str(Path(__file__).with_name("keeper.py"))
        mark = f"{MARK}={secrets.token_hex(8)}"
        command = [sys.executable, "-m", "jupyter_server", f"--config={config}"]
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
        own = {MARK: mark.partition("=")[2], "HOME": str(state), "JUPYTER_RUNTIME_DIR": str(state)}
        self.log = state / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, keeper, mark, *command],
                cwd=self.home,
                env={**inherited, **own, **self._environ},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        """End the server and its kernels, at once."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(60)

    def stop(self) -> None:
        """End the server as a crash does, and its kernels."""
        self.__exit__()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", f"{self._settings['ServerApp.base_url']}api")
                if connection.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self.log.read_text(errors="replace")) from None
            finally:
                connection.close()
            time.sleep(0.1)
