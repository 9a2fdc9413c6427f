"""What a page repeats: elements of one label side by side, such as posts, cards, teasers and rows, and blocks of one path."""
# ruff: noqa: E501 - lists of words read better wide

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from pipeline.boilerplate.wording import Wording
from pipeline.model import Block

RECORD_NAMES = (
    "records nearest around", "place among the records nearest", "words of a record nearest", "levels to the records nearest",
    "records around", "number among the records", "share of the page in records", "levels to the records", "link share of the records",
    "blocks of its path", "words a block of its path", "share of the page in its path", "link share of its path",
    "elements like its own", "elements like the one around", "place among its path", "sentences of its path",
)  # fmt: skip
RECORD_GUESS_NAMES = (
    "guess of its path", "guess of its innermost tags", "guess of elements like its own", "guess of the records nearest",
    "guess of the records", "share of the content in its path",
)  # fmt: skip
NONE_NEAR, NONE_AROUND = (0.0, -1.0, -1.0, -1.0), (0.0, -1.0, -1.0, -1.0, -1.0)
FEWEST_RECORDS = 3

Kin = tuple[int, str]
"""The parent and the label of an element: what it shares with the records beside it."""


class Records(NamedTuple):
    """The elements of a page, and which of them are side by side; 0 stands for no element."""

    inner: list[int]
    """The innermost element around each block."""
    kin: dict[int, Kin]
    """Parents come before what is in them."""
    order: dict[int, float]
    """The number of an element among its kin, from 0."""
    counts: Counter[Kin]
    depth: dict[int, int]
    near: dict[int, int]
    """The innermost element at or around an element that has others beside it."""
    most: dict[int, int]
    """The one of them that has most, the innermost of equals."""

    def sums(self, values: Sequence[float]) -> dict[int, float]:
        """Return what the blocks in each element have together; linear."""
        sums: dict[int, float] = dict.fromkeys(self.kin, 0.0)
        sums[0] = 0.0
        for number, value in zip(self.inner, values, strict=True):
            sums[number] += value
        for number in reversed(self.kin):
            sums[self.kin[number][0]] += sums[number]
        return sums

    def of_kin(self, sums: Mapping[int, float]) -> dict[Kin, float]:
        """Return what the elements of each kin have together."""
        held = dict.fromkeys(self.counts, 0.0)
        for number, kin in self.kin.items():
            held[kin] += sums[number]
        return held


def records_of(blocks: Sequence[Block]) -> Records:
    """Return the elements around the blocks; linear in the elements."""
    records = Records([], {}, {}, Counter(), {0: 0}, {0: 0}, {0: 0})
    for block in blocks:
        lineage = block.lineage
        records.inner.append(lineage[-1] if lineage else 0)
        first = len(lineage)
        while first and lineage[first - 1] not in records.kin:
            first -= 1
        parent = lineage[first - 1] if first else 0
        for number, label in zip(lineage[first:], block.path[first:], strict=False):
            _add(records, number, (parent, label))
            parent = number
    for number, kin in records.kin.items():
        count, parent = records.counts[kin], kin[0]
        records.near[number] = number if count > 1 else records.near[parent]
        above = records.most[parent]
        records.most[number] = number if count > 1 and count >= _count(records, above) else above
    return records


def _add(records: Records, number: int, kin: Kin) -> None:
    records.kin[number] = kin
    records.order[number] = records.counts[kin]
    records.counts[kin] += 1
    records.depth[number] = records.depth[kin[0]] + 1


def _count(records: Records, number: int) -> int:
    """Return how many elements are beside an element, itself included."""
    return records.counts[records.kin[number]] if number else 0


def record_features(blocks: Sequence[Block], wordings: Sequence[Wording], records: Records) -> list[list[float]]:
    """Return what the page repeats of each block, in the order of `RECORD_NAMES`; the same for all of a plain text."""
    if not records.kin:
        return [[0.0] * len(RECORD_NAMES)] * len(blocks)
    paths = _paths(blocks, wordings)
    total = sum(w.words for w in wordings) or 1
    around = _Around(blocks, wordings, records, total)
    labels = Counter(label for _, label in records.kin.values())
    seen: dict[int, int] = {}
    rows = []
    for block, inner in zip(blocks, records.inner, strict=True):
        path, same = block.path, paths[block.path]
        before = seen.get(id(same), 0)
        own = labels[path[-1]] if path else 0
        outer = labels[path[-2]] if len(path) > 1 else 0
        size = same[3]
        rows.append(
            [
                *around.row(inner), size, same[0] / size, same[0] / total, same[1] / (same[2] or 1), float(own), float(outer),
                before / size, same[4] / size,
            ]
        )  # fmt: skip
        seen[id(same)] = before + 1
    return rows


def _paths(blocks: Sequence[Block], wordings: Sequence[Wording]) -> dict[tuple[str, ...], list[float]]:
    """Return the words, characters in links, characters, blocks and sentences of each path."""
    paths: dict[tuple[str, ...], list[float]] = {}
    for block, w in zip(blocks, wordings, strict=True):
        own = paths.get(block.path)
        if own is None:
            own = paths[block.path] = [0.0, 0.0, 0.0, 0.0, 0.0]
        own[0] += w.words
        own[1] += block.link_chars
        own[2] += w.chars
        own[3] += 1
        own[4] += w.ends
    return paths


class _Around:
    """The records around a block: the nearest, and the kind of which there are most."""

    def __init__(self, blocks: Sequence[Block], wordings: Sequence[Wording], records: Records, total: int) -> None:
        self._records, self._total = records, total
        self._words = records.of_kin(records.sums([w.words for w in wordings]))
        self._link_chars = records.of_kin(records.sums([block.link_chars for block in blocks]))
        self._chars = records.of_kin(records.sums([w.chars for w in wordings]))
        self._rows: dict[int, tuple[float, ...]] = {0: (*NONE_NEAR, *NONE_AROUND)}

    def row(self, inner: int) -> tuple[float, ...]:
        """Return the first nine features of a block in this element."""
        row = self._rows.get(inner)
        if row is None:
            row = self._rows[inner] = (*self._near(inner), *self._most(inner))
        return row

    def _near(self, inner: int) -> tuple[float, ...]:
        records = self._records
        number = records.near[records.kin[inner][0]]
        if not number:
            return NONE_NEAR
        kin = records.kin[number]
        count = float(records.counts[kin])
        level = float(records.depth[inner] - records.depth[number])
        return count, records.order[number] / count, self._words[kin] / count, level

    def _most(self, inner: int) -> tuple[float, ...]:
        records = self._records
        number = records.most[records.kin[inner][0]]
        if _count(records, number) < FEWEST_RECORDS:
            return NONE_AROUND
        kin = records.kin[number]
        level = float(records.depth[inner] - records.depth[number])
        share, linked = self._words[kin] / self._total, self._link_chars[kin] / (self._chars[kin] or 1)
        return float(records.counts[kin]), float(records.order[number]), share, level, linked


def record_guesses(
    blocks: Sequence[Block], words: Sequence[float], mass: Sequence[float], records: Records, numbers: Sequence[int]
) -> list[list[float]]:
    """Return what the first guesses say of blocks of the same path and of the records beside, without the block itself.

    Args:
        blocks: the blocks of the page.
        words: how much each weighs.
        mass: its guess times that.
        records: the elements around them.
        numbers: which blocks to ask about.

    """
    if not records.kin:
        return [[-1.0] * len(RECORD_GUESS_NAMES)] * len(numbers)
    sums: dict[Hashable, list[float]] = {}
    forms = [_forms(block.path) for block in blocks]
    for keys, m, n in zip(forms, mass, words, strict=True):
        for key in keys:
            held = sums.get(key)
            if held is None:
                sums[key] = [m, n]
            else:
                held[0] += m
                held[1] += n
    beside = _Beside(records, words, mass)
    total = sum(mass) or 1e-9
    rows = []
    for number in numbers:
        m, n = mass[number], words[number]
        whole, tail, last = map(sums.__getitem__, forms[number])
        rows.append(
            [
                _without(whole, m, n), _without(tail, m, n), _without(last, m, n), *beside.row(records.inner[number]),
                whole[0] / total,
            ]
        )  # fmt: skip
    return rows


def _forms(path: tuple[str, ...]) -> tuple[Hashable, Hashable, Hashable]:
    """Return the path, its last two labels and its last as keys that differ."""
    return path, (path[-2:],), path[-1] if path else ""


def _without(held: Sequence[float], mass: float, words: float) -> float:
    """Return the mean guess of the others; -1 where there are none."""
    return (held[0] - mass) / (held[1] - words) if held[1] > words + 0.5 else -1.0


class _Beside:
    """The mean guess of the other records of the nearest kind around a block, and of the kind of which there are most."""

    def __init__(self, records: Records, words: Sequence[float], mass: Sequence[float]) -> None:
        self._records = records
        self._words, self._mass = records.sums(words), records.sums(mass)
        self._kin_words, self._kin_mass = records.of_kin(self._words), records.of_kin(self._mass)
        self._rows: dict[int, tuple[float, float]] = {0: (-1.0, -1.0)}

    def row(self, inner: int) -> tuple[float, float]:
        """Return both guesses for a block in this element."""
        row = self._rows.get(inner)
        if row is None:
            parent = self._records.kin[inner][0]
            row = self._guess(self._records.near[parent]), self._guess(self._records.most[parent])
            self._rows[inner] = row
        return row

    def _guess(self, number: int) -> float:
        if not number:
            return -1.0
        kin = self._records.kin[number]
        return _without((self._kin_mass[kin], self._kin_words[kin]), self._mass[number], self._words[number])
