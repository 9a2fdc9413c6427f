"""The short numbers by which a person names the edits of a document."""

from collections.abc import Iterable, Sequence

from pipeline.edits.laws import merged
from pipeline.model import Edit

Place = tuple[int, int, str]
"""What tells the edits of one document apart: start, stop, and the text put there."""


def place_of(edit: Edit) -> Place:
    """Return what tells the edit apart from the others of its document."""
    return edit.span.start, edit.span.stop, edit.after


def numbers_of(made: Sequence[Edit], undone: Iterable[Edit] = ()) -> dict[Place, int]:
    """Return the number of every edit of a document, from 1 in the order of their spans.

    Hidden and undone edits count, so no number changes when one is undone.

    >>> from pipeline.model import Span
    >>> first, second = Edit(Span(0, 1), "a", "", ("x.y",)), Edit(Span(5, 6), "b", "", ("x.y",))
    >>> numbers_of([second], undone=[first])[place_of(second)]
    2
    """
    left_out = tuple(undone)
    everything = merged([*made, *left_out] if left_out else made)
    return {place_of(edit): number for number, edit in enumerate(everything, start=1)}
