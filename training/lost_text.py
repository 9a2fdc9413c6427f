"""Train the detector of lost text on clean texts that this script damages itself.

    python -m training.lost_text TEXTS [TEXTS ...] --out weights.xz [--folds 'w{fold}.xz'] [--seeds N] [--few N]

TEXTS are JSON lines, plain or gzipped: `{"id", "lang", "genre", "source", "blocks": [[type, text], ...]}`, as
`training.texts` writes them; documents whose `source` contains the value of `--without` are left out. Folds are over sources: a project, with all translations, is in one of them.
With `--folds PATTERN` the weights that saw nothing of a fold are written, too, for measuring on it; {fold} is filled in.
Needs the extra `train`, which is not needed to use the weights.
"""

# ruff: noqa: E501

import argparse
import hashlib
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from multiprocessing import current_process
from pathlib import Path
from random import Random
from time import process_time
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import regex
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import SGDClassifier

from pipeline.lost_text.borders import CLOSED_SCORE, LinearModels, borders_of
from pipeline.lost_text.edges import TABLE, end_keys, join_keys, start_keys
from pipeline.lost_text.features import FEATURES, units_of
from pipeline.lost_text.model import Gates, Linear
from pipeline.reading.blocks import blocks_of
from training.damage import Piece, damaged, dense, page, places, sentences, trap
from training.files import FORMS, InputError, new_file, records_of, write_whole
from training.lines import Group, shelves_of

INNER = 3
SALT = "source710/"
"""Chosen so that each fold has news or pages, novels, and technical texts, in several languages."""
CUTS, FEW_CUTS = 10, 4
"""Places that one paragraph is cut at, for the linear models; of a further text fewer."""
TRAPS, FEW_TRAPS = 10, 3
"""Groups of sound lines that are shown to the linear models beside one text."""
LINEAR_ONLY = 2
"""So many times as many texts as pages are made of teach the linear models."""
RAREST = 4
"""Hashed n-grams seen less often get no weight."""
PASSED_OVER = 0.75
"""Share of real starts that the gate of heads passes over."""
MISSED = 0.03
"""Share of torn ends that the gate of tails passes over."""
TREES = {"objective": "binary", "num_leaves": 47, "learning_rate": 0.07, "max_bin": 127, "min_data_in_leaf": 80, "feature_fraction": 0.6,
         "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 8.0, "num_threads": 1, "verbose": -1, "seed": 7}  # fmt: skip
ROUNDS = {"heads": 230, "tails": 230, "splits": 140}


TEXT_FIELDS = {"id": str, "lang": str, "genre": str, "source": str, "blocks": list}
"""The fields of a training text."""


class Text(NamedTuple):
    """A clean document."""

    id: str
    lang: str
    blocks: list[tuple[str, str]]
    inner: int
    """The fold of its source."""
    paged: bool
    """Whether pages are made of it; the others teach the linear models only."""
    rare: bool
    """Whether it is of the further texts, of which fewer pages are made."""
    genre: str
    project: str


def log(*said: object) -> None:
    """Tell how far the training is."""
    print(f"{process_time():7.1f}s", *said, flush=True)


_PACKAGE = regex.compile(r"(?:deb|src|pypi|npm|prep)/(\S+).*")
_TRANSLATION = regex.compile(r"(?:-\p{Ll}{2}){1,2}$")


def project_of(source: str) -> str:
    """Return the project that a source belongs to: a package without its version and language.

    >>> project_of("deb/debian-faq-nl 11.1"), project_of("ruby/www.ruby-lang.org")
    ('debian-faq', 'ruby/www.ruby-lang.org')
    """
    package = _PACKAGE.fullmatch(source)
    return source if "/" in source and not package else _TRANSLATION.sub("", package[1] if package else source)


def fold_of(name: str, folds: int, salt: str = "") -> int:
    """Return the fold of a document."""
    return int(hashlib.sha1((salt + name).encode()).hexdigest()[:6], 16) % folds  # noqa: S324 - a key, not a secret


def texts_of(paths: Iterable[Path], without: str, caps: dict[str, int]) -> list[Text]:
    """Return the documents, at most as many of a language and genre as the caps say."""
    texts, taken = [], Counter[str]()
    for number, path in enumerate(paths):
        found = list(records_of(path, TEXT_FIELDS))
        found.sort(key=lambda one: hashlib.sha1(one["id"].encode()).hexdigest())  # noqa: S324
        for one in found:
            kind = f"{one['genre']}:{one['lang']}"
            cap = caps.get(kind, caps.get(one["genre"], 10**9))
            if (without and without in one["source"]) or taken[kind] >= LINEAR_ONLY * cap or len(one["blocks"]) < 4:
                continue
            taken[kind] += 1
            blocks = [(kind, text) for kind, text in one["blocks"] if text.strip()]
            texts.append(
                Text(
                    one["id"],
                    one["lang"],
                    blocks,
                    fold_of(project_of(one["source"]), INNER, SALT),
                    taken[kind] <= cap,
                    number > 0,
                    one["genre"],
                    project_of(one["source"]),
                )
            )
    log(len(texts), dict(taken))
    if {text.inner for text in texts if text.paged} != set(range(INNER)):
        raise InputError(f"the texts fill fewer than {INNER} folds: more values of `source` are needed; {FORMS}.")
    return texts


# Linear models over n-grams of edges

Samples = dict[str, list[tuple[list[int], int, int]]]
Shelf = tuple[object, ...]


def shelf_of(text: Text) -> Shelf:
    """Return what documents have in common that may borrow lines: none is trained on a line it is measured on."""
    return text.lang, text.inner


def shelves(texts: list[Text]) -> dict[Shelf, list[Group]]:
    """Return the headings and lists of all documents."""
    return shelves_of((shelf_of(text), text.blocks) for text in texts)


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


def samples_of(texts: list[Text]) -> Samples:
    """Return labelled n-grams: head and tail 1 = is inside a sentence, join 1 = belongs together."""
    samples: Samples = {"head": [], "tail": [], "join": []}
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
    return samples


def _edge_samples(said: str, number: int, samples: Samples) -> None:
    unit = said.rstrip()
    samples["head"].append((start_keys(said), 0, number))
    if unit and unit[-1] not in ".!?:。！？：":
        samples["tail"].append((end_keys(unit), 0, number))


class Matrix(NamedTuple):
    """Samples as a sparse matrix."""

    rows: Any
    labels: Any
    numbers: Any


def matrix_of(samples: list[tuple[list[int], int, int]]) -> Matrix:
    """Return the samples as a matrix."""
    sizes = np.array([len(keys) for keys, _, _ in samples])
    pointers = np.concatenate([[0], np.cumsum(sizes)])
    columns = np.fromiter((key for keys, _, _ in samples for key in keys), np.int32, int(pointers[-1]))
    rows = csr_matrix((np.ones(len(columns), np.float32), columns, pointers), (len(samples), TABLE))
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
    weights[np.bincount(matrix.rows[mask].indices, minlength=TABLE) < RAREST] = 0
    scale = float(np.quantile(np.abs(weights[np.abs(weights) > 1e-6]), 0.9995)) / 127
    table = np.clip(np.round(weights / scale), -127, 127).astype(np.int16) + 128
    return Linear(table.astype(np.uint8).tobytes(), scale, float(learner.intercept_[0]))


def linear_models_of(matrices: dict[str, Matrix], used: Any) -> tuple[LinearModels, Gates]:
    """Return the three linear models, and the gates."""
    lines = LinearModels(*(linear_of(matrices[name], used) for name in ("head", "tail", "join")))
    starts = _scored(lines.head, matrices["head"], used, label=0)
    ends = _scored(lines.tail, matrices["tail"], used, label=1)
    return lines, Gates(float(np.quantile(starts, PASSED_OVER)), float(np.quantile(ends, MISSED)))


def _scored(line: Linear, matrix: Matrix, used: Any, *, label: int) -> Any:
    """Return the scores of the samples that have the label."""
    rows = matrix.rows[used[matrix.numbers] & (matrix.labels == label)]
    table = np.frombuffer(line.table, np.uint8).astype(np.float32) - 128
    return line.bias + line.scale * (rows @ table)


# Borders of damaged pages


class Rows(NamedTuple):
    """Measured borders of damaged pages, with what happened there."""

    measures: Any
    head: Any
    tail: Any
    split: Any
    numbers: Any


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
    found: list[tuple[list[float], int, int, int, int]] = []
    borrowed = shelves(texts)
    for number in number_of:
        text = texts[number]
        models, gates = lines(text)
        for seed in range(seeds[text.rare]):
            rng = Random(f"{seed}/{text.id}")  # noqa: S311
            pieces = damaged(text.blocks, text.lang, rng, borrowed[shelf_of(text)])
            said, spans = page(pieces, rng)
            blocks = blocks_of(said)
            heads, tails = _labels(pieces, spans, [block.span.start for block in blocks])
            for border in borders_of(units_of(blocks), models, gates):
                head, tail = heads.get(border.number, 0), tails.get(border.number, 0)
                found.append((border.measures, 0 if head == 2 else head, tail, int(head == 2), number))
    columns = [np.array([row[at] for row in found]) for at in range(1, 5)]
    return Rows(np.array([row[0] for row in found], np.float32), *columns)


HEAD, TAIL, JOIN = (FEATURES.index(f"{name}_score") for name in ("head", "tail", "join"))
LEAST = {"heads": -1.0, "tails": -3.0, "splits": CLOSED_SCORE}
"""Edges with lower log odds teach nothing: the forests are not asked about them either."""
TARGETS = {"heads": ("head", HEAD), "tails": ("tail", TAIL), "splits": ("split", JOIN)}


class Grown(NamedTuple):
    """The trees of one target: those of all texts, those that saw nothing of each fold, and their common curve."""

    whole: Any
    apart: list[Any]
    shares: dict[str, list[float]]


def forests_of(rows: Rows, texts: list[Text]) -> tuple[dict[str, Grown], dict[str, float]]:
    """Return the trees and calibration curves, and figures on sources not trained on."""
    forests: dict[str, Grown] = {}
    figures: dict[str, float] = {}
    inner = np.array([text.inner for text in texts])[rows.numbers]
    for name, (target, column) in TARGETS.items():
        labels = getattr(rows, target)
        used = (labels >= 0) & (rows.measures[:, column] > LEAST[name])
        x, y, part = rows.measures[used], labels[used], inner[used]
        held = np.zeros(len(y))
        apart = []
        for fold in range(INNER):
            apart.append(lightgbm.train(TREES, lightgbm.Dataset(x[part != fold], y[part != fold]), ROUNDS[name]))
            held[part == fold] = apart[-1].predict(x[part == fold], raw_score=True)
        figures |= _figures(name, held, y, len(rows.numbers))
        learner = lightgbm.train(TREES, lightgbm.Dataset(x, y), ROUNDS[name])
        forests[name] = Grown(learner, apart, curve(held, y))
        gain = sorted(zip(learner.feature_importance("gain"), FEATURES, strict=True), reverse=True)[:14]
        said = {key: value for key, value in figures.items() if name in key}
        log(name, len(y), int(y.sum()), said, [feature for _, feature in gain])
    return forests, figures


def _figures(name: str, held: Any, labels: Any, borders: int) -> dict[str, float]:
    """Return the share of losses found at 1 and 5 false findings per 1,000 blocks, half of the borders measured."""
    order = np.argsort(-held)
    budget = np.cumsum(1 - labels[order])
    figures = {}
    for per in (1, 5):
        reach = np.searchsorted(budget, per * borders / 1000 * 2)
        figures[f"{name}@{per}"] = round(float(labels[order][:reach].sum() / max(1, labels.sum())), 4)
    return figures


def _exported(learner: Any, shares: dict[str, list[float]]) -> dict[str, Any]:
    return {"trees": [_flat(tree["tree_structure"]) for tree in learner.dump_model()["tree_info"]], **shares}


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


class Weights(NamedTuple):
    """All that is written to a file of weights."""

    about: dict[str, str]
    lines: LinearModels
    gates: Gates
    forests: dict[str, dict[str, Any]]

    def written(self, path: Path) -> None:
        """Write the weights: a line of JSON, then the tables, compressed."""
        linear = [{"name": name, "scale": line.scale, "bias": line.bias} for name, line in self.lines._asdict().items()]
        head = {"about": self.about, "gates": self.gates, "linear": linear, "forests": self.forests}
        tables = [line.table for line in self.lines]
        write_whole(path, lzma.compress(b"".join([json.dumps(head, ensure_ascii=False).encode(), b"\n", *tables])))
        log("wrote", path, path.stat().st_size, "bytes", self.about)


def trained(texts: list[Text], options: argparse.Namespace) -> list[Weights]:
    """Return the weights of all texts, and then those that saw nothing of each fold."""
    matrices = {name: matrix_of(samples) for name, samples in samples_of(texts).items()}
    log("samples", {name: matrix.rows.shape[0] for name, matrix in matrices.items()}, current_process().name)
    inner = np.array([text.inner for text in texts])
    parts = [linear_models_of(matrices, inner != fold) for fold in range(INNER)]
    log("linear models of the parts")
    paged = [number for number, text in enumerate(texts) if text.paged]
    seeds = (options.seeds, options.seeds if options.few is None else options.few)
    rows = rows_of(texts, paged, lambda text: parts[text.inner], seeds)
    log("borders", len(rows.numbers), "heads", int((rows.head == 1).sum()), "tails", int((rows.tail == 1).sum()))
    if options.keep_rows:
        np.savez(options.keep_rows, **rows._asdict(), inner=inner)
    forests, figures = forests_of(rows, texts)
    about = _about(texts, figures)
    whole = {name: _exported(grown.whole, grown.shares) for name, grown in forests.items()}
    apart = [
        Weights(about, *part, {name: _exported(grown.apart[fold], grown.shares) for name, grown in forests.items()})
        for fold, part in enumerate(parts)
    ]
    return [Weights(about, *linear_models_of(matrices, inner >= 0), whole), *apart]


def _about(texts: list[Text], figures: dict[str, float]) -> dict[str, str]:
    """Return where the weights come from: date, digest, number, languages, genres and sources, and the figures by folds."""
    digest = hashlib.sha256("".join(sorted(text.id + str(text.blocks) for text in texts)).encode()).hexdigest()
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "texts": digest,
        "documents": str(len(texts)),
        "languages": " ".join(sorted({text.lang for text in texts})),
        "genres": " ".join(sorted({text.genre for text in texts})),
        "projects": ", ".join(sorted({text.project for text in texts})),
        **{key: str(value) for key, value in figures.items()},
    }


def fold_files(pattern: str) -> list[Path]:
    """Return the files of the folds, for `argparse`; none may exist."""
    return [new_file(pattern.replace("{fold}", str(fold))) for fold in range(INNER)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, and write the weights."""
    options = _parser().parse_args(arguments)
    if len(set(options.folds)) not in (0, INNER):
        raise InputError("--folds names one file for all folds; write {fold} where the number goes.")
    caps = {kind: int(cap) for kind, _, cap in (part.rpartition(":") for part in options.caps.split(","))}
    whole, *apart = trained(texts_of(options.texts, options.without, caps), options)
    for path, weights in zip(options.folds, apart, strict=False):
        weights.written(path)
    whole.written(options.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=new_file, required=True, help="where to write; a new file")
    parser.add_argument(
        "--folds", type=fold_files, default=[], help="where to write the weights that saw nothing of fold {fold}"
    )
    parser.add_argument("--seeds", type=int, default=3, help="pages made of each text")
    parser.add_argument("--few", type=int, help="pages made of a text that is not in the first file")
    parser.add_argument("--without", default="", help="leave out documents whose source contains this")
    parser.add_argument("--keep-rows", type=new_file, help="file for the measured borders, in the form of numpy")
    parser.add_argument("--caps", default="manual:60,manual:en:60,manual:fr:140,book:250,help:60,guide:80,policy:80",
                        help="most documents of a genre, or of a genre in a language, that pages are made of")  # fmt: skip
    return parser


if __name__ == "__main__":
    main()
