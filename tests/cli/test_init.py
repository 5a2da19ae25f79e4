"""``launchdirectives init``: what it shows, what it writes, what it says it could not carry."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.books import checkout, notebook, sphinx_build, write

BOOK = "https://github.com/org/book"
CONF = """\
# Settings of the book.
extensions = [
    "myst_nb",  # notebooks
]
nb_execution_mode = "off"
html_theme = "sphinx_book_theme"
html_theme_options = {
    "repository_url": "https://github.com/org/book",  # here
    "launch_buttons": {
        "binderhub_url": "https://mybinder.org",
        "jupyterhub_url": "https://hub.example.org",
        "thebe": True,
    },
}
"""
THEBE_CONFIG = """\
thebe_config = {"selector": "pre",
    "selector_input": "pre",
    "always_load": True,
}
"""
LAUNCH = """\
# Ours.
show:   all   # aligned as we like it
source:
    path: docs  # the folder
"""
FILES = {
    "index.md": "# Book\n\n```{toctree}\npage\n```\n",
    "page.ipynb": notebook(),
    ".gitignore": "_build/\n",
}


def init(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "init", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )


def at_a_terminal(answer: str, cwd: Path) -> tuple[str, int]:
    """What ``init`` prints on a terminal where *answer* is typed, and its exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "launchdirectives", "init"]
    with subprocess.Popen(command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, answer.encode())
        printed = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            printed += part
    os.close(ours)
    return printed.decode(), process.returncode


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with sphinx-book-theme's launch buttons that does not know launchdirectives yet."""
    return checkout(write(tmp_path / "book", {**FILES, "conf.py": CONF}))


def test_without_a_terminal_nothing_is_written(book: Path) -> None:
    before = snapshot(book)
    done = init(cwd=book)
    assert done.returncode == 1
    assert done.stderr == "Nothing is written. To write these changes, add --yes.\n"
    assert "--- /dev/null\n+++ launch.yml\n" in done.stdout
    assert "--- conf.py\n+++ conf.py\n" in done.stdout
    assert '\n     "myst_nb",  # notebooks\n+    "launchdirectives",\n ]\n' in done.stdout
    assert "\n+    url: https://hub.example.org\n" in done.stdout
    assert snapshot(book) == before


def test_yes_writes_what_was_shown_and_a_second_run_nothing(book: Path) -> None:
    shown = init(cwd=book).stdout
    done = init("--yes", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    diff, _, rest = done.stdout.partition("Written: ")
    assert shown == diff
    assert rest.startswith("launch.yml\nWritten: conf.py\n")
    assert (book / "conf.py").read_text(encoding="utf-8") == CONF.replace(
        "# notebooks\n", '# notebooks\n    "launchdirectives",\n'
    )
    assert yaml.safe_load((book / "launch.yml").read_text(encoding="utf-8")) == {
        "source": {"repository": BOOK},
        "hubs": {
            "binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"},
            "jupyterhub": {
                "kind": "jupyterhub",
                "url": "https://hub.example.org",
                "title": "JupyterHub",
            },
            "live": {"kind": "thebe", "via": "binder"},
        },
    }
    before = snapshot(book)
    again = init("--yes", cwd=book)
    assert again.returncode == 0
    assert "Nothing to do: " in again.stdout
    assert "+++" not in again.stdout
    assert snapshot(book) == before


def test_what_is_not_carried_is_listed_with_place_and_reason(book: Path) -> None:
    write(book, {"conf.py": CONF + THEBE_CONFIG})
    done = init("--yes", cwd=book)
    lost = done.stdout.partition("Not carried over:\n")[2].splitlines()
    assert lost[:5] == [
        "  ./conf.py:15: thebe_config.selector",
        "  ./conf.py:16: thebe_config.selector_input",
        "      Cells are found by themselves; a code block is one by its class 'thebe'.",
        "  ./conf.py:17: thebe_config.always_load",
        "      Nothing is loaded before the reader starts the code.",
    ]


def test_the_book_can_be_built_afterwards(book: Path, tmp_path: Path) -> None:
    init("--yes", cwd=book)
    done = sphinx_build(book, tmp_path / "out")
    assert "launchdirectives" not in done.stderr
    html = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert "https://hub.example.org/hub/user-redirect/git-pull" in html


@pytest.mark.parametrize(
    ("answer", "is_written"),
    [("y\n", True), ("YES\n", True), ("\n", False), ("no\n", False), ("\x04", False)],
)
def test_a_terminal_is_asked(book: Path, answer: str, is_written: bool) -> None:
    before = snapshot(book)
    printed, code = at_a_terminal(answer, book)
    assert code == 0
    assert "Write these changes? [y/N] " in printed
    assert printed.index("+hubs:") < printed.index("Write these changes?")
    assert (snapshot(book) != before) is is_written
    assert ("Nothing is written." in printed) is not is_written


def test_a_launch_yml_keeps_what_it_has(book: Path) -> None:
    write(book, {"launch.yml": LAUNCH})
    init("--yes", cwd=book)
    text = (book / "launch.yml").read_text(encoding="utf-8")
    first, rest = text.split("    repository: https://github.com/org/book\n")
    assert first == LAUNCH
    assert list(yaml.safe_load(rest)) == ["hubs"]
    assert "Nothing to do" in init("--yes", cwd=book).stdout


def test_hubs_that_are_there_are_left_alone(book: Path) -> None:
    write(book, {"launch.yml": f"source: {{repository: '{BOOK}'}}\nhubs: {{}}  # none\n"})
    before = (book / "launch.yml").read_bytes()
    done = init("--yes", cwd=book)
    assert "Written: conf.py" in done.stdout
    assert (book / "launch.yml").read_bytes() == before


def test_a_book_with_nothing(tmp_path: Path) -> None:
    conf = 'extensions = ["myst_nb"]\n'
    folder = checkout(write(tmp_path / "book", {**FILES, "docs/conf.py": conf}))
    done = init("--yes", cwd=folder / "docs")
    assert (done.returncode, done.stderr) == (0, "")
    text = (folder / "docs" / "launch.yml").read_text(encoding="utf-8")
    assert (
        "# source:\n#   repository: https://github.com/org/book\n#   ref: main\n#   path: docs\n"
        in text
    )
    assert list(yaml.safe_load(text)["hubs"]) == ["binder"]


def test_outside_of_git_the_repository_is_asked_for(tmp_path: Path) -> None:
    folder = write(tmp_path / "book", {**FILES, "conf.py": "extensions = []\n"})
    done = init("--yes", cwd=folder)
    assert done.returncode == 1
    assert "[source.no-git]" in done.stderr
    text = (folder / "launch.yml").read_text(encoding="utf-8")
    assert "so write the repository:\n# source:\n" in text


def test_settings_in_conf_py_are_not_repeated(tmp_path: Path) -> None:
    conf = 'launch_hubs = {"x": {"kind": "jupyterhub", "url": "https://hub.example.org"}}\n'
    folder = checkout(write(tmp_path / "book", {**FILES, "conf.py": conf}))
    init("--yes", cwd=folder)
    assert yaml.safe_load((folder / "launch.yml").read_text(encoding="utf-8")) is None


def test_a_folder_above_the_book(tmp_path: Path) -> None:
    folder = checkout(write(tmp_path / "book", {"docs/conf.py": "", "docs/index.md": "# B\n"}))
    done = init("--yes", cwd=folder)
    assert done.returncode == 2
    assert done.stderr == "The book is in a folder of its own: add --directory docs\n"
    done = init("--yes", "--directory", "docs", cwd=folder)
    assert "Written: launch.yml\nWritten: conf.py\n" in done.stdout


def test_jupyter_book(tmp_path: Path) -> None:
    config = (
        "title                       : A book  # by us\n\n"
        "repository:\n  url                       : https://github.com/org/book\n\n"
        "launch_buttons:\n  notebook_interface        : jupyterlab\n"
        "  binderhub_url             : https://mybinder.org\n\n"
        "sphinx:\n  extra_extensions          :  # more\n    - sphinx_examples\n"
    )
    folder = write(tmp_path / "book", {**FILES, "_config.yml": config, "_toc.yml": "root: index\n"})
    checkout(folder)
    done = init("--yes", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    text = (folder / "_config.yml").read_text(encoding="utf-8")
    assert text == f"{config}    - launchdirectives\n"
    values = yaml.safe_load((folder / "launch.yml").read_text(encoding="utf-8"))
    assert values["hubs"]["binder"]["interface"] == "lab"
    assert init(cwd=folder).stdout.startswith("Nothing to do")


def test_a_jupyter_book_that_lists_its_extensions(tmp_path: Path) -> None:
    config = "launch_buttons: {thebe: true}\nsphinx:\n  config:\n    extensions:\n    - myst_nb\n"
    folder = write(tmp_path / "book", {**FILES, "_config.yml": config, "_toc.yml": "root: index\n"})
    done = init("--yes", cwd=checkout(folder))
    assert (done.returncode, done.stderr) == (0, "")
    text = (folder / "_config.yml").read_text(encoding="utf-8")
    assert text == f"{config}    - launchdirectives\n"
    assert init(cwd=folder).stdout.startswith("Nothing to do")


def test_live_code_is_written_and_what_keeps_it_off_is_told(book: Path) -> None:
    write(book, {"conf.py": CONF + 'extensions += ["sphinx_thebe"]\n'})
    done = init("--yes", cwd=book)
    assert done.returncode == 1
    assert done.stderr.startswith("./conf.py:15: extensions: The hub 'live' is left out")
    hubs = yaml.safe_load((book / "launch.yml").read_text(encoding="utf-8"))["hubs"]
    assert hubs["live"] == {"kind": "thebe", "via": "binder"}


def test_mystmd_and_a_readme(tmp_path: Path) -> None:
    pull = "git-pull%3Frepo%3Dhttps%253A%252F%252Fgithub.com%252Forg%252Fbook%26branch%3Ddev"
    files = {
        "myst.yml": "version: 1\nproject:\n  github: org/book\n  jupyter: true\n",
        "README.md": "# Book\n\n"
        f"[![Binder](https://mybinder.org/b.svg)](https://mybinder.org/v2/gh/org/image/v1?urlpath={pull})\n",
    }
    folder = checkout(write(tmp_path / "book", {**FILES, **files}))
    done = init("--yes", cwd=folder)
    assert yaml.safe_load((folder / "launch.yml").read_text(encoding="utf-8")) == {
        "source": {"repository": BOOK, "ref": "dev"},
        "hubs": {
            "binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"},
            "live": {"kind": "thebe", "via": "binder"},
        },
        "environments": {"default": {"repository": "https://github.com/org/image", "ref": "v1"}},
    }
    assert "  # From myst.yml: project.jupyter\n" in done.stdout
    assert "  # From README.md: https://mybinder.org/v2/gh/org/image/v1?" in done.stdout
    assert "Nothing to do" in init(cwd=folder).stdout


def test_badges_of_every_service(tmp_path: Path) -> None:
    blob = "org/book/blob/main/page.ipynb"
    services = {
        "colab": f"https://colab.research.google.com/github/{blob}",
        "nbviewer": f"https://nbviewer.org/github/{blob}",
        "studiolab": f"https://studiolab.sagemaker.aws/import/github/{blob}",
        "molab": f"https://molab.marimo.io/github/{blob}",
        "deepnote": f"https://deepnote.com/launch?url=https%3A%2F%2Fgithub.com%2F{blob}",
        "kaggle": f"https://kaggle.com/kernels/welcome?src=https://github.com/{blob}",
        "codespaces": "https://codespaces.new/org/book?quickstart=1",
    }
    readme = "".join(f"[![x](https://img.example.org/x.svg)]({url})\n" for url in services.values())
    files = {**FILES, "conf.py": "extensions = ['myst_nb']\n", "README.md": readme}
    folder = checkout(write(tmp_path / "book", files))
    done = init("--yes", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    hubs = yaml.safe_load((folder / "launch.yml").read_text(encoding="utf-8"))["hubs"]
    assert {name: hub.pop("kind") for name, hub in hubs.items()} == {n: n for n in services}
    assert {name: hub for name, hub in hubs.items() if hub} == {"codespaces": {"quickstart": True}}


def test_tools_that_disagree(book: Path) -> None:
    more = (
        'sphinx_gallery_conf = {"binder": {"binderhub_url": "https://other.example.org"}}\n'
        'thebe_config = {"repository_url": "https://github.com/org/other"}\n'
    )
    write(book, {"conf.py": CONF + more})
    done = init("--yes", cwd=book)
    values = yaml.safe_load((book / "launch.yml").read_text(encoding="utf-8"))
    assert values["hubs"]["binder"]["url"] == "https://mybinder.org"
    assert values["source"] == {"repository": BOOK}
    assert "./conf.py:15: sphinx_gallery_conf.binder.binderhub_url\n" in done.stdout
    assert "./conf.py:16: thebe_config.repository_url\n" in done.stdout


def test_unsafe_and_wrong_values_are_told_and_left_out(book: Path) -> None:
    conf = CONF.replace("https://hub.example.org", "http://hub.example.org")
    write(book, {"conf.py": conf.replace("https://mybinder.org", "javascript:alert(1)")})
    done = init("--yes", cwd=book)
    assert done.returncode == 4
    assert done.stderr.count("[security.scheme]") == 2
    assert "conf.py:11: hubs.jupyterhub.url" in done.stderr
    values = yaml.safe_load((book / "launch.yml").read_text(encoding="utf-8"))
    assert list(values["hubs"]) == ["binder"]
    assert values["hubs"]["binder"]["url"] == "https://mybinder.org"


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ({"launch.yml": "hubs: [\n"}, 3, "[config.unreadable]"),
        ({"conf.py": "extensions = [\n"}, 3, "This is not Python"),
        ({"conf.py": "from base import *\n"}, 1, "Add 'launchdirectives' to it by hand."),
        ({"launch.yml": "- a\n"}, 3, "does not hold keys and values"),
    ],
)
def test_files_that_cannot_be_edited(
    book: Path, files: dict[str, str], code: int, told: str
) -> None:
    write(book, files)
    done = init("--yes", cwd=book)
    assert done.returncode == code
    assert told in done.stderr
    for name, text in files.items():
        assert (book / name).read_text(encoding="utf-8") == text


def test_links_out_of_the_folder_are_not_followed(book: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, {"shared.py": CONF}) / "shared.py"
    (book / "conf.py").unlink()
    (book / "conf.py").symlink_to(outside)
    done = init("--yes", cwd=book)
    assert done.returncode == 4
    assert "[security.symlink]" in done.stderr
    assert outside.read_text(encoding="utf-8") == CONF


def test_another_file_than_launch_yml(book: Path) -> None:
    done = init("--yes", "--config", "other.yml", cwd=book)
    assert "Written: other.yml" in done.stdout
    assert not (book / "launch.yml").exists()


def test_no_such_folder(tmp_path: Path) -> None:
    done = init("--directory", "gone", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "There is no folder 'gone'.\n")
