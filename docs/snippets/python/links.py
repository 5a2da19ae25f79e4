from launchdirectives import Book

book = Book.open(".")
for finding in book.findings:
    print(finding.place, finding)
for page in book.pages():
    if not book.shows(page, []):
        continue
    resolution = book.launches(page)
    for launch in resolution.launches:
        print(page.file, launch.hub.name, launch.path or ".")
    for finding in resolution.findings:
        print(finding.place, finding)
