"""Check the bounds below which a border is given up, against texts: what is the least that a shown finding ever had?

    python -m training.bounds TEXTS [TEXTS ...]

TEXTS are JSON lines, plain or gzipped, damaged ones and clean ones: records with a field `text`, or with `blocks` as
`training.lost_text` reads them, which are joined with empty lines. Prints one line for each bound
of `pipeline/lost_text/bounds.py`: the bound, and the least value of a border whose confidence came over .2 and .5.
The bounds of `PLAIN` must lie below the first, with some room: run it after training, and set them anew where they
do not. What the closest look gives up, too, is left out.
"""

import argparse
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from pipeline.flow import document_of
from pipeline.lost_text.borders import borders_of
from pipeline.lost_text.bounds import CLOSE, OPEN, PLAIN, STAGES
from pipeline.lost_text.features import EDGE_FEATURES
from pipeline.lost_text.model import CalibratedForest, LossModel, loss_model_of, shipped
from pipeline.lost_text.screen import Look, linear_models_of
from pipeline.lost_text.units import units_of
from training.files import FORMS, InputError, records_of

SHOWN = (0.2, 0.5)
LEAST_LINEAR = -90.0
"""Values below this were not measured."""


class Row(NamedTuple):
    """One bound at one border."""

    name: str
    value: float
    confidence: float


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts of a file of records.

    Raises:
        InputError: a record has neither a text nor blocks.

    """
    for number, record in enumerate(records_of(path, {}), 1):
        if isinstance(record.get("text"), str):
            yield record["text"]
        elif isinstance(record.get("blocks"), list):
            yield "\n\n".join(text for _, text in record["blocks"])
        else:
            raise InputError(f"{path}, record {number}: neither `text` nor `blocks`; {FORMS}.")


def sums_of(forest: CalibratedForest, measures: list[float]) -> Iterator[tuple[int, float]]:
    """Yield the stages of a forest with the sum of the trees so far; the last is the whole."""
    for stop in (*STAGES, len(forest.trees)):
        if stop <= len(forest.trees):
            part = CalibratedForest(forest.trees[:stop], (), ())
            yield stop, part.score(measures, OPEN)


def rows_of(text: str, model: LossModel) -> Iterator[Row]:
    """Yield what each bound is compared with, at each border of a text."""
    units = units_of(document_of(text).blocks)
    for border in borders_of(units, linear_models_of(model), model.gates, Look(OPEN._replace(likely_head=0.0))):
        head, tail = border.scores.head.score, border.scores.tail.score
        for name, forest, value in (
            ("head", model.heads, head),
            ("tail", model.tails, tail),
            ("split", model.splits, head + tail),
        ):
            if value < max(LEAST_LINEAR, getattr(CLOSE, name)):
                continue
            sums = list(sums_of(forest, border.measures))
            confidence = forest.share(sums[-1][1])
            yield Row(
                "first", getattr(model.first, f"{name}s").score(border.measures[: len(EDGE_FEATURES)]), confidence
            )
            yield Row(name, value, confidence)
            if name == "head" and tail < LEAST_LINEAR and value >= CLOSE.likely_head:
                yield Row("likely_head", value, confidence)
            yield from (Row(f"trees {stop}", total, confidence) for stop, total in sums[:-1])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the bounds and what they have to stay below."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take each n-th text")
    parser.add_argument("--weights", type=Path, help="weights to check, instead of the shipped ones")
    options = parser.parse_args(arguments)
    model = loss_model_of(options.weights.read_bytes()) if options.weights else shipped()
    least, count = dict[tuple[str, float], float](), 0
    for path in options.texts:
        for number, text in enumerate(texts_of(path)):
            if number % options.every:
                continue
            for row in rows_of(text, model):
                count += 1
                for shown in SHOWN:
                    if row.confidence >= shown:
                        key = row.name, shown
                        least[key] = min(least.get(key, inf), row.value)
    named = PLAIN._asdict() | {f"trees {stop}": bound for stop, bound in zip(STAGES, PLAIN.trees, strict=True)}
    print(f"{count} values")
    for name in sorted({name for name, _ in least}):
        found = [least.get((name, shown), inf) for shown in SHOWN]
        verdict = "" if named[name] < found[0] else "  TOO HIGH"
        print(f"{name:12} {named[name]:6.2f}  least {found[0]:6.2f} over .2, {found[1]:6.2f} over .5{verdict}")


if __name__ == "__main__":
    main()
