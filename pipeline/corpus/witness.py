"""Witnesses: other copies of a text that can testify to what it lost; how they are found, and what they agree on."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain as joined
from itertools import islice
from typing import NamedTuple

from pipeline.corpus.alignment import Copy, Run, runs
from pipeline.corpus.edges import after_sentence, before_sentence
from pipeline.corpus.ends import head, tail
from pipeline.corpus.holes import Evidence, Hole, Signs, holes
from pipeline.corpus.neighbours import MOST_IN_A_POSTING, enough
from pipeline.corpus.votes import Fill, decided, grouped
from pipeline.text.sentences import CLOSERS

MOST_WITNESSES = 8
"""Copies that are aligned with a damaged one; among 19,200 strangers the true witness was always within these."""
KNOWN_IN = 2
"""Copies that have a word, or times that the damaged one has it, before it is no longer taken for pieces of words."""

LEAST_COMMON = 0.5
"""Share of the words of a damaged copy that a witness has too; two stories share an introduction or a quotation."""
PLAIN_TO_SEE = frozenset({Evidence.MARK, Evidence.PAGE_LINE, Evidence.WORD, Evidence.FLAG})
"""Evidence that needs no such share: it shows in the damaged copy alone."""


class WitnessIndex:
    """Copies by the hashes they share."""

    def __init__(self, copies: Iterable[Copy]) -> None:
        """Index the copies; which are found does not depend on their order."""
        self._copies = sorted(copies, key=lambda copy: copy.id)
        self._postings: defaultdict[int, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for number, copy in enumerate(self._copies):
            fresh = Copy(copy.id, copy.text, copy.site)
            self._sizes.append(len(fresh.marks))
            for mark in fresh.marks:
                if len(self._postings[mark]) <= MOST_IN_A_POSTING:
                    self._postings[mark].append(number)

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


class Verdict(NamedTuple):
    """What the witnesses say about a damaged copy."""

    fills: tuple[Fill, ...]
    conflicts: tuple[Hole, ...]
    """Holes about which witnesses differ; nothing is supplied."""


def verdict_of(
    damaged: Copy, indexes: Sequence[WitnessIndex], allowed: Callable[[Copy], bool] = lambda _: True
) -> Verdict:
    """Return what the copies of the indexes can supply to a damaged one.

    Args:
        damaged: the text.
        indexes: where to look for witnesses.
        allowed: whether a copy may be a witness.

    """
    return heard(damaged, witnesses(damaged, indexes, allowed))


def heard(damaged: Copy, copies: Sequence[Copy], lost: Sequence[int] = ()) -> Verdict:
    """Return what these copies can supply to a damaged one.

    Args:
        damaged: the text.
        copies: the copies, the closest first.
        lost: where a detector says that text is lost, in code points.

    """
    words = Counter(damaged.words)
    for copy in copies:
        words.update(set(copy.words))

    def known(word: bytes) -> bool:
        return words[word] >= KNOWN_IN

    signs = Signs(known, tuple(sorted(lost)))
    seen = [_seen(damaged, copy, signs) for copy in copies]
    fills: list[Fill] = []
    conflicts: list[Hole] = []
    for group in grouped([hole for each in seen for hole in each.holes]):
        fill = decided(group)
        if fill is None or _is_denied(fill, group, damaged, seen):
            conflicts.append(group[0])
        else:
            fills.append(fill)
    return Verdict(tuple(fills), tuple(conflicts))


class _Seen(NamedTuple):
    """What a witness has beside a damaged copy."""

    witness: Copy
    runs: list[Run]
    holes: list[Hole]


def _seen(damaged: Copy, witness: Copy, signs: Signs) -> _Seen:
    chain = runs(damaged, witness)
    if not chain:
        return _Seen(witness, chain, [])
    ends = (head(damaged, witness, chain), tail(damaged, witness, chain))
    found = [*holes(damaged, witness, chain, signs), *filter(None, ends)]
    common = sum(run.size for run in chain) / len(damaged.words)
    return _Seen(witness, chain, [h for h in found if common >= LEAST_COMMON or h.evidence in PLAIN_TO_SEE])


def _is_denied(fill: Fill, group: Sequence[Hole], damaged: Copy, seen: Sequence[_Seen]) -> bool:
    """Return whether as many witnesses read there as the damaged copy does, and nothing else shows damage."""
    if fill.evidence in PLAIN_TO_SEE or fill.evidence is Evidence.BREAK:
        return False
    before = bisect_right(damaged.spans, (fill.start, len(damaged.text)))
    after = bisect_left(damaged.spans, (fill.stop, 0))
    speakers = {hole.witness.id for hole in group}
    against = {
        each.witness.site or each.witness.id
        for each in seen
        if each.witness.id not in speakers and _reads_so(each, before, after, len(damaged.words))
    }
    return len(against) >= fill.agreeing


def _reads_so(each: _Seen, before: int, after: int, words: int) -> bool:
    """Return whether the witness has the words on both sides of a place next to each other, or ends there as well."""
    if before > 0 and after < words:
        return any(run.first < before and run.first_stop > after for run in each.runs)
    if before:
        last = each.runs[-1] if each.runs else None
        return last is not None and last.first_stop == before and _ends(each.witness, last.second_stop)
    first = each.runs[0] if each.runs else None
    return (
        first is not None
        and first.first == 0
        and before_sentence(each.witness.plain, each.witness.spans[first.second][0])
    )


def _ends(witness: Copy, words: int) -> bool:
    """Return whether a sentence or a line ends after so many words of the witness."""
    place = witness.spans[words - 1][1]
    rest = witness.plain[place : place + 20]
    return after_sentence(witness.plain, place + len(rest) - len(rest.lstrip(CLOSERS)))
