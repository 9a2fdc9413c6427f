"""The walk over the tags of a page: what stands in which element, and where a line of text begins and ends.

Elements close as browsers close them; what never shows is left out. The tree itself is not kept: a line
knows the elements around it.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.errors import TooDeep
from pipeline.kinds import BuiltIn
from pipeline.model import BlockKind, Span
from pipeline.reading.elements import (
    BLOCKS,
    CELLS,
    CLOSED_BY,
    CLOSING,
    EMPTY,
    HEADINGS,
    KINDS,
    MARKED,
    NEVER_SHOWN,
    STATEFUL,
    TABLE,
    WALLS,
    hides,
    is_set_inline,
    selector_of,
)
from pipeline.reading.formulas import formula_of, tex_of
from pipeline.reading.marks import image_text, inner, is_permalink, links_to_place, raised_mark
from pipeline.reading.tokens import DECLARATION, ENDLESS, RAW, TEXT, Tag, is_endless, tags_of

_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[0-9A-Za-z]+);?")
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')
_PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]{0,500}?"name"\s*:\s*("(?:[^"\\]|\\.){1,200}")')
_NOTED = re.compile(r"hidden|mw-editsection|katex-html|MathJax")
_CONTROLLED = re.compile(r"""\b(?:aria-controls|data-(?:bs-)?target)\s*=\s*["']?#?([^"'>]+)""", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_OPENS = re.compile(r"""\bhidden\s*=\s*["']?until-found|\brole\s*=\s*["']?tabpanel""", re.IGNORECASE)
_MATHJAX = re.compile(r"""\bclass\s*=\s*["']?[^"'>]*\bMathJax(?:_Display|_Preview|_CHTML|_SVG)?\b""")
_STORY_END = re.compile(r"""[.!?…。！？؟।]["'”’»›」』)\]]*\s*$""")
_SENTENCE_CHARS = 20

MOST_HEAD_TAGS = 10
"""So many tags of the head that may name a title are kept; pages have three or four."""
LONGEST_PATH = 40
"""A block knows so many of the tags around it, the innermost; keeps hostile nesting linear."""


class TextPiece(NamedTuple):
    """A part of the text of a page and its place in the source."""

    start: int
    stop: int
    text: str
    rule: BuiltIn | None = None
    """Name of the edit where the text is not what the source has there; None for a character reference."""


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
    """Whether it shows only where scripts do not run."""
    concealed: bool = False
    """Whether the attribute `hidden` keeps it from readers, who have no way to open it."""
    inline: bool = False
    """Whether a block is set as a part of the line."""


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
        self.publisher = ""
        self.has_text_in_scripts = False
        """Whether a script holds a long text, as of pages that scripts write."""
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
        self._muted = 0
        """Text before this place is in a mark that is left out."""
        self._mark: tuple[int, int] | None = None
        """Where an element began that is a mark, and how many elements were open."""
        self._now = 0
        """Where the tag ends that is read."""
        self._to_place = False
        """Whether the innermost link leads to a place of a page."""
        self._note_open = self._reading_open = False
        self._formula = ""
        """The formula that was shown last."""
        self._has_scripted_tex = "math/tex" in source
        self._custom_end = -1
        """Where the last custom element ended that holds a sentence."""
        self._controlled: set[str] | None = None

    def read(self) -> None:
        """Read the whole page."""
        source, counts = self.source, self._counts
        at = 0
        for tag in tags_of(source):
            name, start, stop, attributes = tag
            if at < start:
                self._text(at, start)
            at = self._now = stop
            if name in STATEFUL:
                self._start(tag)
            elif name[:1] == "/":
                if name in CLOSING or counts.get(name[1:]):
                    self._close(name[1:], start)
                elif "-" in name:
                    self._end_custom(start, stop)
            elif name == TEXT:
                self._text(start, stop)
            elif name != DECLARATION:
                if counts.get(name) or _NOTED.search(attributes):
                    self._start(tag)
                if "-" in name:
                    self._start_custom(start)
        if at < len(source):
            self._text(at, len(source))
        self._flush()

    def hidden(self) -> set[int]:
        """Return the numbers of the lines that no reader sees; none where they far outweigh the others."""
        away = {n for n, line in enumerate(self.lines) if line.context.spare or line.context.concealed}
        away = {n for n in away if self.lines[n].context.spare or not _is_story(self.lines[n])}
        held = sum(_chars(self.lines[n]) for n in away)
        if not held or held > 2 * (sum(map(_chars, self.lines)) - held):
            return set()
        return away

    def _flush(self) -> None:
        if self._line:
            self.lines.append(self._line)
            self._line = None

    def _text(self, start: int, stop: int) -> None:
        outer = self._open[-1]
        if outer.hidden or start < self._muted:
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

    def _add(self, piece: TextPiece) -> None:
        """Add to the line what the source does not have as text."""
        outer = self._open[-1]
        if outer.hidden or piece.start < self._muted:
            return
        if self._line is None:
            self._line = self._begun(outer)
        self._line.pieces.append(piece)
        self._line.linked += len(piece.text) if self._link else 0

    def _last_char(self) -> str:
        return self._line.pieces[-1].text[-1:] if self._line and self._line.pieces else ""

    def _begun(self, context: Context) -> OpenBlock:
        known, tags = self._known, self._tags
        known += [self._label(*tag) for tag in tags[len(known) :]]
        reach = -LONGEST_PATH - 1
        return OpenBlock(context, tuple(known[reach:]), tuple(self._numbers[reach:]), [], 0, 1 if self._link else 0)

    def _start(self, tag: Tag) -> None:
        name, start, stop, attributes = tag
        if name in BLOCKS:
            self._start_block(tag)
        elif name == "a":
            self._start_link(start, stop, attributes)
        elif name == "br":
            self._break(start)
        elif is_endless(tag, self.source):
            self.unparsed = Span(start, stop)
        elif name in ("meta", "title", "script"):
            self._note(tag)
        elif name in ("math", "img"):
            self._show(tag)
        elif name == "sup":
            self._start_raised(start, stop)
        elif name in ("rt", "ruby"):
            self._start_reading(name, start, stop)
        elif name in RAW or name in EMPTY:
            return
        elif self._says_something(name, stop, attributes):
            if "mw-editsection" in attributes and not self._mark:
                self._mark = (start, len(self._open))
            self._push(name, attributes)

    def _says_something(self, name: str, stop: int, attributes: str) -> bool:
        """Return whether an inline element hides what is in it, or is in one of the same name that does."""
        if (name in NEVER_SHOWN and self.source[stop - 2] != "/") or self._counts.get(name):
            return True
        return hides(attributes) or self._is_second_form(attributes) or "mw-editsection" in attributes

    def _is_second_form(self, attributes: str) -> bool:
        """Return whether the element shows a formula that is shown already, or in the script after it."""
        if "katex-html" in attributes:
            return bool(self._formula)
        return self._has_scripted_tex and _MATHJAX.search(attributes) is not None

    def _start_block(self, tag: Tag) -> None:
        name, start, stop, attributes = tag
        outer = self._open[-1]
        if name == "button" and (outer.kind is BlockKind.HEADING or outer.name == "summary"):
            return
        if is_set_inline(attributes) and self._line:
            self._counts[name] = self._counts.get(name, 0) + 1
            self._open.append(outer._replace(name=name, inline=True))
            return
        if outer.verbatim and name != "pre":
            self._new_line(start, stop)
        else:
            self._flush()
            self._imply(name)
        self._push(name, attributes)

    def _start_link(self, start: int, stop: int, attributes: str) -> None:
        outer = self._open[-1]
        held = inner(self.source, stop, "</a") if outer.kind is BlockKind.HEADING or outer.name == "dt" else None
        if held and is_permalink(attributes, held):
            end = self.source.find(">", stop + len(held)) + 1 or len(self.source)
            self._add(TextPiece(start, end, "", BuiltIn.MARKUP_PERMALINK))
            self._muted = end
            return
        self._link = len(self._open)
        self._to_place = links_to_place(attributes)
        if self._line:
            self._line.links += 1

    def _start_raised(self, start: int, stop: int) -> None:
        """Mark a power or a note, which the text would run into."""
        to_place = self._link > 0 and self._to_place
        mark = raised_mark(self.source, stop, self._last_char(), links_to_place=to_place) if self._line else ""
        if mark:
            self._add(TextPiece(start, stop, mark, BuiltIn.MARKUP_INLINE))
            self._note_open = mark == "["

    def _start_reading(self, name: str, start: int, stop: int) -> None:
        """Set the reading of a word in brackets where the page does not."""
        if name == "rt" and self._line and not self._reading_open and self._last_char() not in "(（":
            self._add(TextPiece(start, stop, "(", BuiltIn.MARKUP_INLINE))
            self._reading_open = True

    def _end_mark(self, name: str, start: int) -> None:
        """Close the bracket of a note or of a reading."""
        if (name == "sup" and self._note_open) or (name in ("rt", "ruby") and self._reading_open):
            if self._line:
                bracket = "]" if name == "sup" else ")"
                self._add(TextPiece(start, self._now, bracket, BuiltIn.MARKUP_INLINE))
            self._note_open = self._note_open and name != "sup"
            self._reading_open = self._reading_open and name == "sup"

    def _show(self, tag: Tag) -> None:
        """Show a formula once, or the characters that an image stands for."""
        name, start, stop, attributes = tag
        if name == "math":
            text, formula = formula_of(self.source[start:stop]), True
        else:
            text, formula = image_text(attributes, in_a_line=self._line is not None)
        if not text or (name == "img" and formula and text == self._formula):
            return
        self._add(TextPiece(start, stop, text, BuiltIn.MARKUP_INLINE))
        self._formula = text if formula else self._formula

    def _end_custom(self, start: int, stop: int) -> None:
        """Note where a custom element ends that holds text up to its end."""
        pieces = self._line.pieces if self._line else []
        if pieces and pieces[-1].stop == start and not pieces[-1].text[-1:].isspace():
            self._custom_end = stop

    def _start_custom(self, start: int) -> None:
        """Begin a line where custom elements follow each other that hold sentences, or words without a space between."""
        if self._custom_end < 0 or not self._line:
            return
        between = self.source[self._custom_end : start] if start - self._custom_end < _SENTENCE_CHARS else "x"
        last = self._line.pieces[-1].text
        ended = len(last) >= _SENTENCE_CHARS and _STORY_END.search(last[-_SENTENCE_CHARS:]) is not None
        if not between or (between.isspace() and ended):
            self._flush()
        self._custom_end = -1

    def _new_line(self, start: int, stop: int) -> None:
        """Begin a new line of code where a tag of a block is between two."""
        if self._line and self._last_char() not in ("", "\n"):
            self._add(TextPiece(start, stop, "\n", BuiltIn.MARKUP_INLINE))

    def _break(self, start: int) -> None:
        """End the line; two breaks in a row end the paragraph. In code a break is a line end."""
        if self._open[-1].verbatim:
            if self._line:
                self._add(TextPiece(start, self._now, "\n", BuiltIn.MARKUP_INLINE))
        elif self._line:
            self._line.broken = True
            self._flush()
        elif self.lines and self.lines[-1].context.container == self._open[-1].container:
            self.lines[-1].broken = False

    def _note(self, tag: Tag) -> None:
        """Keep what a tag of the head says about the title."""
        name, start, stop, attributes = tag
        if name == "script":
            opening = self.source[start : stop - len(attributes)]
            if self._has_scripted_tex and "math/tex" in opening:
                self._add(TextPiece(start, stop, tex_of(attributes.partition("</")[0]), BuiltIn.MARKUP_INLINE))
            elif "json" in opening and not self.has_text_in_scripts:
                self.has_text_in_scripts = _holds_text(attributes)
            if not self.publisher and '"publisher"' in attributes and (found := _PUBLISHER.search(attributes)):
                self.publisher = _unquoted(found[1])
            if not self.headline and '"headline"' in attributes and (found := _HEADLINE.search(attributes)):
                self.headline = _unquoted(found[1])
        elif (name == "title" or "title" in attributes or "site_name" in attributes) and len(
            self.head
        ) < MOST_HEAD_TAGS:
            self.head.append(self.source[start:stop])

    def _imply(self, name: str) -> None:
        """Close what a browser closes before this tag."""
        top = self._open[-1].name
        if (top == "p" and name != "button") or (top in HEADINGS and name in HEADINGS):
            self._pop(len(self._open) - 1)
        closed = CLOSED_BY.get(name)
        if closed:
            for depth in range(len(self._open) - 1, 0, -1):
                there = self._open[depth].name
                if there in closed:
                    self._pop(depth)
                elif there in WALLS[name]:
                    return

    def _push(self, name: str, attributes: str) -> None:
        if name in EMPTY:
            return
        if len(self._open) > self.deepest:
            raise TooDeep(self.deepest)
        self._counts[name] = self._counts.get(name, 0) + 1
        self._open.append(self._inside(name, attributes, self._open[-1]))

    def _close(self, name: str, start: int) -> None:
        if name == "a":
            self._link = 0
            return
        if name in MARKED:
            self._end_mark(name, start)
            return
        inside = self._open[-1]
        if inside.inline and inside.name == name:
            self._pop(len(self._open) - 1)
            return
        if name == "button" and not self._counts.get(name) and inside.kind is BlockKind.HEADING:
            return
        if inside.verbatim and name != "pre" and name in BLOCKS:
            self._new_line(start, self._now)
        elif name in BLOCKS or name in NEVER_SHOWN:
            self._flush()
        if name in HEADINGS and self._open[-1].name in HEADINGS:
            name = self._open[-1].name
        if not self._counts.get(name):
            if name == "br":
                self._break(start)
            return
        table = name in TABLE
        for depth in range(len(self._open) - 1, 0, -1):
            there = self._open[depth].name
            if there == name:
                self._pop(depth)
                return
            if (there in CELLS and not table) or there == "table":
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
        if self._mark and depth <= self._mark[1]:
            start, self._mark = self._mark[0], None
            self._add(TextPiece(start, self._now, "", BuiltIn.MARKUP_PERMALINK))

    def _inside(self, name: str, attributes: str, outer: Context) -> Context:
        """Return the context that a tag gives to what stands in it."""
        hidden = outer.hidden or (name in NEVER_SHOWN and "shadowroot" not in attributes)
        spare = outer.spare or name == "noscript"
        concealed = outer.concealed or (hides(attributes) and not self._opens(attributes))
        if name not in BLOCKS:
            away = hidden or self._is_second_form(attributes) or "mw-editsection" in attributes
            return outer._replace(name=name, hidden=away, spare=spare, concealed=concealed)
        self._number += 1
        self._tags.append((name, attributes))
        self._numbers.append(self._number)
        kind = KINDS.get(name, outer.kind if name in ("p", "div") else BlockKind.PARAGRAPH)
        verbatim = outer.verbatim or kind is BlockKind.CODE
        kind = BlockKind.CODE if verbatim else kind
        return Context(name, self._number, len(self._numbers), kind, hidden, verbatim, spare, concealed)

    def _opens(self, attributes: str) -> bool:
        """Return whether readers can open a hidden element: a panel of tabs, one that a button controls, and the like."""
        if _OPENS.search(attributes):
            return True
        identity = _ID.search(attributes)
        if identity is None:
            return False
        if self._controlled is None:
            found = (
                _CONTROLLED.findall(self.source) if "aria-controls" in self.source or "target" in self.source else []
            )
            self._controlled = {name for names in found for name in names.split()}
        return identity[1] in self._controlled

    def _label(self, name: str, attributes: str) -> str:
        """Return the tag as a selector: `div#main.post.wide[role=main]`."""
        if "=" not in attributes:
            return name
        known = self._labels.get((name, attributes))
        if known is None:
            known = self._labels[name, attributes] = selector_of(name, attributes)
        return known


_TEXT_IN_JSON = re.compile(r'"(?:[^"\\]|\\.){200,}"')
FEWEST_SPACES = 25
"""A string with so many spaces is a text, not a key; chosen by eye."""


def _holds_text(script: str) -> bool:
    """Return whether a script holds a string that is a text."""
    return any(found[0].count(" ") >= FEWEST_SPACES for found in _TEXT_IN_JSON.finditer(script))


def _is_story(line: OpenBlock) -> bool:
    """Return whether a hidden line is a sentence in the main part of the page: scripts show the rest of a story."""
    text = "".join(piece.text for piece in line.pieces)
    if len(text) < 3 * _SENTENCE_CHARS or not _STORY_END.search(text[-_SENTENCE_CHARS:]):
        return False
    names = {re.split(r"[#.\[]", label, maxsplit=1)[0] for label in line.path}
    return not names.isdisjoint({"main", "article"}) and names.isdisjoint({"dialog", "form", "nav", "aside", "footer"})


def _chars(line: OpenBlock) -> int:
    return sum(len(piece.text) for piece in line.pieces)


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
