"""Whether a hyphen at a line end belongs to the word, decided from the words of the document itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

import regex

from pipeline.text.lazy import lazy_pattern

SHORTEST_PART_CHARS = 3
"""A part with fewer letters that is no known prefix was hardly cut off by a typesetter; chosen by eye."""

_WORD_FORM = r"\p{L}[\p{L}\p{M}]*(?:[-\u2010'’]\p{L}[\p{L}\p{M}]*)*"
_WORD = lazy_pattern(_WORD_FORM)
_HEAD = lazy_pattern(r"(?r)[\p{L}\p{N}\p{M}'’\-\u2010]+$")
_TAIL = lazy_pattern(r"[\p{L}\p{N}\p{M}'’]+(?:[-\u2010][\p{L}\p{N}\p{M}'’]+)*")
LARGEST_SHARE_OF_COMPOUNDS = 0.04
"""Compounds alone break at the end of fewer lines; typesetters break one line in seven to ten. Chosen by eye."""
FEWEST_BROKEN_LINES = 3
SMALLEST_SHARE_BROKEN = 0.02
"""Where fewer lines end with a hyphen, nobody broke words there; chosen by eye."""
FEWEST_LINES = 60
"""Fewer lines do not show that nobody broke words."""
LARGEST_SHARE_BY_CHANCE = 0.01
"""Texts in a language of compounds have more of its commonest words than this; chosen by eye."""
_BROKEN = lazy_pattern("\\p{L}[-\u2010][^\\S\n]*\n\\s*\\p{Ll}")
_LINE = lazy_pattern("\\S[^\\S\n]*\n")
_HYPHENS = "-\u2010"
_LINE_BROKEN = lazy_pattern("[-\u2010]\n")
_FIRST_WORD = lazy_pattern(rf"[ \t]*({_WORD_FORM})")
_TIE = lazy_pattern("[-\u2010]")
_INSIDE = lazy_pattern("\\p{L}[-\u2010]\\p{L}")
_LETTERS_LAST = lazy_pattern(r"(?r)[\p{L}\p{M}]+$")
_LETTERS_FIRST = lazy_pattern(r"[\p{L}\p{M}]+")
_NAME = lazy_pattern(r"[@/_=\\]|\p{Ll}\.\p{Ll}|\p{N}\p{L}|\p{L}\p{N}|\(\p{N}|::")
_WAITING = frozenset(
    "und oder bzw sowie wie bis and or to nor et ou en of og eller och samt y e o u ja tai sekä "
    "i lub oraz a nebo ili и или".split()
)
"""Words after which a hyphen replaces a part of the next word: `Ein- und Ausgabe`."""
_TIED = frozenset("ci là même mêmes dessus dessous delà être".split())
"""What French ties to the word before with a hyphen."""
_PRONOUNS = frozenset("ce je tu il elle on nous vous ils elles moi toi lui leur la les y t li".split())
"""What French, Portuguese, Czech and others tie to a verb."""
_FIRST = frozenset(
    "well self half two three five six seven eight nine user built double peer must single wide wi peut arrière "
    "quelques rendez demi celui celle ceux pseudo quasi x e".split()
)
"""First parts that mostly keep their hyphen."""
_LAST = frozenset(
    "based called ranging related style friendly driven oriented minded sized speaking looking winning focused funded "
    "backed owned operated controlled managed shaped coloured colored haired bodied lined specific dependent "
    "independent century term tech era grade scale либо нибудь таки".split()
)
"""Last parts that mostly keep their hyphen."""
_COMPOUNDING = frozenset("und der nicht het een niet och att inte ikke ikkje være på jeg".split())
"""Words of languages that write most compounds as one word."""
_RUSSIAN_ADVERB = lazy_pattern("(?:[оеё]му|[сц]ки|ьи)$")
"""What follows `по-`."""
_VOWEL = lazy_pattern(r"[aeiouyæœøıαεηιουωаеёиоуыэюяіїєѐўө]|[^\p{Latin}\p{Greek}\p{Cyrillic}]")


class Broken(Enum):
    """Whether a typesetter broke words at the line ends of a text."""

    UNKNOWN = auto()
    OFTEN = auto()
    """Hyphens end far more lines than compounds of the text would."""
    NEVER = auto()
    """Of many lines hardly any ends with a hyphen, as where only compounds are broken."""


class HyphenChoice(NamedTuple):
    """What becomes of a hyphen at a line end."""

    hyphen: bool
    space: bool
    why: str
    sure: bool = True
    """Whether there is no evidence for the other decision too; what is in doubt gets a flag."""


@dataclass(frozen=True)
class Vocabulary:
    """What the words of a text say about how its words are put together."""

    text: str
    words: Counter[str]
    """How often each word occurs in the text, hyphenated ones whole."""

    def has(self, word: str) -> bool:
        """Return whether the text has the word in these letters, capitals as they are."""
        return self.words[word.casefold()] > 0 and word in self.text

    @cached_property
    def _parts(self) -> list[list[str]]:
        return [_TIE.split(word) for word in self.words]

    @cached_property
    def inner(self) -> frozenset[str]:
        """Four letters in a row that occur in any of the words."""
        return frozenset([part[n : n + 4] for word in self._parts for part in word for n in range(len(part) - 3)])

    @cached_property
    def firsts(self) -> frozenset[str]:
        """First parts of hyphenated words."""
        return frozenset([word[0] for word in self._parts if len(word) > 1])

    @cached_property
    def lasts(self) -> frozenset[str]:
        """Last parts of hyphenated words."""
        return frozenset([word[-1] for word in self._parts if len(word) > 1])

    @cached_property
    def broken(self) -> Broken:
        """Whether a typesetter broke words at the line ends of the text."""
        return _broken(self.text)


def vocabulary_of(text: str) -> Vocabulary:
    """Return the words of the text, without the parts beside line ends."""
    words = Counter(map(str.casefold, _WORD.findall(text)))
    words.subtract(part.casefold() for part in _parts_beside_line_ends(text))
    return Vocabulary(text, +words)


def _parts_beside_line_ends(text: str) -> Iterator[str]:
    """Yield the words that a hyphen parts from a line end, and those that start the line after it."""
    reach = 0
    for match in _LINE_BROKEN.finditer(text):
        stop = match.start()
        before = _WORD.finditer(text, max(reach, text.rfind("\n", 0, stop) + 1), stop)
        yield from (word[0] for word in before if word.end() == stop)
        first = _FIRST_WORD.match(text, match.end())
        if first:
            yield first[1]
            reach = first.end()


def _broken(text: str) -> Broken:
    broken = sum(1 for _ in _BROKEN.finditer(text))
    lines = sum(1 for _ in _LINE.finditer(text)) if broken else 0
    if broken >= FEWEST_BROKEN_LINES and broken > LARGEST_SHARE_OF_COMPOUNDS * lines:
        return Broken.OFTEN
    return Broken.NEVER if lines >= FEWEST_LINES and broken < SMALLEST_SHARE_BROKEN * lines else Broken.UNKNOWN


def keeps_hyphen(line: str, after: str, known: Vocabulary) -> HyphenChoice:
    """Return whether the hyphen that ends the line stays when `after` follows it.

    >>> keeps_hyphen("the docu-", "ment ends", vocabulary_of("")).hyphen
    False
    """
    head = _HEAD.search(line)
    tail = _TAIL.match(after)
    if not head or not tail:
        return HyphenChoice(hyphen=True, space=False, why="no letter follows the hyphen")
    before, behind = line[line.rfind(" ") + 1 : -1], after.split(maxsplit=1)[0]
    if _NAME.search(before) or _NAME.search(behind):
        return HyphenChoice(hyphen=True, space=False, why="it is in an address or a name")
    first, second = head[0].rstrip(_HYPHENS).casefold(), tail[0].casefold()
    words = known.words
    if second in _WAITING and words[second] + (second in ("und", "oder", "and", "or")) > 0:
        return HyphenChoice(hyphen=True, space=True, why="the hyphen waits for the next word")
    known_form = _form_elsewhere(head[0].rstrip(_HYPHENS), tail[0], known)
    if known_form is not None:
        return known_form
    if not tail[0][0].islower() or first[-1:].isdigit():
        return HyphenChoice(hyphen=True, space=False, why="a capital or a digit is next to the hyphen")
    if known.broken is not Broken.OFTEN and (_INSIDE.search(before) or _INSIDE.search(behind)):
        return HyphenChoice(hyphen=True, space=False, why="the word has another hyphen")
    if known.broken is Broken.NEVER:
        return HyphenChoice(hyphen=True, space=False, why="the text breaks no words at line ends")
    return _by_parts(_LETTERS_LAST.search(first), _LETTERS_FIRST.match(second), known)


def _form_elsewhere(head: str, tail: str, known: Vocabulary) -> HyphenChoice | None:
    """Return what the text says where it has the word elsewhere, with or without its hyphen.

    A capital after a small letter is no part of a word, unless the word is written so elsewhere.
    """
    if tail[0].isupper() and head[-1:].islower() and not known.has(head + tail):
        return HyphenChoice(hyphen=True, space=False, why="a capital is next to the hyphen")
    first, second = head.casefold(), tail.casefold()
    whole, tied = known.words[first + second], known.words[f"{first}-{second}"]
    if whole == tied:
        return None
    how = "with" if tied > whole else "without"
    return HyphenChoice(hyphen=tied > whole, space=False, why=f"the text has the word {how} its hyphen elsewhere")


def _by_parts(head: regex.Match[str] | None, tail: regex.Match[str] | None, known: Vocabulary) -> HyphenChoice:
    """Return what the parts of a word that the text does not have say; they are next to the hyphen."""
    if head is None or tail is None:
        return HyphenChoice(hyphen=True, space=False, why="no letter is next to the hyphen")
    last, stem = head[0], tail[0]
    if (last[-1] < "\u0370") != (stem[0] < "\u0370"):
        return HyphenChoice(hyphen=True, space=False, why="no word is of two scripts")
    if not _VOWEL.search(_bare(last)) or not _VOWEL.search(_bare(stem)):
        return HyphenChoice(hyphen=True, space=False, why="no syllable is without a vowel")
    if last in _FIRST and len(last) > SHORTEST_PART_CHARS and known.broken is not Broken.OFTEN:
        return HyphenChoice(hyphen=True, space=False, why="such words are written with a hyphen")
    if len(last) > 1 and len(stem) > 1 and last[-2:] + stem[:2] in known.inner:
        return HyphenChoice(hyphen=False, space=False, why="words of the text have such letters in a row")
    if (last in known.firsts and len(last) > SHORTEST_PART_CHARS) or (stem in known.lasts and len(stem) > 2):
        return HyphenChoice(hyphen=True, space=False, why="the text ties such a part with a hyphen elsewhere")
    return _by_words(last, stem, known)


def _by_words(last: str, stem: str, known: Vocabulary) -> HyphenChoice:
    words = known.words
    often = last in _FIRST or stem in _LAST or (stem in _TIED and len(last) > SHORTEST_PART_CHARS)
    often = often or (last == "по" and _RUSSIAN_ADVERB.search(stem) is not None)
    if often or (stem in _PRONOUNS and words[last]):
        return HyphenChoice(hyphen=True, space=False, why="such words are written with a hyphen")
    head_known, tail_known = words[last] > 0 and len(last) > 2, words[stem] > 0 and len(stem) > 2
    unlike = known.broken is not Broken.OFTEN and _VOWEL.match(_bare(stem)) and not _VOWEL.match(_bare(last[-1]))
    if tail_known and (head_known or unlike):
        one = sum(words[word] for word in _COMPOUNDING) > LARGEST_SHARE_BY_CHANCE * sum(words.values())
        return HyphenChoice(hyphen=not one, space=False, why="both parts are words of the text", sure=False)
    whole_word = tail_known and len(stem) > SHORTEST_PART_CHARS
    return HyphenChoice(hyphen=False, space=False, why="the word was broken at the line end", sure=not whole_word)


def _bare(text: str) -> str:
    """Return the letters without their accents."""
    return normalize("NFD", text)
