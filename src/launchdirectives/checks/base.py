"""What every check says about itself."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable

from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Check(ABC):
    """One subject that is looked at before a reader clicks.

    It answers with findings and changes nothing. An error that :meth:`of_launch` finds means that
    the link cannot work; a build then leaves it out.
    """

    subject: ClassVar[str]
    """What is looked at, for the documentation."""
    codes: ClassVar[tuple[str, ...]]
    """The codes of its findings."""
    is_in_build: ClassVar[bool] = False
    """Whether a build asks it too: it needs no file of a page, and is of no passing state."""
    is_online: ClassVar[bool] = False
    """Whether it asks other computers, which only who wants it gets."""

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """What is wrong with the book as a whole."""
        return ()

    def of_page(self, survey: Survey, looked: Looked) -> Iterable[Finding]:
        """What is wrong with one page that has launches."""
        return ()

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """What is wrong with one launch.

        :param place: where it is asked for
        """
        return ()
