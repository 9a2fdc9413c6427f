"""How fast clean text goes through, and what it loses on the way.

`python -m tests.benchmarks.throughput --data DIR --out FILE` reads `{id, text}` from the JSONL files of DIR. The last
line counts, beside time, the characters cut and replaced, by rule, and the flags by kind.
"""

import json
from collections import Counter
from itertools import islice
from typing import Any

from pipeline import account, clean, render
from tests.benchmarks.harness import arguments, measured, records


def main() -> None:
    """Run the benchmark."""
    chosen = arguments("throughput")
    characters: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    flags: Counter[str] = Counter()

    def predict(record: dict[str, Any]) -> dict[str, Any]:
        cleaned = clean(record["text"].encode("utf-8", "surrogatepass"))
        counts = account(cleaned.document.original, cleaned.edits)
        characters.update(counts._asdict())
        rules.update({name: len(edit.span) for edit in cleaned.edits for name in edit.rules})
        flags.update(flag.kind for flag in cleaned.flags)
        return {"id": record["id"], "text": render(cleaned.document.original, cleaned.edits)}

    result = measured(islice(records(chosen.data), chosen.limit), predict, chosen.out)
    total = sum(characters.values())
    share = {name: round(100 * count / max(1, total), 4) for name, count in characters.items()}
    print(json.dumps(result | {"percent": share, "cut_by_rule": dict(rules.most_common()), "flags": dict(flags)}))


if __name__ == "__main__":
    main()
