"""The form that makes links: a widget that works in a shadow root, beside links for all others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.books import checkout, notebook
from tests.live.serving import served
from tests.mystmd.building import Node, build, nodes, page, project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BINDER = "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2F"
FILES = {
    "launch.yml": (
        "hubs:\n  binder: {kind: binderhub, url: https://mybinder.org, title: Binder}\n"
        "  community: {kind: jupyterhub, url: https://hub.example.org, title: Hub}\n"
        "record: {language: de}\n"
    ),
    "environment.yml": "dependencies: [python=3.12, nbgitpuller=1.2.2]\n",
    "index.md": "# Book\n",
    "one.ipynb": notebook(title="One <b>"),
    "week/two.ipynb": notebook(title="Two"),
    "week/teach.md": "# T\n\n```{launch-link} two.ipynb\n```\n\n```{launch-link}\n:hub: lit\n```\n",
}

HOST = """\
<!doctype html><html><meta charset="utf-8"><title>T</title><body><div id="place"></div>
<script type="module">
  const { esm, css, model } = await (await fetch("widget.json")).json();
  const root = document.getElementById("place").attachShadow({ mode: "open" });
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: css });
  const el = document.createElement("div");
  root.append(sheet, el);
  const widget = (await import(esm)).default;
  await widget.render({ model: { get: (key) => model[key], set() {}, on() {} }, el });
</script></body></html>
"""
"""What mystmd's theme does with a widget (myst-theme packages/anywidget/src/renderers.tsx)."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose site is built."""
    folder = checkout(project(tmp_path_factory.mktemp("form"), FILES))
    built = build(folder)
    assert "week/teach.md:6 A form cannot make links for the hub 'lit'." in built.output
    return folder


def _widget(site: Path) -> Node:
    (found,) = nodes(page(site, "teach")["mdast"], lambda node: node.get("type") == "anywidget")
    return found


def test_links_stand_beside_it(site: Path) -> None:
    tree = page(site, "teach")["mdast"]
    links = [one["url"] for one in nodes(tree, lambda node: node.get("type") == "link")]
    assert links == [f"{BINDER}one.ipynb", f"{BINDER}week%2Ftwo.ipynb"]
    texts = [one["value"] for one in nodes(tree, lambda node: node.get("type") == "text")]
    assert "Diese Links öffnen die Seiten dieses Buches:" in texts


def test_its_files_are_of_the_site_and_import_nothing(site: Path) -> None:
    widget = _widget(site)
    for name in ("esm", "css"):
        (file,) = (site / "_build").rglob(Path(widget[name]).name)
        text = file.read_text("utf-8")
        assert "import " not in "".join(line for line in text.splitlines(True) if line[0] == "i")
        assert str(site) not in text
    assert "<b>" not in widget["model"]["form"]


@pytest.mark.live
def test_it_makes_the_links_of_the_core(
    site: Path,
    browser: Browser,
    tmp_path: Path,
) -> None:
    widget = _widget(site)
    made = {"model": widget["model"]}
    for name in ("esm", "css"):
        (file,) = (site / "_build").rglob(Path(widget[name]).name)
        (tmp_path / file.name).write_bytes(file.read_bytes())
        made[name] = f"/{file.name}"
    (tmp_path / "widget.json").write_text(json.dumps(made), encoding="utf-8")
    (tmp_path / "host.html").write_text(HOST, encoding="utf-8")
    with served(tmp_path) as address:
        tab = browser.new_page()
        wrong: list[str] = []
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.goto(f"{address}/host.html")
        form = tab.locator("form.launch-form")
        form.wait_for()
        link = form.locator("input[name=link]")
        assert link.input_value() == f"{BINDER}week%2Ftwo.ipynb"
        form.locator("input[name=file]").fill("one.ipynb")
        assert link.input_value() == f"{BINDER}one.ipynb"
        form.locator("select[name=hub]").select_option("community")
        assert link.input_value().startswith("https://hub.example.org/hub/user-redirect/git-pull?")
        form.locator("input[name=repository]").fill("http://wrong.example.org/x")
        assert form.locator("strong:visible").count() == 1
        form.locator("input[name=repository]").fill("https://github.com/org/book")
        form.locator("button[name=qr]").click()
        form.locator(".launch-qr svg").wait_for()
        tab.evaluate("document.documentElement.classList.add('dark')")
        dark = form.evaluate("one => getComputedStyle(one).backgroundColor")
        assert dark == "rgb(28, 25, 23)"
        assert wrong == []
        tab.close()
