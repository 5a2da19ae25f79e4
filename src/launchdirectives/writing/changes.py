"""Changes to files: shown as a diff, then written as a whole or not at all."""

from __future__ import annotations

import os

from launchdirectives.findings import Refused
from launchdirectives.record import Record


class Change(Record):
    """A file that is to be written.

    :param path: where it is
    :param before: its text, line ends as they are; None if there is no such file
    :param after: the text that it gets
    :param is_packaged: a copy of a file of this package, which nobody needs to read when it is new
    """

    path: str
    before: str | None
    after: str
    is_packaged: bool = False

    def diff(self, shown: str) -> str:
        """The change as a unified diff of a file that is called *shown* in it."""
        if self.is_packaged and self.before is None:
            return f"--- {os.devnull}\n+++ {shown}\n(a copy of the file in launchdirectives)\n"
        from difflib import unified_diff

        lines = unified_diff(
            (self.before or "").splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            shown if self.before is not None else os.devnull,
            shown,
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )

    def write(self) -> None:
        """Put the text into the file's place at once; its permissions stay.

        :raises Refused: if a link leads out of the file's folder, if the file has changed since
            it was read, or if it cannot be written
        """
        real = inside_its_folder(self.path)
        if read(self.path) != self.before:
            raise Refused(
                "config.unreadable",
                f"The file '{self.path}' has changed since it was read.",
                "Run the command again.",
            )
        from tempfile import NamedTemporaryFile

        temporary = ""
        try:
            with NamedTemporaryFile(
                "w", encoding="utf-8", newline="", dir=os.path.dirname(real), delete=False
            ) as stream:
                temporary = stream.name
                stream.write(self.after)
            os.chmod(temporary, self._permissions(real))
            os.replace(temporary, real)
        except OSError as error:
            if temporary and os.path.exists(temporary):
                os.unlink(temporary)
            raise Refused(
                "config.unreadable",
                f"The file '{self.path}' cannot be written: {error.strerror}.",
                "Check the permissions of its folder.",
            ) from error

    def _permissions(self, real: str) -> int:
        if self.before is not None:
            return os.stat(real).st_mode & 0o7777
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def read(path: str) -> str | None:
    """The text of a file, line ends as they are; None if there is no such file.

    :raises Refused: if it cannot be read
    """
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            "config.unreadable",
            f"The file '{path}' cannot be read: {error}.",
            "Mend the file, or write what is needed by hand.",
        ) from error


def inside_its_folder(path: str) -> str:
    """Where *path* really is.

    :raises Refused: if a symbolic link leads out of the folder that *path* names
    """
    real, folder = os.path.realpath(path), os.path.realpath(os.path.dirname(path))
    if not real.startswith(os.path.join(folder, "")):
        raise Refused(
            "security.symlink",
            f"The file '{path}' is a link that leads out of its folder.",
            "Put a file in its place, or edit the one that it leads to by hand.",
        )
    return real


def line_end(text: str) -> str:
    """How lines end in *text*."""
    return "\r\n" if "\r\n" in text else "\n"
