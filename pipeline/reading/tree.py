"""The walk over the tags of a page: where a line of text begins and ends, and what is shown of formulas and marks.

The tree itself is not kept: a line knows the elements around it.
"""

import re
from collections.abc import Callable

from pipeline.kinds import BuiltIn
from pipeline.model import BlockKind, PageFacts, Span
from pipeline.reading.elements import (
    BLOCKS,
    CELLS,
    CLOSED_BY,
    CLOSING,
    EMPTY,
    HEADINGS,
    MARKED,
    NEVER_SHOWN,
    STATEFUL,
    TABLE,
    hides,
    is_set_inline,
)
from pipeline.reading.formulas import formula_of, tex_of
from pipeline.reading.marks import image_text, inner, is_permalink, links_to_place, raised_mark
from pipeline.reading.references import TextPiece
from pipeline.reading.tokens import DECLARATION, RAW, TEXT, Tag, is_endless, tags_of
from pipeline.reading.walk import OpenBlock, Walk
from pipeline.text.lazy import lazy_re
from pipeline.text.sentences import ends_as_sentence

_SENTENCE_CHARS = 20

_DECLARED = tuple(f'"{key}"' for key in ("headline", "publisher", "articleBody", "wordCount", "description", "@type"))
"""Keys of what a page declares in its scripts."""
_ROOT = lazy_re(r"<html\b[^<>]{1,2000}>", re.IGNORECASE)
_ROOT_WITHIN_CHARS = 50_000
"""The start tag of a page is no further from its beginning."""


class Reader(Walk):
    """Walks the tags once and gathers the lines of the page: the text between block tags and line breaks."""

    def __init__(self, source: str, deepest: int) -> None:
        super().__init__(source, deepest)
        self._handlers: dict[str, Callable[[Tag], None]] = {
            **dict.fromkeys(STATEFUL, self._start),
            **dict.fromkeys(BLOCKS, self._start_block),
            "a": self._start_link,
            "br": self._break,
            "script": self._read_script,
            "meta": self._note,
            "title": self._note,
            "link": self._note_link,
            "math": self._show,
            "img": self._show,
            "sup": self._start_raised,
            "rt": self._start_reading,
        }
        """What is done at start tags that always change the state."""

    def read(self) -> None:
        """Read the whole page."""
        source, handlers = self.source, self._handlers
        at = 0
        for tag in tags_of(source):
            name, start, stop, _ = tag
            if at < start:
                self._text(at, start)
            at = self._now = stop
            handler = handlers.get(name)
            if handler is not None:
                handler(tag)
            elif name in CLOSING:
                self._close(CLOSING[name], start)
            elif name[:1] == "/":
                self._end_inline(tag)
            elif name == TEXT:
                self._text(start, stop)
            elif name != DECLARATION:
                self._start_inline(tag)
        if at < len(source):
            self._text(at, len(source))
        self._flush()

    def has_text_in_scripts(self) -> bool:
        """Return whether a script holds a long text, as of pages that scripts write."""
        return any(map(_holds_text, self._data))

    def hidden(self) -> set[int]:
        """Return the numbers of the lines that no reader sees; none where they far outweigh the others."""
        away = {n for n, line in enumerate(self.lines) if line.context.spare or line.context.concealed}
        away = {n for n in away if self.lines[n].context.spare or not _is_story(self.lines[n])}
        held = sum(_chars(self.lines[n]) for n in away)
        if not held or held > 2 * (sum(map(_chars, self.lines)) - held):
            return set()
        return away

    def _start(self, tag: Tag) -> None:
        name, start, stop, attributes = tag
        if is_endless(tag, self.source):
            self.unparsed = Span(start, stop)
        elif name not in RAW and name not in EMPTY and self._says_something(name, stop, attributes):
            if "mw-editsection" in attributes and not self._mark:
                self._mark = (start, len(self._open))
            self._push(name, attributes)

    def _start_inline(self, tag: Tag) -> None:
        """Look at an inline element: a few hide what is in them, those of the page's own making may begin a line."""
        name, start, _, attributes = tag
        if (attributes and ("hidden" in attributes or _marks(attributes))) or self._counts.get(name):
            self._start(tag)
        if "-" in name:
            self._start_custom(start)

    def _end_inline(self, tag: Tag) -> None:
        """Close an inline element that is open, and note where one of the page's own making ends."""
        name, start, stop, _ = tag
        if self._counts.get(name[1:]):
            self._close(name[1:], start)
        elif "-" in name:
            self._end_custom(start, stop)

    def _says_something(self, name: str, stop: int, attributes: str) -> bool:
        """Return whether an inline element hides what is in it, or is in one of the same name that does."""
        if (name in NEVER_SHOWN and self.source[stop - 2] != "/") or self._counts.get(name):
            return True
        return hides(attributes) or self._is_second_form(attributes) or "mw-editsection" in attributes

    def _start_block(self, tag: Tag) -> None:
        name, start, stop, attributes = tag
        outer = self._open[-1]
        if name == "button" and (outer.kind is BlockKind.HEADING or outer.name == "summary"):
            return
        if "inline" in attributes and self._line and is_set_inline(attributes):
            self._counts[name] = self._counts.get(name, 0) + 1
            self._open.append(outer._replace(name=name, inline=True))
            return
        if outer.verbatim and name != "pre":
            self._new_line(start, stop)
        else:
            if self._line:
                self._flush()
            if outer.name == "p" or name in CLOSED_BY or name in HEADINGS:
                self._imply(name)
        self._push(name, attributes)

    def _start_link(self, tag: Tag) -> None:
        _, start, stop, attributes = tag
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

    def _start_raised(self, tag: Tag) -> None:
        """Mark a power or a note, which the text would run into."""
        _, start, stop, _ = tag
        to_place = self._link > 0 and self._to_place
        mark = raised_mark(self.source, stop, self._last_char(), links_to_place=to_place) if self._line else ""
        if mark:
            self._add(TextPiece(start, stop, mark, BuiltIn.MARKUP_INLINE))
            self._note_open = mark == "["

    def _start_reading(self, tag: Tag) -> None:
        """Set the reading of a word in brackets where the page does not."""
        _, start, stop, _ = tag
        if self._line and not self._reading_open and self._last_char() not in "(（":
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
        """Show a formula once, or the characters that an image represents."""
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
            last = pieces[-1].text
            self._custom_end = stop
            self._custom_ended = len(last) >= _SENTENCE_CHARS and ends_as_sentence(last[-_SENTENCE_CHARS:])

    def _start_custom(self, start: int) -> None:
        """Begin a line between custom elements that hold sentences, or words without a space between."""
        if self._custom_end < 0 or not self._line:
            return
        between = self.source[self._custom_end : start] if start - self._custom_end < _SENTENCE_CHARS else "x"
        if not between or (between.isspace() and self._custom_ended):
            self._flush()
        self._custom_end = -1

    def _new_line(self, start: int, stop: int) -> None:
        """Begin a new line of code where a tag of a block is between two."""
        if self._line and self._last_char() not in ("", "\n"):
            self._add(TextPiece(start, stop, "\n", BuiltIn.MARKUP_INLINE))

    def _break(self, tag: Tag) -> None:
        """End the line; two breaks in a row end the paragraph. In code a break is a line end."""
        if self._open[-1].verbatim:
            if self._line:
                self._add(TextPiece(tag[1], tag[2], "\n", BuiltIn.MARKUP_INLINE))
        elif self._line:
            self._line.broken = True
            self._flush()
        elif self.lines and self.lines[-1].context.container == self._open[-1].container:
            self.lines[-1].broken = False

    def _note(self, tag: Tag) -> None:
        """Keep a tag of the head."""
        self._tags_of_head.append(self.source[tag[1] : tag[2]])

    def _note_link(self, tag: Tag) -> None:
        """Keep the link that names the address of the page."""
        if "canonical" in tag[3]:
            self._note(tag)

    def _read_script(self, tag: Tag) -> None:
        """Show the formula that a script holds, and keep what it says about the page."""
        _, start, stop, inside = tag
        opening = self.source[start : stop - len(inside)]
        if is_endless(tag, self.source):
            self.unparsed = Span(start, stop)
        elif "math/tex" in opening:
            self._add(TextPiece(start, stop, tex_of(inside.partition("</")[0]), BuiltIn.MARKUP_INLINE))
        elif "json" in opening:
            self._data.append(inside)
            if "ld+json" in opening:
                self._linked.append(inside.rpartition("</")[0])
        if any(key in inside for key in _DECLARED):
            self._scripts.append(inside)

    def facts(self) -> PageFacts:
        """Return what the page declares of itself."""
        root = _ROOT.search(self.source, 0, _ROOT_WITHIN_CHARS)
        tags = (*((root[0],) if root else ()), *self._tags_of_head)
        return PageFacts(tags, tuple(self._scripts), tuple(self._linked))

    def _close(self, name: str, start: int) -> None:
        inside = self._open[-1]
        if name == "a":
            self._link = 0
        elif name in MARKED:
            self._end_mark(name, start)
        elif inside.inline and inside.name == name:
            self._pop(len(self._open) - 1)
        elif name != "button" or self._counts.get(name) or inside.kind is not BlockKind.HEADING:
            self._end_line(name, start)
            self._close_element(name, start)

    def _end_line(self, name: str, start: int) -> None:
        """End the line that the end of a block ends: in code with a line end."""
        if self._open[-1].verbatim and name != "pre" and name in BLOCKS:
            self._new_line(start, self._now)
        elif self._line and (name in BLOCKS or name in NEVER_SHOWN):
            self._flush()

    def _close_element(self, name: str, start: int) -> None:
        """Close the innermost element of this name, unless a table is between."""
        opened = self._open
        there = opened[-1].name
        if there == name or (name in HEADINGS and there in HEADINGS):
            self._pop(len(opened) - 1)
            return
        if not self._counts.get(name):
            if name == "br":
                self._break((name, start, self._now, ""))
            return
        table = name in TABLE
        for depth in range(len(opened) - 1, 0, -1):
            there = opened[depth].name
            if there == name:
                self._pop(depth)
                return
            if (there in CELLS and not table) or there == "table":
                return


_TEXT_IN_JSON = lazy_re(r'"(?:[^"\\]|\\.){200,}"')
FEWEST_SPACES = 25
"""A string with so many spaces is a text, not a key; chosen by eye."""


def _marks(attributes: str) -> bool:
    """Return whether an inline element is named for what is left out."""
    return "mw-editsection" in attributes or "katex-html" in attributes or "MathJax" in attributes


def _holds_text(script: str) -> bool:
    """Return whether a script holds a string that is a text."""
    return any(found[0].count(" ") >= FEWEST_SPACES for found in _TEXT_IN_JSON.finditer(script))


def _is_story(line: OpenBlock) -> bool:
    """Return whether a hidden line is a sentence in the main part of the page: scripts show the rest of a story."""
    text = "".join(piece.text for piece in line.pieces)
    if len(text) < 3 * _SENTENCE_CHARS or not ends_as_sentence(text[-_SENTENCE_CHARS:]):
        return False
    names = {re.split(r"[#.\[]", label, maxsplit=1)[0] for label in line.path}
    return not names.isdisjoint({"main", "article"}) and names.isdisjoint({"dialog", "form", "nav", "aside", "footer"})


def _chars(line: OpenBlock) -> int:
    return sum(len(piece.text) for piece in line.pieces)
