"""A book: what every adapter opens, asks for launches, and reports from."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from launchdirectives import (
    __version__,
    converted,
    desk,
    hubs,
    layers,
    pages,
    repository,
    resolve,
    sources,
    versions,
)
from launchdirectives.config import OFF, LaunchConfig, PageConfig
from launchdirectives.desk import Desk
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.foreign.files import (
    Foreign,
    below,
    has_live,
    in_folder,
    is_of_sphinx,
    of_jupyter_book,
)
from launchdirectives.hubs.nbgitpuller import PullOptions
from launchdirectives.loading import load, page_setting
from launchdirectives.model import FOLDER, Hub, Launch, Page, Source
from launchdirectives.reading import KeyPath, Layer, Settings, read
from launchdirectives.record import replace
from launchdirectives.repository import Repository
from launchdirectives.resolve import AUTOMATIC, Facts, Request, Resolution
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.foreign.beside import Beside
    from launchdirectives.myst_project.project import Project
    from launchdirectives.publication.settings import RecordConfig

PREVIEW_REPOSITORY = "http://localhost/book"
"""The repository's address in a preview of a book that has none yet."""

PREVIEW_URL, PREVIEW_CONFIG = "LAUNCHDIRECTIVES_PREVIEW", "LAUNCHDIRECTIVES_CONFIG"
"""Variables by which a preview tells mystmd's plugin the address that stands in for every hub, and
the file to read in place of ``launch.yml``."""

PREVIEW_ASK = "/-/live"
"""Where a page of a preview asks for the Jupyter Server's address and token."""


class Book:
    """A book's folder with its configuration, its repository and what is wrong with them.

    :param extensions: those that Sphinx has loaded; None: those that the book's files name
    :ivar config: the configuration, without its wrong parts
    :ivar source: where the book's files are; None if nobody knows (a finding says why)
    :ivar findings: what is wrong with the configuration and the source
    :ivar foreign: settings of other tools, below all others; the strongest first
    :ivar project: the mystmd project that the folder holds too; None if it holds none
    """

    def __init__(
        self,
        directory: str,
        settings: Iterable[Layer],
        findings: Iterable[Finding] = (),
        *,
        foreign: Iterable[Foreign] = (),
        extensions: Collection[str] | None = None,
        preview: str = "",
        environ: Mapping[str, str] = os.environ,
        project: Project | None = None,
    ) -> None:
        self.directory = os.path.realpath(directory)
        self.project = project
        self.findings: list[Finding] = list(findings)
        self.is_preview = bool(preview)
        self.foreign = tuple(foreign)
        own = list(settings)
        other = _sphinx_thebe(directory, own, self.foreign, extensions)
        counted = other.found if other else self.foreign
        self._settings = Settings(below(own, counted, self.findings), self.findings)
        self._environ = environ
        self._facts: dict[str, Facts] = {}
        self._named: dict[str, Page] = {}
        self._git_problem: Refused | None = None
        config = load(self._settings, self.directory)
        if other:
            config, told = other.without_live(config)
            self.findings += told
        self.config = _for_preview(config, preview) if preview else config
        self.source = self._find_source()
        rules = (
            (pattern, rule)
            for pattern, rule in self.config.pages
            if self._is_inside(rule, ("pages", pattern), self._settings)
        )
        self.config = replace(self.config, pages=tuple(rules))
        self._report_refusals()
        if "record" in self._settings.values:
            _ = self.record_config  # so that what is wrong there is told with all the rest

    @classmethod
    def open(cls, directory: str, *, config_file: str = "", preview: str = "") -> Book:
        """The book in *directory*, as ``launch.yml``, ``conf.py`` and ``myst.yml`` describe it.

        Below them count the settings of other tools that are written there.

        :param config_file: read instead of ``launch.yml``
        :param preview: address of a local Jupyter Server that stands in for every hub
        """
        findings: list[Finding] = []
        project = project_in(directory, findings)
        own = own_layers(directory, config_file, findings, project)
        foreign = in_folder(directory, findings, project.written if project else None)
        return cls(directory, own, findings, foreign=foreign, preview=preview, project=project)

    @property
    def settings(self) -> Settings:
        """The settings as they are written, each with its place."""
        return self._settings

    @cached_property
    def repository(self) -> Repository | None:
        """The git checkout that the book is in; None if there is none or git fails."""
        try:
            return repository.look(self.directory)
        except Refused as refused:
            self._git_problem = refused
            return None

    @cached_property
    def desk(self) -> Desk | None:
        """What is changed in the checkout; None if there is none or git does not say."""
        if "whole_desk" in self.__dict__:
            return self.whole_desk
        return desk.look(self.repository) if self.repository else None

    @cached_property
    def whole_desk(self) -> Desk | None:
        """What is changed in the checkout, and what git does not know there."""
        return desk.look(self.repository, for_unknown=True) if self.repository else None

    @cached_property
    def build_server(self) -> str:
        """Which build server (CI) builds the commit checked out, in words; empty if none does."""
        version = versions.find(self.repository, self._environ) if self.repository else None
        return version.origin if version else ""

    @cached_property
    def record_config(self) -> RecordConfig:
        """What is declared about the publication record, without its wrong parts."""
        from launchdirectives.publication.settings import RecordConfig  # no link needs it

        values = self._settings.values.get("record")
        if not isinstance(values, Mapping):  # told with the other top-level keys
            return RecordConfig()
        found = read(RecordConfig, values, ("record",), self._settings, keep_sound=True)
        return found or RecordConfig()

    @property
    def tree(self) -> Tree | None:
        """The files of the book's repository at its ref; None where nobody knows them."""
        return self.tree_at("")

    def tree_at(self, ref: str) -> Tree | None:
        """The files of the book's repository at *ref* (empty: the book's own); None if unknown."""
        facts = self._facts_at(ref)
        return facts.tree if facts else None

    def source_at(self, ref: str) -> Source | None:
        """The book's source at *ref*; None where nobody knows where its files are."""
        facts = self._facts_at(ref)
        return facts.source if facts else None

    @property
    def site(self) -> str:
        """The address of the published book, with a slash at its end; empty if nobody knows."""
        return self.site_of("")

    def site_of(self, base_url: str) -> str:
        """The same, where an engine has a setting for it.

        Read the Docs says it in ``READTHEDOCS_CANONICAL_URL``.

        :param base_url: what that says; ``/``, which Read the Docs advises for builds elsewhere,
            is no address
        """
        said = base_url if base_url.startswith(("https://", "http://")) else ""
        found = self.config.site or said or self._environ.get("READTHEDOCS_CANONICAL_URL", "")
        return f"{found.rstrip('/')}/" if found else ""

    def pages(self, *, with_sphinx: bool = True) -> Iterator[Page]:
        """The book's pages: those of its mystmd project, and those of Sphinx by their suffix.

        :param with_sphinx: whether, in a folder for both engines, those that only Sphinx may have
            come last
        """
        if self.project is None:
            yield from pages.find_pages(self.directory)
            return
        from launchdirectives.myst_project.contents import contents

        known = contents(self.project)
        for entry in known:
            yield replace(self.page(entry.file), listed_as=entry.title)
        if with_sphinx and is_of_sphinx(self.directory):
            yield from pages.find_pages(self.directory, {entry.file for entry in known})

    def page(self, path: str) -> Page:
        """The page in the file *path*, relative to the book's folder."""
        return pages.read_page(self.directory, path)

    def launches(
        self, page: Page | None, request: Request = AUTOMATIC, *, needs_file: bool = True
    ) -> Resolution:
        """The launches of *page* (None: of the file in *request*), and what is wrong.

        A page that is switched off has none, but a directive on it still gets its own.

        :param needs_file: whether a file is refused that is not in the repository
        """
        findings: list[Finding] = []
        setting = self.setting(page, findings) if page else PageConfig()
        if setting is OFF and request is AUTOMATIC:
            return resolve.NOTHING
        place = request.place_on(page)
        wanted = resolve.merged(setting, request)
        if request.is_live:
            try:
                wanted = replace(wanted, hubs=resolve.live_hubs(self.config))
            except Refused as refused:
                return Resolution(findings=(*findings, refused.at(place)))
        facts = self._facts_at(wanted.ref)
        if facts is None:
            return Resolution(findings=tuple(findings))
        opened, section = None, ""
        if page and page.is_notebook and wanted.file in ("", page.file):
            opened, section = page, request.section
            wanted = replace(wanted, file=page.file)
            published = None if wanted.ref else self._published_notebooks
            if published and self.is_converted(page):
                try:
                    wanted = replace(wanted, file=converted.published(page, published))
                except Refused as refused:
                    return Resolution(findings=(*findings, refused.at(place)))
                facts = published
        elif wanted.file:
            opened = self._page_named(wanted.file)
        if not needs_file:
            facts = replace(facts, tree=None)
        found = resolve.resolve(
            self.config,
            facts,
            wanted,
            is_text_notebook=opened is not None and opened.is_text_notebook,
            formats=opened.formats if opened else "",
            fragment=request.fragment or section,
            place=place,
        )
        found = resolve.on_page(found, page, request, place)
        said = [
            self._where_file_is_named(self._with_reason(one, wanted.file, facts), page, place)
            for one in found.findings
        ]
        return replace(found, findings=(*(findings if request is AUTOMATIC else ()), *said))

    def _where_file_is_named(self, finding: Finding, page: Page | None, place: Place) -> Finding:
        """*finding*, at the line where the front matter of *page* names its file, if it does.

        :param place: where a request is written that says which file; that counts for more
        """
        if page is None or place.line:
            return finding
        said = page.front_matter
        is_about_file = finding.code.startswith("source.")
        if not (is_about_file and isinstance(said, Mapping) and said.get("file")):
            return finding
        line = self._line_in(page)(("launch", "file"))
        return replace(finding, place=replace(finding.place, line=line))

    def _with_reason(self, finding: Finding, file: str, facts: Facts) -> Finding:
        """*finding* as it is, or if it misses a *file* that is here, why the source has it not."""
        checkout, source = self.repository, facts.source
        if finding.code != "source.file-missing" or checkout is None or facts.book:
            return finding
        path = pages.in_repository(file, source.path)
        if not os.path.exists(os.path.join(checkout.root, *path.split("/"))):
            return finding
        is_here = source.commit == checkout.commit
        lies = self.whole_desk
        reason = lies and desk.why_absent(lies, path, source.ref, is_here=is_here)
        return reason.at(finding.place) if reason else finding

    def _page_named(self, file: str) -> Page | None:
        """The page in *file* (relative to the book's folder) if it may be a text notebook."""
        if not pages.may_be_text_notebook(file):
            return None
        if file not in self._named:
            self._named[file] = self.page(file)
        return self._named[file]

    def is_converted(self, page: Page) -> bool:
        """Whether a notebook is to be made of *page*: one in text form that has none beside it."""
        is_wanted = self.config.converted is not None and not self.is_preview
        if not is_wanted or self.source is None or not page.is_text_notebook:
            return False
        facts = self._facts[""]
        path = pages.in_repository(page.file, self.source.path)
        return not pages.notebook_of(path, page.formats, facts.tree)

    @cached_property
    def _published_notebooks(self) -> Facts | None:
        """Where the book's converted notebooks are published; None if they are not."""
        if self.config.converted is None or self.source is None:
            return None
        return converted.facts(self.config.converted, self.source, self.repository)

    def setting(self, page: Page, findings: list[Finding]) -> PageConfig:
        """What page rules and front matter say about *page*."""
        rule = resolve.rule_for(self.config, page.docname)
        return resolve.combined(rule, self.front_matter(page, findings))

    def front_matter(self, page: Page, findings: list[Finding]) -> PageConfig | None:
        """What the front matter of *page* says; None if it is wrong or says nothing."""
        if page.front_matter is None:
            return None
        layer = Layer({"launch": page.front_matter}, page.file, self._line_in(page))
        settings = Settings([layer], findings)
        found = page_setting(page.front_matter, ("launch",), settings, self.config)
        return found if found and self._is_inside(found, ("launch",), settings) else None

    def shows(self, page: Page, findings: list[Finding]) -> bool:
        """Whether *page* gets a control without a directive.

        :param findings: takes what is wrong with the page's front matter, if it does not;
            if it does, :meth:`launches` tells
        """
        return self.decide(page, findings)[0]

    def decide(self, page: Page, findings: list[Finding]) -> tuple[bool, str]:
        """What :meth:`shows` says of *page*, and why."""
        if self.source is None:
            return False, "nobody knows where the book's files are"
        if self.config.placement == "none":
            return False, "'placement' is 'none'"
        show = self.config.show
        is_wanted = (
            show == "all" or (show == "notebooks" and page.is_notebook) or page.front_matter is True
        )
        what = "a notebook" if page.is_notebook else "no notebook"
        why = f"'show' is '{show}'" + (f", and the page is {what}" if show == "notebooks" else "")
        if not is_wanted and page.front_matter is None and not self.config.pages:
            return False, why
        found: list[Finding] = []
        setting = self.setting(page, found)
        is_shown = setting is not OFF and (is_wanted or bool(setting.file))
        if not is_shown:
            findings.extend(found)
        if setting is OFF:
            why = "it is switched off"
        elif page.front_matter is True:
            why = "it is switched on"
        elif is_shown and not is_wanted:
            why = "a file is named for the page"
        return is_shown, why

    def _is_inside(self, setting: PageConfig, path: KeyPath, settings: Settings) -> bool:
        """Whether the file of *setting* is in the repository's folders; reported if not."""
        try:
            if setting.file and self.source:
                pages.in_repository(setting.file, self.source.path)
        except Refused as refused:
            settings.report(refused, (*path, "file"))
            return False
        return True

    def fingerprint(self) -> str:
        """A text that changes whenever a launch of any page may have changed."""
        facts = self._facts.get("")
        files = sorted(facts.tree) if facts and facts.tree is not None else []
        published = self._published_notebooks
        if published and published.tree is not None:
            files += ["", *sorted(published.tree)]
        source = self.source and replace(self.source, commit="")
        refs = sorted(self.repository.refs) if self.repository else []
        return repr((__version__, self.config, source, files, refs))

    def _line_in(self, page: Page) -> Callable[[KeyPath], int]:
        def line_of(path: KeyPath) -> int:
            return pages.line_of_front_matter(os.path.join(self.directory, page.file), path)

        return line_of

    def _find_source(self) -> Source | None:
        fallback = PREVIEW_REPOSITORY if self.is_preview else ""
        declared = self.config.source
        if declared is None:
            return None
        try:
            source = sources.of_book(declared, self.repository, self._environ, fallback)
        except Refused as refused:
            reason = self._git_problem or refused
            place = self._settings.place(("source",))
            file = place.file or os.path.join(self.directory, layers.LAUNCH_FILE)
            self.findings.append(reason.at(replace(place, file=file)))
            return None
        refused_by_git = self._git_problem
        if refused_by_git and refused_by_git.code == "source.git-failed" and not declared.ref:
            self.findings.append(refused_by_git.at(self._settings.place(("source",))))
        self._facts[""] = self._known_about(source)
        return source

    def _known_about(self, source: Source) -> Facts:
        """*source* with its files, where the checkout is of its repository."""
        checkout = self.repository
        if self.is_preview or checkout is None:
            return Facts(source=source)
        return Facts(source=source, tree=sources.tree(source, checkout))

    def _facts_at(self, ref: str) -> Facts | None:
        """What is known about the source at *ref* (empty: at the book's own)."""
        if self.source is None:
            return None
        if ref not in self._facts:
            self._facts[ref] = self._known_about(sources.at_ref(self.source, self.repository, ref))
        return self._facts[ref]

    def _report_refusals(self) -> None:
        """Say once, not on every page, which hubs cannot open the book at all."""
        if self.source is None:
            return
        for hub in self.config.hubs:
            launch = Launch(hub=hub, source=self.source, interface=hub.interface, opens=FOLDER)
            try:
                resolve.with_url(launch)
            except Refused as refused:
                if refused.code in ("hub.ref", "hub.source"):
                    place = self._settings.place(("hubs", hub.name))
                    self.findings.append(resolve.refusal(hub, refused, place))


def project_in(directory: str, findings: list[Finding]) -> Project | None:
    """The mystmd project in *directory*; None if there is none."""
    if not layers.project_file(directory):
        return None
    from launchdirectives.myst_project.project import Project

    return Project(directory, findings)


def own_layers(
    directory: str, config_file: str, findings: list[Finding], project: Project | None = None
) -> list[Layer]:
    """The settings of a book that are written for us, from the weakest."""
    found = (
        layers.from_launch_file(
            config_file or os.path.join(directory, layers.LAUNCH_FILE), findings
        ),
        layers.from_conf_py(os.path.join(directory, "conf.py"), findings),
        of_jupyter_book(directory),
        *(project.layers if project else ()),
    )
    return [layer for layer in found if layer]


def _sphinx_thebe(
    directory: str,
    own: list[Layer],
    found: tuple[Foreign, ...],
    extensions: Collection[str] | None,
) -> Beside | None:
    """What is left of live code where sphinx-thebe is loaded too; None if it is not."""
    declared = [layer.values for layer in own] + [one.carried.values for one in found]
    if not any(map(has_live, declared)):
        return None
    from launchdirectives.foreign import beside

    return beside.look(directory, own, found, extensions)


def _for_preview(config: LaunchConfig, url: str) -> LaunchConfig:
    """*config* with every hub that readers click on replaced by the Jupyter Server at *url*.

    Live code gets its kernels there too, unless they are in the reader's browser.
    """
    from launchdirectives.hubs.via import JUPYTER, LITE

    def stand_in(hub: Hub) -> Hub:
        if hubs.get(hub.kind).is_in_page:
            if hub.options.via == LITE:
                return hub
            options = replace(hub.options, token="", backend=server(hub), ask=PREVIEW_ASK)
            return replace(hub, url="", options=options)
        return server(hub) if hubs.get(hub.kind).opens_by_click else hub

    def server(hub: Hub) -> Hub:
        return replace(
            hub,
            kind=JUPYTER,
            url=url.rstrip("/"),
            interface=hub.interface or "lab",
            options=_PREVIEW_OPTIONS,
        )

    return replace(config, hubs=tuple(stand_in(hub) for hub in config.hubs))


_PREVIEW_OPTIONS = PullOptions()
