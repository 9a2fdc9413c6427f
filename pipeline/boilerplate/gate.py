"""What a plain text looks like: the text of a whole page, or one that may have a few lines too many, or neither."""

from collections.abc import Sequence
from math import exp, log, log1p
from typing import NamedTuple

import regex

from pipeline.boilerplate.features import Tables, odds_of
from pipeline.boilerplate.wording import words_of
from pipeline.model import Block

LONGEST_LABEL_CHARS = 60
FEWEST_BLOCKS = 4
"""A text of fewer blocks says too little of itself; chosen by eye."""
FEWEST_LABELS = 8
"""With fewer labels there is no menu; chosen by eye."""
LARGEST_SHARE_OF_FIGURES = 0.25
"""A text with more rows of figures is a table, whose headings look like menus; chosen by eye."""
MENU_ODDS, SURE_MENU_ODDS = -0.6, -1.5
"""Words of a label stand in menus and footers elsewhere from there down: log odds of content."""
SMALLEST_EDGE = 5
"""The top and the bottom of a text are an eighth of its blocks, and at least so many."""
ROW_CHARS = 120
"""So much of a line shows whether it is a row of figures."""
_FIGURES = regex.compile(r"[\p{Nd}\-–.,%]")
_ENDS = frozenset('.!?…"”’»:;,)。！？」')

GATE_NAMES = (
    "blocks", "share of labels", "menu words", "share of menu words", "share of figures", "labels at the top",
    "labels at the bottom", "menu words at the top", "menu words at the bottom", "characters in labels",
    "odds of labels", "sure menu words", "share of sure menu words",
)  # fmt: skip


class Gate(NamedTuple):
    """A weighed sum of the features of a text; above 0 it is rather a page."""

    weights: tuple[float, ...]
    bias: float

    def likeness(self, features: Sequence[float]) -> float:
        """Return how much a text looks like that of a page, 0 to 1."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def is_label(block: Block) -> bool:
    """Return whether the block is short and no sentence."""
    return len(block.text) < LONGEST_LABEL_CHARS and block.text[-1] not in _ENDS


def gate_features(blocks: Sequence[Block], tables: Tables) -> list[float]:
    """Return what tells the text of a page, in the order of `GATE_NAMES`; linear in the text."""
    size = len(blocks)
    labels = [is_label(block) for block in blocks]
    found = [_odds(block, tables) for block in blocks]
    odds = [one for one in found if one is not None]
    menus = [one is not None and one <= MENU_ODDS for one in found]
    sure = sum(one <= SURE_MENU_ODDS for one in odds)
    figures = sum(_is_figures(block.text) for block in blocks)
    edge = min(size, max(SMALLEST_EDGE, size // 8))
    held = sum(len(block.text) for block, label in zip(blocks[1:], labels[1:], strict=True) if label)
    return [
        log(size), sum(labels[1:]) / size, log1p(sum(menus)), sum(menus) / size, figures / size,
        sum(labels[:edge]) / edge, sum(labels[-edge:]) / edge, sum(menus[:edge]) / edge, sum(menus[-edge:]) / edge,
        held / sum(len(block.text) for block in blocks), sum(odds) / len(odds) if odds else 0.0, log1p(sure),
        sure / size,
    ]  # fmt: skip


def is_table(features: Sequence[float]) -> bool:
    """Return whether so many rows are figures, by the features of the gate, that the text is a table."""
    return features[GATE_NAMES.index("share of figures")] > LARGEST_SHARE_OF_FIGURES


def _odds(block: Block, tables: Tables) -> float | None:
    """Return the log odds of the words of a short block; None of a long one, or one without words."""
    words = words_of(block.text) if len(block.text) < LONGEST_LABEL_CHARS else []
    return odds_of(words, tables) if words else None


def _is_figures(line: str) -> bool:
    """Return whether a line is a row of a table: every third sign of it or more is a digit or a dash."""
    signs = "".join(line[:ROW_CHARS].split())
    return 3 * len(_FIGURES.findall(signs)) >= len(signs)
