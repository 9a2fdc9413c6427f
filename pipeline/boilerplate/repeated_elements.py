"""What a page repeats: elements of one label side by side, such as posts, cards, teasers and rows, and blocks of one path."""
# ruff: noqa: E501 - lists of words read better wide

from collections import Counter
from collections.abc import Hashable, Mapping, MutableMapping, Sequence
from typing import NamedTuple, TypeVar

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

_Key = TypeVar("_Key")
Kin = tuple[int, str]
"""The parent and the label of an element: what it shares with the records beside it."""


class Sums(NamedTuple):
    """What blocks hold together."""

    words: int = 0
    link_chars: int = 0
    chars: int = 0
    blocks: int = 0
    sentences: int = 0


class Records(NamedTuple):
    """The elements of a page, and which of them are side by side."""

    kin: dict[int, Kin]
    order: dict[int, int]
    """The number of an element among its kin, from 0."""
    counts: Counter[Kin]


def records_of(blocks: Sequence[Block]) -> Records:
    """Return the elements around the blocks; linear in their paths."""
    kin: dict[int, Kin] = {}
    order: dict[int, int] = {}
    counts: Counter[Kin] = Counter()
    for block in blocks:
        parent = 0
        for number, label in zip(block.lineage, block.path, strict=False):
            if number not in kin:
                shared = kin[number] = (parent, label)
                order[number] = counts[shared]
                counts[shared] += 1
            parent = number
    return Records(kin, order, counts)


def record_features(blocks: Sequence[Block], wordings: Sequence[Wording]) -> list[list[float]]:
    """Return what the page repeats of each block, in the order of `RECORD_NAMES`; the same for all of a plain text."""
    if not any(block.path for block in blocks):
        return [[0.0] * len(RECORD_NAMES)] * len(blocks)
    records = records_of(blocks)
    held, paths = _sums(blocks, wordings, records)
    total = sum(w.words for w in wordings) or 1
    labels = Counter(label for _, label in records.kin.values())
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[int, ...], tuple[float, ...]] = {}
    rows = []
    for block in blocks:
        around = found.get(block.lineage)
        if around is None:
            around = found[block.lineage] = _around(block.lineage, records, held, total)
        path, same = block.path, paths[block.path]
        own = labels[path[-1]] if path else 0
        rows.append(
            [
                *around, same.blocks, same.words / same.blocks, same.words / total, same.link_chars / (same.chars or 1), own,
                labels[path[-2]] if len(path) > 1 else 0, seen[path] / same.blocks, same.sentences / same.blocks,
            ]
        )  # fmt: skip
        seen[path] += 1
    return rows


def _sums(
    blocks: Sequence[Block], wordings: Sequence[Wording], records: Records
) -> tuple[dict[Kin, list[int]], dict[tuple[str, ...], Sums]]:
    """Return the words and the characters in links and in all of the records of each kind, and what each path holds."""
    held: dict[Kin, list[int]] = {}
    paths: dict[tuple[str, ...], list[int]] = {}
    for block, w in zip(blocks, wordings, strict=True):
        for number in block.lineage:
            kin = records.kin[number]
            if records.counts[kin] > 1:
                sums = held.setdefault(kin, [0, 0, 0])
                sums[0] += w.words
                sums[1] += block.link_chars
                sums[2] += w.chars
        own = paths.setdefault(block.path, [0, 0, 0, 0, 0])
        for n, value in enumerate((w.words, block.link_chars, w.chars, 1, w.ends)):
            own[n] += value
    return held, {path: Sums(*sums) for path, sums in paths.items()}


def _around(lineage: Sequence[int], records: Records, held: dict[Kin, list[int]], total: int) -> tuple[float, ...]:
    """Return the records around a block: the nearest, and the kind of which there are most."""
    near: tuple[float, ...] = NONE_NEAR
    most: tuple[float, ...] = NONE_AROUND
    for level, number in enumerate(reversed(lineage)):
        kin = records.kin[number]
        count = records.counts[kin]
        if level == 0 or count < FEWEST_RECORDS - 1:
            continue
        words, link_chars, chars = held[kin]
        if near is NONE_NEAR:
            near = (count, records.order[number] / count, words / count, level)
        if count > max(most[0], FEWEST_RECORDS - 1):
            most = (count, records.order[number], words / total, level, link_chars / (chars or 1))
    return (*near, *most)


def record_guesses(blocks: Sequence[Block], words: Sequence[int], mass: Sequence[float]) -> list[list[float]]:
    """Return what the first guesses say of blocks of the same path and of the records beside, without the block itself.

    Args:
        blocks: the blocks of the page.
        words: how much each weighs.
        mass: its guess times that.

    """
    if not any(block.path for block in blocks):
        return [[-1.0] * len(RECORD_GUESS_NAMES)] * len(blocks)
    records = records_of(blocks)
    sums: dict[Hashable, list[float]] = {}
    for block, m, n in zip(blocks, mass, words, strict=True):
        for key in (*_forms(block.path), *block.lineage):
            _add(sums, key, m, n)
    kinds = {kin: [0.0, 0.0] for kin, count in records.counts.items() if count > 1}
    for number, kin in records.kin.items():
        if kin in kinds:
            _add(kinds, kin, *sums[number])
    total = sum(mass) or 1e-9
    rows = []
    for block, m, n in zip(blocks, mass, words, strict=True):
        alike = [_without(sums[key], m, n) for key in _forms(block.path)]
        rows.append([*alike, *_guess_beside(block.lineage, records, sums, kinds), sums[block.path][0] / total])
    return rows


def _forms(path: tuple[str, ...]) -> tuple[Hashable, Hashable, Hashable]:
    """Return the path, its last two labels and its last as keys that differ."""
    return path, (path[-2:],), path[-1] if path else ""


def _add(sums: MutableMapping[_Key, list[float]], key: _Key, mass: float, words: float) -> None:
    held = sums.get(key)
    if held is None:
        sums[key] = [mass, words]
        return
    held[0] += mass
    held[1] += words


def _without(held: Sequence[float], mass: float, words: float) -> float:
    """Return the mean guess of the others; -1 where there are none."""
    return (held[0] - mass) / (held[1] - words) if held[1] > words + 0.5 else -1.0


def _guess_beside(
    lineage: Sequence[int],
    records: Records,
    sums: Mapping[Hashable, Sequence[float]],
    kinds: Mapping[Kin, Sequence[float]],
) -> tuple[float, float]:
    """Return the mean guess of the other records of the nearest kind, and of the kind of which there are most."""
    near = most = -1.0
    highest = 1
    for number in lineage[-2::-1]:
        kin = records.kin[number]
        held = kinds.get(kin)
        if held is None:
            continue
        count = records.counts[kin]
        if near < 0 or count > highest:
            guess = _without(held, *sums[number])
            near = guess if near < 0 else near
            if count > highest:
                highest, most = count, guess
    return near, most
