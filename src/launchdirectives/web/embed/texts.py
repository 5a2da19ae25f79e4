"""What the control of a publisher's page says: the sentences of a book's control, and its own.

Those of a book's control stand in ``web/control.py`` and ``web/hub_terms.py`` too, and share their
translations.
"""

from __future__ import annotations

TEXTS = {
    "go": "Open on %s",
    "go-folder": "Open the folder on %s",
    "more": "More ways to open this page",
    "about": "About this hub",
    "to-public": "Everyone",
    "to-login": "Anyone with an account",
    "to-members": "Members",
    "public": "no sign-in",
    "login": "sign-in needed",
    "members": "sign-in needed",
    "persistent": "your work is kept",
    "ephemeral": "work is not kept",
    "slow": "takes some minutes to start",
    "browser": "runs in your browser",
    "reads": "to read, code does not run",
    "choose": "choose the profile “%s” there",
    "minutes": "a session ends after %s min",
    "hour": "a session ends after an hour",
    "hours": "a session ends after %s hours",
    "paid": "paid for by %s",
    "by-operator": "paid for by its operator",
    "by-community": "paid for by its community",
    "by-author": "paid for by the author",
    "by-publisher": "paid for by the publisher",
    "by-reader": "you pay for it",
    "by-shared": "several share the cost",
    "own": "the publisher's hub",
    "newest": "opens the newest version",
    "new": "in a new tab",
    "page": "No link to Jupyter can be shown here.",
    "none": "No link to Jupyter can be shown here.",
    "version": "The links to Jupyter are of a newer form than this page can read.",
    "failed": "The links to Jupyter could not be loaded. Load the page again.",
}
"""Each text by the name that the script has for it; ``%s`` stands for what it fills in."""
