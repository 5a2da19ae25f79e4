"""A real Jupyter Server on loopback, with everything that a hub's servers have."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit

import ada_url

from tests.consumers.reader import Reader, Seen, decode_uri_component, resolve
from tests.core.consumers import SERVER, Opened
from tests.live.jupyterhub_rig import SERVER_CONFIG, free_ports, write_config

START_TIMEOUT = 150.0
MARK = "LAUNCHDIRECTIVES_JUPYTER"
BASE = urlsplit(SERVER).path
"""The models' servers are under a prefix; so is this one, to take the same addresses."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """What nbgitpuller's page hands to its script (nbgitpuller/templates/status.html)."""

    repository: str
    branch: str
    folder: str
    goal: str
    """Where the script goes when the pull is done."""


class JupyterRig:
    """The server, from start to end of a ``with`` block.

    :param shows_hidden: ``ContentsManager.allow_hidden``; off as Jupyter has it
    :param parent: ``NBGITPULLER_PARENTPATH``
    """

    def __init__(self, scratch: Path, *, shows_hidden: bool = False, parent: str = "") -> None:
        self.scratch = scratch.resolve()
        self.root = self.scratch / "root"
        self.log = self.scratch / "jupyter.log"
        self._settings: dict[str, dict[str, object]] = {
            **SERVER_CONFIG,
            "ContentsManager": {"allow_hidden": shows_hidden},
        }
        self._parent = parent
        self._token = secrets.token_hex(16)
        self._mark = secrets.token_hex(16)
        [self._port] = free_ports(1)
        self._keeper: subprocess.Popen[bytes] | None = None
        self.reader = Reader({"Authorization": f"token {self._token}"})

    @property
    def url(self) -> str:
        """The server's address with its prefix, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}{BASE.rstrip('/')}"

    def here(self, url: str) -> str:
        """*url* of the models' server, on this one."""
        assert url.startswith(SERVER), url
        return f"{self.url}/{url.removeprefix(SERVER)}".replace("token=t", f"token={self._token}")

    def pull(self, url: str) -> Pull:
        """Open nbgitpuller's page at *url* and read what its script would do."""
        page = self.reader.open(url)
        assert page.status == 200, f"{page.status} {page.url}"
        given = page.body_data()
        return Pull(
            repository=given["repo"],
            branch=given.get("branch", ""),
            folder=given["targetpath"],
            # gitsync.js: location.href = base_url + path
            goal=resolve(page.url, given["base-url"] + given["path"]),
        )

    def run(self, pull: Pull) -> dict[str, Any]:
        """Let nbgitpuller pull, as its script asks it to; the last event."""
        asked = {"repo": pull.repository, "targetpath": pull.folder, "branch": pull.branch}
        query = urlencode({key: value for key, value in asked.items() if value})
        answer = self.reader.open(f"{self.url}/git-pull/api?{query}")
        lines = [line for line in answer.text.splitlines() if line.startswith("data: {")]
        assert lines, f"{answer.status} {answer.text[:500]}"
        last: dict[str, Any] = json.loads(lines[-1].removeprefix("data: "))
        return last

    def opened(self, url: str) -> Opened:
        """Go to *url* and read out of the page which document its application opens."""
        page = self.reader.open(url)
        assert page.status == 200, f"{page.status} {page.url}"
        return replace(_document(page), fragment=page.fragment)

    def contents(self, path: str) -> dict[str, Any]:
        """What the contents API has at *path*."""
        answer = self.reader.open(f"{self.url}/api/contents/{quote(path)}")
        assert answer.status == 200, f"{answer.status} {path!r}: {answer.text}"
        model: dict[str, Any] = json.loads(answer.text)
        return model

    def __enter__(self) -> Self:
        self.root.mkdir(parents=True, exist_ok=True)
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
        config = self.scratch / "settings" / "jupyter_server_config.py"
        config.parent.mkdir()
        server = {
            "ip": "127.0.0.1",
            "port": self._port,
            "port_retries": 0,
            "base_url": BASE,
            "root_dir": str(self.root),
            "open_browser": False,
            "allow_root": True,
        }
        write_config(config, {**self._settings, "ServerApp": server})
        foreign = ("JUPYTER", "GIT_", "NBGITPULLER")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        programs = [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
        environment |= {
            "PATH": os.pathsep.join(programs),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "JUPYTER_CONFIG_DIR": str(config.parent),
            "JUPYTER_RUNTIME_DIR": str(self.scratch / "runtime"),
            "JUPYTER_TOKEN": self._token,
            "NBGITPULLER_PARENTPATH": self._parent,
            MARK: self._mark,
        }
        keeper = str(Path(__file__).parents[1] / "live" / "keeper.py")
        command = [sys.executable, "-m", "jupyterlab"]
        with self.log.open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, keeper, f"{MARK}={self._mark}", *command],
                cwd=self.scratch,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            with suppress(URLError, OSError):
                if self.reader.open(f"{self.url}/api/status").status == 200:
                    return
            ended = self._keeper is None or self._keeper.poll() is not None
            if ended or time.monotonic() > deadline:
                words = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
                raise RuntimeError("The Jupyter Server did not start:\n" + "\n".join(words))
            time.sleep(0.2)

    def _stop(self) -> None:
        """Close the keeper's input, which ends the server and everything it has started."""
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


def _document(page: Seen) -> Opened:
    config = page.tree().find(id="jupyter-config-data")
    if config is None:
        return _classic_document(page)
    settings: dict[str, str] = json.loads(config.text)
    shown = settings.get("notebookPage")
    if shown is None:
        # JupyterLab opens `treePath` (jupyterlab filebrowser-extension).
        route = "doc" if settings["mode"] == "single-document" else "lab"
        return Opened(route=route, path=settings["treePath"])
    if shown == "tree":
        return Opened(route=shown, path=settings["treePath"])
    # Notebook 7's pages hold no path: their script takes it from the address
    # (jupyter/notebook packages/application-extension/src/index.ts, "opener").
    route, _, rest = page.path.removeprefix(BASE).partition("/")
    assert route == shown, (page.url, shown)
    factory = ada_url.URLSearchParams(page.query).get("factory")
    return Opened(route=route, path=decode_uri_component(rest), factory=factory)


def _classic_document(page: Seen) -> Opened:
    """What nbclassic's scripts read (nbclassic/templates/notebook.html, edit.html, tree.html)."""
    given = page.body_data()
    body = page.tree().body
    classes = body.get("class") if body else None
    if "edit_app" in (classes or ()):
        return Opened(route="nbclassic/edit", path=given["file-path"])
    name = "notebooks" if "notebook_app" in (classes or ()) else "tree"
    return Opened(route=f"nbclassic/{name}", path=given["notebook-path"])
