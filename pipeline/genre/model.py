"""The decision on the genre of a text: boosted trees over its shape, one sum of trees per genre."""

import json
from collections.abc import Mapping
from functools import cache, partial
from math import exp
from typing import NamedTuple

from pipeline.genre.postponed import Postponed
from pipeline.genre.shape import NAMES, shape_of
from pipeline.model import UNIDENTIFIED, Genre, Identified
from pipeline.text.forest import Forest, tree_of
from pipeline.text.shipped import shipped_bytes

GENRES = tuple(genre for genre in Genre if genre is not Genre.UNKNOWN)
"""The genres in the order of the model's outputs."""
LEAST_SHARE = 0.8
"""From this probability on a genre is named; on projects not trained on, see docs/genres.md."""
LEAST_SHARE_OF_PAGE = 0.5
"""The same for pages: of 2,844 sound texts of projects not trained on none reaches it."""

LAST_TEXTS = 3
"""Number of texts whose genre is remembered: a document as it came, repaired, and with its lines joined."""


class GenreModel(NamedTuple):
    """For each genre a sum of trees; the softmax of the sums are the probabilities."""

    forests: tuple[Forest, ...]

    def shares(self, shape: list[float]) -> dict[Genre, float]:
        """Return the probability of each genre."""
        scores = [forest.score(shape) for forest in self.forests]
        top = max(scores)
        powers = [exp(score - top) for score in scores]
        total = sum(powers)
        return {genre: power / total for genre, power in zip(GENRES, powers, strict=True)}


def model_of(data: object) -> GenreModel:
    """Return the model that the weights describe.

    Raises:
        ValueError: the weights were made for other features or genres.

    """
    if not isinstance(data, dict) or data["features"] != list(NAMES) or data["genres"] != list(GENRES):
        msg = "the weights were made for other features; run training/genre.py again"
        raise ValueError(msg)
    return GenreModel(tuple(Forest([tree_of(tree) for tree in trees], len(NAMES)) for trees in data["trees"]))


@cache
def model() -> GenreModel:
    """Return the shipped model."""
    return model_of(json.loads(shipped_bytes(__package__, "weights.json")))


def identified_by(shares: Mapping[Genre, float]) -> Identified:
    """Return the decision that the probabilities allow."""
    genre = max(shares, key=shares.__getitem__)
    least = LEAST_SHARE_OF_PAGE if genre is Genre.PAGE else LEAST_SHARE
    return Identified(genre if shares[genre] >= least else Genre.UNKNOWN, shares)


_last: dict[str, Identified] = {}
"""The decisions on the last texts."""


def genre_of(text: str) -> Identified:
    """Return the decision on the genre of a plain text; asked again about one of the last texts, it costs nothing.

    >>> genre_of("")
    Identified(genre=<Genre.UNKNOWN: 'unknown'>, shares={})
    """
    found = _last.get(text)
    if found is None:
        found = identified_by(model().shares(shape_of(text))) if text and not text.isspace() else UNIDENTIFIED
        if len(_last) >= LAST_TEXTS:
            _last.pop(next(iter(_last)), None)
        _last[text] = found
    return found


def genre_when_asked(text: str) -> Identified:
    """Return the same, decided when somebody first asks, unless it is known."""
    return _last.get(text) or Postponed(partial(genre_of, text))


def forget() -> None:
    """Forget the decisions on the last texts, where another model takes over."""
    _last.clear()
