"""Conservation: where the characters of an original went."""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.edits.laws import merged, visible
from pipeline.kinds import MARKUP, is_markup_rule
from pipeline.model import Edit


class Account(NamedTuple):
    """Where the characters of an original went; the four add up to its length.

    Replaced: characters that others take the place of, and white space removed between words that are kept.
    """

    kept: int
    cut: int
    replaced: int
    markup: int

    @property
    def total(self) -> int:
        """The length of the original, in code points."""
        return sum(self)


def account(original: str, edits: Iterable[Edit]) -> Account:
    """Return where the characters of the original went; markup inside a cut counts as markup.

    Raises:
        OverlappingEdits, ConflictingEdits: as `visible`.

    >>> from pipeline.model import Span
    >>> account("<b>Top</b>", [
    ...     Edit(Span(0, 10), "<b>Top</b>", "", ("boilerplate.to-top",)),
    ...     Edit(Span(0, 3), "<b>", "", ('markup.inline',)),
    ... ])
    Account(kept=0, cut=7, replaced=0, markup=3)
    """
    everything = merged(edits)
    shown = {id(edit) for edit in visible(everything)}
    counts = {"cut": 0, "replaced": 0, MARKUP: 0}
    outer = MARKUP
    counted = 0
    for edit in everything:
        category = _category_of(edit)
        if id(edit) in shown:
            outer = category
            counts[category] += len(edit.span)
        elif category == MARKUP and edit.span.start >= counted:
            counted = edit.span.stop
            counts[outer] -= len(edit.span)
            counts[MARKUP] += len(edit.span)
    return Account(len(original) - sum(counts.values()), counts["cut"], counts["replaced"], counts[MARKUP])


def _category_of(edit: Edit) -> str:
    """Return the category of the edit: `cut`, `replaced` or `markup`.

    White space alone is layout, not text: the blanks that indent a joined line are replaced, not cut.
    """
    if all(map(is_markup_rule, edit.rules)):
        return MARKUP
    return "cut" if edit.is_cut and not edit.before.isspace() else "replaced"
