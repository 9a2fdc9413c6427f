"""Cut a paragraph that stands in the document a second time.

Templates print an article for phones and again for desktops, and pull quotes repeat a sentence. Lines of verse,
list items, headings, table cells and code may repeat on purpose, and stay, unless they stand beside a
repeated paragraph just as they stood beside the first.
"""

from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import Block, Document, Role
from pipeline.rules.form import Cut, Hit, Rule
from pipeline.rules.patterns import compiled

SHORTEST_REPEAT_LETTERS = 60
"""Shorter paragraphs repeat on purpose ("Yes," he said.); chosen by eye, checked on 8,489 news texts."""
SHORTEST_LABEL_LETTERS = 120
"""What does not end as a sentence may be a heading that returns on purpose, unless it is as long as this."""
_SENTENCE = compiled(r"""[.!?…。！？"'”’»)\]]$""")
TITLE_BLOCKS = 1
"""What the second block repeats is a title: `title.repeated` decides."""
VERSE_LINE_CHARS = 60
"""A paragraph of several lines that are shorter on average may be a stanza, and a stanza may be a refrain."""


def find(document: Document) -> Iterator[Cut]:
    """Claim every later copy of a long paragraph, and what stands beside it as it stood beside the first."""
    first: dict[tuple[str, ...], int] = {}
    copies: dict[int, int] = {}
    for number, block in enumerate(document.blocks):
        if not _may_be_copy(block):
            continue
        words = block.words
        letters = sum(map(len, words))
        if letters >= (SHORTEST_REPEAT_LETTERS if _SENTENCE.search(block.text[-1:]) else SHORTEST_LABEL_LETTERS):
            if words in first and number > TITLE_BLOCKS:
                copies[number] = first[words]
            first.setdefault(words, number)
    _with_neighbours(document.blocks, copies)
    for number, original in sorted(copies.items()):
        yield Cut(document.blocks[number], f"the same words as block {original + 1}")


def _may_be_copy(block: Block) -> bool:
    if block.role is not Role.PARAGRAPH or len(block.text) < SHORTEST_REPEAT_LETTERS:
        return False
    lines = block.text.count("\n") + 1
    return lines == 1 or len(block.text) / lines >= VERSE_LINE_CHARS


def _with_neighbours(blocks: tuple[Block, ...], copies: dict[int, int]) -> None:
    """Add the blocks between two copies that repeat what stood between the originals; linear."""
    known = sorted(copies)
    for one, two in pairwise(known):
        between = two - one
        if 1 < between == copies[two] - copies[one] and copies[two] < one:
            pairs = [(one + step, copies[one] + step) for step in range(1, between)]
            if all(blocks[later].key == blocks[earlier].key for later, earlier in pairs):
                copies.update(pairs)


_LONG = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
_NEXT = "Work will begin in the spring, the mayor said, and should be finished before the next flood."
_LONG_RU = "Совет собрался во вторник и после долгих споров решил восстановить старый мост через реку."

RULE = Rule(
    name="repeat.block",
    find=find,
    summary="Cut a long paragraph that stands in the document a second time.",
    source="Duplicate paragraphs of mobile and desktop templates; Gopher (Rae et al. 2021) counts them, we cut the copy.",
    hits=[
        Hit(f"{_LONG}\n\nNobody spoke.\n\n{_LONG}", leaves=f"{_LONG}\n\nNobody spoke."),
        Hit(f"{_LONG_RU}\n\nВсе молчали.\n\n{_LONG_RU}", leaves=f"{_LONG_RU}\n\nВсе молчали."),
        Hit(f"{_LONG}\n\nWhen?\n\n{_NEXT}\n\n{_LONG}\n\nWhen?\n\n{_NEXT}", leaves=f"{_LONG}\n\nWhen?\n\n{_NEXT}"),
    ],
    misses=[
        "Nevermore.\n\nQuoth the raven.\n\nNevermore.",
        f"{_LONG}\n\nNobody spoke.\n\n{_LONG.replace('Tuesday', 'Wednesday')}",
        f"{_LONG_RU}\n\nВсе молчали.\n\n{_LONG_RU.replace('мост', 'дом')}",
    ],
)
