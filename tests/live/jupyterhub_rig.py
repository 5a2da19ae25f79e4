"""A real JupyterHub on loopback: local processes, a password for everybody."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from pprint import pformat
from types import TracebackType
from typing import Self

START_TIMEOUT = 150.0
"""Seconds a hub may take to get ready, and a reader's server too."""

MARK = "LAUNCHDIRECTIVES_HUB"
"""Environment variable that all processes of one rig carry."""

PROXY = [sys.executable, str(Path(__file__).with_name("proxy.py"))]

SERVER_CONFIG: dict[str, dict[str, object]] = {
    "LabApp": {
        "extension_manager": "readonly",
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "expose_app_in_browser": True,
    },
    "JupyterNotebookApp": {"expose_app_in_browser": True},
    "MappingKernelManager": {
        "cull_idle_timeout": 180,
        "cull_interval": 30,
        "cull_connected": True,
    },
    "ServerApp": {"shutdown_no_activity_timeout": 300},
}

NO_NEWS: dict[str, object] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}
JUPYTEXT_VIEWER: dict[str, object] = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Jupytext Notebook"}}
}


_FIRST_PORT, _PORTS = 11_000, 21_000
"""None that a browser refuses (fetch.spec.whatwg.org, "bad port"); connections get those from 32768
on (Linux) or 49152 on (RFC 6335)."""


def free_ports(count: int) -> list[int]:
    """Return different ports on loopback that nobody uses now.

    They lie below those that the system gives to connections, which may take one of those before
    a server has started.
    """
    found: list[int] = []
    with ExitStack() as stack:
        while len(found) < count:
            port = _FIRST_PORT + secrets.randbelow(_PORTS)
            each = stack.enter_context(socket.socket())
            with suppress(OSError):  # somebody has it
                each.bind(("127.0.0.1", port))
                found.append(port)
    return found


def write_config(path: Path, settings: Mapping[str, Mapping[str, object]]) -> None:
    """Write a configuration file in the form all Jupyter applications read."""
    lines = ["c = get_config()"]
    for section, values in settings.items():
        lines += [f"c.{section}.{name} = {pformat(value)}" for name, value in values.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def git_variables(rewrites: Mapping[str, str]) -> dict[str, str]:
    """Return variables that make git fetch addresses with one beginning from another."""
    variables = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": str(len(rewrites))}
    for number, (public, local) in enumerate(rewrites.items()):
        variables[f"GIT_CONFIG_KEY_{number}"] = f"url.{local}.insteadOf"
        variables[f"GIT_CONFIG_VALUE_{number}"] = public
    return variables


class JupyterHubRig:
    """A running hub; every name may log in with ``password`` and gets a server of its own.

    ``git_rewrites`` maps beginnings of addresses in links to where git really fetches
    them, as in ``{"https://github.com/": "http://127.0.0.1:8000/"}``. ``extra`` are lines of
    Python for the end of the hub's configuration.
    """

    def __init__(
        self,
        scratch: Path,
        base_url: str = "/",
        git_rewrites: Mapping[str, str] | None = None,
        *,
        jupytext_viewer: bool = False,
        extra: str = "",
    ) -> None:
        self.scratch = scratch.resolve()
        self.password = secrets.token_hex(8)
        self.log = self.scratch / "jupyterhub.log"
        self._prefix = "/".join(["", *filter(None, base_url.split("/"))])
        self._rewrites = dict(git_rewrites or {})
        self._jupytext_viewer = jupytext_viewer
        self._extra = extra
        self._mark = secrets.token_hex(16)
        self._port, self._hub_port, self._proxy_port = free_ports(3)
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The hub's public address with its prefix, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}{self._prefix}"

    def home(self, user: str) -> Path:
        """Return the folder a reader's server shows."""
        return self.scratch / "homes" / user

    def log_tail(self, lines: int = 60) -> str:
        """Return the end of what the hub and the readers' servers have printed."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self) -> Self:
        try:
            self._start()
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

    def _start(self) -> None:
        (self.scratch / "homes").mkdir(parents=True, exist_ok=True)
        self._write_server_config()
        config = self.scratch / "jupyterhub_config.py"
        write_config(config, self._hub_config())
        with config.open("a", encoding="utf-8") as stream:
            stream.write(self._extra)
        keeper = str(Path(__file__).with_name("keeper.py"))
        hub = [sys.executable, "-m", "jupyterhub", f"--config={config}"]
        with self.log.open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, keeper, f"{MARK}={self._mark}", *hub],
                cwd=self.scratch,
                env=self._hub_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _write_server_config(self) -> None:
        folder = self.scratch / "jupyter"
        (folder / "labconfig").mkdir(parents=True, exist_ok=True)
        write_config(folder / "jupyter_server_config.py", SERVER_CONFIG)
        overrides = NO_NEWS | (JUPYTEXT_VIEWER if self._jupytext_viewer else {})
        (folder / "labconfig" / "default_setting_overrides.json").write_text(
            json.dumps(overrides), encoding="utf-8"
        )

    def _hub_config(self) -> dict[str, dict[str, object]]:
        scratch = self.scratch
        environment = git_variables(self._rewrites) | {
            "JUPYTER_CONFIG_PATH": str(scratch / "jupyter"),
            "LANG": "C.UTF-8",
            MARK: self._mark,
        }
        return {
            "JupyterHub": {
                "bind_url": f"{self.url}/",
                "hub_bind_url": f"http://127.0.0.1:{self._hub_port}",
                "db_url": f"sqlite:///{scratch / 'jupyterhub.sqlite'}",
                "cookie_secret_file": str(scratch / "cookie_secret"),
                "authenticator_class": "dummy",
                "spawner_class": "simple",
                "tornado_settings": {"slow_spawn_timeout": 0},
            },
            "ConfigurableHTTPProxy": {
                "api_url": f"http://127.0.0.1:{self._proxy_port}",
                "command": PROXY,
                "pid_file": str(scratch / "proxy.pid"),
            },
            "Authenticator": {"allow_all": True},
            "DummyAuthenticator": {"password": self.password},
            "SimpleLocalProcessSpawner": {
                "home_dir_template": f"{scratch / 'homes'}/{{username}}",
            },
            "Spawner": {
                "cmd": [sys.executable, "-m", "jupyterhub.singleuser"],
                "args": ["--allow-root"] if os.geteuid() == 0 else [],
                "environment": environment,
                "start_timeout": int(START_TIMEOUT),
                "http_timeout": int(START_TIMEOUT),
            },
        }

    def _hub_environment(self) -> dict[str, str]:
        """Return this process's environment without other hubs' and other repositories'."""
        foreign = ("JUPYTER", "GIT_", "CONFIGPROXY_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        programs = [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
        return environment | {
            "PATH": os.pathsep.join(programs),
            "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32),
            MARK: self._mark,
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not self._is_healthy():
            ended = self._keeper is None or self._keeper.poll() is not None
            if ended or time.monotonic() > deadline:
                state = "ended" if ended else f"was not ready after {START_TIMEOUT:.0f} s"
                raise RuntimeError(f"JupyterHub {state}; its last words:\n{self.log_tail()}")
            time.sleep(0.25)

    def _is_healthy(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", f"{self._prefix}/hub/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _stop(self) -> None:
        """Close the keeper's input, which ends the hub and everything it has started."""
        keeper, self._keeper = self._keeper, None
        if keeper is None or keeper.stdin is None:
            return
        with suppress(OSError):
            keeper.stdin.close()
        try:
            keeper.wait(60)
        except subprocess.TimeoutExpired:
            keeper.kill()
            keeper.wait()
