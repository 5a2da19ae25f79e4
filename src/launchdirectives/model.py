"""The nouns: what a book declares, and what comes out of it.

All are frozen and hold plain values only, so that they can be compared, kept and written down.
"""

from __future__ import annotations

from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


NOTEBOOK = "notebook"
TEXT_NOTEBOOK = "text-notebook"
FILE = "file"
FOLDER = "folder"

BRANCH = "branch"
TAG = "tag"
COMMIT = "commit"


def is_commit(ref: str) -> bool:
    """Whether *ref* can only be a commit: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits."""
    return len(ref) in (40, 64) and not ref.strip("0123456789abcdef")


class Source(Record):
    """Where a book's files are.

    :param repository: address, as ``git clone`` takes it; holds no user name or token
    :param ref: git branch, tag or commit; empty for the remote's default branch
    :param ref_kind: ``branch``, ``tag``, ``commit``, or empty where nobody knows
    :param ref_origin: where *ref* was found, in words
    :param is_ref_derived: whether *ref* comes from git or CI and not from the author
    :param branch: a branch that readers can follow where *ref* is none; may be empty
    :param commit: the commit that *ref* was at; empty where unknown
    :param path: the book's folder in the repository, with ``/``; empty for its root
    :param provider: what kind of host the repository is on; empty where its address tells
    """

    repository: str
    ref: str = ""
    ref_kind: str = ""
    ref_origin: str = ""
    is_ref_derived: bool = False
    branch: str = ""
    commit: str = ""
    path: str = ""
    provider: str = ""


class Profile(Record):
    """What is chosen on the form that a JupyterHub shows before it starts a server.

    :param hub: name of the hub; empty for every JupyterHub
    :param slug: the profile's name in the form, as KubeSpawner's ``profile_list`` has it
    :param options: pairs of an option of the profile and the choice
    :param unlisted: pairs of an option and a value that the form does not list
    :param build: the option whose image the form builds from the environment's repository
    """

    hub: str
    slug: str
    options: tuple[tuple[str, str], ...] = ()
    unlisted: tuple[tuple[str, str], ...] = ()
    build: str = ""


class Environment(Record):
    """What repo2docker builds: a repository of its own, or (empty) the book's.

    :param profiles: what a reader chooses on JupyterHubs, which build nothing by themselves
    :param image: the image that a hub runs in place of building one, as a registry names it
    :param provides: packages and kernels that are there although no file of it says so
    """

    name: str = "default"
    repository: str = ""
    ref: str = ""
    provider: str = ""
    profiles: tuple[Profile, ...] = ()
    provides: tuple[str, ...] = ()
    image: str = ""

    @property
    def is_apart(self) -> bool:
        """Whether it is built from anything but the book's repository at the book's ref."""
        return bool(self.repository or self.ref)


class Audience(Record):
    """Whom a hub is for, and how to become one of them."""

    name: str
    title: str = ""
    join: str = ""


class Hub(Record):
    """A place where content opens.

    :param options: an instance of the ``Options`` class of the hub's kind
    :param statements: a :class:`~launchdirectives.statements.Statements`; None where its people
        say nothing of it
    """

    name: str
    kind: str
    url: str
    title: str = ""
    interface: str = "lab"
    audience: str = ""
    options: Any = None
    statements: Any = None


class Page(Record):
    """A page of the book.

    :param docname: the page's name as Sphinx has it, without suffix
    :param file: the page's source file, relative to the book's folder, with ``/``
    :param is_text_notebook: a text file that jupytext or myst-nb reads as a notebook
    :param formats: jupytext's ``formats`` of a text notebook, by which it is paired with another
    :param front_matter: the page's ``launch`` setting as written, or None
    :param listed_as: what a table of contents calls it; its own title counts for more
    """

    docname: str
    file: str
    title: str = ""
    is_text_notebook: bool = False
    formats: str = ""
    front_matter: object = None
    listed_as: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether a kernel can run this page."""
        return self.is_text_notebook or self.file.endswith(".ipynb")


class Launch(Record):
    """One page (or file) on one hub with one environment: all that a URL needs.

    :param path: what opens, relative to the repository's root, with ``/``
    :param opens: ``notebook``, ``text-notebook``, ``file`` or ``folder``
    :param interface: name of an interface, or a ``urlpath`` template
    :param fragment: heading to open at; empty for the top
    :param url: its address; without a scheme it counts from the root of the book's site
    :param beside: files that open beside it, where a kind of hub can open several
    :param notes: what an author should know about how this was decided
    """

    hub: Hub
    source: Source
    environment: Environment = Environment()
    path: str = ""
    opens: str = NOTEBOOK
    interface: str = "lab"
    fragment: str = ""
    beside: tuple[str, ...] = ()
    url: str = ""
    pinned: str = ""
    moving: str = ""
    notes: tuple[str, ...] = ()

    @property
    def built_from(self) -> tuple[str, str]:
        """The repository that the environment is built from, and the ref (or empty)."""
        apart = self.environment.repository
        ref = self.environment.ref or ("" if apart else self.source.ref)
        return apart or self.source.repository, ref

    @property
    def built_on(self) -> str:
        """The kind of host that repository is on, where the author says so."""
        environment = self.environment
        return environment.provider if environment.repository else self.source.provider
