"""What pages of print leave in a text: page numbers, running heads, form feeds.

One such line could be anything, so each needs others like it. Where form feeds mark the pages, the lines at the top or
the bottom of pages recur, and their numbers grow with the pages. Without form feeds the numbers grow by one, at even
distances, and most of the lines interrupt a sentence: a number of a chapter, a stanza or a row never does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.genre import genre_of
from pipeline.kinds import BuiltIn
from pipeline.model import Genre
from pipeline.text.lazy import lazy_pattern, lazy_re

FEWEST_PAGES = 3
"""A line recurs where it is on so many pages at least; chosen by eye, as all numbers here."""
SMALLEST_PAGE_SHARE = 0.3
"""A running head is on so many of the pages at least; on left or right pages alone it is on half of them."""
EDGE_LINES = 2
"""Maximum number of lines of furniture at the top, and at the bottom, of a page."""
LONGEST_LINE_CHARS = 100
FEWEST_LINES, MOST_LINES = 12, 200
"""Number of lines between two page numbers."""
WIDEST_STEP = 2
"""Numbers of right-hand pages alone grow by two."""
LARGEST_UNEVENNESS = 2.0
"""The longest distance between page numbers is at most so many times the usual one."""
SMALLEST_SHARE_INSIDE = 0.5
"""Minimum share of the lines that interrupt a sentence."""
FEWEST_WORDS = 3
"""Sentences that are interrupted have so many words on a line."""
LARGEST_SHARE_OTHER = 0.6
"""Nothing is cut from a text that is rather one of these genres; of 230 texts of PDF extractors none is."""
_OTHER = (Genre.CODE, Genre.DATA, Genre.SUBTITLES)
"""Texts in which such lines are content."""

_LINE = lazy_pattern(r"[^\n\f]+")
_DIGITS = lazy_re(r"\d+")
_DIGIT, _ASCII_DIGIT = lazy_re(r"\d"), lazy_re("[0-9]")
"""The second finds the same in ASCII, twice as fast."""
_LETTER = lazy_pattern(r"\p{L}")
_UNFINISHED = lazy_pattern(r"[\p{L}\p{M},][-\u2010]?$")
_FEEDS = lazy_pattern(r"\f+")
_GLUED = lazy_pattern(r"(?<![^\n])\f++(?=\S)")
"""A form feed where a line starts with it, as extractors write them; in sources it is alone on its line."""


class PageLine(NamedTuple):
    """A line that may be the furniture of a page."""

    start: int
    stop: int
    text: str
    number: int
    """Which line of the text it is, empty ones left out."""

    @property
    def shape(self) -> str:
        """What the lines of other pages share."""
        return _shape_of(self.text)

    @property
    def numbers(self) -> list[int]:
        """The numbers in the line."""
        return [int(digits) for digits in _DIGITS.findall(self.text)]


class Removal(NamedTuple):
    """What is cut from the text, and why."""

    start: int
    stop: int
    after: str
    rule: str
    note: str


def page_furniture(text: str) -> Iterator[Removal]:
    """Yield the cuts of page numbers and running heads; form feeds stay, they show where the pages end."""
    if "\f" not in text and not _may_be_numbered(text):
        return
    filled = (match for match in _LINE.finditer(text) if not match[0].isspace())
    lines = [PageLine(*match.span(), match[0].strip(), number) for number, match in enumerate(filled)]
    found = _at_page_ends(text, lines) if "\f" in text else _between_pages(lines)
    if found and genre_of(text).share(*_OTHER) < LARGEST_SHARE_OTHER:
        for number in sorted(found):
            rule = BuiltIn.RUNNING_HEAD if _LETTER.search(lines[number].text) else BuiltIn.PAGE_NUMBER
            yield _removal(text, lines, number, rule, found)


def _may_be_numbered(text: str) -> bool:
    """Return whether lines of one shape start to count pages: their first numbers grow, and other lines are between."""
    last: dict[str, tuple[int, int, int]] = {}
    for start, line in _lines_with_digits(text) if text.count("\n") >= (FEWEST_PAGES - 1) * FEWEST_LINES else ():
        shape, value = _shape_of(line), int(_DIGITS.findall(line)[0])
        before, at, run = last.get(shape, (value, start, 0))
        near = text.count("\n", at, start) >= FEWEST_LINES
        run = run + 1 if near and 1 <= value - before <= WIDEST_STEP else 1
        if run >= FEWEST_PAGES:
            return True
        last[shape] = value, start, run
    return False


def _lines_with_digits(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that may be furniture and hold a digit, without the space around them, and where each starts."""
    digit = _ASCII_DIGIT if text.isascii() else _DIGIT
    at = 0
    while match := digit.search(text, at):
        start = text.rfind("\n", 0, match.start()) + 1
        at = text.find("\n", match.end())
        at = len(text) if at < 0 else at
        line = text[start:at].strip()
        if len(line) <= LONGEST_LINE_CHARS:
            yield start, line


def _shape_of(line: str) -> str:
    """Return what the lines of other pages share: the text without numbers."""
    return _DIGITS.sub("#", " ".join(line.casefold().split()))


def form_feeds(text: str) -> Iterator[Removal]:
    """Yield the cuts of form feeds that an extractor wrote between pages."""
    if "\f" in text and genre_of(text).share(*_OTHER) < LARGEST_SHARE_OTHER:
        end = len(text.rstrip())
        for match in (*_GLUED.finditer(text, 0, end), *_FEEDS.finditer(text, end)):
            yield Removal(match.start(), match.end(), "", BuiltIn.FORM_FEED, "an extractor marked the end of a page")


def _removal(text: str, lines: Sequence[PageLine], number: int, rule: str, found: Mapping[int, str]) -> Removal:
    """Return the cut of a line with the space after it, or before it at the top of a page; no form feed goes along.

    Where the page interrupts a sentence the empty line before goes too.
    """
    line, before = lines[number], lines[number - 1].stop if number else 0
    stop = lines[number + 1].start if number + 1 < len(lines) else len(text)
    feed = text.find("\f", line.stop, stop)
    start = line.start
    if text.rfind("\f", before, start) >= 0:
        start = text.rfind("\f", before, start) + 1
    elif number - 1 not in found and _goes_on(lines, number - 1, found):
        start = min(start, before + 1)
    return Removal(start, stop if feed < 0 else feed, "", rule, found[number])


def _goes_on(lines: Sequence[PageLine], number: int, found: Collection[int]) -> bool:
    """Return whether the sentence of a line goes on in the next line that is no furniture."""
    rest = (line.text for line in lines[number + 1 : number + 2 + 2 * EDGE_LINES] if line.number not in found)
    return number >= 0 and _UNFINISHED.search(lines[number].text) is not None and next(rest, "")[:1].islower()


def _at_page_ends(text: str, lines: Sequence[PageLine]) -> dict[int, str]:
    """Return the lines at the edges of pages that recur there, with the evidence."""
    pages = _pages(text, lines)
    groups: dict[tuple[str, str], list[tuple[int, PageLine]]] = defaultdict(list)
    for place, page in enumerate(pages):
        edge = min(EDGE_LINES, (len(page) - 1) // 2)
        for where, part in (("top", page[:edge]), ("bottom", page[len(page) - edge :])):
            for line in part:
                if len(line.text) <= LONGEST_LINE_CHARS:
                    groups[where, line.shape].append((place, line))
    found: dict[int, str] = {}
    for (where, shape), group in groups.items():
        kept = _recurring(group) if "#" in shape else group
        if len(kept) >= max(FEWEST_PAGES, SMALLEST_PAGE_SHARE * len(pages)):
            note = f"at the {where} of {len(kept)} of {len(pages)} pages{', its number growing' * ('#' in shape)}"
            found |= {line.number: note for place, line in kept if place or "#" in shape}
    return found


def _pages(text: str, lines: Sequence[PageLine]) -> list[list[PageLine]]:
    """Return the lines of each page; form feeds are between them."""
    pages: list[list[PageLine]] = [[]]
    for before, line in pairwise([None, *lines]):
        if line is not None:
            if "\f" in text[before.stop if before else 0 : line.start]:
                pages.append([])
            pages[-1].append(line)
    return [page for page in pages if page]


def _recurring(group: Sequence[tuple[int, PageLine]]) -> list[tuple[int, PageLine]]:
    """Return the lines of which a number grows with the pages, or all numbers stay the same."""
    best: list[tuple[int, PageLine]] = []
    offsets: dict[tuple[int, int], list[tuple[int, PageLine]]] = defaultdict(list)
    for place, line in group:
        for nth, value in enumerate(line.numbers):
            offsets[nth, value - place].append((place, line))
    for same in offsets.values():
        best = max(best, same, key=len)
    return best


def _between_pages(lines: Sequence[PageLine]) -> dict[int, str]:
    """Return the lines whose numbers count pages, and the running heads beside them, with the evidence."""
    groups: dict[str, list[PageLine]] = defaultdict(list)
    for line in lines:
        if len(line.text) <= LONGEST_LINE_CHARS and _DIGIT.search(line.text):
            groups[line.shape].append(line)
    found: dict[int, str] = {}
    for group in groups.values():
        chain = _chain(group) if len(group) >= FEWEST_PAGES else []
        if _is_paged(lines, chain):
            found |= {line.number: f"one of {len(chain)} lines that count pages" for line in chain}
            found |= _heads(lines, chain)
    return found


def _chain(group: Sequence[PageLine]) -> list[PageLine]:
    """Return the longest series of lines whose first numbers grow by one or two, page by page."""
    best: list[PageLine] = []
    chain: list[PageLine] = []
    for line in group:
        grows = chain and 1 <= line.numbers[0] - chain[-1].numbers[0] <= WIDEST_STEP
        near = chain and FEWEST_LINES <= line.number - chain[-1].number <= MOST_LINES
        chain = chain if grows and near else []
        chain.append(line)
        best = max(best, chain, key=len)
    return best


def _is_paged(lines: Sequence[PageLine], chain: Sequence[PageLine]) -> bool:
    """Return whether the lines are at even distances and most interrupt a sentence."""
    if len(chain) < FEWEST_PAGES:
        return False
    steps = sorted(after.number - line.number for line, after in pairwise(chain))
    inside = sum(_interrupts(lines, line.number) for line in chain)
    return steps[-1] <= LARGEST_UNEVENNESS * steps[len(steps) // 2] and inside >= SMALLEST_SHARE_INSIDE * len(chain)


def _interrupts(lines: Sequence[PageLine], number: int) -> bool:
    """Return whether the sentence before the line goes on after it, or after a running head that follows it."""
    before = lines[number - 1].text if number else ""
    if not _UNFINISHED.search(before) or len(before.split()) < FEWEST_WORDS:
        return False
    after = [line.text for line in lines[number + 1 : number + 3]]
    return any(text[:1].islower() and len(text.split()) >= FEWEST_WORDS for text in after)


def _heads(lines: Sequence[PageLine], chain: Sequence[PageLine]) -> dict[int, str]:
    """Return the lines that recur right before or after the numbers of pages."""
    groups: dict[str, list[PageLine]] = defaultdict(list)
    for line in chain:
        for beside in (line.number - 1, line.number + 1):
            if 0 <= beside < len(lines) and len(lines[beside].text) <= LONGEST_LINE_CHARS:
                groups[lines[beside].shape].append(lines[beside])
    recurring = [group for shape, group in groups.items() if len(group) >= FEWEST_PAGES and _LETTER.search(shape)]
    return {line.number: f"beside {len(group)} page numbers" for group in recurring for line in group}
