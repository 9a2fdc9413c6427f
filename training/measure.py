"""The measure of extraction: multisets of shingles of four words, precision and recall averaged over pages."""

import re
from collections import Counter
from collections.abc import Sequence

_WORDS = re.compile(r"\w+")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the shingles of four words of a text; a text of fewer words is one shingle."""
    words = _WORDS.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def mean_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the harmonic mean of mean precision and mean recall over pairs of truth and output."""
    precisions, recalls = [], []
    for truth, output in pairs:
        want, got = shingles(truth), shingles(output)
        hit = (want & got).total()
        precisions += [hit / got.total()] if got else []
        recalls += [hit / want.total()] if want else []
    if not precisions or not recalls:
        return 0.0
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * p * r / (p + r) if p + r else 0.0
