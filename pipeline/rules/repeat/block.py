"""Cut a paragraph that stands in the document a second time.

Templates print an article for phones and again for desktops, and pull quotes repeat a sentence. Lines of verse,
list items, headings, table cells and code may repeat on purpose, and stay.
"""

from collections.abc import Iterator

from pipeline.model import Document, Role
from pipeline.rules.form import Cut, Hit, Rule
from pipeline.titles import words_of

SHORTEST_REPEAT_LETTERS = 60
"""Shorter paragraphs repeat on purpose ("Yes," he said.); chosen by eye, checked on 8,489 news texts."""


def find(document: Document) -> Iterator[Cut]:
    """Claim every later copy of a long paragraph."""
    first: dict[tuple[str, ...], int] = {}
    for number, block in enumerate(document.blocks):
        if block.role is not Role.PARAGRAPH or len(block.text) < SHORTEST_REPEAT_LETTERS:
            continue
        words = words_of(block.text)
        if sum(map(len, words)) >= SHORTEST_REPEAT_LETTERS:
            if words in first:
                yield Cut(block, f"the same words as block {first[words] + 1}")
            first.setdefault(words, number)


_LONG = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
_LONG_RU = "Совет собрался во вторник и после долгих споров решил восстановить старый мост через реку."

RULE = Rule(
    name="repeat.block",
    find=find,
    summary="Cut a long paragraph that stands in the document a second time.",
    source="Duplicate paragraphs of mobile and desktop templates; Gopher (Rae et al. 2021) counts them, we cut the copy.",
    hits=[
        Hit(f"{_LONG}\n\nNobody spoke.\n\n{_LONG}", leaves=f"{_LONG}\n\nNobody spoke."),
        Hit(f"{_LONG_RU}\n\nВсе молчали.\n\n{_LONG_RU}", leaves=f"{_LONG_RU}\n\nВсе молчали."),
    ],
    misses=[
        "Nevermore.\n\nQuoth the raven.\n\nNevermore.",
        f"{_LONG}\n\nNobody spoke.\n\n{_LONG.replace('Tuesday', 'Wednesday')}",
        f"{_LONG_RU}\n\nВсе молчали.\n\n{_LONG_RU.replace('мост', 'дом')}",
    ],
)
