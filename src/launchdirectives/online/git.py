"""Git, asked of another computer as a reader without an account asks it, and bounded.

It gets a home of its own, so that nobody's saved passwords, tokens or rewritten addresses make a
private repository look public, and never asks for a password (git documentation, "git",
environment variables; "gitcredentials"). Proxies of the environment count.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress

from launchdirectives.record import Record

_TOO_MUCH = "it sends more than one looks through"
_LEAST_MEMORY = 64_000_000
_OVER_MEMORY = "attempting to allocate"
"""What git complains of that wants more memory at once than it may (git wrapper.c)."""

_TURN = 0.1  # seconds between two looks at a git that works
_PASSED_OVER = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_CONFIG_PARAMETERS"),
    "GIT_CONFIG_COUNT",
)
"""What git tells its own hooks about the repository that they run in; and settings that somebody
put into the environment, such as a header with a token."""
_NOBODY = (
    *("-c", "credential.helper=", "-c", "core.askPass=", "-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.version=2", "-c", "gc.auto=0"),
)


class Said(Record):
    """What git said.

    :param is_done: whether it did what it was asked to
    :param error: the end of its complaints
    :param stopped: why it was ended before, in words; empty if it was not
    """

    is_done: bool
    output: bytes = b""
    error: str = ""
    stopped: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the host says that it has no such object."""
        return "not our ref" in self.error


class Bounds(Record):
    """What one call of git may take.

    :param output: bytes that it prints
    :param stored: bytes that it leaves in its folder
    """

    seconds: float = 60.0
    output: int = 50_000_000
    stored: int = 200_000_000


def git(
    folder: str,
    *arguments: str,
    bounds: Bounds,
    verify: bool | str = True,
    settings: tuple[str, ...] = (),
) -> Said:
    """What git says to *arguments* in *folder*, which is its home too.

    :param verify: whether certificates are checked, or a file of authorities
    :param settings: settings of git as ``NAME=VALUE``, beside the usual ones
    """
    own = (word for setting in settings for word in ("-c", setting))
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                ("git", "-C", folder, *_NOBODY, *_certificates(verify), *own, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env=_environ(folder, bounds),
                start_new_session=True,  # its helpers, which do the talking, are ended with it
            )
        except FileNotFoundError:
            return Said(is_done=False, stopped="the program git is not installed")
        try:
            stopped = _watch(process, folder, output.fileno(), bounds)
        finally:
            _end(process)
        output.seek(0)
        size = os.fstat(errors.fileno()).st_size
        errors.seek(max(0, size - 4000))
        complaint = errors.read().decode(errors="replace")
        return Said(
            is_done=process.returncode == 0 and not stopped,
            output=output.read(bounds.output),
            error=complaint,
            stopped=_TOO_MUCH if not stopped and _OVER_MEMORY in complaint else stopped,
        )


def _watch(process: subprocess.Popen[bytes], folder: str, output: int, bounds: Bounds) -> str:
    """Wait for *process*; why one waits no longer, or nothing if it has ended."""
    end, is_over = time.monotonic() + bounds.seconds, False
    while not is_over:
        try:
            process.wait(_TURN)
            is_over = True
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                return "it does not answer in time"
        if os.fstat(output).st_size > bounds.output or _size(folder) > bounds.stored:
            return _TOO_MUCH
    return ""


def _size(folder: str) -> int:
    size = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                continue  # git has renamed it since
    return size


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _certificates(verify: bool | str) -> tuple[str, ...]:
    if verify is False:
        return ("-c", "http.sslVerify=false")
    authorities = verify if isinstance(verify, str) else os.environ.get("REQUESTS_CA_BUNDLE", "")
    return ("-c", f"http.sslCAInfo={authorities}") if authorities else ()


def _environ(home: str, bounds: Bounds) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _PASSED_OVER}
    return {
        **kept,
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GCM_INTERACTIVE": "never",
        "GIT_ALLOW_PROTOCOL": "http:https",
        "GIT_NO_LAZY_FETCH": "1",
        # Git keeps what a host says of its refs, and each commit and tree, whole in memory.
        "GIT_ALLOC_LIMIT": str(max(bounds.stored, _LEAST_MEMORY)),
    }
