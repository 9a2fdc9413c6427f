"""Lines that recur on a site as cuts: edits of the original like any other, with the counts as their reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.corpus.site_lines import Line, Recurring, SiteTable, lines_in, recurring
from pipeline.edits import composed_keeping_inner, merged, render, visible
from pipeline.kinds import BuiltIn
from pipeline.model import Cleaned, Edit, Span
from pipeline.text.words import key_of

LARGEST_SHARE_CUT = 0.5
"""If recurring lines are a larger share of what is left of a page, none is cut: it is no page of articles."""


def without_site_lines(cleaned: Cleaned, tables: Sequence[SiteTable]) -> Cleaned:
    """Return the document without the lines that recur on its site.

    Args:
        cleaned: the document.
        tables: the counts of its site.

    """
    original = cleaned.document.original
    text = render(original, cleaned.edits)
    lines = lines_in(text)
    title = next((line for line in lines if line.key == key_of(cleaned.title)), None)
    found = [each for each in recurring(lines, *tables) if each.line != title]
    share = sum(each.line.stop - each.line.start for each in found)
    if not found or share > LARGEST_SHARE_CUT * sum(line.stop - line.start for line in lines):
        return cleaned
    shown = visible(cleaned.edits)
    both = composed_keeping_inner(shown, merged(_cuts(text, lines, found)), original)
    outermost = set(map(id, shown))
    hidden = [edit for edit in cleaned.edits if id(edit) not in outermost]
    return replace(cleaned, edits=merged([*both, *hidden]))


def _cuts(text: str, lines: Sequence[Line], found: Iterable[Recurring]) -> Iterator[Edit]:
    """Yield a cut of every line, each with the space on one of its sides."""
    cut = {each.line: each for each in found}
    last = max((number for number, line in enumerate(lines) if line not in cut), default=-1)
    for number, line in enumerate(lines):
        if line in cut:
            start = lines[number - 1].stop if number > last and number else line.start
            stop = line.stop if number > last else lines[number + 1].start
            yield Edit(Span(start, stop), text[start:stop], "", (BuiltIn.LEARNED,), cut[line].reason)
