"""Text set in columns of proportional type and read back line by line, as extractors leave it; made, of no real text.

The widths of letters are coarse and no font's: what is tested holds for type whose proportions nobody knows exactly.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

WORDS = {
    "en": (
        "the of and to a in that was for with on as by at from had they were which council road bridge winter harvest "
        "mill river village teacher garden window kitchen evening morning carefully repaired another little forgotten "
        "neighbours remember understood community important families between without company afternoon nothing lamp"
    ),
    "de": (
        "der die und das in zu den mit sich des auf ist im dem nicht ein eine als auch es an werden aus er hat Brücke "
        "Winter Gemeinde Mühle Wagen Fenster Schule wieder zwischen gegenüber niemand verlassen Nachbarn erinnern "
        "Ernte Versammlung langsam gebaut worden Abend jemand später Straße"
    ),
    "ru": (
        "и в на не что он с как это по но из у за от так же мост зима деревня учитель окно вечер дорога мельница река "
        "соседи помнили вернулись осторожно построили другой маленький забытый собрание урожай между никто потом "
        "семьи медленно стояли говорили думали"
    ),
    "el": (
        "και το να του η της με που την από για είναι στο δεν τα θα οι στην γέφυρα χειμώνας χωριό δάσκαλος παράθυρο "
        "βράδυ δρόμος μύλος ποτάμι γείτονες θυμούνται προσεκτικά άλλο μικρό ξεχασμένο οικογένειες ανάμεσα κανείς"
    ),
}
NAMES = {
    "en": "Harrow Miller Eastgate Clara Nolan",
    "de": "Hansen Lauterbach Clara",
    "ru": "Орлов Марья Заречье",
    "el": "Νίκος Ελένη",
}


class Face(NamedTuple):
    """The widths of letters, in thousandths of an em."""

    narrow: int
    usual: int
    wide: int
    capital: int
    space: int

    def width(self, text: str) -> int:
        """Return the width of the text on one line."""
        return sum(map(self._of, text))

    def _of(self, char: str) -> int:
        if char == " ":
            return self.space
        if char in ".,:;!'-fijlrtİıіїι":
            return self.narrow
        if char in "mwжмшщыюфω":
            return self.wide
        return self.capital if char.isupper() else self.usual


ROMAN = Face(narrow=290, usual=480, wide=750, capital=690, space=250)
GROTESQUE = Face(narrow=265, usual=540, wide=780, capital=690, space=278)
BOOKISH = Face(narrow=315, usual=535, wide=830, capital=705, space=245)
FACES = {"roman": ROMAN, "grotesque": GROTESQUE, "bookish": BOOKISH}


def prose(seed: int, language: str = "en", paragraphs: int = 8) -> list[str]:
    """Return paragraphs of made sentences."""
    dice = Random(seed)
    return [" ".join(_sentence(dice, language) for _ in range(dice.randint(4, 7))) for _ in range(paragraphs)]


def _sentence(dice: Random, language: str) -> str:
    words = dice.choices(WORDS[language].split(), k=dice.randint(7, 22))
    if dice.random() < 0.5:
        words[dice.randrange(1, len(words))] = dice.choice(NAMES[language].split())
    if len(words) > 12:
        words[len(words) // 2] += ","
    return f"{words[0][:1].upper()}{' '.join(words)[1:]}."


class Setting(NamedTuple):
    """How a text is set and read back."""

    face: Face
    ems: int
    """Width of the column."""
    hyphens: bool = False
    justified: bool = False
    spaced: bool = True
    """Whether the extractor leaves empty lines between paragraphs."""

    def text_of(self, paragraphs: Sequence[str]) -> str:
        """Return what the extractor reads."""
        set_lines = ("\n".join(self.lines_of(paragraph)) for paragraph in paragraphs)
        return ("\n\n" if self.spaced else "\n").join(set_lines)

    def lines_of(self, paragraph: str) -> list[str]:
        """Return the lines of a paragraph, each as full as the column allows."""
        lines: list[str] = []
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if self._fits(longer):
                line = longer
                continue
            head, tail = next(self._breaks(line, word), ("", word))
            lines.append(self._stretched(f"{line} {head}-" if head else line))
            line = tail
        return [*lines, line]

    def _fits(self, line: str) -> bool:
        return self.face.width(line) <= self.ems * 1000

    def _breaks(self, line: str, word: str) -> Iterator[tuple[str, str]]:
        """Yield the ways to break the word that fit, the longest first: before a consonant that a vowel follows."""
        for at in range(len(word) - 3, 2, -1) if self.hyphens and word.rstrip(".,").isalpha() else ():
            if _begins_syllable(word, at) and self._fits(f"{line} {word[:at]}-"):
                yield word[:at], word[at:]

    def _stretched(self, line: str) -> str:
        """Return the line as one extractor reads a justified line: two spaces wherever one is wide enough."""
        loose = self.ems * 1000 - self.face.width(line) > 60 * line.count(" ")
        return line.replace(" ", "  ") if self.justified and self.spaced and loose else line


_VOWELS: Callable[[str], bool] = "aeiouyäöüаеиоуыэюяαεηιουωάέήίόύώ".__contains__


def _begins_syllable(word: str, at: int) -> bool:
    return not _VOWELS(word[at]) and _VOWELS(word[at + 1]) and any(map(_VOWELS, word[:at]))
