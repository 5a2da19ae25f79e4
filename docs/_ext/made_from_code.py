"""The directive ``made-from-code``: reference tables written by the code that they describe.

Its argument is the name of a function in :data:`PARTS`, which gives back MyST text.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import partial
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING

import made_from_corpus
import made_from_schema
from sphinx.util.docutils import SphinxDirective

from launchdirectives import asking, config, findings, hubs, interfaces, statements, versions
from launchdirectives.cli import COMMANDS
from launchdirectives.cli.ingest import COMMANDS as INGESTING
from launchdirectives.environments import description, packs, runtime, unread
from launchdirectives.findings import Refused
from launchdirectives.hubs import catalogue
from launchdirectives.hubs.base import BROWSER, NOWHERE, SERVER
from launchdirectives.hubs.profiles import ProfileConfig
from launchdirectives.hubs.template import FIELDS
from launchdirectives.ingest.verify.sense import CHECKS
from launchdirectives.interfaces import Target
from launchdirectives.model import (
    FILE,
    FOLDER,
    NOTEBOOK,
    TEXT_NOTEBOOK,
    Environment,
    Hub,
    Launch,
    Source,
)
from launchdirectives.named import load
from launchdirectives.providers import PROVIDERS
from launchdirectives.publication import views as record_views
from launchdirectives.publication import written
from launchdirectives.publication.settings import RecordConfig
from launchdirectives.publication.views import table
from launchdirectives.publication.written import front_matter
from launchdirectives.record import MISSING, Record, Spec, options, replace
from launchdirectives.sphinx_ext import launchcheck
from launchdirectives.web.control import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from launchdirectives.publication.written.base import Key

_ROOT = Path(__file__).parents[2]
_PACKAGE = _ROOT / "src" / "launchdirectives"
_REPOSITORY = "https://github.com/org/book"

_JSON_FIELDS = {
    "page": "The page's file, relative to the book's folder; free-standing: the `--path`.",
    "hub": "Name of the hub; free-standing: `hub`.",
    "kind": "Kind of the hub.",
    "url": "The launch address; null for live code, which has none.",
    "pinned": "The address that opens the same commit for ever, or null.",
    "moving": "The address that follows a branch, or null.",
    "repository": "Address of the repository.",
    "ref": "Branch, tag or commit; empty for the repository's default branch.",
    "path": "What opens, from the repository's root; empty for the root itself.",
    "interface": "Name of the interface, or the urlpath template.",
    "environment": "Name of the environment.",
    "notes": "A list of sentences: what an author should know about this address.",
}


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def _default(spec: Spec) -> str:
    if spec.default is MISSING:
        return "*required*"
    if isinstance(spec.default, bool):
        return _code(str(spec.default).lower())
    return _code(str(spec.default)) if spec.default else ""


def _keys(settings: type[Record]) -> str:
    """A table of the keys of a settings record."""
    rows = [(_code(key), _default(spec), spec.help) for key, spec in options(settings).items()]
    return _table(("key", "default", "meaning"), rows)


def sections() -> str:
    """The top-level keys."""
    rows = [
        (_code(key), _code(f"launch_{key}"), _default(spec), spec.help)
        for key, spec in options(config.Sections).items()
    ]
    return _table(("`launch.yml`", "`conf.py`", "default", "meaning"), rows)


def kind_keys() -> str:
    """The keys that only some kinds of hub have."""
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for kind in hubs.BUILT_IN:
        for key, spec in options(hubs.get(kind).Options).items():
            row = (_code(key), _default(spec), spec.help)
            kinds.setdefault(row, []).append(_code(kind))
    rows = [(key, ", ".join(k), default, text) for (key, default, text), k in kinds.items()]
    return _table(("key", "kinds", "default", "meaning"), rows)


def form_options() -> str:
    """The options of the directive that shows a form."""
    rows = [(_code(name), option.help) for name, option in asking.FORM_OPTIONS.items()]
    return _table(("option", "meaning"), rows)


def gallery_options() -> str:
    """The options of the directive that shows a gallery."""
    chosen = {"style": " One of `card` (the default) and `list`."}
    rows = [
        (_code(name), option.help + chosen.get(name, ""))
        for name, option in asking.GALLERY_OPTIONS.items()
    ]
    return _table(("option", "meaning"), rows)


def directive_options() -> str:
    """The options of the directive, the role and the element."""
    chosen = {"style": f" One of {', '.join(map(_code, STYLES))}; default: `{STYLES[0]}`."}
    rows = [
        (_code(name), option.help + chosen.get(name, "")) for name, option in asking.OPTIONS.items()
    ]
    return _table(("option", "meaning"), rows)


def urlpaths() -> str:
    """What each interface opens, for three files and a folder."""
    opened = {
        "week/one.ipynb": NOTEBOOK,
        "week/two.md": TEXT_NOTEBOOK,
        "week/data.csv": FILE,
        "week": FOLDER,
    }
    rows = []
    for name in interfaces.INTERFACES:
        for number, (path, opens) in enumerate(opened.items()):
            urlpath = interfaces.urlpath(name, Target(path=f"book/{path}", opens=opens))
            rows.append((_code(name if number == 0 else ""), _code(path), _code(urlpath)))
    return _table(("interface", "what opens", "urlpath"), rows)


def terms() -> str:
    """Kinds of hub with what a reader gets into."""
    rows = []
    for kind in hubs.BUILT_IN:
        known = hubs.get(kind).terms_of(_example(kind).hub)
        says = [known.needs_login, known.keeps_work, known.is_slow_to_start]
        said = ("yes" if one else "no" for one in says)
        rows.append((_code(kind), _code(known.audience), _RUNS[known.runs], *said))
    head = ("kind", "default audience", "runs", "sign-in", "work is kept", "minutes to start")
    return _table(head, rows)


_RUNS = {SERVER: "on a server", BROWSER: "in the browser", NOWHERE: "nowhere: to read"}


def _example(kind: str, environment: Environment | None = None) -> Launch:
    known = hubs.get(kind)
    url = known.default_url or _URLS.get(kind, "https://hub.example.org")
    interface = "lab" if known.has_interfaces else ""
    options = known.Options(**_OPTIONS.get(kind, {}))
    hub = Hub(name="hub", kind=kind, url=url, interface=interface, options=options)
    source = Source(repository=_REPOSITORY, ref="main", ref_kind="branch")
    path, opens = _FILES.get(kind, ("week/one.ipynb", NOTEBOOK))
    return Launch(
        hub=hub,
        source=source,
        environment=environment or Environment(),
        path=path,
        opens=opens,
        interface=interface,
    )


_URLS = {"jupyterlite": "lite", "template": "https://run.example.org/{project}/{ref}/{path}"}
"""Addresses of example hubs whose kind takes no plain one."""

_BINDER = Hub(
    name="binder",
    kind="binderhub",
    url="https://mybinder.org",
    options=hubs.get("binderhub").Options(),
)
_OPTIONS = {"thebe": {"via": "binder", "backend": _BINDER}}
"""Keys without which a hub of the kind is none."""

_FILES = {"molab": ("week/one.py", FILE)}
"""What opens in examples of kinds that open no Jupyter notebook."""

_SOURCES = {
    "GitHub": _REPOSITORY,
    "GitHub Enterprise": "https://github.example.org/org/book",
    "gitlab.com": "https://gitlab.com/org/group/book",
    "other GitLab": "https://gitlab.example.org/org/group/book",
    "Bitbucket": "https://bitbucket.org/org/book",
    "Codeberg": "https://codeberg.org/org/book",
    "other git host": "https://git.example.org/org/book.git",
    "gist": "https://gist.github.com/org/0123456789abcdef0123456789abcdef",
    "Zenodo": "10.5281/zenodo.3242074",
    "Figshare": "10.6084/m9.figshare.9782777.v1",
    "Dataverse": "10.7910/DVN/TJCLKP",
    "HydroShare": "10.4211/hs.8f7c2f0341ef4180b0dbe97f59130756",
    "CKAN": "https://ckan.example.org/dataset/book",
}


def _answer(launch: Launch) -> str:
    """What the kind of a launch's hub says to it: nothing, or why it cannot open it."""
    kind = hubs.get(launch.hub.kind)
    try:
        kind.url(launch)
    except Refused as refused:
        # The same words for each service and each address, so that few reasons remain.
        said = refused.message.partition(", and ")[0].removesuffix(".")
        said = re.sub(r"\bNobody knows how \S+ writes", "Nobody knows how the host writes", said)
        said = re.sub(r"interface '[^']*'$", "interface of this name", said)
        return f"{said.replace(kind.default_title or 'This hub', 'It')}."
    return ""


def _from(source: str, launch: Launch) -> Launch:
    """*launch* from another source; those in archives have no ref."""
    repository = _SOURCES[source]
    ref = "" if source in ("Zenodo", "Figshare", "Dataverse", "HydroShare", "CKAN") else "main"
    return replace(launch, source=Source(repository=repository, ref=ref, ref_kind=ref and "branch"))


def _matrix(
    names: Iterable[str], launch: Callable[[str, str], Launch], kinds: Sequence[str]
) -> str:
    """A table of what each kind says to each of *names*, with its reasons below it."""
    reasons: dict[str, int] = {}
    rows = []
    for kind in kinds:
        row = [_code(kind)]
        for name in names:
            said = _answer(launch(name, kind))
            row.append(f"no ({reasons.setdefault(said, len(reasons) + 1)})" if said else "yes")
        rows.append(row)
    notes = "\n".join(f"{number}. {said}" for said, number in reasons.items())
    return _table(("kind", *names), rows) + (f"\n\n{notes}" if notes else "")


def sources() -> str:
    """Which kind of hub opens a notebook from which source."""
    return _matrix(_SOURCES, lambda name, kind: _from(name, _example(kind)), [*hubs.BUILT_IN])


_OPENED = {
    "notebook (`.ipynb`)": ("week/one.ipynb", NOTEBOOK),
    "text notebook": ("week/two.md", TEXT_NOTEBOOK),
    "other file": ("week/data.csv", FILE),
    "Python file": ("week/one.py", FILE),
    "folder": ("week", FOLDER),
    "repository": ("", FOLDER),
}


def files() -> str:
    """Which kind of hub opens what."""

    def launch(name: str, kind: str) -> Launch:
        path, opens = _OPENED[name]
        return replace(_example(kind), path=path, opens=opens)

    return _matrix(_OPENED, launch, hubs.LINKED)


def kinds_of_interface() -> str:
    """Which kind of hub has which interface; the same for every source that it opens."""
    kinds = [kind for kind in hubs.BUILT_IN if hubs.get(kind).has_interfaces]

    def launch(name: str, kind: str) -> Launch:
        return replace(_example(kind), interface=name)

    for kind in kinds:
        here = {name: not _answer(launch(name, kind)) for name in interfaces.INTERFACES}
        for source in _SOURCES:
            if not _answer(_from(source, _example(kind))):
                there = {n: not _answer(_from(source, launch(n, kind))) for n in here}
                if there != here:
                    raise ValueError(f"{kind} has other interfaces for {source}: {there}")
    return _matrix(interfaces.INTERFACES, launch, kinds)


def provider_names() -> str:
    """The names of kinds of hosts."""
    rows = [
        (_code(name), known.title, "yes" if known.is_git else "no")
        for name, known in PROVIDERS.items()
    ]
    return _table(("provider", "host", "git"), rows)


def template_fields() -> str:
    """The fields of a template, with their values for one notebook."""
    launch = replace(_example("template"), fragment="Floods")
    launch = replace(launch, source=replace(launch.source, commit="0123456789abcdef…"))
    rows = [(_code(f"{{{name}}}"), _code(value(launch))) for name, value in FIELDS.items()]
    return _table(("field", "value"), rows)


def example_urls() -> str:
    """For each kind of hub the address of one notebook."""
    parts = [
        f"`{kind}`\n\n```text\n{hubs.get(kind).url(_example(kind))}\n```" for kind in hubs.LINKED
    ]
    other = _example("binderhub", Environment(repository="https://github.com/org/image", ref="v1"))
    parts.append(
        "`binderhub`, with the environment of another repository\n\n"
        f"```text\n{hubs.get('binderhub').url(other)}\n```"
    )
    return "\n\n".join(parts)


def _printed(*arguments: str) -> str:
    # A width of its own, and no colours: the same text on every computer.
    environ = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHON_COLORS": "0"}
    command = [sys.executable, "-m", "launchdirectives", *arguments]
    done = subprocess.run(
        command, env=environ, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout


def ingest_checks() -> str:
    """The checks of level 2, by their own sentences."""
    rows = [(_code(name), (look.__doc__ or "").partition("\n")[0]) for name, look in CHECKS.items()]
    return _table(("check", "what holds"), rows)


def command_help(*command: str) -> str:
    """What a command's ``--help`` prints."""
    return f"```text\n{_printed(*command, '--help')}```"


def json_fields() -> str:
    """The fields of ``link --format json``, compared with what the command prints."""
    free = ("--kind", "jupyterhub", "--hub-url", "https://hub.example.org")
    printed = _printed("link", *free, "--repository", _REPOSITORY, "--format", "json")
    if list(loads(printed)[0]) != list(_JSON_FIELDS):
        raise ValueError(f"link --format json prints other fields: {printed}")
    rows = [(_code(name), meaning) for name, meaning in _JSON_FIELDS.items()]
    return _table(("field", "meaning"), rows)


def build_servers() -> str:
    """The rules by which the version that a build server builds is known."""
    rows = [
        (rule.place, ", ".join(map(_code, rule.reads)), rule.opens, rule.counts_if)
        for rule in versions.RULES
    ]
    return _table(("place", "what is read", "what links open", "counts only if"), rows)


def css_variables() -> str:
    """The variables of the style sheet, with the themes' variables that they take over."""
    sheet = (_PACKAGE / "web" / "static" / "launch.css").read_text(encoding="utf-8")
    rows = []
    for name, value in re.findall(r"^  (--launch-[a-z-]+): (.*);$", sheet, re.MULTILINE):
        taken = re.findall(r"var\((--[a-z-]+)", value)
        last = re.sub(r".*, ([^,)]+)\)+$", r"\1", value)
        rows.append((_code(name), ", ".join(map(_code, taken)), _code(last)))
    return _table(("variable", "taken from the theme", "otherwise"), rows)


def modules() -> str:
    """The modules of the core in the order in which they may import each other."""
    tests = ast.parse((_ROOT / "tests" / "core" / "test_imports.py").read_text(encoding="utf-8"))
    order = next(
        ast.literal_eval(statement.value)
        for statement in tests.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "ORDER"
    )
    rows = []
    for name in order:
        path = _PACKAGE.joinpath(*name.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        rows.append((_code(name), text.partition("\n\n")[0].replace("\n", " ").replace("``", "`")))
    return _table(("module", "what it holds"), rows)


def launchcheck_values() -> str:
    """The values of ``conf.py`` for the builder ``launchcheck``."""
    rows = [
        (_code(name), "" if value.default is None else _code(repr(value.default)), value.meaning)
        for name, value in launchcheck.VALUES.items()
    ]
    return _table(("`conf.py`", "default", "meaning"), rows)


def languages() -> str:
    """The languages of the control's texts."""
    found = sorted(path.name for path in (_PACKAGE / "web" / "locale").iterdir() if path.is_dir())
    return f"`en`, {', '.join(map(_code, found))}"


def build_packs() -> str:
    """repo2docker's build packs in their order."""
    rows = [(str(number), pack.name, pack.needs) for number, pack in enumerate(packs.PACKS, 1)]
    return _table(("", "build pack", "wins if there is"), rows)


def lock_states() -> str:
    """How firm an environment can be."""
    return _table(("", "meaning"), [(_code(key), text) for key, text in description.STATES.items()])


def language_versions() -> str:
    """The versions of Python and R that repo2docker has."""
    rows = [
        ("Python", ", ".join(runtime.PYTHONS), runtime.DEFAULT_PYTHON),
        ("R", ", ".join(sorted(runtime.RS)), runtime.DEFAULT_R),
    ]
    return _table(("", "versions", "if none is named"), rows)


def unread_files() -> str:
    """Files of tools that repo2docker does not know."""
    names = (*unread.LOCKS, "renv.lock", *unread.OTHERS)
    return ", ".join(map(_code, names)) + "."


def table_columns() -> str:
    """The columns of the flat table of launches."""
    rows = [(_code(name), meaning) for name, meaning in table.COLUMNS.items()]
    return _table(("column", "what is in it"), rows)


def record_files() -> str:
    """The files that tell something of a book, the weakest first."""
    rows = [
        (str(number), _code(load(where).file), tool)
        for number, (tool, where) in enumerate(written.SOURCES.items(), 1)
    ]
    ours = (str(len(rows) + 1), "`launch.yml`", "the key `record`")
    return _table(("", "file", "written for"), [*rows, ours])


def _record_rows(keys: Iterable[Key], first: str = "") -> list[tuple[str, ...]]:
    rows = []
    for number, key in enumerate(keys):
        file = [_code(first if number == 0 else "")] if first else []
        rows.append((*file, _code(".".join(key.path)), _code(key.member), key.note))
    return rows


def record_sources() -> str:
    """Which key of which file becomes which member of the record."""
    rows = []
    for where in written.SOURCES.values():
        source = load(where)
        rows += _record_rows(source.keys, source.file)
    return _table(("file", "key", "member of `site`", ""), rows)


def record_front_matter() -> str:
    """Which key of a page's front matter becomes which member of its entry."""
    rows = [*_record_rows(front_matter.KEYS), ("`launch.related`", "`relatedWorks`", "")]
    return _table(("key", "member of the page", ""), rows)


def views() -> str:
    """The views of a record, with who reads them."""
    found = [record_views.get(name) for name in record_views.BUILT_IN]
    rows = [(_code(one.name), one.summary, _code(one.file)) for one in found]
    return _table(("view", "who reads it", "file"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "sections": sections,
    "source-keys": lambda: _keys(config.SourceConfig),
    "hub-keys": lambda: _keys(config.HubConfig),
    "kind-keys": kind_keys,
    **{f"{block}-keys": partial(_keys, cls) for block, cls in statements.BLOCKS.items()},
    "supported-keys": lambda: _keys(statements.Supported),
    "environment-keys": lambda: _keys(config.EnvironmentConfig),
    "profile-keys": lambda: _keys(ProfileConfig),
    "catalogue-keys": lambda: _keys(catalogue.Catalogue),
    "offered-profile-keys": lambda: _keys(catalogue.OfferedProfile),
    "profile-option-keys": lambda: _keys(catalogue.ProfileOption),
    "choice-keys": lambda: _keys(catalogue.Choice),
    "unlisted-keys": lambda: _keys(catalogue.Unlisted),
    "audience-keys": lambda: _keys(config.AudienceConfig),
    "converted-keys": lambda: _keys(config.ConvertedConfig),
    "record-keys": lambda: _keys(RecordConfig),
    "record-files": record_files,
    "record-sources": record_sources,
    "record-front-matter": record_front_matter,
    "page-keys": lambda: _keys(config.PageConfig),
    "directive-options": directive_options,
    "form-options": form_options,
    "gallery-options": gallery_options,
    "urlpaths": urlpaths,
    "terms": terms,
    "example-urls": example_urls,
    "sources": sources,
    "files": files,
    "kinds-of-interface": kinds_of_interface,
    "provider-names": provider_names,
    "template-fields": template_fields,
    "help": command_help,
    **{f"help-{name}": partial(command_help, name) for name in COMMANDS},
    **{
        f"help-metadata-{action}": partial(command_help, "metadata", action)
        for action in ("build", "check", "convert")
    },
    **{f"help-ingest-{name}": partial(command_help, "ingest", name) for name in INGESTING},
    "ingest-checks": ingest_checks,
    "json-fields": json_fields,
    "codes": lambda: made_from_corpus.codes(_table),
    **{f"finding {code}": partial(made_from_corpus.finding, code) for code in findings.CODES},
    **{f"example {code}": partial(made_from_corpus.example, code) for code in findings.CODES},
    "faulty-books": lambda: made_from_corpus.faulty_books(_table),
    "sound-books": lambda: made_from_corpus.sound_books(_table),
    "build-servers": build_servers,
    "css-variables": css_variables,
    "modules": modules,
    "launchcheck-values": launchcheck_values,
    "languages": languages,
    "build-packs": build_packs,
    "lock-states": lock_states,
    "language-versions": language_versions,
    "unread-files": unread_files,
    "table-columns": table_columns,
    "record": lambda: made_from_schema.top(_table),
    **{
        f"record {name}": partial(made_from_schema.part, name, _table)
        for name in made_from_schema.PARTS
    },
    "record-forms": lambda: made_from_schema.forms(_table),
    "record-views": views,
}
"""Each part by the name that pages use."""


class MadeFromCode(SphinxDirective):
    """``made-from-code NAME``: the part of that name."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The nodes of the part."""
        name = self.arguments[0]
        if name not in PARTS:
            raise self.error(f"There is no part '{name}'. Write one of: {', '.join(PARTS)}.")
        return self.parse_text_to_nodes(PARTS[name]())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("made-from-code", MadeFromCode)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
