"""Measure repair from witnesses: `python -m tests.benchmarks.witness --data DIR --out FILE [--limit N]`.

Reads the rows of the data's `cases.jsonl.gz`: documents (`t` is `doc`) and damaged ones (`hole`), of which it looks at
`id`, `text`, and which documents are no witnesses (`exclude`) or come in addition (`extra`). Writes the repaired texts
in the form of the data's scorer, and prints milliseconds per damaged document.
"""

import json
import time

from pipeline.corpus.alignment import Copy
from pipeline.corpus.witness import Verdict, WitnessIndex, testimony
from tests.benchmarks.harness import arguments, records


def filled(text: str, verdict: Verdict) -> str:
    """Return the text with all that is supplied."""
    for fill in reversed(verdict.fills):
        hole = fill.hole
        text = text[: hole.start] + hole.text + text[hole.stop :]
    return text


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
            excluded = set(case["exclude"])
            indexes = [index, WitnessIndex(extra)]
            verdict = testimony(Copy(case["id"], case["text"]), indexes, lambda copy, no=excluded: copy.id not in no)
            spent += time.process_time() - start
            fills = [{"text": fill.hole.text, "source": fill.hole.witness.id} for fill in verdict.fills]
            row = {"id": case["id"], "text": filled(case["text"], verdict), "fills": fills}
            row["evidence"] = [str(fill.hole.evidence) for fill in verdict.fills]
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
