"""The options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

Decorated = Callable[[Callable[..., Any]], Callable[..., Any]]

OUTPUT = "output"

output_option: Decorated = click.option(
    "-o", "--output", default=OUTPUT, show_default=True, metavar="DIR", help="Folder with the results of a run."
)
settings_option: Decorated = click.option(
    "--settings", default="", metavar="FILE", help="Settings file; `lacuna.toml` in the working folder if not given."
)
kind_option: Decorated = click.option(
    "--kind", type=click.Choice(["text", "html"]), help="What the document is; it decides itself if not given."
)
format_option: Decorated = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    help="Form of the text of a file of its own; a run keeps its form.",
)
color_option: Decorated = click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours; by default on a terminal."
)
document_argument: Decorated = click.argument("document", metavar="DOC")


def wants_color(choice: str) -> bool:
    """Return whether to print colours: as asked, else on a terminal, unless the variable `NO_COLOR` is set."""
    import os
    import sys

    if choice != "auto":
        return choice == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
