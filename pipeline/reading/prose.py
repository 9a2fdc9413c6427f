"""What lines look like: prose that may have been wrapped, or lists, verse and listings that keep their lines."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.text.lazy import lazy_pattern

BITS_TO_JOIN = 4.0
"""So improbable the fullness of lines has to be at least, in bits; all weights here are chosen by eye on made texts."""
BITS_OF_MARK = 3.0
BITS_OF_LISTING = 8.0
BITS_OF_NAMES = 4.0
BITS_OF_SHORT = 4.0
BITS_OF_STOPS = 3.0
BITS_OF_CAPITALS = 3.0
SMALLEST_WORD_SHARE = 0.6
"""So many of the words of prose are nothing but letters with punctuation around them; chosen by eye, as below."""
FEWEST_WORDS_PER_LINE = 4.5
FEWEST_LINES_AN_ARROW = 4
"""Prose may show an arrow in one of so many lines."""
FEWEST_LONE_LETTERS = 3
"""So many lines that start with a single small letter, and most of a paragraph's, are items."""
UNDERLINE_CHARS = 3
"""An underline is as long as its heading, but for so many characters; of East Asian ones each counts two."""
LARGEST_CAPITAL_SHARE = 0.6
"""More lines than this that start with a capital are a list, unless a sentence ends before them."""

_RULE_MARKS = "-=~*_#+%.^:─━═"
_RULE = lazy_pattern(rf"([{_RULE_MARKS}])(?:[^\S\n]*\1){{2,}}")
"""A line that is nothing but one mark over and over."""
ITEM = lazy_pattern(r"[*•‣▪·]\s|\[\p{N}+\]\s")
"""Starts of items that no sentence has at its line starts."""
NOTE = lazy_pattern(r"\[\p{N}+\]\s\p{Ll}")
"""A mark of a note inside a sentence that goes on after it."""
_WORD = lazy_pattern(r"[\"'“”„«»‘’(\[<*_]*\p{L}[\p{L}\p{M}'’·\-/]*+[\"'“”„«»‘’)\].,;:!?…>*_]*")
_MARKED = lazy_pattern(
    r"(?:[-*•·‣▪–—+o>|#$%]|\(?\p{N}{1,3}[.)]|\(?\p{L}[.)]|\[\p{N}+\]|//|/\*|--|\.\.|::)(?:\s|$)"
    r"|\p{L}[\p{L}\p{N}_]*\s*=|[$#|;]\S|-{1,2}\p{L}|\p{L}[\p{L}. ]{0,20}:\s"
)
"""Starts of items; prose may have one such line by chance."""
BULLET = lazy_pattern(r"[-*•·‣▪–—+]\s|\(?(?:\p{N}{1,3}|\p{L})[.)]\s")
SHELL = lazy_pattern(r"[$#>|]\s|[\u2500-\u257f]|/\*|<!--|-->|\"{3}|'{3}|[{}]|</?\p{L}(?![^>\s]*[@:])")
"""Starts of lines that only a machine writes."""
_COLUMNS = lazy_pattern(r"</?\w+/?>|\S[^\S\n]{3,}\S|\t\S")
_CODE = lazy_pattern(r"[{}\\]\s*$|^\s*[~/][\w./-]+\s*$|^\S{1,64}@\S{1,128}:|^\s*-{1,2}\w|;$")
"""Signs of a listing; prose may have one such line by chance."""
_PROMPT = lazy_pattern(r"[\p{L}\p{N}~/\]]\s?[$#]\s*$|^\S{0,40}[$#]\s|^>>>\s")
_STOPS, _CLOSING = frozenset(".!?…:;。！？"), "\"'”’»)]"
FIRST_WIDE = "\u3000"
"""The first character that `WIDE` finds."""
WIDE = lazy_pattern(r"[\u3000-\u9FFF\uAC00-\uD7A3\uFF00-\uFFEF]")
_ENUMERATED = frozenset(".)")
_CLOSING_SET = frozenset(_CLOSING)
_WORD_CLOSERS = "\"'”’»)].,;:!?…>*_"
_SHELL_STARTS = frozenset("$#>|/<-\"'{}")
_ITEM_STARTS = frozenset("*•‣▪·[")


class PlacedLine(NamedTuple):
    """A line without the space around it, and its place."""

    start: int
    stop: int
    text: str
    full: int
    """Where the line ends with the space after it."""


def groups_of(text: str) -> Iterator[list[PlacedLine]]:
    """Yield the lines that neither an empty line nor a rule parts, together, without underlined headings."""
    lines: list[PlacedLine] = []
    at = 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if not bare:
            if lines:
                yield lines
                lines = []
        elif bare[0] in _RULE_MARKS and bare[0] == bare[-1] and _RULE.fullmatch(bare):
            yield from _without_heading(lines, bare)
            lines = []
        else:
            start = at + (0 if raw[0] == bare[0] else raw.find(bare))
            lines.append(PlacedLine(start, start + len(bare), bare, at + len(raw)))
        at += len(raw) + 1
    if lines:
        yield lines


def has_columns(line: str) -> bool:
    """Return whether a gap between columns or a tag is in the line."""
    return ("  " in line or "\t" in line or "\xa0" in line or "<" in line) and _COLUMNS.search(line) is not None


def stops(line: str) -> bool:
    """Return whether a sentence ends with the line.

    >>> stops("He said “no.”"), stops("and then,")
    (True, False)
    """
    last = line[-1:]
    return (line.rstrip(_CLOSING)[-1:] if last in _CLOSING_SET else last) in _STOPS


def is_item(line: str) -> bool:
    """Return whether the line starts as an item, as no sentence does at its line starts."""
    return line[0] in _ITEM_STARTS and ITEM.match(line) is not None


def has_items(lines: list[PlacedLine]) -> bool:
    """Return whether lines after the first start as items; a note mark at the start of one line alone is no item.

    It falls there by chance: the sentence goes on after it.
    """
    items = [line.text for line in lines[1:] if is_item(line.text)]
    return bool(items) and not (len(items) == 1 and NOTE.match(items[0]) and not is_item(lines[0].text))


def is_shell(line: str) -> bool:
    """Return whether the line starts as only a machine writes."""
    first = line[0]
    return (first in _SHELL_STARTS or "\u2500" <= first <= "\u257f") and SHELL.match(line) is not None


def is_wide(char: str) -> bool:
    """Return whether a character is as wide as an ideograph, and no space is beside it in running text.

    >>> is_wide("字"), is_wide("é")
    (True, False)
    """
    return char >= FIRST_WIDE and WIDE.match(char) is not None


def _has_arrow(line: str) -> bool:
    return "-->" in line or "=>" in line


def has_arrows(lines: list[PlacedLine]) -> bool:
    """Return whether more of the lines show an arrow than prose would."""
    return FEWEST_LINES_AN_ARROW * sum([_has_arrow(line.text) for line in lines]) > len(lines)


def _is_code(line: str) -> bool:
    """Return whether the line has the mark of a listing; the first test finds all that the pattern could."""
    return line[-1] in "{}\\;" or ((line[0] in "~/-" or "@" in line) and _CODE.search(line) is not None)


def _is_prompt(line: str) -> bool:
    return ("$" in line or "#" in line or line[0] == ">") and _PROMPT.search(line) is not None


def _is_marked(line: str) -> bool:
    """Return whether the line starts as an item; one that starts with a letter needs more for that."""
    if line[0].isalpha() and line[0] != "o" and line[1:2] not in _ENUMERATED and "=" not in line:
        return ":" in line[:23] and _MARKED.match(line) is not None
    return _MARKED.match(line) is not None


def _is_word(token: str) -> bool:
    """Return whether the token is nothing but letters with punctuation around them."""
    return token.isalpha() or token.rstrip(_WORD_CLOSERS).isalpha() or _WORD.fullmatch(token) is not None


def _without_heading(lines: list[PlacedLine], rule: str) -> Iterator[list[PlacedLine]]:
    """Yield the lines above a rule, without the last where the rule is as long: it is the underline of a heading."""
    heading = lines[-1].text if lines else ""
    columns = len(heading) + len(WIDE.findall(heading))
    kept = lines[:-1] if abs(columns - len(rule)) <= UNDERLINE_CHARS else lines
    if kept:
        yield kept


def start_alike(lines: list[PlacedLine]) -> bool:
    """Return whether most lines start with the same two characters, as rows do, or two with bullets, as items do.

    Extractors read some bullets as small letters, most often `o` and `l`.
    """
    starts = Counter([line.text[:2] for line in lines])
    lone = sum([times for start, times in starts.items() if start[1:] == " " and start[0].islower()])
    if lone >= FEWEST_LONE_LETTERS and 2 * lone > len(lines):
        return True
    if len(lines) > 2 and 3 * max(starts.values()) > 2 * len(lines):
        return True
    return _is_bullet(lines[0].text) and any(_is_bullet(line.text) for line in lines[1:])


def _is_bullet(line: str) -> bool:
    return (not line[0].isalpha() or line[1:2] in _ENUMERATED) and BULLET.match(line) is not None


def is_listing(lines: list[PlacedLine]) -> bool:
    """Return whether the lines are of a machine; prose beside such lines may be its output."""
    odd = sum(map(_is_odd, [line.text for line in lines]))
    return odd > 1 or 3 * odd > len(lines) or any(_is_prompt(line.text) for line in lines)


def _is_odd(line: str) -> bool:
    return is_shell(line) or _is_code(line) or has_columns(line) or _has_arrow(line)


def doubts_of(lines: list[PlacedLine], *, listing: bool) -> float:
    """Return how many bits the lines have to outweigh."""
    tokens = " ".join([line.text for line in lines]).split()
    words = sum(map(str.isalpha, tokens)) / len(tokens)
    if words < SMALLEST_WORD_SHARE:
        words = sum(map(_is_word, tokens)) / len(tokens)
    joins = len(lines) - 1
    stopped = [stops(line.text) for line in lines]
    ends = sum(stopped[:-1])
    first = [line.text[0] for line in lines]
    reads_on = sum(map(str.islower, first[1:]))
    starts = [after for after, ended in zip(first[1:], stopped, strict=False) if not ended]
    capitals = sum(map(str.isupper, starts))
    usual = sum([token[0].isupper() for token in tokens]) / len(tokens)
    marked = sum([_is_marked(line.text) or _is_code(line.text) for line in lines])
    doubts = BITS_TO_JOIN + BITS_OF_MARK * marked + BITS_OF_LISTING * listing
    doubts += BITS_OF_NAMES * (words < SMALLEST_WORD_SHARE) + BITS_OF_NAMES * (words < SMALLEST_WORD_SHARE / 2)
    doubts += BITS_OF_SHORT * (
        len(tokens) < FEWEST_WORDS_PER_LINE * (len(lines) - 0.5) and not WIDE.search(lines[0].text)
    )
    doubts += BITS_OF_STOPS * (ends == joins) + BITS_OF_STOPS * (3 * ends > 2 * joins)
    doubts += BITS_OF_CAPITALS * (capitals > max(LARGEST_CAPITAL_SHARE, 3 * usual) * len(starts) and bool(starts))
    doubts += BITS_OF_CAPITALS * (not reads_on) * (1 if len(lines) > 2 else 2)
    return doubts - min(reads_on, 3)


def indentation_of(text: str, line: PlacedLine) -> int:
    """Return how many characters of white space the line starts with."""
    return line.start - (text.rfind("\n", 0, line.start) + 1)
