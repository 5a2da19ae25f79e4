"""sphinx-thebe: ``thebe_config`` in ``conf.py``.

Keys from executablebooks/sphinx-thebe sphinx_thebe/__init__.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.foreign.base import LIVE_CODE, Carried, Carrier

VARIABLE = "thebe_config"

SOURCE = {"repository_url": "repository", "repository_branch": "ref", "path_to_docs": "path"}
"""Its keys about the repository, with ours below ``source``."""


def carry(settings: Mapping[str, object]) -> Carried:
    """What ``thebe_config`` amounts to; ``True`` is allowed and says nothing."""
    carrier = Carrier()
    if settings.get(VARIABLE) is True:
        carrier.lose((VARIABLE,), LIVE_CODE)
        return carrier.carried()
    config = carrier.section(settings, (VARIABLE,))
    carrier.put_source(config, (VARIABLE,), SOURCE)
    for key in config:
        if key not in SOURCE:
            carrier.lose((VARIABLE, str(key)), LIVE_CODE)
    return carrier.carried()
