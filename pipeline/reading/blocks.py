"""Plain text to blocks: paragraphs, and the lines of paragraphs that do not flow."""

from collections.abc import Iterator

from pipeline.model import Block, BlockKind, Span
from pipeline.text.lazy import lazy_pattern

_PARAGRAPH = lazy_pattern(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_PARAGRAPH_CR = lazy_pattern(r"\S[^\r]*(?:\r[^\S\r]*\S[^\r]*)*")
_ITEM = lazy_pattern(r"(?:[-*•·‣▪–—o]|\(?\p{N}{1,3}[.)]|\(?\p{L}[.)])\s+\S")
_HEADING = lazy_pattern(r"#{1,6}\s+\S")
_LINE_END = lazy_pattern(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and not "\x1c" <= c <= "\x1f")
"""White space as the patterns know it; `str.strip` takes four control characters more."""
_FIRST_WORD = lazy_pattern(r"\S+")

NARROWEST_WRAP_CHARS = 40
"""Lines shorter than this are verse or labels, not wrapped prose; chosen by eye."""
WIDEST_WRAP_CHARS = 132
"""Lines longer than this are paragraphs of their own; the widest common terminal."""


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a plain text in order; their spans are offsets in this text.

    Paragraphs are separated by empty lines. The lines of a paragraph stay together when they are full, as
    in hard-wrapped prose, and are blocks of their own otherwise.
    """
    paragraph = _PARAGRAPH if "\n" in text or "\r" not in text else _PARAGRAPH_CR
    found: list[Block] = []
    fenced = False
    for group, match in enumerate(paragraph.finditer(text)):
        part = match[0].rstrip(_SPACE)
        indented = _indentation(text, match.start()) >= 4
        fence = part.count("```") % 2 == 1
        code = fenced or fence or indented or part.startswith("```")
        fenced ^= fence
        found += _paragraph(part, match.start(), group, code=code)
    return tuple(found)


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


def _paragraph(part: str, start: int, group: int, *, code: bool) -> Iterator[Block]:
    if code:
        yield Block(Span(start, start + len(part)), part, BlockKind.CODE, group=group)
        return
    lines = list(_lines(part))
    if len(lines) == 1 or is_wrapped([line for _, line in lines]):
        yield Block(Span(start, start + len(part)), part, _role(part), group=group)
        return
    for offset, line in lines:
        kind = _role(line)
        where = Span(start + offset, start + offset + len(line))
        yield Block(where, line, BlockKind.LINE if kind is BlockKind.PARAGRAPH else kind, group=group)


def _lines(part: str) -> Iterator[tuple[int, str]]:
    """Yield every line that is not empty, without the space around it, and its offset."""
    at = 0
    for stop, after in [*(end.span() for end in _LINE_END.finditer(part)), (len(part), len(part))]:
        line = part[at:stop]
        bare = line.strip(_SPACE)
        if bare:
            yield at + len(line) - len(line.lstrip(_SPACE)), bare
        at = after


def _role(text: str) -> BlockKind:
    if _HEADING.match(text):
        return BlockKind.HEADING
    if _ITEM.match(text):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def is_wrapped(lines: list[str]) -> bool:
    """Return whether the lines are prose broken at a right margin: no line but the last has room for the next word.

    >>> is_wrapped(["Roses are red,", "violets are blue."])
    False
    """
    width = max(map(len, lines))
    if not NARROWEST_WRAP_CHARS <= width <= WIDEST_WRAP_CHARS or any(_ITEM.match(line) for line in lines[1:]):
        return False
    return all(len(line) + 1 + _first_word_chars(after) > width for line, after in zip(lines, lines[1:], strict=False))


def _first_word_chars(line: str) -> int:
    word = _FIRST_WORD.match(line)
    return len(word[0]) if word else 0
