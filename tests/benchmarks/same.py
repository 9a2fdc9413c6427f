"""Whether two checkouts do the same to every document.

`python -m tests.benchmarks.same --data DIR --out FILE` writes one line per document to FILE: its name, and one digest
each of its text, its edits (span, outcome, rules) and its flags (span, kind, rule, confidence). With `--against OLD` it
names the documents that differ from an earlier file and exits with 1 if there are any. With `--every N` it takes every
Nth document of a set. To ask another checkout, run this file by its path with PYTHONPATH set to that checkout.
"""

import argparse
import base64
import gzip
import json
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pipeline import Cleaned, DocumentError, Kind, clean, render

PAGES = ("extraction/html/*.html.gz",)
"""Files below the data folder that hold one page each."""

RECORDS = ("extraction/pagetext.jsonl.gz", "news/news.jsonl.gz", "plain/dev/texts.jsonl.gz")
"""Files below the data folder that hold records with `id` and `text`, or `raw_b64`."""

MOST_NAMED = 20
"""Number of differing documents that are named, per run."""


def documents(data: Path, seeds: Path, every: int) -> Iterator[tuple[str, bytes, Kind | None]]:
    """Yield the name, bytes and kind of the documents: all seeds, and every Nth of each of the other sets."""
    for path in sorted(path for path in seeds.iterdir() if path.suffix != ".json"):
        yield f"seeds/{path.name}", path.read_bytes(), None
    for path in islice((path for pattern in PAGES for path in sorted(data.glob(pattern))), None, None, every):
        yield f"pages/{path.name}", gzip.decompress(path.read_bytes()), Kind.HTML
    for name in RECORDS:
        with gzip.open(data / name) as lines:
            for line in islice(lines, None, None, every):
                record = json.loads(line)
                packed = record.get("raw_b64")
                raw = base64.b64decode(packed) if packed else record["text"].encode("utf-8", "surrogatepass")
                yield f"{name}/{record['id']}", raw, None


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def digests(cleaned: Cleaned) -> dict[str, str]:
    """Return the digests of the text, the edits, the flags and the rest of a cleaned document."""
    edits = [(edit.span.start, edit.span.stop, edit.after, tuple(map(str, edit.rules))) for edit in cleaned.edits]
    flags = [
        (flag.span.start, flag.span.stop, str(flag.kind), str(flag.rule), flag.confidence) for flag in cleaned.flags
    ]
    text = render(cleaned.document.original, cleaned.edits)
    return {"text": _digest(text), "edits": _digest(edits), "flags": _digest(flags), "title": _digest(cleaned.title)}


def _outcome(raw: bytes, kind: Kind | None) -> dict[str, str]:
    try:
        return digests(clean(raw, kind=kind))
    except DocumentError as error:
        return {"refused": error.code}


def compare(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> int:
    """Print which documents differ, and in what; return their number."""
    differ = {name: found for name, found in new.items() if name in old and old[name] != found}
    for name, found in islice(differ.items(), MOST_NAMED):
        parts = sorted(part for part in {*found, *old[name]} if found.get(part) != old[name].get(part))
        print(f"{name}: {', '.join(parts)}")
    print(f"{len(differ)} of {len(new.keys() & old.keys())} documents differ; {len(new.keys() - old.keys())} are new")
    return len(differ)


def _read(path: Path) -> dict[str, dict[str, str]]:
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return dict(lines)


def main() -> int:
    """Write the digests, and compare them where another file is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.same")
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder with the seeds")
    parser.add_argument("--out", type=Path, required=True, help="file for the digests")
    parser.add_argument("--every", type=int, default=1, help="take every Nth document of each set")
    parser.add_argument("--against", type=Path, help="digests to compare with")
    chosen = parser.parse_args()
    started = time.process_time()
    found = {name: _outcome(raw, kind) for name, raw, kind in documents(chosen.data, chosen.seeds, chosen.every)}
    lines = (json.dumps(item) + "\n" for item in found.items())
    chosen.out.write_text("".join(lines), "utf-8")
    print(f"{len(found)} documents, {time.process_time() - started:.1f} CPU seconds")
    return 1 if chosen.against and compare(_read(chosen.against), found) else 0


if __name__ == "__main__":
    sys.exit(main())
