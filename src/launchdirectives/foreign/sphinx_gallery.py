"""sphinx-gallery: ``sphinx_gallery_conf["binder"]`` in ``conf.py``.

Keys from sphinx-gallery/sphinx-gallery sphinx_gallery/interactive_example.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.foreign.base import COMPUTED, Carried, Carrier

VARIABLE = "sphinx_gallery_conf"

_BUILT_SITE = (
    "It says where the built site is published, with the notebooks that sphinx-gallery has made; "
    "launchdirectives opens files of the repository that the book is written in."
)
_LOST = {
    "org": _BUILT_SITE,
    "repo": _BUILT_SITE,
    "branch": _BUILT_SITE,
    "filepath_prefix": _BUILT_SITE,
    "notebooks_dir": _BUILT_SITE,
    "dependencies": "BinderHub reads the files of the environment from the repository itself.",
}
_OWN_LINKS = "sphinx-gallery puts these links by itself on the pages that it makes."


def carry(settings: Mapping[str, object]) -> Carried:
    """What the configuration of sphinx-gallery amounts to."""
    carrier = Carrier()
    config = carrier.section(settings, (VARIABLE,))
    root = (VARIABLE, "binder")
    binder = carrier.section(config, root, ("hubs",))
    address = binder.get("binderhub_url")
    if address:
        carrier.put_hub("binder", "binderhub", address, "Binder", (*root, "binderhub_url"))
        if "use_jupyter_lab" in binder:
            has_lab = binder["use_jupyter_lab"]
            interface = has_lab if has_lab is COMPUTED else "lab" if has_lab else "notebook"
            carrier.put(("hubs", "binder", "interface"), interface, (*root, "use_jupyter_lab"))
    for key in binder:
        if key in _LOST:
            carrier.lose((*root, str(key)), _LOST[key])
    if config.get("jupyterlite"):
        carrier.lose((VARIABLE, "jupyterlite"), _OWN_LINKS)
    return carrier.carried()
