"""Commands that a page offers to copy."""

from collections.abc import Sequence
from shlex import quote

LONGEST_COMMAND_CHARS = 400
"""Nobody pastes a longer one; identifiers of documents are far shorter."""


def undo_command(document: str, numbers: Sequence[int]) -> str:
    """Return the command that undoes edits of a document; empty if it cannot be copied as it is shown.

    >>> undo_command("my page.txt", [3, 4])
    "lacuna undo 'my page.txt' 3 4"
    """
    command = f"lacuna undo {quote(document)} {' '.join(map(str, numbers))}"
    return command if document.isprintable() and len(command) <= LONGEST_COMMAND_CHARS else ""
