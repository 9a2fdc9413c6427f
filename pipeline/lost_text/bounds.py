"""Thresholds for early rejection: borders that cannot reach the display threshold are dropped before the forests run.

The numbers are minima over borders of damaged and of clean texts, each with room below it; after training they
are checked, and found anew where need be, by `training/bounds.py`.
"""

from math import inf
from typing import NamedTuple

STAGES = (20, 40, 60, 90, 130, 180)
"""After so many trees of a forest it is asked whether the border is hopeless; then no more are asked."""
REST = -0.7
"""Mean contribution of the skipped trees, so that confidences of early-rejected borders stay calibrated."""


class Bounds(NamedTuple):
    """Log odds below which an edge, or a border, is passed over."""

    likely_head: float
    """An edge behind an ended block, that starts like most, must look so odd."""
    head: float
    """For the forest of heads to be asked."""
    tail: float
    """The same for tails; those that end in a sign that there is more are always looked at closely."""
    split: float
    """Of both edges together."""
    trees: tuple[float, ...]
    """Sums of the first trees of any forest, a number a stage."""
    headline: bool
    """Whether the tail of a headline is asked about on its own."""
    first: float
    """Sum of a first forest, which sees the measures of edges alone."""


OPEN = Bounds(0.3, -90.0, -90.0, -90.0, (-inf,) * len(STAGES), headline=True, first=-inf)
"""For training: nothing is given up but what both edges speak against."""
CLOSE = Bounds(0.3, 0.0, -2.0, 2.0, (-4.4, -4.3, -4.0, -3.6, -3.0, -2.6), headline=True, first=-5.0)
"""For confidences that are right down to the faintest."""
PLAIN = Bounds(0.4, 0.15, -2.0, 2.0, (-3.8, -3.5, -3.3, -2.7, -2.2, -1.9), headline=False, first=-4.2)
"""Bounds for findings at confidence 0.5 and more: of 9,641 borders of 1,657 documents the first forests give up 57 %,
and none of them had .2."""
PROMISING = 0.2
"""From this confidence on, by the bounds that are plain, a border is judged again by the close ones; the two sides of a
border with less, or a document that starts with less in lower case, do not come to more than a half."""
