"""Which kernel a page names, and what brings the kernel.

Names as each kernel's own installer writes them into its ``kernel.json`` folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from launchdirectives import pages
from launchdirectives.model import Page
from launchdirectives.record import Record


class Kernel(Record):
    """The kernel that a page asks for.

    :param name: as in ``kernelspec``; empty if the page names none
    :param language: of the page's code, in lower case; empty if nobody says
    :param key: where the name stands in the page's metadata
    """

    name: str = ""
    language: str = ""
    key: tuple[str, ...] = ()


class Origin(Record):
    """What brings a kernel: a language of repo2docker's, or one of some packages.

    :param packages: names as pip or conda has them; none where other installers bring it
    """

    language: str = ""
    packages: tuple[str, ...] = ()


_BY_NAME: tuple[tuple[str, Origin], ...] = (
    (r"python[23]?", Origin("python")),  # ipykernel kernelspec.py; jupyter_client manager.py
    (r"ir", Origin("R", ("r-irkernel", "irkernel", "r-essentials"))),  # IRkernel R/installspec.r
    (r"julia-\d.*", Origin("julia", ("ijulia",))),  # IJulia deps/kspec.jl
    (r"xpython(-raw)?", Origin("", ("xeus-python",))),
    (r"xr", Origin("", ("xeus-r",))),
    (r"xcpp\d\d(-omp)?|xc\d\d", Origin("", ("xeus-cling", "xeus-cpp"))),
    (r"xsqlite", Origin("", ("xeus-sqlite",))),
    (r"xlua", Origin("", ("xeus-lua",))),
    (r"xoctave", Origin("", ("xeus-octave",))),
    (r"bash", Origin("", ("bash-kernel", "calysto-bash"))),
    (r"octave", Origin("", ("octave-kernel",))),
    (r"sos", Origin("", ("sos", "sos-notebook"))),
    (r"sagemath.*", Origin("", ("sage", "sagemath", "passagemath-repl"))),
    (r"gnuplot", Origin("", ("gnuplot-kernel",))),
    (r"matlab|jupyter_matlab_kernel", Origin("", ("matlab-kernel", "jupyter-matlab-proxy"))),
    (r"stata|nbstata|pystata", Origin("", ("stata-kernel", "nbstata", "pystata-kernel"))),
    (r"scilab", Origin("", ("scilab-kernel",))),
    (r"rust", Origin("", ("evcxr", "evcxr-jupyter"))),
    (r"deno", Origin("", ("deno",))),
    (r"kotlin", Origin("", ("kotlin-jupyter-kernel",))),
    (r"lfortran|fortran", Origin("", ("lfortran",))),
    (r"prolog_kernel|swi-prolog", Origin("", ("prolog-kernel",))),
    (r"robotkernel|robotframework|xrobot", Origin("", ("robotkernel", "xeus-robot"))),
    (
        r"\.net-\w+|javascript|jslab|tslab|typescript|java|scala.*|almond|apache_toree.*|gophernotes|"
        r"gonb|ocaml-.*|haskell|ihaskell|clojure|ruby|ruby3?|perl|iperl|php|jupyter-php|coarrays|"
        r"singular|gap.*|pari_.*|maxima|macaulay2|m2|wolframlanguage.*|lua|ilua|erlang|elixir|"
        r"spylon-kernel|sparkmagic.*|pysparkkernel|sparkkernel|c|c_kernel|coq|lean4?|q|kdb|dyalog.*",
        Origin(),
    ),
)
"""Each kernel by its name."""


def origin(name: str) -> Origin | None:
    """What brings the kernel called *name*; None if no kernel has this name by itself."""
    return next((found for form, found in _BY_NAME if re.fullmatch(form, name)), None)


def of_page(directory: str, page: Page) -> Kernel:
    """The kernel of *page*, a file below *directory*."""
    metadata = pages.metadata(os.path.join(directory, page.file))
    return of_metadata(metadata, os.path.splitext(page.file)[1])


def of_live_code(metadata: Mapping[str, object], suffix: str = "") -> Kernel:
    """The kernel of a page's live code: ``thebe-kernel`` comes first, as in sphinx-thebe."""
    name = metadata.get("thebe-kernel")
    if isinstance(name, str) and name:
        return Kernel(name, _language_of(name).lower(), ("thebe-kernel",))
    return of_metadata(metadata, suffix)


_BY_SUFFIX = {".R": "r", ".r": "r", ".Rmd": "r", ".jl": "julia", ".py": "python"}


def of_metadata(metadata: Mapping[str, object], suffix: str = "") -> Kernel:
    """The kernel that the *metadata* of a notebook or text names."""
    jupyter = pages.front_matter_value(metadata.get("jupyter"))
    places: list[tuple[tuple[str, ...], object]] = [(("kernelspec",), metadata.get("kernelspec"))]
    if isinstance(jupyter, str):
        places.append((("jupyter",), {"name": jupyter}))  # Quarto "Kernel Selection"
    elif isinstance(jupyter, Mapping):
        places.append((("jupyter", "kernelspec"), jupyter.get("kernelspec")))
        places.append((("jupyter", "kernel"), {"name": jupyter.get("kernel")}))
    language = _BY_SUFFIX.get(suffix, "")
    info = metadata.get("language_info")
    if isinstance(info, Mapping):
        language = str(info.get("name") or language)
    for key, found in places:
        spec = pages.front_matter_value(found)
        if isinstance(spec, Mapping) and isinstance(spec.get("name"), str):
            own = str(spec.get("language") or language or _language_of(str(spec["name"])))
            whole = (*key, "name") if key[-1] == "kernelspec" else key
            return Kernel(str(spec["name"]), own.lower(), whole)
    return Kernel(language=language.lower())


def _language_of(name: str) -> str:
    found = origin(name)
    if found and found.language:
        return found.language
    return "python" if name.startswith("xpython") or not found else name
