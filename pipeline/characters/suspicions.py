"""What in a text could need repair, found in one pass: finding nothing costs almost nothing.

Clean text never reaches ftfy. The test is built from ftfy's own tables: every alternative of its pattern of badness
needs a character of a small set, and all but a few need a non-ASCII neighbour as well. Where such a pair occurs,
ftfy's own pattern decides, on a window that is wider than its longest alternative.

The middle of a text decides which of three checks it gets: for mostly ASCII (on its non-ASCII bytes), for accented
letters, or for another script. The last two skip characters that are sound next to anything; the others are judged
by their neighbours, and each such judgement is kept in a cache.
"""

import re
from collections.abc import Iterator
from enum import IntFlag, auto
from functools import cache, lru_cache

from pipeline.characters import tables
from pipeline.characters.tables import CONTROLS, HIDDEN, ODD, OTHER, PLAIN, UPSIDE_DOWN, badness, is_proved
from pipeline.text.lazy import lazy_re
from pipeline.text.letters import everyday

LARGEST_SHARE_UNUSUAL = 0.2
"""Largest share of ideographs outside the everyday sets that is still normal; chosen by eye."""
LONGEST_ALTERNATIVE_CHARS = 7
"""No alternative of the pattern looks at more characters than this."""

_PAIR = lazy_re(tables.pair, re.DOTALL)


def is_bad(text: str) -> bool:
    """Return what `ftfy.badness.is_bad` returns, far sooner on sound text."""
    if not is_proved():
        return badness().search(text) is not None
    return not text.isascii() and any(_is_bad_at(text, match.start()) for match in _PAIR.finditer(text))


def bad_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and stop of all lines, line ends included, that ftfy would call bad on their own."""
    if not is_proved():
        yield from _bad_among_all_lines(text)
        return
    reach = -1
    for match in _PAIR.finditer(text):
        place = match.start()
        if place < reach:
            continue
        start = text.rfind("\n", 0, place) + 1
        if _is_bad_at(text, place) or (place - start < 8 and badness().search(text[start : place + 8])):
            reach = text.find("\n", place) + 1 or len(text)
            yield start, reach


def _bad_among_all_lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        stop = text.find("\n", start) + 1 or len(text)
        if badness().search(text[start:stop]):
            yield start, stop
        start = stop


def _is_bad_at(text: str, place: int) -> bool:
    start = max(0, place - LONGEST_ALTERNATIVE_CHARS)
    return badness().search(text, start, place + LONGEST_ALTERNATIVE_CHARS + 1) is not None


class Suspicion(IntFlag):
    """What a text may need."""

    NONE = 0
    CONTROL = auto()
    """Control characters, line ends, escapes of a terminal, NUL."""
    HIDDEN = auto()
    """Invisible characters and ligatures."""
    SURROGATE = auto()
    """Halves of UTF-16 pairs, undecoded bytes."""
    BAD = auto()
    """What ftfy calls bad."""
    FOREIGN = auto()
    """Signs of a wrong charset that ftfy does not look for."""
    MIXED = auto()
    """Letters of two scripts in one word."""
    WIDE = auto()
    """Ideographs that hardly anybody writes."""


_NOT_PLAIN = lazy_re(f"[^\t\n\f\x20-\x7e{PLAIN}][^\t\n\f\x20-\x7e{PLAIN}]*")
_PRINTABLE = bytes(c for c in range(0x80) if c in b"\t\n\f" or 0x20 <= c < 0x7F)
_FILLER = bytes(0x20 if c in _PRINTABLE else 1 if c < 0x20 else c for c in range(256))
"""Turns printable ASCII into spaces, and every control into one that `bytes.split` does not take for a space."""

_CONTROL = lazy_re(f"[{CONTROLS}\x85]")
_HIDDEN = lazy_re(f"[{HIDDEN}]")
_SURROGATE = lazy_re("[\ud800-\udfff]")
_ODD = lazy_re(f"[{ODD}]")
_DENSE = lazy_re("[\xa0-\u02dd\u2013-\u203a\u20ac\u2116\u2122]{3}")
_MIXED = lazy_re(f"[{OTHER}](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")
_CASE = lazy_re("[\u0430-\u044f][\u0410-\u042f]")
_SWAPPED = lazy_re("[\u0430-\u044f][\u0410-\u042f]|[\u0410-\u042f]{5}")
_LOOKALIKE = lazy_re(f"[{OTHER}]")
_SUSPICIOUS = lazy_re(tables.suspicious)
_SUSPICIOUS_AMONG_IDEOGRAPHS = lazy_re(tables.suspicious_among_ideographs)
_OTHER_SCRIPT = lazy_re("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufaff\uff01-\uffdc]")
_ACCENTED = lazy_re("[\xb5-\u024f\u1e00-\u1eff]")
_INNER = lazy_re(f"[ÈËÍÎÌÓÔÛÒÁÏÙÚÊ](?<=[a-z].)(?=[a-z]|\\b)|[¿¡]{UPSIDE_DOWN}")
"""Capitals inside words, which Latin-1 read as MacRoman shows, and Spanish marks where no sentence begins.

Capitals common at the start of words are left out.
"""
_INNER_BYTES = lazy_re("|".join("ÈËÍÎÌÓÔÛÒÁÏÙÚÊ¿¡").encode())
_TIED = lazy_re("[\u3001-\u9fff\uac00-\ud7a3\uff61-\uff9f](?:(?<=[A-Za-z].)|(?=[a-z]))")
_IDEOGRAPH = lazy_re("[\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]")
_SUSPICIOUS_AMONG_ACCENTS = lazy_re(tables.suspicious_among_accents, re.DOTALL)
_NOT_CALM = lazy_re(tables.not_calm)
_NO_QUOTE = lazy_re(tables.no_quote)
_EASTERN = lazy_re(b"[\xe3-\xed][\x80-\xbf]|\xef[\xbd\xbe]")
_SOUND: set[bytes] = set()
"""Non-ASCII runs that were looked at and are sound beside any ASCII; a cache."""
LARGEST_CACHE = 1 << 16

SAMPLE_CHARS = 48
"""Length of the middle that is searched for evidence that fills a whole text, in code points."""
MOST_PLACES = 40
"""With more suspicious places than this, the distinct tokens are checked instead."""
LARGE_SAMPLE_CHARS = 160
"""So much is looked at for accented letters."""


def suspicions(text: str) -> Suspicion:
    """Return what the text may need; nothing for nearly all sound text."""
    found = _found(text)
    if is_proved() or text.isascii():
        return found
    return found | Suspicion.BAD if is_bad(text) else found & ~Suspicion.BAD


def _found(text: str) -> Suspicion:
    if not text.isascii():
        middle = max(0, len(text) // 2 - SAMPLE_CHARS // 2)
        sample = text[middle : middle + SAMPLE_CHARS]
        if 2 * len(_OTHER_SCRIPT.findall(sample)) > len(sample):
            return _of_other_script(text, sample)
        if _ACCENTED.search(text, middle, middle + LARGE_SAMPLE_CHARS):
            found = _of_accented(text)
            if found is not None:
                return found
    return _of_latin(text)


def _of_latin(text: str) -> Suspicion:
    """Return the suspicions of a mostly-ASCII text, found from its non-ASCII bytes."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return _of_all(text)
    left = raw.translate(None, _PRINTABLE)
    if not left:
        return Suspicion.NONE
    first = _OTHER_SCRIPT.search(text) if len(left) > len(raw) >> 1 else None
    if first:
        return _of_other_script(text, text[first.start() : first.start() + SAMPLE_CHARS])
    chars = left.decode()
    if not _NO_QUOTE.search(chars) or not _NOT_CALM.search(chars):
        return Suspicion.NONE
    accented = _of_accented(text) if _ACCENTED.search(chars) else None
    if accented is not None:
        return accented
    if _IDEOGRAPH.search(chars) and not _SUSPICIOUS_AMONG_IDEOGRAPHS.search(text):
        return Suspicion.WIDE if _TIED.search(text) else Suspicion.NONE
    tokens = raw.translate(_FILLER).split()
    if _SOUND.issuperset(tokens):
        return Suspicion.NONE
    return _of_tokens(text, set(tokens) - _SOUND)


def _of_other_script(text: str, sample: str) -> Suspicion:
    """Return the suspicions of a text in another script than Latin, by the neighbours of suspicious characters."""
    if _is_odd(sample):
        return _of_all(text)
    pattern = _SUSPICIOUS_AMONG_IDEOGRAPHS if _IDEOGRAPH.search(sample) else _SUSPICIOUS
    found = 0
    for match in pattern.finditer(text):
        place = match.start()
        found |= _of_place(text[max(0, place - 2) : place + 3])
    return Suspicion(found)


def _of_accented(text: str) -> Suspicion | None:
    """Return the suspicions of a text in accented letters, None where there are too many suspicious places."""
    found = 0
    for seen, match in enumerate(_SUSPICIOUS_AMONG_ACCENTS.finditer(text)):
        if seen == MOST_PLACES:
            return None
        place = match.start()
        window = text[max(0, place - 2) : place + 3]
        found |= _of_place(window)
        if _TIED.search(window):
            found |= Suspicion.WIDE.value
        if _INNER.search(text, place, place + 1):
            found |= Suspicion.FOREIGN.value
    return Suspicion(found)


@lru_cache(maxsize=1 << 14)
def _of_place(window: str) -> int:
    """Return the suspicions of a character with its two neighbours on each side."""
    return _of_runs(window) | (_MIXED_SCRIPTS if _MIXED.search(window) else 0)


def _of_tokens(text: str, tokens: set[bytes]) -> Suspicion:
    if len(_SOUND) > LARGEST_CACHE:
        _SOUND.clear()
    found = 0
    for token in tokens:
        word = token.decode()
        suspicion = _of_runs(word) | (_MIXED_SCRIPTS if _LOOKALIKE.search(word) else 0)
        if not suspicion and not _EASTERN.search(token) and not _INNER_BYTES.search(token):
            _SOUND.add(token)
        found |= suspicion
    if found & _MIXED_SCRIPTS and not _MIXED.search(text):
        found &= ~_MIXED_SCRIPTS
    if any(_INNER_BYTES.search(token) for token in tokens) and _INNER.search(text):
        found |= Suspicion.FOREIGN.value
    wide = any(_EASTERN.search(token) for token in tokens) and _TIED.search(text)
    return Suspicion(found | (Suspicion.WIDE.value if wide else 0))


def _is_odd(sample: str) -> bool:
    """Return whether the sample shows capitals after small letters, or ideographs that hardly anybody writes."""
    if _usual().issuperset(sample):
        return False
    unusual = set(sample) - _usual()
    if _LOOKALIKE.search(sample):
        capitals = sum(map(str.isupper, sample))
        return _CASE.search(sample) is not None or capitals > sum(map(str.islower, sample))
    return len(unusual) > LARGEST_SHARE_UNUSUAL * SAMPLE_CHARS


@cache
def _usual() -> frozenset[str]:
    """Return what the middle of a text may show without a second look: ASCII, kana, everyday ideographs, signs."""
    return everyday() | frozenset(
        map(chr, (*range(0x80), *range(0x2010, 0x2030), *range(0x3000, 0x3100), *range(0xFF01, 0xFF5F)))
    )


def _is_unusual(ideographs: list[str]) -> bool:
    return sum(char not in everyday() for char in ideographs) > LARGEST_SHARE_UNUSUAL * len(ideographs)


def _of_all(text: str) -> Suspicion:
    """Return the suspicions of any text, the slow way."""
    found = _of_runs(text)
    if _SWAPPED.search(text):
        found |= Suspicion.FOREIGN.value
    if _LOOKALIKE.search(text) and _MIXED.search(text):
        found |= _MIXED_SCRIPTS
    wide = _IDEOGRAPH.findall(text)
    if wide and (_is_unusual(wide) or (len(wide) * 4 < len(text) and _TIED.search(text))):
        found |= Suspicion.WIDE.value
    return Suspicion(found)


def _of_runs(text: str) -> int:
    found = Suspicion.BAD.value if _PAIR.search(text) else 0
    for run in set(_NOT_PLAIN.findall(text)):
        found |= _of_run(run)
    return found


_KINDS = (
    (_CONTROL, Suspicion.CONTROL.value),
    (_HIDDEN, Suspicion.HIDDEN.value),
    (_SURROGATE, Suspicion.SURROGATE.value),
    (_ODD, Suspicion.FOREIGN.value),
    (_DENSE, Suspicion.FOREIGN.value),
)
_MIXED_SCRIPTS = Suspicion.MIXED.value


@lru_cache(maxsize=1 << 14)
def _of_run(run: str) -> int:
    """Return the suspicions of a run of characters that are neither printable ASCII nor letters of a script."""
    found = 0
    for pattern, suspicion in _KINDS:
        if pattern.search(run):
            found |= suspicion
    return found
