"""Flags that do not hold any more once witnesses supplied text, or lines of the site were cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.edits import Projection, render, visible
from pipeline.edits.provenance import supplied_spans
from pipeline.kinds import BuiltIn
from pipeline.model import Cleaned, Edit, Flag, Span

_LOSSES = frozenset({"fragment", "lacuna"})
_BESIDE = " \t[]"
"""What may be between supplied text and the text that lacked it: space, and brackets around what is supplied."""

_NEAR_CHARS = 8


def without_settled(cleaned: Cleaned) -> Cleaned:
    """Return the document without flags of lost text that a made fill answers, and without flags inside learned cuts.

    It goes by the edits that are made, so a flag is back once the edit is undone.
    """
    shown = visible(cleaned.edits)
    cuts = [edit.span for edit in shown if edit.is_cut and BuiltIn.LEARNED in edit.rules]
    fills = [Span(each["start"], each["stop"]) for each in supplied_spans(shown)]
    if not cuts and not fills:
        return cleaned
    text = render(cleaned.document.original, shown)
    answered = set(_answered(cleaned.flags, shown, fills, text)) if fills else set[Flag]()
    kept = (flag for flag in cleaned.flags if flag not in answered and not any(flag.span in cut for cut in cuts))
    return replace(cleaned, flags=tuple(kept))


def _answered(flags: Iterable[Flag], shown: Sequence[Edit], fills: Sequence[Span], text: str) -> Iterator[Flag]:
    """Yield the flags of lost text whose border is where text was supplied."""
    at = Projection(shown)
    for flag in flags:
        family, _, side = flag.kind.partition(".")
        place = at.cleaned(flag.span)
        borders = [place.start] * (side != "tail") + [place.stop] * (side != "head")
        if family in _LOSSES and any(_touches(fill, border, text) for fill in fills for border in borders):
            yield flag


def _touches(fill: Span, border: int, text: str) -> bool:
    """Return whether a border is in supplied text, or next to it."""
    start, stop = (fill.stop, border) if border > fill.stop else (border, fill.start)
    return stop - start <= _NEAR_CHARS and not text[start:stop].strip(_BESIDE)
