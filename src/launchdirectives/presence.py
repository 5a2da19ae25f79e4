"""What is there in an environment, as far as its files tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from launchdirectives import kernels
from launchdirectives.distributions import closure, words
from launchdirectives.environments.description import (
    CONDA,
    CRAN,
    JULIA,
    PIP,
    PIPFILE,
    Description,
)
from launchdirectives.environments.inventory import normal
from launchdirectives.trees import Tree

_OPAQUE = ("Docker", "LegacyBinderDocker", "Nix")
"""Build packs that run the author's own instructions."""

_OF_PYTHON = (CONDA, PIP, PIPFILE)
_SCRIPTS = ("postBuild", "start")
_UNREAD = re.compile(
    r"\benv\s+(?:update|create)\b|\b(?:uv|poetry|pdm|pixi|pipenv|make|source|curl|wget|eval)\s"
    r"|\bsetup\.py\b|\.sh\b"
)
"""Commands that may install what nobody can tell from their words."""

_R_CALL = re.compile(r"\b(?:install[\w.]*|pak|pkg_install|p_load|source|restore)\s*\(\s*(.?.?)")

_R_ITSELF = words(
    "base compiler datasets graphics grDevices grid methods parallel splines stats stats4 "
    "tcltk tools utils MASS Matrix lattice nlme survival boot class cluster codetools foreign "
    "KernSmooth mgcv nnet rpart spatial"
)
"""R's own packages and those it recommends (R FAQ, "Add-on packages in R")."""

_R_COMMON = words(
    "remotes devtools IRkernel IRdisplay repr shiny usethis testthat cli crayon curl digest "
    "dplyr evaluate generics ggplot2 glue gtable htmltools htmlwidgets httr jsonlite knitr "
    "labeling lifecycle magrittr pillar purrr R6 RColorBrewer Rcpp rlang rmarkdown scales "
    "stringi stringr tibble tidyr tidyselect vctrs viridisLite withr xfun xml2 yaml zoo"
)
"""What repo2docker adds to R, and what many packages of R bring along."""

_R_COLLECTIONS = ("tidyverse", "tidymodels", "easystats", "fpp3", "r-essentials", "r-tidyverse")
"""Packages that bring so many others that nothing is missed beside them."""

_JULIA_ITSELF = words(
    "ArgTools Artifacts Base Base64 Core CRC32c Dates DelimitedFiles Distributed Downloads "
    "FileWatching Future InteractiveUtils IJulia LazyArtifacts LibCURL LibGit2 Libdl "
    "LinearAlgebra Logging Main Markdown Mmap NetworkOptions Pkg Printf Profile Random REPL "
    "SHA Serialization SharedArrays Sockets SparseArrays Statistics SuiteSparse TOML Tar Test "
    "UUIDs Unicode"
)
"""Julia's standard library (Julia manual, "Standard Library"), and its kernel."""


class Presence:
    """What an environment has.

    :param tree: the files that it is built from
    :param provides: what the author says is there besides
    """

    def __init__(self, description: Description, tree: Tree, provides: Iterable[str]) -> None:
        self._description = description
        self._tree = tree
        self._provided = frozenset(map(normal, provides))
        self._languages = {language.name.lower() for language in description.languages}

    @property
    def is_readable(self) -> bool:
        """Whether the files say anything of what is there."""
        found = self._description
        return found.buildpack not in _OPAQUE and not found.fails

    @property
    def is_chosen(self) -> bool:
        """Whether an author wrote any file of the environment."""
        return bool(self._description.buildpack)

    @cached_property
    def is_known(self) -> bool:
        """Whether the files name all that is installed."""
        is_listed = self.is_readable and self._description.packages is not None
        return is_listed and not _UNREAD.search(self.scripts)

    @cached_property
    def scripts(self) -> str:
        """The commands of the author's that the build or the start of a session runs."""
        texts = [self._text(name) for name in self._description.files if _base(name) in _SCRIPTS]
        lines = "\n".join(texts).splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("#"))

    @cached_property
    def python(self) -> frozenset[str]:
        """All names under which Python packages may be listed that are there."""
        return closure([*self._named(*_OF_PYTHON), *self._provided])

    def has(self, *packages: str) -> bool:
        """Whether one of *packages* is there, by the name that its installer has for it."""
        wanted = set(map(normal, packages))
        return not wanted.isdisjoint(self.python | set(map(normal, self._named(CRAN, JULIA))))

    def provides(self, name: str) -> bool:
        """Whether the author says that *name* is there."""
        return normal(name) in self._provided

    def has_kernel(self, name: str) -> bool | None:
        """Whether the Jupyter kernel *name* is there; None where nobody can tell."""
        origin = kernels.origin(name)
        if self.provides(name):
            return True
        if origin is None:
            return None if name in self.scripts else False
        is_spoken = origin.language == "python" or self.speaks(origin.language)
        if (origin.language and is_spoken) or self.has(*origin.packages):
            return True
        return False if self.is_known and not self.scripts else None

    def speaks(self, language: str) -> bool:
        """Whether *language* is installed."""
        is_r = language.lower() == "r"
        return language.lower() in self._languages or (is_r and any(self._of_conda_for_r))

    def has_classic_notebook(self) -> bool:
        """Whether nbclassic comes with something else.

        repo2docker's locks for Python up to 3.7 have it, and Notebook 6.5 needs it.
        """
        old = any(
            package.name == "notebook" and re.match(r"\W*6|\W*<\W*7", package.spec)
            for package in self._description.packages or ()
        )
        return old or self._description.python.number in ("2.7", "3.5", "3.6", "3.7")

    def lacks_r(self, package: str) -> bool:
        """Whether the R package called *package* is surely missing."""
        if package in _R_ITSELF or package in _R_COMMON or not self._tells_r:
            return False
        listed = {normal(name) for name in self._named(CRAN)}
        listed |= {normal(name.removeprefix("r-")) for name in self._of_conda_for_r}
        return normal(package) not in listed | self._provided

    def lacks_julia(self, package: str) -> bool:
        """Whether the Julia package called *package* is surely missing.

        Julia loads nothing that the project does not name itself (Julia manual, "Code Loading").
        """
        if package in _JULIA_ITSELF or not self.is_known or not self.speaks("julia"):
            return False
        is_listed = package in self._named(JULIA) or self.provides(package)
        return not is_listed and "julia" not in self.scripts

    @cached_property
    def _tells_r(self) -> bool:
        calls = [call for name in self._description.files if _base(name) == "install.R"
                 for call in _R_CALL.findall(self._text(name))]  # fmt: skip
        is_plain = all(call[:1] in ("'", '"') or call == "c(" for call in calls)
        has_script = "Rscript" in self.scripts or re.search(r"\bR\s+-", self.scripts)
        is_told = self.is_known and self.speaks("r") and is_plain and not has_script
        return is_told and not self.has(*_R_COLLECTIONS)

    @property
    def _of_conda_for_r(self) -> list[str]:
        return [name for name in self._named(CONDA) if name.startswith("r-")]

    def _named(self, *managers: str) -> list[str]:
        packages = self._description.packages or ()
        return [package.name for package in packages if package.manager in managers]

    def _text(self, path: str) -> str:
        try:
            return self._tree.read(path).decode(errors="replace")
        except (KeyError, OSError):
            return ""

    def where_to_add(self) -> str:
        """The file that a package is to be added to."""
        files = [name for name in self._description.files if _base(name) in _LISTS]
        return min(files, key=lambda name: _LISTS.index(_base(name)), default="requirements.txt")

    def line_of(self, file: str) -> int:
        """The line to point at in *file*; 0 if it is not there yet."""
        return 1 if file in self._tree else 0


_LISTS = ("environment.yml", "environment.yaml", "Pipfile", "requirements.txt", "pyproject.toml")


def _base(path: str) -> str:
    return path.rpartition("/")[2]
