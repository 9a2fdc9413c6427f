"""A cleaned document in a notebook: its changes as a piece of HTML with its styles inline."""

from html import escape

from pipeline.model import Cleaned
from pipeline.report.plain import Line, Look, Segment, diff_lines

MOST_LINES = 400
"""A notebook keeps its outputs in one file: a longer list ends here, and says so."""
_TAGS = {
    Look.NUMBER: ("b", ""),
    Look.RULE: ("code", ""),
    Look.CUT: ("del", "background:#fdd;color:#600"),
    Look.NEW: ("ins", "background:#dfd;color:#040"),
    Look.FLAG: ("mark", "background:#fe9;color:#430"),
    Look.NOTE: ("span", "opacity:.7"),
}


def html_of(cleaned: Cleaned) -> str:
    """Return the edits and flags of the document as HTML."""
    lines = list(diff_lines(cleaned))
    shown = [_line(line) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(f"… {len(lines) - MOST_LINES:,} more lines")
    title = f"<b>{escape(cleaned.title)}</b>\n\n" if cleaned.title else ""
    body = "\n".join(shown) or "nothing was changed"
    return f'<pre dir="auto" style="white-space:pre-wrap">{title}{body}</pre>'


def _line(line: Line) -> str:
    return "".join(map(_segment, line))


def _segment(segment: Segment) -> str:
    tag, style = _TAGS.get(segment.look, ("", ""))
    text = escape(segment.text)
    if not tag:
        return text
    return f'<{tag} style="{style}">{text}</{tag}>' if style else f"<{tag}>{text}</{tag}>"
