"""What readers are told by live code; the script reads it in the language of the site.

One voice: what happens, in the reader's words, and on trouble the next step in a sentence of its
own. The names begin with where a text stands:

``button-``, ``start-``
    on a button of the toolbar; on the button that starts, while it cannot be pressed
``state-``, ``note-``, ``remark-``
    in the line of the state: the state itself; beside it for once; beside it whenever all is ready
``problem-``, ``next-``
    what went wrong, and what the reader can do (``problem.js`` has the same names)
``ask-``
    a question to the reader, and why it is asked
"""

from __future__ import annotations

import json
from collections.abc import Callable

_AGAIN = "Try again, or open the page elsewhere."
_BUSY_HUB = "Try again later, or open the page elsewhere."

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
    "state-building": "Building this page's environment, which may take some minutes… {detail}",
    "state-launching": "Launching a server for you… {detail}",
    "state-pulling": "Fetching the files of this book onto the server… {detail}",
    "state-connecting": "Connecting… {detail}",
    "state-kernel": "Starting the kernel, which runs the code…",
    "state-preparing": "Running the page's first cells…",
    "state-ready": "Ready. Shift-Enter runs the cell that you are in.",
    "state-busy": "Running…",
    "state-restarting": "Restarting…",
    "state-dead": "The kernel, which runs the code, has ended, and all that was computed is gone. "
    "Press “Restart and run all” to go on; your text stays.",
    "state-stopped": "Live code has stopped. The page is as it was.",
    "state-cancelled": "Live code was cancelled. The page is as it was.",
    "note-long-build": "This takes unusually long. You may wait, or cancel and open the page "
    "elsewhere.",
    "note-not-run-yet": "The cell did not run: wait until live code is ready.",
    "note-not-run-now": "The cell did not run: nothing can run it at the moment.",
    "note-interrupt": "The code does not let itself be interrupted. Press “Restart” to end it.",
    "remark-anew": "The server of the page before had ended, so a new one was started: nothing "
    "that was computed there is known here.",
    "remark-other-kernel": "The server has no kernel “{wanted}”, which this page asks for; "
    "“{name}” runs the code instead.",
    "remark-first-failed": "One of the page's first cells, which prepare the others, failed.",
    "remark-not-all": "Not all cells ran: the one that failed shows why.",
    "ask-token": "Token of the server",
    "ask-token-why": "The server wants to know whether you may use it. Its token stays in this "
    "page and is forgotten with it.",
    "problem-cancelled": "Live code was cancelled.",
    "next-cancelled": "Your text stays in the cells; try again to run it.",
    "problem-files": "Files of live code could not be loaded.",
    "next-files": "Check your connection and try again.",
    "problem-server-lost": "The server is gone, and with it all that was computed.",
    "next-server-lost": "Try again to start a new one; your text stays in the cells.",
    "problem-restart": "The kernel could not be restarted.",
    "next-restart": "Try again to start anew; your text stays in the cells.",
    "problem-unexpected": "Live code failed: {message}",
    "next-unexpected": _AGAIN,
    "problem-slow-waiting": "The server had no place for half an hour.",
    "next-slow-waiting": _BUSY_HUB,
    "problem-slow-building": "The environment was not built within half an hour.",
    "next-slow-building": _BUSY_HUB,
    "problem-slow-launching": "The server did not start within ten minutes.",
    "next-slow-launching": _BUSY_HUB,
    "problem-slow-pulling": "The files of this book did not reach the server within ten minutes.",
    "next-slow-pulling": _BUSY_HUB,
    "problem-slow-connecting": "The server did not answer within a minute.",
    "next-slow-connecting": _AGAIN,
    "problem-slow-kernel": "The server is there, but its kernel did not answer within a minute.",
    "next-slow-kernel": _AGAIN,
    "problem-slow-restarting": "The kernel did not restart within a minute.",
    "next-slow-restarting": "Try again to start anew; your text stays in the cells.",
}
"""Each text by the name that the script has for it; ``{word}`` stands for what it fills in."""


def texts(translate: Callable[[str], str]) -> str:
    """All texts as JSON."""
    said = {name: translate(text) for name, text in TEXTS.items()}
    return json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
