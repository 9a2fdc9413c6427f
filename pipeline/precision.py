"""How often a rule is right, from the verdicts of people."""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from pipeline.decisions import Choice, UserDecision

Z_95 = 1.959963984540054
"""The normal quantile of a 95 % interval."""


class Precision(NamedTuple):
    """The verdicts on the edits or flags of one rule."""

    right: int
    judged: int

    @property
    def share(self) -> float:
        """Share of the judged that are right, 0 to 1."""
        return self.right / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share after Wilson (1927); it is honest for few verdicts too.

        >>> [round(end, 3) for end in Precision(9, 10).interval]
        [0.596, 0.982]
        """
        n, share, square = self.judged, self.share, Z_95**2
        middle = (share + square / (2 * n)) / (1 + square / n)
        half = Z_95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        """Return the share in words.

        >>> str(Precision(9, 10))
        '90 % right of 10 judged (95 % interval 60 to 98 %)'
        """
        low, high = self.interval
        return (
            f"{100 * self.share:.0f} % right of {self.judged:,} judged "
            f"(95 % interval {100 * low:.0f} to {100 * high:.0f} %)"
        )


def precisions(decisions: Iterable[UserDecision]) -> dict[str, Precision]:
    """Return the precision of every rule that was judged; the last verdict on a place counts."""
    last = {
        (decision.sha256, decision.span, decision.after, decision.kind): decision
        for decision in decisions
        if decision.choice in (Choice.RIGHT, Choice.WRONG)
    }
    found: dict[str, Precision] = {}
    for decision in last.values():
        for rule in decision.rules:
            known = found.get(rule, Precision(0, 0))
            found[rule] = Precision(known.right + (decision.choice is Choice.RIGHT), known.judged + 1)
    return found
