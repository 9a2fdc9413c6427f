"""Measure repair from witnesses: `python -m tests.benchmarks.witness --data DIR --out FILE [--limit N]`.

Reads the rows of the data's `cases.jsonl.gz`: documents (`t` is `doc`) and damaged ones (`hole`), of which it looks at
`id`, `text`, and which documents are no witnesses (`exclude`) or come in addition (`extra`). Writes the repaired texts
in the form of the data's scorer, and prints milliseconds per damaged document.
"""

import json
import time
from collections.abc import Callable

from pipeline.corpus.alignment import Copy
from pipeline.corpus.witness import Verdict, WitnessIndex, verdict_of
from tests.benchmarks.harness import arguments, records


def filled(text: str, verdict: Verdict) -> str:
    """Return the text with all that is supplied."""
    for fill in reversed(verdict.fills):
        text = text[: fill.start] + fill.text + text[fill.stop :]
    return text


def _other_than(excluded: set[str]) -> Callable[[Copy], bool]:
    return lambda copy: copy.id not in excluded


def main() -> None:
    """Write the repaired texts and print the figures."""
    chosen = arguments("witness")
    rows = list(records(chosen.data))
    start = time.process_time()
    copies = [Copy(row["id"], row["text"], row["site"]) for row in rows if row["t"] == "doc"]
    index = WitnessIndex(copies)
    built = time.process_time() - start
    cases = [row for row in rows if row["t"] == "hole"][: chosen.limit]
    spent = 0.0
    with chosen.out.open("w", encoding="utf-8") as out:
        for case in cases:
            start = time.process_time()
            extra = [Copy(each["id"], each["text"], each["site"]) for each in case["extra"]]
            indexes = [index, WitnessIndex(extra)]
            verdict = verdict_of(Copy(case["id"], case["text"]), indexes, _other_than(set(case["exclude"])))
            spent += time.process_time() - start
            fills = [
                {"text": piece.text, "source": piece.witness.id} for fill in verdict.fills for piece in fill.pieces
            ]
            row = {"id": case["id"], "text": filled(case["text"], verdict), "fills": fills}
            row["evidence"] = [str(fill.evidence) for fill in verdict.fills]
            row["conflicts"] = len(verdict.conflicts)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    figures = {
        "documents": len(copies),
        "index_documents_per_cpu_second": round(len(copies) / built),
        "cases": len(cases),
        "milliseconds_per_case": round(1000 * spent / max(1, len(cases)), 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
