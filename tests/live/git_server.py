"""Content repositories over git's smart http protocol, on loopback."""

from __future__ import annotations

import os
import re
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from tests.live.serving import Running

IDENTITY = {"user.name": "Reader", "user.email": "reader@example.org"}
SERVED = re.compile(r"/(?P<name>.+?)(?:\.git)?/+(?P<service>info/refs|git-upload-pack)")


def git_environment() -> dict[str, str]:
    """Return an environment in which only a repository's own settings and ours count."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environment[f"GIT_{role}_NAME"] = IDENTITY["user.name"]
        environment[f"GIT_{role}_EMAIL"] = IDENTITY["user.email"]
    return environment


def run_git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it printed; its complaint becomes the error."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=git_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"git {' '.join(arguments)} failed in {folder}:\n{done.stderr}")
    return done.stdout.strip()


def init_repository(worktree: Path, branch: str = "main") -> None:
    """Make a folder a git repository whose next commit goes to the branch."""
    worktree.mkdir(parents=True, exist_ok=True)
    run_git(worktree, "init", "--quiet", f"--initial-branch={branch}")
    for key, value in IDENTITY.items():
        run_git(worktree, "config", key, value)


def commit_all(worktree: Path, message: str) -> str:
    """Commit everything in the folder and return the commit's id."""
    run_git(worktree, "add", "--all")
    run_git(worktree, "commit", "--quiet", "--allow-empty", "-m", message)
    return run_git(worktree, "rev-parse", "HEAD")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the tests' output free of requests."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        asked = SERVED.fullmatch(unquote(path))
        root = cast("_Server", self.server).root
        bare = (root / f"{asked['name']}.git").resolve() if asked else root
        if asked is None or not bare.is_relative_to(root) or not bare.is_dir():
            self.send_error(404)
        elif "Transfer-Encoding" in self.headers:
            self.send_error(411)
        else:
            location = f"/{bare.relative_to(root).as_posix()}/{asked['service']}"
            self._answer(self._run_backend(root, location, query))

    def _run_backend(self, root: Path, location: str, query: str) -> bytes:
        """Let git answer: it speaks CGI."""
        length = int(self.headers.get("Content-Length", "0"))
        environment = git_environment() | {
            "GIT_PROJECT_ROOT": str(root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": location,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=self.rfile.read(length),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.stdout

    def _answer(self, output: bytes) -> None:
        """Turn a CGI answer into an http answer."""
        head, gap, body = output.partition(b"\r\n\r\n")
        if not gap:
            self.send_error(500)
            return
        fields = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n"))
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        fields["Content-Length"] = str(len(body))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class GitServer(Running):
    """A folder of bare repositories that can be cloned from ``url`` (read only)."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        super().__init__(_Server(root))

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return self.origin

    def publish(self, name: str, worktree: Path, branch: str = "main") -> None:
        """Serve a worktree's branch as ``<url>/<name>`` and ``<url>/<name>.git``."""
        bare = self.root.resolve() / f"{name.removesuffix('.git')}.git"
        if not bare.is_dir():
            bare.mkdir(parents=True)
            run_git(bare, "init", "--quiet", "--bare", f"--initial-branch={branch}")
        run_git(worktree, "push", "--quiet", str(bare), f"+refs/heads/{branch}:refs/heads/{branch}")
