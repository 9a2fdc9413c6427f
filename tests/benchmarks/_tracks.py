"""What the benchmarks of boilerplate share: reading a folder, cleaning by the right model, writing predictions."""

import argparse
import gzip
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline import Cleaned, Kind, clean, render
from pipeline.boilerplate import cuts, model
from pipeline.edits import merged
from pipeline.genre import model as genre
from pipeline.model import Edit
from pipeline.titles import headline_of

HEADLINE = "benchmark.headline"
"""What takes the headline out of the text of a page before it is scored."""


class Case(NamedTuple):
    """One document to clean."""

    identity: str
    site: str
    text: str


def arguments(description: str) -> argparse.Namespace:
    """Return the folder of the data, the file of the predictions, and where the weights of folds are."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--fold-weights",
        type=Path,
        help="weights by training/boilerplate.py, a file a fold: no page is judged by a model that saw its site",
    )
    parser.add_argument("--fold-genres", type=Path, help="the same by training/genre.py, with as many folds")
    return parser.parse_args()


def truths(data: Path) -> Iterator[dict[str, str]]:
    """Yield the pages of the folder, with `id`, `site` and the true `text`."""
    for line in (data / "truth.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        yield json.loads(line)


def html_cases(data: Path) -> Iterator[Case]:
    """Yield the pages as HTML."""
    for page in truths(data):
        raw = gzip.decompress((data / "html" / f"{page['id']}.html.gz").read_bytes())
        yield Case(page["id"], page["site"], raw.decode("utf-8"))


def text_cases(data: Path, name: str) -> Iterator[Case]:
    """Yield the pages as the plain texts in a file of the folder."""
    sites = {page["id"]: page["site"] for page in truths(data)}
    for line in gzip.decompress((data / name).read_bytes()).decode("utf-8").split("\n")[:-1]:
        row = json.loads(line)
        if row["id"] in sites:
            yield Case(row["id"], sites[row["id"]], row["text"] or "")


def run(cases: Iterable[Case], kind: Kind, chosen: argparse.Namespace) -> None:
    """Clean the documents, write `{id, text}` lines, and print documents, bytes and CPU seconds."""
    models = _fold_models(chosen.fold_weights)
    genres = fold_genres(chosen.fold_genres)
    documents = size = 0
    spent = 0.0
    clean(b"<html><p>warm</p></html>")
    with chosen.out.open("w", encoding="utf-8") as out:
        for case in cases:
            if models:
                part = int(hashlib.sha256(case.site.encode()).hexdigest(), 16) % len(models)
                vars(cuts)["model_for"] = models[part].__getitem__
            if genres:
                part = int(hashlib.sha256(case.site.encode()).hexdigest(), 16) % len(genres)
                use_genres(genres[part])
            raw = case.text.encode("utf-8", "surrogatepass")
            start = time.process_time()
            cleaned = clean(raw, kind=kind)
            text = _main_text(cleaned)
            spent += time.process_time() - start
            documents, size = documents + 1, size + len(raw)
            out.write(json.dumps({"id": case.identity, "text": text}) + "\n")
    print(json.dumps({"documents": documents, "bytes": size, "cpu_seconds": round(spent, 3)}))


def _main_text(cleaned: Cleaned) -> str:
    """Return the cleaned text; of a page without its headline, which the truths of such benchmarks leave out."""
    document = cleaned.document
    headline = [span for span in headline_of(document) if document.kind is Kind.HTML]
    cut = [Edit(span, span.of(document.original), "", (HEADLINE,)) for span in headline]
    return render(document.original, merged([*cleaned.edits, *cut]))


def _fold_models(folder: Path | None) -> list[dict[str, model.BlockModel]]:
    if folder is None:
        return []
    files = sorted(folder.glob("*.json"), key=lambda path: int(path.stem))
    loaded = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    shipped = {name: model.model_for(name) for name in (model.HTML, model.PAGE, model.EXTRACT)}
    return [shipped | {name: model.block_model_of(weights) for name, weights in data.items()} for data in loaded]


def fold_genres(folder: Path | None) -> list[genre.GenreModel]:
    """Return the models of genres of the folds, in order."""
    files = sorted(folder.glob("*.json"), key=lambda path: int(path.stem)) if folder else []
    return [genre.model_of(json.loads(path.read_text(encoding="utf-8"))) for path in files]


def use_genres(model: genre.GenreModel) -> None:
    """Let this model name the genres from now on."""
    vars(genre)["model"] = lambda: model
    genre.forget()
