"""The command `lacuna`: thin over the luigi tasks, and over pure functions where nothing is written.

Modules here import click alone at the top, so that help and completion answer at once; the rest is imported by the
command that needs it.
"""

from tasks.commands.program import cli, main

__all__ = ["cli", "main"]
