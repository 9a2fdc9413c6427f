"""Repeated blocks: which copies are cut, asked of the rule itself."""

from dataclasses import replace

import pytest

from pipeline import Kind
from pipeline.flow import document_of
from pipeline.model import Block, BlockKind, Document, Span
from pipeline.rules.form import NO_CONTEXT
from pipeline.rules.repeat.block import RULE, _copies
from pipeline.rules.repeat.quote import RULE as QUOTE

ONE = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
TWO = "Work will begin in the spring, the mayor said, and should be finished before the next flood."
OTHER = "Nobody expected a vote before the end of the week, and few had read the plan in full."
TOLD = "The minister of the interior told reporters on the way to parliament late that night:"


def cut_blocks(*paragraphs: str) -> list[int]:
    """Return the numbers of the paragraphs that the rule cuts."""
    document = document_of("\n\n".join(paragraphs), kind=Kind.TEXT)
    cut = {finding.span for finding in RULE.findings(document)}
    return [number for number, block in enumerate(document.blocks) if block.span in cut]


@pytest.mark.parametrize(
    ("paragraphs", "cut"),
    [
        ((ONE, ONE, TWO), []),
        (("A bridge", ONE, ONE, TWO), [2]),
        ((ONE, TWO, "2024", ONE), [3]),
        ((ONE, TWO, "In spring", ONE), []),
        ((ONE, TWO, "2024:", ONE), []),
        ((ONE, TWO, TOLD, ONE), []),
        ((ONE, TWO, TOLD.replace(":", "."), ONE), [3]),
        ((ONE, TWO, TOLD.replace(":", "："), ONE), []),
        (("Monday", ONE, TWO, OTHER, "Tuesday", ONE, TWO), [5, 6]),
        (("Monday", ONE, OTHER, "Tuesday", ONE), []),
        (("A bridge", ONE, "When?", ONE, "When?", OTHER), [3, 4]),
        (("A bridge", "Who?", ONE, "Who?", ONE, OTHER), [3, 4]),
        (("A bridge", ONE, "When?", TWO, ONE, "When?", TWO, "When?"), [4, 5, 6]),
        (("A bridge", ONE, ONE, ONE, TWO), [2, 3]),
    ],
    ids=range(14),
)
def test_the_copies_that_are_cut(paragraphs: tuple[str, ...], cut: list[int]) -> None:
    assert cut_blocks(*paragraphs) == cut


def _blocks(kind: BlockKind, *texts: str) -> tuple[Block, ...]:
    return tuple(Block(Span(n * 1_000, n * 1_000 + len(text)), text, kind) for n, text in enumerate(texts))


LONG_LINE = (
    "A line of a transcript that runs on and on without an end, for as long as nobody in the room dares to speak, " * 2
)
SHORT_LINE = LONG_LINE[:100]


@pytest.mark.parametrize(("line", "copies"), [(LONG_LINE, {3: 0}), (SHORT_LINE, {})])
def test_only_a_long_line_of_a_paragraph_is_a_copy(line: str, copies: dict[int, int]) -> None:
    assert _copies(_blocks(BlockKind.LINE, line, ONE, TWO, line)) == copies


STANZA = "The kettle sings upon the stove,\nthe window clouds, the clock goes slow,\nand takes the evening light away."


@pytest.mark.parametrize(
    ("text", "copies"),
    [(STANZA, {}), (STANZA.replace("\n", " "), {3: 0}), (f"{ONE}\n{TWO}", {3: 0})],
    ids=["stanza", "one line", "long lines"],
)
def test_a_refrain_may_return(text: str, copies: dict[int, int]) -> None:
    assert _copies(_blocks(BlockKind.PARAGRAPH, text, ONE, TWO, text)) == copies


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.CELL, BlockKind.CODE])
def test_what_is_no_paragraph_may_return(kind: BlockKind) -> None:
    assert _copies(_blocks(kind, ONE, TWO, OTHER, ONE)) == {}


SAID = "We have waited for this bridge since the great flood took the last one."
HOLDER = f"The mayor spoke for an hour. {SAID} Then everyone went home to supper, and it rained."
FILL = [f"It rained in the village number {n}, and nobody went out." for n in range(20)]
LI, PARAGRAPH = BlockKind.LIST_ITEM, BlockKind.PARAGRAPH


def quotes(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    """Return the number of each block that the rule takes for a quote, and its remark."""
    claims = QUOTE.find(Document("", blocks), NO_CONTEXT)
    return [(claim.span.start // 1_000, claim.reason) for claim in claims]


@pytest.mark.parametrize(
    ("quote", "away", "cut"),
    [(SAID, 1, True), (SAID, 5, True), (SAID, 6, False), (f"“{SAID}”", 12, True), (f"“{SAID}”", 13, False)],
)
@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_quote_stands_near_its_source_on_either_side(quote: str, away: int, before: int, *, cut: bool) -> None:
    between = [*FILL[:before], quote, *FILL[3 : 2 + away], HOLDER, *FILL[16:18]]
    at = before + away
    expected = [(before, f"a quote from block {at + 1}")] if cut else []
    assert quotes(_blocks(PARAGRAPH, *between)) == expected
    turned = [*FILL[:before], HOLDER, *FILL[3 : 2 + away], quote, *FILL[16:18]]
    assert quotes(_blocks(PARAGRAPH, *turned)) == ([(at, f"a quote from block {before + 1}")] if cut else [])


@pytest.mark.parametrize(
    ("path", "cut"),
    [
        (("body", "blockquote.big", "p"), True),
        (("blockquote", "div", "p"), True),
        (("blockquote", "div", "div", "p"), False),
        (("body", "div", "p"), False),
    ],
)
@pytest.mark.parametrize("quote", [SAID, f"“{SAID}", f"{SAID}”"])
def test_an_element_for_quotes_may_stand_further_away(path: tuple[str, ...], quote: str, *, cut: bool) -> None:
    blocks = _blocks(PARAGRAPH, HOLDER, *FILL[:7], quote)
    blocks = (*blocks[:-1], replace(blocks[-1], path=path))
    assert bool(quotes(blocks)) is cut


@pytest.mark.parametrize("kinds", [(LI, PARAGRAPH), (PARAGRAPH, LI)])
def test_only_paragraphs_are_quotes_and_sources(kinds: tuple[BlockKind, BlockKind]) -> None:
    blocks = [replace(block, kind=kind) for block, kind in zip(_blocks(LI, HOLDER, SAID), kinds, strict=True)]
    assert quotes(tuple(blocks)) == []


WORDS = "abcde fghij klmno pqrst uvwxy bcdef ghijk lmnop qrstu vwxyz cdefg hijkl mnopq rstuv wxyza defgh ijklm".split()


def _sentence(words: int, letters: int) -> str:
    """Return a sentence of so many words and letters."""
    said = [f"w{n}" for n in range(words - 1)] if letters < 5 * words else WORDS[: words - 1]
    return " ".join([*said, "z" * (letters - sum(map(len, said)))]) + "."


@pytest.mark.parametrize(("words", "letters", "cut"), [(9, 45, True), (8, 60, False), (9, 44, False), (10, 46, True)])
def test_a_shorter_sentence_may_return(words: int, letters: int, *, cut: bool) -> None:
    quote = _sentence(words, letters)
    holder = f"The mayor spoke at length about this for an hour or so. {quote} Then he went home to his supper."
    assert bool(quotes(_blocks(PARAGRAPH, holder, quote))) is cut


@pytest.mark.parametrize(
    ("holder", "cut"),
    [
        (HOLDER, True),
        (HOLDER.replace(" Then", "” Then").replace("hour. ", "hour: “"), True),
        (HOLDER.replace("hour. ", "hour – "), True),
        (f"{SAID} Then everyone went home to supper, and it rained.", True),
        (f"The mayor spoke for an hour, and it rained. {SAID}", True),
        (HOLDER.replace("hour. ", "hour and "), False),
        (HOLDER.replace("hour. ", "hour ab ").replace("spoke", "We have waited. He spoke"), False),
        (HOLDER.replace("one. Then", "one then"), False),
        (HOLDER.replace("one. Then", "one, then"), False),
        (HOLDER.replace("great", "small"), False),
        (HOLDER[:-1], False),
        (HOLDER.replace(" Then", "\nThen"), False),
        (f"He spoke. {SAID} We left.", False),
        (HOLDER.upper(), True),
    ],
    ids=range(14),
)
def test_a_quote_stands_in_its_source_as_whole_sentences(holder: str, *, cut: bool) -> None:
    assert bool(quotes(_blocks(PARAGRAPH, holder, SAID))) is cut


@pytest.mark.parametrize("quote", [SAID[:-1], SAID.replace(" for ", "\nfor "), f"{SAID} " * 9])
def test_what_is_no_single_sentence_in_one_line_is_no_quote(quote: str) -> None:
    assert quotes(_blocks(PARAGRAPH, f"It rained. {quote.strip()}. {HOLDER} {HOLDER} {HOLDER}", quote.strip())) == []


def test_a_copy_is_remarked_with_the_block_it_repeats() -> None:
    document = document_of(f"A bridge\n\n{ONE}\n\n{TWO}\n\n2024\n\n{ONE}\n\n{TWO}", kind=Kind.TEXT)
    told = [claim.reason for claim in RULE.find(document, NO_CONTEXT)]
    assert told == ["the same words as block 2", "the same words as block 3"]


@pytest.mark.parametrize(
    ("kind", "letters", "end", "copied"),
    [
        (PARAGRAPH, 60, ".", True),
        (PARAGRAPH, 59, ".", False),
        (PARAGRAPH, 120, "", True),
        (PARAGRAPH, 119, "", False),
        (BlockKind.LINE, 119, ".", True),
        (BlockKind.LINE, 118, ".", False),
    ],
)
def test_a_copy_is_as_long_as_no_label_is(kind: BlockKind, letters: int, end: str, *, copied: bool) -> None:
    text = "a" * letters + end
    assert _copies(_blocks(kind, text, ONE, TWO, text)) == ({3: 0} if copied else {})


@pytest.mark.parametrize(("chars", "copied"), [(120, True), (119, False)])
def test_a_stanza_has_lines_shorter_than_prose(chars: int, *, copied: bool) -> None:
    text = f"{'a' * 40}\n{'b' * (chars - 42)}."
    assert len(text) == chars
    assert _copies(_blocks(PARAGRAPH, text, ONE, TWO, text)) == ({3: 0} if copied else {})
