"""HTML to blocks with exact places.

Text keeps its offsets in the source; tags, scripts, attributes, entities and the white space of the source
are edits of the rules `markup.*` like any other. The tree is walked once, as it is read.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.kinds import BuiltIn, FlagKind
from pipeline.model import Block, BlockKind, Edit, Flag, PageFacts, Span
from pipeline.reading.facts import names_in
from pipeline.reading.references import TextPiece, without_invisible
from pipeline.reading.tree import Reader
from pipeline.reading.walk import OpenBlock
from pipeline.text.lazy import lazy_re
from pipeline.text.sentences import ends_as_sentence

UNPARSED = "an element that is never closed swallows the rest of the page; it may hold text"
"""The reason of a flag `unparsed`."""
GAP = BuiltIn.MARKUP_BETWEEN_BLOCKS
INLINE = BuiltIn.MARKUP_INLINE
ENTITY = BuiltIn.MARKUP_ENTITY
SPACE = BuiltIn.MARKUP_SPACE
PERMALINK = BuiltIn.MARKUP_PERMALINK
HIDDEN = BuiltIn.MARKUP_HIDDEN

_TIGHT = frozenset({BlockKind.LIST_ITEM, BlockKind.CELL})
_ODD_SPACE = lazy_re(r"[ \t\n\r\f\u2028\u2029](?:(?<! )|(?=[ \t\n\r\f\u2028\u2029]))[ \t\n\r\f\u2028\u2029]*")
_SPACES = " \t\n\r\f\u2028\u2029"
"""White space that a page shows as one space; the line ends of Unicode are none to a browser."""
_CARRIAGE = lazy_re(r"\r\n?")
_ENDS_OF_NAMES = ("", "#", ".", "[")

_TAG = lazy_re(r"<[^<>]*>")
SHORTEST_SENTENCE_CHARS = 60
"""Shorter hidden text is a label of the page, or a hint; chosen by eye."""
MOST_WORDS_OF_SHELL = 20
"""A page that shows fewer words, beside a text in a script, is a shell."""


class ParsedPage(NamedTuple):
    """What a page says: its blocks, the edits that take the markup out, and its titles."""

    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...]
    titles: tuple[str, ...]
    sites: tuple[str, ...] = ()
    """Names of the site that the page names."""
    flags: tuple[Flag, ...] = ()
    facts: PageFacts = PageFacts()


def page_of(source: str, deepest: int) -> ParsedPage:
    """Return the page: spans are offsets in this source, tags may be nested at most `deepest` levels.

    Scripts, styles, templates, forms' options and the like are markup. Work is linear in the source.

    Raises:
        TooDeep: the tags are nested deeper than that.

    """
    reader = Reader(source, deepest)
    reader.read()
    away = reader.hidden()
    drafts = [
        draft
        for number, line in enumerate(reader.lines)
        if (number not in away or line.context.concealed)
        and (draft := _draft(line, source, hidden=number in away)) is not None
    ]
    blocks = tuple(draft.block for draft in drafts if not draft.hidden)
    edits = tuple(_edits(drafts, source))
    facts = reader.facts()
    names = names_in(facts, _only_heading(blocks))
    return ParsedPage(blocks, edits, names.titles, names.sites, tuple(_flags(reader, drafts)), facts)


def _flags(reader: Reader, drafts: list["_Draft"]) -> Iterator[Flag]:
    """Yield what is remarkable about the page: text that a reader does not see, or that is not there."""
    if reader.unparsed:
        yield Flag(reader.unparsed, FlagKind.UNPARSED, BuiltIn.DOCUMENT, UNPARSED)
    words = 0
    for draft in drafts:
        if draft.hidden and len(draft.block.text) >= SHORTEST_SENTENCE_CHARS and ends_as_sentence(draft.block.text):
            reason = "the page hides this text from readers, and shows no way to open it"
            yield Flag(draft.block.span, FlagKind.MARKUP_HIDDEN, HIDDEN, reason)
        words += 0 if draft.hidden or words > MOST_WORDS_OF_SHELL else len(draft.block.text.split())
    if words < MOST_WORDS_OF_SHELL and any(not draft.hidden for draft in drafts) and reader.has_text_in_scripts():
        reason = f"the page shows {words} words; a script of it holds a text"
        yield Flag(Span(0, len(reader.source)), FlagKind.EMPTY, BuiltIn.DOCUMENT, reason)


def _only_heading(blocks: tuple[Block, ...]) -> str:
    """Return the text of the only h1 of the page; empty if it has none, or several."""
    lines = [
        block for block in blocks if block.path and block.path[-1][:2] == "h1" and block.path[-1][2:3] in _ENDS_OF_NAMES
    ]
    return " ".join(line.text for line in lines) if len({line.group for line in lines}) == 1 else ""


class _Draft(NamedTuple):
    """A block, the edits inside it, and whether readers see it."""

    block: Block
    edits: list[Edit]
    hidden: bool


def _draft(line: OpenBlock, source: str, *, hidden: bool) -> _Draft | None:
    """Return the block of a line and the edits inside it; None if it holds nothing but space."""
    plain = _plain(line.pieces[0], source) if len(line.pieces) == 1 and not line.context.verbatim else None
    if plain:
        return _Draft(_block(line, *plain), [], hidden)
    pieces = without_invisible(line.pieces, source)
    pieces = _stripped_code(pieces) if line.context.verbatim else _stripped(pieces)
    if not pieces:
        return None
    edits: list[Edit] = []
    text: list[str] = []
    at = pieces[0].start
    spaced = True
    for piece in pieces:
        if piece.start > at:
            edits.append(Edit(Span(at, piece.start), source[at : piece.start], "", (INLINE,)))
        shown, inner = _code(piece, source) if line.context.verbatim else _flowing(piece, source, spaced)
        edits += inner
        text.append(shown)
        spaced = shown[-1] in _SPACES if shown else spaced
        at = max(at, piece.stop)
    span = Span(pieces[0].start, pieces[-1].stop)
    shown = "".join(text)
    if not shown.strip():
        return None
    return _Draft(_block(line, span, shown), edits, hidden)


def _plain(piece: TextPiece, source: str) -> tuple[Span, str] | None:
    """Return the place and the text of a piece that shows as it is in the source, without the space around it."""
    start, stop, text, rule = piece
    bare = text.strip(_SPACES)
    if rule is not None or stop - start != len(text) or not source.startswith(text, start):
        return None
    if not bare.strip() or _ODD_SPACE.search(bare):
        return None
    start = start if text[0] == bare[0] else start + text.index(bare[0])
    return Span(start, start + len(bare)), bare


def _block(line: OpenBlock, span: Span, shown: str) -> Block:
    """Return the block of a line that shows this text."""
    linked = min(line.linked, len(shown))
    context = line.context
    kind = BlockKind.LINE if line.broken and context.kind is BlockKind.PARAGRAPH else context.kind
    return Block(span, shown, kind, line.path, context.container, linked, line.links, line.lineage)


def _stripped_code(pieces: list[TextPiece]) -> list[TextPiece]:
    """Return the pieces of code without the empty lines before it and the white space after it; its indents stay."""
    kept = [piece for piece in pieces if piece.text]
    while kept and not kept[-1].text.strip(_SPACES):
        kept.pop()
    if not kept:
        return []
    last = kept[-1]
    if last.stop - last.start == len(last.text):
        bare = last.text.rstrip(_SPACES)
        kept[-1] = TextPiece(last.start, last.start + len(bare), bare)
    first = next(n for n, piece in enumerate(kept) if piece.text.strip(_SPACES))
    lead = kept[first].text[: len(kept[first].text) - len(kept[first].text.lstrip(_SPACES))]
    if "\n" in lead:
        return [_without_lead(kept[first], lead.rfind("\n") + 1), *kept[first + 1 :]]
    start = next((n + 1 for n in range(first - 1, -1, -1) if kept[n].text.endswith("\n")), 0)
    return kept[start:]


def _without_lead(piece: TextPiece, count: int) -> TextPiece:
    return TextPiece(piece.start + count, piece.stop, piece.text[count:])


def _stripped(pieces: list[TextPiece]) -> list[TextPiece]:
    """Return the pieces without the white space before the first and after the last word.

    A mark that is left out, at an edge, takes the white space beside it along.
    """
    start, stop = 0, len(pieces)
    while start < stop and not pieces[start].text.strip(_SPACES):
        start += 1
    while start < stop and not pieces[stop - 1].text.strip(_SPACES):
        stop -= 1
    if start == stop:
        return []
    kept = [piece for piece in pieces[start:stop] if piece.text or piece.rule]
    first = kept[0]
    if first.text[0] in _SPACES and first.stop - first.start == len(first.text):
        kept[0] = first = _without_lead(first, len(first.text) - len(first.text.lstrip(_SPACES)))
    last = kept[-1]
    if last.text[-1] in _SPACES and last.stop - last.start == len(last.text):
        bare = last.text.rstrip(_SPACES)
        kept[-1] = last = TextPiece(last.start, last.start + len(bare), bare)
    if start == 0 and stop == len(pieces):
        return kept
    before = [piece for piece in pieces[:start] if piece.rule and not piece.text][:1]
    after = [piece for piece in pieces[stop:] if piece.rule and not piece.text][-1:]
    lead = [TextPiece(piece.start, first.start, "", piece.rule) for piece in before]
    return [*lead, *kept, *(TextPiece(last.stop, piece.stop, "", piece.rule) for piece in after)]


def _verbatim(piece: TextPiece, source: str) -> list[Edit]:
    raw = source[piece.start : piece.stop]
    if raw == piece.text:
        return []
    whole = Edit(Span(piece.start, piece.stop), raw, piece.text, (piece.rule or ENTITY,))
    if piece.rule is not PERMALINK:
        return [whole]
    tags = ((piece.start + tag.start(), piece.start + tag.end(), tag[0]) for tag in _TAG.finditer(raw))
    return [whole, *(Edit(Span(start, stop), text, "", (INLINE,)) for start, stop, text in tags if text != raw)]


def _code(piece: TextPiece, source: str) -> tuple[str, list[Edit]]:
    """Return the piece of code and the edits for it: line ends are those of the text."""
    if "\r" not in piece.text or source[piece.start : piece.stop] != piece.text:
        return piece.text, _verbatim(piece, source)
    ends = _CARRIAGE.finditer(piece.text)
    places = ((piece.start + end.start(), piece.start + end.end(), end[0]) for end in ends)
    edits = [Edit(Span(start, stop), text, "\n", (SPACE,)) for start, stop, text in places]
    return _CARRIAGE.sub("\n", piece.text), edits


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
    hidden: list[_Draft] = []
    for draft in drafts:
        if draft.hidden:
            hidden.append(draft)
            continue
        block = draft.block
        if hidden:
            yield from _gap(Span(at, hidden[0].block.span.start), source, _separator(previous, block))
            yield from _concealed(hidden, source, hidden[0].block.span.start, block)
            hidden = []
        else:
            yield from _gap(Span(at, block.span.start), source, _separator(previous, block))
        yield from draft.edits
        at, previous = block.span.stop, block
    if hidden:
        if previous is None:
            yield from _gap(Span(0, hidden[0].block.span.start), source, "")
            at = hidden[0].block.span.start
        yield from _concealed(hidden, source, at, None)
        at = hidden[-1].block.span.stop
    yield from _gap(Span(at, len(source)), source, "")


def _concealed(drafts: list[_Draft], source: str, start: int, following: Block | None) -> Iterator[Edit]:
    """Yield the edit that cuts hidden blocks with one of the gaps beside them, and the edits that it hides."""
    stop = following.span.start if following else drafts[-1].block.span.stop
    yield Edit(Span(start, stop), source[start:stop], "", (HIDDEN,), "the page hides this from readers")
    at = start
    previous: Block | None = None
    for draft in drafts:
        yield from _gap(Span(at, draft.block.span.start), source, _separator(previous, draft.block) or "\n\n")
        yield from draft.edits
        at, previous = draft.block.span.stop, draft.block
    yield from _gap(Span(at, stop), source, "\n\n")


def _gap(span: Span, source: str, after: str) -> Iterator[Edit]:
    before = span.of(source)
    if span.start < span.stop and before != after:
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
