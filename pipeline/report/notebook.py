"""A cleaned document in a notebook: its changes as a piece of HTML with its styles inline."""

from pipeline.model import Cleaned
from pipeline.report.plain import diff_lines
from pipeline.report.templates import render

MOST_LINES = 400
"""A notebook keeps its outputs in one file: a longer list ends here, and says so."""


def html_of(cleaned: Cleaned) -> str:
    """Return the edits and flags of the document as HTML."""
    lines = list(diff_lines(cleaned))
    left = max(0, len(lines) - MOST_LINES)
    return str(render("notebook.html", title=cleaned.title, lines=lines[:MOST_LINES], left=left))
