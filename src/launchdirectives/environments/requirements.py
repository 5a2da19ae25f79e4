"""``requirements.txt`` and what else pip reads: what it installs, and how firm that is.

Rules from pip's documentation, "Requirements File Format" and "Secure installs", and from
pypa/pip src/pip/_internal/req/req_file.py.
"""

from __future__ import annotations

import posixpath
import re

from launchdirectives.environments.description import LOCKED, PINNED, PIP, UNPINNED, Package
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.inventory import Inventory, normal
from launchdirectives.record import Record

_COMMENT = re.compile(r"(^|\s+)#.*$")
_FILES = re.compile(r"(?:(-r|--requirement)|(-c|--constraint))(?:\s*=\s*|\s*)(.+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s*)(.+)")
_OPTIONS = (
    "-i", "--index-url", "--pypi-url", "--extra-index-url", "--no-index", "-f", "--find-links",
    "--no-binary", "--only-binary", "--prefer-binary", "--require-hashes", "--pre",
    "--trusted-host", "--use-feature", "-Z", "--always-unzip",
)  # fmt: skip
_OF_ONE = re.compile(r"\s+--(?:hash|config-settings?|global-option|install-option)[=\s].*$")
_COMMIT = re.compile(r"[@/][0-9a-f]{40}(?:[#?.&/]|$)")
_ARCHIVE = re.compile(r"\.(whl|zip|tar\.gz|tar\.bz2|tgz)$")


class Written(Record):
    """A logical line of a requirements file.

    :param base: folder that paths after ``-e`` count from
    :param beside: folder that files after ``-r`` count from
    :param is_sure: whether pip reads it as it stands; a shell may still change it
    """

    text: str
    file: str
    line: int
    base: str = ""
    beside: str = ""
    is_sure: bool = True


def take(folder: Folder, name: str, inventory: Inventory) -> None:
    """Add what pip installs from the requirements file *name* to *inventory*."""
    _take_file(folder, name, inventory, set(), is_constraints=False)


def take_lines(folder: Folder, lines: list[Written], inventory: Inventory) -> None:
    """Add what pip installs from *lines* to *inventory*."""
    _take_lines(folder, lines, inventory, set(), is_constraints=False)


def _take_file(
    folder: Folder, name: str, inventory: Inventory, seen: set[str], *, is_constraints: bool
) -> None:
    seen.add(name)
    folder.use(name)
    beside = posixpath.dirname(name)
    lines = [Written(text, name, line, "", beside) for text, line in _logical(folder.text(name))]
    _take_lines(folder, lines, inventory, seen, is_constraints=is_constraints)


def _logical(text: str) -> list[tuple[str, int]]:
    """Lines without comments and continued ones joined, each with the number of its first."""
    found: list[tuple[str, int]] = []
    held, start = "", 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        start = start or number
        if line.endswith("\\") and not _COMMENT.match(line):
            held += line[:-1]
            continue
        whole = _COMMENT.sub("", f"{held} {line}" if _COMMENT.match(line) else held + line).strip()
        if whole:
            found.append((whole, start))
        held, start = "", 0
    whole = _COMMENT.sub("", held).strip()
    return [*found, (whole, start)] if whole else found


def _take_lines(
    folder: Folder,
    lines: list[Written],
    inventory: Inventory,
    seen: set[str],
    *,
    is_constraints: bool,
) -> None:
    # One hash makes pip ask for hashes of everything, of what packages bring with them too.
    is_hashed = any("--hash" in one.text or "--require-hashes" in one.text for one in lines)
    for one in lines:
        if found := _FILES.fullmatch(one.text):
            _follow(folder, one, found, inventory, seen, is_constraints=is_constraints)
        elif found := _EDITABLE.fullmatch(one.text):
            text = found[1].strip("'\"")
            _take_one(folder, one, text, inventory, LOCKED if is_hashed else PINNED)
        elif one.text.startswith("-"):
            _check_option(folder, one)
        elif is_constraints:
            _constrain(one, inventory)
        else:
            _take_one(folder, one, one.text, inventory, LOCKED if is_hashed else PINNED)


def _follow(
    folder: Folder,
    one: Written,
    found: re.Match[str],
    inventory: Inventory,
    seen: set[str],
    *,
    is_constraints: bool,
) -> None:
    target = found[3].strip("'\"")
    if "://" in target:
        inventory.add_other(one.text, folder.full(one.file), one.line, UNPINNED)
        return
    name = posixpath.normpath(posixpath.join(one.beside, target))
    if not folder.tree.has_file(folder.full(name)):
        folder.report(
            "environment.malformed",
            f"{one.file} names the file '{target}', which the repository does not have.",
            "Add the file, or remove this line.",
            one.file,
            one.line,
        )
    elif name not in seen:
        is_below = is_constraints or bool(found[2])
        _take_file(folder, name, inventory, seen, is_constraints=is_below)


def _check_option(folder: Folder, one: Written) -> None:
    option = re.split(r"[=\s]", one.text, maxsplit=1)[0]
    if option == "-":
        folder.report(
            "environment.ignored",
            f"pip passes over '{one.text}' in {one.file}.",
            "Write the requirement without '-' before it.",
            one.file,
            one.line,
        )
        return
    is_short = one.text[:2] in ("-i", "-f") and not one.text.startswith("--")
    if option not in _OPTIONS and not is_short:
        folder.report(
            "environment.malformed",
            f"pip has no option '{option}' for {one.file}.",
            "Write one requirement on each line, without the options of a command.",
            one.file,
            one.line,
        )


def _constrain(one: Written, inventory: Inventory) -> None:
    name, spec, url = _parsed(_OF_ONE.sub("", one.text))
    if name and _is_firm(spec, url):
        inventory.constrained.add(name)


def _take_one(folder: Folder, one: Written, text: str, inventory: Inventory, firm: str) -> None:
    text = _OF_ONE.sub("", text).strip().removesuffix(";")
    local = _local(text)
    if local is not None:
        path = posixpath.normpath(posixpath.join(one.base, local))
        if _ARCHIVE.search(path):
            folder.use(path)
        else:
            path = "" if path == "." else path
            inventory.local.add(path)
            _check_project(folder, one, local, path)
        return
    name, spec, url = _parsed(text)
    if not (name or url):
        if not one.is_sure:
            inventory.is_known = False
            return
        folder.report(
            "environment.malformed",
            f"pip cannot read '{text}' in {one.file}.",
            "Write a requirement as in 'numpy==2.3.1'.",
            one.file,
            one.line,
        )
        return
    if not name:
        inventory.is_known = False
    package = Package(name, PIP, spec or url, folder.full(one.file), one.line)
    if name:
        inventory.add(package, one.text, firm if _is_firm(spec, url) else UNPINNED)
    else:
        firmness = PINNED if _is_firm("", url) else UNPINNED
        inventory.add_other(one.text, package.file, one.line, firmness)


def _check_project(folder: Folder, one: Written, written: str, path: str) -> None:
    """Report a folder of the repository that pip cannot install."""
    full = folder.full(path)
    is_elsewhere = path.startswith(("..", "/")) or full in folder.tree.submodules
    files = (f"{full}/{name}".lstrip("/") for name in ("pyproject.toml", "setup.py"))
    if one.is_sure and not is_elsewhere and not any(map(folder.tree.has_file, files)):
        folder.report(
            "environment.malformed",
            f"{one.file} installs '{written}', where there is neither pyproject.toml nor setup.py.",
            "Correct the path, or remove this line.",
            one.file,
            one.line,
        )


def _local(text: str) -> str | None:
    """The path of a requirement in the repository; None if it is none."""
    if text.startswith("file:"):
        return re.sub(r"^file:(//)?", "", text)
    path = re.sub(r"\[[^\]]*\]$", "", text.partition(";")[0].strip())
    is_path = path.startswith((".", "/")) or ("/" in path and not re.search(r"[:@\s]", path))
    return path if is_path or (_ARCHIVE.search(path) and "://" not in path) else None


def _parsed(text: str) -> tuple[str, str, str]:
    """The name, the versions and the address of a requirement; three empty texts if it is none."""
    from packaging.requirements import InvalidRequirement, Requirement

    if re.match(r"(git|hg|svn|bzr)\+\S+$|https?://\S+$", text):
        egg = re.search(r"[#&]egg=([\w.-]+)", text)
        wheel = re.search(r"/([A-Za-z0-9_.]+)-[^/]*\.whl$", text.partition("#")[0])
        named = egg or wheel
        return (normal(named[1]) if named else ""), "", text
    try:
        parsed = Requirement(text)
    except InvalidRequirement:
        return "", "", ""
    return normal(parsed.name), str(parsed.specifier), parsed.url or ""


def _is_firm(spec: str, url: str) -> bool:
    """Whether there is one version only."""
    if url:
        is_archive = re.search(r"\.whl(#|$)|[#&](sha256|sha384|sha512)=", url)
        return bool(_COMMIT.search(url) or is_archive)
    exact = re.search(r"(?:^|,)===?([^,*]+)(?:,|$)", spec)
    return bool(exact)


def declared(folder: Folder, text: str, name: str, line: int, inventory: Inventory) -> None:
    """Add a requirement that another file than a requirements file declares."""
    _take_one(folder, Written(text, name, line), text, inventory, PINNED)
