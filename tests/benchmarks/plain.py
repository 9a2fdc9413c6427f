"""Harm to sound plain texts: `python -m tests.benchmarks.plain --data DIR --out FILE`.

DIR holds `texts.jsonl.gz` with `id` and `text`, or `raw_b64` where a file is in a legacy charset. Score FILE with the
folder's own `score.py`; its figures by genre are in docs/genres.md. `--every 5` takes every fifth text. On texts that
the weights of genres were trained on, give `--fold-genres`: no text is judged by a model that saw its `source`.
"""

import base64
import json
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import clean, render
from pipeline.errors import DocumentError
from pipeline.model import Cleaned, Edit, Flag
from tests.benchmarks._tracks import fold_genres, use_genres
from tests.benchmarks.harness import arguments, measured, records


def predicted(record: dict[str, Any]) -> dict[str, Any]:
    """Return the cleaned text with its edits, its flags and the CPU seconds it took."""
    raw = (
        base64.b64decode(record["raw_b64"]) if "raw_b64" in record else record["text"].encode("utf-8", "surrogatepass")
    )
    start = time.process_time()
    try:
        done = clean(raw)
    except DocumentError as error:
        nothing = {"id": record["id"], "text": record["text"], "edits": [], "flags": [], "refused": error.code}
        return {**nothing, "seconds": time.process_time() - start}
    return {**_shown(done), "id": record["id"], "seconds": round(time.process_time() - start, 6)}


def _shown(done: Cleaned) -> dict[str, Any]:
    return {
        "text": render(done.document.original, done.edits),
        "genre": done.document.identified.genre,
        "encoding": done.source.encoding,
        "edits": [_edit(edit) for edit in done.edits],
        "flags": [_flag(flag) for flag in done.flags],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    span = {"start": edit.span.start, "stop": edit.span.stop}
    return {"rule": "+".join(edit.rules), **span, "before": edit.before, "after": edit.after, "note": edit.note}


def _flag(flag: Flag) -> dict[str, Any]:
    span = {"start": flag.span.start, "stop": flag.span.stop}
    return {"kind": flag.kind, "rule": flag.rule, **span, "confidence": flag.confidence, "reason": flag.reason}


def _in_folds(texts: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the texts, the model of genres set to that of the fold each is in."""
    from training.genre import fold_of, project_of

    genres = fold_genres(folder)
    for text in texts:
        use_genres(genres[fold_of(project_of(text["source"]), len(genres))])
        yield text


def _main() -> None:
    """Write the predictions, and print documents, bytes and CPU seconds."""
    chosen = arguments("plain", "--every", "--fold-genres")
    clean(b"Warm up.\n\nThe weights are read on first use, so one text comes first and is not timed.\n")
    held = (record for record in records(chosen.data) if record.keys() & {"text", "raw_b64"})
    texts: Iterator[dict[str, Any]] = islice(held, None, chosen.limit, int(chosen.every or 1))
    texts = _in_folds(texts, Path(chosen.fold_genres)) if chosen.fold_genres else texts
    print(json.dumps(measured(texts, predicted, chosen.out)))


if __name__ == "__main__":
    _main()
