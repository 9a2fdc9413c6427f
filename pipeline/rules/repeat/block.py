"""Cut a paragraph that occurs in the document a second time.

Templates print an article for phones and again for desktops. What repeats on purpose stays: lines of verse, list
items, headings, cells and code by themselves, and a paragraph alone under a label of its own, as where each
release has its heading and the same words below. Blocks next to repeated paragraphs are cut with them if they are
also next to the originals.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.model import LONGEST_LABEL_CHARS, Block, BlockKind, Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.text.sentences import may_end_sentence
from pipeline.text.words import words_of
from pipeline.titles import letters_in

SHORTEST_REPEAT_LETTERS = 60
"""Shorter paragraphs repeat on purpose ("Yes," he said.); chosen by eye, checked on 8,489 news texts."""
SHORTEST_REPEAT_CHARS = 30
"""Minimum length in a script without spaces, which needs half the characters."""
SHORTEST_LABEL_LETTERS = 120
"""What does not end as a sentence may be a heading that returns on purpose, unless it is as long as this."""
SHORTEST_SENTENCE_LETTERS = 20
"""A shorter one is an item of a list or a line of a dialogue; chosen by eye."""
START_CHARS = 40
"""Paragraphs are compared in full where so much of them is the same."""
TITLE_BLOCKS = 1
"""What the second block repeats is a title: `title.repeated` decides."""
VERSE_LINE_CHARS = 60
"""A paragraph of several lines that are shorter on average may be a stanza, and a stanza may be a refrain."""


class Run(NamedTuple):
    """Blocks in a row that repeat blocks in a row."""

    start: int
    stop: int
    shift: int
    """How many blocks further up the originals are."""
    long: int
    """How many of them are long."""


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim every later copy of a long paragraph, and the blocks next to it that are also next to the first."""
    blocks = document.blocks
    found = _copies(blocks)
    for run in _runs(blocks, found):
        if not _is_on_purpose(blocks, run):
            for number in range(run.start, run.stop):
                yield cut(blocks[number], f"the same words as block {number - run.shift + 1}")


def _copies(blocks: tuple[Block, ...]) -> dict[int, int]:
    """Return for each repeated long block the number of the block it repeats; only those that start alike are compared."""
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        if _may_be_copy(block):
            starts[words_of(block.text[:START_CHARS])[:-1]].append(number)
    first: dict[tuple[str, ...], int] = {}
    found: dict[int, int] = {}
    for number in sorted(n for numbers in starts.values() if len(numbers) > 1 for n in numbers):
        words = blocks[number].words
        if letters_in(words) >= (SHORTEST_REPEAT_LETTERS if _ends(blocks[number]) else SHORTEST_LABEL_LETTERS):
            if words in first and number > TITLE_BLOCKS:
                found[number] = first[words]
            first.setdefault(words, number)
    return found


def _may_be_copy(block: Block) -> bool:
    if block.kind is BlockKind.LINE:
        return len(block.text) >= SHORTEST_LABEL_LETTERS
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) < SHORTEST_REPEAT_CHARS:
        return False
    lines = block.text.count("\n") + 1
    return lines == 1 or len(block.text) / lines >= VERSE_LINE_CHARS


def _ends(block: Block) -> bool:
    return may_end_sentence(block.text[-1:])


def _runs(blocks: tuple[Block, ...], found: dict[int, int]) -> Iterator[Run]:
    """Yield the copies in runs, with the blocks around them that are also around the originals; linear."""
    reach = 0
    numbers = sorted(found)
    while numbers:
        run = Run(numbers[0], numbers[0] + 1, numbers[0] - found[numbers[0]], 1)
        taken = 1
        while taken < len(numbers) and _follows(blocks, run, numbers[taken], found):
            run = run._replace(stop=numbers[taken] + 1, long=run.long + 1)
            taken += 1
        numbers = numbers[taken:]
        wide = _widened(blocks, run, reach, numbers[0] if numbers else len(blocks))
        run = wide if run.long > 1 or _is_beside(wide) else run
        reach = run.stop
        yield run


def _follows(blocks: tuple[Block, ...], run: Run, number: int, found: dict[int, int]) -> bool:
    """Return whether the next copy continues the run as its original does."""
    if number - found[number] != run.shift:
        return False
    return all(_same(blocks[n], blocks[n - run.shift]) for n in range(run.stop, number))


def _is_beside(run: Run) -> bool:
    """Return whether the run follows what it repeats."""
    return run.start == run.stop - run.shift


def _same(one: Block, other: Block) -> bool:
    return one.text == other.text or (bool(one.words) and one.words == other.words)


def _widened(blocks: tuple[Block, ...], run: Run, least: int, most: int) -> Run:
    """Return the run with the blocks before and after it that repeat those before and after the originals."""
    start, stop, shift = run.start, run.stop, run.shift
    least = max(least, shift, stop - shift)
    while start > least and _same(blocks[start - 1], blocks[start - 1 - shift]):
        start -= 1
    while stop < most and stop - shift < start and _same(blocks[stop], blocks[stop - shift]):
        stop += 1
    return run._replace(start=start, stop=stop)


def _is_on_purpose(blocks: tuple[Block, ...], run: Run) -> bool:
    """Return whether a paragraph returns alone, away from the first one, and not as a sentence or below a label."""
    if run.long > 1 or _is_beside(run):
        return False
    return _introduces(blocks[run.start - 1]) or not any(_ends(blocks[number]) for number in range(run.start, run.stop))


def _introduces(block: Block) -> bool:
    """Return whether what follows may be said of this block: a heading, an item of a list, an opening; no bare number."""
    if block.text[-1:] in ":：":
        return True
    words = words_of(block.text[:LONGEST_LABEL_CHARS])
    if all(map(str.isdecimal, words)):
        return False
    return letters_in(words) < (SHORTEST_SENTENCE_LETTERS if _ends(block) else SHORTEST_REPEAT_LETTERS)


_LONG = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
_NEXT = "Work will begin in the spring, the mayor said, and should be finished before the next flood."
_LONG_RU = "Совет собрался во вторник и после долгих споров решил восстановить старый мост через реку."

RULE = Rule(
    name="repeat.block",
    stage=Stage.CUT_REPEATS,
    find=find,
    summary="Cut a long paragraph that occurs in the document a second time.",
    source="Duplicate paragraphs of mobile and desktop templates; Gopher (Rae et al. 2021) counts them, we cut the copy.",
    hits=[
        Hit(f"A bridge\n\n{_LONG}\n\n{_LONG}\n\n{_NEXT}", leaves=f"A bridge\n\n{_LONG}\n\n{_NEXT}"),
        Hit(f"{_LONG_RU}\n\nВсе молчали.\n\n{_NEXT}\n\n{_LONG_RU}", leaves=f"{_LONG_RU}\n\nВсе молчали.\n\n{_NEXT}"),
        Hit(f"{_LONG}\n\nWhen?\n\n{_NEXT}\n\n{_LONG}\n\nWhen?\n\n{_NEXT}", leaves=f"{_LONG}\n\nWhen?\n\n{_NEXT}"),
    ],
    misses=[
        f"Monday\n\n{_LONG}\n\nTuesday\n\n{_LONG}",
        "Nevermore.\n\nQuoth the raven.\n\nNevermore.",
        f"{_LONG}\n\nNobody spoke.\n\n{_LONG.replace('Tuesday', 'Wednesday')}",
        f"{_LONG_RU}\n\nВсе молчали.\n\n{_LONG_RU.replace('мост', 'дом')}",
    ],
)
