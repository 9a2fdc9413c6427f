"""Words and keys for comparing texts: case folded, without punctuation."""

from unicodedata import normalize

import regex

from pipeline.text.lazy import lazy_pattern, lazy_re

_FIRST = lazy_pattern(r"[\p{L}\p{N}]", regex.VERSION1)
_LAST = lazy_pattern(r"(?r)[\p{L}\p{N}]", regex.VERSION1)
"""Searched from the end: a pattern for the bare edge itself takes quadratic time in a run of spaces."""
_COMMON_EDGES = " \t\r\n.,:;!?'\"“”‘’«»()[]|•·–—-"

_WORDS = lazy_pattern(r"[\p{L}\p{M}\p{N}]+")
_ASCII_WORDS = lazy_re(r"[a-z0-9]+")
_BEYOND_LATIN = lazy_re(
    "[^\x00-\x7f\xa0-\xa7\xa9-\xae\xb0-\xb3\xb5-\xb7\xb9-\u012f\u0131-\u01ef\u01f1-\u02b7\u2010-\u2016\u2018-\u2027\u20ac]"
)
"""Characters that may be combining marks, or become some when normalized; in texts without them `re` finds the same."""
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Classes of the letters of scripts that set no spaces between words, for use within the brackets of a pattern."""
_PLAIN_WORDS = lazy_re(r"[^\W_]+")
_FLOOD = lazy_pattern(r"\p{M}{65}")
"""More marks on one letter than any script has: normalizing them takes quadratic time in older Pythons."""


def key_of(text: str) -> str:
    """Return the text for comparing: case folded, edges bare, one space between words.

    >>> key_of("» Scroll to  Top ↑")
    'scroll to top'
    """
    bare = text.strip(_COMMON_EDGES)
    if bare and not (bare[0].isalnum() and bare[-1].isalnum()):
        first, last = _FIRST.search(bare), _LAST.search(bare)
        bare = bare[first.start() : last.end()] if first and last else ""
    return " ".join(bare.split()).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text for comparing: case folded, without punctuation, full-width characters as plain ones.

    >>> words_of("“Hello, World!”")
    ('hello', 'world')
    """
    if text.isascii():
        return tuple(_ASCII_WORDS.findall(text.lower()))
    if not _BEYOND_LATIN.search(text):
        return tuple(_PLAIN_WORDS.findall(normalize("NFKC", text).casefold()))
    plain = text if _FLOOD.search(text) else normalize("NFKC", text)
    return tuple(_WORDS.findall(plain.casefold()))
