"""Controls for builders that write no web page: plain links that can be followed or read.

In an e-book a link is enough. In plain text and man pages the address stands on a line of
its own, unbroken. In print there is a QR code for the first link as well.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from launchdirectives.sphinx_ext.site import translate
from launchdirectives.web.control import advice, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.builders import Builder

    from launchdirectives.model import Launch

_UNBROKEN = ("text", "man")
_WITH_QR_CODE = ("latex",)


def block(launches: Sequence[Launch], first_label: str, builder: Builder) -> list[nodes.Node]:
    """The nodes of a control on its own; none without launches."""
    if not launches:
        return []
    listed = links(pairs(launches, first_label), builder)
    return [*_qr_code(launches[0].url, builder), listed]


def pairs(launches: Sequence[Launch], first_label: str = "") -> list[tuple[str, str]]:
    """The text and the address of each launch.

    :param first_label: the first one's text; empty for ``Open on HUB``
    """
    texts = [first_label, *[""] * (len(launches) - 1)]
    return [
        (_advised(text or label(launch, translate), launch), launch.url)
        for text, launch in zip(texts, launches, strict=False)
    ]


def links(texts: Sequence[tuple[str, str]], builder: Builder) -> nodes.bullet_list:
    """A list of links, each with its text and its address."""
    items = nodes.bullet_list()
    for text, url in texts:
        items.append(nodes.list_item("", *_entry(text, url, builder)))
    return items


def inline(launch: Launch, text: str, builder: Builder) -> list[nodes.Node]:
    """The nodes of a link within a sentence."""
    text = _advised(text, launch)
    if _is_followed(builder):
        return [nodes.reference("", text, refuri=launch.url)]
    address = nodes.reference("", launch.url, refuri=launch.url)
    return [nodes.Text(f"{text} ("), address, nodes.Text(")")]


def _advised(text: str, launch: Launch) -> str:
    said = advice(launch, translate)
    return f"{text} ({said})" if said else text


def _is_followed(builder: Builder) -> bool:
    """Whether a reader can follow a link without seeing its address."""
    return "epub" in builder.name


def _entry(text: str, url: str, builder: Builder) -> list[nodes.Node]:
    if _is_followed(builder):
        return [nodes.paragraph("", "", nodes.reference("", text, refuri=url))]
    if builder.name in _UNBROKEN:
        return [nodes.paragraph("", f"{text}:"), nodes.literal_block(url, url)]
    address = nodes.reference("", url, refuri=url)
    return [nodes.paragraph("", "", nodes.Text(f"{text}: "), address)]


def _qr_code(url: str, builder: Builder) -> list[nodes.Node]:
    if builder.name not in _WITH_QR_CODE:
        return []
    import segno

    try:
        code = segno.make(url, error="l")
    except segno.DataOverflowError:
        return []  # no code holds an address of this length
    name = f"launch-{hashlib.blake2b(url.encode(), digest_size=8).hexdigest()}.png"
    code.save(str(Path(builder.outdir, name)), scale=4, border=2)
    drawn = f"\\noindent\\includegraphics[width=3cm]{{{name}}}"
    return [nodes.raw("", drawn, format="latex")]
