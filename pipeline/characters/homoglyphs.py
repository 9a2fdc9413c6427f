"""Letters of another script that look the same, judged word by word."""

from collections.abc import Iterator

import regex

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.text.lazy import lazy_pattern

CYRILLIC = dict(zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜ", "aeopcyxijshdqwABEKMHOPCTYXIJSGQW", strict=True))
GREEK = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
LOOKS_LATIN = CYRILLIC | GREEK
"""Letters that look like Latin ones in most fonts; a choice from Unicode's confusables.txt."""
LOOKS_CYRILLIC = {latin: other for other, latin in CYRILLIC.items() if other in "аеорсухАВЕКМНОРСТУХ"}
SHORTEST_WORD_CHARS = 3

_WORD = lazy_pattern(r"\p{L}+")
_HUMP = lazy_pattern(r"\p{Ll}\p{Lu}")
MOST_HUMPS = 1
"""A word with more capitals after small letters is an identifier; chosen by eye."""
_LATIN = lazy_pattern(r"\p{Latin}")
_CYRILLIC = lazy_pattern(r"\p{Cyrillic}")
_GREEK = lazy_pattern(r"\p{Greek}")


def lookalikes(text: str) -> Iterator[Change]:
    """Replace the letters of a word that come from another script than most of it, if all of them are look-alikes.

    One such letter in one word of capitals may be meant.
    """
    found = list(_mixed_words(text))
    capitals = [changes for word, changes in found if word.isupper() and len(changes) == 1]
    for _, changes in found:
        if len(found) > 1 or changes not in capitals:
            yield from changes


def only_lookalikes(text: str) -> Iterator[Change]:
    """Yield the changes of `lookalikes`, if they are all there is to say about words of two scripts."""
    mixed = sum(not word[0].isascii() and _is_mixed(word[0]) for word in _WORD.finditer(text))
    if mixed and mixed == len(list(_mixed_words(text))):
        yield from lookalikes(text)


def _is_mixed(word: str) -> bool:
    return _LATIN.search(word) is not None and (_CYRILLIC.search(word) or _GREEK.search(word)) is not None


def _mixed_words(text: str) -> Iterator[tuple[str, list[Change]]]:
    """Yield every word with look-alikes, and the changes it needs."""
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or len(word) < SHORTEST_WORD_CHARS or len(_HUMP.findall(word)) > MOST_HUMPS:
            continue
        latin = len(_LATIN.findall(word))
        cyrillic, greek = len(_CYRILLIC.findall(word)), len(_GREEK.findall(word))
        if latin > cyrillic + greek > 0 and not _leans_on(text, match, _CYRILLIC):
            changes = list(_replaced(match, LOOKS_LATIN, _LATIN))
        elif cyrillic > latin > 0 and not greek and not _leans_on(text, match, _LATIN):
            changes = list(_replaced(match, LOOKS_CYRILLIC, _CYRILLIC))
        else:
            continue
        if changes:
            yield word, changes


def _leans_on(text: str, match: regex.Match[str], script: regex.Pattern[str]) -> bool:
    """Return whether the word hangs by a hyphen on a word of the other script: a compound, or a play on words."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    tied_before = len(before) == 2 and before[1] in "-’'" and script.match(before[0]) is not None
    return tied_before or (len(after) == 2 and after[0] in "-’'" and script.match(after[1]) is not None)


def _replaced(match: regex.Match[str], alike: dict[str, str], own: regex.Pattern[str]) -> Iterator[Change]:
    foreign = [(place, char) for place, char in enumerate(match[0]) if not own.match(char)]
    if all(char in alike for _, char in foreign):
        for place, char in foreign:
            start = match.start() + place
            yield Change(start, start + 1, alike[char], BuiltIn.HOMOGLYPH, f"U+{ord(char):04X} in {match[0]}")
