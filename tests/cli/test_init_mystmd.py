"""``launchdirectives init`` in a mystmd project: the plugin, and its line in ``myst.yml``."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from launchdirectives.writing.myst_yml import LINE, PLUGIN, packaged
from tests.books import checkout, write
from tests.cli.test_init import at_a_terminal, init, snapshot

OURS = Path(packaged()).read_text(encoding="utf-8")
MYST_YML = """\
# Our book.
version: 1
project:
    title:   Rivers   # aligned as we like it
    toc:
    - file: index.md
# How it looks:
site:
    template: book-theme
"""
WITH_LINE = MYST_YML.replace("index.md\n", f"index.md\n    {LINE}\n")


def project(folder: Path, files: dict[str, str]) -> Path:
    return checkout(write(folder / "book", {"index.md": "# Book\n", **files}))


def text(book: Path, name: str) -> str:
    return (book / name).read_bytes().decode()


def test_the_plugin_is_written_and_named(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yml": MYST_YML})
    shown = init(cwd=book)
    assert shown.returncode == 1
    assert shown.stderr == "Nothing is written. To write these changes, add --yes.\n"
    new = f"--- /dev/null\n+++ {PLUGIN}\n(a copy of the file in launchdirectives)\n"
    assert new in shown.stdout
    assert f"\n     - file: index.md\n+    {LINE}\n # How it looks:\n" in shown.stdout
    assert f"By hand, this line below 'project' does the same:\n  {LINE}\n" in shown.stdout
    assert not (book / PLUGIN).exists()
    done = init("--yes", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"Written: launch.yml\nWritten: {PLUGIN}\nWritten: myst.yml\n")
    assert text(book, "myst.yml") == WITH_LINE
    assert text(book, PLUGIN) == OURS
    before = snapshot(book)
    again = init("--yes", cwd=book)
    assert (again.returncode, again.stdout.startswith("Nothing to do")) == (0, True)
    assert snapshot(book) == before


def test_by_hand_the_plugin_joins_a_list(tmp_path: Path) -> None:
    """A second key `plugins` would be an error of mystmd."""
    book = project(tmp_path, {"myst.yml": "project:\n  plugins: [other.mjs]\n"})
    shown = init(cwd=book).stdout
    assert f"By hand, '{PLUGIN}' as one more entry of 'plugins' does the same.\n" in shown
    assert LINE not in shown


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yml": MYST_YML})
    before = snapshot(book)
    assert "Write these changes? [y/N] " in at_a_terminal("n\n", book)[0]
    assert snapshot(book) == before
    at_a_terminal("y\n", book)
    assert text(book, PLUGIN) == OURS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1\n", f"version: 1\nproject:\n  {LINE}\n"),
        ("version: 1\nproject:\n", f"version: 1\nproject:\n  {LINE}\n"),
        (
            "project:\n  plugins:\n    - a.mjs  # mine\n\n  title: x\n",
            f"project:\n  plugins:\n    - a.mjs  # mine\n    - {PLUGIN}\n\n  title: x\n",
        ),
        (
            "project:\n  plugins: [a.mjs, 'b.mjs']  # mine\n",
            f"project:\n  plugins: [a.mjs, 'b.mjs', {PLUGIN}]  # mine\n",
        ),
        ("project:\n  plugins: []\n", f"project:\n  plugins: [{PLUGIN}]\n"),
        ("project: {title: x}\n", f"project: {{title: x, {LINE}}}\n"),
        (
            "project:\n  plugins:\n  - type: executable\n    path: a.py\n",
            f"project:\n  plugins:\n  - type: executable\n    path: a.py\n  - {PLUGIN}\n",
        ),
        (
            "\ufeffproject:\r\n  title: x\r\nsite: {}\r\n",
            f"\ufeffproject:\r\n  title: x\r\n  {LINE}\r\nsite: {{}}\r\n",
        ),
    ],
)
def test_every_style_of_file_stays_as_it_is(tmp_path: Path, before: str, after: str) -> None:
    book = project(tmp_path, {})
    (book / "myst.yml").write_bytes(before.encode())
    assert init("--yes", cwd=book).stderr == ""
    assert text(book, "myst.yml") == after


@pytest.mark.parametrize(
    "named",
    [
        f"[./{PLUGIN}]",
        f"[{{type: javascript, path: {PLUGIN}}}]",
        f"[https://example.org/releases/{PLUGIN}]",
    ],
)
def test_a_plugin_that_is_named_already(tmp_path: Path, named: str) -> None:
    before = f"project:\n  plugins: {named}\n"
    book = project(tmp_path, {"myst.yml": before})
    assert init("--yes", cwd=book).stderr == ""
    assert text(book, "myst.yml") == before
    assert (book / PLUGIN).exists() is ("https" not in named)


def test_a_plugin_in_a_folder_of_its_own_is_kept_there(tmp_path: Path) -> None:
    myst_yml = f"project:\n  plugins: [tools/{PLUGIN}]\n"
    book = project(tmp_path, {"myst.yml": myst_yml, f"tools/{PLUGIN}": "// of old\n"})
    init("--yes", cwd=book)
    assert text(book, f"tools/{PLUGIN}") == OURS
    assert not (book / PLUGIN).exists()


def test_a_plugin_that_an_extended_file_names(tmp_path: Path) -> None:
    files = {
        "myst.yml": "extends: base.yml\nproject:\n  title: x\n",
        "base.yml": f"project:\n  {LINE}\n",
    }
    book = project(tmp_path, files)
    assert init("--yes", cwd=book).stderr == ""
    assert text(book, "myst.yml") == files["myst.yml"]
    assert text(book, PLUGIN) == OURS


def test_another_version_is_shown_and_replaced_and_line_ends_stay(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yml": WITH_LINE})
    older = OURS.replace("const PROTOCOL = 1;", "const PROTOCOL = 0;").replace("\n", "\r\n")
    assert older.count("PROTOCOL = 0")
    (book / PLUGIN).write_bytes(older.encode())
    done = init("--yes", cwd=book)
    assert "-const PROTOCOL = 0;\n+const PROTOCOL = 1;\n" in done.stdout
    assert text(book, PLUGIN) == OURS.replace("\n", "\r\n")
    assert "Nothing to do" in init("--yes", cwd=book).stdout


def test_myst_yaml(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yaml": MYST_YML})
    init("--yes", cwd=book)
    assert text(book, "myst.yaml") == WITH_LINE
    done = init("--yes", cwd=book.parent)  # not the book's folder, and nothing below is known
    assert "myst" not in done.stdout


def test_settings_in_myst_yml_need_no_launch_yml(tmp_path: Path) -> None:
    options = "    options:\n        launch:\n            hubs: {colab: {kind: colab}}\n"
    book = project(tmp_path, {"myst.yml": MYST_YML.replace("    toc:", f"{options}    toc:")})
    done = init("--yes", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (book / "launch.yml").exists()
    assert text(book, PLUGIN) == OURS


def test_both_engines_at_once(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yml": MYST_YML, "conf.py": "extensions = []\n"})
    init("--yes", cwd=book)
    assert text(book, "conf.py") == 'extensions = ["launchdirectives"]\n'
    assert text(book, "myst.yml") == WITH_LINE


def test_what_myst_init_has_put_aside_is_carried_over(tmp_path: Path) -> None:
    """`myst init` keeps the BinderHub alone, and hides the file of Jupyter Book 1."""
    before = (
        "repository: {url: https://github.com/org/book, path_to_book: docs, branch: dev}\n"
        "launch_buttons:\n  notebook_interface: jupyterlab\n"
        "  binderhub_url: https://mybinder.org\n  jupyterhub_url: https://hub.example.org\n"
        "  colab_url: https://colab.research.google.com\n  thebe: true\n"
    )
    converted = (
        "version: 1\nproject:\n  github: org/book\n  thebe:\n    binder:\n"
        "      repo: org/book\n      provider: github\n      url: https://mybinder.org\n"
    )
    book = project(tmp_path, {"myst.yml": converted, "._config.yml.bak": before})
    done = init("--yes", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    values = yaml.safe_load(text(book, "launch.yml"))
    assert list(values["hubs"]) == ["binder", "jupyterhub", "colab", "live"]
    assert values["hubs"]["jupyterhub"]["interface"] == "lab"
    assert values["source"] == {
        "repository": "https://github.com/org/book",
        "ref": "dev",
        "path": "docs",
    }
    assert "environments" not in values  # its Binder builds the book's own repository


@pytest.mark.parametrize("name", [PLUGIN, "myst.yml"])
def test_links_out_of_the_folder_are_not_followed(tmp_path: Path, name: str) -> None:
    book = project(tmp_path, {"myst.yml": MYST_YML})
    outside = tmp_path / name
    outside.write_text("# theirs\n", encoding="utf-8")
    (book / name).unlink(missing_ok=True)
    (book / name).symlink_to(outside)
    done = init("--yes", cwd=book)
    assert done.returncode == 4
    assert "[security.symlink]" in done.stderr
    assert outside.read_text(encoding="utf-8") == "# theirs\n"


def test_another_plugin_outside_of_the_folder_is_told(tmp_path: Path) -> None:
    book = project(tmp_path, {"myst.yml": f"project:\n  plugins: [../{PLUGIN}]\n"})
    (tmp_path / PLUGIN).write_text("// theirs\n", encoding="utf-8")
    done = init("--yes", cwd=book)
    assert "is not the one of this version, and not in this folder" in done.stderr
    assert (tmp_path / PLUGIN).read_text(encoding="utf-8") == "// theirs\n"


def test_a_file_that_cannot_be_added_to(tmp_path: Path) -> None:
    before = "version: 1\nproject:\n  plugins: all of them\n"
    book = project(tmp_path, {"myst.yml": before})
    done = init("--yes", cwd=book)
    assert f"Write '{LINE}' below 'project' by hand." in done.stderr
    assert text(book, "myst.yml") == before
