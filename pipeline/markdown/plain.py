"""A plain text as Markdown: only what is certain is marked, and nothing is escaped, since the text may be Markdown."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.kinds import BuiltIn
from pipeline.model import Block, BlockKind, Document, Edit, Genre, Span
from pipeline.reading.blocks import WIDEST_WRAP_CHARS
from pipeline.text.lazy import lazy_re
from pipeline.text.words import words_of

_FLOWING = frozenset({Genre.PROSE, Genre.PAGE, Genre.VERSE, Genre.CORRESPONDENCE})
"""Genres whose short lines are lines; in others they may be data, or Markdown already."""
_BULLETS = frozenset("•◦▪‣●○■∙")
"""Marks of lists that nobody writes for anything else; a dash or a middle dot may be part of the text."""
_MARKED = lazy_re(r"[#>|`~=+*_-]|\d+[.)]\s|.*\|")
_LINE_END = lazy_re(r"\r\n|[\r\n]")


def plain_markdown_edits(document: Document, edits: Iterable[Edit], title: str) -> list[Edit]:
    """Return the edits that make a cleaned plain text Markdown.

    The title becomes a heading where it is the first line, bullets become the marks of a list, and lines of a paragraph
    that does not flow stay lines.

    Args:
        document: the text.
        edits: the edits that clean it.
        title: its title; empty if it has none.

    """
    cuts = sorted(edit.span for edit in edits if edit.is_cut)
    kept = list(_outside(document.blocks, cuts))
    return [*_title(kept, title), *_bullets(document, kept), *_lines(document, kept)]


def _outside(blocks: Iterable[Block], cuts: list[Span]) -> Iterator[Block]:
    """Yield the blocks that no cut covers; linear, since both are in order."""
    number = 0
    for block in blocks:
        while number < len(cuts) and cuts[number].stop <= block.span.start:
            number += 1
        if number == len(cuts) or block.span not in cuts[number]:
            yield block


def _title(kept: list[Block], title: str) -> Iterator[Edit]:
    first = kept[0] if kept else None
    if first and title and first.kind in (BlockKind.PARAGRAPH, BlockKind.LINE) and first.words == words_of(title):
        yield Edit(Span(first.span.start, first.span.start), "", "# ", (BuiltIn.MARKDOWN_TITLE,))


def _bullets(document: Document, kept: list[Block]) -> Iterator[Edit]:
    """Yield the edits of bullets at the start of a line."""
    if document.identified.genre in (Genre.CODE, Genre.DATA):
        return
    for block in kept:
        start = block.span.start
        bullet = document.original[start]
        said = block.text[:1] == bullet and block.text[1:2].isspace()
        if said and bullet in _BULLETS and block.kind is not BlockKind.CODE:
            yield Edit(Span(start, start + 1), bullet, "-", (BuiltIn.MARKDOWN_LIST,))


def _lines(document: Document, kept: list[Block]) -> Iterator[Edit]:
    """Yield what keeps the lines of a paragraph that does not flow apart."""
    if document.identified.genre not in _FLOWING:
        return
    for first, second in pairwise(kept):
        if first.group != second.group or not first.kind is second.kind is BlockKind.LINE:
            continue
        gap = document.original[first.span.stop : second.span.start]
        if len(_LINE_END.findall(gap)) != 1 or _MARKED.match(first.text) or _MARKED.match(second.text):
            continue
        if max(len(first.text), len(second.text)) > WIDEST_WRAP_CHARS:
            yield Edit(Span(second.span.start, second.span.start), "", "\n", (BuiltIn.MARKDOWN_PARAGRAPH,))
        elif not gap.startswith(("  ", "\\")):
            stop = first.span.stop + next(_LINE_END.finditer(gap)).start()
            yield Edit(Span(stop, stop), "", "\\", (BuiltIn.MARKDOWN_BREAK,))
