"""Pyodide as files, for the sites of books."""

from __future__ import annotations

import os


def folder() -> str:
    """The folder with Pyodide's files."""
    return os.path.join(os.path.dirname(__file__), "pyodide")
