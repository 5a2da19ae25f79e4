from launchdirectives.ingest import links, load, verify, works

record = load("launch-metadata.json")
report = verify(record, allow_hubs=["*.example.org"])
if report.exit_code:
    raise SystemExit([result.message for result in report.results if result.result == "fail"])

for page in works(record, doi="https://doi.org/10.5555/journal.example.0420"):
    offers = links(record, page, allow_hubs=["*.example.org"])
    for link in offers.links:
        print(link.label, link.strength, link.ref[:7])
    for left_out in offers.left_out:
        print("-", left_out.name)
