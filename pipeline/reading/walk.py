"""The open elements of a page, and the line that is being read: what text is in, and how elements close.

Elements close as browsers close them; what never shows is left out.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.errors import TooDeep
from pipeline.kinds import BuiltIn
from pipeline.model import BlockKind, Span
from pipeline.reading.elements import (
    AWAY,
    BLOCKS,
    CLOSED_BY,
    EMPTY,
    HEADINGS,
    KINDS,
    NEVER_SHOWN,
    WALLS,
    hides,
    is_set_away,
    selector_of,
)
from pipeline.reading.references import TextPiece, pieces_of, shows_reference, speaks_of_markup
from pipeline.text.lazy import lazy_re

_CONTROLLED = lazy_re(r"""\b(?:aria-controls|data-(?:bs-)?target)\s*=\s*["']?#?([^"'>]+)""", re.IGNORECASE)
_ID = lazy_re(r"""\bid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_OPENS = lazy_re(r"""\bhidden\s*=\s*["']?until-found|\brole\s*=\s*["']?tabpanel""", re.IGNORECASE)
_MATHJAX = lazy_re(r"""\bclass\s*=\s*["']?[^"'>]{0,500}\bMathJax(?:_Display|_Preview|_CHTML|_SVG)?\b""")

LONGEST_PATH = 40
"""A block knows so many of the tags around it, the innermost; keeps hostile nesting linear."""


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


class Walk:
    """The state of a walk over the tags of a page."""

    def __init__(self, source: str, deepest: int) -> None:
        self.source = source
        self.deepest = deepest
        self.lines: list[OpenBlock] = []
        self._tags_of_head: list[str] = []
        """Source of the title element, of meta elements and of the canonical link."""
        self._scripts: list[str] = []
        """The scripts that declare something of the page; then those of JSON-LD, and those of JSON."""
        self._linked: list[str] = []
        self._data: list[str] = []
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
        """Labels of the outermost of them; most are needed by several lines, many by none."""
        self._labels: dict[tuple[str, str], str] = {}
        self._paths: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Lines of one path share it: it is compared often."""
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
        self._has_scripted_tex: bool | None = None
        """Whether scripts of the page hold formulas; None until it matters."""
        self._custom_end = -1
        """Where the last custom element ended that holds a sentence."""
        self._custom_ended = False
        """Whether the sentence ended there too."""
        self._controlled: set[str] | None = None
        self._twice: bool | None = None

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
            twice = shows_reference(text) and self._decodes_twice()
            line.pieces += pieces_of(text, start, twice=twice, verbatim=outer.verbatim)
        else:
            line.pieces.append(TextPiece(start, stop, text))
        if self._link:
            line.linked += stop - start

    def _decodes_twice(self) -> bool:
        """Return whether references that show as references are mistakes: the page shows no tags, nor talks of them."""
        if self._twice is None:
            self._twice = not speaks_of_markup(self.source)
        return self._twice

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
        if len(known) < len(tags):
            known += [self._label(*tag) for tag in tags[len(known) :]]
        reach = -LONGEST_PATH - 1
        path = tuple(known[reach:])
        path = self._paths.setdefault(path, path)
        return OpenBlock(context, path, tuple(self._numbers[reach:]), [], 0, 1 if self._link else 0)

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

    def _pop(self, depth: int) -> None:
        """Close every element from this depth on."""
        opened, counts = self._open, self._counts
        if depth == len(opened) - 1:
            counts[opened.pop().name] -= 1
        else:
            for context in opened[depth:]:
                counts[context.name] -= 1
            del opened[depth:]
        level = opened[-1].level
        if level < len(self._numbers):
            del self._tags[level:], self._numbers[level:], self._known[level:]
        if self._link > depth:
            self._link = 0
        if self._mark and depth <= self._mark[1]:
            start, self._mark = self._mark[0], None
            self._add(TextPiece(start, self._now, "", BuiltIn.MARKUP_PERMALINK))

    def _inside(self, name: str, attributes: str, outer: Context) -> Context:
        """Return the context that a tag gives to its content."""
        hidden = outer.hidden or (name in NEVER_SHOWN and "shadowroot" not in attributes)
        spare = outer.spare or name == "noscript"
        concealed = outer.concealed or ("hidden" in attributes and hides(attributes) and not self._opens(attributes))
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

    def _is_second_form(self, attributes: str) -> bool:
        """Return whether the element shows a formula that is shown already, or in the script after it."""
        if "katex-html" in attributes:
            return bool(self._formula)
        if "MathJax" not in attributes or _MATHJAX.search(attributes) is None:
            return False
        if self._has_scripted_tex is None:
            self._has_scripted_tex = "math/tex" in self.source
        return self._has_scripted_tex

    def _opens(self, attributes: str) -> bool:
        """Return whether readers can open a hidden element: a panel of tabs, or one that a button controls."""
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
            known = selector_of(name, attributes)
            if is_set_away(attributes) and not self._opens(attributes):
                known += AWAY
            self._labels[name, attributes] = known
        return known
