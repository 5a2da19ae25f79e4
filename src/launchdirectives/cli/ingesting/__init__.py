"""The commands of ``launchdirectives ingest``."""
