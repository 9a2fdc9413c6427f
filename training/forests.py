"""Forests over the measured borders of damaged pages: what was lost before and after a border, and how surely."""

from collections.abc import Callable, Iterable
from itertools import count
from random import Random
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

from pipeline.lost_text.borders import borders_of
from pipeline.lost_text.features import EDGE_FEATURES, FEATURES
from pipeline.lost_text.model import Gates
from pipeline.lost_text.screen import CLOSED_SCORE, LinearModels
from pipeline.lost_text.units import units_of
from pipeline.reading.blocks import blocks_of
from training.clean_texts import INNER, Text, log, shelf_of, shelves
from training.damage import damaged, page
from training.pieces import Piece

TREES = {
    "objective": "binary",
    "num_leaves": 47,
    "learning_rate": 0.07,
    "max_bin": 127,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 8.0,
    "num_threads": 1,
    "verbose": -1,
    "seed": 7,
}
"""Parameters of LightGBM, chosen on sources not trained on."""
FIRST_TREES = {**TREES, "num_leaves": 31}
FIRST_ROUNDS = 60
"""Trees of a first forest, which sees the measures of edges alone."""
ROUNDS = {"heads": 230, "tails": 230, "splits": 140}
"""Trees per forest."""


class Rows(NamedTuple):
    """Measured borders of damaged pages, with what happened there."""

    measures: Any
    head: Any
    tail: Any
    split: Any
    numbers: Any
    pages: Any
    """Numbers of the pages, in their order."""
    borders: Any
    """Number of the border in its page."""


def _labels(
    pieces: list[Piece], spans: list[tuple[int, int]], starts: list[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return what happened before and after: number of the border -> label of head, of tail."""
    at = {start: number for number, start in enumerate(starts)}
    heads, tails = {}, {}
    for piece, (start, stop) in zip(pieces, spans, strict=True):
        if piece.head and start in at:
            heads[at[start]] = piece.head
        if piece.tail:
            following = next((number for number, begin in enumerate(starts) if begin >= stop), len(starts))
            tails[following] = piece.tail
    return heads, tails


def rows_of(
    texts: list[Text],
    number_of: Iterable[int],
    lines: Callable[[Text], tuple[LinearModels, Gates]],
    seeds: tuple[int, int],
) -> Rows:
    """Return the measured borders of damaged pages, so many pages a document, and a document of the further texts."""
    found: list[tuple[list[float], int, int, int, int, int, int]] = []
    pages = count()
    borrowed = shelves(texts)
    for number in number_of:
        text = texts[number]
        models, gates = lines(text)
        for seed in range(seeds[text.rare]):
            rng = Random(f"{seed}/{text.id}")  # noqa: S311
            pieces = damaged(text.blocks, text.lang, rng, borrowed[shelf_of(text)])
            said, spans = page(pieces, rng)
            at = next(pages)
            blocks = blocks_of(said)
            heads, tails = _labels(pieces, spans, [block.span.start for block in blocks])
            for border in borders_of(units_of(blocks), models, gates):
                head, tail = heads.get(border.number, 0), tails.get(border.number, 0)
                labels = 0 if head == 2 else head, tail, int(head == 2)
                found.append((border.measures, *labels, number, at, border.number))
    columns = [np.array([row[at] for row in found]) for at in range(1, 7)]
    return Rows(np.array([row[0] for row in found], np.float32), *columns)


HEAD, TAIL, JOIN = (FEATURES.index(f"{name}_score") for name in ("head", "tail", "join"))
LEAST = {"heads": -1.0, "tails": -3.0, "splits": CLOSED_SCORE}
"""Edges with lower log odds teach nothing: the forests are not asked about them either."""
TARGETS = {"heads": ("head", HEAD), "tails": ("tail", TAIL), "splits": ("split", JOIN)}


class Grown(NamedTuple):
    """The trees of one target, with their common curve."""

    forests: list[Any]
    """The forest of all texts, then those that saw nothing of each fold."""
    shares: dict[str, list[float]]
    first: list[Any]
    """The first forests, in the same order."""


def forests_of(rows: Rows, texts: list[Text]) -> tuple[dict[str, Grown], dict[str, float]]:
    """Return the trees and calibration curves, and figures on sources not trained on."""
    forests: dict[str, Grown] = {}
    figures: dict[str, float] = {}
    inner = np.array([text.inner for text in texts])[rows.numbers]
    for name, (target, column) in TARGETS.items():
        labels = getattr(rows, target)
        used = (labels >= 0) & (rows.measures[:, column] > LEAST[name])
        x, y, part = rows.measures[used], labels[used], inner[used]
        apart, held = _in_folds(x, y, part, TREES, ROUNDS[name])
        figures |= _figures(name, held, y, len(rows.numbers))
        learner = lightgbm.train(TREES, lightgbm.Dataset(x, y), ROUNDS[name])
        edges = x[:, : len(EDGE_FEATURES)]
        first, _ = _in_folds(edges, y, part, FIRST_TREES, FIRST_ROUNDS)
        first.insert(0, lightgbm.train(FIRST_TREES, lightgbm.Dataset(edges, y), FIRST_ROUNDS))
        forests[name] = Grown([learner, *apart], curve(held, y), first)
        gain = sorted(zip(learner.feature_importance("gain"), FEATURES, strict=True), reverse=True)[:14]
        said = {key: value for key, value in figures.items() if name in key}
        log(name, len(y), int(y.sum()), said, [feature for _, feature in gain])
    return forests, figures


def _in_folds(x: Any, y: Any, part: Any, trees: dict[str, Any], rounds: int) -> tuple[list[Any], Any]:
    """Return the forests that saw nothing of each fold, and what they say of it."""
    apart, held = [], np.zeros(len(y))
    for fold in range(INNER):
        apart.append(lightgbm.train(trees, lightgbm.Dataset(x[part != fold], y[part != fold]), rounds))
        held[part == fold] = apart[-1].predict(x[part == fold], raw_score=True)
    return apart, held


def _figures(name: str, held: Any, labels: Any, borders: int) -> dict[str, float]:
    """Return the share of losses found at 1 and 5 false findings per 1,000 blocks, half of the borders measured."""
    order = np.argsort(-held)
    budget = np.cumsum(1 - labels[order])
    figures = {}
    for per in (1, 5):
        reach = np.searchsorted(budget, per * borders / 1000 * 2)
        figures[f"{name}@{per}"] = round(float(labels[order][:reach].sum() / max(1, labels.sum())), 4)
    return figures


def exported(learner: Any, numbers: dict[str, list[float]]) -> dict[str, Any]:
    """Return a forest and the numbers of its curve, if it has one, in the form of the weights."""
    return {"trees": [_flat(tree["tree_structure"]) for tree in learner.dump_model()["tree_info"]], **numbers}


def curve(scores: Any, labels: Any) -> dict[str, list[float]]:
    """Return the knots of a calibration curve: the measured share of each twentieth, finer at the top."""
    fitted = IsotonicRegression(out_of_bounds="clip", y_min=1e-4, y_max=0.998).fit(scores, labels)
    low, high = np.quantile(scores, 0.02), np.quantile(scores, 0.9995)
    knots = np.linspace(low, high, 33)
    width = (high - low) / 32
    shares = [float(np.mean(fitted.predict(np.linspace(knot - width / 2, knot + width / 2, 9)))) for knot in knots]
    return {"knots": [round(float(knot), 4) for knot in knots], "shares": [round(share, 5) for share in shares]}


def _flat(root: dict[str, Any]) -> list[list[float]]:
    """Return a tree as four lists: feature (-1 a leaf), threshold or value, below, above."""
    feature: list[float] = []
    threshold: list[float] = []
    below: list[float] = []
    above: list[float] = []

    def add(node: dict[str, Any]) -> int:
        at = len(feature)
        leaf = "leaf_value" in node
        feature.append(-1 if leaf else node["split_feature"])
        threshold.append(round(node["leaf_value"], 5) if leaf else float(f"{node['threshold']:.6g}"))
        below.append(0)
        above.append(0)
        if not leaf:
            below[at] = add(node["left_child"])
            above[at] = add(node["right_child"])
        return at

    add(root)
    return [feature, threshold, below, above]
