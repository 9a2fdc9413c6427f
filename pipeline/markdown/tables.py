"""Which tables of a page hold data, and the bars between their cells."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.markdown.elements import Cell
from pipeline.model import Block, BlockKind

LONGEST_CELL_CHARS = 400
"""A table with a longer cell sets out a page, or is none to read as lines; its cells become paragraphs. By eye."""
FEWEST_ROWS = FEWEST_COLUMNS = 2


@dataclass(slots=True)
class Table:
    """A table of data: its cells become lines with bars."""

    columns: int
    header: int = 0
    """Number of the row of its column heads; 0 if it has none."""
    first: int = 0
    """Number of its first row."""
    cells: dict[int, Cell] = field(default_factory=dict)
    """Its cells by the number of the block in them."""
    rows: dict[int, int] = field(default_factory=dict)
    """The number of the row of each of these blocks."""

    def rule(self) -> str:
        """Return the line below the heads of the columns."""
        return "|" + " --- |" * self.columns

    def empty_head(self) -> str:
        """Return a line of heads for a table that has none."""
        return "|" + "  |" * self.columns

    def ending(self, number: int) -> str:
        """Return the bars after the last cell of a row."""
        return " |" + "  |" * (self.columns - 1 - self.cells[number].column)

    def beginning(self, number: int) -> str:
        """Return the bars before the first cell of a row that has text."""
        return "| " + " | " * self.cells[number].column

    def between(self, first: int, second: int) -> str:
        """Return the bars between two cells of a row; a space between two blocks of one cell."""
        return " | " * (self.cells[second].column - self.cells[first].column) or " "


def tables_of(blocks: Sequence[Block], cells: Sequence[Cell | None], kept: Iterable[int]) -> dict[int, Table]:
    """Return the table of data that a kept block is a cell of, by the number of the block."""
    held: dict[int, list[int]] = {}
    outer: set[int] = set()
    for number in kept:
        tables = _numbers_of(blocks[number], "table")
        if tables:
            held.setdefault(tables[-1], []).append(number)
            outer.update(tables[:-1])
    found: dict[int, Table] = {}
    for identity, numbers in held.items():
        inside = [n for n in numbers if _numbers_of(blocks[n], "tr")]
        if identity not in outer and (table := _table(blocks, cells, inside)):
            found |= dict.fromkeys(inside, table)
    return found


def _numbers_of(block: Block, name: str) -> list[int]:
    """Return the numbers of the elements of this name around a block, the outermost first."""
    pairs = zip(block.path, block.lineage, strict=False)
    return [number for label, number in pairs if label.startswith(name) and label[len(name) : len(name) + 1] in _ENDS]


_ENDS = ("", "#", ".", "[")


def _table(blocks: Sequence[Block], cells: Sequence[Cell | None], numbers: Sequence[int]) -> Table | None:
    """Return the table of these blocks; None if it holds other than short cells in rows and columns."""
    known = {n: cell for n in numbers if (cell := cells[n]) is not None}
    if len(known) < len(numbers) or any(not _is_plain(blocks[n]) for n in numbers):
        return None
    rows = {n: _numbers_of(blocks[n], "tr")[-1] for n in numbers}
    columns = max((cell.column for cell in known.values()), default=0) + 1
    if columns < FEWEST_COLUMNS or len(set(rows.values())) < FEWEST_ROWS or not _in_order(numbers, rows, known):
        return None
    first = rows[numbers[0]]
    heads = all(known[n].is_header for n in numbers if rows[n] == first)
    return Table(columns, first if heads else 0, first, known, rows)


def _is_plain(block: Block) -> bool:
    return block.kind is BlockKind.CELL and len(block.text) <= LONGEST_CELL_CHARS


def _in_order(numbers: Sequence[int], rows: dict[int, int], cells: dict[int, Cell]) -> bool:
    """Return whether the cells follow one another as they do in a table, and most rows have more than one."""
    for first, second in zip(numbers, numbers[1:], strict=False):
        if second != first + 1 and rows[second] < rows[first]:
            return False
        if rows[first] == rows[second] and cells[second].column < cells[first].column:
            return False
    sizes = Counter(rows.values())
    return 2 * sum(1 for size in sizes.values() if size > 1) >= len(sizes)
