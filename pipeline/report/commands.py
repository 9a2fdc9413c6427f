"""Commands that a page offers to copy."""

from collections.abc import Sequence
from shlex import quote

from pipeline.report.escaping import as_attribute


def undo_command(document: str, numbers: Sequence[int]) -> str:
    """Return the command that undoes edits of a document.

    >>> undo_command("my page.txt", [3, 4])
    "lacuna undo 'my page.txt' 3 4"
    """
    return f"lacuna undo {quote(document)} {' '.join(map(str, numbers))}"


def copy_button(command: str) -> str:
    """Return a button that copies the command; without scripts its title shows it."""
    shown = as_attribute(command, 400)
    return f'<button type="button" class="copy" data-copy="{shown}" title="{shown}">copy undo</button>'
