"""A page's cells of code as its script takes them."""

from __future__ import annotations

from launchdirectives.record import Record


class LiveCell(Record):
    """A cell of code that readers can run.

    :param id: of the element that shows it, on its page; empty for a cell that is not shown
    :param source: the code, exactly as it is written
    :param language: of the code, in lower case; empty for that of the page's kernel
    :param is_init: whether it is run as soon as the kernel is there
    :param is_readonly: whether it runs but cannot be edited
    :param is_hidden: whether it has no editor: it runs where its place in the order is
    """

    id: str
    source: str
    language: str = ""
    is_init: bool = False
    is_readonly: bool = False
    is_hidden: bool = False
