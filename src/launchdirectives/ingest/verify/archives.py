"""Whether archives' DOIs name one version each, and not always the newest.

Zenodo registers one more DOI for all versions of a record, which leads to the newest. BinderHub
knows it as is done here: by the record that the DOI leads to (jupyterhub/binderhub
binderhub/repoproviders.py, ZenodoProvider).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from launchdirectives.ingest.verify.base import NOT_RUN, PASS, WARN, Result
from launchdirectives.online.http import Asker, NoAnswer
from launchdirectives.publication.document import Document

CHECK = "archive.version"
DOIS = "https://doi.org"
MOST = 20
"""So many DOIs are followed."""

_ZENODO = re.compile(r"10\.5281/zenodo\.([0-9]+)", re.IGNORECASE)


def check(document: Document, asker: Asker) -> Iterator[Result]:
    """Follow the DOIs at Zenodo of all archives, and of sources that are there."""
    found: dict[str, str] = {}
    for where, doi in _dois(document):
        found.setdefault(doi.lower(), where)
    for doi, where in list(found.items())[:MOST]:
        if number := _ZENODO.fullmatch(doi):
            yield _followed(doi, number[1], where, asker)


def _dois(document: Document) -> Iterator[tuple[str, str]]:
    blocks = [("/site", document.data["site"])]
    for name in ("sources", "environments"):
        blocks += [(f"/{name}/{key}", one) for key, one in document.data[name].items()]
    for at, block in blocks:
        for number, archive in enumerate(block.get("archives", ())):
            yield f"{at}/archives/{number}/doi", archive["doi"]
        if at.startswith("/sources/") and "doi" in block:
            yield f"{at}/doi", block["doi"]


def _followed(doi: str, number: str, where: str, asker: Asker) -> Result:
    try:
        with asker.open(f"{DOIS}/{doi}", accept="*/*", end=asker.end()) as stream:
            head = stream.head
    except NoAnswer as failure:
        return Result(CHECK, NOT_RUN, where, f"The DOI was not followed: {failure.reason}.")
    led = urlsplit(head.url).path.rstrip("/").rpartition("/")[2]
    if head.status != 200 or not led.isdecimal():
        message = f"The DOI leads to no record that can be seen ({head.status})."
        return Result(CHECK, NOT_RUN, where, message)
    if led != number:
        message = (
            f"The DOI {doi} stands for all versions, and opens the newest, which is {led} today. "
            f"Name the DOI of one version, such as 10.5281/zenodo.{led}."
        )
        return Result(CHECK, WARN, where, message)
    return Result(CHECK, PASS, where)
