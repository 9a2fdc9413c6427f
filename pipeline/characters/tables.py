"""The tables of ftfy, and the sets of characters made of them: read for the first text that is not all ASCII.

Importing ftfy costs a tenth of the time that importing all of the pipeline costs.
"""

import re
from functools import cache
from hashlib import sha256

PROVED = "0b3263a5397edb12ec0b895166999c69f51c111d52900c44e9992c1dfe1cf839"
"""SHA-256 of the tables the gate was proved for: pattern of badness and categories of ftfy 6.3.1."""

CONTROLS = "\x00-\x08\x0b\x0d-\x1f\x7f\u2028\u2029\ufff9-\ufffc"
HIDDEN = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufb00-\ufb04"
ODD = "\x80-\x9f\u2500-\u25a0ƒˆ˜ˇ˘˛˙˝¸¨¯¦¤†‡‰¬¢¥±¶ªº¹²³µÂÃÐÑŸ‚Øøþ¾¼½ŒÐð÷×´ŠšŽž"
"""What a wrong charset of one byte makes of letters."""
OTHER = "\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f"
"""Scripts with letters that look like Latin ones, and scripts that share charsets with them."""
PLAIN = (
    "\u0370-\u0384\u0388-\u0401\u0403-\u0481\u048a-\u052f\u0590-\u05cf\u060c\u061b\u061f-\u064f\u0660-\u06d3\u0900-\u17ff"
    "\u3001-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
"""Letters of scripts that no charset of one byte turns into others of them."""
UPSIDE_DOWN = "(?:(?<=\\w.)|(?![\\w¿¡\"'(«“‘„—–….,]))"
"""Follows a mark of Spanish that no sentence begins after."""
_ELSE = "\t\n\f\x20-@[-`{-~\u2190-\u21ff"
_CAPITALS = "ÈËÍÎÌÓÔÛÒÁÏÙÚÊ"


@cache
def badness() -> re.Pattern[str]:
    """Return ftfy's pattern of badness."""
    from ftfy.badness import BADNESS_RE

    pattern: re.Pattern[str] = BADNESS_RE
    return pattern


@cache
def _categories() -> dict[str, str]:
    """Return ftfy's sets of characters by their names."""
    from ftfy.badness import MOJIBAKE_CATEGORIES

    return dict(MOJIBAKE_CATEGORIES)


@cache
def is_proved() -> bool:
    """Return whether the gate was proved for the tables of this ftfy; without that ftfy looks at every line: slower."""
    tables = (badness().pattern, sorted(_categories().items()))
    return sha256(repr(tables).encode()).hexdigest() == PROVED


def part(*names: str) -> str:
    """Return the characters of these categories; other tables of ftfy may lack one."""
    return "".join(_categories().get(name, "") for name in names)


@cache
def punctuation() -> str:
    """Return punctuation, numbers and boxes."""
    return part("law", "currency", "start_punctuation", "end_punctuation", "numeric", "box")


@cache
def letters() -> str:
    """Return the letters and C1 controls that every alternative of the pattern without punctuation starts with."""
    return part("c1", "bad", "upper_accented") + "ŒœÂÃÎÐØÙ°Ђ"


@cache
def alphabet() -> str:
    """Return every non-ASCII character that the pattern names."""
    return "".join(_categories().values()) + "".join({c for c in badness().pattern if c > "\x7f"})


@cache
def no_common() -> str:
    """Return what the pattern seeks beside punctuation."""
    held = (chars for name, chars in _categories().items() if not name.endswith("common"))
    return "".join(held) + "ВГРСΒΓΞΟβвā‚√≈´"


def pair() -> str:
    """Return the pattern of two neighbours of which one alternative of the pattern of badness needs one.

    It starts with one set: `re` then passes over all other characters at ten times the speed.
    """
    return (
        f"[{punctuation()}{letters()}](?:(?<=[{punctuation()}])(?:(?=[{no_common()}])|(?<=[{no_common()}].))"
        f"|(?<=[{letters()}])(?:(?=[{alphabet()}])|(?<=[{alphabet()}].)|(?<=[\x80-\x9fŒœÃÂ])))"
    )


@cache
def _quotes() -> str:
    """Return quotes, dashes and trademark symbols: ftfy calls no text bad that has no other non-ASCII characters."""
    held = part("start_punctuation", "end_punctuation") + "".join(sorted(set(part("common")) - {"\xad"}))
    return "".join(char for char in held if char not in "¡¿΄΅\uf8ff‚„´¸")


@cache
def _calm() -> str:
    """Return the characters that are sound in any order, beside any ASCII."""
    odd = re.compile(f"[{_CAPITALS}{punctuation()}{letters()}{ODD}{HIDDEN}{CONTROLS}]")
    held = (*range(0xA1, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), *range(0x2030, 0x2060))
    return "".join(char for char in map(chr, held) if not odd.match(char)) + "\xa0…–—’"


@cache
def _still() -> str:
    """Return the calm characters without the quotes that ftfy looks at."""
    return "".join(char for char in _calm() if char not in _quotes() or char in "\xa0…–—’")


def _beside() -> str:
    """Return capitals that are sound alone: neither beside another non-ASCII character nor inside a word."""
    accented = re.compile(f"[{part('upper_accented')}]")
    return "".join(char for char in map(chr, range(0xC0, 0x250)) if accented.match(char) and char not in ODD)


def _meant() -> str:
    """Return what is before a suspicious character; a quote counts only between the letters that ftfy names."""
    return f"(?<=[^„A-Za-z{_quotes()}])|(?<=[ВГРСΒΓΞΟ].)(?=[ВГРСΒΓΞΟ])"


def suspicious() -> str:
    """Return the pattern of suspicious characters in a text that is mostly non-Latin.

    Latin letters count next to letters that may look like them.
    """
    beside = f"(?<=[{OTHER}][A-Za-z])|(?<=[A-Za-z])(?=[{OTHER}])"
    return f"[^{_ELSE}{PLAIN}](?:{_meant()}|{beside})"


def suspicious_among_ideographs() -> str:
    """Return the pattern of suspicious characters among ideographs, where letters that look like Latin ones count."""
    return f"[^{_ELSE}A-Za-z\u3001-\u9fff\uac00-\ud7a3\uff01-\uff60](?:{_meant()})"


def suspicious_among_accents() -> str:
    """Return the pattern of suspicious characters in a text in accented letters."""
    quotes = "".join(char for char in _quotes() if char not in _still())
    return (
        f"[^\t\n\f\x20-\x7e{re.escape(_still())}](?:(?<=[^¿¡{quotes}{_beside()}])"
        f"|(?<=[{quotes}])(?:(?=[{no_common()}])|(?<=[{no_common()}].))"
        f"|(?<=[¿¡]){UPSIDE_DOWN}"
        f"|(?<=[{_beside()}])(?:(?=[^\x00-\x7f])|(?<=[a-z\x80-\U0010ffff].)))"
    )


def not_calm() -> str:
    """Return the pattern of characters that are not sound in any order."""
    return f"[^{re.escape(_calm())}]"


def no_quote() -> str:
    """Return the pattern of all characters but quotes, dashes and trademark symbols."""
    return f"[^{re.escape(_quotes())}]"
