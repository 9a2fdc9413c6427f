"""Repeated blocks: which copies are cut, asked of the rule itself."""

import pytest

from pipeline import Kind
from pipeline.clean import document_of
from pipeline.model import Block, BlockKind, Span
from pipeline.rules.repeat.block import RULE, _copies

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
