"""What in a text could need repair, told in one pass: the cost of finding nothing is near nothing.

Clean text never reaches ftfy. The test is built from ftfy's own tables: every alternative of its pattern of badness
needs a character of `_TRIGGERS`, and all but a few need a neighbour beyond ASCII beside it. Where such a pair stands,
ftfy's own pattern decides, on a window that is wider than its longest alternative.
"""

import re
from collections.abc import Iterator
from enum import IntFlag, auto
from functools import cache, lru_cache
from hashlib import sha256

from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES

from pipeline.errors import UnprovedFtfy
from pipeline.letters import everyday

PROVED = "9dcc0f2ac90d9ae3c85eb7b9b2c0b8a8e8126153847c2b30c91a0bb263f3b8c4"
"""SHA-256 of the pattern of badness that the gate was proved for, of ftfy 6.3.1."""
LARGEST_SHARE_UNUSUAL = 0.2
"""Of the ideographs of a text at most this share lies outside the everyday sets; chosen by eye."""
LONGEST_ALTERNATIVE_CHARS = 7
"""No alternative of the pattern looks at more characters than this."""
HEAVY_BYTES_PER_CHAR = 1.25
"""Texts above this are written in another script; their words are not worth collecting."""

_PART = MOJIBAKE_CATEGORIES
if sha256(BADNESS_RE.pattern.encode()).hexdigest() != PROVED:
    raise UnprovedFtfy

_LEFT_ALONE = _PART["law"] + _PART["currency"] + _PART["start_punctuation"] + _PART["end_punctuation"]
_PUNCTUATION = _LEFT_ALONE + _PART["numeric"] + _PART["box"]
_LETTERS = "".join(_PART[k] for k in ("c1", "bad", "upper_accented")) + "ŒœÂÃÎÐØÙ°Ђ"
_ALPHABET = "".join(_PART.values()) + "".join({c for c in BADNESS_RE.pattern if c > "\x7f"})
_NO_COMMON = "".join(v for k, v in _PART.items() if not k.endswith("common")) + "ВГРСΒΓΞΟβвā‚√≈´"
_PAIR = re.compile(
    f"[{_PUNCTUATION}{_LETTERS}](?:(?<=[{_PUNCTUATION}])(?:(?=[{_NO_COMMON}])|(?<=[{_NO_COMMON}].))"
    f"|(?<=[{_LETTERS}])(?:(?=[{_ALPHABET}])|(?<=[{_ALPHABET}].)|(?<=[\x80-\x9fŒœÃÂ])))",
    re.DOTALL,
)
"""Starts with one set, like the patterns below: `re` then passes over all other characters at ten times the speed."""


def is_bad(text: str) -> bool:
    """Return what `ftfy.badness.is_bad` returns, far sooner on sound text."""
    return not text.isascii() and any(_is_bad_at(text, match.start()) for match in _PAIR.finditer(text))


def bad_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and stop of all lines, line ends included, that ftfy would call bad on their own."""
    reach = -1
    for match in _PAIR.finditer(text):
        place = match.start()
        if place < reach:
            continue
        start = text.rfind("\n", 0, place) + 1
        if _is_bad_at(text, place) or (place - start < 8 and BADNESS_RE.search(text[start : place + 8])):
            reach = text.find("\n", place) + 1 or len(text)
            yield start, reach


def _is_bad_at(text: str, place: int) -> bool:
    start = max(0, place - LONGEST_ALTERNATIVE_CHARS)
    return BADNESS_RE.search(text, start, place + LONGEST_ALTERNATIVE_CHARS + 1) is not None


class Concern(IntFlag):
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


_PLAIN = (
    "\u0370-\u0384\u0388-\u0401\u0403-\u045f\u0490-\u0491\u0590-\u05cf\u0620-\u064f\u0660-\u0669\u0900-\u17ff"
    "\u3001-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
_NOT_PLAIN = re.compile(f"[^\t\n\f\x20-\x7e{_PLAIN}][^\t\n\f\x20-\x7e{_PLAIN}]*")
_PRINTABLE = bytes(c for c in range(0x80) if c in b"\t\n\f" or 0x20 <= c < 0x7F)
_FILLER = bytes(0x20 if c in _PRINTABLE else 1 if c < 0x20 else c for c in range(256))
"""Turns printable ASCII into spaces, and every control into one that `bytes.split` does not take for a space."""
_SHAPE = bytes(
    ord("a") if chr(c).isalpha() and c < 0x80 else ord("O") if c in b"\xcd\xce\xcf\xd0\xd1\xd2\xd3" else 0x20
    for c in range(256)
)
"""Turns letters of ASCII into `a` and first bytes of Greek and Cyrillic into `O`: `aO` is a word of two scripts."""
_QUIET = _PART["start_punctuation"] + _PART["end_punctuation"] + "".join(set(_PART["common"]) - {"\xad"})
_QUOTES = frozenset(c for c in _QUIET if c not in "¡¿΄΅\uf8ff‚„´¸")
"""Quotes, dashes and signs of trade: ftfy calls no text bad that has nothing else beyond ASCII."""

CONTROLS = "\x00-\x08\x0b\x0d-\x1f\x7f\u2028\u2029\ufff9-\ufffc"
HIDDEN = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufb00-\ufb04"
_CONTROL = re.compile(f"[{CONTROLS}\x85]")
_HIDDEN = re.compile(f"[{HIDDEN}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD_CHARS = "\x80-\x9f\u2500-\u25a0ƒˆ˜ˇ˘˛˙˝¸¨¯¦¤†‡‰¬¢¥±¶ªº¹²³µ¡¿ÂÃÐÑŸ‚Øøþ¾¼½ŒÐð÷×´ŠšŽž"
_ODD = re.compile(f"[{_ODD_CHARS}]")
_DENSE = re.compile("[\xa0-\u02dd\u2013-\u203a\u20ac\u2116\u2122]{3}")
_OTHER = "\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f"
_MIXED = re.compile(f"[{_OTHER}](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")
_SWAPPED = re.compile("[\u0430-\u044f][\u0410-\u042f]|[\u0410-\u042f]{5}")
_LOOKALIKE = re.compile(f"[{_OTHER}]")
_LOUD = re.compile(
    f"[^\t\n\f\x20-\x7e\u2190-\u21ff{_PLAIN}](?:(?<=[^„{''.join(_QUOTES)}])|(?<=[ВГРСΒΓΞΟ].)(?=[ВГРСΒΓΞΟ]))"
)
"""What a text in another script needs to be looked at for; quotes count between the letters that ftfy names."""
_INNER = re.compile("[ÈËÍÎÌÓÔÛÒÁÏÙÚÊ](?<=[a-z].)(?=[a-z]|\\b)")
"""Capitals inside words, which Latin-1 read as MacRoman shows; those common at the start of words are left out."""
_INNER_BYTES = re.compile("|".join("ÈËÍÎÌÓÔÛÒÁÏÙÚÊ").encode())
_TIED = re.compile("[\u3001-\u9fff\uac00-\ud7a3\uff61-\uff9f](?:(?<=[A-Za-z].)|(?=[a-z]))")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]")
_CALM = frozenset(
    char
    for char in map(chr, (*range(0xA1, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), *range(0x2030, 0x2060)))
    if not re.match(f"[ÈËÍÎÌÓÔÛÒÁÏÙÚÊ{_PUNCTUATION}{_LETTERS}{_ODD_CHARS}{HIDDEN}{CONTROLS}]", char)
) | frozenset("\xa0…–—’")
"""Characters that are sound in any order, beside any ASCII."""
_EASTERN = re.compile(b"[\xe3-\xed][\x80-\xbf]|\xef[\xbd\xbe]")
_SOUND: set[bytes] = set()
"""Runs beyond ASCII that were looked at and are sound beside any ASCII; a cache."""
LARGEST_CACHE = 1 << 16

SAMPLE_CHARS = 48
"""So much of the middle is looked at for signs that fill a whole text."""


def concerns(text: str) -> Concern:
    """Return what the text may need; nothing for nearly all sound text."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return _of_all(text)
    left = raw.translate(None, _PRINTABLE)
    if not left:
        return Concern.NONE
    if len(left) > len(raw) >> 1:
        odd = _samples_odd(text) or _LOUD.search(text) or b"aO" in raw.translate(_SHAPE)
        return _of_all(text) if odd else Concern.NONE
    chars = left.decode()
    if _CALM.issuperset(chars) or _QUOTES.issuperset(chars):
        return Concern.NONE
    tokens = raw.translate(_FILLER).split()
    if _SOUND.issuperset(tokens):
        return Concern.NONE
    return _of_tokens(text, set(tokens) - _SOUND)


def _of_tokens(text: str, tokens: set[bytes]) -> Concern:
    if len(_SOUND) > LARGEST_CACHE:
        _SOUND.clear()
    found = Concern.NONE
    for token in tokens:
        word = token.decode()
        concern = _of_runs(word) | (Concern.MIXED if _LOOKALIKE.search(word) else Concern.NONE)
        if not concern and not _EASTERN.search(token) and not _INNER_BYTES.search(token):
            _SOUND.add(token)
        found |= concern
    if Concern.MIXED in found and not _MIXED.search(text):
        found &= ~Concern.MIXED
    if any(_INNER_BYTES.search(token) for token in tokens) and _INNER.search(text):
        found |= Concern.FOREIGN
    return found | (Concern.WIDE if any(_EASTERN.search(t) for t in tokens) and _TIED.search(text) else Concern.NONE)


def _samples_odd(text: str) -> bool:
    """Return whether the middle shows capitals after small letters, or ideographs that hardly anybody writes."""
    middle = max(0, len(text) // 2 - SAMPLE_CHARS // 2)
    sample = text[middle : middle + SAMPLE_CHARS]
    unusual = set(sample) - _usual()
    if not unusual:
        return False
    if _LOOKALIKE.search(sample):
        return _SWAPPED.search(sample) is not None
    return len(unusual) > LARGEST_SHARE_UNUSUAL * SAMPLE_CHARS


@cache
def _usual() -> frozenset[str]:
    """Return what the middle of a text may show without a second look: ASCII, kana, everyday ideographs, signs."""
    return everyday() | frozenset(
        map(chr, (*range(0x80), *range(0x2010, 0x2030), *range(0x3000, 0x3100), *range(0xFF01, 0xFF5F)))
    )


def _is_unusual(ideographs: list[str]) -> bool:
    return sum(char not in everyday() for char in ideographs) > LARGEST_SHARE_UNUSUAL * len(ideographs)


def _of_all(text: str) -> Concern:
    """Return the concerns of any text, the slow way."""
    found = _of_runs(text)
    if _SWAPPED.search(text):
        found |= Concern.FOREIGN
    if _LOOKALIKE.search(text) and _MIXED.search(text):
        found |= Concern.MIXED
    wide = _IDEOGRAPH.findall(text)
    if wide and (_is_unusual(wide) or (len(wide) * 4 < len(text) and _TIED.search(text))):
        found |= Concern.WIDE
    return found


def _of_runs(text: str) -> Concern:
    found = Concern.BAD if _PAIR.search(text) else Concern.NONE
    for run in set(_NOT_PLAIN.findall(text)):
        found |= _of_run(run)
    return found


@lru_cache(maxsize=1 << 14)
def _of_run(run: str) -> Concern:
    """Return the concerns of a run of characters that are neither printable ASCII nor letters of a script."""
    found = Concern.NONE
    for pattern, concern in (
        (_CONTROL, Concern.CONTROL),
        (_HIDDEN, Concern.HIDDEN),
        (_SURROGATE, Concern.SURROGATE),
        (_ODD, Concern.FOREIGN),
        (_DENSE, Concern.FOREIGN),
    ):
        if pattern.search(run):
            found |= concern
    return found
