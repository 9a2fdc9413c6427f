"""HTML to blocks with exact places. The only module that knows BeautifulSoup.

Text keeps its offsets in the source; tags, scripts, attributes, entities and the white space of the source
are edits of the rules `markup.*` like any other. The tree is walked once, as it is read; BeautifulSoup reads
what the head says of the page.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.kinds import BuiltIn
from pipeline.model import Block, BlockKind, Edit, Span
from pipeline.reading.tree import OpenBlock, Reader, TextPiece

GAP = BuiltIn.MARKUP_BETWEEN_BLOCKS
INLINE = BuiltIn.MARKUP_INLINE
ENTITY = BuiltIn.MARKUP_ENTITY
SPACE = BuiltIn.MARKUP_SPACE

_TIGHT = frozenset({BlockKind.LIST_ITEM, BlockKind.CELL})
_ODD_SPACE = re.compile(r"[ \t\n\r\f](?:(?<! )|(?=[ \t\n\r\f]))[ \t\n\r\f]*")
_SPACES = " \t\n\r\f"
_ENDS_OF_NAMES = ("", "#", ".", "[")

LONGEST_NAME_CHARS = 300
"""What names itself a title and is longer is none; of 874 measured pages one has a longer, a motto."""


class ParsedPage(NamedTuple):
    """What a page says: its blocks, the edits that take the markup out, and its titles."""

    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...]
    titles: tuple[str, ...]
    unparsed: Span | None = None
    """What an element that is never closed swallows, as browsers do too: text may stand in it."""


def page_of(source: str, deepest: int) -> ParsedPage:
    """Return the page: spans are offsets in this source, at most `deepest` tags may stand inside each other.

    Scripts, styles, templates, forms' options and the like are markup. Work is linear in the source.

    Raises:
        TooDeep: the tags are nested deeper than that.

    """
    reader = Reader(source, deepest)
    reader.read()
    drafts = [draft for line in reader.shown() if (draft := _draft(line, source))]
    blocks = tuple(block for block, _ in drafts)
    return ParsedPage(blocks, tuple(_edits(drafts, source)), tuple(_titles(reader, blocks)), reader.unparsed)


def _titles(reader: Reader, blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the titles the page names: og:title, its only h1, the headline of its JSON-LD, the title element."""
    from bs4 import BeautifulSoup, Tag

    soup = BeautifulSoup("".join(reader.head), "html.parser")
    named = soup.find("meta", attrs={"property": "og:title"}) or soup.find("meta", attrs={"name": "twitter:title"})
    found = [
        str(named.get("content") or "") if isinstance(named, Tag) else "",
        _only_heading(blocks),
        reader.headline,
        soup.title.get_text() if soup.title else "",
    ]
    for title in dict.fromkeys(" ".join(name.split()) for name in found):
        if 0 < len(title) <= LONGEST_NAME_CHARS:
            yield title


def _only_heading(blocks: tuple[Block, ...]) -> str:
    """Return the text of the only h1 of the page; empty if it has none, or several."""
    lines = [
        block for block in blocks if block.path and block.path[-1][:2] == "h1" and block.path[-1][2:3] in _ENDS_OF_NAMES
    ]
    return " ".join(line.text for line in lines) if len({line.group for line in lines}) == 1 else ""


_Draft = tuple[Block, list[Edit]]


def _draft(line: OpenBlock, source: str) -> _Draft | None:
    """Return the block of a line and the edits inside it; None if it holds nothing but space."""
    pieces = _stripped(line.pieces)
    if not pieces:
        return None
    edits: list[Edit] = []
    text: list[str] = []
    at = pieces[0].start
    spaced = True
    for piece in pieces:
        if piece.start > at:
            edits.append(Edit(Span(at, piece.start), source[at : piece.start], "", (INLINE,)))
        shown, inner = (
            (piece.text, _verbatim(piece, source)) if line.context.verbatim else _flowing(piece, source, spaced)
        )
        edits += inner
        text.append(shown)
        spaced = shown[-1] in _SPACES if shown else spaced
        at = max(at, piece.stop)
    span = Span(pieces[0].start, pieces[-1].stop)
    shown = "".join(text)
    if not shown.strip():
        return None
    linked = min(line.linked, len(shown))
    context = line.context
    kind = BlockKind.LINE if line.broken and context.kind is BlockKind.PARAGRAPH else context.kind
    block = Block(span, shown, kind, line.path, context.container, linked, line.links, line.lineage)
    return block, edits


def _stripped(pieces: list[TextPiece]) -> list[TextPiece]:
    """Return the pieces without the white space before the first and after the last word."""
    start, stop = 0, len(pieces)
    while start < stop and not pieces[start].text.strip(_SPACES):
        start += 1
    while start < stop and not pieces[stop - 1].text.strip(_SPACES):
        stop -= 1
    kept = [piece for piece in pieces[start:stop] if piece.text]
    if not kept:
        return []
    first = kept[0]
    if first.text[0] in _SPACES and first.stop - first.start == len(first.text):
        bare = first.text.lstrip(_SPACES)
        kept[0] = first = TextPiece(first.stop - len(bare), first.stop, bare)
    last = kept[-1]
    if last.text[-1] in _SPACES and last.stop - last.start == len(last.text):
        bare = last.text.rstrip(_SPACES)
        kept[-1] = TextPiece(last.start, last.start + len(bare), bare)
    return kept


def _verbatim(piece: TextPiece, source: str) -> list[Edit]:
    raw = source[piece.start : piece.stop]
    return [Edit(Span(piece.start, piece.stop), raw, piece.text, (ENTITY,))] if raw != piece.text else []


def _flowing(piece: TextPiece, source: str, spaced: bool) -> tuple[str, list[Edit]]:  # noqa: FBT001
    """Return what a browser shows of the piece, and the edits for it: white space is one space at most."""
    raw = source[piece.start : piece.stop]
    if raw != piece.text:
        return piece.text, _verbatim(piece, source)
    lead = spaced and raw[:1] == " "
    found = _ODD_SPACE.search(raw)
    if found is None and not lead:
        return raw, []
    edits: list[Edit] = []
    text: list[str] = []
    at = 0
    if lead and (raw[1:2] or "x") not in _SPACES:
        edits.append(Edit(Span(piece.start, piece.start + 1), " ", "", (SPACE,)))
        at = 1
    for match in _ODD_SPACE.finditer(raw, at) if found else ():
        text.append(raw[at : match.start()])
        after = "" if match.start() == 0 and spaced else " "
        text.append(after)
        edits.append(Edit(Span(piece.start + match.start(), piece.start + match.end()), match[0], after, (SPACE,)))
        at = match.end()
    text.append(raw[at:])
    return "".join(text), edits


def _edits(drafts: list[_Draft], source: str) -> Iterator[Edit]:
    """Yield the edits of the page: those inside the blocks, and one for each gap between them."""
    at = 0
    previous: Block | None = None
    for block, inner in drafts:
        yield from _gap(Span(at, block.span.start), source, _separator(previous, block))
        yield from inner
        at, previous = block.span.stop, block
    yield from _gap(Span(at, len(source)), source, "")


def _gap(span: Span, source: str, after: str) -> Iterator[Edit]:
    before = span.of(source)
    if before != after:
        yield Edit(span, before, after, (GAP,))


def _separator(previous: Block | None, block: Block) -> str:
    if previous is None:
        return ""
    if previous.group == block.group and previous.kind is BlockKind.LINE:
        return "\n"
    if previous.kind in _TIGHT and block.kind is previous.kind:
        return "\n"
    if BlockKind.CODE is previous.kind is block.kind and previous.group == block.group:
        return "\n"
    return "\n\n"
