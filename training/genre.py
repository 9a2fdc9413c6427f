"""Train, measure and write the weights of the genre model.

    python -m training.genre --sound TEXTS.jsonl.gz --pages DIR --news NEWS.jsonl.gz --folds 5 --date DAY

TEXTS has the form of the benchmark `plain` (`id`, `genre`, `source`, `text`), DIR that of the benchmark of extraction,
NEWS has `text` and `source`. Texts of one upstream project or one site are never on both sides of a fold. Needs numpy
and LightGBM; CPU about two minutes.
"""

# ruff: noqa: E501 - lists of kinds read better wide

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from pipeline.genre.model import GENRES, LEAST_SHARE, identified_by
from pipeline.genre.shape import NAMES, shape_of
from pipeline.model import Genre
from training.layouts import made

SETTINGS = {
    "objective": "multiclass", "num_class": len(GENRES), "learning_rate": 0.2, "num_leaves": 6, "min_data_in_leaf": 20,
    "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 30
EVERY_NEWS = 8
"""Of the news every so-manieth text is read."""
GENRE_OF = {
    **dict.fromkeys("asciidoc changelog faq handbook licence man markdown plain-docs rst essay".split(), Genre.DOCUMENTATION),
    **dict.fromkeys("code config data-markup shell-session sql".split(), Genre.CODE),
    **dict.fromkeys("bibliography log table".split(), Genre.DATA),
    **dict.fromkeys("chat mail".split(), Genre.CORRESPONDENCE),
    **dict.fromkeys("drama poetry scripture".split(), Genre.VERSE),
    **dict.fromkeys("dictionary quotations wordlist".split(), Genre.LIST),
    **dict.fromkeys("fiction speech news truth trafilatura resiliparse".split(), Genre.PROSE),
    "subtitle": Genre.SUBTITLES,
    "pagetext": Genre.PAGE,
}  # fmt: skip
"""Genre of the kinds of texts; of those that are missing here several are right, and none is learnt."""
MADE_SHARE = 0.5
"""Weight of a made layout beside a real text."""


class Row(NamedTuple):
    """The shape of one text, and what is known of it."""

    shape: list[float]
    kind: str
    project: str
    genre: Genre | None
    weight: float


def rows_of(sound: Path, pages: Path, news: Path) -> Iterator[Row]:
    """Yield the rows of real texts, and of layouts made from the prose among them."""
    for kind, project, text in (*_sound(sound), *_pages(pages), *_news(news)):
        if text.strip():
            genre = GENRE_OF.get(kind)
            yield Row(shape_of(text), kind, project, genre, 1.0)
            if kind in ("truth", "fiction", "speech", "handbook"):
                digest = hashlib.sha256(text.encode()).hexdigest()
                for made_genre, layout, result in made(text, digest):
                    yield Row(shape_of(result), f"made {layout}", project, Genre(made_genre), MADE_SHARE)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _sound(path: Path) -> Iterator[tuple[str, str, str]]:
    for row in _lines(path):
        yield row["genre"], project_of(row["source"]), row["text"]


def project_of(source: str) -> str:
    """Return the upstream project of a package: translations and parts of one manual share the name up to a hyphen.

    >>> project_of("deb/manpages-de 4.18"), project_of("src/weechat 3.8-1")
    ('manpages', 'weechat')
    """
    return source.partition(" ")[0].rpartition("/")[2].partition("-")[0]


def _pages(folder: Path) -> Iterator[tuple[str, str, str]]:
    truths = {row["id"]: row for row in map(json.loads, (folder / "truth.jsonl").read_text("utf-8").split("\n")[:-1])}
    for kind, path in (
        ("pagetext", "pagetext"),
        ("trafilatura", "extracted/trafilatura"),
        ("resiliparse", "extracted/resiliparse"),
    ):
        for row in _lines(folder / f"{path}.jsonl.gz"):
            if row["id"] in truths:
                yield kind, truths[row["id"]]["site"], row["text"] or ""
    for row in truths.values():
        yield "truth", row["site"], row["text"]


def _news(path: Path) -> Iterator[tuple[str, str, str]]:
    for n, row in enumerate(_lines(path)):
        if n % EVERY_NEWS == 0:
            yield "news", f"{row['source']} {n // EVERY_NEWS % 20}", row["text"]


def fold_of(project: str, folds: int) -> int:
    """Return the fold of a project: the same on every machine."""
    return int(hashlib.sha256(project.encode()).hexdigest(), 16) % folds


def grown(rows: Sequence[Row]) -> lightgbm.Booster:
    """Return the model of these rows; a kind of text weighs as the root of its number."""
    known = [row for row in rows if row.genre is not None]
    counts = Counter(row.kind for row in known)
    weights = np.array([row.weight / counts[row.kind] ** 0.5 for row in known])
    labels = [GENRES.index(row.genre) for row in known if row.genre is not None]
    shapes = np.array([row.shape for row in known])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(shapes, labels, weight=weights / weights.mean()), ROUNDS)


def shares_of(model: lightgbm.Booster, rows: Sequence[Row]) -> Any:
    """Return the probability of each genre for each row."""
    return model.predict(np.array([row.shape for row in rows]), num_threads=1)


def exported(model: lightgbm.Booster) -> dict[str, object]:
    """Return the model as plain data: for each genre its trees."""
    trees: list[list[object]] = [[] for _ in GENRES]
    for n, tree in enumerate(model.dump_model()["tree_info"]):
        trees[n % len(GENRES)].append(_plain(tree["tree_structure"]))
    return {"features": list(NAMES), "genres": list(GENRES), "trees": trees}


def _plain(node: dict[str, Any]) -> object:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    children = _plain(node["left_child"]), _plain(node["right_child"])
    return [node["split_feature"], float(f"{node['threshold']:.6g}"), round(node["internal_value"], 3), *children]


ALSO = {
    "licence": Genre.PROSE,
    "handbook": Genre.PROSE,
    "faq": Genre.PROSE,
    "essay": Genre.PROSE,
    "resiliparse": Genre.PAGE,
}
"""What such a kind may be called as well: manuals and licences without markup are prose, and one extractor leaves pages."""


def figures(rows: Sequence[Row], shares: Any) -> dict[str, dict[str, int]]:
    """Return for each kind of real text how many are right, wrong and abstained; of kinds without one genre, how many are named."""
    found: dict[str, Counter[str]] = {}
    for row, share in zip(rows, shares, strict=True):
        if not row.kind.startswith("made"):
            said = identified_by(dict(zip(GENRES, map(float, share), strict=True))).genre
            found.setdefault(row.kind, Counter()).update(("texts", _outcome(row, said), f"as {said}"))
    return {kind: dict(counts) for kind, counts in sorted(found.items())}


def _outcome(row: Row, said: Genre) -> str:
    if said is Genre.UNKNOWN:
        return "abstained"
    if row.genre is None:
        return "named"
    return "right" if said in (row.genre, ALSO.get(row.kind)) else "wrong"


def main() -> None:
    """Read the arguments, train, measure by folds over projects, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sound", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("pipeline/genre/weights.json"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--fold-weights", type=Path, help="folder for the weights of the folds")
    parser.add_argument("--date", default="", help="the day, for the record")
    chosen = parser.parse_args()
    rows = list(rows_of(chosen.sound, chosen.pages, chosen.news))
    shares = np.zeros((len(rows), len(GENRES)))
    for part in range(chosen.folds):
        held = [n for n, row in enumerate(rows) if fold_of(row.project, chosen.folds) == part]
        model = grown([row for row in rows if fold_of(row.project, chosen.folds) != part])
        shares[held] = shares_of(model, [rows[n] for n in held])
        if chosen.fold_weights:
            chosen.fold_weights.mkdir(parents=True, exist_ok=True)
            (chosen.fold_weights / f"{part}.json").write_text(_json(exported(model)), encoding="utf-8")
    measured = figures(rows, shares) if chosen.folds else {}
    for kind, row in measured.items():
        print(kind.ljust(16), " ".join(f"{name} {value}" for name, value in row.items()))
    digest = hashlib.sha256(chosen.sound.read_bytes() + chosen.news.read_bytes()).hexdigest()
    about = {
        "date": chosen.date,
        "data_sha256": digest,
        "folds": chosen.folds,
        "figures": measured,
        "least": LEAST_SHARE,
    }
    chosen.out.write_text(_json({**exported(grown(rows)), "about": about}), encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    main()
