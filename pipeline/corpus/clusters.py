"""Clusters of documents that tell one story, and which of their copies is kept, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.corpus.neighbours import CONTAINED, Pair, Relation

ONE_STORY = 0.5
"""Share of a document that another has too, from which on both belong to one cluster; chosen by eye."""
WORTH_OF_DAMAGED = CONTAINED
"""What the size of a document with lost text counts for: copies differ less in size, so a whole one is preferred."""


class Member(NamedTuple):
    """What decides which copy is kept."""

    id: str
    size: int
    """How much text it has, in runs of words."""
    losses: int
    """How many of its flags say that text is lost."""

    @property
    def rank(self) -> tuple[float, str]:
        """What orders documents, the most complete one first."""
        return -self.size * (WORTH_OF_DAMAGED if self.losses else 1.0), self.id


class Place(NamedTuple):
    """The place of a document in its cluster."""

    cluster: int
    """Number of the most complete document of the cluster."""
    kept: bool
    other: int
    """Number of the document it is compared with: the one kept instead of it, or its closest neighbour."""
    relation: Relation
    """How the document relates to the other one."""
    share: float
    """Share (0 to 1) of the document that the other one has too."""
    reason: str
    """Why it is kept or not, in words."""


def clusters(size: int, pairs: Iterable[Pair]) -> list[int]:
    """Return for every document the lowest number of the documents that tell the same story.

    >>> clusters(4, [Pair(1, 3, 0.9, 0.9), Pair(0, 2, 0.1, 0.3)])
    [0, 1, 2, 1]
    """
    parents = list(range(size))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for pair in pairs:
        if pair.share >= ONE_STORY:
            first, second = sorted((root(pair.first), root(pair.second)))
            parents[second] = first
    return list(map(root, range(size)))


def places(members: Sequence[Member], pairs: Sequence[Pair]) -> dict[int, Place]:
    """Return the place of every document that is not alone in its cluster, by its number.

    The most complete document is kept, then each that is not contained in one of those that are kept. The outcome does
    not depend on the order of the documents or the pairs.
    """
    beside = _beside(pairs)
    found: dict[int, Place] = {}
    for story in _stories(clusters(len(members), pairs)):
        order = sorted(story, key=lambda number: members[number].rank)
        heirs = _heirs(order, beside)
        for number in story:
            found[number] = _place(number, order[0], heirs, beside[number], members)
    return found


def _beside(pairs: Iterable[Pair]) -> dict[int, dict[int, Pair]]:
    """Return the pairs of every document, each with that document first, by the number of the other one."""
    found: defaultdict[int, dict[int, Pair]] = defaultdict(dict)
    for pair in pairs:
        found[pair.first][pair.second] = pair
        found[pair.second][pair.first] = Pair(pair.second, pair.first, pair.second_in_first, pair.first_in_second)
    return found


def _stories(named: Sequence[int]) -> list[list[int]]:
    """Return the documents of every cluster of two or more."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, story in enumerate(named):
        found[story].append(number)
    return [story for story in found.values() if len(story) > 1]


def _heirs(order: Iterable[int], beside: Mapping[int, Mapping[int, Pair]]) -> dict[int, int]:
    """Return for every document of a cluster that need not be kept the most complete one that contains it."""
    kept: list[int] = []
    found: dict[int, int] = {}
    for number in order:
        pairs = beside[number]
        heir = next((k for k in kept if k in pairs and pairs[k].first_in_second >= CONTAINED), None)
        if heir is None:
            kept.append(number)
        else:
            found[number] = heir
    return found


def _place(
    number: int, cluster: int, heirs: Mapping[int, int], pairs: Mapping[int, Pair], members: Sequence[Member]
) -> Place:
    heir = heirs.get(number)
    nearest = (
        max(pairs.values(), key=lambda pair: (pair.share, members[pair.second].rank)) if heir is None else pairs[heir]
    )
    reason = _reason(nearest, members) if heir is not None else _reason_to_keep(number, cluster, nearest, members)
    share = round(nearest.first_in_second, 4)
    return Place(cluster, heir is None, nearest.second, nearest.relation, share, reason)


def _reason(pair: Pair, members: Sequence[Member]) -> str:
    """Return why the first document of the pair need not be kept."""
    inner, outer = members[pair.first], members[pair.second]
    share = f"{pair.first_in_second:.0%} of it is in {outer.id}"
    if inner.losses and not outer.losses:
        return f"{share}, where nothing is flagged as lost"
    return f"{share}, which has more text" if outer.size > inner.size else f"{share}, which has as much text"


def _reason_to_keep(number: int, cluster: int, pair: Pair, members: Sequence[Member]) -> str:
    if number == cluster:
        return "it is the most complete of its cluster"
    return f"{1 - pair.first_in_second:.0%} of it is not in {members[pair.second].id}"
