"""``launchdirectives hub import``: what a hub's form offers, out of the hub's own settings."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from launchdirectives.cli.reporting import FINE, UNREADABLE, USAGE, report
from launchdirectives.findings import Finding, Place
from launchdirectives.hubs import catalogue, helm, kubespawner
from launchdirectives.layers import load_yaml
from launchdirectives.writing.yaml_text import dump

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.hubs.helm import Listed

_KEYS = "'singleuser.profileList' nor 'hub.config.KubeSpawner.profile_list'"


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("action", choices=["import"], help="make a catalogue")
    parser.add_argument(
        "files",
        nargs="+",
        metavar="VALUES.yaml",
        help="values of Zero to JupyterHub (alone or in a chart around it), or a profile list of "
        "KubeSpawner; several are merged as helm does",
    )
    parser.add_argument(
        "--output", default="", metavar="FILE", help="write FILE; default: standard output"
    )
    parser.add_argument("--name", default="", help="the hub's name, for the comment at the top")
    parser.add_argument(
        "--key", default="", help="path of the profile list, where the values hold several"
    )


def run(arguments: Namespace) -> int:
    """Print or write the catalogue; the result is the exit code."""
    values, findings = _read(arguments.files)
    if findings:
        return report(findings)
    found = helm.lists_in(values)
    if arguments.key:
        found = [one for one in found if ".".join(one.path) == arguments.key]
    if len(found) > 1:
        paths = ", ".join(".".join(one.path) for one in found)
        print(f"launchdirectives hub: add --key, with one of {paths}", file=sys.stderr)
        return USAGE
    shown = _shown(arguments.files)
    if not found:
        what = f"no key '{arguments.key}'" if arguments.key else f"neither {_KEYS}"
        return report([_missing(shown, what)])
    importer = kubespawner.Importer(shown)
    offer = importer.offer(found[0])
    text = _comment(arguments.name, shown, found[0]) + dump(catalogue.values(offer))
    code = _write(text, arguments.output)
    if code == FINE:
        _print_lost(importer.lost, helm.unreadable(values))
        code = report(importer.findings)
    return code


def _read(files: list[str]) -> tuple[object, list[Finding]]:
    """The values of *files*, merged."""
    values: object = {}
    findings = []
    for file in files:
        try:
            with open(file, encoding="utf-8-sig") as stream:
                values = helm.merged(values, load_yaml(stream.read()) or {})
        except (OSError, ValueError, RecursionError) as error:
            # What is wrong with YAML is not quoted: the line may hold a secret.
            reason = error.strerror if isinstance(error, OSError) else "it is not YAML"
            findings.append(
                Finding(
                    code="config.unreadable",
                    message=f"The file cannot be read: {reason}.",
                    fix="Name a YAML file of helm values.",
                    place=Place(file=file, line=_line_of(error)),
                )
            )
    return values, findings


def _line_of(error: Exception) -> int:
    mark = getattr(error.__cause__, "problem_mark", None)
    return mark.line + 1 if mark else 0


def _missing(shown: str, what: str) -> Finding:
    return Finding(
        code="hub.catalogue",
        message=f"There is {what}.",
        fix="Name the file that holds the hub's profiles; a list that Python makes cannot be read.",
        place=Place(file=shown),
    )


def _shown(files: list[str]) -> str:
    """The names of *files*, without the folders of this computer."""
    names = ", ".join(os.path.basename(file) for file in files)
    return "".join(char if char.isprintable() else "?" for char in names)


def _comment(name: str, shown: str, found: Listed) -> str:
    of = f"the hub '{_shown([name])}'" if name else "a hub"
    key = "".join(char if char.isprintable() else "?" for char in ".".join(found.path))
    made = f"launchdirectives hub import, from {shown}" + (f" ({key})" if key else "")
    return f"# What the form of {of} offers.\n# Made by {made}.\n"


def _write(text: str, output: str) -> int:
    if not output:
        print(text, end="")
        return FINE
    try:
        with open(output, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        print(f"{output}: cannot be written: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    print(f"Written: {output}. Name it in launch.yml as the hub's 'catalogue'.", file=sys.stderr)
    return FINE


def _print_lost(lost: list[tuple[str, str]], python: list[str]) -> None:
    rows = [
        *lost,
        *((path, "Python, which may change the form; it is not read.") for path in python),
    ]
    if rows:
        print("Not carried over:", file=sys.stderr)
    for path, reason in rows:
        print(f"  {path}: {reason}", file=sys.stderr)
