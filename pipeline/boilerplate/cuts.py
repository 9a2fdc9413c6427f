"""What to cut: the model's scores turned into decisions, with abstention on texts that are no page."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.blocks import blocks_of
from pipeline.boilerplate.features import odds_of
from pipeline.boilerplate.gate import LONGEST_LABEL_CHARS, look_of
from pipeline.boilerplate.model import EXTRACT, HTML, PAGE, Judged, Model, judged, limit_of, model_for, reasons_for
from pipeline.boilerplate.wording import words_of
from pipeline.model import Block, Document, Kind, Role

LOWEST_LIMIT, HIGHEST_LIMIT = 0.1, 0.5
"""Bounds of the score from which blocks of a page are kept; by cross-validation over sites, see docs/boilerplate.md."""
EXTRACT_LIMIT = 0.2
"""The same for what an extractor left, where little is wrong and much can be lost."""
SURE = 0.1
"""An extract in which no block scores less is taken to be clean."""
DOUBT = 0.4
"""Nor is one looked at twice in which the first guess on every block is at least this."""
FEWEST_MENU_LINES = 12
SMALLEST_MENU_SHARE = 0.15
MENU_ODDS = -0.6
"""Plain text is a page's when so many lines are short and their words stand in menus and footers elsewhere."""
LARGEST_SHARE_OF_FIGURES = 0.25
"""A text with more rows of figures is a table, whose headings look like menus; chosen by eye."""
MOST_ROUNDS = 6
"""What is left is judged again as text, until nothing more would go; each round sees less."""


class Unwanted(NamedTuple):
    """A block that is not content, and why."""

    block: Block
    reason: str


class Decision(NamedTuple):
    """The scores of a document's blocks and the score from which they are kept."""

    name: str
    said: Judged
    limit: float

    @property
    def cut(self) -> list[int]:
        """Numbers of the blocks to cut."""
        return [n for n, score in enumerate(self.said.scores) if score < self.limit]


def unwanted(document: Document) -> list[Unwanted]:
    """Return the blocks that are not content, in order.

    What is left would be left again if it came in as a text of its own: the decision is taken until it holds.
    """
    decision = _of_page(document, HTML) if document.kind is Kind.HTML else _of_text(document)
    if decision is None:
        return []
    reasons = {n: _reason(n, decision) for n in decision.cut}
    kept = [n for n in range(len(document.blocks)) if n not in reasons]
    for _ in range(MOST_ROUNDS):
        again = _again([document.blocks[n] for n in kept])
        if not again:
            break
        for n in sorted(again):
            reasons[kept[n]] = f"content {again[n]:.2f} beside what is left"
        kept = [place for n, place in enumerate(kept) if n not in again]
    return [Unwanted(document.blocks[n], reasons[n]) for n in sorted(reasons)]


def _of_page(document: Document, name: str) -> Decision | None:
    said = judged(document, model_for(name))
    if said is None:
        return None
    words = [w.words for w in said.view.wordings]
    return Decision(name, said, limit_of(said.scores, words, LOWEST_LIMIT, HIGHEST_LIMIT))


def _of_text(document: Document) -> Decision | None:
    """Return the decision on a plain text; None where it shows no sign of a page."""
    look = look_of(document.blocks)
    if look == PAGE and _shows_menus(document.blocks, model_for(PAGE)):
        return _of_page(document, PAGE)
    if not look:
        return None
    said = judged(document, model_for(EXTRACT), DOUBT)
    return Decision(EXTRACT, said, EXTRACT_LIMIT) if said and min(said.scores) < SURE else None


def _shows_menus(blocks: Sequence[Block], model: Model) -> bool:
    short = [words for block in blocks if len(block.text) < LONGEST_LABEL_CHARS and (words := words_of(block.text))]
    if sum(_is_figures(block.text) for block in blocks) > LARGEST_SHARE_OF_FIGURES * len(blocks):
        return False
    menus = sum(odds_of(words, model.tables) <= MENU_ODDS for words in short)
    return menus >= FEWEST_MENU_LINES and menus >= SMALLEST_MENU_SHARE * len(blocks)


def _is_figures(line: str) -> bool:
    """Return whether a line is a row of a table: every third sign of it or more is a digit or a dash."""
    signs = "".join(line.split())
    return 3 * sum(sign.isdigit() or sign in "-–.,%" for sign in signs) >= len(signs)


def _reason(number: int, decision: Decision) -> str:
    why = reasons_for(number, decision.said, model_for(decision.name))
    return f"content {decision.said.scores[number]:.2f}, kept from {decision.limit:.2f}: {why}"


def _again(blocks: Sequence[Block]) -> dict[int, float]:
    """Return which of the blocks would be cut, with their scores, if they came in as a plain text."""
    text, starts = _as_text(blocks)
    document = Document(text, blocks_of(text))
    decision = _of_text(document)
    if decision is None:
        return {}
    cut: dict[int, float] = {}
    for n in decision.cut:
        span = document.blocks[n].span
        first = bisect_right(starts, span.start) - 1
        last = bisect_right(starts, span.stop - 1) - 1
        cut |= dict.fromkeys(range(first, last + 1), decision.said.scores[n])
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
