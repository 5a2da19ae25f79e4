"""Files that are written anew only where they would say something else.

A second build that changes nothing leaves each file with its time, so that nobody copies or
publishes it again. Who reads a file while two builds write it finds one of the two whole.
"""

from __future__ import annotations

import os


def keep(path: str, content: bytes) -> None:
    """Have *content* at *path*.

    :raises OSError: if it cannot be written there
    """
    try:
        with open(path, "rb") as stream:
            if stream.read() == content:
                return
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    path = os.path.realpath(path)
    beside = f"{path}.{os.getpid()}.new"
    try:
        with open(beside, "wb") as stream:
            stream.write(content)
        os.replace(beside, path)
    except OSError:
        if os.path.exists(beside):
            os.remove(beside)
        raise
