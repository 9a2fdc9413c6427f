"""Cut a pull quote: a sentence of the text, set again as a paragraph of its own.

The quote goes, not the paragraph it was taken from, on whichever side of it the template put it. A sentence that
returns further away stays, and so does one that is only a part of a sentence there.
"""

from collections.abc import Iterator, Sequence

import regex

from pipeline.model import Block, BlockKind, Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.patterns import compiled
from pipeline.text.sentences import CLOSERS, ENDS
from pipeline.titles import letters_in, size_of

FEWEST_WORDS = 9
FEWEST_LETTERS = 45
"""Shorter sentences return on purpose; both chosen by eye, checked on 8,489 news texts."""
FEWEST_SOURCE_WORDS = 20
SHORTEST_QUOTE_CHARS, LONGEST_QUOTE_CHARS = 18, 600
_ENDS = ENDS + CLOSERS
_BEFORE = _ENDS + """:：“„«‘「『([—–-"""
_QUOTED = compiled(r"""["'“„«‘「『]""")
SHARE_OF_SOURCE = 0.8
"""A block of more than this share of a paragraph is a version of it, not a quote from it."""
NEAR_BLOCKS, FAR_BLOCKS = 5, 12
"""Maximum distance of a pull quote from its source in blocks, and that of one in quotes or in an element for quotes;
chosen by eye: in 2,136 texts sentences returned on purpose from 6 blocks on."""
MOST_PROBES = 4
_QUOTE_TAGS = ("blockquote", "aside", "figure", "quote", "pull")


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the paragraphs whose words occur in a longer one nearby, in one piece."""
    blocks = document.blocks
    lower = [block.text.lower() if _may_take_part(block) else "" for block in blocks]
    for number, block in enumerate(blocks):
        if lower[number] and _may_be_quote(block):
            holder = _holder(blocks, number, lower)
            if holder is not None:
                yield cut(block, f"a quote from block {holder + 1}")


def _may_take_part(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and "\n" not in block.text and len(block.text) >= SHORTEST_QUOTE_CHARS


def _may_be_quote(block: Block) -> bool:
    return len(block.text) <= LONGEST_QUOTE_CHARS and block.text[-1] in _ENDS


def _holder(blocks: Sequence[Block], number: int, lower: list[str]) -> int | None:
    """Return which block near this one holds its words; a look for the longest of them comes first."""
    least = len(blocks[number].text) / SHARE_OF_SOURCE
    reach = FAR_BLOCKS if _is_marked(blocks[number]) else NEAR_BLOCKS
    near = range(max(0, number - reach), min(len(blocks), number + reach + 1))
    holders = [n for n in near if len(lower[n]) >= least and blocks[n].text[-1] in _ENDS]
    if not holders:
        return None
    probes = sorted(filter(str.isalnum, lower[number].split()), key=len)[-MOST_PROBES:]
    holders = [n for n in holders if all(probe in lower[n] for probe in probes)]
    if not holders:
        return None
    said = blocks[number].words
    if size_of(said) < FEWEST_WORDS or letters_in(said) < FEWEST_LETTERS:
        return None
    return next((n for n in holders if _holds(blocks[n], said)), None)


def _is_marked(block: Block) -> bool:
    """Return whether the block is in quotes, or in an element for quotes."""
    quoted = _QUOTED.match(block.text) is not None and block.text[-1] in "\"'”’»“」』"
    return quoted or any(name in tag for tag in block.path[-3:] for name in _QUOTE_TAGS)


def _holds(source: Block, said: tuple[str, ...]) -> bool:
    """Return whether the words occur in the source in one piece, from the start of a sentence to the end of one."""
    whole = source.words
    size = len(said)
    if size_of(whole) < FEWEST_SOURCE_WORDS or letters_in(said) > SHARE_OF_SOURCE * letters_in(whole):
        return False
    if not any(whole[at] == said[0] and whole[at : at + size] == said for at in range(len(whole) - size + 1)):
        return False
    return _starts_sentence(source.text, said) and _ends_sentence(source.text, said)


def _starts_sentence(source: str, said: tuple[str, ...]) -> bool:
    places = _together(said[:3]).finditer(source)
    before = (source[max(0, place.start() - 3) : place.start()].rstrip() for place in places)
    return any(not text or text[-1] in _BEFORE for text in before)


def _ends_sentence(source: str, said: tuple[str, ...]) -> bool:
    places = _together(said[-3:]).finditer(source)
    after = (source[place.end() : place.end() + 2].strip() for place in places)
    return any(not text or text[0] in _ENDS or text[-1] in '"”’»」』' for text in after)


def _together(words: tuple[str, ...]) -> regex.Pattern[str]:
    """Return a pattern for the words in a row, whatever punctuation is between them."""
    between = r"[^\p{L}\p{M}\p{N}]+"
    return compiled(between.join(map(regex.escape, words)))


_QUOTE = "“We have waited for this bridge since the great flood took the last one.”"
_SOURCE = (
    "The mayor spoke for an hour. “We have waited for this bridge since the great flood took the last one,” she "
    "said, and then everyone went home to supper."
)

RULE = Rule(
    name="repeat.quote",
    stage=Stage.CUT_REPEATS,
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
        f"{_SOURCE}\n\n" + "It rained.\n\n" * 20 + _QUOTE,
        f"{_SOURCE.replace('hour. “We', 'hour, and we')}\n\n{_QUOTE}\n\nIt rained.",
    ],
)
