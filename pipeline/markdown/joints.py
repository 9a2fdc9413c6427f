"""What Markdown writes around each block of a page: its marks, and what sets it apart from the block before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.kinds import BuiltIn
from pipeline.markdown.elements import LISTS, Cell, Gap
from pipeline.markdown.tables import Table, tables_of
from pipeline.model import Block, BlockKind, Span
from pipeline.text.lazy import lazy_re

PARAGRAPH, TIGHT = "\n\n", "\n"
_ITEM, _QUOTE = "li", "blockquote"
_ENDS_OF_NAMES = ("#", ".", "[")


class Container(NamedTuple):
    """A quotation, or an item of a list, around a block."""

    number: int
    """Number of its element."""
    holder: int = 0
    """Number of the list of an item; 0 for a quotation."""
    is_ordered: bool = False
    value: int = 1
    """The number that the item shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a block besides its text."""

    block: Block
    containers: tuple[Container, ...]
    cell: Cell | None
    gap: Gap
    """What is before it."""
    language: str = ""
    """Language of the code, where the page names it."""


@dataclass(slots=True)
class Joint:
    """What is written around a block."""

    separator: str = ""
    separator_rule: BuiltIn = BuiltIn.MARKUP_BETWEEN_BLOCKS
    lead: str = ""
    lead_rules: set[BuiltIn] = field(default_factory=set)
    trail: str = ""
    trail_rules: set[BuiltIn] = field(default_factory=set)
    indent: str = ""
    """What begins each further line of code."""
    place: str = "block"
    """As in `escapes_of`."""


def name_of(label: str) -> str:
    """Return the name of an element from its label.

    >>> name_of("div#main.post"), name_of("p")
    ('div', 'p')
    """
    for offset, char in enumerate(label):
        if char in _ENDS_OF_NAMES:
            return label[:offset]
    return label


def containers_of(block: Block, values: Sequence[int]) -> tuple[Container, ...]:
    """Return the quotations and items around a block, the outermost first.

    Args:
        block: the block.
        values: the numbers of the items around it, the innermost last; fewer if they are not known.

    """
    found: list[Container] = []
    holder, is_ordered = 0, False
    for label, number in zip(block.path, block.lineage, strict=False):
        name = name_of(label)
        if name in LISTS:
            holder, is_ordered = number, name == "ol"
        elif name == _QUOTE:
            found.append(Container(number))
        elif name == _ITEM:
            found.append(Container(number, holder or number, is_ordered))
    items = [n for n, each in enumerate(found) if each.holder]
    for n, value in zip(reversed(items), reversed(values), strict=False):
        found[n] = found[n]._replace(value=value)
    return tuple(found)


class Joints:
    """Works out the joints of the blocks of a page, in order."""

    def __init__(self, places: Sequence[Place], kept: frozenset[int], title: frozenset[Span]) -> None:
        self._places = places
        self._kept = kept
        self._title = title
        """The blocks of the headline: a heading of the first level, whatever the page says."""
        self._tables = tables_of([place.block for place in places], [place.cell for place in places], sorted(kept))
        self._ticks = _longest_ticks(places)
        self._marks: dict[int, str] = {}
        """The mark of each list: `-` or `*`, `.` or `)`."""
        self._begun: set[int] = set()
        """Items that a kept block began."""
        self._seen: set[int] = set()
        """Items that any block began."""

    def all(self) -> list[Joint]:
        """Return the joint of every block; a block that is cut gets what it needs if its cut is undone."""
        joints: list[Joint] = []
        last: int | None = None
        following = self._following()
        for number in range(len(self._places)):
            kept = number in self._kept
            before = last if kept and last is not None else number - 1 if number else None
            joints.append(self._joint(before, number, following[number]))
            last = number if kept else last
        return joints

    def _following(self) -> list[int | None]:
        """Return for each block the one that follows it: of a kept block the next kept one."""
        found: list[int | None] = [None] * len(self._places)
        kept: int | None = None
        for number in range(len(self._places) - 1, -1, -1):
            is_kept = number in self._kept
            found[number] = kept if is_kept else (number + 1 if number + 1 < len(self._places) else None)
            kept = number if is_kept else kept
        return found

    def _joint(self, before: int | None, number: int, after: int | None) -> Joint:
        joint = Joint()
        first = self._prefix(before, number, joint)
        table = self._tables.get(number)
        inner = table is not None and before is not None and self._tables.get(before) is table
        if before is not None:
            self._separate(before, number, joint)
        if inner and table is not None and before is not None and table.rows[before] == table.rows[number]:
            joint.separator, joint.separator_rule = table.between(before, number), BuiltIn.MARKDOWN_TABLE
            joint.place = "cell"
        elif table is not None:
            self._begin_row(table, number, first, joint, inner=inner)
        else:
            joint.lead = first
            self._mark(number, joint, before)
        self._end(number, after, joint)
        return joint

    def _prefix(self, before: int | None, number: int, joint: Joint) -> str:
        """Return what begins the first line of a block in its lists and quotations."""
        place = self._places[number]
        begun = self._begun if number in self._kept else self._seen
        pieces: list[str] = []
        indents: list[str] = []
        for depth, container in enumerate(place.containers):
            if not container.holder:
                pieces.append("> ")
                indents.append("> ")
                joint.lead_rules.add(BuiltIn.MARKDOWN_QUOTE)
                continue
            mark = self._mark_of_list(container, depth, before)
            is_new = container.number not in begun
            pieces.append(mark if is_new else " " * len(mark))
            indents.append(" " * len(mark))
            joint.lead_rules.add(BuiltIn.MARKDOWN_LIST)
            self._seen.add(container.number)
            begun.add(container.number)
        joint.indent = "".join(indents)
        return "".join(pieces)

    def _mark_of_list(self, container: Container, depth: int, before: int | None) -> str:
        """Return the mark of an item; that of a list right after another of its kind is another."""
        holder = container.holder
        if holder not in self._marks:
            plain, other = (".", ")") if container.is_ordered else ("-", "*")
            above = self._places[before].containers[depth : depth + 1] if before is not None else ()
            beside = above and above[0].holder and above[0].is_ordered is container.is_ordered
            taken = self._marks.get(above[0].holder) if beside else None
            self._marks[holder] = other if taken == plain else plain
        mark = self._marks[holder]
        return f"{container.value}{mark} " if container.is_ordered else f"{mark} "

    def _separate(self, before: int, number: int, joint: Joint) -> None:
        """Decide what is between two blocks."""
        first, second = self._places[before], self._places[number]
        near = before == number - 1
        if first.block.group == second.block.group and near:
            if first.block.kind is second.block.kind is BlockKind.HEADING:
                joint.separator, joint.separator_rule = " ", BuiltIn.MARKDOWN_PARAGRAPH
                return
            if first.block.kind is second.block.kind is BlockKind.CODE:
                joint.separator = TIGHT
                return
            broken = first.block.kind in (BlockKind.LINE, BlockKind.LIST_ITEM) and second.gap.breaks == 1
            if broken and first.block.kind is not BlockKind.CELL:
                joint.separator, joint.separator_rule, joint.place = "\\\n", BuiltIn.MARKDOWN_BREAK, "line"
                return
        if self._is_tight(first, second):
            joint.separator = TIGHT
            return
        common = _common(first.containers, second.containers)
        blank = "".join("> " if not c.holder else " " * self._width(c) for c in common).rstrip()
        joint.separator = f"\n{blank}\n"
        if blank:
            joint.separator_rule = BuiltIn.MARKDOWN_QUOTE

    def _width(self, container: Container) -> int:
        mark = self._marks.get(container.holder, "-")
        return len(f"{container.value}{mark} ") if container.is_ordered else len(f"{mark} ")

    def _is_tight(self, first: Place, second: Place) -> bool:
        """Return whether two items of lists follow one another without an empty line."""
        if first.block.kind is not BlockKind.LIST_ITEM or second.block.kind is not BlockKind.LIST_ITEM:
            return False
        ours, theirs = second.containers, first.containers
        if not ours or not theirs or not ours[-1].holder or not theirs[-1].holder:
            return False
        common = len(_common(theirs, ours))
        if common == len(ours):
            return False
        new = ours[common]
        if common == len(theirs):
            return new.holder != 0 and (not new.is_ordered or new.value == 1)
        return theirs[common].holder == new.holder != 0

    def _begin_row(self, table: Table, number: int, first: str, joint: Joint, *, inner: bool) -> None:
        """Begin a row of a table, and the table with its first row."""
        joint.place = "cell"
        joint.lead_rules.add(BuiltIn.MARKDOWN_TABLE)
        joint.lead = first + table.beginning(number)
        if inner:
            joint.separator, joint.separator_rule = TIGHT, BuiltIn.MARKDOWN_TABLE
        elif not table.header:
            lines = (table.empty_head(), table.rule())
            joint.lead = f"{first}{lines[0]}\n{joint.indent}{lines[1]}\n{joint.indent}{table.beginning(number)}"

    def _mark(self, number: int, joint: Joint, before: int | None) -> None:
        """Add the mark of a heading, or the fence of code."""
        block = self._places[number].block
        if block.kind is BlockKind.HEADING or block.span in self._title:
            goes_on = joint.separator == " "
            joint.place = "heading"
            if goes_on:
                joint.lead = ""
                joint.lead_rules = set()
            else:
                is_title = block.span in self._title
                joint.lead += "#" * (1 if is_title else level_of(block)) + " "
                joint.lead_rules.add(BuiltIn.MARKDOWN_TITLE if is_title else BuiltIn.MARKDOWN_HEADING)
        elif block.kind is BlockKind.CODE:
            joint.place = "code"
            opens = before is None or not self._is_same_code(before, number)
            if opens:
                joint.lead += f"{self._fence(number)}{self._places[number].language}\n{joint.indent}"
                joint.lead_rules.add(BuiltIn.MARKDOWN_CODE)

    def _is_same_code(self, first: int, second: int) -> bool:
        before, after = self._places[first].block, self._places[second].block
        same = before.kind is after.kind is BlockKind.CODE and before.group == after.group
        return same and second == first + 1 and (first in self._kept) is (second in self._kept)

    def _fence(self, number: int) -> str:
        """Return a fence longer than any run of backticks in the code around a block."""
        return "`" * max(3, self._ticks.get(self._places[number].block.group, 0) + 1)

    def _end(self, number: int, after: int | None, joint: Joint) -> None:
        """Close what ends with a block: code, a row of a table."""
        table = self._tables.get(number)
        if table:
            same = after is not None and self._tables.get(after) is table
            if same and after is not None and table.rows[after] == table.rows[number]:
                return
            head = f"\n{joint.indent}{table.rule()}" if table.header == table.rows[number] else ""
            joint.trail = table.ending(number) + head
            joint.trail_rules.add(BuiltIn.MARKDOWN_TABLE)
        elif self._places[number].block.kind is BlockKind.CODE and not (
            after is not None and self._is_same_code(number, after)
        ):
            joint.trail = f"\n{joint.indent}{self._fence(number)}"
            joint.trail_rules.add(BuiltIn.MARKDOWN_CODE)


def level_of(block: Block) -> int:
    """Return the level of a heading, 1 to 6."""
    for label in reversed(block.path):
        if label[:1] == "h" and label[1:2] in "123456" and label[1:2] and label[2:3] in ("", *_ENDS_OF_NAMES):
            return int(label[1])
    return 2


def _common(first: tuple[Container, ...], second: tuple[Container, ...]) -> tuple[Container, ...]:
    """Return the containers that both are in."""
    count = 0
    while count < min(len(first), len(second)) and first[count].number == second[count].number:
        count += 1
    return second[:count]


def _longest_ticks(places: Sequence[Place]) -> dict[int, int]:
    """Return the longest run of backticks in the code of each group of blocks."""
    found: dict[int, int] = {}
    for place in places:
        if place.block.kind is BlockKind.CODE and "`" in place.block.text:
            longest = max(map(len, _TICKS.findall(place.block.text)))
            found[place.block.group] = max(longest, found.get(place.block.group, 0))
    return found


_TICKS = lazy_re("`+")
