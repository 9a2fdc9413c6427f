"""Confidence among other documents than the models were measured on."""

MEASURED_SHARE = 0.5
"""So many of the documents that the confidences were measured on had lost text."""


def rebased(confidence: float, share: float) -> float:
    """Return the confidence where the `share` of documents that lost text is another, both 0 to 1.

    By Bayes' rule the odds change as the odds of a damaged document do.

    >>> round(rebased(0.9, 0.5), 3), round(rebased(0.9, 0.1), 3)
    (0.9, 0.5)
    """
    sound, damaged = (1 - confidence) * (1 - share), confidence * share
    return damaged / (damaged + sound) if damaged + sound else confidence


__all__ = ["MEASURED_SHARE", "rebased"]
