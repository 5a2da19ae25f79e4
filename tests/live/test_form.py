"""The form that makes links, in a browser: the same links as the core's, copied and as QR codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from launchdirectives.model import (
    FILE,
    FOLDER,
    NOTEBOOK,
    TEXT_NOTEBOOK,
    Environment,
    Launch,
    Profile,
    Source,
)
from tests.books import EXAMPLE_BOOK, checkout, notebook, sphinx_build, write
from tests.core.making import make_hub, url_of
from tests.live.serving import served
from tests.live.test_page import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.live

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
OWN = "https://github.com/org/book"
LAUNCH = f"""\
source: {{repository: {OWN}, ref: main, path: ""}}
hubs:
  community: {{kind: jupyterhub, url: https://hub.example.org/a, title: "<Community> & 'hub'"}}
  binder: {{kind: binderhub, url: https://binder.example.org, title: Binder}}
  colab: {{kind: colab}}
  listed: {{kind: jupyterhub, url: https://list.example.org, profiles: {{gpu: A big one}}}}
  fancy:
    kind: jupyterhub
    url: https://fancy.example.org
    profile_form: fancy-profiles
    profiles: [small, gpu]
    access: {{note: "For <members> & 'friends'."}}
    limits: {{sessionMinutes: 60}}
environments:
  apart: {{repository: https://github.com/org/env, ref: v1}}
show: directive
pages:
  "odd/**": {{environment: apart, interface: notebook}}
"""
CONF = 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
ODD = "odd/50% #1 'a' <b>&c.ipynb"
HUBS = {
    "community": make_hub("jupyterhub", "https://hub.example.org/a"),
    "binder": make_hub("binderhub", "https://binder.example.org"),
    "listed": make_hub("jupyterhub", "https://list.example.org", profiles={"gpu": "A big one"}),
    "fancy": make_hub("jupyterhub", "https://fancy.example.org", profile_form="fancy-profiles"),
}
APART = Environment(name="apart", repository="https://github.com/org/env", ref="v1")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with a form, built with a theme that has no script of its own."""
    root = tmp_path_factory.mktemp("form")
    files = {
        "conf.py": f'{CONF}html_theme = "alabaster"\n',
        "launch.yml": LAUNCH,
        "index.md": "# Book\n\n```{toctree}\n:glob:\n**\n```\n",
        "teach.md": "# Teach\n\n```{launch-link} page.ipynb\n```\n\n```{launch-link}\n```\n",
        "page.ipynb": notebook(title="A <i>page</i>"),
        "text.md": "---\nkernelspec: {name: python3}\n---\n# Text\n",
        ODD: notebook(title="Odd"),
        "environment.yml": "dependencies: [python=3.12, jupytext=1.17.3]\n",
    }
    write(root / "book", files)
    checkout(root / "book", OWN)
    sphinx_build(root / "book", root / "html", "-W")
    return root / "html"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site under a strict policy."""
    with served(site, {"Content-Security-Policy": STRICT}) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of its own."""
    made = browser.new_context(viewport={"width": 1200, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page with the forms."""
    made = context.new_page()
    made.goto(f"{address}/teach.html")
    made.locator("form.launch-form:visible").first.wait_for()
    return made


def link_of(form: Locator) -> str:
    return form.locator("[name=link]").input_value()


def core_link(
    hub: str,
    path: str,
    opens: str = NOTEBOOK,
    *,
    repository: str = OWN,
    ref: str = "main",
    ref_kind: str = "",
    interface: str = "lab",
    environment: Environment = Environment(),  # noqa: B008
) -> str:
    source = Source(repository=repository, ref=ref, ref_kind=ref_kind)
    return url_of(
        Launch(
            hub=HUBS[hub],
            source=source,
            environment=environment,
            path=path,
            opens=opens,
            interface=interface,
        )
    )


def test_what_it_makes_at_first(page: Page) -> None:
    forms = page.locator("form.launch-form")
    assert link_of(forms.nth(0)) == core_link("community", "page.ipynb", ref_kind="branch")
    assert link_of(forms.nth(1)) == core_link("community", "", FOLDER)
    assert page.locator(".launch-instead").first.is_hidden()
    titles = forms.first.locator("[name=hub] option").all_text_contents()
    assert titles == ["<Community> & 'hub'", "Binder", "listed", "fancy"]
    assert forms.first.get_by_label("Profile").is_hidden()
    offered = forms.first.locator("datalist option").evaluate_all(
        "all => all.map(o => [o.value, o.text])"
    )
    assert offered == [[ODD, "Odd"], ["page.ipynb", "A <i>page</i>"], ["text.md", "Text"]]


@pytest.mark.parametrize("hub", ["community", "binder"])
@pytest.mark.parametrize(
    ("file", "opens", "interface", "environment"),
    [
        ("page.ipynb", NOTEBOOK, "lab", Environment()),
        ("text.md", TEXT_NOTEBOOK, "lab", Environment()),
        (ODD, NOTEBOOK, "notebook", APART),
        ("data/a b.csv", FILE, "lab", Environment()),
        ("data/", FOLDER, "lab", Environment()),
        ("", FOLDER, "lab", Environment()),
    ],
)
def test_the_link_is_the_cores(
    page: Page, hub: str, file: str, opens: str, interface: str, environment: Environment
) -> None:
    form = page.locator("form.launch-form").first
    form.get_by_label("Hub").select_option(hub)
    form.get_by_label("File", exact=True).fill(file)
    path = file.rstrip("/")
    assert link_of(form) == core_link(
        hub, path, opens, interface=interface, environment=environment
    )
    form.get_by_label("Opens in").select_option("doc")
    form.get_by_label("Branch, tag or commit").fill("feature/x#1")
    assert link_of(form) == core_link(
        hub, path, opens, interface="doc", environment=environment, ref="feature/x#1"
    )
    link = form.locator("a.launch-try")
    assert link.get_attribute("href") == link_of(form)
    assert link.get_attribute("rel") == "nofollow"
    form.get_by_label("Repository").fill(" https://gitlab.com/a/b/c.git ")
    form.get_by_label("File", exact=True).fill("x.ipynb")
    assert link_of(form) == core_link(
        hub, "x.ipynb", interface="doc", ref="feature/x#1", repository="https://gitlab.com/a/b/c.git"
    )  # fmt: skip


def test_a_profile_is_chosen_by_the_link_or_the_reader_is_told(page: Page) -> None:
    form = page.locator("form.launch-form").first
    profile = form.get_by_label("Profile")
    form.get_by_label("Hub").select_option("fancy")
    assert profile.locator("option").all_text_contents() == [
        "As usual for this file",
        "small",
        "gpu",
    ]
    environment = Environment(profiles=(Profile(hub="", slug="gpu"),))
    assert link_of(form) == core_link("fancy", "page.ipynb", ref_kind="branch")
    profile.select_option("gpu")
    wanted = core_link("fancy", "page.ipynb", ref_kind="branch", environment=environment)
    assert link_of(form) == wanted
    assert "fancy-forms-config" in wanted
    told = form.locator(".launch-told")
    assert told.is_hidden()
    form.get_by_label("Hub").select_option("listed")
    assert profile.input_value() == "gpu"
    assert told.text_content() == (
        "Whoever follows this link has to choose the profile “A big one” there."
    )
    assert link_of(form) == core_link("listed", "page.ipynb", ref_kind="branch")
    form.get_by_label("Hub").select_option("binder")
    assert profile.is_hidden()
    assert told.is_hidden()


def test_what_is_said_of_the_hub_stands_below_it(page: Page) -> None:
    hub = page.locator("form.launch-form").first.get_by_label("Hub")
    said = page.locator(f"#{hub.get_attribute('id')}-hint")
    assert said.is_hidden()
    hub.select_option("fancy")
    wanted = "On this hub: a session ends after an hour. For <members> & 'friends'."
    assert said.text_content() == wanted
    assert said.is_visible()
    assert str(said.get_attribute("id")) in str(hub.get_attribute("aria-describedby")).split()
    hub.select_option("binder")
    assert said.is_hidden()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("Repository", "", "Write an address such as https://github.com/org/book."),
        ("Repository", "http://github.com/org/book", "Write an address that begins with https://."),
        ("Repository", "https://u:p@github.com/org/book", "The address holds a user name"),
        ("Repository", "https://github.com", "This is not the address of a repository."),
        ("Branch, tag or commit", "a..b", "This is not the name of a branch or tag, or a commit."),
        ("Branch, tag or commit", "a" * 40, "This hub cannot open that; name a branch."),
        ("File", "../x", "This leads out of the repository."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(page: Page, field: str, value: str, said: str) -> None:
    form = page.locator("form.launch-form").first
    control = form.get_by_label(field, exact=True)
    control.fill(value)
    described = control.get_attribute("aria-describedby") or ""
    problems = [page.locator(f"[id='{name}']").text_content() for name in described.split()]
    assert said in (problems[-1] or "")
    assert control.get_attribute("aria-invalid") == "true"
    assert link_of(form) == ""
    assert form.locator("a.launch-try").get_attribute("href") is None
    assert form.get_by_role("button", name="Copy").is_disabled()
    page.reload()
    assert link_of(form)


@pytest.mark.parametrize("may_write", [True, False])
def test_copy(page: Page, context: BrowserContext, address: str, may_write: bool) -> None:
    form = page.locator("form.launch-form").first
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    if not may_write:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    form.get_by_role("button", name="Copy").click()
    status = form.get_by_role("status")
    status.filter(has_text="The link is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link_of(form)


def decoded(form: Locator) -> list[str]:
    """What a reader of codes sees in the one that is drawn."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="not installed: zxing-cpp")
    svg = form.locator(".launch-qr svg")
    size = int(str(svg.get_attribute("viewBox")).split()[2])
    path = str(svg.locator("path").get_attribute("d"))
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    assert all(4 <= place < size - 4 for module in dark for place in module)  # the quiet zone
    enlarged = range(4 * size)
    grey = bytes(0 if (x // 4, y // 4) in dark else 255 for y in enlarged for x in enlarged)
    image = memoryview(grey).cast("B", (4 * size, 4 * size))
    return [found.text for found in zxingcpp.read_barcodes(image)]


def test_qr_code_holds_the_link(page: Page, tmp_path: Path) -> None:
    form = page.locator("form.launch-form").first
    form.get_by_label("File", exact=True).fill(ODD)
    form.get_by_role("button", name="QR code").click()
    form.locator(".launch-qr svg").wait_for()
    assert decoded(form) == [link_of(form)]
    assert form.get_by_role("img", name="QR code of the link").is_visible()
    with page.expect_download() as download:
        form.get_by_text("Save the QR code").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.name == "launch-link.svg"
    assert saved.read_text("utf-8").startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    before = form.locator(".launch-qr path").evaluate("path => path.outerHTML")
    form.get_by_label("File", exact=True).fill("x.ipynb")
    changed = (
        "old => ![undefined, old].includes(document.querySelector('.launch-qr path')?.outerHTML)"
    )
    page.wait_for_function(changed, arg=before)
    assert decoded(form) == [core_link("community", "x.ipynb", ref_kind="branch")]
    form.get_by_label("File", exact=True).fill("x" * 4000)
    form.get_by_role("status").filter(has_text="No QR code holds").wait_for()
    assert form.locator(".launch-qr").is_hidden()


def test_keyboard_alone(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    form = page.locator("form.launch-form").first
    form.get_by_label("Hub").focus()
    page.keyboard.press("ArrowDown")
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.name || document.activeElement.text"))
    assert names == ["repository", "ref", "file", "interface", "link", "Open", "copy", "qr"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    form.locator(".launch-qr svg").wait_for()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    form.get_by_role("status").filter(has_text="The link is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == core_link(
        "binder", "page.ipynb", ref_kind="branch"
    )
    form.get_by_label("File", exact=True).focus()
    page.keyboard.press("Enter")  # sends the form nowhere
    assert urlsplit(page.url).query == ""


def test_no_foreign_request_and_the_code_only_on_demand(
    context: BrowserContext, address: str
) -> None:
    asked: list[str] = []
    problems: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/teach.html")
    form = page.locator("form.launch-form:visible").first
    form.wait_for()
    ours = [
        urlsplit(url).path.rpartition("/")[2] for url in asked if "launch" in url.rpartition("/")[2]
    ]
    assert sorted(ours) == ["launch-form.css", "launch-form.js", "launch-rules.js", "launch.css"]
    assert not any("vendor" in url for url in asked)
    form.get_by_role("button", name="QR code").click()
    form.locator(".launch-qr svg").wait_for()
    assert asked[-1].endswith("/vendor/uqr.js")
    assert [url for url in asked if not url.startswith(f"{address}/")] == []
    with_form = problems.copy()
    asked.clear()
    problems.clear()
    page.goto(f"{address}/index.html")
    assert [url for url in asked if "launch-" in url.rpartition("/")[2]] == []
    assert set(with_form) == set(problems)  # the theme's own


def test_without_scripts_there_are_plain_links(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/teach.html")
    instead = page.locator(".launch-instead").first
    assert instead.is_visible()
    assert page.locator("form.launch-form").first.is_hidden()
    instead.locator("summary").click()
    links = {link.text_content(): link.get_attribute("href") for link in instead.locator("a").all()}
    context.close()
    assert links["A <i>page</i>"] == core_link("community", "page.ipynb", ref_kind="branch")
    assert list(links) == ["Odd", "A <i>page</i>", "Text"]


THEMES = ["sphinx_book_theme", "furo", "alabaster"]


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example book in several themes."""
    root = tmp_path_factory.mktemp("themes")
    for theme in THEMES:
        options = ("-D", f"html_theme={theme}", "-d", str(root / "doctrees"))
        sphinx_build(EXAMPLE_BOOK, root / theme, *options)
    with served(root) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("theme", THEMES)
def test_it_can_be_read_in_every_theme(
    themed: str, browser: Browser, theme: str, width: int, scheme: str
) -> None:
    # 360 pixels are also what a window of 720 shows at 200 %.
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{themed}/{theme}/how-to-run.html")
    form = page.locator("form.launch-form")
    form.get_by_role("button", name="QR code").click()
    form.locator(".launch-qr svg").wait_for()
    page.wait_for_timeout(300)
    boxes = form.locator("input, select, button, a, svg, label").evaluate_all(
        "all => all.map(node => { const box = node.getBoundingClientRect();"
        "return [node.name || node.tagName, box.left, box.right, box.height]; })"
    )
    ratios = page.evaluate(
        CONTRAST, ".launch-form :is(label, small, input, select, button:enabled, a)"
    )
    context.close()
    assert len(boxes) >= 16
    assert [box for box in boxes if box[1] < 0 or box[2] > width] == []
    # WCAG 2.2: 4.5 to 1 for text (1.4.3), 24 pixels for targets (2.5.8).
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
    assert [box for box in boxes if box[0] in ("copy", "qr", "hub") and box[3] < 24] == []
