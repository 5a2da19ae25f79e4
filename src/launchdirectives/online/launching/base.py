"""A launch that is really made: what it goes through, and what comes of it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Generator, Iterator

from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch
from launchdirectives.online.http import Asker, NoAnswer, said
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

_SHORTEST_TOKEN = 6


class Step(Record):
    """Something that a launch goes through.

    :param phase: in the hub's own words, such as ``building``
    :param message: what it said, in one line
    :param seconds: since the launch began
    """

    phase: str
    message: str
    seconds: float


class Outcome(Record):
    """What came of a launch.

    :param phases: each phase with the seconds that it took
    :param host: where the server was started; no address, which could let others in
    :param resolved: what was built, with its commit, in BinderHub's words
    :param kernels: names of the kernels that the server has
    :param findings: what went wrong; none if all is well
    """

    hub: str
    environment: str
    phases: tuple[tuple[str, float], ...] = ()
    seconds: float = 0.0
    host: str = ""
    resolved: str = ""
    kernels: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Failed(Exception):
    """A launch has failed.

    :param reason: in words, which follow a colon
    :param fix: what the author can do
    """

    def __init__(self, code: str, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.fix = fix


class Attempt(ABC):
    """One launch that is made; iterating over it makes it, and gives each step as it comes.

    Whoever stops early leaves no connection open, and no server running that it has started and
    knows of. To be sure of that at Ctrl-C too: ``with closing(iter(attempt)) as steps``.

    :param wanted: names of kernels that the pages need
    :param token: signs in at the hub; it is sent to nobody else and shown nowhere
    :param seconds: after which the launch is given up
    :param place: where the launch is asked for
    """

    kind: ClassVar[str]

    def __init__(
        self,
        asker: Asker,
        launch: Launch,
        *,
        wanted: Collection[str] = (),
        token: str = "",
        seconds: float = 900.0,
        place: Place = Place(),
    ) -> None:
        self._asker = asker
        self._launch = launch
        self._wanted = wanted
        self._token = token
        self._seconds = seconds
        self._place = place
        self._secrets = [token]
        self._start = self._phase_start = time.monotonic()
        self._phases: list[tuple[str, float]] = []
        self._phase = ""
        self._findings: list[Finding] = []
        self._host = self._resolved = ""
        self._kernels: tuple[str, ...] = ()

    @classmethod
    @abstractmethod
    def same(cls, launch: Launch) -> str:
        """The same text for launches of which one proves all.

        :raises Refused: if the hub cannot open it
        """

    @abstractmethod
    def _steps(self) -> Iterator[Step]:
        """Make the launch, and end what was started.

        :raises Failed: if it fails
        :raises NoAnswer: if the hub does not answer
        """

    def __iter__(self) -> Generator[Step, None, None]:
        self._start = self._phase_start = time.monotonic()
        try:
            yield from self._steps()
        except Failed as failed:
            self._find(failed.code, failed.reason, failed.fix)
        except NoAnswer as failure:
            if self._left() <= 0:
                self._find(
                    "launch.too-slow",
                    f"it was not ready after {self._seconds:.0f} seconds",
                    "Try again, as what is built already is not built twice, or allow more time.",
                )
            else:
                self._find("launch.failed", failure.reason, "See whether the hub runs at all.")
        finally:
            self._into("")

    @property
    def outcome(self) -> Outcome:
        """What came of it, once the steps are through."""
        return Outcome(
            hub=self._launch.hub.name,
            environment=self._launch.environment.name,
            phases=tuple(self._phases),
            seconds=time.monotonic() - self._start,
            host=self._host,
            resolved=self._resolved,
            kernels=self._kernels,
            findings=tuple(self._findings),
        )

    def _left(self) -> float:
        return self._start + self._seconds - time.monotonic()

    def _end(self) -> float:
        return self._start + self._seconds

    def _step(self, phase: str, message: object) -> Step:
        self._into(phase)
        return Step(phase, self._shown(message), time.monotonic() - self._start)

    def _into(self, phase: str) -> None:
        """Close the phase that was, and begin *phase*."""
        if phase == self._phase:
            return
        now = time.monotonic()
        if self._phase:
            self._phases.append((self._phase, now - self._phase_start))
        self._phase, self._phase_start = phase, now

    def _shown(self, message: object) -> str:
        """*message* without secrets, in one line."""
        text = str(message)
        for secret in filter(_is_secret, self._secrets):
            text = text.replace(secret, "…")
        return said(text)

    def _find(self, code: str, reason: str, fix: str) -> None:
        launch = self._launch
        what = f"The launch of the environment '{launch.environment.name}' on '{launch.hub.name}'"
        how = {
            "launch.too-slow": "took too long",
            "launch.refused": "was refused",
            "launch.failed": "failed",
        }.get(code, "lacks something")
        message = f"{what} {how}: {self._shown(reason).rstrip('.')}."
        self._findings.append(Finding(code=code, message=message, fix=fix, place=self._place))

    def _look_at_kernels(self, kernels: tuple[str, ...]) -> None:
        self._kernels = kernels
        for name in self._wanted:
            if name not in kernels:
                self._find(
                    "environment.kernel",
                    f"the server has no kernel '{name}', only {', '.join(kernels) or 'none'}",
                    "Add the kernel's package to the environment, or name one that it has in the "
                    "page's kernelspec.",
                )


def _is_secret(token: str) -> bool:
    """Whether *token* is long enough to be one: what a hub calls so may be any text."""
    return len(token) >= _SHORTEST_TOKEN
