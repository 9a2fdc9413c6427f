"""What to cut: the model's scores turned into decisions, with abstention on texts that are no page."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.boilerplate.gate import FEWEST_BLOCKS, FEWEST_LABELS, gate_features, is_label, is_table
from pipeline.boilerplate.model import (
    EXTRACT,
    HTML,
    LOWEST_LIMIT,
    PAGE,
    BlockModel,
    BlockScores,
    block_scores,
    limit_of,
    model_for,
    reasons_for,
)
from pipeline.model import Block, BlockKind, Document, Kind, words_of
from pipeline.reading.blocks import blocks_of
from pipeline.titles import echoes, title_of

EXTRACT_LIMIT = 0.2
"""The same for what an extractor left, where little is wrong and much can be lost."""
SURE = 0.1
"""An extract in which no block scores less is taken to be clean."""
SURE_OF_SENTENCE = 0.05
"""A sentence in an extract goes only at so low a score: most are content, and it may be what is left of a paragraph."""
DOUBT = 0.4
"""Nor is one looked at twice in which the first guess on every block is at least this."""
LEAST_LIKENESS = 0.7
"""From there on a plain text is that of a page: so are 90 in 100 page texts, and 5 in 1,000 main texts."""
LEAST_KNOWN = 1 / 3
"""A text of which the model has met a smaller share of words is in another language: of 874 pages the English ones have
more than .4, the others less than .3."""
DOUBT_OF_LANGUAGE = 0.25
SHORTEST_PROSE_CHARS = 25
"""Chinese says a sentence in so many."""
CLOSERS, SENTENCE_ENDS = "\"'”’»)]』」 ", ".!?…。！？؟।"
LARGEST_SHARE_AGAIN = 0.1
"""A second look that would cut more of what is left of an HTML page takes its tables or its code for menus: 4 of 292
pages; chosen by eye."""
MOST_ROUNDS = 6
"""What is left is judged again as text, until nothing more would go; each round sees less."""


class Unwanted(NamedTuple):
    """A block that is not content, and why."""

    block: Block
    reason: str


class Decision(NamedTuple):
    """The scores of a document's blocks and the score from which they are kept."""

    name: str
    said: BlockScores
    limit: float
    cut: list[int]
    """Numbers of the blocks to cut."""


def _decided(document: Document, name: str, said: BlockScores, limit: float) -> Decision:
    """Return the decision: sentences in a language that the words of the model are not of need much more to go."""
    known = _share_known(said, model_for(name))
    lower = limit * (1.0 if known >= LEAST_KNOWN else DOUBT_OF_LANGUAGE)
    cut = [
        n
        for n, score in enumerate(said.scores)
        if score < limit and (score < lower or not _is_prose(document.blocks[n].text))
    ]
    return Decision(name, said, limit, cut)


def _share_known(said: BlockScores, model: BlockModel) -> float:
    """Return which share of the words the model has met, 0 to 1; over .4 for English pages, under .3 for others."""
    words = [word for tokens, _, _ in said.view.tokens for word in tokens]
    return sum(map(model.tables.words.__contains__, words)) / max(1, len(words))


def _is_prose(text: str) -> bool:
    """Return whether the text is long and ends as a sentence does."""
    return len(text) >= SHORTEST_PROSE_CHARS and _is_sentence(text)


def _is_sentence(text: str) -> bool:
    return text.rstrip(CLOSERS)[-1:] in SENTENCE_ENDS


def unwanted(document: Document) -> list[Unwanted]:
    """Return the blocks that are not content, in order.

    What is left would be left again if it came in as a text of its own: the decision is taken until it holds. The one
    exception: so much of an HTML page is not cut at a second look, which sees no markup.
    """
    decision = _of_page(document, HTML) if document.kind is Kind.HTML else _of_text(document)
    if decision is None:
        return []
    reasons = {n: _reason(n, decision) for n in decision.cut}
    kept = [n for n in range(len(document.blocks)) if n not in reasons]
    for _ in range(MOST_ROUNDS):
        left = [document.blocks[n] for n in kept]
        again = _again(left)
        if not again or (document.kind is Kind.HTML and _share_of(again, left) > LARGEST_SHARE_AGAIN):
            break
        for n in sorted(again):
            reasons[kept[n]] = again[n]
        kept = [place for n, place in enumerate(kept) if n not in again]
    return [Unwanted(document.blocks[n], reasons[n]) for n in sorted(reasons)]


def _of_page(document: Document, name: str) -> Decision | None:
    said = block_scores(document, model_for(name))
    if said is None:
        return None
    words = [w.words for w in said.view.wordings]
    return _decided(document, name, said, limit_of(said.scores, words, LOWEST_LIMIT[name]))


def _of_text(document: Document) -> Decision | None:
    """Return the decision on a plain text; None where it shows no sign of a page."""
    blocks = document.blocks
    labels = sum(map(is_label, blocks[1:])) if len(blocks) >= FEWEST_BLOCKS else 0
    if labels >= FEWEST_LABELS and _is_page(blocks, model_for(PAGE)):
        return _of_page(document, PAGE)
    if not labels:
        return None
    said = block_scores(document, model_for(EXTRACT), DOUBT, SURE)
    if said is None or min(said.scores) >= SURE:
        return None
    decision = _decided(document, EXTRACT, said, EXTRACT_LIMIT)
    title = words_of(title_of(document))
    echoed = {echo.block.span for echo in echoes(document)}
    return decision._replace(
        cut=[
            n
            for n in decision.cut
            if (said.scores[n] < SURE_OF_SENTENCE or not _is_sentence(blocks[n].text))
            and (not title or blocks[n].words != title)
            and blocks[n].span not in echoed
        ]
    )


def _is_page(blocks: Sequence[Block], model: BlockModel) -> bool:
    features = gate_features(blocks, model.tables)
    return not is_table(features) and model.gate.likeness(features) >= LEAST_LIKENESS


def _reason(number: int, decision: Decision) -> str:
    why = reasons_for(number, decision.said, model_for(decision.name))
    return f"content {decision.said.scores[number]:.2f}, kept from {decision.limit:.2f}: {why}"


def _again(blocks: Sequence[Block]) -> dict[int, str]:
    """Return which of the blocks would be cut, and why, if they came in as a plain text."""
    text, starts = as_text(blocks)
    document = Document(text, blocks_of(text))
    decision = _of_text(document)
    if decision is None:
        return {}
    cut: dict[int, str] = {}
    for n in decision.cut:
        span = document.blocks[n].span
        first = bisect_right(starts, span.start) - 1
        last = bisect_right(starts, span.stop - 1) - 1
        cut |= dict.fromkeys(range(first, last + 1), f"in what is left: {_reason(n, decision)}")
    return cut


def _share_of(cut: Iterable[int], blocks: Sequence[Block]) -> float:
    """Return the share of the characters of the blocks, 0 to 1, that those with these numbers hold."""
    return sum(len(blocks[n].text) for n in cut) / max(1, sum(len(block.text) for block in blocks))


def as_text(blocks: Sequence[Block]) -> tuple[str, list[int]]:
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
    return before.kind in (BlockKind.LIST_ITEM, BlockKind.CELL) and block.kind is before.kind and bool(block.path)
