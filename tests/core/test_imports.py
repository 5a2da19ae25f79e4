"""What may import what, and what the core costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import launchdirectives

PACKAGE = Path(launchdirectives.__file__).parent

ORDER = (
    "record",
    "named",
    "kept",
    "findings",
    "urls",
    "addresses",
    "model",
    "tokens",
    "reading",
    "providers",
    "interfaces",
    "myst_project",
    "myst_project.section",
    "layers",
    "myst_project.project",
    "hubs.base",
    "hubs.nbgitpuller",
    "hubs.forms",
    "hubs.catalogue",
    "hubs.helm",
    "hubs.kubespawner",
    "hubs.profiles",
    "hubs.jupyterhub",
    "hubs.lti",
    "hubs.jupyter",
    "hubs.binder_specs",
    "hubs.binderhub",
    "hubs.service",
    "hubs.jupyterlite",
    "hubs.colab",
    "hubs.kaggle",
    "hubs.deepnote",
    "hubs.studiolab",
    "hubs.codespaces",
    "hubs.github_dev",
    "hubs.vscode_dev",
    "hubs.molab",
    "hubs.nbviewer",
    "hubs.template",
    "hubs",
    "hubs.via",
    "hubs.thebe",
    "publication",
    "publication.schema",
    "publication.spot",
    "publication.identifiers",
    "publication.licences",
    "publication.authors",
    "publication.works",
    "config",
    "publication.settings",
    "statements",
    "loading",
    "trees",
    "repository",
    "desk",
    "environments.description",
    "environments.folder",
    "environments.inventory",
    "environments.toml",
    "environments.runtime",
    "environments.packs",
    "environments.conda",
    "environments.requirements",
    "environments.scripts",
    "environments.images",
    "environments.manifests",
    "environments.cran",
    "environments.building",
    "environments.passed_over",
    "environments.unread",
    "environments.misspelt",
    "environments.ignored",
    "environments.digest",
    "environments.answers",
    "environments.judge",
    "environments",
    "versions",
    "sources",
    "scripts",
    "pairing",
    "foreign.base",
    "foreign.links",
    "foreign.sphinx_book_theme",
    "foreign.sphinx_gallery",
    "foreign.sphinx_thebe",
    "foreign.jupyter_book",
    "foreign.mystmd",
    "foreign.quarto",
    "foreign.readme",
    "foreign.conf_py",
    "foreign",
    "foreign.files",
    "foreign.beside",
    "pages",
    "myst_project.order",
    "myst_project.contents",
    "resolve",
    "converted",
    "kernels",
    "live",
    "live.cells",
    "live.page",
    "live.texts",
    "live.files",
    "live.pyodide",
    "live.lite",
    "web.catalogue",
    "web.hub_terms",
    "web.control",
    "web.gallery",
    "web.form",
    "web.embed.texts",
    "web.embed.small",
    "web.embed",
    "web.embed.small",
    "web.embed.texts",
    "web.embed",
    "asking",
    "book",
    "publication.canonical",
    "publication.document",
    "publication.targets",
    "publication.rebuilt",
    "publication.recomputed",
    "publication.views.base",
    "publication.views",
    "publication.hubs",
    "publication.written.base",
    "publication.written.conf_py",
    "publication.written.jupyter_book",
    "publication.written.quarto",
    "publication.written.zenodo",
    "publication.written.citation",
    "publication.written.mystmd",
    "publication.written.front_matter",
    "publication.written",
    "publication.views.facts",
    "publication.views.linkset",
    "publication.views.json_ld",
    "publication.views.table",
    "publication.views.graph",
    "publication.views.crates",
    "publication.views.ro_crate",
    "publication.views.page_crate",
    "publication.views.xml_text",
    "publication.views.relations",
    "publication.views.crossref",
    "publication.views.jats",
    "publication.views.zenodo",
    "publication.views.myst",
    "origins",
    "explain",
    "publication.people",
    "publication.people.markup",
    "publication.people.speech",
    "publication.people.words",
    "publication.people.works",
    "publication.people.about",
    "publication.people.hubs",
    "publication.people.environments",
    "publication.people.pages",
    "publication.people.checks",
    "publication.people.page",
    "publication.views.people",
    "online",
    "online.http",
    "online.places",
    "online.guarded",
    "online.guarded_git",
    "online.events",
    "online.git",
    "online.copies",
    "online.repositories",
    "online.hubs.base",
    "online.hubs.cors",
    "online.hubs.jupyterhub",
    "online.hubs.binderhub",
    "online.hubs.jupyterlite",
    "online.hubs.jupyter",
    "online.hubs",
    "online.launching.tokens",
    "online.launching.base",
    "online.launching.server",
    "online.launching.binderhub",
    "online.launching.jupyterhub",
    "online.launching",
    "cells",
    "live.removed",
    "ipython",
    "literals",
    "headings",
    "included",
    "scan",
    "imports",
    "distributions",
    "presence",
    "checks.survey",
    "checks.base",
    "checks.environment",
    "checks.servers",
    "checks.fit",
    "checks.source",
    "checks.work",
    "checks.data",
    "checks.lite",
    "checks.record",
    "checks.hub_terms",
    "checks.security",
    "checks.online_hub",
    "checks.online_source",
    "checks",
    "checks.proof",
    "gallery",
    "link_form",
    "publication.keys",
    "publication.titles",
    "publication.sources",
    "publication.environments",
    "publication.pages",
    "publication.verification",
    "publication.record",
    "publication.sheets",
    "publication.myst_addresses",
    "publication.publishing",
    "reports.report",
    "reports.text",
    "reports.json",
    "reports.sarif",
    "reports.github",
    "reports.choosing",
    "reports.facts",
    "reports",
    "ingest.base",
    "ingest.verify.base",
    "ingest.verify",
    "ingest.fetching",
    "ingest.heads",
    "ingest.text",
    "ingest.hosts",
    "ingest.verify.content",
    "ingest.verify.form",
    "ingest.verify.keys",
    "ingest.verify.facts",
    "ingest.verify.launches",
    "ingest.verify.sense",
    "ingest.verify.commits",
    "ingest.verify.blobs",
    "ingest.verify.notebook",
    "ingest.verify.source",
    "ingest.asking",
    "ingest.verify.archives",
    "ingest.verify.launching",
    "ingest.verify.hubs",
    "ingest.finding",
    "ingest.loading",
    "ingest.works",
    "ingest.diff",
    "ingest.offers",
    "ingest.own_hub",
    "ingest.terms",
    "ingest.choice",
    "ingest.links",
    "ingest.render",
    "ingest.render.words",
    "ingest.render.restricted",
    "ingest.render.html",
    "ingest.render.markdown",
    "ingest.render.as_json",
    "ingest.render.jats",
    "ingest.render.crossref",
    "ingest",
    "writing",
    "writing.changes",
    "writing.yaml_text",
    "writing.conf_py",
    "writing.myst_yml",
    "writing.launch_file",
    "writing.plan",
)
"""The files of the core: each imports only from those above it."""

ADAPTERS = ("sphinx_ext", "cli", "mystmd", "preview")
"""Each may import the core; none of them another, and the core none of them."""

LAUNCHERS = ("", "web", "__main__")
"""Packages that hold nothing, and the door that opens an adapter."""

IN_BROWSERS = "web.live.python"
"""What runs in readers' browsers, where nothing else of the package is."""

BETWEEN_ADAPTERS = {
    "cli.preview": {"preview.session", "preview.building"},  # the command is the way to it
}
"""The preview belongs to the command line, which alone may import it."""

HEAVY = (
    "sphinx",
    "docutils",
    "jsonschema",
    "pydantic",
    "importlib.metadata",
    "asyncio",
    "requests",
    "yaml",
    "logging",
)  # fmt: skip
"""What reading a module of the core must not bring in."""


def _files() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _folder(name: str) -> str:
    return name.partition(".")[0]


FILES = {name: path for name, path in _files().items() if not name.startswith(IN_BROWSERS)}


def _imported(name: str) -> Iterator[str]:
    """The files of the package that the file *name* imports, anywhere in it."""
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: relative import"
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            parts = target.split(".")
            if parts[0] != "launchdirectives":
                continue
            while (inner := ".".join(parts[1:])) not in FILES:
                parts.pop()
            yield inner


def test_every_file_has_a_place() -> None:
    assert set(ORDER) <= set(FILES)
    rest = set(FILES) - set(ORDER) - set(LAUNCHERS)
    assert {name for name in rest if _folder(name) not in ADAPTERS} == set()


@pytest.mark.parametrize("name", ORDER)
def test_the_core_imports_only_from_above(name: str) -> None:
    above = {*ORDER[: ORDER.index(name)], ""}  # "": the version
    assert set(_imported(name)) - above == set()


@pytest.mark.parametrize("name", sorted(set(FILES) - set(ORDER) - set(LAUNCHERS)))
def test_no_adapter_imports_another(name: str) -> None:
    others = {
        other
        for other in _imported(name)
        if _folder(other) in ADAPTERS and _folder(other) != _folder(name)
    }
    assert others == BETWEEN_ADAPTERS.get(name, set())


@pytest.mark.parametrize("name", ["", *ORDER])
def test_the_core_is_light(name: str) -> None:
    module = f"launchdirectives.{name}".rstrip(".")
    program = f"import sys, {module}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    answer = subprocess.run(
        (sys.executable, "-I", "-c", program), capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []


def test_a_book_is_light(tmp_path: Path) -> None:
    program = (
        "import sys, launchdirectives\n"
        f"book = launchdirectives.Book.open({str(tmp_path)!r})\n"
        "book.launches(None)\n"
        f"print(*(m for m in {HEAVY!r} if m in sys.modules))"
    )
    answer = subprocess.run(
        (sys.executable, "-I", "-c", program), capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []
