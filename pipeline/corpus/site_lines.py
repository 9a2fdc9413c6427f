"""Lines that recur on the pages of a site: its menus, notices and teasers, told by counting and by nothing else.

A line is counted once for a story, however many copies of it there are: two copies of an article make none of its
text boilerplate.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

FEWEST_PAGES = 2
"""Stories that a line is on before it is taken for boilerplate."""
LEAST_SHARE = 0.5
"""Share of the stories of a site that a line is on, on sites that print articles."""
STRICT_SHARE = 0.9
"""The same for other sites: shops, manuals and forums repeat what is content there."""
PROSE_WORDS = 12
"""Words from which a line may be a paragraph of a story."""
NEAR = 2
"""A recurring line with prose of the story so many lines before it and after it is part of the story."""


class Line(NamedTuple):
    """A block of a page as it is counted."""

    key: str
    """Its words for comparing."""
    words: int


@dataclass
class SiteTable:
    """How many stories of a site have each line."""

    pages: int = 0
    """Stories that were counted."""
    counts: Counter[int] = field(default_factory=Counter)
    """Stories by the hash of a line."""
    prose: int = 0
    """Stories that have paragraphs of prose."""

    def add(self, copies: Iterable[Sequence[Line]]) -> None:
        """Count one story: all lines of its copies, each once."""
        lines = [line for copy in copies for line in copy]
        self.pages += 1
        self.prose += any(line.words >= PROSE_WORDS for line in lines)
        self.counts.update({hash_of(line.key) for line in lines if line.key})

    def count(self, key: str) -> int:
        """Return how many stories have the line."""
        return self.counts[hash_of(key)]

    def record(self) -> dict[str, object]:
        """Return the table as a record: only lines of two stories and more, which are all that later runs need."""
        lines = {str(mark): count for mark, count in sorted(self.counts.items()) if count >= FEWEST_PAGES}
        return {"pages": self.pages, "prose": self.prose, "lines": lines}

    @classmethod
    def of(cls, record: Mapping[str, object]) -> "SiteTable":
        """Return the table that a record holds."""
        lines, pages, prose = record["lines"], record["pages"], record["prose"]
        if not isinstance(lines, Mapping) or not isinstance(pages, int) or not isinstance(prose, int):
            msg = "a table of lines has `pages`, `prose` and `lines`"
            raise TypeError(msg)
        return cls(pages, Counter({int(mark): int(count) for mark, count in lines.items()}), prose)


def hash_of(key: str) -> int:
    """Return the hash by which a line is counted."""
    raw = key.encode("utf-8", "surrogatepass")
    return crc32(raw) << 31 | (crc32(raw[::-1]) >> 1)


class Recurring(NamedTuple):
    """A line of a page that recurs on its site."""

    number: int
    """Its place among the lines of the page."""
    stories: int
    """How many stories of the site have it."""
    pages: int
    """Of how many."""

    @property
    def reason(self) -> str:
        """The evidence in words."""
        return f"on {self.stories:,} of {self.pages:,} pages of this site"


def recurring(lines: Sequence[Line], table: SiteTable, *, strict: bool = False) -> list[Recurring]:
    """Return the lines of a page that are boilerplate of its site, in order.

    Args:
        lines: all lines of the page, in order.
        table: the counts of the site, with this page among them.
        strict: the site prints other pages than articles.

    """
    least = max(FEWEST_PAGES, (STRICT_SHARE if strict else LEAST_SHARE) * table.pages)
    counts = [table.count(line.key) if line.key else 0 for line in lines]
    prose = [line.words >= PROSE_WORDS and count < FEWEST_PAGES for line, count in zip(lines, counts, strict=True)]
    return [
        Recurring(number, stories, table.pages)
        for number, stories in enumerate(counts)
        if stories >= least and not _is_within(prose, number)
    ]


def _is_within(prose: Sequence[bool], number: int) -> bool:
    """Return whether there is prose of the story just before the line and just after it."""
    return any(prose[max(0, number - NEAR) : number]) and any(prose[number + 1 : number + 1 + NEAR])
