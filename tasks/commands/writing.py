"""Cleaned text to standard output or to a file; a file of somebody else is never replaced unasked."""

import sys
from pathlib import Path

from pipeline.errors import OutputRefused
from tasks.work.files import write_bytes


def bytes_of_text(text: str) -> bytes:
    """Return the text as it is written to files."""
    return text.encode("utf-8", "surrogatepass")


def write_stdout(text: str) -> None:
    """Write the text as it is, without a line end of its own."""
    sys.stdout.buffer.write(bytes_of_text(text))
    sys.stdout.buffer.flush()


def write_output(path: Path, text: str, *, force: bool = False, known: str | None = None) -> None:
    """Write the text to the file.

    Args:
        path: the file.
        text: the cleaned text.
        force: replace whatever is there.
        known: a text that may be replaced, because we wrote it.

    Raises:
        OutputRefused: the file holds something else.
        RunError: it cannot be written.

    """
    if must_write(path, text, force=force, known=known):
        write_bytes(path, bytes_of_text(text))


def must_write(path: Path, text: str, *, force: bool = False, known: str | None = None) -> bool:
    """Return whether the file has to be written for the text to be in it; write nothing.

    The arguments are those of `write_output`. Only a command without a text that is known has `--force`.

    Raises:
        OutputRefused: the file holds something else.

    """
    if path.is_dir():
        msg = f"{path} is a folder; name a file for the text with -o"
        raise OutputRefused(msg)
    if force or not path.exists():
        return True
    old = path.read_bytes()
    if old == bytes_of_text(text):
        return False
    if known is None or old != bytes_of_text(known):
        advice = ", or add --force" if known is None else ""
        msg = f"{path} exists and holds something else; name another file with -o{advice}"
        raise OutputRefused(msg)
    return True
