"""Echoes of the title, planted: `python -m tests.benchmarks.titles --data DIR --out FILE`.

Takes the true texts whose title is known, puts the title on top and a variant of it below (ten kinds), and
counts the echoes removed; then texts that repeat the title on purpose, and plain ones, and counts the lines
wrongly cut. The last line printed holds `removed` and `wrongly_cut`, shares from 0 to 1.
"""

import json
import time
from collections.abc import Callable

from pipeline import Kind, clean, render
from tests.benchmarks._tracks import arguments, truths

SITE = "The Daily Courier"
VARIANTS: dict[str, Callable[[str], str]] = {
    "exact": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "marks": lambda title: f"“{title.replace(chr(39), '’').replace(' - ', ' — ')}”",
    "exclamation": lambda title: f"{title.rstrip('.!?')}!",
    "site after a bar": lambda title: f"{title} | {SITE}",
    "site after a dash": lambda title: f"{title} - {SITE}",
    "site before": lambda title: f"{SITE}: {title}",
    "two lines": lambda title: _halves(title),  # noqa: PLW0108 - it is defined below
    "cut short": lambda title: title[: max(20, len(title) * 6 // 10)].rstrip() + "…",
}
DECOYS: dict[str, Callable[[str, str], str]] = {
    "alone": lambda title, body: f"{title}\n\n{body}",
    "no title": lambda _, body: body,
    "first sentence": lambda title, body: f"{title}\n\n{title.rstrip('.!?')} is what this is about.\n\n{body}",
    "later section": lambda title, body: f"{title}\n\n{body}\n\n{title}\n\n{body[:300]} And so on.",
    "another heading": lambda title, body: f"{title}\n\nWhat happened next\n\n{body}",
    "refrain": lambda title, body: f"{title}\n\n{title}\nand the rain came down,\n{title}\nall over town.\n\n{body}",
}


def _halves(title: str) -> str:
    words = title.split()
    return " ".join(words[: len(words) // 2]) + "\n\n" + " ".join(words[len(words) // 2 :])


def _cleaned(text: str) -> tuple[str, str]:
    done = clean(text.encode("utf-8", "replace"), kind=Kind.TEXT)
    return render(done.document.original, done.edits), done.title


def main() -> None:
    """Run both parts and print the shares."""
    chosen = arguments(__doc__ or "")
    removed, wrong, tried, kept = dict.fromkeys(VARIANTS, 0), dict.fromkeys(DECOYS, 0), 0, 0
    size, start = 0, time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for page in truths(chosen.data):
            title = " ".join((page["title"] or "").split())
            body = page["text"].strip()
            if not 4 <= len(title.split()) <= 25 or body.startswith(title) or title.endswith("."):
                continue
            tried += 1
            plain, _ = _cleaned(f"{title}\n\n{body}")
            for name, variant in VARIANTS.items():
                text, found = _cleaned(f"{title}\n\n{variant(title)}\n\n{body}")
                removed[name] += text == plain and found == title
                size += len(body)
                out.write(json.dumps({"id": f"{page['id']}:{name}", "text": text, "title": found}) + "\n")
            for name, decoy in DECOYS.items():
                text = decoy(title, body[:2000].rsplit("\n", 1)[0])
                done = clean(text.encode("utf-8", "replace"), kind=Kind.TEXT)
                wrong[name] += any("title.repeated" in edit.rules for edit in done.edits)
                kept += 1
                size += len(text)
    shares = {name: round(count / max(1, tried), 4) for name, count in removed.items()}
    print(json.dumps({"by_variant": shares, "wrong_by_decoy": wrong}))
    total: dict[str, float] = {"documents": tried * (len(VARIANTS) + len(DECOYS)), "bytes": size}
    total |= {"cpu_seconds": round(time.process_time() - start, 3)}
    rates = {
        "removed": sum(removed.values()) / max(1, tried * len(VARIANTS)),
        "wrongly_cut": sum(wrong.values()) / max(1, kept),
    }
    print(json.dumps({**total, **{name: round(rate, 4) for name, rate in rates.items()}}))


if __name__ == "__main__":
    main()
