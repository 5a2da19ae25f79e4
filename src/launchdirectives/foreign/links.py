"""Launch links that others have made, taken apart: badges in a README, ``binder`` in ``myst.yml``.

Forms as the services take them: jupyterhub/binderhub binderhub/repoproviders.py, main.py and
legacy.py; jupyterhub/nbgitpuller handlers.py; jupyter/nbviewer providers;
googlecolab/open_in_colab; executablebooks/sphinx-book-theme launch.py (Deepnote); github/docs
on Codespaces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from launchdirectives.foreign.base import MYBINDER
from launchdirectives.record import Record, replace

_GITHUB = "https://github.com"
_USER_REDIRECT = "/hub/user-redirect/git-pull"


class LaunchLink(Record):
    """What a launch link says.

    :param name: how a hub of the kind is called, where nobody has named it
    :param hub: the keys of a hub
    :param repository: address of the repository that holds the content
    :param ref: as written; empty where the newest state is meant
    :param environment: the keys of an environment that is built from another repository
    """

    kind: str
    name: str
    hub: Mapping[str, object]
    repository: str
    ref: str = ""
    environment: Mapping[str, object] = {}


class _Address(Record):
    """An address in parts, with a branch that it may name."""

    parts: SplitResult
    branch: str = ""

    def asked(self, key: str) -> str:
        """The first value of *key* in the query."""
        try:
            return parse_qs(self.parts.query).get(key, [""])[0]
        except ValueError:  # more fields than anybody writes
            return ""

    def site(self, prefix: str) -> str:
        """The address of a site under *prefix*."""
        return f"{self.parts.scheme}://{self.parts.netloc}{prefix}"


_Form = Callable[[_Address], "LaunchLink | None"]


def read(address: str, branch: str = "") -> LaunchLink | None:
    """The launch link in *address*; None if it is none of a form that is known.

    :param branch: a branch of the repository, told apart from a path where its name has slashes
    """
    parts = _split(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        return None
    link = _Address(parts=parts, branch=branch)
    for form in _FORMS:
        if found := form(link):
            return replace(found, ref="" if found.ref == "HEAD" else found.ref)
    return None


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # a host in brackets that is none
        return urlsplit("")


def _binder(link: _Address) -> LaunchLink | None:
    prefix, mark, spec = link.parts.path.partition("/v2/")
    provider, _, rest = spec.partition("/")
    if not mark or provider not in _SPECS:
        return None
    repository, ref = _SPECS[provider](rest.strip("/"))
    if not repository:
        return None
    hub: dict[str, object] = {"kind": "binderhub", "url": link.site(prefix), "title": "Binder"}
    urlpath = link.asked("urlpath").lstrip("/")
    built = LaunchLink(kind="binderhub", name="binder", hub=hub, repository=repository, ref=ref)
    # Some links have a layer of quoting more, for BinderHub's page that decodes twice.
    pull = _Address(parts=_split(unquote(urlpath) if "git-pull%3F" in urlpath else urlpath))
    if pull.parts.path == "git-pull" and pull.asked("repo"):
        environment = {"repository": repository, **_given("ref", "" if ref == "HEAD" else ref)}
        hub |= _given("interface", _interface(pull.asked("urlpath")))
        return replace(
            built,
            repository=unquote(pull.asked("repo")),
            ref=pull.asked("branch"),
            environment=environment,
        )
    if link.asked("filepath"):
        urlpath = "notebooks"
    elif link.asked("labpath"):
        urlpath = "lab"
    hub |= _given("interface", _interface(urlpath))
    return built


def _binder_legacy(link: _Address) -> LaunchLink | None:
    names = link.parts.path.strip("/").split("/")
    is_mybinder = link.parts.hostname in ("mybinder.org", "beta.mybinder.org")
    if not is_mybinder or names[0] != "repo" or len(names) < 3:
        return None
    # The redirect says `master` for whoever used this form, which names no ref.
    hub = {"kind": "binderhub", "url": MYBINDER, "title": "Binder"}
    repository = f"{_GITHUB}/{names[1]}/{names[2]}"
    return LaunchLink(kind="binderhub", name="binder", hub=hub, repository=repository)


def _jupyterhub(link: _Address) -> LaunchLink | None:
    prefix, mark, rest = link.parts.path.partition(_USER_REDIRECT)
    repository = link.asked("repo")
    if not mark or rest.strip("/") or not repository:
        return None
    hub = {
        "kind": "jupyterhub",
        "url": link.site(prefix),
        "title": "JupyterHub",
        **_given("interface", _interface(link.asked("urlpath"))),
        **_given("folder", link.asked("targetPath")),
    }
    return LaunchLink(
        kind="jupyterhub",
        name="jupyterhub",
        hub=hub,
        repository=repository,
        ref=link.asked("branch"),
    )


def _on_github(kind: str, hosts: tuple[str, ...], start: str) -> _Form:
    """Services whose path goes on like that of a file on GitHub."""

    def form(link: _Address) -> LaunchLink | None:
        path = link.parts.path.removeprefix(start)
        if link.parts.hostname not in hosts or path == link.parts.path:
            return None
        return _service(kind, path, link.branch)

    return form


def _of_github_page(kind: str, hosts: tuple[str, ...], path: str, key: str) -> _Form:
    """Services that are asked for the address of a file on GitHub."""

    def form(link: _Address) -> LaunchLink | None:
        if link.parts.hostname not in hosts or link.parts.path.rstrip("/") != path:
            return None
        page = _split(link.asked(key))
        return _service(kind, page.path, link.branch) if page.hostname == "github.com" else None

    return form


def _codespaces(link: _Address) -> LaunchLink | None:
    found = _on_github("codespaces", ("codespaces.new",), "/")(link) or _on_github(
        "codespaces", ("github.com",), "/codespaces/new/"
    )(link)
    if found is None:
        return None
    ref = found.ref or link.asked("ref")
    hub = {**found.hub, **_given("devcontainer", link.asked("devcontainer_path"))}
    if link.asked("quickstart") == "1":
        hub["quickstart"] = True
    return replace(found, ref=ref, hub=hub)


def _service(kind: str, path: str, branch: str) -> LaunchLink | None:
    """A service's link to *path*: ``owner/name[/blob|tree/ref[/file]]``."""
    owner, _, rest = path.strip("/").partition("/")
    name, _, rest = rest.partition("/")
    route, _, tail = rest.partition("/")
    if not owner or not name or (route and route not in ("blob", "tree")):
        return None
    ref = tail.partition("/")[0]
    if branch and f"{tail}/".startswith(f"{branch}/"):
        ref = branch
    repository = f"{_GITHUB}/{owner}/{name}"
    return LaunchLink(
        kind=kind, name=kind, hub={"kind": kind}, repository=repository, ref=unquote(ref)
    )


def _owner_and_name(host: str) -> Callable[[str], tuple[str, str]]:
    def split(rest: str) -> tuple[str, str]:
        owner, _, rest = rest.partition("/")
        name, _, ref = rest.partition("/")
        return (f"{host}/{owner}/{name}" if owner and name else ""), unquote(ref)

    return split


def _one_part(host: str) -> Callable[[str], tuple[str, str]]:
    def split(rest: str) -> tuple[str, str]:
        repository, _, ref = rest.partition("/")
        return f"{host}{unquote(repository)}" if repository else "", unquote(ref)

    return split


_SPECS: dict[str, Callable[[str], tuple[str, str]]] = {
    "gh": _owner_and_name(_GITHUB),
    "gl": _one_part("https://gitlab.com/"),
    "git": _one_part(""),
    "gist": _owner_and_name("https://gist.github.com"),
    **dict.fromkeys(
        ("zenodo", "figshare", "dataverse"), lambda rest: (f"https://doi.org/{unquote(rest)}", "")
    ),
}
"""BinderHub's providers, with what their specs say: the repository and the ref."""

_APPS = {
    "lab": "lab",
    "doc": "doc",
    "tree": "notebook",
    "notebooks": "notebook",
    "nbclassic": "nbclassic",
    "rstudio": "rstudio",
    "shiny": "shiny",
    "vscode": "vscode",
    "desktop": "desktop",
}
"""How a ``urlpath`` begins, with the interface that opens there."""


def _interface(urlpath: str) -> str:
    return _APPS.get(_split(urlpath.lstrip("/")).path.partition("/")[0], "")


def _given(key: str, value: str) -> dict[str, object]:
    return {key: value} if value else {}


_FORMS: tuple[_Form, ...] = (
    _binder,
    _binder_legacy,
    _jupyterhub,
    _on_github("colab", ("colab.research.google.com",), "/github/"),
    _on_github("nbviewer", ("nbviewer.org", "nbviewer.jupyter.org"), "/github/"),
    _on_github("studiolab", ("studiolab.sagemaker.aws",), "/import/github/"),
    _on_github("molab", ("molab.marimo.io",), "/github/"),
    _of_github_page("deepnote", ("deepnote.com", "beta.deepnote.com"), "/launch", "url"),
    _of_github_page("kaggle", ("kaggle.com", "www.kaggle.com"), "/kernels/welcome", "src"),
    _codespaces,
)
"""Each form of link with what reads it."""
