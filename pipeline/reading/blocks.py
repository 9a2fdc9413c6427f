"""Plain text to blocks: paragraphs, and the lines of paragraphs that do not flow."""

from collections.abc import Iterator

from pipeline.model import Block, BlockKind, Span
from pipeline.text.lazy import lazy_pattern, lazy_re

_ITEM = lazy_pattern(r"(?:[-*•·‣▪–—o]|\(?\p{N}{1,3}[.)]|\(?\p{L}[.)])\s+\S")
_ITEM_STARTS = frozenset("-*•·‣▪–—o(")
_ENUMERATED = frozenset(".)")
_HEADING = lazy_pattern(r"#{1,6}\s+\S")
_FIRST_WORD = lazy_pattern(r"\S+")
_OTHER_LINE_END = lazy_re("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
"""What ends lines apart from a line feed, and four control characters that `str.strip` takes for white space."""
_PARAGRAPH = lazy_pattern(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_PARAGRAPH_CR = lazy_pattern(r"\S[^\r]*(?:\r[^\S\r]*\S[^\r]*)*")
_LINE_END = lazy_pattern(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and not "\x1c" <= c <= "\x1f")
"""White space as the patterns know it; `str.strip` takes four control characters more."""

CODE_INDENT_COLUMNS = 4
"""A paragraph indented so far is code, as in Markdown."""
NARROWEST_WRAP_CHARS = 40
"""Lines shorter than this are verse or labels, not wrapped prose; chosen by eye."""
WIDEST_WRAP_CHARS = 132
"""Lines longer than this are paragraphs of their own; the widest common terminal."""


PlacedText = tuple[int, str]
"""A line without the space around it, and where it starts."""


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a plain text in order; their spans are offsets in this text.

    Paragraphs are separated by empty lines. The lines of a paragraph stay together when they are full, as
    in hard-wrapped prose, and are blocks of their own otherwise.
    """
    found: list[Block] = []
    fenced = False
    has_fences = "```" in text
    for group, lines in enumerate(_any_paragraphs(text) if _OTHER_LINE_END.search(text) else _paragraphs(text)):
        start, stop = lines[0][0], lines[-1][0] + len(lines[-1][1])
        code = fenced or (start > 0 and text[start - 1] != "\n" and _indentation(text, start) >= CODE_INDENT_COLUMNS)
        if has_fences:
            part = text[start:stop]
            fence = part.count("```") % 2 == 1
            code = code or fence or part.startswith("```")
            fenced ^= fence
        if code or len(lines) == 1 or is_wrapped([line for _, line in lines]):
            part = text[start:stop]
            found.append(Block(Span(start, stop), part, BlockKind.CODE if code else _role(part), group=group))
        else:
            found += [Block(Span(at, at + len(line)), line, _role_of_line(line), group=group) for at, line in lines]
    return tuple(found)


def _paragraphs(text: str) -> Iterator[list[PlacedText]]:
    """Yield the lines of each paragraph of a text in which only line feeds end lines."""
    lines: list[PlacedText] = []
    at = 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            lines.append((at if raw[0] == bare[0] else at + raw.index(bare[0]), bare))
        elif lines:
            yield lines
            lines = []
        at += len(raw) + 1
    if lines:
        yield lines


def _any_paragraphs(text: str) -> Iterator[list[PlacedText]]:
    """Yield the lines of each paragraph of any text."""
    paragraph = _PARAGRAPH if "\n" in text or "\r" not in text else _PARAGRAPH_CR
    for match in paragraph.finditer(text):
        yield list(_lines(match[0].rstrip(_SPACE), match.start()))


def _indentation(text: str, start: int) -> int:
    """Return how many columns the paragraph at `start` is set in; a tab counts four."""
    columns = 0
    for offset in range(start - 1, max(start - 9, -1), -1):
        if text[offset] == "\t":
            columns += 4
        elif text[offset] == " ":
            columns += 1
        else:
            break
    return columns


def _lines(part: str, start: int) -> Iterator[PlacedText]:
    """Yield every line of a paragraph that is not empty."""
    at = 0
    for stop, after in [*(end.span() for end in _LINE_END.finditer(part)), (len(part), len(part))]:
        line = part[at:stop]
        bare = line.strip(_SPACE)
        if bare:
            yield start + at + len(line) - len(line.lstrip(_SPACE)), bare
        at = after


def _role(text: str) -> BlockKind:
    if text[0] == "#" and _HEADING.match(text):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if _is_item(text) else BlockKind.PARAGRAPH


def _role_of_line(line: str) -> BlockKind:
    kind = _role(line)
    return BlockKind.LINE if kind is BlockKind.PARAGRAPH else kind


def _is_item(line: str) -> bool:
    first = line[0]
    may_be = first in _ITEM_STARTS or line[1:2] in _ENUMERATED or first.isnumeric()
    return may_be and _ITEM.match(line) is not None


def is_wrapped(lines: list[str]) -> bool:
    """Return whether the lines are prose broken at a right margin: no line but the last has room for the next word.

    >>> is_wrapped(["Roses are red,", "violets are blue."])
    False
    """
    lengths = list(map(len, lines))
    width = max(lengths)
    if not NARROWEST_WRAP_CHARS <= width <= WIDEST_WRAP_CHARS:
        return False
    for chars, after in zip(lengths, lines[1:], strict=False):
        room = width - chars
        if room > 1 and _first_word_chars(after) < room:
            return False
    return not any(map(_is_item, lines[1:]))


def _first_word_chars(line: str) -> int:
    word = _FIRST_WORD.match(line)
    return len(word[0]) if word else 0
