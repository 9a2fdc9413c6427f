"""Whether a hyphen at a line end belongs to the word: told by the words of the document itself."""

from collections import Counter
from typing import NamedTuple

import regex

SHORTEST_PART_CHARS = 3
"""A part with fewer letters that is no known prefix was hardly cut off by a typesetter; chosen by eye."""

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:[-\u2010'’]\p{L}[\p{L}\p{M}]*)*")
_HEAD = regex.compile(r"[\p{L}\p{N}\p{M}'’\-\u2010]+$")
_TAIL = regex.compile(r"[\p{L}\p{N}\p{M}'’]+(?:[-\u2010][\p{L}\p{N}\p{M}'’]+)*")
_CHUNK_BEFORE = regex.compile(r"\S*$")
_CHUNK_AFTER = regex.compile(r"\S*")
_NAME = regex.compile(r"[@/_=\\]|\p{Ll}\.\p{Ll}|\p{N}\p{L}|\p{L}\p{N}|\(\p{N}|::")
_WAITING = frozenset(
    "und oder bzw sowie wie bis and or to nor et ou en of og eller och samt y e o u ja tai sekä "
    "i lub oraz a nebo ili и или".split()
)
"""Words after which a hyphen stands for a part of the next word: `Ein- und Ausgabe`."""
_FRENCH = frozenset(
    "ci là même mêmes ce je tu il elle on nous vous ils elles moi toi lui leur la les y t dessus "
    "dessous delà être".split()
)
"""What French ties to the word before with a hyphen."""
_FIRST = frozenset(
    "well self half two three four five seven eight nine user built double peer peut arrière quelques "
    "rendez demi celui celle ceux pseudo quasi x e".split()
)
"""First parts that mostly keep their hyphen."""


class Verdict(NamedTuple):
    """What becomes of a hyphen at a line end."""

    hyphen: bool
    space: bool
    why: str
    sure: bool = True
    """Whether the text does not speak for the other way too; what is in doubt gets a flag."""


def words_of(text: str) -> Counter[str]:
    """Return how often each word stands in the text, hyphenated ones whole; parts beside line ends are left out."""
    words: Counter[str] = Counter()
    for match in _WORD.finditer(text):
        broken = text[match.end() : match.end() + 2] in ("-\n", "\u2010\n") or _follows_break(text, match.start())
        if not broken:
            words[match[0].casefold()] += 1
    return words


def _follows_break(text: str, start: int) -> bool:
    at = start
    while at and text[at - 1] in " \t":
        at -= 1
    return at >= 2 and text[at - 1] == "\n" and text[at - 2] in "-\u2010"


def keeps_hyphen(line: str, after: str, words: Counter[str]) -> Verdict:
    """Return whether the hyphen that ends the line stays when `after` follows it.

    >>> keeps_hyphen("the docu-", "ment ends", Counter()).hyphen
    False
    """
    head = _HEAD.search(line)
    tail = _TAIL.match(after)
    if not head or not tail:
        return Verdict(hyphen=True, space=False, why="no letter follows the hyphen")
    if _NAME.search(_CHUNK_BEFORE.search(line)[0]) or _NAME.search(_CHUNK_AFTER.match(after)[0]):  # type: ignore[index]
        return Verdict(hyphen=True, space=False, why="it stands in an address or a name")
    first, second = head[0].rstrip("-\u2010").casefold(), tail[0].casefold()
    if second in _WAITING and words[second] + (second in ("und", "oder", "and", "or")) > 0:
        return Verdict(hyphen=True, space=True, why="the hyphen waits for the next word")
    if not tail[0][0].islower() or first[-1:].isdigit():
        return Verdict(hyphen=True, space=False, why="a capital or a digit stands beside the hyphen")
    return _by_words(first, second, words)


def _by_words(first: str, second: str, words: Counter[str]) -> Verdict:
    whole, tied = words[first + second], words[f"{first}-{second}"]
    if whole != tied:
        how = "with" if tied > whole else "without"
        return Verdict(hyphen=tied > whole, space=False, why=f"the text has the word {how} its hyphen elsewhere")
    last = regex.split("[-\u2010]", first)[-1]
    stem = regex.split("[-\u2010]", second)[0]
    if last in _FIRST or (stem in _FRENCH and (words[last] or len(last) > SHORTEST_PART_CHARS)):
        return Verdict(hyphen=True, space=False, why="such words are written with a hyphen")
    if words[last] and words[stem] and len(last) > 2 and len(stem) > 2:
        return Verdict(hyphen=True, space=False, why="both parts are words of the text", sure=False)
    whole_word = words[stem] > 0 and len(stem) > SHORTEST_PART_CHARS
    return Verdict(hyphen=False, space=False, why="the word was broken at the line end", sure=not whole_word)
