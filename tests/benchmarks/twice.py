"""Which pages change when their text is cleaned again: `python -m tests.benchmarks.twice --data DIR` names the rules.

DIR holds pages (.html or .html.gz). `--every 3 --from 1` takes every third, from the second on.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from pipeline import Kind, clean
from tests.benchmarks.cost import paths_of, raw_of


def changed(folder: Path, every: int, first: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of every page looked at, and the rules that change its text; none where it stays."""
    for path in paths_of(folder)[first::every]:
        again = clean(clean(raw_of(path), kind=Kind.HTML).text)
        yield path.name, sorted({str(rule) for edit in again.edits for rule in edit.rules})


def main() -> None:
    """Print a line for each page that changes, and how many there are."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.twice")
    parser.add_argument("--data", type=Path, required=True, help="folder with pages")
    parser.add_argument("--every", type=int, default=1, help="take every so many pages")
    parser.add_argument("--from", type=int, default=0, dest="first", help="how many pages to pass over first")
    chosen = parser.parse_args()
    found = dict(changed(chosen.data, chosen.every, chosen.first))
    for name, rules in found.items():
        if rules:
            print(json.dumps({"page": name, "rules": rules}))
    print(json.dumps({"pages": len(found), "changed": sum(map(bool, found.values()))}))


if __name__ == "__main__":
    main()
