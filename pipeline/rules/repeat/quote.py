"""Cut a pull quote: a sentence of the text, set again as a paragraph of its own.

The quote goes, not the paragraph it was taken from, wherever the template put it.
"""

from collections.abc import Iterator, Sequence

from pipeline.model import Block, Document, Role
from pipeline.rules.form import Cut, Hit, Rule
from pipeline.rules.patterns import compiled

FEWEST_WORDS = 9
FEWEST_LETTERS = 45
"""Shorter sentences return on purpose; both chosen by eye, checked on 8,489 news texts."""
FEWEST_SOURCE_WORDS = 20
_SENTENCE = compiled(r"""[.!?…。！？"'”’»)\]]$""")
SHARE_OF_SOURCE = 0.8
"""A block of more than this share of a paragraph is a version of it, not a quote from it."""


def find(document: Document) -> Iterator[Cut]:
    """Claim the paragraphs whose words stand in a longer one, in one piece."""
    blocks = [(n, block) for n, block in enumerate(document.blocks) if _may_take_part(block)]
    words = {n: block.words for n, block in blocks}
    holders = _holders(words)
    for number, block in blocks:
        said = words[number]
        if _SENTENCE.search(block.text[-1:]) and len(said) >= FEWEST_WORDS and sum(map(len, said)) >= FEWEST_LETTERS:
            for holder in holders.get(said[:FEWEST_WORDS], ()):
                if (
                    holder != number
                    and _is_prose(document.blocks[holder], words[holder])
                    and _holds(words[holder], said)
                ):
                    yield Cut(block, f"a quote from block {holder + 1}")
                    break


def _may_take_part(block: Block) -> bool:
    return block.role is Role.PARAGRAPH and "\n" not in block.text and len(block.text) >= FEWEST_LETTERS


def _is_prose(block: Block, words: Sequence[str]) -> bool:
    return len(words) >= FEWEST_SOURCE_WORDS and _SENTENCE.search(block.text[-1:]) is not None


def _holders(words: dict[int, tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Return which blocks hold the first words of which others; linear in the text."""
    wanted = {said[:FEWEST_WORDS] for said in words.values() if len(said) >= FEWEST_WORDS}
    first = {key[0] for key in wanted}
    starts = {key[:2] for key in wanted}
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, said in words.items():
        for at, word in enumerate(said[: -FEWEST_WORDS + 1]):
            if word in first and said[at : at + 2] in starts and (key := said[at : at + FEWEST_WORDS]) in wanted:
                known = holders.setdefault(key, [])
                if len(known) < 4 and number not in known:
                    known.append(number)
    return holders


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Return whether the part stands in the whole, and is clearly shorter."""
    size = len(part)
    if size > SHARE_OF_SOURCE * len(whole):
        return False
    return any(whole[at] == part[0] and whole[at : at + size] == part for at in range(len(whole) - size + 1))


_QUOTE = "“We have waited for this bridge since the great flood took the last one.”"
_SOURCE = (
    "The mayor spoke for an hour. “We have waited for this bridge since the great flood took the last one,” she "
    "said, and then everyone went home to supper."
)

RULE = Rule(
    name="repeat.quote",
    find=find,
    summary="Cut a sentence of the text that is set again as a pull quote.",
    source="Pull quotes of news templates; Gopher (Rae et al. 2021) counts repeated text, we cut the copy.",
    hits=[
        Hit(f"{_SOURCE}\n\n{_QUOTE}\n\nIt rained.", leaves=f"{_SOURCE}\n\nIt rained."),
        Hit(f"It rained.\n\n{_QUOTE}\n\n{_SOURCE}", leaves=f"It rained.\n\n{_SOURCE}"),
    ],
    misses=[
        f"{_SOURCE}\n\n“We have waited for this.”\n\nIt rained.",
        f"{_SOURCE}\n\n{_QUOTE.replace('bridge', 'tunnel')}\n\nIt rained.",
        f"{_QUOTE}\n\nIt rained.",
    ],
)
