"""Two texts word by word: the runs of words that both have, in the same order.

Runs start at hashes of five words that occur once in each text, and grow as far as the words agree. Aligners that
minimize a count of edits scatter a hole over the common words around it; these anchors place it or say nothing.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.corpus.fingerprints import (
    SHINGLE_WORDS,
    folded_words,
    pattern_for,
    shingles_of,
    straightened,
    winnowed,
)

MOST_SEGMENTS = 400
"""Segments that are chained, the longest ones; chaining takes the square of their number."""
BRIDGE_WORDS = 3
"""Words that agree again behind a difference of as many words at most: the run goes on there."""


class Run(NamedTuple):
    """Words that both texts have, one after the other."""

    first: int
    """Number of its first word in the first text."""
    second: int
    """Number of its first word in the second text."""
    size: int
    """How many words it has."""

    @property
    def first_stop(self) -> int:
        """Number of the word after it in the first text."""
        return self.first + self.size

    @property
    def second_stop(self) -> int:
        """Number of the word after it in the second text."""
        return self.second + self.size


@dataclass(frozen=True)
class Copy:
    """A text that is compared with others."""

    id: str
    text: str
    site: str = ""
    """Where it comes from; texts of one site are one witness when witnesses vote."""

    @cached_property
    def plain(self) -> str:
        """The text with straight quotes and plain spaces, as long as the text."""
        return straightened(self.text)

    @cached_property
    def words(self) -> list[bytes]:
        """Its words for comparing."""
        return folded_words(self.text)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where its words start and stop, in code points."""
        return [match.span() for match in pattern_for(self.plain).finditer(self.plain)]

    @cached_property
    def hashes(self) -> list[int]:
        """The hashes of its runs of words, in order."""
        return shingles_of(self.words)

    @cached_property
    def marks(self) -> frozenset[int]:
        """The hashes that an index keeps."""
        return winnowed(self.hashes)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The numbers of the first words of the runs that occur once, by their hashes."""
        count = len(self.hashes)
        last = dict(zip(self.hashes, range(count), strict=True))
        if len(last) == count:
            return last
        first = dict(zip(reversed(self.hashes), range(count - 1, -1, -1), strict=True))
        return {mark: place for mark, place in last.items() if first[mark] == place}


def runs(one: Copy, other: Copy) -> list[Run]:
    """Return the runs of words that both texts have, in order; empty where they share no five words that occur once."""
    chain = _chained(_segments(one.places, other.places))
    if not chain:
        return []
    return _bridged(_grown(chain, one.words, other.words), one.words, other.words)


def _segments(one: Mapping[int, int], other: Mapping[int, int]) -> list[Run]:
    """Return the shared hashes as runs, those that follow each other in both texts as one."""
    pairs = sorted((one[mark], other[mark]) for mark in one.keys() & other.keys())
    found: list[Run] = []
    begin = last = (-2, -2)
    for pair in pairs:
        if pair != (last[0] + 1, last[1] + 1):
            if begin[0] >= 0:
                found.append(Run(*begin, last[0] - begin[0] + SHINGLE_WORDS))
            begin = pair
        last = pair
    if begin[0] >= 0:
        found.append(Run(*begin, last[0] - begin[0] + SHINGLE_WORDS))
    return found


def _chained(segments: list[Run]) -> list[Run]:
    """Return the segments with the most words that follow each other in both texts."""
    if all(a.second < b.second for a, b in zip(segments, segments[1:], strict=False)):
        return segments
    if len(segments) > MOST_SEGMENTS:
        segments = sorted(sorted(segments, key=lambda run: (-run.size, run))[:MOST_SEGMENTS])
    best: list[tuple[int, int]] = []
    for number, run in enumerate(segments):
        before = [(best[n][0], n) for n in range(number) if segments[n].second < run.second]
        weight, link = max(before, default=(0, -1))
        best.append((weight + run.size, link))
    at = max(range(len(best)), key=lambda number: best[number][0])
    chain = []
    while at >= 0:
        chain.append(segments[at])
        at = best[at][1]
    return chain[::-1]


def _grown(chain: list[Run], one: list[bytes], other: list[bytes]) -> list[Run]:
    """Return the runs as long as their words agree, none reaching into the one before."""
    found: list[Run] = []
    before = Run(0, 0, 0)
    for run, ahead in zip(chain, [*chain[1:], Run(len(one), len(other), 0)], strict=True):
        shift = max(0, before.first_stop - run.first, before.second_stop - run.second)
        if shift >= run.size:
            continue
        first, second = run.first + shift, run.second + shift
        back = _backward(first, second, before, one, other)
        stop = run.first_stop + _forward(run.first_stop, run.second_stop, ahead, one, other)
        grown = Run(first - back, second - back, stop - first + back)
        if (grown.first, grown.second) == (before.first_stop, before.second_stop) and found:
            grown = Run(before.first, before.second, before.size + grown.size)
            found.pop()
        found.append(grown)
        before = grown
    return found


def _backward(first: int, second: int, before: Run, one: list[bytes], other: list[bytes]) -> int:
    """Return how many words in front of these two agree, as far as the run before."""
    most = min(first - before.first_stop, second - before.second_stop)
    count = 0
    while count < most and one[first - count - 1] == other[second - count - 1]:
        count += 1
    return count


def _forward(first: int, second: int, ahead: Run, one: list[bytes], other: list[bytes]) -> int:
    """Return how many words from these two on agree, as far as the run ahead."""
    most = min(ahead.first - first, ahead.second - second)
    count = 0
    while count < most and one[first + count] == other[second + count]:
        count += 1
    return count


_STEPS = sorted(
    ((a, b) for a in range(BRIDGE_WORDS + 1) for b in range(BRIDGE_WORDS + 1) if a + b),
    key=lambda step: (sum(step), abs(step[0] - step[1])),
)


def _bridged(chain: list[Run], one: list[bytes], other: list[bytes]) -> list[Run]:
    """Return the runs and what agrees behind small differences, from both sides of every gap and at both ends."""
    found: list[Run] = []
    left = Run(0, 0, 0)
    for run in [*chain, Run(len(one), len(other), 0)]:
        ahead = list(_steps_forward(left, run, one, other)) if found else []
        reach = ahead[-1] if ahead else left
        back = list(_steps_backward(reach, run, one, other)) if run.size else []
        found += [*ahead, *reversed(back), *([run] if run.size else [])]
        left = run
    return found


def _steps_forward(left: Run, right: Run, one: list[bytes], other: list[bytes]) -> Iterator[Run]:
    first, second = left.first_stop, left.second_stop
    while True:
        for a, b in _STEPS:
            x, y = first + a, second + b
            if x + BRIDGE_WORDS <= right.first and y + BRIDGE_WORDS <= right.second:
                size = _forward(x, y, right, one, other)
                if size >= BRIDGE_WORDS:
                    yield Run(x, y, size)
                    first, second = x + size, y + size
                    break
        else:
            return


def _steps_backward(left: Run, right: Run, one: list[bytes], other: list[bytes]) -> Iterator[Run]:
    first, second = right.first, right.second
    while True:
        for a, b in _STEPS:
            x, y = first - a, second - b
            if x - BRIDGE_WORDS >= left.first_stop and y - BRIDGE_WORDS >= left.second_stop:
                size = _backward(x, y, left, one, other)
                if size >= BRIDGE_WORDS:
                    yield Run(x - size, y - size, size)
                    first, second = x - size, y - size
                    break
        else:
            return


def covered(found: list[Run], start: int, stop: int) -> int:
    """Return how many of these words of the first text are in runs.

    Args:
        found: the runs, in order.
        start: number of the first word.
        stop: number of the word after the last.

    """
    near = bisect_right(found, (start,)) - 1
    total = 0
    for run in found[max(0, near) :]:
        if run.first >= stop:
            break
        total += max(0, min(stop, run.first_stop) - max(start, run.first))
    return total
