"""Python in the reader's browser, as a build copies it."""

from __future__ import annotations

import json
from pathlib import Path

from launchdirectives.live import lite
from tests.books import checkout, sphinx_build, write
from tests.core.test_lite import PARTS
from tests.live.live_book import HEADER, cell


def test_a_build_leaves_out_what_the_site_cannot_have(tmp_path: Path) -> None:
    pages = {"index.md": f"{HEADER}# One\n\n{cell('1')}", "two.md": f"{HEADER}# Two\n\n{cell('2')}"}
    in_r = pages["two.md"].replace("python, name: python3", "R, name: ir")
    pages["other.md"] = in_r.replace("ipython3", "r")
    hubs = (
        "hubs:\n"
        "  here: {kind: thebe, via: lite, pyodide: py, files: [data]}\n"
        "  lost: {kind: thebe, via: lite, pyodide: py, files: [nothing]}\n"
    )
    conf = (
        'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
        "show_warning_types = True\n"
    )
    book = {"conf.py": conf, "launch.yml": hubs, "data/a.csv": "1", **pages}
    write(tmp_path / "book", book)
    write(tmp_path / "book" / "py", PARTS)
    checkout(tmp_path / "book")
    done = sphinx_build(tmp_path / "book", tmp_path / "site", "-q")
    said = [line for line in done.stderr.splitlines() if "hub.lite]" in line]
    assert len(said) == 1
    assert "launch.yml:3: WARNING: hubs.lost: Hub 'lost': no file" in said[0]
    page = (tmp_path / "site" / "two.html").read_text(encoding="utf-8")
    assert "&quot;hub&quot;:&quot;here&quot;" in page
    assert "&quot;lost&quot;" not in page
    other = (tmp_path / "site" / "other.html").read_text(encoding="utf-8")
    assert "data-launch-live" not in other
    folder = tmp_path / "site" / "_static" / lite.FOLDER
    assert list(json.loads((folder / lite.SETTINGS).read_text(encoding="utf-8"))) == ["here"]
    assert (folder / "files" / "data" / "a.csv").exists()
    write(tmp_path / "book", {"launch.yml": "hubs: {}\n"})
    sphinx_build(tmp_path / "book", tmp_path / "site", "-q")
    assert not folder.exists()
