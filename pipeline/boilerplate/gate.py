"""Whether a plain text may hold boilerplate at all: a cheap look, so that clean texts cost next to nothing."""

from collections.abc import Sequence

from pipeline.model import Block


def may_hold_boilerplate(blocks: Sequence[Block]) -> bool:
    """Return whether the text shows any sign of a page."""
    return False
