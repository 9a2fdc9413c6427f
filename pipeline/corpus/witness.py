"""Witnesses: other copies of a text that can testify to what it lost; how they are found, and what they agree on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain as joined
from itertools import islice
from typing import NamedTuple

from pipeline.corpus.alignment import Copy, runs
from pipeline.corpus.ends import head, tail
from pipeline.corpus.holes import Evidence, Hole, Known, holes
from pipeline.corpus.neighbours import MOST_IN_A_POSTING, enough

MOST_WITNESSES = 8
"""Copies that are aligned with a damaged one; among 19,200 strangers the true witness was always within these."""
KNOWN_IN = 3
"""Documents that a word occurs in before it is no longer taken for a piece of one."""

LEAST_COMMON = 0.5
"""Share of the words of a damaged copy that a witness has too; two stories share an introduction or a quotation."""
PLAIN_TO_SEE = frozenset({Evidence.MARK, Evidence.PAGE_LINE, Evidence.WORD, Evidence.FLAG})
"""Evidence that needs no such share: it shows in the damaged copy alone."""


class WitnessIndex:
    """Copies by the hashes they share, and the words that occur in several."""

    def __init__(self, copies: Iterable[Copy]) -> None:
        """Index the copies; which are found does not depend on their order."""
        self._copies = sorted(copies, key=lambda copy: copy.id)
        self._postings: defaultdict[int, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        self._frequency: Counter[bytes] = Counter()
        for number, copy in enumerate(self._copies):
            fresh = Copy(copy.id, copy.text, copy.site)
            self._frequency.update(set(fresh.words))
            self._sizes.append(len(fresh.marks))
            for mark in fresh.marks:
                if len(self._postings[mark]) <= MOST_IN_A_POSTING:
                    self._postings[mark].append(number)

    def known(self, word: bytes) -> bool:
        """Return whether the word occurs in several copies."""
        return self._frequency[word] >= KNOWN_IN

    def sharing(self, damaged: Copy) -> list[tuple[int, Copy]]:
        """Return the copies that share text with the damaged one, each with the number of hashes that both have."""
        get = self._postings.get
        shared = Counter(joined.from_iterable(get(mark, ()) for mark in damaged.marks))
        size = len(damaged.marks)
        return [(hits, self._copies[n]) for n, hits in shared.items() if enough(hits, size, self._sizes[n])]


def witnesses(damaged: Copy, indexes: Sequence[WitnessIndex], allowed: Callable[[Copy], bool]) -> list[Copy]:
    """Return the copies that share most with the damaged one, the closest first."""
    found = [pair for index in indexes for pair in index.sharing(damaged)]
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    other = (copy for _, copy in found if copy.id != damaged.id and allowed(copy))
    return [Copy(copy.id, copy.text, copy.site) for copy in islice(other, MOST_WITNESSES)]


class Fill(NamedTuple):
    """A hole with what is supplied for it."""

    hole: Hole
    agreeing: int
    """How many witnesses have the same text there."""


class Verdict(NamedTuple):
    """What the witnesses say about a damaged copy."""

    fills: tuple[Fill, ...]
    conflicts: tuple[Hole, ...]
    """Holes about which witnesses differ; nothing is supplied."""


def testimony(
    damaged: Copy, indexes: Sequence[WitnessIndex], allowed: Callable[[Copy], bool] = lambda _: True
) -> Verdict:
    """Return what the copies of the indexes can supply to a damaged one.

    Args:
        damaged: the text.
        indexes: where to look for witnesses.
        allowed: whether a copy may be a witness.

    """

    def known(word: bytes) -> bool:
        return any(index.known(word) for index in indexes)

    found = [hole for copy in witnesses(damaged, indexes, allowed) for hole in _holes(damaged, copy, known)]
    fills: list[Fill] = []
    conflicts: list[Hole] = []
    for group in _groups(found):
        fill = decided(group)
        if fill:
            fills.append(fill)
        else:
            conflicts.append(group[0])
    return Verdict(tuple(fills), tuple(conflicts))


def _holes(damaged: Copy, witness: Copy, known: Known) -> list[Hole]:
    chain = runs(damaged, witness)
    if not chain:
        return []
    ends = (head(damaged, witness, chain), tail(damaged, witness, chain))
    found = [*holes(damaged, witness, chain, known), *filter(None, ends)]
    common = sum(run.size for run in chain) / len(damaged.words)
    return [hole for hole in found if common >= LEAST_COMMON or hole.evidence in PLAIN_TO_SEE]


def _groups(found: Sequence[Hole]) -> Iterator[list[Hole]]:
    """Yield the holes at one place of the damaged copy."""
    group: list[Hole] = []
    reach = -1
    for hole in sorted(found, key=lambda hole: (hole.start, hole.stop)):
        if group and hole.start > reach:
            yield group
            group = []
        group.append(hole)
        reach = max(reach if len(group) > 1 else -1, hole.stop)
    if group:
        yield group


def decided(group: Sequence[Hole]) -> Fill | None:
    """Return what the witnesses agree on; None where they differ."""
    texts: defaultdict[str, list[Hole]] = defaultdict(list)
    for hole in group:
        texts["".join(hole.witness.plain[hole.witness_start : hole.witness_stop].lower().split())].append(hole)
    if len(texts) == 1:
        (same,) = texts.values()
        return Fill(same[0], len({hole.witness.site or hole.witness.id for hole in same}))
    return None


__all__ = ["Evidence", "Fill", "Hole", "Verdict", "WitnessIndex", "testimony"]
