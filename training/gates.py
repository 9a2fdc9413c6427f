"""Fit the gate that tells the text of a whole page from other texts: a logistic regression, by Newton's steps."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.boilerplate.features import Tables
from pipeline.boilerplate.gate import gate_features
from pipeline.model import Block

STEPS = 30
RIDGE = 1.0
"""Keeps weights small: features are brought to one scale before."""


def gate_of(texts: Sequence[tuple[Sequence[Block], bool, float]], tables: Tables) -> dict[str, Any]:
    """Return the gate as plain data.

    Args:
        texts: the blocks of each text, whether it is that of a page, and its weight.
        tables: the words of menus, as the page model has them.

    """
    rows = np.array([gate_features(blocks, tables) for blocks, _, _ in texts])
    wanted = np.array([page for _, page, _ in texts], float)
    weight = np.array([weight for _, _, weight in texts])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    x = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])
    held = np.zeros(x.shape[1])
    ridge = np.diag([RIDGE] * (x.shape[1] - 1) + [0.0])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-(x @ held)))
        slope = x.T @ (weight * (wanted - share)) - ridge @ held
        curve = (x * (weight * share * (1 - share))[:, None]).T @ x + ridge
        held = held + np.linalg.solve(curve, slope)
    weights = held[:-1] / scale
    return {
        "weights": [round(float(value), 5) for value in weights],
        "bias": round(float(held[-1] - weights @ mean), 5),
    }
