"""The walk over the tags of a page: what stands in which element, and where a line of text begins and ends.

Elements close as browsers close them; what never shows is left out. The tree itself is not kept: a line
knows the elements around it.
"""
# ruff: noqa: E501 - lists of words read better wide

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.errors import TooDeep
from pipeline.model import BlockKind, Span
from pipeline.reading.tokens import DECLARATION, ENDLESS, RAW, TEXT, Tag, is_endless, tags_of

_BLOCKS = frozenset(
    "address article aside blockquote button body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup p pre search "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = frozenset(
    "audio canvas datalist embed iframe math noembed noframes object option script select style svg template "
    "textarea title video".split()
)
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.CELL),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("pre",), BlockKind.CODE),
}
_STATEFUL = _BLOCKS | _HIDDEN | {"a", "br", "meta", "script", "style", "xmp", "plaintext", ENDLESS}
"""Tags that always say something; of the others only those do that hide what is in them, and those inside these."""
_CLOSING = frozenset(f"/{name}" for name in _BLOCKS | _HIDDEN | {"a", "br"})
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[0-9A-Za-z]+);?")
_NAMES = re.compile(
    r"""([iIcCrR](?<=[\s"'/].)(?:[dD]|[lL][aA][sS][sS]|[oO][lL][eE]|[tT][eE][mM][pP][rR][oO][pP]))\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_VALUES = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
_IS_HIDDEN = re.compile(r"(?:^|[\s/])hidden(?:[\s/]|$)", re.IGNORECASE)
_STREAMED = re.compile(r"""\bid\s*=\s*["']?S:[0-9a-f]""")
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')

MOST_HEAD_TAGS = 10
"""So many tags of the head that may name a title are kept; pages have three or four."""
LONGEST_PATH = 40
"""A block knows so many of the tags around it, the innermost; keeps hostile nesting linear."""


class TextPiece(NamedTuple):
    """A part of the text of a page and its place in the source."""

    start: int
    stop: int
    text: str


class Context(NamedTuple):
    """An open element, and what it says of the text inside."""

    name: str = ""
    container: int = 0
    """Number of the innermost block tag."""
    level: int = 0
    """How many block tags are open."""
    kind: BlockKind = BlockKind.PARAGRAPH
    hidden: bool = False
    verbatim: bool = False
    spare: bool = False
    """Whether it shows only where scripts do not run, or later."""


@dataclass(slots=True)
class OpenBlock:
    """A block in the making."""

    context: Context
    path: tuple[str, ...]
    lineage: tuple[int, ...]
    pieces: list[TextPiece] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    broken: bool = False
    """Whether a `<br>` ends it."""


class Reader:
    """Walks the tags once and gathers the lines of the page: the text between block tags and line breaks."""

    def __init__(self, source: str, deepest: int) -> None:
        self.source = source
        self.deepest = deepest
        self.lines: list[OpenBlock] = []
        self.head: list[str] = []
        """Source of the title element and of the meta tags that name a title."""
        self.headline = ""
        self.unparsed: Span | None = None
        """What an element that is never closed swallows."""
        self._open: list[Context] = [Context()]
        self._counts: dict[str, int] = {}
        self._line: OpenBlock | None = None
        self._link = 0
        """How many elements were open when the innermost link began; 0 outside links."""
        self._number = 0
        self._tags: list[tuple[str, str]] = []
        """Names and attributes of the open block tags, and their numbers."""
        self._numbers: list[int] = []
        self._known: list[str] = []
        """Labels of the outermost of them; most are asked for by several lines, many by none."""
        self._labels: dict[tuple[str, str], str] = {}

    def read(self) -> None:
        """Read the whole page."""
        source, counts = self.source, self._counts
        at = 0
        for tag in tags_of(source):
            name, start, stop, attributes = tag
            if at < start:
                self._text(at, start)
            at = stop
            if name in _STATEFUL:
                self._start(tag)
            elif name[:1] == "/":
                if name in _CLOSING or counts.get(name[1:]):
                    self._close(name[1:])
            elif name == TEXT:
                self._text(start, stop)
            elif name != DECLARATION and ("hidden" in attributes or counts.get(name)):
                self._start(tag)
        if at < len(source):
            self._text(at, len(source))
        self._flush()

    def shown(self) -> list[OpenBlock]:
        """Return the lines a reader sees. Spare ones are among them only where they far outweigh the others."""
        spare = sum(_chars(line) for line in self.lines if line.context.spare)
        if not spare or spare > 2 * sum(_chars(line) for line in self.lines if not line.context.spare):
            return self.lines
        return [line for line in self.lines if not line.context.spare]

    def _flush(self) -> None:
        if self._line:
            self.lines.append(self._line)
            self._line = None

    def _text(self, start: int, stop: int) -> None:
        outer = self._open[-1]
        if outer.hidden:
            return
        text = self.source[start:stop]
        line = self._line
        if line is None:
            if text.isspace():
                return
            line = self._line = self._begun(outer)
        if "&" in text:
            line.pieces += _unescaped(text, start)
        else:
            line.pieces.append(TextPiece(start, stop, text))
        if self._link:
            line.linked += stop - start

    def _begun(self, context: Context) -> OpenBlock:
        known, tags = self._known, self._tags
        known += [self._label(*tag) for tag in tags[len(known) :]]
        reach = -LONGEST_PATH - 1
        return OpenBlock(context, tuple(known[reach:]), tuple(self._numbers[reach:]), [], 0, 1 if self._link else 0)

    def _start(self, tag: Tag) -> None:
        name, start, stop, attributes = tag
        if name in _BLOCKS:
            self._flush()
            self._imply(name)
            self._push(name, attributes)
        elif name == "a":
            self._link = len(self._open)
            if self._line:
                self._line.links += 1
        elif name == "br":
            self._break()
        elif is_endless(tag, self.source):
            self.unparsed = Span(start, stop)
        elif name in ("meta", "title", "script"):
            self._note(tag)
        elif name in RAW or name in _EMPTY:
            return
        elif (name in _HIDDEN and self.source[stop - 2] != "/") or self._counts.get(name) or _hides(attributes):
            self._push(name, attributes)

    def _break(self) -> None:
        """End the line; two breaks in a row end the paragraph."""
        if self._line:
            self._line.broken = True
            self._flush()
        elif self.lines and self.lines[-1].context.container == self._open[-1].container:
            self.lines[-1].broken = False

    def _note(self, tag: Tag) -> None:
        """Keep what a tag of the head says about the title."""
        name, start, stop, attributes = tag
        if name == "script":
            if not self.headline and '"headline"' in attributes and (found := _HEADLINE.search(attributes)):
                self.headline = _unquoted(found[1])
        elif (name == "title" or "title" in attributes) and len(self.head) < MOST_HEAD_TAGS:
            self.head.append(self.source[start:stop])

    def _imply(self, name: str) -> None:
        """Close what a browser closes before this tag."""
        top = self._open[-1].name
        if (top == "p" and name != "button") or (top in _HEADINGS and name in _HEADINGS):
            self._pop(len(self._open) - 1)
        closed = _CLOSED_BY.get(name)
        if closed:
            for depth in range(len(self._open) - 1, 0, -1):
                there = self._open[depth].name
                if there in closed:
                    self._pop(depth)
                elif there in _WALLS[name]:
                    return

    def _push(self, name: str, attributes: str) -> None:
        if name in _EMPTY:
            return
        if len(self._open) > self.deepest:
            raise TooDeep(self.deepest)
        self._counts[name] = self._counts.get(name, 0) + 1
        self._open.append(self._inside(name, attributes, self._open[-1]))

    def _close(self, name: str) -> None:
        if name == "a":
            self._link = 0
            return
        if name in _BLOCKS or name in _HIDDEN:
            self._flush()
        if name in _HEADINGS and self._open[-1].name in _HEADINGS:
            name = self._open[-1].name
        if not self._counts.get(name):
            if name == "br":
                self._break()
            return
        table = name in _TABLE
        for depth in range(len(self._open) - 1, 0, -1):
            there = self._open[depth].name
            if there == name:
                self._pop(depth)
                return
            if (there in _CELLS and not table) or there == "table":
                return

    def _pop(self, depth: int) -> None:
        """Close every element from this depth on."""
        for context in self._open[depth:]:
            self._counts[context.name] -= 1
        del self._open[depth:]
        level = self._open[-1].level
        del self._tags[level:], self._numbers[level:], self._known[level:]
        if self._link > depth:
            self._link = 0

    def _inside(self, name: str, attributes: str, outer: Context) -> Context:
        """Return the context that a tag gives to what stands in it."""
        hidden = outer.hidden or (name in _HIDDEN and "shadowroot" not in attributes)
        spare = outer.spare or name == "noscript" or _hides(attributes)
        if name not in _BLOCKS:
            return outer._replace(name=name, hidden=hidden, spare=spare)
        self._number += 1
        self._tags.append((name, attributes))
        self._numbers.append(self._number)
        kind = _ROLES.get(name, outer.kind if name in ("p", "div") else BlockKind.PARAGRAPH)
        verbatim = outer.verbatim or kind is BlockKind.CODE
        return Context(name, self._number, len(self._numbers), kind, hidden, verbatim, spare)

    def _label(self, name: str, attributes: str) -> str:
        """Return the tag as a selector: `div#main.post.wide[role=main]`."""
        if "=" not in attributes:
            return name
        known = self._labels.get((name, attributes))
        if known is None:
            known = self._labels[name, attributes] = _selector(name, attributes)
        return known


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th", "caption"})
_TABLE = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "body", "html"})
_CLOSED_BY = {
    "li": frozenset({"li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(("td", "th"), _CELLS),
    "tr": frozenset({"tr", *_CELLS}),
    **dict.fromkeys(("tbody", "thead", "tfoot"), frozenset({"tr", "tbody", "thead", "tfoot", *_CELLS})),
}
_WALLS = {
    "li": _BLOCKS - {"address", "div", "p", "li"},
    **dict.fromkeys(("dt", "dd"), _BLOCKS - {"address", "div", "p"}),
    **dict.fromkeys(("td", "th"), frozenset({"tr", "table"})),
    **dict.fromkeys(("tr", "tbody", "thead", "tfoot"), frozenset({"table"})),
}


def _hides(attributes: str) -> bool:
    if "hidden" not in attributes:
        return False
    bare = _VALUES.sub(" ", attributes)
    return _IS_HIDDEN.search(bare) is not None and not _STREAMED.search(attributes)


def _chars(line: OpenBlock) -> int:
    return sum(len(piece.text) for piece in line.pieces)


def _selector(name: str, attributes: str) -> str:
    found = _NAMES.findall(attributes)
    if not found:
        return name
    named = {said.lower(): one or two or bare for said, one, two, bare in reversed(found)}
    label = [name]
    if identity := named.get("id"):
        label.append("#" + identity.strip())
    label += ["." + part for part in named.get("class", "").split()]
    label += [f"[{said}={named[said]}]" for said in ("role", "itemprop") if named.get(said)]
    return "".join(label)


def _unescaped(text: str, start: int) -> Iterator[TextPiece]:
    """Yield the text in pieces: what stands as it is, and each character reference on its own."""
    at = 0
    for match in _REFERENCE.finditer(text):
        shown = _character(match[0])
        if shown != match[0]:
            if match.start() > at:
                yield TextPiece(start + at, start + match.start(), text[at : match.start()])
            yield TextPiece(start + match.start(), start + match.end(), shown)
            at = match.end()
    if at < len(text):
        yield TextPiece(start + at, start + len(text), text[at:])


_character = lru_cache(maxsize=1024)(html.unescape)


def _unquoted(literal: str) -> str:
    try:
        return html.unescape(str(json.loads(literal, strict=False)))
    except ValueError:
        return ""
