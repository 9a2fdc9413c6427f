"""What a person should look at before using a run, found in its totals alone."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.kinds import FlagKind, is_markup_rule
from pipeline.report.values import Totals

HIGH_SHARE_CUT = 0.5
"""A rule that took out so much of the text is worth a look; on pages the model of page furniture may be right."""
NEARLY_ALL = 0.95
"""A rule that did so much of all cutting and replacing hides what the others did."""
FEWEST_EDITS = 20
"""A run with fewer edits is read whole; all three are chosen by eye."""
_ALARMING = ("attack.", FlagKind.GUARD_SHARE_CUT, FlagKind.RULE_FAILED)


class Alert(NamedTuple):
    """Something worth a look, and the rule or kind of flag whose places show it."""

    words: str
    name: str
    is_flag: bool


def alerts_of(totals: Totals) -> Iterator[Alert]:
    """Yield what is remarkable, the worst first."""
    for kind, raised in totals.flags_by_kind.items():
        if kind.startswith(_ALARMING):
            yield Alert(f"{kind}: {raised:,} flag{'s' * (raised != 1)}.", kind, is_flag=True)
    text = totals.kept + totals.cut + totals.replaced
    changed = totals.cut + totals.replaced
    for name, count in totals.edits_by_rule.items():
        if is_markup_rule(name):
            continue
        if count.characters > HIGH_SHARE_CUT * text:
            share = count.characters / text
            yield Alert(f"{name} took out {share:.0%} of the text.", name, is_flag=False)
        elif count.edits >= FEWEST_EDITS and count.characters >= NEARLY_ALL * changed > 0:
            share = count.characters / changed
            yield Alert(f"{name} did {share:.0%} of all cutting and replacing.", name, is_flag=False)
