"""What readers are told by live code; the script reads it in the language of the site."""

from __future__ import annotations

import json
from collections.abc import Callable

TEXTS = {
    "start": "Live code",
    "resume": "Go on with live code",
    "ask-token": "Token of the Jupyter Server",
    "ask-token-again": "The server did not take this token. Please check it and try again.",
}
"""Each text by the name that the script has for it; ``{word}`` stands for what it fills in."""

_AGAIN = "Please try again in some minutes."
_AUTHORS = "Please tell the authors of this book."

_PROBLEMS = {
    "cancelled": ("Live code was cancelled.", ""),
    "offline": ("This computer is not connected to the Internet.", "Connect it, then try again."),
    "unreachable": (
        "{host} does not answer.",
        "If it runs on your computer, start it. Otherwise try again in some minutes.",
    ),
    "binder-cors": (
        "{host} works, but does not let this page read its answer.",
        "If it worked before, try again in some minutes. Otherwise its operator has to set "
        "BinderHub.cors_allow_origin to the address of this site.",
    ),
    "binder-no-hub": (
        "What answers at {host} is no BinderHub that could launch this page now.",
        "Try again in some minutes. If that does not help, its address may be wrong. " + _AUTHORS,
    ),
    "binder-limit": ("{host} starts no more servers for your network now.", _AGAIN),
    "binder-limit-until": (
        "{host} starts no more servers for your network now: its limit is reached.",
        "Please try again later, in {minutes} minutes at most.",
    ),
    "binder-refused": (
        "{host} does not start a server for this page. It says: {words}",
        _AUTHORS,
    ),
    "binder-broken": ("{host} has a fault. It says: {words}", _AGAIN),
    "binder-failed": (
        "{host} could not prepare the environment of this page. It says: {words}",
        "The log says more. " + _AUTHORS,
    ),
    "binder-cut": ("{host} ended the connection before the server was ready.", _AGAIN),
    "binder-silent": ("{host} has not said anything for a minute.", _AGAIN),
    "binder-odd": ("{host} gave an answer that this page does not understand.", _AGAIN),
    "binder-unsafe": (
        "{host} started a server at an address to which this page sends nothing secret.",
        "Its operator has to serve the servers of readers by https.",
    ),
    "binder-server-cors": (
        "{host} has started a server, which does not let this page use it.",
        "Its operator has to set BinderSpawner.cors_allow_origin to the address of this site.",
    ),
    "server-cors": (
        "{host} answers, but does not let this page use it.",
        "If it is yours, start it with --ServerApp.allow_origin and the address of this site. "
        "If it is on a JupyterHub, make sure that it runs.",
    ),
    "server-refused": (
        "The Jupyter Server at {host} did not take the token.",
        "Load the page again and start live code once more. "
        "The server shows its token when it starts.",
    ),
    "server-other": (
        "What answers at {host} is no Jupyter Server.",
        "The address may be wrong. " + _AUTHORS,
    ),
    "server-broken": ("The Jupyter Server at {host} has a fault (HTTP {status}).", _AGAIN),
    "server-ask": (
        "This site did not say where its Jupyter Server is.",
        "Load the page again. If you are signed out, sign in first.",
    ),
    "server-lost": (
        "The Jupyter Server at {host} is gone, and with it what your code had computed.",
        "Start live code again; what you have written in the cells is still there.",
    ),
    "pull-missing": (
        "The server at {host} cannot fetch the files of this book.",
        "Its operator has to install nbgitpuller, and on a JupyterHub to set "
        "JUPYTERHUB_ALLOW_TOKEN_IN_URL=1 for its servers.",
    ),
    "pull-failed": (
        "The files of this book could not be fetched from {repository}. The server says: {words}",
        "The log says more. " + _AUTHORS,
    ),
    "pull-conflict": (
        "The files of this book on {host} cannot be brought to the new version.",
        "Open the server and give their folder another name, then try again.",
    ),
    "pull-cut": ("{host} stopped while it fetched the files of this book.", _AGAIN),
    "no-kernel": (
        "The server at {host} has no kernel for this page ({kernel}).",
        _AUTHORS,
    ),
}
"""What went wrong, and what to do next, by the name that the script has for the problem."""

for _name, (_what, _next) in _PROBLEMS.items():
    TEXTS[f"problem-{_name}"] = _what
    TEXTS[f"next-{_name}"] = _next


def texts(translate: Callable[[str], str]) -> str:
    """All texts as JSON."""
    said = {name: translate(text) for name, text in TEXTS.items()}
    return json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
