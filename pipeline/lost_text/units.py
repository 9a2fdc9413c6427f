"""A block as the detector sees it: what it starts with, what it ends with, and what is open in it."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.lost_text.edges import CLOSED, COLON, ELLIPSIS, EMPTY, FULL, LOWER, end_class, start_class
from pipeline.lost_text.signs import LAST_BLOCKS, ellipsis_at, inline_sign, is_settled, says_more_elsewhere
from pipeline.model import Block, BlockKind

LONG_CHARS = 60
"""A block of so many characters is hardly a label; chosen by eye."""
MORE_BELOW = 3
"""Sign of a block that such a line follows."""
_ROLES = {kind: number for number, kind in enumerate(BlockKind)}


class Unit(NamedTuple):
    """One block, as the detector sees it."""

    text: str
    start: int
    """Class of what it starts with."""
    end: int
    """Class of what it ends with."""
    kind: int
    group: int
    sign: int = 0
    """1 where it ends in three dots, 2 in a sign that the text goes on elsewhere, 3 where the next block is one."""

    @property
    def marks(self) -> int:
        """How many sentences end inside."""
        count = self.text.count
        plain = count(". ") + count("? ") + count("! ") + count(".\n")
        return plain if self.text.isascii() else plain + count("。")

    @property
    def quotes(self) -> int:
        """How many more quotes and brackets open than close."""
        count = self.text.count
        plain = count("(") + count("[") - count(")") - count("]")
        if self.text.isascii():
            return plain
        opened = count("“") + count("«") + count("「") + count("（")
        return plain + opened - count("”") - count("»") - count("」") - count("）")

    @property
    def is_open(self) -> bool:
        """Whether no mark ends it."""
        return self.sign > 1 or self.end not in (FULL, COLON)


NOTHING = Unit("", EMPTY, EMPTY, -1, -1)
"""What stands before the first and after the last block."""


def unit_of(block: Block) -> Unit:
    """Return the unit of a block."""
    return settled(draft_of(block))


def draft_of(block: Block) -> Unit:
    """Return the unit of a block by its characters alone: what else may end it is not asked yet, which takes longer."""
    text = block.text
    end = end_class(text)
    if end not in (ELLIPSIS, CLOSED, LOWER):
        return Unit(text, start_class(text), end, _ROLES[block.kind], block.group)
    text, sign = _bare(text)
    return Unit(text, start_class(text), ELLIPSIS if sign else end, _ROLES[block.kind], block.group, sign)


def settled(unit: Unit) -> Unit:
    """Return the unit, with a full end where a credit, an address or the like ends it."""
    if not unit.sign and unit.end not in (FULL, COLON) and is_settled(unit.text):
        return unit._replace(end=FULL)
    return unit


def _bare(text: str) -> tuple[str, int]:
    """Return the text without a sign at its end that there is more, and which sign it was."""
    at = inline_sign(text)
    if at is not None:
        return text[:at].rstrip(" …."), 2
    at = ellipsis_at(text)
    return (text, 0) if at is None else (text[:at], 1)


def units_of(blocks: Sequence[Block]) -> list[Unit]:
    """Return the units of the blocks; one before a line such as "Read more" at the end knows of it."""
    return finished(drafts_of(blocks), blocks)


def drafts_of(blocks: Sequence[Block]) -> list[Unit]:
    """Return the units of the blocks by their characters, and by the lines that say that there is more."""
    units = [draft_of(block) for block in blocks]
    for number in range(max(1, len(units) - LAST_BLOCKS), len(units)):
        if says_more_elsewhere(units[number].text):
            units[number - 1] = units[number - 1]._replace(sign=MORE_BELOW)
    return units


def finished(drafts: Sequence[Unit], blocks: Sequence[Block]) -> list[Unit]:
    """Return the units of the blocks that the drafts are of."""
    return [
        unit_of(block)._replace(sign=MORE_BELOW) if draft.sign == MORE_BELOW else settled(draft)
        for draft, block in zip(drafts, blocks, strict=True)
    ]
