"""Fingerprints of texts: hashes of runs of words, and the few of them that an index keeps.

Two texts that share a passage share the hashes of its runs, however much text one of them has lost. Winnowing
(Schleimer, Wilkerson and Aiken, SIGMOD 2003) keeps a few hashes of each text, and still keeps one of every passage
that is shared.
"""

import re
from array import array
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple
from unicodedata import normalize
from zlib import crc32

import regex

from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.words import UNSPACED

SHINGLE_WORDS = 5
"""Words of a run that is hashed."""
WINDOW = 8
"""Hashes of which one is kept, so that a passage of 12 words (8 + 5 - 1) that two texts share is always found."""

_STRAIGHT = (("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\xa0", " "), ("‘", "'"))
"""Typographic marks that English texts use; without them a text is often ASCII, which is read much faster."""
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))
"""ASCII in lower case; all but letters and digits as spaces."""
_SPACED = lazy_re(r"[^\W_]+")
_SPECIAL = lazy_pattern(rf"[\p{{M}}{UNSPACED}]")
_WORDS = lazy_pattern(rf"[{UNSPACED}]|[[\p{{L}}\p{{M}}\p{{N}}]--[{UNSPACED}]]+", regex.VERSION1)

Pattern = re.Pattern[str] | regex.Pattern[str]


class Fingerprint(NamedTuple):
    """What an index knows of a text."""

    shingles: "array[int]"
    """Hashes of all its runs of words in order, 32 bits each."""
    marks: frozenset[int]
    """Those of them that the index keeps."""


def folded_words(text: str) -> list[bytes]:
    r"""Return the words of a text for comparing, in lower case and UTF-8.

    A character is a word in scripts that set no spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.

    >>> folded_words("“Don’t stop”, 中文"), folded_words("don't STOP")
    ([b'don', b't', b'stop', b'\xe4\xb8\xad', b'\xe6\x96\x87'], [b'don', b't', b'stop'])
    """
    text = straightened(text)
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).split()
    words = pattern_for(text).findall(text)
    found = normalize("NFKC", " ".join(words)).casefold().encode("utf-8", "surrogatepass").split()
    return found if len(found) == len(words) else list(map(_folded, words))


def straightened(text: str) -> str:
    """Return the text with straight quotes, hyphens for dashes and plain spaces; it is as long as before."""
    if not text.isascii():
        for mark, straight in _STRAIGHT:
            text = text.replace(mark, straight)
    return text


def pattern_for(text: str) -> Pattern:
    """Return the pattern that finds the words of a text, in the same order as `folded_words`."""
    return _WORDS if not text.isascii() and _SPECIAL.search(text) else _SPACED


def _folded(word: str) -> bytes:
    """Return a word for comparing; a letter that stands for several words becomes one."""
    return "".join(normalize("NFKC", word).casefold().split()).encode("utf-8", "surrogatepass")


def shingles_of(words: list[bytes]) -> list[int]:
    """Return the hashes of the runs of words, in order; a text shorter than a run has one hash, an empty one none."""
    if len(words) < SHINGLE_WORDS:
        return [crc32(b"".join(words))] if words else []
    text = b"".join(words)
    starts = [0, *accumulate(map(len, words))]
    return [crc32(text[start:stop]) for start, stop in zip(starts, starts[SHINGLE_WORDS:], strict=False)]


def winnowed(hashes: list[int]) -> frozenset[int]:
    """Return the least of every `WINDOW` hashes that follow each other.

    >>> sorted(winnowed([9, 4, 7, 6, 8, 5, 9, 6, 7, 8]))
    [4, 5]
    """
    if len(hashes) < WINDOW:
        return frozenset([min(hashes)] if hashes else [])
    return frozenset(map(min, *(hashes[start:] for start in range(WINDOW))))


def fingerprint_of(text: str) -> Fingerprint:
    """Return the fingerprint of a text."""
    hashes = shingles_of(folded_words(text))
    return Fingerprint(array("I", hashes), winnowed(hashes))


def containment(inner: Fingerprint, outer: Fingerprint) -> float:
    """Return the share (0 to 1) of the runs of words of one text that the other has too.

    >>> containment(fingerprint_of("one two three four five six"), fingerprint_of("one two three four five seven"))
    0.5
    """
    held = set(inner.shingles)
    return len(held.intersection(outer.shingles)) / max(1, len(held))


def fingerprints_of(texts: Iterable[str]) -> list[Fingerprint]:
    """Return the fingerprint of every text."""
    return list(map(fingerprint_of, texts))
