"""The publication record: what a publisher can ingest, verify and render.

``launch-metadata.json`` says for each page where it can be run, from which source at which
commit, in which environment and on whose terms. :mod:`.record` makes it from a book, a view (see
:mod:`.views`) says it in the words of somebody else, and :mod:`launchdirectives.ingest` is the
publisher's side.
"""

FILE = "launch-metadata.json"
"""Its name, at the root of a site."""

SCHEMA = "urn:launchdirectives:launch-metadata:1"
"""The identifier of its JSON Schema, and the profile by which links name it."""

FORMAT = "1.0"
"""The version of the format that is written."""

MYSTMD = "mystmd"
"""The record's word for the engine of Jupyter Book 2 (``generator.builder``)."""
