"""Train the detector of lost text on clean texts that this script damages itself.

    python -m training.lost_text TEXTS [TEXTS ...] --out weights.zlib [--folds 'w{fold}.zlib'] [--seeds N] [--few N]

TEXTS are JSON lines, plain or gzipped: `{"id", "lang", "genre", "source", "blocks": [[type, text], ...]}`, as
`training.texts` writes them; documents whose `source` contains the value of `--without` are left out. Folds are over
sources: a project, with all translations, is in one of them. With `--folds PATTERN` the weights that saw nothing of a
fold are written too, for measuring on it; {fold} is filled in.
Needs the extra `train`, which is not needed to use the weights.
"""

import argparse
import hashlib
import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing import current_process
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipeline.lost_text.model import Gates
from pipeline.lost_text.screen import LinearModels
from training.clean_texts import INNER, Text, log, texts_of
from training.files import InputError, new_file, write_whole
from training.forests import Grown, exported, forests_of, rows_of
from training.linear_models import TABLES, linear_models_of, matrix_of, samples_of

SHIPPED_STEP = 4
"""Weights are shipped in multiples of this, in 127ths of the largest: a sixth less to ship, with the same findings."""


LARGEST = 124
"""Multiple of the step that still fits a byte."""


def coarse(table: bytes) -> bytes:
    """Return the table with its weights rounded for shipping; 128 stands for none."""
    weights = np.frombuffer(table, np.uint8).astype(np.int16) - 128
    rounded = SHIPPED_STEP * np.rint(weights / SHIPPED_STEP)
    return bytes((np.clip(rounded, -LARGEST, LARGEST) + 128).astype(np.uint8).tobytes())


class Weights(NamedTuple):
    """All that is written to a file of weights."""

    about: dict[str, str]
    lines: LinearModels
    gates: Gates
    forests: dict[str, dict[str, Any]]
    first: dict[str, dict[str, Any]]

    def written(self, path: Path) -> None:
        """Write the weights: a line of JSON, then the tables, compressed."""
        linear = [
            {"name": name, "size": len(line.table), "scale": line.scale, "bias": line.bias}
            for name, line in self.lines._asdict().items()
        ]
        head = {
            "about": self.about,
            "gates": self.gates,
            "linear": linear,
            "forests": self.forests,
            "first": self.first,
        }
        tables = [coarse(line.table) for line in self.lines]
        write_whole(path, zlib.compress(b"".join([json.dumps(head, ensure_ascii=False).encode(), b"\n", *tables]), 9))
        log("wrote", path, path.stat().st_size, "bytes", self.about)


def trained(texts: list[Text], options: argparse.Namespace) -> list[Weights]:
    """Return the weights of all texts, and then those that saw nothing of each fold."""
    matrices = {name: matrix_of(samples, TABLES[name]) for name, samples in samples_of(texts).items()}
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
    lines = [linear_models_of(matrices, inner >= 0), *parts]
    return [Weights(about, *part, *_grown(forests, number)) for number, part in enumerate(lines)]


def _grown(forests: dict[str, Grown], number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the forests and the first forests of all texts, for 0, or those that saw nothing of fold `number` - 1."""
    return (
        {name: exported(grown.forests[number], grown.shares) for name, grown in forests.items()},
        {name: exported(grown.first[number], {}) for name, grown in forests.items()},
    )


def _about(texts: list[Text], figures: dict[str, float]) -> dict[str, str]:
    """Return where the weights come from: date, texts by digest, number and kinds, and the figures by folds."""
    digest = hashlib.sha256("".join(sorted(text.id + str(text.blocks) for text in texts)).encode()).hexdigest()
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "texts": digest,
        "documents": str(len(texts)),
        "languages": " ".join(sorted({text.lang for text in texts})),
        "genres": " ".join(genres := sorted({text.genre for text in texts})),
        "projects": ", ".join(projects := sorted({text.project for text in texts})),
        "trained_on": f"clean texts of {len(genres)} genres from {len(projects)} projects, damaged by the training",
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
    caps = "manual:60,manual:en:60,manual:fr:140,book:250,help:60,guide:80,policy:80"
    most = "most documents of a genre, or of a genre in a language, that pages are made of"
    parser.add_argument("--caps", default=caps, help=most)
    return parser


if __name__ == "__main__":
    main()
