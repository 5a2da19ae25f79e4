"""The same without a network: what was fetched elsewhere, or what a test wants."""

import sys
from pathlib import Path

from launchdirectives import ingest

SITE = "https://book.example.org/"
FOLDER = Path(sys.argv[1])


def fetch(url: str) -> ingest.Fetched:
    """What was stored of *url*."""
    file = FOLDER / url.removeprefix(SITE)
    if not url.startswith(SITE) or not file.is_file():
        return ingest.Fetched(url=url, status=404)
    return ingest.Fetched(url=url, status=200, body=file.read_bytes())


found = ingest.find(f"{SITE}rain.html", fetch=fetch)
print(f"{found.url} (by {found.how})")
book = ingest.load(found.url, fetch=fetch)
print(f"{book.data['site']['title']}, at {book.source('book').get('commit', '?')[:7]}")
