"""Links for the page of an article, from the record of the book that stands beside it."""

import sys

from launchdirectives import ingest

ARTICLE = "https://doi.org/10.5555/journal.0420"
OURS = "https://binder.publisher.example"
THEIRS = ["binder.example.org", "*.community.example"]

book = ingest.load(sys.argv[1])  # a file, a folder, or an address
report = ingest.verify(book, level=2, allow_hubs=THEIRS)
for result in report.results:
    if result.result in ("warn", "fail"):
        print(f"{result.result}: {result.check} {result.where}: {result.message}")
if report.exit_code:
    sys.exit(report.exit_code)

for page in ingest.works(book, doi=ARTICLE):
    print(f"{page['title']} ({page['id']})")
    for offers in (
        ingest.links(book, page, allow_hubs=THEIRS),
        ingest.links(book, page, hub=OURS),
    ):
        for link in offers.links:
            print(f"+ {link.label}: {', '.join(link.terms)}\n  {link.url}")
        for one in offers.left_out:
            print(f"- {one.name}: {one.reason}")
