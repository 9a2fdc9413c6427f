"""Read a folder of labelled pages: true texts, pages as HTML, their plain text, and what extractors left of them.

A track is one form of the pages: `html`, `pagetext`, the name of an extractor, or `truth`.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from training.files import FORMS, InputError, content_of, records_of

PAGE_FIELDS = dict.fromkeys(("id", "site", "page_type", "text"), str)
"""The fields of `truth.jsonl`."""
TEXT_FIELDS: dict[str, type | tuple[type, ...]] = {"id": str, "text": (str, type(None))}
"""The fields of `pagetext.jsonl.gz` and `extracted/*.jsonl.gz`; null where an extractor found nothing."""


@cache
def pages_of(data: Path) -> tuple[dict[str, str], ...]:
    """Return the labelled pages, with the true text of each."""
    return tuple(records_of(data / "truth.jsonl", PAGE_FIELDS, "It holds the true text of every page"))


def texts_of(data: Path, track: str) -> Callable[[dict[str, str]], str]:
    """Return what gives the text of a page in a track."""
    if track == "truth":
        return lambda page: page["text"]
    if track == "html":
        return lambda page: content_of(data / f"html/{page['id']}.html.gz", "It is a page of truth.jsonl").decode()
    rows = records_of(data / path_of(track), TEXT_FIELDS, f"It holds the track `{track}`")
    texts = {row["id"]: row["text"] or "" for row in rows}
    return lambda page: texts.get(page["id"], "")


def path_of(track: str) -> str:
    """Return the file of a track of plain texts, below the folder of the data."""
    return "pagetext.jsonl.gz" if track == "pagetext" else f"extracted/{track}.jsonl.gz"


def check_tracks(data: Path, tracks: Iterable[str]) -> None:
    """Look for the files of the tracks.

    Raises:
        InputError: some are missing; the message names all of them.

    """
    paths = [data / ("html" if track == "html" else path_of(track)) for track in tracks]
    if missing := [str(path) for path in paths if not path.exists()]:
        raise InputError(f"missing: {', '.join(missing)}. {FORMS}, and how each is made; `--kind` trains one kind.")


def digest_of(data: Path) -> str:
    """Return the SHA-256 of the truth: names the data that the weights come from."""
    return hashlib.sha256((data / "truth.jsonl").read_bytes()).hexdigest()
