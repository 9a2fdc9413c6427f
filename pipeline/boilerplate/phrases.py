"""What the words of a block say together: weights of words and pairs of words, fitted to the blocks of pages."""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum, sqrt

from pipeline.boilerplate.wording import MOST_TOKENS

PHRASE_NAMES = ("its phrases", "phrases of the block before", "phrases of the block after")
LONGEST_COUNTED = 6


def phrases_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a block, its pairs, its first word, and, of a block of few words, its last and its size.

    >>> sorted(set(phrases_of(["read", "more"])))
    ['#2', '^read', 'more', 'more$', 'read', 'read more']
    """
    if not words:
        return
    yield from words
    yield from map(" ".join, zip(words, words[1:], strict=False))
    yield f"^{words[0]}"
    if len(words) < MOST_TOKENS:
        yield f"{words[-1]}$"
        yield f"#{min(len(words), LONGEST_COUNTED)}"


def phrase_features(blocks: Sequence[Sequence[str]], table: Mapping[str, float]) -> list[list[float]]:
    """Return the evidence of the phrases in each block and its neighbours; above 0 is for content."""
    if not table:
        return [[0.0, 0.0, 0.0]] * len(blocks)
    said = [0.0, *(_said(words, table) for words in blocks), 0.0]
    return [[said[n + 1], said[n], said[n + 2]] for n in range(len(blocks))]


def _said(words: Sequence[str], table: Mapping[str, float]) -> float:
    phrases = set(phrases_of(words))
    return fsum([table.get(phrase, 0.0) for phrase in phrases]) / sqrt(len(phrases) or 1)
