"""What the first guesses say around a block: its neighbours, its elements, the stretch of content it may be in."""
# ruff: noqa: E501 - lists of words read better wide

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain
from math import fsum
from operator import eq

from pipeline.boilerplate.features import Features
from pipeline.boilerplate.repeated_elements import RECORD_GUESS_NAMES, Records, record_guesses
from pipeline.boilerplate.wording import FUNCTION_WORDS, Wording
from pipeline.model import Block, BlockKind

CONTEXT_NAMES = (
    "the model's first guess", *(f"guess of block {offset:+d}" for offset in (-3, -2, -1, 1, 2, 3)),
    "guess around", "guess of its group", "guess of its element", "guess of the element around", "guess of the element around that",
    "content before it", "content after it", "blocks since content", "blocks to content", "content of the page",
    "sure content of the page", "inside the main element", "levels up to the main element's branch", "levels from there to it",
    "guess of the heading above", "blocks since the heading above", "guess since the heading above", "inside the main stretch", "blocks outside the main stretch",
    "share of the page's content in the main stretch", "words it shares with the likely content",
    "rare words it shares with the likely content", "words it shares with the top", *RECORD_GUESS_NAMES,
)  # fmt: skip


def context_features(
    blocks: Sequence[Block],
    view: Features,
    guesses: Sequence[float],
    least: float = 0.0,
    most: float = 2.0,
) -> list[list[float]]:
    """Return what the first guesses (0 to 1) say around each block: neighbours, elements, page.

    Blocks with a guess below `least`, or not below `most`, have no row.
    """
    wordings = view.wordings
    words = [w.words + 1 for w in wordings]
    total = sum(words) or 1
    mass = [g * n for g, n in zip(guesses, words, strict=True)]
    all_mass = sum(mass) or 1e-9
    shares, groups = _shares(blocks, mass, words)
    numbers = [n for n, guess in enumerate(guesses) if least <= guess < most]
    places = _main_features(blocks, mass, numbers, view.records)
    heads = _heading_features(blocks, guesses, mass, words)
    stretch = _stretch_features(guesses, words)
    shared = _shared_features(wordings, guesses, numbers)
    records = record_guesses(blocks, words, mass, view.records, numbers)
    since, until = _distances(guesses), _distances(guesses[::-1])[::-1]
    sure = sum(n for g, n in zip(guesses, words, strict=True) if g > 0.8) / total
    padded = [-1.0, -1.0, -1.0, *guesses, -1.0, -1.0, -1.0]
    weighed = [0.0] * 5 + [g * min(n, 30) for g, n in zip(guesses, words, strict=True)] + [0.0] * 5
    weights = [0.0] * 5 + [float(min(n, 30)) for n in words] + [0.0] * 5
    rows = []
    sofar = list(accumulate(mass, initial=0.0))
    for n, place, common, beside in zip(numbers, places, shared, records, strict=True):
        block, before = blocks[n], sofar[n]
        around = (sum(weighed[n : n + 11]) - weighed[n + 5]) / ((sum(weights[n : n + 11]) - weights[n + 5]) or 1)
        lineage = block.lineage
        rows.append(
            [
                guesses[n], *padded[n : n + 3], *padded[n + 4 : n + 7], around, groups[block.group],
                *(shares[lineage[-level]] if len(lineage) >= level else -1.0 for level in (1, 2, 3)),
                before / all_mass, 1 - (before + mass[n]) / all_mass, since[n], until[n], all_mass / total, sure, *place, *heads[n], *stretch[n], *common, *beside,
            ]
        )  # fmt: skip
    return rows


def _shares(
    blocks: Sequence[Block], mass: Sequence[float], words: Sequence[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return how likely the words of each element are content, of the three innermost around a block; and of groups."""
    sums: dict[int, list[float]] = {}
    groups: dict[int, list[float]] = {}
    for block, m, n in zip(blocks, mass, words, strict=True):
        for number in block.lineage[-3:]:
            held = sums.setdefault(number, [0.0, 0.0])
            held[0] += m
            held[1] += n
        held = groups.setdefault(block.group, [0.0, 0.0])
        held[0] += m
        held[1] += n
    return {number: m / n for number, (m, n) in sums.items()}, {number: m / n for number, (m, n) in groups.items()}


def _distances(guesses: Sequence[float]) -> list[int]:
    """Return how many blocks ago the last one was that is surely content; at most 50."""
    found, last = [], 50
    for guess in guesses:
        found.append(min(50, last))
        last = 0 if guess > 0.8 else last + 1
    return found


def _main_features(
    blocks: Sequence[Block], mass: Sequence[float], numbers: Sequence[int], records: Records
) -> list[tuple[float, float, float]]:
    """Return the position of each block relative to the main element, the innermost with most of the likely content."""
    held = records.sums(mass)
    enough = 0.7 * sum(mass)
    best = max(zip(blocks, mass, strict=True), key=lambda pair: pair[1], default=(None, 0.0))[0]
    main = tuple(number for number in best.lineage if held[number] >= enough) if best else ()
    if not main:
        main = tuple(number for number in (best.lineage if best else ()) if held[number] >= 0.4 * sum(mass))
    rows = []
    for lineage in (blocks[n].lineage for n in numbers):
        shared = sum(map(eq, lineage, main))
        rows.append((float(shared == len(main)), float(len(lineage) - shared), float(len(main) - shared)))
    return rows


def _heading_features(
    blocks: Sequence[Block], guesses: Sequence[float], mass: Sequence[float], words: Sequence[int]
) -> list[tuple[float, float, float]]:
    """Return the first guesses for the heading above each block, and for the blocks between."""
    rows = []
    guess, since, held, counted = -1.0, 0, 0.0, 0
    for n, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            guess, since, held, counted = guesses[n], 0, 0.0, 0
        rows.append((guess, float(min(since, 50)), held / counted if counted else -1.0))
        since += 1
        held += mass[n]
        counted += words[n]
    return rows


def _stretch_features(guesses: Sequence[float], words: Sequence[int]) -> list[tuple[float, float, float]]:
    """Return the position of each block relative to the stretch with most words of likely content."""
    gains = [(guess - 0.4) * min(count, 80) for guess, count in zip(guesses, words, strict=True)]
    best = total = 0.0
    start = first = last = 0
    for n, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, n
        total += gain
        if total > best:
            best, first, last = total, start, n
    everything = sum(gain for gain in gains if gain > 0) or 1.0
    return [
        (float(first <= n <= last), float(max(-30, min(0, n - first)) + min(30, max(0, n - last))), best / everything)
        for n in range(len(gains))
    ]


def _shared_features(
    wordings: Sequence[Wording], guesses: Sequence[float], numbers: Sequence[int]
) -> list[tuple[float, float, float]]:
    """Return what share of the longer words of these blocks likely content uses elsewhere, and the top of the page."""
    tokens = [{token for token in w.tokens if len(token) > 3 and token not in FUNCTION_WORDS} for w in wordings]
    likely = [words for words, guess in zip(tokens, guesses, strict=True) if guess > 0.7]
    used = Counter(chain.from_iterable(likely))
    everywhere = Counter(chain.from_iterable(tokens))
    top = set().union(*tokens[:12]) if tokens else set()
    rows = []
    for n in numbers:
        words, own = tokens[n], int(guesses[n] > 0.7)
        hits = [word for word in words if used.get(word, 0) > own]
        rare = fsum([1.0 / everywhere[word] for word in hits])
        first = len(words & top) if n >= 12 else sum([everywhere[word] > 1 for word in words])
        count = len(words) or 1
        rows.append((len(hits) / count, rare / count, first / count))
    return rows
