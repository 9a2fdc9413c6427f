"""What is said about a document's losses: typed findings with spans, confidence and evidence in words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.kinds import BuiltIn, FlagKind
from pipeline.lost_text.borders import BorderScores, verdicts_of
from pipeline.lost_text.bounds import CLOSE, PLAIN, Bounds
from pipeline.lost_text.doubt import familiarity
from pipeline.lost_text.edges import COMMA, LETTER, LOWER, UPPER
from pipeline.lost_text.evidence import head_evidence, split_evidence, tail_evidence
from pipeline.lost_text.features import FEATURES
from pipeline.lost_text.habits import Habits
from pipeline.lost_text.model import LossModel, shipped
from pipeline.lost_text.names import dangling_names
from pipeline.lost_text.screen import EVERYWHERE, Look
from pipeline.lost_text.units import units_of
from pipeline.model import Block, Claim, Document, Kind, Sensitivity, Span

_LEFT_END = FEATURES.index("left_end")
_WORDS = (COMMA, LETTER, LOWER, UPPER)
WRAPPED = BuiltIn.WRAP
"""Edits of this name join the lines of hard-wrapped prose."""
LINK_END = "</a>"
REACH = 3
"""Number of blocks after a loss in which dangling names are looked for."""


MOST_LOSSES = 20
"""And behind so many losses at most, which keeps the work linear."""


class Threshold(NamedTuple):
    """The confidence from which a finding is made."""

    head: float
    tail: float
    split: float
    last: float
    """For the tail of a last block that ends in a word: few sound documents stop so; many stop in figures."""


PRECISE = Threshold(0.85, 0.93, 0.85, 0.9)
"""About one false flag in 2,700 sound paragraphs; docs/fragments.md has the measure."""
DEFAULT = Threshold(0.5, 0.65, 0.5, 0.5)
"""About 1.7 false flags in 1,000 sound paragraphs: one sound document in 27 has one."""
THOROUGH = Threshold(0.2, 0.3, 0.3, 0.3)
"""About 6.5 false flags in 1,000 sound paragraphs."""


THRESHOLDS = {Sensitivity.PRECISE: PRECISE, Sensitivity.DEFAULT: DEFAULT, Sensitivity.THOROUGH: THOROUGH}


def _claim(kind: str, span: Span, confidence: float | None, reason: str) -> Claim:
    return Claim(span, reason, kind=kind, confidence=confidence)


class _Same:
    """A document and a sensitivity as a key: the same object, not an equal one, so that no text is compared."""

    __slots__ = ("document", "sensitivity")

    def __init__(self, document: Document, sensitivity: Sensitivity) -> None:
        self.document = document
        self.sensitivity = sensitivity

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, _Same) and other.document is self.document
        return same and isinstance(other, _Same) and other.sensitivity is self.sensitivity


def findings_of(document: Document, sensitivity: Sensitivity = Sensitivity.DEFAULT) -> tuple[Claim, ...]:
    """Return the claims at the threshold of the sensitivity; the rules of the last stage share one reading."""
    return _findings(_Same(document, sensitivity))


@lru_cache(maxsize=2)
def _findings(key: _Same) -> tuple[Claim, ...]:
    document = key.document
    threshold = THRESHOLDS[key.sensitivity]
    bounds = CLOSE if key.sensitivity is Sensitivity.THOROUGH else PLAIN
    look = _look(document, bounds)._replace(least=min(threshold))
    found = tuple(read(document.blocks, shipped(), threshold, look))
    if found and not document.identified.is_made:
        found = tuple(read(document.blocks, shipped(), threshold, _trusting(look, document)))
    return found if look.lines else _between_paragraphs(found, document.blocks)


def _look(document: Document, bounds: Bounds) -> Look:
    """Return how the document is looked at."""
    wrapped = any(WRAPPED in edit.rules for edit in document.edits)
    look = Look(bounds, lines=not wrapped, settled=_linked(document))
    return _trusting(look, document) if document.identified.is_made else look


def _trusting(look: Look, document: Document) -> Look:
    """Return the look with the trust that the genre allows; it only lowers, so nobody asks where nothing was found."""
    return look._replace(trust=familiarity(document.identified))


def scores_of(document: Document) -> dict[int, BorderScores]:
    """Return the scores of every border that is looked at, by the number of the block after it; flagged or not."""
    look = _trusting(_look(document, CLOSE), document)
    return {verdict.number: verdict for verdict in verdicts_of(document.blocks, shipped(), look)}


def threshold_at(blocks: Sequence[Block], verdict: BorderScores, sensitivity: Sensitivity) -> Threshold:
    """Return the confidences from which something is flagged at a border."""
    return _at_the_end(THRESHOLDS[sensitivity], blocks, verdict)


def _linked(document: Document) -> frozenset[int]:
    """Return the numbers of the blocks that a link ends: a reference to another text, or its title."""
    if document.kind is not Kind.HTML:
        return frozenset()
    return frozenset(
        number for number, block in enumerate(document.blocks) if block.links and _ends_in_a_link(document, block)
    )


def _ends_in_a_link(document: Document, block: Block) -> bool:
    after = document.original[block.span.stop : block.span.stop + len(LINK_END)]
    return after.lower() == LINK_END or block.span.of(document.original)[-len(LINK_END) :].lower() == LINK_END


def _between_paragraphs(found: tuple[Claim, ...], blocks: Sequence[Block]) -> tuple[Claim, ...]:
    """Return the findings that do not rest on a line end inside a paragraph.

    Where paragraphs were unwrapped, lines that were not are wrapped lines too, with no margin left to tell it by.
    """
    together = [pair for pair in pairwise(blocks) if pair[0].group == pair[1].group]
    lines = {block.span for pair in together for block in pair}
    gaps = {Span(left.span.stop, right.span.start) for left, right in together}
    return tuple(finding for finding in found if finding.span not in lines and finding.span not in gaps)


def read(blocks: Sequence[Block], model: LossModel, threshold: Threshold, look: Look = EVERYWHERE) -> Iterator[Claim]:
    """Yield the findings about the blocks, in order."""
    habits: Habits | None = None
    lost: list[int] = []
    for verdict in verdicts_of(blocks, model, look):
        threshold = _at_the_end(threshold, blocks, verdict)
        if max(verdict.head - threshold.head, verdict.tail - threshold.tail, verdict.split - threshold.split) < 0:
            continue
        habits = habits or Habits(units_of(blocks))
        found = list(_at(blocks, habits, verdict, threshold))
        if any(finding.kind != FlagKind.SPLIT for finding in found):
            lost.append(verdict.number)
        yield from found
    for number in lost[:MOST_LOSSES]:
        yield from _dangling(blocks, number)


def _at_the_end(threshold: Threshold, blocks: Sequence[Block], verdict: BorderScores) -> Threshold:
    """Return the threshold; after the last block that of a last block, if it ends in a word."""
    last = verdict.number == len(blocks) and verdict.border.measures[_LEFT_END] in _WORDS
    return threshold._replace(tail=threshold.last) if last else threshold


def _at(blocks: Sequence[Block], habits: Habits, verdict: BorderScores, threshold: Threshold) -> Iterator[Claim]:
    """Yield the findings at one border."""
    number = verdict.number
    left = blocks[number - 1] if number else None
    right = blocks[number] if number < len(blocks) else None
    reasons = []
    if right and verdict.head >= threshold.head:
        reasons.append(head_evidence(habits, verdict))
        yield _claim(FlagKind.FRAGMENT_HEAD, right.span, verdict.head, reasons[-1])
    if left and verdict.tail >= threshold.tail:
        reasons.append(tail_evidence(habits, verdict))
        yield _claim(FlagKind.FRAGMENT_TAIL, left.span, verdict.tail, reasons[-1])
    if reasons:
        yield _lacuna(left, right, verdict, habits, "; ".join(reasons))
    elif left and right and verdict.split >= threshold.split:
        yield _claim(
            FlagKind.SPLIT, Span(left.span.stop, right.span.start), verdict.split, split_evidence(habits, verdict)
        )


def _lacuna(left: Block | None, right: Block | None, verdict: BorderScores, habits: Habits, reason: str) -> Claim:
    """Return the place where the text is missing."""
    confidence = max(verdict.head, verdict.tail)
    if left is None:
        assert right is not None  # noqa: S101 - a border has a block on one side at least
        return _claim(
            FlagKind.LACUNA_HEAD,
            Span(right.span.start, right.span.start),
            confidence,
            f"the beginning of the document is missing: {reason}",
        )
    if right is None or habits.units[verdict.number - 1].sign == 3:
        return _claim(
            FlagKind.LACUNA_TAIL,
            Span(left.span.stop, left.span.stop),
            confidence,
            f"the end of the document is missing: {reason}",
        )
    kind = FlagKind.LACUNA_INSIDE if left.group == right.group else FlagKind.LACUNA_BETWEEN
    return _claim(kind, Span(left.span.stop, right.span.start), confidence, reason)


def _dangling(blocks: Sequence[Block], number: int) -> Iterator[Claim]:
    """Yield names shortly after missing text that were not introduced."""
    for at in range(number, min(len(blocks), number + REACH)):
        before = "\n".join(block.text for block in blocks[:at])
        for start, name in dangling_names(blocks[at].text, before):
            begin = blocks[at].span.start + start
            exact = len(blocks[at].text) == len(blocks[at].span)
            span = Span(begin, begin + len(name)) if exact else blocks[at].span
            blocks_earlier = f"{at - number} paragraph{'s' * (at - number > 1)} earlier"
            where = blocks_earlier if at > number else "just before"
            reason = f"“{name}” is mentioned without being introduced; text is missing {where}"
            yield _claim(FlagKind.DANGLING, span, None, reason)
