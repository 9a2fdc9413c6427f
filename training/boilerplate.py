"""Train, measure and write the weights of the boilerplate model.

    python -m training.boilerplate --data DIR --out NEW.json [--folds 5 --fold-weights NEW_DIR] [--date DAY]
    python -m training.boilerplate --data DIR --out NEW.json --kind extract --keep pipeline/boilerplate/weights.json

DIR holds labelled pages; `training/README.md` spells out its form. Pages of one site are never on both sides of a
fold. Needs the extra `train`; CPU about ten minutes for 900 pages; five folds train six times.
"""

import argparse
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from pipeline.boilerplate.context import context_features
from pipeline.boilerplate.cuts import as_text
from pipeline.boilerplate.features import NO_TABLES, Features, Tables, features_of, table_features
from pipeline.boilerplate.model import EXTRACT, HTML, LOWEST_LIMIT, PAGE, SECOND_NAMES, limit_of
from pipeline.boilerplate.phrases import phrase_features
from pipeline.flow import document_of
from pipeline.model import Block, Kind
from training.files import InputError, as_json, content_of, new_file, new_folder, write_whole
from training.labelled import check_tracks, digest_of, pages_of, texts_of
from training.labels import labels_of
from training.measure import mean_f1
from training.phrases import phrase_weights

SETTINGS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 24, "min_data_in_leaf": 80, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 127, "verbose": -1,
    "num_threads": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
FIRST_TREES = 70
SECOND_TREES = 100
INNER_FOLDS = 3
LEAST_SITES = {"words": 6, "names": 4}
"""A word or class name enters the tables when so many sites use it."""
WEAKEST_ODDS = 0.3
OTHER_PAGES = 1.5
"""Pages that are no articles are few, and weigh more."""

Matrix = Any
"""A numpy array; its types are not checked here."""


LEFT = "left"
"""The track of what the models of pages leave."""
PHRASED = frozenset({"pagetext", LEFT})
"""The tracks that phrases are fitted on: tags and class names are better evidence in HTML, and cost less."""


@dataclass
class Sample:
    """A labelled document."""

    identity: str
    site: str
    track: str
    blocks: tuple[Block, ...]
    view: Features
    labels: list[float]
    rows: Matrix = field(init=False)
    weights: Matrix = field(init=False)
    scale: float = 1.0
    """How much the document weighs beside others."""

    def __post_init__(self) -> None:
        """Weigh each block by its words' share of the content: a page counts once, as in the measure."""
        words = np.array([w.words for w in self.view.wordings], float)
        content = sum(w for w, label in zip(words, self.labels, strict=True) if label >= 0.5)
        self.rows = np.array(self.view.rows, np.float32)
        self.view = self.view._replace(rows=[])
        self.weights = self.scale * (words + 3) / (content + 50)


def samples_of(data: Path, track: str) -> Iterable[Sample]:
    """Yield the documents of one track: `html`, `pagetext`, a name in `extracted/`, or `truth` (nothing to cut)."""
    text_of = texts_of(data, track)
    for page in pages_of(data):
        document = document_of(text_of(page), kind=Kind.HTML if track == "html" else Kind.TEXT)
        if document.blocks:
            labels = labels_of([block.text for block in document.blocks], page["text"])
            labels = [1.0] * len(labels) if track == "truth" else labels
            scale = (0.2 if track == "truth" else 1.0) * (1.0 if page["page_type"] == "article" else OTHER_PAGES)
            yield Sample(page["id"], page["site"], track, document.blocks, features_of(document), labels, scale=scale)


@cache
def loaded(data: Path, track: str) -> tuple[Sample, ...]:
    """Return the documents of one track; read once."""
    return tuple(samples_of(data, track))


def check_inputs(data: Path, kinds: Iterable[str], *, left: bool) -> None:
    """Look for every input before any training.

    Raises:
        InputError: some are missing; the message names all of them.

    """
    used = {*kinds, *((HTML, PAGE) if left else ())}
    tracks = [track for kind, names in TRACKS.items() if kind in used for track in names if track != "truth"]
    check_tracks(data, tracks)


def fold_of(site: str, folds: int, salt: str = "") -> int:
    """Return the fold of a site: the same on every machine."""
    return int(hashlib.sha256((salt + site).encode()).hexdigest(), 16) % folds


def tables_of(samples: Sequence[Sample]) -> Tables:
    """Return the log-odds of words and class names; each site has one voice."""
    words: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    names: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for sample in samples:
        for (tokens, own, around), label, w in zip(
            sample.view.tokens, sample.labels, sample.view.wordings, strict=True
        ):
            side = int(label >= 0.5)
            if w.words <= 40:
                for token in {*tokens, " ".join(tokens[:2])}:
                    words[token][sample.site][side] += 1
            for name in set(own).union(*around):
                names[name][sample.site][side] += math.sqrt(w.words + 1)
    return Tables(_odds(words, LEAST_SITES["words"]), _odds(names, LEAST_SITES["names"]), _phrases(samples))


def _phrases(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the weights of phrases, if a track is among the samples that phrases are fitted on."""
    if not any(sample.track in PHRASED for sample in samples) or any(sample.track == "html" for sample in samples):
        return {}
    texts = [[words for words, _, _ in sample.view.tokens] for sample in samples]
    labels = np.concatenate([np.array(sample.labels) >= 0.5 for sample in samples])
    weights = np.concatenate([sample.weights for sample in samples])
    return phrase_weights(texts, [sample.site for sample in samples], labels, weights)


def _odds(counts: dict[str, dict[str, list[float]]], least: int) -> dict[str, float]:
    odds = {}
    for token, by_site in counts.items():
        if len(by_site) >= least:
            good = sum(content / (content + other) for other, content in by_site.values())
            odds[token] = round(math.log((good + 1) / (len(by_site) - good + 1)), 2)
    return {token: value for token, value in sorted(odds.items()) if abs(value) >= WEAKEST_ODDS}


@dataclass
class Trained:
    """Tables and the two boosted forests."""

    tables: Tables
    first: lightgbm.Booster
    second: lightgbm.Booster

    def scores(self, samples: Sequence[Sample]) -> list[Matrix]:
        """Return the scores of all blocks, document by document."""
        first = [np.hstack([s.rows, _tabled(s, self.tables)]) for s in samples]
        guesses = _predicted(self.first, first)
        second = [np.hstack([x, _context(s, g)]) for x, s, g in zip(first, samples, guesses, strict=True)]
        return _predicted(self.second, second)


def trained_on(samples: Sequence[Sample]) -> Trained:
    """Return the model; its second forest learns from guesses on sites that the first had not seen."""
    first: list[Matrix] = [None] * len(samples)
    guesses: list[Matrix] = [None] * len(samples)
    parts = [fold_of(sample.site, INNER_FOLDS, "inner") for sample in samples]
    for part in range(INNER_FOLDS):
        tables = tables_of([s for s, p in zip(samples, parts, strict=True) if p != part])
        for n in _in(parts, part):
            first[n] = np.hstack([samples[n].rows, _tabled(samples[n], tables)])
    for part in range(INNER_FOLDS):
        rest = [n for n, p in enumerate(parts) if p != part]
        forest = _grown([first[n] for n in rest], [samples[n] for n in rest], FIRST_TREES)
        held = _in(parts, part)
        for n, guess in zip(held, _predicted(forest, [first[n] for n in held]), strict=True):
            guesses[n] = guess
    second = [np.hstack([x, _context(s, g)]) for x, s, g in zip(first, samples, guesses, strict=True)]
    return Trained(tables_of(samples), _grown(first, samples, FIRST_TREES), _grown(second, samples, SECOND_TREES))


def _in(parts: Sequence[int], part: int) -> list[int]:
    return [n for n, p in enumerate(parts) if p == part]


def _tabled(sample: Sample, tables: Tables = NO_TABLES) -> Matrix:
    known = np.array([table_features(tokens, tables) for tokens in sample.view.tokens], np.float32)
    said = phrase_features([words for words, _, _ in sample.view.tokens], tables.phrases)
    return np.hstack([known, np.array(said, np.float32)])


def _context(sample: Sample, guesses: Matrix) -> Matrix:
    return np.array(context_features(sample.blocks, sample.view, [float(g) for g in guesses]), np.float32)


def _grown(rows: Sequence[Matrix], samples: Sequence[Sample], trees: int) -> lightgbm.Booster:
    labels = np.concatenate([np.array(s.labels) >= 0.5 for s in samples]).astype(float)
    weights = np.concatenate([s.weights for s in samples])
    data = lightgbm.Dataset(np.vstack(rows), labels, weight=weights / weights.mean())
    return lightgbm.train(SETTINGS, data, trees)


def _predicted(forest: lightgbm.Booster, rows: Sequence[Matrix]) -> list[Matrix]:
    if not rows:
        return []
    flat = forest.predict(np.vstack(rows), num_threads=1)
    pieces: list[Matrix] = np.split(flat, np.cumsum([len(x) for x in rows])[:-1])
    return pieces


def exported(model: Trained) -> dict[str, object]:
    """Return the model as plain data for `pipeline.boilerplate.model`."""
    return {
        "features": list(SECOND_NAMES),
        "words": dict(model.tables.words),
        "names": dict(model.tables.names),
        "phrases": dict(model.tables.phrases),
        "first": [_plain(tree["tree_structure"]) for tree in model.first.dump_model()["tree_info"]],
        "second": [_plain(tree["tree_structure"]) for tree in model.second.dump_model()["tree_info"]],
    }


def _plain(node: dict[str, Any]) -> object:
    if "leaf_value" in node:
        return round(node["leaf_value"], 5)
    mean = round(node["internal_value"], 4)
    return [
        node["split_feature"],
        float(f"{node['threshold']:.7g}"),
        mean,
        _plain(node["left_child"]),
        _plain(node["right_child"]),
    ]


TRACKS = {HTML: ("html",), PAGE: ("pagetext",), EXTRACT: ("trafilatura", "resiliparse", "truth")}
"""What each model learns from."""


class Run(NamedTuple):
    """What was trained of one kind: the model, those of the folds, and the figures, as plain data."""

    model: dict[str, object]
    apart: list[dict[str, object]]
    figures: dict[str, dict[str, float]]


def trained(data: Path, name: str, folds: int, *, left: bool = True) -> Run:
    """Return what is trained of a kind of input; `extract` learns from what is left of pages, too, where asked."""
    samples = [sample for track in TRACKS[name] for sample in loaded(data, track)]
    if not samples:
        raise InputError(f"{data}: no page of the tracks {', '.join(TRACKS[name])} has a text.")
    if name == EXTRACT and left:
        samples += [s for kind in (HTML, PAGE) for s in left_of(data, kind, folds or INNER_FOLDS)]
    models, scores = judged_apart(samples, folds) if name == EXTRACT else pages_apart(data, name, folds)
    figures = {
        track: _figures(data, [s for s in samples if s.track == track], scores) for track in TRACKS[name] if folds
    }
    return Run(exported(trained_on(samples)), [exported(model) for model in models], figures)


def judged_apart(samples: Sequence[Sample], folds: int) -> tuple[list[Trained], dict[tuple[str, str], Matrix]]:
    """Return a model a fold, and the scores of every document by the one that saw no page of its site."""
    models: list[Trained] = []
    scores: dict[tuple[str, str], Matrix] = {}
    for part in range(folds):
        models.append(trained_on(_without(samples, part, folds)))
        held = [s for s in samples if fold_of(s.site, folds) == part]
        scores |= {(s.track, s.identity): score for s, score in zip(held, models[-1].scores(held), strict=True)}
    return models, scores


@cache
def pages_apart(data: Path, name: str, folds: int) -> tuple[list[Trained], dict[tuple[str, str], Matrix]]:
    """Return the same for the pages of a kind, judged once: extracts learn from what is left of them."""
    return judged_apart([sample for track in TRACKS[name] for sample in loaded(data, track)], folds)


def _without(samples: Sequence[Sample], part: int, folds: int) -> list[Sample]:
    return [s for s in samples if fold_of(s.site, folds) != part]


@cache
def left_of(data: Path, name: str, folds: int) -> tuple[Sample, ...]:
    """Return what the model of pages leaves of pages it has not seen, of every second page.

    The next look must leave most of that alone.
    """
    truth = {page["id"]: page["text"] for page in pages_of(data)}
    scores = pages_apart(data, name, folds)[1]
    left = []
    half = [HTML, PAGE].index(name)
    for sample in (sample for track in TRACKS[name] for sample in loaded(data, track)):
        if fold_of(sample.identity, 2) != half:
            continue
        document = document_of(as_text(_kept(sample, scores[sample.track, sample.identity]))[0], kind=Kind.TEXT)
        if document.blocks:
            labels = labels_of([block.text for block in document.blocks], truth[sample.identity])
            view = features_of(document)
            scale = sample.scale
            left.append(Sample(sample.identity, sample.site, LEFT, document.blocks, view, labels, scale=scale))
    return tuple(left)


def _figures(data: Path, samples: Sequence[Sample], scores: dict[tuple[str, str], Matrix]) -> dict[str, float]:
    pages = pages_of(data)
    kept = {s.identity: "\n".join(b.text for b in _kept(s, scores[s.track, s.identity])) for s in samples}
    articles = [page for page in pages if page["page_type"] == "article"]
    others = [page for page in pages if page["page_type"] != "article"]
    return {
        name: round(mean_f1([(page["text"], kept.get(page["id"], "")) for page in group]), 4)
        for name, group in (("all", pages), ("articles", articles), ("others", others))
    }


def _kept(sample: Sample, scores: Matrix) -> list[Block]:
    lowest = LOWEST_LIMIT[HTML if sample.track == "html" else PAGE]
    limit = limit_of([float(s) for s in scores], [w.words for w in sample.view.wordings], lowest)
    return [block for block, score in zip(sample.blocks, scores, strict=True) if score >= limit]


def about_of(chosen: argparse.Namespace, kind: str, run: Run) -> dict[str, object]:
    """Return the header of the weights of a kind: day, data, what it learned from, and the figures of the folds."""
    learned = [*TRACKS[kind], *([LEFT] if kind == EXTRACT and not chosen.without_left else [])]
    return {
        "date": chosen.date,
        "data_sha256": digest_of(chosen.data),
        "pages": len(pages_of(chosen.data)),
        "tracks": learned,
        "folds": chosen.folds,
        "f1": run.figures,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, train, write the weights."""
    chosen = _parser().parse_args(arguments)
    kinds = [kind for kind in TRACKS if chosen.kind in (None, kind)]
    check_inputs(chosen.data, kinds, left=EXTRACT in kinds and not chosen.without_left)
    weights: dict[str, object] = json.loads(content_of(chosen.keep)) if chosen.keep else {}
    apart: list[dict[str, object]] = [{} for _ in range(chosen.folds)]
    for kind in kinds:
        run = trained(chosen.data, kind, chosen.folds, left=not chosen.without_left)
        weights |= {kind: run.model, f"about-{kind}": about_of(chosen, kind, run)}
        print(json.dumps({kind: weights[f"about-{kind}"]}))
        apart = [fold | {kind: model} for fold, model in zip(apart, run.apart, strict=True)]
    for number, fold in enumerate(apart if chosen.fold_weights else ()):
        write_whole(chosen.fold_weights / f"{number}.json", as_json(fold))
    write_whole(chosen.out, as_json(weights))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of labelled pages")
    parser.add_argument("--out", type=new_file, required=True, help="where to write; a new file")
    parser.add_argument("--folds", type=int, default=0, help="measure by so many folds over sites")
    parser.add_argument("--fold-weights", type=new_folder, help="new folder for the weights of the folds")
    parser.add_argument("--date", default="", help="the day, for the record")
    parser.add_argument("--kind", choices=list(TRACKS), help="train this kind only")
    parser.add_argument("--keep", type=Path, help="weights whose other kinds are taken over")
    parser.add_argument(
        "--without-left", action="store_true", help="`extract` learns from extracts and true texts only"
    )
    return parser


if __name__ == "__main__":
    main()
