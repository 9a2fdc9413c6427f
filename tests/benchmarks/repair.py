"""Repair as the scorers call it, and the cost of it.

`score.py --tool tests.benchmarks.repair:repair` from the top of the repository; `repair_without_detector` is the same
without the optional detector.
"""

from pipeline.characters import repaired
from pipeline.decode import decode
from pipeline.edits import render
from pipeline.errors import NotText
from pipeline.markup import looks_like_html


def repair(raw: str | bytes) -> str:
    """Return the text with characters and lines repaired."""
    if isinstance(raw, bytes):
        try:
            raw = decode(raw).text
        except NotText:
            return ""
    edits = repaired(raw, markup=looks_like_html(raw)).edits
    return render(raw, edits)
