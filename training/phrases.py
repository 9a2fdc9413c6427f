"""Fit the weights of words and pairs of words: a logistic regression with a ridge, on sparse rows."""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipeline.boilerplate.phrases import phrases_of

LEAST_SITES = 5
"""A phrase gets a weight when so many sites use it."""
MOST_PHRASES = 5_000
"""So many are kept: those that weigh most, rare ones less."""
RIDGE = 1.0
STEPS = 40
HEAVIEST = 20.0
"""No block weighs more than so many."""


def phrase_weights(
    texts: Sequence[Sequence[Sequence[str]]], sites: Sequence[str], labels: Any, weights: Any
) -> dict[str, float]:
    """Return the weight of each phrase.

    Args:
        texts: for each document the words of its blocks.
        sites: the site of each document.
        labels: whether each block is content, document after document.
        weights: how much each block counts.

    """
    found = [[set(phrases_of(words)) for words in blocks] for blocks in texts]
    used: dict[str, set[str]] = defaultdict(set)
    for site, blocks in zip(sites, found, strict=True):
        for phrase in set().union(*blocks):
            used[phrase].add(site)
    names = sorted(phrase for phrase, by in used.items() if len(by) >= LEAST_SITES)
    rows = _rows([phrases for blocks in found for phrases in blocks], {name: n for n, name in enumerate(names)})
    fitted = _fitted(rows, np.where(labels, 1.0, -1.0), np.minimum(weights / weights.mean(), HEAVIEST))
    strength = np.abs(fitted) * np.sqrt(np.asarray((rows != 0).sum(axis=0)).ravel())
    chosen = np.sort(np.argsort(-strength, kind="stable")[:MOST_PHRASES])
    return {names[n]: round(float(fitted[n]), 2) for n in chosen if round(float(fitted[n]), 2)}


def _rows(blocks: Sequence[set[str]], numbers: dict[str, int]) -> Any:
    places, values, stops = [], [], [0]
    for phrases in blocks:
        known = sorted(numbers[phrase] for phrase in phrases if phrase in numbers)
        places += known
        values += [1 / sqrt(len(phrases) or 1)] * len(known)
        stops.append(len(places))
    return csr_matrix((values, places, stops), shape=(len(blocks), len(numbers)))


def _fitted(rows: Any, signs: Any, weights: Any) -> Any:
    """Return the weights with the least weighed logistic loss; what they are added to is left out."""

    def loss(held: Any) -> tuple[float, Any]:
        margins = signs * (rows @ held[:-1] + held[-1])
        pull = -signs * weights / (1 + np.exp(np.clip(margins, -30, 30)))
        value = float(weights @ np.logaddexp(0, -margins) + RIDGE / 2 * held[:-1] @ held[:-1])
        return value, np.append(rows.T @ pull + RIDGE * held[:-1], pull.sum())

    start = np.zeros(rows.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x[:-1]
