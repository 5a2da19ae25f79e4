"""sphinx-book-theme: ``html_theme_options`` with its repository and ``launch_buttons``.

Keys from executablebooks/sphinx-book-theme header_buttons/launch.py and header_buttons/__init__.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Refused, nearest
from launchdirectives.foreign.base import COMPUTED, Carried, Carrier
from launchdirectives.reading import KeyPath
from launchdirectives.record import Record

VARIABLE = "html_theme_options"

_SOURCE = {
    "repository_url": "repository",
    "repository_branch": "ref",
    "path_to_docs": "path",
    "repository_provider": "provider",
}


class _Button(Record):
    """One of the theme's buttons, as a hub of ours.

    :param usual: the address that need not be written
    """

    name: str
    kind: str
    title: str = ""
    usual: str = ""
    has_interface: bool = False


_BUTTONS = {
    "binderhub_url": _Button("binder", "binderhub", "Binder", has_interface=True),
    "jupyterhub_url": _Button("jupyterhub", "jupyterhub", "JupyterHub", has_interface=True),
    "colab_url": _Button("colab", "colab", usual="https://colab.research.google.com"),
    "deepnote_url": _Button("deepnote", "deepnote", usual="https://deepnote.com"),
    "jupyterlite_url": _Button("jupyterlite", "jupyterlite"),
}

INTERFACES = {"classic": "notebook", "jupyterlab": "lab"}
"""The theme's names of interfaces, with ours."""

_LITE_APPS = {"lab": "lab", "tree": "notebook", "notebooks": "notebook", "retro": "notebook"}

_ABOUT_EXTENSION = "JupyterLite opens the page's own file; a page names another one by its 'file'."


def carry(settings: Mapping[str, object]) -> Carried:
    """What the theme's options in ``conf.py`` amount to."""
    carrier = Carrier()
    options = carrier.section(settings, (VARIABLE,))
    carrier.put_source(options, (VARIABLE,), _SOURCE)
    path = (VARIABLE, "launch_buttons")
    buttons = carrier.section(options, path, ("hubs",))
    carry_buttons(carrier, buttons, path)
    carry_live(carrier, buttons, path)
    return carrier.carried()


def carry_buttons(carrier: Carrier, buttons: Mapping[str, object], root: KeyPath) -> None:
    """Take over ``launch_buttons``, which Jupyter Book 1 has under the same keys."""
    interface = _interface(carrier, buttons, root)
    for key, button in _BUTTONS.items():
        if buttons.get(key):
            _carry_button(carrier, button, buttons[key], (*root, key))
            if interface and button.has_interface:
                path = ("hubs", button.name, "interface")
                carrier.put(path, interface, (*root, "notebook_interface"))
    for key, value in buttons.items():
        if value and key == "jupyterlite_ext":
            carrier.lose((*root, key), _ABOUT_EXTENSION)
        elif value and key not in (*_BUTTONS, "notebook_interface", "thebe"):
            carrier.lose((*root, str(key)), "launchdirectives knows no such button.")


def carry_live(carrier: Carrier, buttons: Mapping[str, object], root: KeyPath) -> None:
    """Take over "Live Code" of ``launch_buttons``, once all hubs are there."""
    carrier.put_live((*root, "thebe"), buttons.get("thebe"))


def _interface(carrier: Carrier, buttons: Mapping[str, object], root: KeyPath) -> str:
    chosen = buttons.get("notebook_interface")
    path = (*root, "notebook_interface")
    if chosen is COMPUTED:
        carrier.put(("hubs", "binder", "interface"), chosen, path)
    elif chosen and chosen not in INTERFACES:
        refused = Refused(
            "config.wrong-value",
            f"The theme has no interface {chosen!r}.",
            nearest(str(chosen), list(INTERFACES)),
        )
        carrier.refuse(("hubs", "binder", "interface"), path, refused)
    return INTERFACES.get(str(chosen), "")


def _carry_button(carrier: Carrier, button: _Button, address: object, theirs: KeyPath) -> None:
    interface = ""
    if isinstance(address, str):
        address = address.rstrip("/")
        if button.kind == "jupyterlite":
            address, interface = _site_and_interface(address)
    written = "" if address == button.usual else address
    carrier.put_hub(button.name, button.kind, written, button.title, theirs)
    carrier.put(("hubs", button.name, "interface"), interface, theirs)


def _site_and_interface(address: str) -> tuple[str, str]:
    """A JupyterLite site and what opens there, from an address that ends in one of its apps."""
    if "://" not in address:
        # The theme writes it as it stands on pages of every depth; the site's root is meant.
        address = address.strip("/")
    parts = address.rstrip("/").removesuffix("/index.html").split("/")
    interface = ""
    while parts[1:] and parts[-1] in _LITE_APPS:
        interface = _LITE_APPS[parts.pop()]
    return "/".join(parts), interface
