"""``python -m launchdirectives``: the command line."""

from launchdirectives.cli import main

raise SystemExit(main())
