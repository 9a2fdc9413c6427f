"""Neighbours: documents that share text, found by an inverted index and compared exactly, both ways.

A copy that was cut short is contained in the whole one and not similar to it, so containment is measured in both
directions instead of similarity in one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from pipeline.corpus.fingerprints import Fingerprint

MOST_IN_A_POSTING = 64
"""Documents of one hash that are all paired with each other; of more, each is paired with the longest few."""
CENTRES = 4
"""Longest documents of a hash that every other one is paired with, where there are more than `MOST_IN_A_POSTING`."""
FEWEST_SHARED = 3
"""Hashes that two documents share before they are compared, as far as they have so many."""
LEAST_SHARED_SHARE = 0.1
"""Share of the hashes of the shorter document that are shared before the two are compared."""
LEAST_CONTAINMENT = 0.2
"""Share of its runs of words that a document has in common with a neighbour; with a fifth of the words changed it is
.33, and unrelated stories of one news agency stay below .1."""
CONTAINED = 0.8
"""From this share on one document is contained in the other; 3 % of the words changed leave .86."""


class Relation(StrEnum):
    """How the first of two documents relates to the second."""

    COPY = "copy"
    """Each contains the other."""
    CONTAINS = "contains"
    """It contains the other, and has more."""
    CONTAINED = "contained"
    """The other contains it, and has more."""
    OVERLAP = "overlap"
    """They share a part, and each has more."""


class Candidate(NamedTuple):
    """Two documents that are worth comparing, by their numbers."""

    first: int
    second: int
    rare: int
    """Hashes that they share and not more than `MOST_IN_A_POSTING` documents have."""


class Pair(NamedTuple):
    """Two documents that share text, by their numbers; the first number is the lower one."""

    first: int
    second: int
    first_in_second: float
    """Share (0 to 1) of the first that the second has too."""
    second_in_first: float

    @property
    def relation(self) -> Relation:
        """How the first relates to the second."""
        inner, outer = self.first_in_second >= CONTAINED, self.second_in_first >= CONTAINED
        if inner and outer:
            return Relation.COPY
        if outer:
            return Relation.CONTAINS
        return Relation.CONTAINED if inner else Relation.OVERLAP

    @property
    def share(self) -> float:
        """The larger of the two shares."""
        return max(self.first_in_second, self.second_in_first)


def neighbours(fingerprints: Sequence[Fingerprint]) -> list[Pair]:
    """Return the pairs of documents that share text, in order; which are found depends on no order of documents."""
    return compared(fingerprints, sorted(_candidates(fingerprints)))


def compared(fingerprints: Sequence[Fingerprint], candidates: Iterable[Candidate]) -> list[Pair]:
    """Return those of the candidates that share as much text as they have to; fastest in order of the first.

    What more than `MOST_IN_A_POSTING` documents have in common is a notice of their site. It counts only where one of
    two documents has little else.
    """
    found: list[Pair] = []
    at, runs = -1, set[int]()
    for first, second, rare in candidates:
        if first != at:
            at, runs = first, set(fingerprints[first].shingles)
        others = set(fingerprints[second].shingles)
        shared = len(runs & others)
        pair = Pair(first, second, shared / max(1, len(runs)), shared / max(1, len(others)))
        marks = len(fingerprints[first].marks & fingerprints[second].marks)
        if pair.share >= CONTAINED or pair.share * rare >= LEAST_CONTAINMENT * marks:
            found.append(pair)
    return found


def _candidates(fingerprints: Sequence[Fingerprint]) -> Iterator[Candidate]:
    """Yield the pairs worth comparing."""
    order = sorted(range(len(fingerprints)), key=lambda number: _rank(fingerprints[number]))
    size = len(order)
    rare, common = Counter[int](), Counter[int]()
    for ranks in _postings([fingerprints[number].marks for number in order]):
        if len(ranks) <= MOST_IN_A_POSTING:
            rare.update([first * size + second for first, second in combinations(ranks, 2)])
        else:
            common.update([one * size + rank for one in ranks[:CENTRES] for rank in ranks[CENTRES:]])
    for key in rare.keys() | common.keys():
        first, second = sorted(order[rank] for rank in divmod(key, size))
        sizes = len(fingerprints[first].marks), len(fingerprints[second].marks)
        if enough(rare[key] + common[key], *sizes):
            yield Candidate(first, second, rare[key])


def _rank(fingerprint: Fingerprint) -> tuple[int, int]:
    """Return what orders documents by content alone: the longest first."""
    return -len(fingerprint.shingles), crc32(fingerprint.shingles)


def _postings(marks: Sequence[frozenset[int]]) -> Iterator[list[int]]:
    """Yield the numbers of the documents of every hash that two or more have; most occur once and cost little."""
    once, twice = set[int](), set[int]()
    for each in marks:
        twice |= once & each
        once |= each
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(marks):
        for mark in each & twice:
            found[mark].append(number)
    yield from found.values()


def enough(shared: int, first: int, second: int) -> bool:
    """Return whether two documents share enough of the hashes of an index to be compared.

    Args:
        shared: how many hashes they share.
        first: how many the first document has.
        second: how many the second has.

    """
    least = min(first, second)
    return shared >= min(FEWEST_SHARED, least) and shared >= LEAST_SHARED_SHARE * least
