"""How natural the non-ASCII letters look: surprise by language, from pairs of neighbours.

The table `letters.txt` is made by `training/letters.py`. Surprise is counted in half bits a character; natural text
has 25 to 42, a text read with the wrong charset over 55.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice
from math import log2
from struct import unpack
from typing import NamedTuple, cast

from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.shipped import shipped_bytes

LONGEST_SAMPLE_CHARS = 2_000
"""Maximum number of non-ASCII characters looked at; the ranking of charsets is stable far below that."""
UNSEEN_PAIR = 44
"""Surprise of a pair that the language's names and words do not show."""
LATIN_UNSEEN_PAIR = 14
"""The same for a Latin letter beyond ASCII, on top of the surprise of the letter itself."""
UNKNOWN_LETTER = 56
"""Surprise of a pair with a letter that the language does not use."""
RARE_CHARACTER = 76
"""Surprise of an ideograph outside the everyday sets; two pairs of unknown letters cost more."""
EVERYDAY_CHARACTER = 44
"""Surprise of an ideograph that is in the everyday set of a national standard, but not in the table."""
SWAPPED_CASE = 24
"""Extra surprise of a capital after a small letter; KOI8-R read as windows-1251 has it everywhere."""
MIXED_SCRIPTS = 30
"""Extra surprise of a letter beside a letter of ASCII that belongs to another script."""
STRANGE = 60
"""A character with this surprise is strange in its place; natural letters have half of it."""
ODD_SYMBOL = 84
"""Surprise of a symbol in a place where no writer puts it; chosen by eye, like the three below."""
FREE_SYMBOL = 62
TIDY_SYMBOL = 40
CONTROL = 110

FIELD_BITS = 32
PARTS_OF_HALF_BIT = 64
"""Costs are added as whole numbers of such parts."""

Window = tuple[str, str]
"""A non-ASCII character with the one before it, and the one after it."""
_WINDOW = lazy_re(r"[^\x00-\x7F](?<=(..))(?=(.))", re.DOTALL)
_OPENING = frozenset("“„«‹‘‚¿¡‟—–")
_CLOSING = frozenset("”»›’“…‘«—–")
_SIGNS = frozenset("°©®™€£§·×½¼¾ºª•→″′²³±µ−№")
_CJK = lazy_pattern(r"[\u3000-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uFF00-\uFFE6]")
_WIDE_PUNCTUATION = frozenset("、。「」『』（）！？：；，・ー〜～《》【】“”　")


class Naturalness(NamedTuple):
    """How a text reads."""

    surprise: float
    """Mean over its non-ASCII characters, in half bits; less is more natural."""
    language: str
    """The language in which it is most natural."""
    characters: int
    """How many non-ASCII characters were looked at."""


class _Pairs(NamedTuple):
    surprise: dict[str, int]
    unseen: dict[str, float]
    """Surprise of pairs that the table lacks, by the letter in them."""


@cache
def _tables() -> tuple[dict[str, _Pairs], dict[str, dict[str, int]]]:
    """Return the tables of pairs, and those of single ideographs, by language."""
    pairs: dict[str, _Pairs] = {}
    singles: dict[str, dict[str, int]] = {}
    for line in shipped_bytes(__package__, "letters.txt").decode("utf-8").splitlines():
        code, _, row = line.partition("\t")
        table = {item[:-1]: ord(item[-1]) - ord("0") for item in row.split(" ")}
        if all(len(key) == 1 for key in table):
            singles[code] = table
        else:
            pairs[code] = _Pairs(table, _unseen(table))
    return pairs, singles


def _unseen(table: dict[str, int]) -> dict[str, float]:
    """Return the cost of an unseen pair by letter; non-ASCII Latin letters are seen in too few pairs to have one."""
    shares: dict[str, float] = {}
    for pair, surprise in table.items():
        for char in set(pair):
            shares[char] = shares.get(char, 0.0) + 2 ** (-surprise / 2) / 2
    return {
        char: float(min(UNSEEN_PAIR, LATIN_UNSEEN_PAIR - 2 * log2(share))) if char < "\u0250" else UNSEEN_PAIR
        for char, share in shares.items()
    }


@cache
def everyday() -> frozenset[str]:
    """Return the ideographs and syllables of the first level of GB 2312, Big5, JIS X 0208 and KS X 1001."""
    found: set[str] = set()
    levels = (("gb2312", 0xB0, 0xD8), ("big5", 0xA4, 0xC7), ("euc_jp", 0xB0, 0xD0), ("euc_kr", 0xB0, 0xC9))
    for codec, first, last in levels:
        for lead in range(first, last):
            for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
                char = bytes((lead, trail)).decode(codec, "ignore")
                if len(char) == 1 and char > "\u2e7f":
                    found.add(char)
    return frozenset(found)


def reading_of(text: str) -> Naturalness:
    """Return how natural the non-ASCII characters are, in the language that suits them best.

    >>> reading_of("Жаль, что это так").surprise < reading_of("фЮКЭ, ВРН ЩРН РЮЙ").surprise
    True
    """
    windows = _windows(text)
    total = sum(windows.values())
    if not total:
        return Naturalness(0.0, "", 0)
    common = letters = wide = 0
    scores = _Scores()
    for window, count in windows.items():
        seen = _seen(window)
        common += seen.common * count
        if seen.letter:
            letters += count
            wide += seen.wide * count
            scores.add(seen, count)
    best, language = scores.best_wide() if 2 * wide > letters else scores.best()
    return Naturalness((common + best) / total, language, total)


def strange_in(text: str, language: str) -> int:
    """Return how many non-ASCII characters are in places where no writer of the language would put them."""
    return sum(count for window, count in _windows(text).items() if _is_strange(window, language))


def _windows(text: str) -> Counter[Window]:
    """Return the non-ASCII characters with their neighbours, each with the one before, and the one after."""
    found = islice(_WINDOW.finditer(f" {text} "), LONGEST_SAMPLE_CHARS)
    return Counter(cast("Window", match.groups()) for match in found)


class _Seen(NamedTuple):
    """What a window costs; of letters it depends on the language."""

    letter: bool
    wide: bool
    common: int
    """What it costs in every language."""
    swaps: int
    """Extra cost of such a character in scripts that are identified by pairs of letters."""
    tied: int
    """Extra cost of such a character in scripts that are identified by single ideographs."""
    pairs: int
    singles: int
    """What it costs by language, in fields of `FIELD_BITS`: additions of all languages at once."""


class _Scores:
    """What the letters of a text cost, by language."""

    def __init__(self) -> None:
        self._swaps = self._tied = self._pairs = self._singles = 0

    def add(self, seen: _Seen, count: int) -> None:
        """Add a window that occurs this often in the text."""
        self._swaps += seen.swaps * count
        self._tied += seen.tied * count
        self._pairs += seen.pairs * count
        self._singles += seen.singles * count

    def best(self) -> tuple[float, str]:
        """Return the lowest cost by pairs of letters, and the language."""
        cost, language = _lowest(self._pairs, sorted(_tables()[0]))
        return cost + self._swaps, language

    def best_wide(self) -> tuple[float, str]:
        """Return the lowest cost by single ideographs, and the language."""
        cost, language = _lowest(self._singles, sorted(_tables()[1]))
        return cost + self._tied, language


def _lowest(fields: int, languages: list[str]) -> tuple[float, str]:
    if not languages:
        return 0.0, ""
    costs = unpack(f"<{len(languages)}I", fields.to_bytes(len(languages) * FIELD_BITS // 8, "little"))
    lowest = min(costs)
    return lowest / PARTS_OF_HALF_BIT, languages[costs.index(lowest)]


def _packed(costs: Iterable[float]) -> int:
    return sum(round(cost * PARTS_OF_HALF_BIT) << FIELD_BITS * place for place, cost in enumerate(costs))


@lru_cache(maxsize=1 << 14)
def _seen(window: Window) -> _Seen:
    before, char, after = window[0][0], window[0][1], window[1]
    if not _is_letter(char):
        return _Seen(letter=False, wide=False, common=_symbol(before, char, after), swaps=0, tied=0, pairs=0, singles=0)
    ties = MIXED_SCRIPTS * (_is_ascii_letter(before) + _is_ascii_letter(after))
    swaps = SWAPPED_CASE * (before.islower() and char.isupper())
    swaps += SWAPPED_CASE * (char.islower() and after.isupper() and after.isascii())
    return _Seen(
        letter=True,
        wide=_CJK.match(char) is not None,
        common=0,
        swaps=swaps + ties * (char >= "\u0370"),
        tied=ties,
        pairs=_pair_costs(_folded(before) + _folded(char), _folded(char) + _folded(after)),
        singles=_single_costs(char),
    )


def _pair_costs(first: str, second: str) -> int:
    """Return what both pairs of a letter cost by language; most letters are known in few of them."""
    known, unknown = _costs_of_unknown(second[0])
    pairs = _tables()[0]
    return unknown + sum(
        round(_surprise((first, second), pairs[code]) * PARTS_OF_HALF_BIT) << FIELD_BITS * place
        for place, code in known
    )


@lru_cache(maxsize=1 << 12)
def _costs_of_unknown(letter: str) -> tuple[tuple[tuple[int, str], ...], int]:
    """Return the languages that know the letter, with their places, and what it costs in those that do not."""
    pairs = _tables()[0]
    known = tuple((place, code) for place, code in enumerate(sorted(pairs)) if letter in pairs[code].unseen)
    strangers = _packed(0 if letter in pairs[code].unseen else 2 * UNKNOWN_LETTER for code in sorted(pairs))
    return known, strangers


@lru_cache(maxsize=1 << 13)
def _single_costs(char: str) -> int:
    singles = _tables()[1]
    return _packed(_wide(char, singles[code]) for code in sorted(singles))


def _is_strange(window: Window, language: str) -> bool:
    before, char, after = window[0][0], window[0][1], window[1]
    if not _is_letter(char):
        return _symbol(before, char, after) >= STRANGE
    pairs, singles = _tables()
    if language not in pairs:
        return _wide(char, singles.get(language, {})) >= RARE_CHARACTER
    swapped = (before.islower() and char.isupper()) or (char.islower() and "A" <= after <= "Z")
    folded = _folded(before) + _folded(char), _folded(char) + _folded(after)
    return swapped or _surprise(folded, pairs[language]) >= STRANGE


def _is_letter(char: str) -> bool:
    return char.isalpha() or "\u0300" <= char <= "\u1fff" or _CJK.match(char) is not None


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _folded(char: str) -> str:
    return char.lower()[:1] if char.isalpha() or "\u0300" <= char <= "\u1fff" else "_"


def _surprise(window: tuple[str, str], table: _Pairs) -> float:
    first, second = window
    unseen = table.unseen.get(second[0])
    if unseen is None:
        return 2 * UNKNOWN_LETTER
    return table.surprise.get(first, unseen) + table.surprise.get(second, unseen)


def _wide(char: str, table: dict[str, int]) -> int:
    if char in table:
        return 2 * table[char]
    if char in _WIDE_PUNCTUATION or "\uff01" <= char <= "\uff5e":
        return TIDY_SYMBOL
    return EVERYDAY_CHARACTER if char in everyday() else RARE_CHARACTER


def _symbol(before: str, char: str, after: str) -> int:
    """Return the surprise of a character that is no letter, from its neighbours."""
    if char < "\xa0" or char == "\ufffd" or "\ue000" <= char <= "\uf8ff":
        return CONTROL
    if before.isalpha() and after.isalpha():
        return _symbol_in_word(before, char)
    quotes = (char in _OPENING and after.isalnum()) or (char in _CLOSING and (before.isalnum() or before in ".,!?:;)"))
    counted = char in _SIGNS and (before.isdigit() or after.isdigit())
    if quotes or counted or char in _WIDE_PUNCTUATION or char == "\xa0":
        return TIDY_SYMBOL
    return FREE_SYMBOL - 12 * (char in _SIGNS or char in _OPENING or char in _CLOSING)


def _symbol_in_word(before: str, char: str) -> int:
    if char in "’·" or (char in _WIDE_PUNCTUATION and not before.isascii()):
        return TIDY_SYMBOL
    if char == "\xa0":
        return TIDY_SYMBOL + 10
    return FREE_SYMBOL if char in "—–" else ODD_SYMBOL
