"""Right margins: whether a line ends because the next word would not fit."""

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from pipeline.lost_text.edges import is_dense
from pipeline.lost_text.units import Unit
from pipeline.reading.blocks import NARROWEST_WRAP_CHARS, WIDEST_WRAP_CHARS

NEAR_LINES = 30
"""The margin is read from so many lines on either side."""
RAGGED_CHARS = 4
"""So much shorter than the longest may a wrapped line be, as some wrap by pixels; chosen by eye."""
TYPED_CHARS = 80
"""Three lines and more, none wider than an old terminal, are taken for wrapped."""


class Margins:
    """The widths of the lines of a document, measured when first asked for, once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units

    @cached_property
    def _columns(self) -> list[int]:
        return [_columns(unit.text) for unit in self._units]

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        """Where the paragraph of each line starts and stops."""
        runs: list[tuple[int, int]] = []
        for _, lines in groupby(self._units, lambda unit: unit.group):
            size = sum(1 for _ in lines)
            runs += [(len(runs), len(runs) + size)] * size
        return runs

    def is_margin(self, number: int) -> bool:
        """Return whether the line before unit `number` ends because the next word would not fit.

        The lines of the paragraph are wrapped then, if not all of them.
        """
        units = self._units
        if not 0 < number < len(units) or units[number - 1].group != units[number].group:
            return False
        start, stop = self._runs[number]
        near = self._columns[max(start, number - NEAR_LINES) : min(stop, number + NEAR_LINES)]
        width = max(near)
        if not NARROWEST_WRAP_CHARS <= width <= WIDEST_WRAP_CHARS or not units[number].text.strip():
            return False
        return (len(near) > 2 and width <= TYPED_CHARS) or self._is_full(number, width)

    def _is_full(self, number: int, width: int) -> bool:
        text = self._units[number].text
        word = text[0] if is_dense(text) else text.split(None, 1)[0]
        return self._columns[number - 1] + 1 + _columns(word) > width - RAGGED_CHARS


def _columns(text: str) -> int:
    """Return how wide a text is in a terminal: Chinese, Japanese and Korean characters take two columns."""
    return len(text) if text.isascii() else len(text) + sum("\u2e80" <= char < "\ue000" for char in text)
