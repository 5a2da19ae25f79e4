"""What services that open a file straight from its host have in common.

None of them builds an environment or keeps a clone: each has one address for one file.
"""

from __future__ import annotations

from launchdirectives import providers
from launchdirectives.addresses import Address
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import HubKind, NoOptions, at_commit
from launchdirectives.model import FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Launch
from launchdirectives.providers import TREE, WEB
from launchdirectives.record import Record
from launchdirectives.urls import encode_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Service(HubKind):
    """A service with software of its own, at an address of its own."""

    has_interfaces = False
    Options: ClassVar[type[Record]] = NoOptions
    is_pinned_by_commit: ClassVar[bool] = True
    """Whether a commit can stand where the ref does."""

    def notes(self, launch: Launch) -> tuple[str, ...]:
        if launch.environment.name == "default":
            return ()
        return (
            f"{self.default_title or 'This service'} has software of its own: the environment "
            f"'{launch.environment.name}' does not count there.",
        )

    def pinned(self, launch: Launch) -> str:
        if not launch.source.commit or not self.is_pinned_by_commit:
            return ""
        return self.url(at_commit(launch))


def on_github(launch: Launch, service: str) -> Address:
    """The address of the project, which has to be on github.com.

    :raises Refused: if it is anywhere else
    """
    name, address = providers.of(launch.source)
    if address.host != "github.com" or name != "github":
        raise Refused(
            "hub.source",
            f"{service} opens repositories on github.com only, and this one is on {address.host}.",
            "Leave this hub out, or offer one that opens every repository, such as a BinderHub.",
        )
    if address.project.count("/") != 1:
        raise Refused(
            "hub.source",
            f"The address '{address.text}' names no project on github.com.",
            "Write it as https://github.com/owner/project.",
        )
    return address


def blob_on_github(launch: Launch, service: str) -> str:
    """``OWNER/NAME/blob/REF/PATH`` of what opens (``tree`` for a folder), as on github.com.

    :raises Refused: if the project is anywhere else
    """
    project = on_github(launch, service).project
    route = "tree" if launch.opens == FOLDER else "blob"
    return encode_path(f"{project}/{route}/{launch.source.ref or 'HEAD'}/{launch.path}".rstrip("/"))


def needs_notebook(launch: Launch, service: str) -> None:
    """Refuse anything but a notebook file.

    :raises Refused: if what opens is none
    """
    if launch.opens != NOTEBOOK:
        raise cannot_open(launch, service, "notebooks (.ipynb)")


def cannot_open(launch: Launch, service: str, opens: str) -> Refused:
    """The refusal of what *launch* opens, by a service that *opens* other things."""
    given = {TEXT_NOTEBOOK: "notebooks in text form", FOLDER: "folders"}
    return Refused(
        "hub.file",
        f"{service} opens {opens}, not {given.get(launch.opens, 'other files')}.",
        "Leave this hub out for this page, or name a file that it opens.",
    )


def page_on_host(launch: Launch) -> str:
    """The address of what opens, as a page on its host."""
    return providers.address_of(launch.source, launch.path, TREE if launch.opens == FOLDER else WEB)
