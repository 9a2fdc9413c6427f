"""How fast clean text goes through, and what it loses on the way.

`python -m tests.benchmarks.throughput --data DIR --out FILE` reads `{id, text}` from the JSONL files of DIR. The last
line counts, beside time, the characters kept, cut and replaced, those that each rule touched, those cut that are not
white space (harm, if the texts are clean), and the flags by kind.
"""

import json
from collections import Counter
from itertools import islice
from typing import Any

from pipeline import account, clean, render
from pipeline.edits import visible
from tests.benchmarks.harness import arguments, measured, records


def main() -> None:
    """Run the benchmark."""
    chosen = arguments("throughput")
    characters: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    flags: Counter[str] = Counter()

    def predict(record: dict[str, Any]) -> dict[str, Any]:
        cleaned = clean(record["text"].encode("utf-8", "surrogatepass"))
        counts = account(cleaned.document.original, cleaned.edits)
        characters.update(counts._asdict())
        for edit in visible(cleaned.edits):
            rules.update(dict.fromkeys(edit.rules, len(edit.span)))
            if edit.is_cut:
                lost.update(dict.fromkeys(edit.rules, len("".join(edit.before.split()))))
        flags.update(flag.kind for flag in cleaned.flags)
        return {"id": record["id"], "text": render(cleaned.document.original, cleaned.edits)}

    result = measured(islice(records(chosen.data), chosen.limit), predict, chosen.out)
    total = sum(characters.values())
    share = {name: round(100 * count / max(1, total), 4) for name, count in characters.items()}
    shown = {"percent": share, "touched_by_rule": dict(rules.most_common()), "cut_beside_white_space": dict(+lost)}
    print(json.dumps(result | shown | {"flags": dict(flags)}))


if __name__ == "__main__":
    main()
