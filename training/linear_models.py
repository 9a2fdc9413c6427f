"""Linear models over the hashed n-grams at the edges of paragraphs: is this edge inside a sentence?"""

from random import Random
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from pipeline.lost_text.edges import LINE_CHARS, LINE_TABLE, TABLE, end_keys, join_keys, line_keys, start_keys
from pipeline.lost_text.model import Gates, Linear
from pipeline.lost_text.screen import LinearModels
from training.clean_texts import Text, shelf_of, shelves
from training.pieces import Piece, dense, places, sentences
from training.traps import trap

CUTS, FEW_CUTS = 10, 4
"""Places that one paragraph is cut at, for the linear models; of a further text fewer."""
TRAPS, FEW_TRAPS = 10, 3
"""Groups of sound lines that are shown to the linear models beside one text."""
LEAST_LINE_CHARS = 5
LINE_CUTS, FEW_LINE_CUTS = 5, 2
"""The same for the models of whole lines."""
RAREST = 4
"""Hashed n-grams seen less often get no weight."""
STEP = 2
"""The weights are rounded to multiples of this, in 127ths of the largest."""
PASSED_OVER = 0.75
"""Share of real starts that the gate of heads passes over."""
MISSED = 0.03
"""Share of torn ends that the gate of tails passes over."""

TABLES = dict.fromkeys(LinearModels._fields, TABLE) | {"stub": LINE_TABLE, "rest": LINE_TABLE}
"""Number of hashed weights of each model."""

Samples = dict[str, list[tuple[list[int], int, int]]]
"""For each linear model its samples: keys of the n-grams, label, number of the text."""


def _cut_samples(text: str, number: int, rng: Random, samples: Samples, times: int) -> None:
    """Add what one paragraph teaches: its own edges, cuts inside it, and joins."""
    cuts = places(text, "word")
    torn = [] if dense(text) else places(text, "char")
    if len(cuts) < 3:
        return
    for _ in range(times):
        at = rng.choice(torn) if torn and rng.random() < 0.2 else rng.choice(cuts)
        samples["head"].append((start_keys(text[at:].lstrip()), 1, number))
        at = rng.choice(torn) if torn and rng.random() < 0.25 else rng.choice(cuts)
        samples["tail"].append((end_keys(text[:at].rstrip()), 1, number))
        at = rng.choice(cuts)
        samples["join"].append((join_keys(text[:at].rstrip(), text[at:].lstrip()), 1, number))
        first, second = sorted((rng.choice(cuts), rng.choice(torn if torn and rng.random() < 0.3 else cuts)))
        if second > first + 4:
            samples["join"].append((join_keys(text[:first].rstrip(), text[second:].lstrip()), 0, number))
    for said in rng.sample(parts := sentences(text), min(2, len(parts))):
        bare = said.strip().rstrip('.!?。！？"”»’）」 ')
        if len(bare) > 5:
            samples["tail"].append((end_keys(bare), 0, number))


def _line_samples(text: str, number: int, rng: Random, samples: Samples, times: int) -> None:
    """Add short lines that are left of a paragraph, and a sentence without its mark, which is no torn one."""
    cuts = places(text, "word") + ([] if dense(text) else rng.sample(found := places(text, "char"), len(found) // 6))
    stubs = [line for at in cuts if LEAST_LINE_CHARS <= len(line := text[:at].rstrip()) <= LINE_CHARS]
    rests = [line for at in cuts if LEAST_LINE_CHARS <= len(line := text[at:].lstrip()) <= LINE_CHARS]
    samples["stub"] += [(line_keys(line), 1, number) for line in rng.sample(stubs, min(times, len(stubs)))]
    samples["rest"] += [(line_keys(line), 1, number) for line in rng.sample(rests, min(times, len(rests)))]
    bare = rng.choice(sentences(text)).strip().rstrip('.!?。！？"”»’）」 ')
    if LEAST_LINE_CHARS <= len(bare) <= LINE_CHARS:
        samples["stub"].append((line_keys(bare), 0, number))


def samples_of(texts: list[Text]) -> Samples:
    """Return labelled n-grams: head and tail 1 = is inside a sentence, join 1 = belongs together."""
    samples: Samples = {name: [] for name in LinearModels._fields}
    lines = shelves(texts)
    for number, text in enumerate(texts):
        rng = Random(f"edges/{text.id}")  # noqa: S311 - not for secrets
        pieces = [Piece(kind, said) for kind, said in text.blocks]
        for _ in range(FEW_TRAPS if text.rare else TRAPS):
            pieces_of_trap = trap(rng, pieces, text.lang, lines[shelf_of(text)])
            for piece in pieces_of_trap:
                _edge_samples(piece.text, number, samples)
        for kind, said in text.blocks:
            _edge_samples(said, number, samples)
            if kind == "p":
                _cut_samples(said, number, rng, samples, FEW_CUTS if text.rare else CUTS)
                _line_samples(said, number, rng, samples, FEW_LINE_CUTS if text.rare else LINE_CUTS)
    return samples


def _edge_samples(said: str, number: int, samples: Samples) -> None:
    unit = said.rstrip()
    samples["head"].append((start_keys(said), 0, number))
    if 0 < len(unit) <= LINE_CHARS:
        samples["rest"].append((line_keys(unit), 0, number))
        if unit[-1] not in ".!?:。！？：":
            samples["stub"].append((line_keys(unit), 0, number))
    if unit and unit[-1] not in ".!?:。！？：":
        samples["tail"].append((end_keys(unit), 0, number))


class Matrix(NamedTuple):
    """Samples as a sparse matrix."""

    rows: Any
    labels: Any
    numbers: Any


def matrix_of(samples: list[tuple[list[int], int, int]], table: int = TABLE) -> Matrix:
    """Return the samples as a matrix."""
    sizes = np.array([len(keys) for keys, _, _ in samples])
    pointers = np.concatenate([[0], np.cumsum(sizes)])
    columns = np.fromiter((key for keys, _, _ in samples for key in keys), np.int32, int(pointers[-1]))
    rows = csr_matrix((np.ones(len(columns), np.float32), columns, pointers), (len(samples), table))
    return Matrix(rows, np.array([label for _, label, _ in samples]), np.array([number for _, _, number in samples]))


def linear_of(matrix: Matrix, used: Any) -> Linear:
    """Return the linear model of the samples whose documents are used.

    A constant step and the mean of all steps do as well as a solver to the end: with the usual shrinking steps, a
    hundredth of false starts let through 21 % of the torn ones, with these 36 %.
    """
    mask = used[matrix.numbers]
    learner = SGDClassifier(alpha=1e-6, learning_rate="constant", eta0=0.1, loss="log_loss", max_iter=6, tol=None,
                            average=True, random_state=1)  # fmt: skip
    learner.fit(matrix.rows[mask], matrix.labels[mask])
    weights = learner.coef_[0]
    weights[np.bincount(matrix.rows[mask].indices, minlength=matrix.rows.shape[1]) < RAREST] = 0
    scale = float(np.quantile(np.abs(weights[np.abs(weights) > 1e-6]), 0.9995)) / 127
    table = np.clip(STEP * np.round(weights / scale / STEP), -126, 126).astype(np.int16) + 128
    return Linear(table.astype(np.uint8).tobytes(), scale, float(learner.intercept_[0]))


def linear_models_of(matrices: dict[str, Matrix], used: Any) -> tuple[LinearModels, Gates]:
    """Return the three linear models, and the gates."""
    lines = LinearModels(*(linear_of(matrices[name], used) for name in LinearModels._fields))
    starts = _scored(lines.head, matrices["head"], used, label=0)
    ends = _scored(lines.tail, matrices["tail"], used, label=1)
    return lines, Gates(float(np.quantile(starts, PASSED_OVER)), float(np.quantile(ends, MISSED)))


def _scored(line: Linear, matrix: Matrix, used: Any, *, label: int) -> Any:
    """Return the scores of the samples that have the label."""
    rows = matrix.rows[used[matrix.numbers] & (matrix.labels == label)]
    table = np.frombuffer(line.table, np.uint8).astype(np.float32) - 128
    return line.bias + line.scale * (rows @ table)
