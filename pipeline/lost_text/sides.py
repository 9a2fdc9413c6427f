"""What the two sides of a border say together, and what the first border of a document adds."""

FAINTEST_SIDE = 0.05
"""Both sides must be at least so likely to be torn before one speaks for the other."""
SURE_SPLIT = 0.6
"""From this confidence in a harmless split on the sides are left as they are."""
LOW_START = 4.0
"""Factor for the odds where a document starts with a lower-case letter; the pages trained on start anywhere."""


def start_of_document(head: float) -> float:
    """Return the confidence that the start of a document with a lower-case first letter is lost.

    >>> start_of_document(0.5), start_of_document(0.0)
    (0.8, 0.0)
    """
    return LOW_START * head / (LOW_START * head + 1 - head) if head else 0.0


def torn_on_both_sides(head: float, tail: float, split: float) -> tuple[float, float]:
    """Return head and tail, each raised by the other: an open end before an odd start is a hole, if it is no split.

    Each forest takes the other side for half an explanation, so that neither alone is sure.

    >>> torn_on_both_sides(0.5, 0.5, 0.2), torn_on_both_sides(0.5, 0.5, 0.9), torn_on_both_sides(0.5, 0.0, 0.2)
    ((0.75, 0.75), (0.5, 0.5), (0.5, 0.0))
    """
    if min(head, tail) < FAINTEST_SIDE or split >= SURE_SPLIT:
        return head, tail
    either = head + tail - head * tail
    return either, either
