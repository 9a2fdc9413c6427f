"""Lines that recur on the pages of a site: its menus, notices and teasers, told by counting and by nothing else.

A line is counted once for a story, however many copies of it there are: two copies of an article make none of its
text boilerplate.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from pipeline.text.lazy import lazy_re
from pipeline.text.words import key_of, words_of

FEWEST_PAGES = 2
"""Stories that a line is on before it is taken for boilerplate."""
LEAST_SHARE = 0.5
"""Share of the stories of a site that a line is on, on sites that print articles."""
STRICT_SHARE = 0.9
"""The same for other sites: shops, manuals and forums repeat what is content there."""
ARTICLES_SHARE = 0.8
"""A site prints articles if so many of its pages have a paragraph of prose; chosen by eye."""
PROSE_WORDS = 12
"""Words from which a line may be a paragraph of a story."""
SHORTEST_RUN = 4
"""A run of fewer recurring lines with prose of the page before and after it is part of the story.
Measured on articles, manuals and shops: with 4 the content lost is half of what it is without."""
_LINE = lazy_re(r"[^\n]*[^\s][^\n]*")


class Line(NamedTuple):
    """A line of a text as it is counted."""

    start: int
    """Where it starts, white space left aside."""
    stop: int
    key: str
    """Its words for comparing."""
    words: int


def lines_in(text: str) -> list[Line]:
    r"""Return the lines of a text that hold something.

    >>> [(line.key, line.words) for line in lines_in("Menu\n\n  Read it now! ")]
    [('menu', 1), ('read it now', 3)]
    """
    return [_line(match) for match in _LINE.finditer(text)]


def _line(match: re.Match[str]) -> Line:
    raw = match[0]
    start = match.start() + len(raw) - len(raw.lstrip())
    return Line(start, match.start() + len(raw.rstrip()), key_of(raw), len(words_of(raw)))


def marks_of(lines: Iterable[Line]) -> set[int]:
    """Return the hashes by which lines are counted."""
    return {hash_of(line.key) for line in lines if line.key}


def hash_of(key: str) -> int:
    """Return the hash of a line, 63 bits."""
    raw = key.encode("utf-8", "surrogatepass")
    return crc32(raw) << 31 | (crc32(raw[::-1]) >> 1)


@dataclass
class SiteTable:
    """How many stories of a site have each line."""

    pages: int = 0
    """Stories that were counted."""
    prose: int = 0
    """Stories that have a paragraph of prose."""
    counts: Counter[int] = field(default_factory=Counter)
    """Stories by the hash of a line."""

    def add(self, copies: Iterable[Collection[int]], *, prose: bool) -> None:
        """Count one story: the hashes of all lines of its copies, each once."""
        self.pages += 1
        self.prose += prose
        self.counts.update(set().union(*copies))

    @property
    def least(self) -> float:
        """How many stories have a line at least before it is boilerplate."""
        articles = self.prose >= ARTICLES_SHARE * self.pages
        return max(FEWEST_PAGES, (LEAST_SHARE if articles else STRICT_SHARE) * self.pages)

    def record(self) -> dict[str, object]:
        """Return the table as a record: the lines that are boilerplate, with their counts as evidence."""
        least = self.least
        lines = {str(mark): count for mark, count in sorted(self.counts.items()) if count >= least}
        return {"pages": self.pages, "prose": self.prose, "lines": lines}

    @classmethod
    def of(cls, record: Mapping[str, object]) -> "SiteTable":
        """Return the table that a record holds.

        Raises:
            TypeError, ValueError: it holds none.

        """
        lines, pages, prose = record.get("lines"), record.get("pages"), record.get("prose")
        if not isinstance(lines, Mapping) or not isinstance(pages, int) or not isinstance(prose, int):
            msg = "a table of lines has `pages`, `prose` and `lines`"
            raise TypeError(msg)
        return cls(pages, prose, Counter({int(mark): int(count) for mark, count in lines.items()}))


class Recurring(NamedTuple):
    """A line of a page that recurs on its site."""

    line: Line
    stories: int
    """How many stories of the site have it."""
    pages: int
    """Of how many."""

    @property
    def reason(self) -> str:
        """The evidence in words."""
        return f"on {self.stories:,} of {self.pages:,} pages of this site"


def recurring(lines: Sequence[Line], *tables: SiteTable) -> list[Recurring]:
    """Return the lines of a page that are boilerplate of its site, in order.

    Args:
        lines: all lines of the page, in order.
        tables: the counts of the site, with this page among them or not; one that is enough alone is enough.

    """
    found = [_most(line, tables) for line in lines]
    prose = [n for n, line in enumerate(lines) if line.words >= PROSE_WORDS and not found[n]]
    kept: list[Recurring] = []
    for recurs, run in groupby(range(len(lines)), key=lambda number: found[number] is not None):
        numbers = list(run)
        within = prose and prose[0] < numbers[0] and numbers[-1] < prose[-1] and len(numbers) < SHORTEST_RUN
        if recurs and not within:
            kept += [each for number in numbers if (each := found[number])]
    return kept


def _most(line: Line, tables: Iterable[SiteTable]) -> Recurring | None:
    """Return the line with the counts of the first table in which it is boilerplate."""
    if not line.key:
        return None
    mark = hash_of(line.key)
    for table in tables:
        if table.counts[mark] >= table.least:
            return Recurring(line, table.counts[mark], table.pages)
    return None
