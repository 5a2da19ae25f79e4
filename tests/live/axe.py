"""axe, which finds what keeps people from reading and using a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    return found.violations.flatMap(
        (one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
}"""


class Axe:
    """Looks at pages.

    :param script: axe itself
    """

    def __init__(self, script: str) -> None:
        self._script = script

    def __call__(self, page: Page) -> set[str]:
        """What is wrong with *page*, each with the place of it."""
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(self._script)
        return set(page.evaluate(RUN))
