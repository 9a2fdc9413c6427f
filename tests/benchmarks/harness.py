"""What all benchmarks share: their arguments, reading, and the line they end with."""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def arguments(name: str, *extra: str) -> argparse.Namespace:
    """Return the arguments of a benchmark: `--data`, `--out`, `--limit` and the extra ones."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{name}")
    parser.add_argument("--data", type=Path, required=True, help="folder with the inputs")
    parser.add_argument("--out", type=Path, required=True, help="file for the predictions")
    parser.add_argument("--limit", type=int, default=None, help="how many documents to take at most")
    for option in extra:
        parser.add_argument(option, default="")
    return parser.parse_args()


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of all JSONL files of a folder, plain or .gz, in the order of their names."""
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]):
        with path.open("rb") as packed:
            yield from map(json.loads, gzip.GzipFile(fileobj=packed) if path.suffix == ".gz" else packed)


def measured(
    records: Iterator[dict[str, Any]], predict: Callable[[dict[str, Any]], dict[str, Any]], out: Path
) -> dict[str, Any]:
    """Write a prediction for each record; return documents, bytes of text and CPU seconds of predicting alone."""
    documents = size = 0
    spent = 0.0
    with out.open("w", encoding="utf-8") as file:
        for record in records:
            start = time.process_time()
            prediction = predict(record)
            spent += time.process_time() - start
            documents += 1
            size += len(record.get("text", "").encode("utf-8", "replace"))
            file.write(json.dumps(prediction, ensure_ascii=False) + "\n")
    return {
        "documents": documents,
        "bytes": size,
        "cpu_seconds": round(spent, 3),
        "megabytes_per_cpu_second": round(size / spent / 1e6, 3),
    }
