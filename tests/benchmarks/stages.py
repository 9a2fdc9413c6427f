"""Where the time of plain texts goes: `python -m tests.benchmarks.stages --data DIR --out FILE`.

DIR holds JSONL files with `text`, or `raw_b64`. FILE gets one line of JSON per stage: its name, milliseconds of CPU per
megabyte, and how often it was entered; time inside another stage counts for that one alone. `--every 12` takes every
twelfth text. A quarter of the texts is cleaned first, so that weights are read and caches are filled as in a long run.
"""

import base64
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any

from pipeline import RULES, Rule
from pipeline.flow import clean_bytes
from tests.benchmarks.harness import arguments, records

STAGES = (
    ("pipeline.flow", "decode", "decode"),
    ("pipeline.flow", "looks_like_html", "recognise pages"),
    ("pipeline.flow", "repaired", "repair characters"),
    ("pipeline.characters", "joined_lines", "join lines"),
    ("pipeline.characters", "page_furniture", "page numbers"),
    ("pipeline.genre.model", "shape_of", "genre"),
    ("pipeline.flow", "blocks_of", "cut into blocks"),
    ("pipeline.flow", "without_roles", "roles"),
    ("pipeline.flow", "title_of", "title"),
    ("pipeline.flow", "spaced_cuts", "space around cuts"),
    ("pipeline.flow", "_cleaned", "the rest"),
)
"""The functions that are timed: their module, their name there, and what the table calls them."""
LOST_TEXT = frozenset({"fragment", "lacuna", "split", "dangling"})
"""Families of rules that share one reading; the first pays for all."""


class Clock:
    """CPU time by stage, without that of stages inside."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.entered: Counter[str] = Counter()
        self._inside: list[float] = []

    def timed(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed; what it yields is made at once."""

        def wrapped(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            self._inside.append(0.0)
            try:
                made = function(*given, **named)
                return list(made) if isinstance(made, Iterator) else made
            finally:
                spent = time.process_time() - start
                self.seconds[label] += spent - self._inside.pop()
                self.entered[label] += 1
                if self._inside:
                    self._inside[-1] += spent

        return wrapped


def timed_rules(clock: Clock) -> list[Rule]:
    """Return the rules, timed by their families."""
    return [replace(rule, find=clock.timed(f"rules: {_family(rule)}", rule.find)) for rule in RULES]


def _family(rule: Rule) -> str:
    return "lost text" if rule.family in LOST_TEXT else rule.family


def _texts(records: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for record in records:
        if "raw_b64" in record:
            yield base64.b64decode(record["raw_b64"])
        elif "text" in record:
            yield record["text"].encode("utf-8", "surrogatepass")


def main() -> None:
    """Write the table, and print it."""
    chosen = arguments("stages", "--every")
    texts = list(islice(_texts(records(chosen.data)), None, chosen.limit, int(chosen.every or 1)))
    for raw in texts[::4]:
        clean_bytes(raw)
    clock = Clock()
    for module, name, label in STAGES:
        place = import_module(module)
        setattr(place, name, clock.timed(label, getattr(place, name)))
    rules = timed_rules(clock)
    for raw in texts:
        clean_bytes(raw, rules=rules)
    size, total = sum(map(len, texts)), sum(clock.seconds.values())
    lines = [
        {"stage": stage, "ms_per_megabyte": round(1e9 * spent / size, 1), "entered": clock.entered[stage]}
        for stage, spent in sorted(clock.seconds.items(), key=lambda item: -item[1])
    ]
    chosen.out.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    print(*map(json.dumps, lines), sep="\n")
    print(
        json.dumps({"documents": len(texts), "bytes": size, "megabytes_per_cpu_second": round(size / total / 1e6, 3)})
    )


if __name__ == "__main__":
    main()
