"""Echoes of the title, planted: `python -m tests.benchmarks.titles --data DIR --out FILE`.

Takes the true texts whose title is known, puts the title on top and a variant of it below (sixteen kinds), and
counts as removed those of which nothing but one plain title is left on top; then texts with a planted line that
repeats the title on purpose, and counts the lines wrongly cut: planted ones, and any of the text. A text that says
its title in its first lines by itself is left out, since its own echo would be counted as a wrong cut. Texts are
read to their first `BODY_CHARS`, and only the rules that cut run: neither changes what becomes of a title.

`pages` is the same question on pages as they are: how many still show their title on two lines near the top.
`--step 3` takes every third text. The last line holds `removed` and `wrongly_cut`, shares from 0 to 1.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline import Kind, clean, render
from pipeline.rules import RULES
from pipeline.rules.form import CUTTING
from tests.benchmarks._tracks import html_cases, truths

SITE = "The Daily Courier"
BYLINE = "By Jane Doe\n\n12 March 2020"
BODY_CHARS, LEAST_CHARS = 3_000, 600
TOP_CHARS, TOP_LINES = 1_500, 12
CUTTERS = [rule for rule in RULES if rule.stage in CUTTING]


def _lines(title: str, parts: int) -> str:
    words = title.split()
    size = -(-len(words) // parts)
    return "\n\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size))


def _styled(title: str) -> str:
    return title.replace("'", "’").replace(" - ", " — ").replace('"', "”").replace(" – ", " - ")


VARIANTS: dict[str, Callable[[str], str]] = {
    "exact": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "dashes and quotes": lambda title: f"“{_styled(title)}”",
    "wide spaces": lambda title: title.replace(" ", "\u00a0 "),
    "exclamation": lambda title: f"{title.rstrip('.!?')}!",
    "heading mark": lambda title: f"# {title}",
    "site after a bar": lambda title: f"{title} | {SITE}",
    "site after a dash": lambda title: f"{title} - {SITE}",
    "site and section": lambda title: f"{title} | News | {SITE}",
    "site before": lambda title: f"{SITE}: {title}",
    "two lines": lambda title: _lines(title, 2),
    "three lines": lambda title: _lines(title, 3),
    "cut short": lambda title: title[: max(20, len(title) * 6 // 10)].rstrip() + "…",
    "cut short with a site": lambda title: f"{title[: max(20, len(title) * 7 // 10)].rstrip()}... | {SITE}",
    "behind a byline": lambda title: f"{BYLINE}\n\n{title}",
}
DECOYS: dict[str, Callable[[str, str], str]] = {
    "alone": lambda title, body: f"{title}\n\n{body}",
    "no title": lambda _, body: body,
    "first sentence": lambda title, body: f"{title}\n\n{title.rstrip('.!?')} is what this is about.\n\n{body}",
    "only a sentence": lambda title, body: f"{title}\n\n{title.rstrip('.!?')}.\n\n{body}",
    "later section": lambda title, body: f"{title}\n\n{body}\n\n{title}\n\n{body[:300]} And so on.",
    "another heading": lambda title, body: f"{title}\n\nWhat happened next\n\n{body}",
    "a question": lambda title, body: f"{title}\n\nWhy {title.rstrip('.!?')}?\n\n{body}",
    "refrain": lambda title, body: f"{title}\n\n{title}\nand the rain came down,\n{title}\nall over town.\n\n{body}",
}


class Text(NamedTuple):
    """A text and its title."""

    identity: str
    title: str
    body: str


def letters_of(text: str) -> str:
    """Return the letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def texts(data: Path, step: int) -> Iterator[Text]:
    """Yield the texts that do not say their title themselves."""
    for page in list(truths(data))[::step]:
        title = " ".join((page["title"] or "").split())
        body = page["text"].strip()[:BODY_CHARS].rsplit(" ", 1)[0]
        lines = [letters_of(line) for line in body.split("\n") if line.strip()]
        if (
            not 4 <= len(title.split()) <= 25
            or title.endswith(".")
            or len(body) < LEAST_CHARS
            or lines[:1] == lines[1:2]
        ):
            continue
        if letters_of(title) not in letters_of(body[:TOP_CHARS]):
            yield Text(page["id"], title, body)


def cleaned(text: str, kind: Kind = Kind.TEXT) -> tuple[str, str, list[str]]:
    """Return the text cleaned, its title, and what was cut as a title."""
    done = clean(text.encode("utf-8", "replace"), kind=kind, rules=CUTTERS)
    cut = [edit.before.strip() for edit in done.edits if "title.repeated" in edit.rules]
    return render(done.document.original, done.edits), done.title, cut


def is_removed(text: Text, echo: str) -> bool:
    """Return whether the title alone is left of the title and its echo; a byline beside them may go too."""
    left, title, _ = cleaned(f"{text.title}\n\n{echo}\n\n{text.body}")
    planted = {letters_of(line) for line in echo.split("\n") if line and line not in BYLINE}
    lines = [line for line in left.split("\n") if line and line not in BYLINE]
    return [title] == lines[:1] == [text.title] and letters_of(lines[1]) not in planted


def titles_left(data: Path, step: int) -> tuple[int, int]:
    """Return how many pages show their title near the top of what is left, and how many of them twice."""
    names = {page["id"]: letters_of(page["title"] or "") for page in truths(data)}
    once = twice = 0
    for case in list(html_cases(data))[:: 3 * step]:
        lines = cleaned(case.text, Kind.HTML)[0].split("\n")[: 2 * TOP_LINES]
        shown = [letters_of(line) for line in lines].count(names[case.identity] or "-")
        once, twice = once + (shown > 0), twice + (shown > 1)
    return once, twice


def main() -> None:
    """Run all parts and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--step", type=int, default=1)
    chosen = parser.parse_args()
    removed, wrong, tried = dict.fromkeys(VARIANTS, 0), dict.fromkeys(DECOYS, 0), 0
    start = time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for text in texts(chosen.data, chosen.step):
            tried += 1
            for name, variant in VARIANTS.items():
                good = is_removed(text, variant(text.title))
                removed[name] += good
                if not good:
                    out.write(json.dumps({"id": text.identity, "missed": name, "title": text.title}) + "\n")
            for name, decoy in DECOYS.items():
                cut = cleaned(decoy(text.title, text.body))[2]
                wrong[name] += bool(cut)
                if cut:
                    out.write(json.dumps({"id": text.identity, "wrong": name, "cut": cut}) + "\n")
    shares = {name: round(count / max(1, tried), 4) for name, count in removed.items()}
    once, twice = titles_left(chosen.data, chosen.step)
    print(json.dumps({"by_variant": shares, "wrong_by_decoy": wrong, "pages": once, "pages_with_an_echo": twice}))
    rates = {
        "documents": tried,
        "cpu_seconds": round(time.process_time() - start, 1),
        "removed": round(sum(removed.values()) / max(1, tried * len(VARIANTS)), 4),
        "wrongly_cut": round(sum(wrong.values()) / max(1, tried * len(DECOYS)), 4),
    }
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
