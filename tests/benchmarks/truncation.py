"""Measure the detector of lost text: reads texts, writes what is found where, in the form of the data's scorer.

    python -m tests.benchmarks.truncation --data DIR --out FILE [--weights 'w{fold}.json.gz'] [--file dev.jsonl.gz]

Of each record only `text` is read (and `fold`, to choose weights that never saw the document). A paragraph, counted
by empty lines, is a place; blocks of one paragraph share it. Boilerplate and repeats are cut first, as in `clean`.
"""

import argparse
import gzip
import json
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from time import process_time

from pipeline.flow import document_of
from pipeline.lost_text.borders import BorderScores, verdicts_of
from pipeline.lost_text.model import LossModel, loss_model_of, shipped
from pipeline.model import Block, Document, Edit
from pipeline.rules import RULES
from pipeline.rules.form import CUTTING

FAINTEST = 0.002
"""Weaker scores are not written."""

Row = dict[str, str | int | float]


def left_of(document: Document) -> Document:
    """Return the document as the rules of the last pass see it."""
    for stage in CUTTING:
        found = [finding for rule in RULES if rule.stage is stage for finding in rule.findings(document)]
        document = document.without({edit.span for edit in found if isinstance(edit, Edit)})
    return document


def starts_of(text: str) -> list[int]:
    """Return where the paragraphs start: after every empty line, as the scorer counts them."""
    sizes = (len(part) + 2 for part in text.split("\n\n"))
    return list(accumulate(sizes, initial=0))[:-1]


def rows_of(verdict: BorderScores, blocks: tuple[Block, ...], starts: list[int]) -> Iterator[Row]:
    """Yield the flags of one border in the form of the scorer."""

    def number(block: Block) -> int:
        return bisect_right(starts, block.span.start) - 1

    left = blocks[verdict.number - 1] if verdict.number else None
    right = blocks[verdict.number] if verdict.number < len(blocks) else None
    if left and right and number(left) == number(right):
        score = max(verdict.head, verdict.tail)
        if score >= FAINTEST:
            place = right.span.start - starts[number(right)] - 1
            yield {"p": number(right), "flag": "inside", "score": round(score, 4), "off": place}
        return
    for block, flag, score in (
        (right, "head", verdict.head),
        (left, "tail", verdict.tail),
        (right, "split", verdict.split),
    ):
        if block and score >= FAINTEST:
            yield {"p": number(block), "flag": flag, "score": round(score, 4)}


def main() -> None:
    """Write the predictions, print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--file", default="dev.jsonl.gz")
    parser.add_argument("--weights", default="")
    parser.add_argument("--folds", type=int, nargs="*", default=[0, 1, 2])
    options = parser.parse_args()
    models: dict[int, LossModel] = {}
    documents = size = blocks = 0
    spent = all_spent = 0.0
    with (
        options.out.open("w", encoding="utf8") as out,
        gzip.open(options.data / options.file, "rt", encoding="utf8") as lines,
    ):
        for line in lines:
            record = json.loads(line)
            fold = record.get("fold", 0)
            if options.weights and fold not in options.folds:
                continue
            if fold not in models:
                path = options.weights.replace("{fold}", str(fold))
                models[fold] = loss_model_of(Path(path).read_bytes()) if path else shipped()
            begun = process_time()
            document = left_of(document_of(record["text"]))
            looked = process_time()
            verdicts = list(verdicts_of(document.blocks, models[fold]))
            spent += process_time() - looked
            all_spent += process_time() - begun
            starts = starts_of(record["text"])
            flags = [row for verdict in verdicts for row in rows_of(verdict, document.blocks, starts)]
            out.write(json.dumps({"id": record["id"], "flags": flags}) + "\n")
            documents += 1
            size += len(record["text"].encode())
            blocks += len(document.blocks)
    said = {
        "documents": documents,
        "bytes": size,
        "blocks": blocks,
        "cpu_seconds": round(spent, 3),
        "cpu_seconds_with_rules": round(all_spent, 3),
    }
    print(json.dumps(said | {"blocks_per_cpu_second": round(blocks / max(spent, 1e-9))}))


if __name__ == "__main__":
    main()
