"""Repeats, planted: `python -m tests.benchmarks.repeats --data DIR --out FILE [--limit N]`.

Takes the records of a folder (JSONL, with `text`, or `blocks` as pairs of kind and text), plants a copy of each
kind into each, and counts as found those after which the text reads as it did without. Then the texts as they are:
how many of them a rule of repeats changes. What was missed, and what was cut of clean texts, is written to `--out`;
read the latter: real texts hold real copies. The last line holds `found` and `clean_changed`, shares from 0 to 1.
"""

import json
import re
import time
from collections.abc import Callable
from random import Random
from typing import Any

from pipeline import Cleaned, Kind, clean, render
from pipeline.rules import RULES
from tests.benchmarks.harness import arguments, records

REPEATS = [rule for rule in RULES if rule.family == "repeat"]
FEWEST_PARAGRAPHS = 6
"""A text takes part with so many paragraphs of prose."""
LEAST_LETTERS = 60
SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]+[\"'”’」)]*(?:\s|$)")
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

Parts = list[str]


def is_prose(part: str) -> bool:
    """Return whether a part is a paragraph of its own, long enough to be distinguished from a label."""
    weight = sum(map(str.isalpha, part)) + len(SIGNS.findall(part))
    return weight >= LEAST_LETTERS and "\n" not in part and part[-1] in '.!?。！？”"' and part[0].isalpha()


def beside(parts: Parts, at: int, _: Random) -> Parts:
    return [*parts[: at + 1], parts[at], *parts[at + 1 :]]


def several(parts: Parts, at: int, chance: Random) -> Parts:
    stop = min(len(parts), at + chance.randint(2, 5))
    return [*parts[:stop], *parts[at:stop], *parts[stop:]]


def all_again(parts: Parts, _: int, __: Random) -> Parts:
    return [*parts, *parts[1:]]


def later(parts: Parts, at: int, chance: Random) -> Parts:
    """Return the text with a paragraph once more, after another paragraph of prose further down."""
    places = [n for n in range(at + 2, len(parts)) if is_prose(parts[n - 1])]
    place = chance.choice(places) if places else len(parts)
    return [*parts[:place], parts[at], *parts[place:]]


def near_copy(parts: Parts, at: int, chance: Random) -> Parts:
    stop = min(len(parts), at + chance.randint(2, 4))
    return [*parts[:stop], *map(restyled, parts[at:stop]), *parts[stop:]]


def restyled(part: str) -> str:
    """Return the words with other quotes, dashes and spaces between them."""
    plain = part.replace("“", '"').replace("”", '"').replace("’", "'") if "“" in part or "’" in part else part
    styled = plain if plain != part else part.replace("'", "’").replace(' "', " “").replace('"', "”")
    return styled.replace(" – ", " - ").replace(" — ", " -- ").replace(" ", "\u00a0", 3)


def pull_quote(parts: Parts, at: int, chance: Random) -> Parts:
    """Return the text with a sentence of a paragraph set again within four paragraphs of it."""
    said = [quote for quote in SENTENCE.findall(parts[at]) if weight_of(quote) >= 10]
    quote = chance.choice(said).strip()
    quote = f"“{quote}”" if chance.random() < 0.5 and not set(quote) & set("“”\"'’") else quote
    place = min(len(parts), max(1, at + chance.choice((-3, -2, -1, 0, 1, 2, 3, 4))))
    return [*parts[:place], quote, *parts[place:]]


def weight_of(text: str) -> int:
    """Return how many words a text has, two signs of Chinese or Japanese a word."""
    return len(SIGNS.sub("", text).split()) + len(SIGNS.findall(text)) // 2


def holds_a_quote(part: str) -> bool:
    """Return whether a paragraph has a sentence long enough to be quoted, and enough beside it."""
    sentences = SENTENCE.findall(part)
    longest = max((weight_of(sentence) for sentence in sentences), default=0)
    return len(sentences) > 2 and longest >= 10 and longest <= 0.6 * weight_of(part) and weight_of(part) >= 20


KINDS: dict[str, Callable[[Parts, int, Random], Parts]] = {
    "beside": beside,
    "several": several,
    "all again": all_again,
    "later": later,
    "near copy": near_copy,
    "pull quote": pull_quote,
}


def parts_of(record: dict[str, Any]) -> Parts:
    """Return the paragraphs of a record."""
    found = (text for _, text in record["blocks"]) if "blocks" in record else record["text"].split("\n\n")
    return [part.strip() for part in found if part.strip()]


def cleaned(parts: Parts) -> tuple[str, Cleaned]:
    done = clean("\n\n".join(parts).encode("utf-8", "replace"), kind=Kind.TEXT, rules=REPEATS)
    return render(done.document.original, done.edits), done


def main() -> None:
    """Run both parts and print the shares."""
    chosen = arguments("repeats")
    found, tried = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    texts = changed = 0
    start = time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for record in list(records(chosen.data))[: chosen.limit]:
            parts = parts_of(record)
            plain, done = cleaned(parts)
            cut = [[edit.before.strip()[:300], edit.note] for edit in done.edits if edit.rules[0].startswith("repeat.")]
            texts, changed = texts + 1, changed + bool(cut)
            if cut:
                out.write(json.dumps({"id": record["id"], "clean_cut": cut}, ensure_ascii=False) + "\n")
            prose = [n for n, part in enumerate(parts) if n and is_prose(part)]
            if cut or len(prose) < FEWEST_PARAGRAPHS:
                continue
            chance = Random(record["id"])
            for name, plant in KINDS.items():
                places = [n for n in prose if holds_a_quote(parts[n])] if plant is pull_quote else prose
                if places:
                    left, _ = cleaned(plant(parts, chance.choice(places), chance))
                    good = left.split() == plain.split()
                    tried[name], found[name] = tried[name] + 1, found[name] + good
                    if not good:
                        out.write(json.dumps({"id": record["id"], "missed": name}) + "\n")
    print(json.dumps({"by_kind": {name: round(found[name] / max(1, tried[name]), 4) for name in KINDS}}))
    rates = {
        "documents": texts,
        "copies": sum(tried.values()),
        "cpu_seconds": round(time.process_time() - start, 1),
        "found": round(sum(found.values()) / max(1, sum(tried.values())), 4),
        "clean_changed": round(changed / max(1, texts), 4),
    }
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
