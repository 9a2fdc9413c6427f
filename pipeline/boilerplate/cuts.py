"""What to cut: the model's scores turned into decisions, with abstention on texts that are no page."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.blocks import blocks_of
from pipeline.boilerplate.gate import may_hold_boilerplate
from pipeline.boilerplate.model import Judged, Model, judged, limit_of, model_for, reasons_for
from pipeline.model import Block, Document, Kind, Role

LOWEST_LIMIT = {Kind.HTML: 0.1, Kind.TEXT: 0.1}
HIGHEST_LIMIT = {Kind.HTML: 0.5, Kind.TEXT: 0.5}
"""Bounds of the score from which blocks are kept; chosen by cross-validation over sites, see docs/boilerplate.md."""
MOST_ROUNDS = 6
"""What is left is judged again as text, until nothing more would go; each round sees less."""


class Unwanted(NamedTuple):
    """A block that is not content, and why."""

    block: Block
    reason: str


def unwanted(document: Document) -> list[Unwanted]:
    """Return the blocks that are not content, in order.

    What is left would be left again if it came in as a text of its own: the decision is taken until it holds.
    """
    if document.kind is Kind.TEXT and not may_hold_boilerplate(document.blocks):
        return []
    said = judged(document)
    limit, found = _below(document, said)
    model = model_for(document.kind)
    reasons = {n: _reason(n, said, model, limit) for n in found}
    kept = [n for n in range(len(document.blocks)) if n not in reasons]
    for _ in range(MOST_ROUNDS):
        again = _again([document.blocks[n] for n in kept])
        if not again:
            break
        for n in sorted(again):
            reasons[kept[n]] = f"content {again[n]:.2f} beside what is left"
        kept = [place for n, place in enumerate(kept) if n not in again]
    return [Unwanted(document.blocks[n], reasons[n]) for n in sorted(reasons)]


def _below(document: Document, said: Judged) -> tuple[float, list[int]]:
    words = [w.words for w in said.view.wordings]
    limit = limit_of(said.scores, words, LOWEST_LIMIT[document.kind], HIGHEST_LIMIT[document.kind])
    return limit, [n for n, score in enumerate(said.scores) if score < limit]


def _reason(number: int, said: Judged, model: Model, limit: float) -> str:
    return f"content {said.scores[number]:.2f}, kept from {limit:.2f}: {reasons_for(number, said, model)}"


def _again(blocks: Sequence[Block]) -> dict[int, float]:
    """Return which of the blocks would be cut, with their scores, if they came in as a plain text."""
    text, starts = _as_text(blocks)
    document = Document(text, blocks_of(text))
    if not may_hold_boilerplate(document.blocks):
        return {}
    said = judged(document)
    _, found = _below(document, said)
    cut: dict[int, float] = {}
    for n in found:
        span = document.blocks[n].span
        first = bisect_right(starts, span.start) - 1
        last = bisect_right(starts, span.stop - 1) - 1
        cut |= dict.fromkeys(range(first, last + 1), said.scores[n])
    return cut


def _as_text(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """Return the blocks as they will be rendered, and where each starts."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for n, block in enumerate(blocks):
        if n:
            gap = "\n" if _touching(blocks[n - 1], block) else "\n\n"
            parts.append(gap)
            at += len(gap)
        starts.append(at)
        parts.append(block.text)
        at += len(block.text)
    return "".join(parts), starts


def _touching(before: Block, block: Block) -> bool:
    """Return whether the blocks are rendered on neighbouring lines; as in `markup` and `blocks`."""
    if before.group == block.group:
        return True
    return before.role in (Role.LIST_ITEM, Role.CELL) and block.role is before.role and bool(block.path)
