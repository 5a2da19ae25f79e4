"""The publisher's side: find, read, verify and render the record of somebody else's book.

It needs neither Sphinx nor mystmd. What a record says is data of a stranger: nothing of it is
believed that can be computed or asked, and nothing of it is anything but text. Nothing is kept
between two calls, and whoever brings a ``fetch`` of their own needs no library to ask with.
"""

# The functions are called as their files are, so they are bound here, over the files.
from launchdirectives.ingest.base import Fetch, Fetched, Limits, TypedLink
from launchdirectives.ingest.diff import Change, Changes, diff
from launchdirectives.ingest.finding import Found, find
from launchdirectives.ingest.links import links
from launchdirectives.ingest.loading import Loaded, load
from launchdirectives.ingest.offers import LeftOut, Link, Offers
from launchdirectives.ingest.render import render
from launchdirectives.ingest.verify import verify
from launchdirectives.ingest.verify.base import NotRead, Report, Result
from launchdirectives.ingest.works import works

__all__ = [
    "Change",
    "Changes",
    "Fetch",
    "Fetched",
    "Found",
    "LeftOut",
    "Limits",
    "Link",
    "Loaded",
    "NotRead",
    "Offers",
    "Report",
    "Result",
    "TypedLink",
    "diff",
    "find",
    "links",
    "load",
    "render",
    "verify",
    "works",
]
