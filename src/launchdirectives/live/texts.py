"""What readers are told by live code; the script reads it in the language of the site.

One voice: what happens, in the reader's words, and on trouble the next step in a sentence of its
own. The names begin with where a text stands:

``button-``, ``start-``
    on a button of the toolbar; on the button that starts, while it cannot be pressed
``state-``, ``hint-``, ``note-``, ``remark-``
    in the line of the state: the state itself; what to do in it; beside it for once; beside it
    whenever all is ready
``problem-``, ``next-``
    what went wrong, and what the reader can do (``problem.js`` has the same names)
``lite-``
    in the output of a cell, where Python runs in the browser
``ask-``
    a question to the reader, and why it is asked
"""

from __future__ import annotations

import json
from collections.abc import Callable

_AGAIN = "Try again in some minutes."
_ANEW = "Try again to start anew; your text stays in the cells."
_AUTHORS = "Please tell the authors of this book."

_PROBLEMS = {
    "cancelled": ("Live code was cancelled.", "Try again to go on; your text stays in the cells."),
    "files": ("Files of this page could not be loaded.", "Check your connection and try again."),
    "unexpected": ("Live code failed, which it should not: {message}", _AUTHORS),
    "slow-waiting": ("The server had no place for half an hour.", _AGAIN),
    "slow-building": ("The environment of this page was not built within half an hour.", _AGAIN),
    "slow-launching": ("No server was launched within ten minutes.", _AGAIN),
    "slow-pulling": ("The files of this book did not arrive within ten minutes.", _AGAIN),
    "slow-loading": ("What runs the code did not load within ten minutes.", _AGAIN),
    "slow-connecting": ("The server did not answer within a minute.", _AGAIN),
    "kernel-start": ("The kernel, which runs the code, could not be started.", _AGAIN),
    "kernel-silent": ("The kernel, which runs the code, did not answer within a minute.", _ANEW),
    "server-gone": ("The server ended while the page connected to it.", _AGAIN),
    "restart": ("The kernel, which runs the code, could not be restarted.", _ANEW),
    "connection-lost": ("The connection to the server is lost.", _ANEW),
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
        "Try again later, in {minutes} minutes at most.",
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
        _ANEW,
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
    "lite-policy": (
        "The security policy of this site does not let Python run in the browser.",
        "Its operator has to add 'wasm-unsafe-eval' to script-src and 'self' to worker-src.",
    ),
    "lite-files": (
        "The files of Python could not be loaded from this site.",
        "Check your connection and try again.",
    ),
    "lite-missing": ("This site has no Python for the browser.", _AUTHORS),
    "lite-language": (
        "Only Python runs in the browser, and the code of this page is in another language "
        "({language}).",
        "Open this page on a server, if it offers one.",
    ),
    "lite-failed": (
        "Python did not start in your browser. It says: {message}",
        "Try again. If that does not help, try a newer browser.",
    ),
    "no-kernel": (
        "The server at {host} has no kernel for this page ({kernel}).",
        _AUTHORS,
    ),
}
"""What went wrong, and what to do next, by the name of the problem (``problem.js``)."""

TEXTS = {
    "resume": "Go on with live code",
    "offline": "Live code could not be loaded. Check your connection and press the button again.",
    "bar": "Live code",
    "log": "Log",
    "others": "This page also opens here:",
    "start-waiting": "Waiting…",
    "start-building": "Building…",
    "start-launching": "Launching…",
    "start-connecting": "Connecting…",
    "start-ready": "Live code is on",
    "start-busy": "Live code is on",
    "start-restarting": "Live code is on",
    "start-dead": "Live code is on",
    "button-run-all": "Run all",
    "button-interrupt": "Interrupt",
    "button-restart": "Restart",
    "button-restart-run-all": "Restart and run all",
    "button-clear": "Clear outputs",
    "button-stop": "Stop",
    "button-cancel": "Cancel",
    "button-retry": "Try again",
    "button-close": "Close",
    "button-answer": "Go on",
    "state-waiting": "Waiting for a place on the server… {detail}",
    "state-building": "Building the environment of this page… {detail}",
    "hint-building": "This may take some minutes; you may read on.",
    "state-launching": "Launching a server for you… {detail}",
    "state-pulling": "Fetching the files of this book onto the server… {detail}",
    "state-loading": "Loading Python into your browser, once for this book… {detail}",
    "state-connecting": "Connecting… {detail}",
    "state-kernel": "Starting the kernel, which runs the code…",
    "state-preparing": "Running the page's first cells…",
    "state-ready": "Ready.",
    "hint-ready": "Shift-Enter runs the cell that you are in, Escape leaves it.",
    "state-busy": "Running…",
    "state-restarting": "Restarting…",
    "state-dead": "The kernel, which runs the code, has ended, and all that was computed is gone.",
    "hint-dead": "Press “Restart and run all” to go on; your text stays.",
    "state-stopped": "Live code has stopped. The page is as it was.",
    "state-cancelled": "Live code was cancelled. The page is as it was.",
    "note-long-build": "This takes unusually long. You may wait, or cancel and open the page "
    "elsewhere.",
    "note-not-run-yet": "The cell did not run: wait until live code is ready.",
    "note-not-run-now": "The cell did not run: nothing can run it at the moment.",
    "note-interrupt": "The code does not let itself be interrupted. Press “Restart” to end it.",
    "run-cell": "Run cell {number}",
    "editor": "Code of cell {number}; Escape leaves it",
    "output": "Output of cell {number}",
    "widget-package": "The widgets of {module} are not part of this page.",
    "lite-package": "A package that this cell needs could not be loaded from this site. Check your "
    "connection and run the cell again.",
    "lite-full": "This cell writes too much; the rest is not shown.",
    "lite-magic": "“{line}” is a command of Jupyter, which needs a server; here Python runs in "
    "your browser. Leave the line out, or open this page elsewhere.",
    "lite-input": "input() cannot ask you here, where Python runs in your browser. Write your "
    "answer into the code instead.",
    "lite-module": "The Python in your browser does not have “{module}”. Cells that need it run "
    "only where this page opens on a server.",
    "lite-widgets": "“{module}” makes controls in outputs, which needs a server; here Python runs "
    "in your browser. Write values into the code instead.",
    "remark-anew": "The server of the page before had ended, so a new one was started: nothing "
    "that was computed there is known here.",
    "remark-other-kernel": "The server has no kernel “{wanted}”, which this page asks for; "
    "“{name}” runs the code instead.",
    "remark-first-failed": "One of the page's first cells, which prepare the others, failed.",
    "remark-not-all": "Not all cells ran: the one that failed shows why.",
    "ask-token": "Token of the Jupyter Server at {host}",
    "ask-token-again": "Token of the Jupyter Server at {host}",
    "ask-token-again-why": "The server did not take this token. Please check it and try again.",
    "ask-token-why": "The server wants to know whether you may use it. Its token goes nowhere "
    "else, and is forgotten when you leave this page.",
    **{f"problem-{name}": what for name, (what, _) in _PROBLEMS.items()},
    **{f"next-{name}": step for name, (_, step) in _PROBLEMS.items()},
}
"""Each text by the name that the script has for it; ``{word}`` stands for what it fills in."""


def texts(translate: Callable[[str], str]) -> str:
    """All texts as JSON."""
    said = {name: translate(text) for name, text in TEXTS.items()}
    return json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
