"""The measured model: how likely each block is content, and why not."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.boilerplate.context import CONTEXT_NAMES, context_features
from pipeline.boilerplate.features import (
    NAMES,
    TABLE_NAMES,
    Features,
    NameOdds,
    Tables,
    features_of,
    name_features,
    word_features,
)
from pipeline.boilerplate.phrases import PHRASE_NAMES, phrase_features
from pipeline.boilerplate.reasons import reason_of, subject_of
from pipeline.model import Block, Document
from pipeline.text.forest import Forest, tree_of
from pipeline.text.shipped import shipped_bytes

FIRST_NAMES = (*NAMES, *TABLE_NAMES, *PHRASE_NAMES)
SECOND_NAMES = (*FIRST_NAMES, *CONTEXT_NAMES)
"""The features of the two forests, in the order of their rows."""
REASONS = 3
SETTLED = 0.02
"""A block that the first forest finds less likely than this is not judged again: menus are most of a page. At .06 a
quarter fewer blocks of HTML are judged again; by folds over sites the F1 then is .9325 instead of .9326."""
DOUBTFUL = 0.5
"""Blocks of an extract that score above this in the first pass are not scored again: of 71,000 such blocks in news,
extracts and page texts none ended below .13."""

HTML, PAGE, EXTRACT = "html", "page", "extract"
"""The kinds of input there are models for: HTML, the plain text of a whole page, and what an extractor left."""
LOWEST_LIMIT = {HTML: 0.2, PAGE: 0.1}
HIGHEST_LIMIT = 0.5
"""Bounds of the score from which blocks of a page are kept; by cross-validation over sites, see docs/boilerplate.md."""


class BlockModel(NamedTuple):
    """Two forests: the first guesses block by block, the second sees what the first says around."""

    tables: Tables
    first: Forest
    second: Forest


class BlockScores(NamedTuple):
    """The model's word on the blocks of a document."""

    scores: list[float]
    """How likely each block is content, 0 to 1."""
    view: Features
    first_rows: list[list[float]]
    second_rows: list[list[float] | None]
    """None where the first guess settled it."""


@cache
def weights() -> Mapping[str, object]:
    """Return the file of weights: one model a kind of input, and what it was trained and measured on."""
    text = shipped_bytes(__package__, "weights.json")
    loaded: Mapping[str, object] = json.loads(text)
    return loaded


@cache
def model_for(name: str) -> BlockModel:
    """Return the model for a kind of input: `html`, `page` or `extract`."""
    return block_model_of(weights()[name])


def block_model_of(data: object) -> BlockModel:
    """Return the model that the weights describe.

    Raises:
        ValueError: the weights were made for other features.

    """
    if not isinstance(data, dict) or data["features"] != list(SECOND_NAMES):
        msg = "the weights were made for other features; run training/boilerplate.py again"
        raise ValueError(msg)
    first = Forest([tree_of(tree) for tree in data["first"]], len(FIRST_NAMES))
    second = Forest([tree_of(tree) for tree in data["second"]], len(SECOND_NAMES))
    return BlockModel(Tables(data["words"], data["names"], data["phrases"]), first, second)


def block_scores(document: Document, model: BlockModel, doubt: float = 1.0, sure: float = 0.0) -> BlockScores | None:
    """Return how likely each block of the document is content.

    None if no first guess is below `doubt`, or none of the doubtful blocks comes below `sure` in the end.
    """
    view = features_of(document)
    rows = _with_tables(document.blocks, view, model.tables)
    scores = model.first.probabilities(rows)
    if min(scores, default=1.0) >= doubt:
        return None
    said = BlockScores(scores, view, rows, [None] * len(scores))
    if sure and min(_judged_again(document, said, model, DOUBTFUL).scores) >= sure:
        return None
    return _judged_again(document, said, model)


def _judged_again(document: Document, said: BlockScores, model: BlockModel, most: float = 2.0) -> BlockScores:
    """Return what the second forest says of the blocks with a first guess below `most`; of others the guess stays."""
    scores, second = list(said.scores), list(said.second_rows)
    context = context_features(document.blocks, said.view, said.scores, SETTLED, most)
    open_questions = [n for n, score in enumerate(said.scores) if SETTLED <= score < most]
    rows = [[*said.first_rows[n], *around] for n, around in zip(open_questions, context, strict=True)]
    for n, row, score in zip(open_questions, rows, model.second.probabilities(rows), strict=True):
        scores[n], second[n] = score, row
    return said._replace(scores=scores, second_rows=second)


def _with_tables(blocks: Sequence[Block], view: Features, tables: Tables) -> list[list[float]]:
    """Return the rows with what the tables say; blocks with the same path share what is said of names."""
    named: dict[tuple[str, ...], list[float]] = {}
    worded: dict[tuple[str, ...], list[float]] = {}
    odds = NameOdds(tables.names)
    phrases = phrase_features([words for words, _, _ in view.tokens], tables.phrases)
    rows = []
    for block, row, (words, own, around), said in zip(blocks, view.rows, view.tokens, phrases, strict=True):
        names = named.get(block.path)
        if names is None:
            names = named[block.path] = name_features(own, around, odds)
        known = worded.get(words)
        if known is None:
            known = worded[words] = word_features(words, tables)
        rows.append([*row, *known, *names, *said])
    return rows


def limit_of(scores: Sequence[float], words: Sequence[int], lowest: float) -> float:
    """Return the score from which on blocks are kept: the one with the best F1 to be expected, within bounds.

    Where the model is sure, that is near a half; on pages it is unsure of, more is kept.
    """
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    total = sum(score * (count + 1) for score, count in zip(scores, words, strict=True))
    hit = kept = best = 0.0
    limit = HIGHEST_LIMIT
    for n in order:
        hit += scores[n] * (words[n] + 1)
        kept += words[n] + 1
        if 2 * hit > best * (kept + total):
            best, limit = 2 * hit / (kept + total), scores[n]
    return min(HIGHEST_LIMIT, max(lowest, limit * 0.8))


class Reasons:
    """Why blocks are unlikely to be content, in words; those that took one way through the trees share what counted."""

    def __init__(self, said: BlockScores, model: BlockModel) -> None:
        self._said, self._model = said, model
        self._orders: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}

    def of(self, number: int) -> str:
        """Return the strongest reasons against a block; of those about one thing the strongest."""
        first, second = self._said.first_rows[number], self._said.second_rows[number]
        row = second or first
        reasons: dict[str, str] = {}
        for n in self._order(first, second):
            if words := reason_of(SECOND_NAMES[n], row[n]):
                reasons.setdefault(subject_of(SECOND_NAMES[n]), words)
            if len(reasons) == REASONS:
                break
        return "; ".join(reasons.values())

    def _order(self, first: list[float], second: list[float] | None) -> list[int]:
        """Return the features that pushed the score down, the strongest first."""
        leaves = self._model.first.leaves(first), self._model.second.leaves(second) if second else ()
        order = self._orders.get(leaves)
        if order is None:
            pushed = self._model.second.pushed(leaves[1])
            pushed.pop(len(FIRST_NAMES), None)
            for n, push in self._model.first.pushed(leaves[0]).items():
                pushed[n] = pushed.get(n, 0.0) + push
            order = self._orders[leaves] = sorted(pushed, key=pushed.__getitem__)
        return order
