"""Train, measure and write the weights of the genre model.

    python -m training.genre --sound TEXTS.jsonl.gz --pages DIR --news NEWS.jsonl.gz --out NEW.json
        [--folds 5 --fold-weights NEW_DIR] [--date DAY]

TEXTS has records with `genre`, `source` and `text`, DIR is the folder that `training.boilerplate` reads, NEWS has
records with `text` and `source`; `training/README.md` spells the forms out. Texts of one upstream project or one site
are never on both sides of a fold. Needs the extra `train`; CPU about two minutes.
"""

# ruff: noqa: E501 - lists of kinds read better wide

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from pipeline.genre.model import GENRES, LEAST_SHARE, identified_by
from pipeline.genre.shape import NAMES, shape_of
from pipeline.model import Genre
from training.files import InputError, as_json, new_file, new_folder, records_of, write_whole
from training.labelled import TEXT_FIELDS, digest_of, pages_of, path_of
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


def _sound(path: Path) -> Iterator[tuple[str, str, str]]:
    for row in records_of(path, dict.fromkeys(("genre", "source", "text"), str), "It holds sound plain texts"):
        yield row["genre"], project_of(row["source"]), row["text"]


def project_of(source: str) -> str:
    """Return the upstream project of a package: translations and parts of one manual share the name up to a hyphen.

    >>> project_of("deb/manpages-de 4.18"), project_of("src/weechat 3.8-1")
    ('manpages', 'weechat')
    """
    return source.partition(" ")[0].rpartition("/")[2].partition("-")[0]


def _pages(folder: Path) -> Iterator[tuple[str, str, str]]:
    truths = {row["id"]: row for row in pages_of(folder)}
    for track in ("pagetext", "trafilatura", "resiliparse"):
        for row in records_of(folder / path_of(track), TEXT_FIELDS, f"It holds the track `{track}`"):
            if row["id"] in truths:
                yield track, truths[row["id"]]["site"], row["text"] or ""
    for row in truths.values():
        yield "truth", row["site"], row["text"]


def _news(path: Path) -> Iterator[tuple[str, str, str]]:
    for n, row in enumerate(records_of(path, {"text": str, "source": str}, "It holds articles")):
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


class Run(NamedTuple):
    """What was trained: the models of the folds as plain data, and the figures."""

    apart: list[dict[str, object]]
    figures: dict[str, dict[str, int]]


def judged_apart(rows: Sequence[Row], folds: int) -> Run:
    """Return a model per fold, and what each says of the projects that it has not seen."""
    shares = np.zeros((len(rows), len(GENRES)))
    apart = []
    for part in range(folds):
        held = [n for n, row in enumerate(rows) if fold_of(row.project, folds) == part]
        model = grown([row for row in rows if fold_of(row.project, folds) != part])
        if held:
            shares[held] = shares_of(model, [rows[n] for n in held])
        apart.append(exported(model))
    return Run(apart, figures(rows, shares) if folds else {})


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, train, measure by folds over projects, write the weights."""
    chosen = _parser().parse_args(arguments)
    rows = list(rows_of(chosen.sound, chosen.pages, chosen.news))
    if not any(row.genre for row in rows):
        raise InputError("no text of a genre that the model learns; training/README.md lists them.")
    run = judged_apart(rows, chosen.folds)
    for kind, row in run.figures.items():
        print(kind.ljust(16), " ".join(f"{name} {value}" for name, value in row.items()))
    about = {
        "date": chosen.date,
        "data_sha256": hashlib.sha256(chosen.sound.read_bytes() + chosen.news.read_bytes()).hexdigest(),
        "pages_sha256": digest_of(chosen.pages),
        "texts": dict(sorted(Counter(row.kind for row in rows).items())),
        "folds": chosen.folds,
        "figures": run.figures,
        "least": LEAST_SHARE,
    }
    for number, fold in enumerate(run.apart if chosen.fold_weights else ()):
        write_whole(chosen.fold_weights / f"{number}.json", as_json(fold))
    write_whole(chosen.out, as_json({**exported(grown(rows)), "about": about}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sound", type=Path, required=True, help="sound plain texts with their kinds")
    parser.add_argument("--pages", type=Path, required=True, help="folder of labelled pages")
    parser.add_argument("--news", type=Path, required=True, help="articles")
    parser.add_argument("--out", type=new_file, required=True, help="where to write; a new file")
    parser.add_argument("--folds", type=int, default=5, help="measure by so many folds over projects")
    parser.add_argument("--fold-weights", type=new_folder, help="new folder for the weights of the folds")
    parser.add_argument("--date", default="", help="the day, for the record")
    return parser


if __name__ == "__main__":
    main()
