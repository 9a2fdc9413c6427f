"""A strip that shows where in a document something was changed or flagged."""

from pipeline.report.view import Outcome, View

WIDTH = 200
"""Units of the strip; marks that fall on one unit are drawn once."""
_HEIGHTS = {"cut": (0, 16), "new": (0, 9), "flag": (9, 7)}
"""Top and height of the marks: their kinds differ in shape, not in colour alone."""


def minimap(view: View, number: int) -> str:
    """Return the strip as SVG; each mark leads to its place in the text."""
    total = max(1, sum(paragraph.chars for paragraph in view.paragraphs))
    marks: dict[tuple[str, int], tuple[int, str]] = {}
    at = 0
    for paragraph in view.paragraphs:
        for piece in paragraph.pieces:
            if piece.outcome is Outcome.MARKUP:
                continue
            left = at * WIDTH // total
            at += len(piece.text)
            width = max(2, at * WIDTH // total - left)
            if piece.outcome is not Outcome.KEPT and piece.outcome is not Outcome.POINT:
                kind = "cut" if view.edits[piece.edit].is_cut else "new"
                marks.setdefault((kind, left), (width, f"d{number}e{piece.edit}"))
            for flag in piece.flags:
                marks.setdefault(("flag", left), (width, f"d{number}f{flag}"))
    if not marks:
        return ""
    drawn = "".join(_mark(kind, left, width, target) for (kind, left), (width, target) in marks.items())
    words = "where the changes are: full marks are cuts, upper ones replacements, lower ones flags"
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} 16" preserveAspectRatio="none" role="img" aria-label="{words}">'
        f'<title>{words}</title><path d="M0 8H{WIDTH}" class="axis"/>{drawn}</svg>'
    )


def _mark(kind: str, left: int, width: int, target: str) -> str:
    top, height = _HEIGHTS[kind]
    left = min(left, WIDTH - width)
    box = f'<rect class="{kind}" x="{left}" y="{top}" width="{width}" height="{height}"/>'
    return f'<a href="#{target}" tabindex="-1">{box}</a>'
