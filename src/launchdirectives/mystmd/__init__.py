"""The adapter for mystmd (Jupyter Book 2).

mystmd runs plugins in JavaScript. ``launchdirectives.mjs``, which authors keep beside their
``myst.yml``, holds no launch logic: it asks this package once for the specification of its
directives (:mod:`.specification`), and once for each pass over the pages what stands in their place
(:mod:`.batch`). Both answers are JSON on standard output; see :mod:`.__main__`.
"""

from __future__ import annotations

PROTOCOL = 1
"""The version of what is asked and answered. The file of the plugin is kept in the repositories of
authors, and may be older or newer than this package."""
