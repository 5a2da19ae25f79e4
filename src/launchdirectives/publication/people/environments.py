"""The environments: what is installed where the code runs."""

from __future__ import annotations

from launchdirectives.environments.digest import command
from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words, works
from launchdirectives.publication.people.markup import (
    Html,
    code,
    element,
    joined,
    listed,
    rows,
    section,
    table,
    tag,
    value,
)
from launchdirectives.publication.people.speech import Speech

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

WHOLE = "whole-hashes"
"""The box that a reader ticks to see hashes in full; the style sheet looks at it."""


def environments(document: Document, speech: Speech) -> Html:
    """All environments."""
    say = speech.say
    entries = document.data["environments"]
    parts = [_environment(document, key, speech) for key in entries]
    if any("files" in entry for entry in entries.values()):
        box = tag("input", type="checkbox", id=WHOLE, autocomplete="off")
        label = element("label", say("Show hashes in full"), for_=WHOLE)
        parts.insert(0, element("p", box, " ", label, class_="choice"))
    if not parts:
        parts = [element("p", say("The book names no environment."))]
    return section("environments", say("What is installed there"), *parts)


def _environment(document: Document, key: str, speech: Speech) -> Html:
    entry, say = document.environment(key), speech.say
    digest = entry.get("digest", "").removeprefix("sha256:")
    facts = (
        (say("What it is"), _kind(document, entry, speech)),
        (say("How firm it is"), _lock(entry.get("lock", {}), speech)),
        (say("Languages"), listed(_language(one, speech) for one in entry.get("languages", ()))),
        (say("Kernels"), listed(map(_kernel, entry.get("kernels", ())))),
        (say("Needs at least"), works.limits(entry.get("resources", {}), speech)),
        (say("Image"), _image(entry.get("image", {}), speech)),
        (say("Begins with the image"), _image(entry.get("baseImage", {}), speech)),
        (say("Choose on the hub's form"), _profiles(document, entry)),
        (say("Archived copies"), works.archives(entry.get("archives", ()), speech)),
        (say("Digest of its files"), code(digest) if digest else ""),
    )
    title = say("Environment “{name}”", name=value(key))
    parts = [rows(facts)]
    if entry.get("files"):
        parts += [_files(key, entry, speech), *_repeated(entry, speech)]
    return section(f"environment-{key}", title, *parts, level=3)


def _kind(document: Document, entry: Entry, speech: Speech) -> Html:
    said: list[str] = [speech.say(words.ENVIRONMENTS[entry["kind"]])]
    if "source" in entry and len(document.data["sources"]) > 1:
        source = element("a", value(entry["source"]), href=f"#source-{entry['source']}")
        said.append(speech.say("Its files are in the source “{name}”.", name=source))
    if "providedBy" in entry:
        hub = works.hub(document, entry["providedBy"])
        said.append(speech.say("It belongs to {hub}.", hub=hub))
    if entry.get("configRoot", ".") != ".":
        folder = code(entry["configRoot"])
        said.append(speech.say("Its files are in the folder {folder}.", folder=folder))
    if "buildpack" in entry:
        said.append(speech.say("The build pack is {name}.", name=code(entry["buildpack"])))
    return joined(said, " ")


def _lock(lock: Entry, speech: Speech) -> Html:
    if not lock:
        return Html()
    said: list[str] = [speech.say(words.LOCKS[lock["state"]])]
    for key, text in (
        ("unpinned", speech.say("Without a fixed version:")),
        ("lockFiles", speech.say("Lock files:")),
        ("unusedLockFiles", speech.say("Lock files that the build does not read:")),
    ):
        if lock.get(key):
            said.append(joined((text, " ", joined(map(code, lock[key]), ", "))))
    return listed(said) if len(said) > 1 else joined(said)


def _language(language: Entry, speech: Speech) -> Html:
    said: list[str] = [value(language["name"])]
    if "version" in language:
        said += [" ", value(language["version"])]
    if "declaredIn" in language:
        said += [" (", speech.say("says {file}", file=code(language["declaredIn"])), ")"]
    return joined(said)


def _kernel(kernel: Entry) -> Html:
    if "displayName" not in kernel:
        return code(kernel["name"])
    return joined((value(kernel["displayName"]), " (", code(kernel["name"]), ")"))


def _image(image: Entry, speech: Speech) -> Html:
    said = [code(image[key]) for key in ("reference", "digest") if image.get(key)]
    if "chosenBy" in image:
        said.append(speech.say(words.CHOSEN_BY[image["chosenBy"]]))
    return joined(said, ", ")


def _profiles(document: Document, entry: Entry) -> Html:
    return listed(_profile(document, one) for one in entry.get("profiles", ()))


def _profile(document: Document, profile: Entry) -> Html:
    said: list[str] = []
    if "hub" in profile:
        said += [works.hub(document, profile["hub"]), ": "]
    said.append(code(profile["profile"]))
    for key in ("options", "unlisted"):
        for name, choice in profile.get(key, {}).items():
            said += [", ", value(name), " = ", code(choice)]
    return joined(said)


def _files(key: str, entry: Entry, speech: Speech) -> Html:
    say = speech.say
    return table(
        say("Files that the build of “{name}” reads", name=value(key)),
        (say("File"), say("What it is"), say("Bytes"), "SHA-256"),
        (
            (
                code(file["path"]),
                code(file["role"]),
                str(file.get("size", "")),
                code(file["sha256"], class_="hash"),
            )
            for file in entry["files"]
        ),
        f"files-{key}",
    )


def _repeated(entry: Entry, speech: Speech) -> tuple[Html, Html]:
    """How anyone can compute the digest."""
    root = entry.get("configRoot", ".")
    typed = command([file["path"] for file in entry["files"]], "" if root == "." else root)
    text = speech.say(
        "This command, in a checkout of the commit, prints the digest above if the files are these:"
    )
    return element("p", text), element("pre", code(typed), tabindex="0", dir="ltr")
