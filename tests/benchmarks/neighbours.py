"""Measure near-duplicates: `python -m tests.benchmarks.neighbours --data DIR --out FILE [--limit N]`.

Reads texts (`id`, `text`; rows of a `t` other than `doc` are passed over), writes the pairs that share text in the form
of the data's scorer, and prints documents per CPU second for fingerprints and pairs together.
"""

import json
import time
from itertools import islice

from pipeline.corpus.fingerprints import fingerprints_of
from pipeline.corpus.neighbours import neighbours
from tests.benchmarks.harness import arguments, records


def main() -> None:
    """Write the pairs and print the figures."""
    chosen = arguments("neighbours")
    rows = [row for row in records(chosen.data) if row.get("t", "doc") == "doc"]
    rows = list(islice(rows, chosen.limit))
    start = time.process_time()
    fingerprints = fingerprints_of(row["text"] for row in rows)
    read = time.process_time()
    pairs = neighbours(fingerprints)
    end = time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for pair in pairs:
            row = {"a": rows[pair.first]["id"], "b": rows[pair.second]["id"], "relation": pair.relation}
            out.write(json.dumps(row | {"share": round(pair.share, 4)}) + "\n")
    figures = {
        "documents": len(rows),
        "characters": sum(len(row["text"]) for row in rows),
        "pairs": len(pairs),
        "cpu_seconds": round(end - start, 3),
        "fingerprints_per_cpu_second": round(len(rows) / (read - start)),
        "documents_per_cpu_second": round(len(rows) / (end - start)),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
