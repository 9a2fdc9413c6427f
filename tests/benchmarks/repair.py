"""Repair as the scorers call it, and the cost of it.

`score.py --tool tests.benchmarks.repair:repair` from the top of the repository scores it;
`python -m tests.benchmarks.repair --data DIR --out FILE` times it.
"""

import json
import time
from itertools import islice

import ftfy

from pipeline.characters import repaired
from pipeline.characters.suspicions import suspicions
from pipeline.edits import render
from pipeline.errors import NotText
from pipeline.reading.decode import decode
from pipeline.reading.recognition import looks_like_html
from tests.benchmarks.harness import arguments, measured, records


def repair(raw: str | bytes) -> str:
    """Return the text with characters and lines repaired."""
    if isinstance(raw, bytes):
        try:
            raw = decode(raw).text
        except NotText:
            return ""
    edits = repaired(raw, markup=looks_like_html(raw)).edits
    return render(raw, edits)


def _main() -> None:
    """Time the repair of clean text, and `ftfy.fix_encoding` on the same text in the same run."""
    chosen = arguments("repair")
    texts = [record["text"] for record in islice(records(chosen.data), chosen.limit)]
    ours = measured(iter([{"text": text} for text in texts]), lambda r: {"text": repair(r["text"])}, chosen.out)
    start = time.process_time()
    for text in texts:
        suspicions(text)
    gate = time.process_time() - start
    start = time.process_time()
    for text in texts:
        ftfy.fix_encoding(text)
    theirs = time.process_time() - start
    print(json.dumps(ours | {"gate_cpu_seconds": round(gate, 3), "ftfy_cpu_seconds": round(theirs, 3)}))


if __name__ == "__main__":
    _main()
