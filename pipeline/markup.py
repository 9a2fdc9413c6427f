"""HTML to blocks with exact places. The only module that knows BeautifulSoup.

Text keeps its offsets in the source; tags, scripts, attributes, entities and the white space of the source
are edits of the rules `markup.*` like any other.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import regex
from bs4 import BeautifulSoup, NavigableString, ParserRejectedMarkup, Tag
from bs4.builder._htmlparser import BeautifulSoupHTMLParser, HTMLParserTreeBuilder
from bs4.element import CData, PreformattedString

from pipeline.errors import MarkupRejected, TooDeep
from pipeline.model import Block, Edit, Role, Span

GAP = "markup.between-blocks"
INLINE = "markup.inline"
ENTITY = "markup.entity"
SPACE = "markup.space"

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search "
    "section summary table tbody td tfoot th thead tr ul xmp".split()
)
_HIDDEN = frozenset(
    "audio canvas datalist embed head iframe math noembed noframes noscript object option script select style "
    "svg template textarea title video".split()
)
_ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Role.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Role.LIST_ITEM),
    **dict.fromkeys(("td", "th"), Role.CELL),
    **dict.fromkeys(("figcaption", "caption"), Role.CAPTION),
    **dict.fromkeys(("pre", "xmp"), Role.CODE),
}
_TIGHT = frozenset({Role.LIST_ITEM, Role.CELL})
_REFERENCE = regex.compile(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[0-9A-Za-z]+);?")
_ODD_SPACE = regex.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_SPACES = " \t\n\r\f"
_LOOKS_LIKE_HTML = regex.compile(r"(?is)\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)[\s>]")

MOST_UNCLOSED_COMMENTS = 100
"""html.parser takes quadratic time in comments that are never closed; more than this are refused."""


class Piece(NamedTuple):
    """A part of the text of a page and its place in the source."""

    start: int
    stop: int
    text: str


class _PlacedParser(BeautifulSoupHTMLParser):
    """Tells the soup where each piece of text stands in the source."""

    soup: "_PlacedSoup"
    place = 0

    def updatepos(self, i: int, j: int) -> int:
        """Note the offset of the next event; the parser calls this after each one."""
        self.place = self.soup.source_chars - len(self.rawdata) + j
        return j

    def handle_starttag(self, tag: str, attrs: Any, handle_empty_element: bool = True) -> None:  # noqa: FBT001, FBT002 - the parser's own signature
        if len(self.soup.tagStack) > self.soup.deepest:
            raise TooDeep(self.soup.deepest)
        super().handle_starttag(tag, attrs, handle_empty_element)

    def handle_data(self, data: str) -> None:
        self.soup.noted.append(Piece(self.place, self.place + len(data), data))
        super().handle_data(data)

    def handle_charref(self, name: str) -> None:
        self._handle_reference()

    def handle_entityref(self, name: str) -> None:
        self._handle_reference()

    def _handle_reference(self) -> None:
        match = _REFERENCE.match(self.soup.source, self.place)
        raw = match[0] if match else "&"
        data = html.unescape(raw)
        self.soup.noted.append(Piece(self.place, self.place + len(raw), data))
        self.soup.handle_data(data)


class _PlacedBuilder(HTMLParserTreeBuilder):
    """Builds the tree with the parser above."""

    def feed(self, markup: Any, _parser_class: Any = _PlacedParser) -> None:
        super().feed(markup, _PlacedParser)


class _PlacedSoup(BeautifulSoup):
    """A tree whose strings have places: `places[id(string)]` are the pieces it was made of."""

    def __init__(self, source: str, deepest: int) -> None:
        self.source = source
        self.source_chars = len(source)
        self.deepest = deepest
        self.noted: list[Piece] = []
        self.places: dict[int, list[Piece]] = {}
        super().__init__(source, builder=_PlacedBuilder(store_line_numbers=False))

    def endData(self, containerClass: Any = None) -> None:  # noqa: N802, N803 - bs4's own names
        noted, self.noted = self.noted, []
        before = self._most_recent_element
        super().endData(containerClass)
        if noted and self._most_recent_element is not before:
            self.places[id(self._most_recent_element)] = noted


@dataclass(frozen=True, slots=True)
class _Context:
    """What the tags around a string say of it."""

    container: int = 0
    """Number of the innermost block tag."""
    path: tuple[str, ...] = ()
    role: Role = Role.PARAGRAPH
    hidden: bool = False
    linked: bool = False
    verbatim: bool = False


@dataclass(slots=True)
class _Line:
    """A block in the making."""

    context: _Context
    pieces: list[Piece] = field(default_factory=list)
    linked: int = 0
    broken: bool = False
    """Whether a `<br>` ends it."""


class Page(NamedTuple):
    """What a page says: its blocks, the edits that take the markup out, and its titles."""

    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...]
    titles: tuple[str, ...]


def looks_like_html(text: str) -> bool:
    """Return whether the text starts as a page does: with a doctype or one of the outermost tags."""
    return _LOOKS_LIKE_HTML.match(text) is not None


def page_of(source: str, deepest: int) -> Page:
    """Return the page: spans are offsets in this source, at most `deepest` tags may stand inside each other.

    Scripts, styles, templates, forms' options and the like are markup. Work is linear in the source.

    Raises:
        TooDeep: the tags are nested deeper than that.
        MarkupRejected: the parser cannot read the page.

    """
    if source.count("<!--") - source.count("-->") > MOST_UNCLOSED_COMMENTS:
        raise MarkupRejected("comments that never end")
    try:
        soup = _PlacedSoup(source, deepest)
    except (ParserRejectedMarkup, AssertionError) as error:
        raise MarkupRejected(str(error)) from error
    drafts = [draft for line in _lines(soup) if (draft := _draft(line, source))]
    return Page(tuple(block for block, _ in drafts), tuple(_edits(drafts, source)), tuple(_titles(soup)))


def _titles(soup: _PlacedSoup) -> Iterator[str]:
    """Yield the titles the page names: og:title, its only h1, the title element."""
    meta = soup.find("meta", attrs={"property": "og:title"})
    headings = soup.find_all("h1", limit=2)
    named = [
        str(meta.get("content") or "") if isinstance(meta, Tag) else "",
        headings[0].get_text() if len(headings) == 1 else "",
        soup.title.get_text() if soup.title else "",
    ]
    for title in dict.fromkeys(" ".join(name.split()) for name in named):
        if title:
            yield title


def _lines(soup: _PlacedSoup) -> Iterator[_Line]:
    """Yield the text of the page between block tags and line breaks, in order."""
    contexts: dict[int, _Context] = {id(soup): _Context()}
    line: _Line | None = None
    for element in soup.descendants:
        context = contexts[id(element.parent)]
        if isinstance(element, Tag):
            contexts[id(element)] = _inside(element, context, len(contexts))
            if line and (element.name in _BLOCKS or element.name == "br"):
                line.broken = element.name == "br"
                yield line
                line = None
        elif isinstance(element, NavigableString) and _shows(element) and not context.hidden:
            if line and line.context.container != context.container:
                yield line
                line = None
            line = line or _Line(context)
            pieces = soup.places.get(id(element), [])
            line.pieces += pieces
            if context.linked:
                line.linked += sum(len(piece.text) for piece in pieces)
    if line:
        yield line


def _shows(string: NavigableString) -> bool:
    return not isinstance(string, PreformattedString) or isinstance(string, CData)


def _inside(tag: Tag, outer: _Context, number: int) -> _Context:
    """Return the context that a tag gives to what stands in it."""
    name = tag.name
    if name not in _BLOCKS:
        hidden = outer.hidden or name in _HIDDEN
        linked = outer.linked or name == "a"
        if hidden == outer.hidden and linked == outer.linked:
            return outer
        return _Context(outer.container, outer.path, outer.role, hidden, linked, outer.verbatim)
    role = _ROLES.get(name, outer.role if name in ("p", "div") else Role.PARAGRAPH)
    verbatim = outer.verbatim or role is Role.CODE
    hidden = outer.hidden or tag.has_attr("hidden")
    return _Context(number, (*outer.path, _label(tag)), role, hidden, outer.linked, verbatim)


def _label(tag: Tag) -> str:
    """Return the tag as a selector: `div#main.post.wide`."""
    classes = tag.get("class") or []
    identity = tag.get("id")
    names = classes.split() if isinstance(classes, str) else classes
    return tag.name + (f"#{identity}" if identity else "") + "".join(f".{name}" for name in names)


_Draft = tuple[Block, list[Edit]]


def _draft(line: _Line, source: str) -> _Draft | None:
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
        shown, inner = (piece.text, _verbatim(piece, source)) if line.context.verbatim else _flowing(piece, source, spaced)
        edits += inner
        text.append(shown)
        spaced = shown[-1] in _SPACES if shown else spaced
        at = max(at, piece.stop)
    span = Span(pieces[0].start, pieces[-1].stop)
    shown = "".join(text)
    linked = min(line.linked, len(shown))
    role = Role.LINE if line.broken and line.context.role is Role.PARAGRAPH else line.context.role
    block = Block(span, shown, role, line.context.path, line.context.container, linked)
    return block, edits


def _stripped(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without the white space before the first and after the last word."""
    kept = [piece for piece in pieces if piece.text]
    while kept and not kept[0].text.strip(_SPACES):
        kept = kept[1:]
    while kept and not kept[-1].text.strip(_SPACES):
        kept.pop()
    if not kept:
        return []
    first = kept[0]
    if first.stop - first.start == len(first.text):
        bare = first.text.lstrip(_SPACES)
        kept[0] = first = Piece(first.stop - len(bare), first.stop, bare)
    last = kept[-1]
    if last.stop - last.start == len(last.text):
        bare = last.text.rstrip(_SPACES)
        kept[-1] = Piece(last.start, last.start + len(bare), bare)
    return kept


def _verbatim(piece: Piece, source: str) -> list[Edit]:
    raw = source[piece.start : piece.stop]
    return [Edit(Span(piece.start, piece.stop), raw, piece.text, (ENTITY,))] if raw != piece.text else []


def _flowing(piece: Piece, source: str, spaced: bool) -> tuple[str, list[Edit]]:  # noqa: FBT001
    """Return what a browser shows of the piece, and the edits for it: white space is one space at most."""
    raw = source[piece.start : piece.stop]
    if raw != piece.text:
        return piece.text, _verbatim(piece, source)
    edits: list[Edit] = []
    text: list[str] = []
    at = 0
    if spaced and raw[:1] == " " and (raw[1:2] or "x") not in _SPACES:
        edits.append(Edit(Span(piece.start, piece.start + 1), " ", "", (SPACE,)))
        at = 1
    for match in _ODD_SPACE.finditer(raw, at):
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
    if previous.group == block.group and previous.role is Role.LINE:
        return "\n"
    if previous.role in _TIGHT and block.role is previous.role:
        return "\n"
    if Role.CODE is previous.role is block.role and previous.group == block.group:
        return "\n"
    return "\n\n"
