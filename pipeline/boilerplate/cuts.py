"""What to cut: the model's scores turned into decisions, with abstention on texts that are no page."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.boilerplate.model import (
    EXTRACT,
    HTML,
    LOWEST_LIMIT,
    PAGE,
    BlockModel,
    BlockScores,
    Reasons,
    block_scores,
    limit_of,
    model_for,
)
from pipeline.genre import genre_of, genre_when_asked
from pipeline.genre.furniture import RIGHTS, furniture_of
from pipeline.model import UNIDENTIFIED, Block, BlockKind, Document, Genre, Kind, Span
from pipeline.reading.blocks import blocks_of
from pipeline.reading.elements import AWAY
from pipeline.text.lazy import lazy_re
from pipeline.text.sentences import ends_as_sentence
from pipeline.text.words import words_of
from pipeline.titles import echoes, headline_of, title_of

EXTRACT_LIMIT = 0.2
"""Blocks of an extract are cut below this score: lower than for pages, because extracts are mostly clean."""
LABEL_LIMIT = 0.4
"""Labels of a page in an extract, and their direct neighbours, are cut below this score."""
SURE = 0.1
"""An extract in which no block scores less loses its labels alone, and what is beside them."""
FEWEST_LABELS = 2
"""A text with fewer labels of pages is not judged as a page; and in an extract of which no block is surely boilerplate,
one label is left to the rules that know labels."""
FEWEST_BLOCKS = 4
"""A text of fewer blocks says too little of itself; chosen by eye."""
DOUBT = 0.4
"""If every first-pass score is at least this, the second pass is skipped: the extract is clean."""
SURE_OF_SENTENCE = 0.05
"""A sentence in an extract goes only at so low a score: most are content, and it may be what is left of a paragraph."""
LEAST_SHARE_OF_EXTRACT = 0.5
"""A text that is less likely prose or a page is no extract. Of 501 sound texts of projects that the model of genres was
not trained on, the model of extracts would touch 57 without this and without labels, and touches none with both."""
LONGEST_SHORT_CHARS, SHORT_ENDS = 60, frozenset('.!?…"”’»:;,)。！？」')
LEAST_KNOWN = 1 / 3
"""A text of which the model has met a smaller share of words is in another language: of 874 pages the English ones have
more than .4, the others less than .3."""
DOUBT_OF_LANGUAGE = 0.25
SHORTEST_PROSE_CHARS = 25
"""Shortest prose block in code points; a Chinese sentence can be this short."""
LIMIT_NOT_DISPLAYED = 0.98
"""What is not displayed is kept from this score on: on 218 pages 1 of 60 such blocks below it is content."""
LARGEST_SHARE_NOT_DISPLAYED = 0.75
"""Share of the likely content, 0 to 1; of 291 pages one shows most of its story to subscribers alone."""
_CONSENT = lazy_re(r"[#.-]\S{0,40}(?:cookie|consent|cmplz|gdpr)", re.IGNORECASE)
COLONS = ":："
LARGEST_SHARE_AGAIN = 0.1
"""Largest share of the remaining text that the second pass may cut from an HTML page. Above it, tables or code were
mistaken for menus (4 of 292 pages). Chosen by eye."""
MOST_ROUNDS = 6
"""Maximum number of passes; the remaining text is scored again until nothing more would be removed."""


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
    reasons: Reasons


def _decided(document: Document, name: str, said: BlockScores, limit: float) -> Decision:
    """Return which blocks to cut. A sentence in a language that the model does not know needs a much lower score."""
    model = model_for(name)
    known = _share_known(said, model)
    blocks = document.blocks
    lower = limit * (1.0 if known >= LEAST_KNOWN else DOUBT_OF_LANGUAGE)
    away = _not_displayed(blocks, said.scores, limit)
    cut = [
        n
        for n, score in enumerate(said.scores)
        if (score < limit and (score < lower or not _is_prose(blocks[n].text) or _asks_for_consent(blocks[n])))
        or (score < LIMIT_NOT_DISPLAYED and n in away)
    ]
    return Decision(name, said, limit, cut, Reasons(said, model))


def _not_displayed(blocks: Sequence[Block], scores: Sequence[float], limit: float) -> frozenset[int]:
    """Return the numbers of likely content that a style keeps from readers; none where it is much of a page.

    Much of a page is a story whose rest a script shows, to subscribers for one.
    """
    likely = [n for n, score in enumerate(scores) if score >= limit]
    away = frozenset(n for n in likely if any(label.endswith(AWAY) for label in blocks[n].path))
    return away if _chars(blocks, away) <= LARGEST_SHARE_NOT_DISPLAYED * _chars(blocks, likely) else frozenset()


def _chars(blocks: Sequence[Block], numbers: Iterable[int]) -> int:
    """Return how many characters the blocks of these numbers hold."""
    return sum(len(blocks[n].text) for n in numbers)


def _asks_for_consent(block: Block) -> bool:
    """Return whether an element around the block is named for cookies or consent, which is no matter of language."""
    return any(_CONSENT.search(label) for label in block.path)


def _share_known(said: BlockScores, model: BlockModel) -> float:
    """Return which share of the words the model has met, 0 to 1; over .4 for English pages, under .3 for others."""
    words = [word for tokens, _, _ in said.view.tokens for word in tokens]
    return sum(map(model.tables.words.__contains__, words)) / max(1, len(words))


def _is_prose(text: str) -> bool:
    """Return whether the text is long and ends as a sentence does."""
    return len(text) >= SHORTEST_PROSE_CHARS and ends_as_sentence(text)


def unwanted(document: Document) -> list[Unwanted]:
    """Return the blocks that are not content, in order.

    What is left is looked at again as a text, until nothing more would go. The one exception: so much of an HTML page
    is not cut at a second look, which sees no markup.
    """
    decision = first_look(document)
    if decision is None:
        return []
    look = _of_rest if document.kind is Kind.HTML or document.identified.genre is Genre.PAGE else _of_text
    reasons = {n: _reason(n, decision) for n in decision.cut}
    headline = headline_of(document) if document.kind is Kind.HTML else frozenset()
    reasons = {n: why for n, why in reasons.items() if document.blocks[n].span not in headline}
    kept = [n for n in range(len(document.blocks)) if n not in reasons]
    for _ in range(MOST_ROUNDS):
        left = [document.blocks[n] for n in kept]
        again = {n: why for n, why in _again(left, look).items() if left[n].span not in headline}
        if not again or (document.kind is Kind.HTML and _share_of(again, left) > LARGEST_SHARE_AGAIN):
            break
        for n in sorted(again):
            reasons[kept[n]] = again[n]
        kept = [place for n, place in enumerate(kept) if n not in again]
    return [Unwanted(document.blocks[n], reasons[n]) for n in sorted(reasons)]


def first_look(document: Document) -> Decision | None:
    """Return the first decision on the blocks; None where the model does not act."""
    return _of_page(document, HTML) if document.kind is Kind.HTML else _of_text(document)


def _of_page(document: Document, name: str) -> Decision | None:
    said = block_scores(document, model_for(name))
    if said is None:
        return None
    words = [w.words for w in said.view.wordings]
    return _decided(document, name, said, limit_of(said.scores, words, LOWEST_LIMIT[name]))


def _of_text(document: Document) -> Decision | None:
    """Return the decision on a plain text; None where it shows no sign of a page. It takes both, a genre and labels."""
    if len(document.blocks) < FEWEST_BLOCKS:
        return None
    labels = [n for n, block in enumerate(document.blocks) if is_page_label(block)]
    found = document.identified
    if not labels or found.share(Genre.PROSE, Genre.PAGE) < LEAST_SHARE_OF_EXTRACT:
        return None
    if found.genre is Genre.PAGE and len(labels) >= FEWEST_LABELS:
        return _of_page(document, PAGE)
    return _of_extract(document, labels)


def is_page_label(block: Block) -> bool:
    """Return whether the block is a label of a page and nothing else.

    A notice of rights is left to the rule that knows where it may be; after a colon comes what the label is about.
    """
    return (
        block.kind is not BlockKind.CODE
        and block.text[-1] not in COLONS
        and furniture_of(block.text) not in ("", RIGHTS)
    )


def _of_extract(document: Document, labels: Sequence[int]) -> Decision | None:
    """Return the decision on what an extractor left: its page labels go, and with them what is like them."""
    decision = _likely(document, LABEL_LIMIT, LABEL_LIMIT)
    if decision is None:
        return None
    scores = decision.said.scores
    likely = frozenset(n for n in decision.cut if any(map(str.isalnum, document.blocks[n].text)))
    evidence = [n for n in labels if n in likely]
    sure = any(scores[n] < SURE for n in likely)
    if len(evidence) < FEWEST_LABELS and not sure:
        return None
    cut = _beside(evidence, likely)
    if cut and sure:
        cut.update(n for n in likely if scores[n] < EXTRACT_LIMIT)
    return decision._replace(cut=sorted(cut))


def _of_rest(document: Document) -> Decision | None:
    """Return the decision on what is left of a page: no label need show that it was one."""
    decision = _of_text(document)
    if (decision is not None and decision.cut) or not any(map(is_short, document.blocks[1:])):
        return decision
    return _likely(document, EXTRACT_LIMIT, SURE)


def is_short(block: Block) -> bool:
    """Return whether the block is short and no sentence."""
    return len(block.text) < LONGEST_SHORT_CHARS and block.text[-1] not in SHORT_ENDS


def _likely(document: Document, limit: float, sure: float) -> Decision | None:
    """Return which blocks of an extract are likely no content; None where none scores below `sure`.

    Sentences need a lower score, and the title and its echoes are left to other rules.
    """
    said = block_scores(document, model_for(EXTRACT), DOUBT, sure)
    if said is None or min(said.scores) >= sure:
        return None
    decision = _decided(document, EXTRACT, said, limit)
    kept = _kept_titles(document)
    return decision._replace(
        cut=[
            n
            for n in decision.cut
            if document.blocks[n].span not in kept
            and (said.scores[n] < SURE_OF_SENTENCE or not ends_as_sentence(document.blocks[n].text))
        ]
    )


def _beside(labels: Sequence[int], likely: frozenset[int]) -> set[int]:
    """Return the labels, and the likely blocks around each without a gap; linear."""
    cut: set[int] = set()
    for label in labels:
        if label not in cut:
            first = last = label
            while first - 1 in likely:
                first -= 1
            while last + 1 in likely:
                last += 1
            cut.update(range(first, last + 1))
    return cut


def _kept_titles(document: Document) -> set[Span]:
    """Return the places of the title and its echoes; other rules decide on these."""
    title = words_of(title_of(document))
    places = {echo.block.span for echo in echoes(document)}
    return places | {block.span for block in document.blocks if title and block.words == title}


def _reason(number: int, decision: Decision) -> str:
    score = decision.said.scores[number]
    return f"score {score:.2f}, threshold {decision.limit:.2f}: {decision.reasons.of(number)}"


def _again(blocks: Sequence[Block], look: Callable[[Document], Decision | None]) -> dict[int, str]:
    """Return which of the blocks such a look would cut, and why, if they came in as a plain text.

    Of a text without labels the genre does not matter.
    """
    text, starts = as_text(blocks)
    read = blocks_of(text)
    document = Document(text, read, identified=genre_of(text) if any(map(is_page_label, read)) else UNIDENTIFIED)
    decision = look(document)
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


def identified_anew(document: Document) -> Document:
    """Return the document with the genre of what is left of it: a page without its menus is prose."""
    if document.kind is Kind.HTML:
        return document
    return replace(document, identified=genre_when_asked(as_text(document.blocks)[0]))
