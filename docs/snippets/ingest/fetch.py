from pathlib import Path

from launchdirectives.ingest import Fetched, NotRead, load

MIRROR = {"https://books.example.org/seismic/launch-metadata.json": "launch-metadata.json"}


def fetch(url: str) -> Fetched:
    """Answer from files that were brought here before, and ask nobody."""
    if url not in MIRROR:
        return Fetched(url, status=404)
    return Fetched(url, 200, "application/json", Path(MIRROR[url]).read_bytes())


record = load("https://books.example.org/seismic/notebooks/01-seismic.html", fetch=fetch)
print(record.came_from, len(list(record.pages)))

try:
    load("https://books.example.org/chemistry/", fetch=fetch)
except NotRead as problem:
    print(problem.code, problem)
