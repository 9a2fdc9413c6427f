"""A strip that shows where in a document something was changed or flagged."""

from typing import NamedTuple

from markupsafe import Markup

from pipeline.report.templates import macro
from pipeline.report.view import Outcome, View

WIDTH = 100
"""Units of the strip; marks that fall on one unit are drawn once."""
_HEIGHTS = {"cut": (0, 16), "new": (0, 9), "flag": (9, 7)}
"""Top and height of the marks: their kinds differ in shape, not in colour alone."""


class Stroke(NamedTuple):
    """A mark on the strip."""

    kind: str
    left: int
    top: int
    width: int
    height: int
    target: str
    """The id of its place in the text."""


def minimap(view: View, number: int) -> Markup:
    """Return the strip as SVG; each mark leads to its place in the text."""
    total = max(1, sum(paragraph.chars for paragraph in view.paragraphs))
    marks: dict[tuple[str, int], Stroke] = {}
    at = 0
    for paragraph in view.paragraphs:
        for piece in paragraph.pieces:
            if piece.outcome is Outcome.MARKUP:
                continue
            left = at * WIDTH // total
            at += len(piece.text)
            width = max(1, at * WIDTH // total - left)
            if piece.outcome is not Outcome.KEPT and piece.outcome is not Outcome.POINT:
                kind = "cut" if view.edits[piece.edit].is_cut else "new"
                marks.setdefault((kind, left), _stroke(kind, left, width, f"d{number}e{piece.edit}"))
            for flag in piece.flags:
                marks.setdefault(("flag", left), _stroke("flag", left, width, f"d{number}f{flag}"))
    return macro("document.html", "strip", WIDTH, list(marks.values())) if marks else Markup()


def _stroke(kind: str, left: int, width: int, target: str) -> Stroke:
    top, height = _HEIGHTS[kind]
    return Stroke(kind, min(left, WIDTH - width), top, width, height, target)
