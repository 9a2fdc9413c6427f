"""Which blocks of a page are content, by the page's true text: shared four-word shingles, block by block."""

import re
from collections import Counter
from collections.abc import Sequence

_WORDS = re.compile(r"\w+")
SHINGLE = 4


def labels_of(texts: Sequence[str], truth: str) -> list[float]:
    """Return for each block the share of it, 0 to 1, that the truth holds.

    A block counts the shingles of four words that lie in it or reach into it; where the truth says a thing
    once, so does the first longest run of blocks that says it. Blocks of fewer words are looked up as lines.
    """
    words = [_WORDS.findall(text) for text in texts]
    wanted = _WORDS.findall(truth)
    have = Counter(tuple(wanted[i : i + SHINGLE]) for i in range(max(1, len(wanted) - SHINGLE + 1)))
    lines = {tuple(_WORDS.findall(line)) for line in truth.splitlines()}
    shares = [_share(block, have) for block in words]
    labels = [share if share is not None else 0.0 for share in shares]
    for n, block in enumerate(words):
        if shares[n] is None and block:
            labels[n] = _short(n, words, lines, have, shares)
    return _first_copies(words, labels, have)


def _share(block: list[str], have: Counter[tuple[str, ...]]) -> float | None:
    if len(block) < SHINGLE:
        return None
    shingles = [tuple(block[i : i + SHINGLE]) for i in range(len(block) - SHINGLE + 1)]
    return sum(shingle in have for shingle in shingles) / len(shingles)


def _short(
    n: int,
    words: list[list[str]],
    lines: set[tuple[str, ...]],
    have: Counter[tuple[str, ...]],
    shares: list[float | None],
) -> float:
    """Return 1 for a short block that the truth holds as a line of its own or together with its neighbours."""
    before = [word for block in words[max(0, n - 4) : n] for word in block][-3:]
    after = [word for block in words[n + 1 : n + 5] for word in block][:3]
    row = [*before, *words[n], *after]
    crossing = [tuple(row[i : i + SHINGLE]) for i in range(max(0, len(row) - SHINGLE + 1))]
    held = sum(shingle in have for shingle in crossing) / (len(crossing) or 1)
    if held >= 0.5:
        return 1.0
    near = [s for s in shares[max(0, n - 3) : n + 4] if s is not None]
    return 1.0 if tuple(words[n]) in lines and max(near, default=0.0) > 0.5 else 0.0


def _first_copies(words: list[list[str]], labels: list[float], have: Counter[tuple[str, ...]]) -> list[float]:
    """Return the labels with only as many copies of a block as the truth holds: those in the best company stay."""
    places: dict[tuple[str, ...], list[int]] = {}
    for n, block in enumerate(words):
        if labels[n] >= 0.5 and len(block) >= SHINGLE:
            places.setdefault(tuple(block), []).append(n)
    labels = list(labels)
    for said, copies in places.items():
        room = min(have[said[i : i + SHINGLE]] for i in range(len(said) - SHINGLE + 1))
        if len(copies) > max(1, room):
            ranked = sorted(copies, key=lambda n: (-sum(labels[max(0, n - 5) : n + 6]), n))
            for n in ranked[max(1, room) :]:
                labels[n] = 0.0
    return labels
