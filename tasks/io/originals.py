"""The originals of documents whose file is not rebuilt: one line of JSON for each, in the order of the file."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

from tasks.io.jsonl import line_of
from tasks.io.reading import SourceRecord
from tasks.io.testimony import Piece

SUFFIX = ".originals.jsonl"
"""What is added to the name of the file."""


class Written(NamedTuple):
    """What became of the originals of a file."""

    documents: int
    problem: str
    """Why not all of them are there; empty if they are."""


def are_asked(ranges: Sequence[SourceRecord]) -> bool:
    """Return whether the documents of the file come back, and not the file."""
    return any(not each.get("is_rebuilt", True) for each in ranges)


def write_originals(file: BinaryIO, ranges: Sequence[SourceRecord], pieces: Iterable[Piece]) -> Written:
    """Write a line for each document: where it was in its file, and its bytes as `text`, or in base64 as `raw`."""
    count, problem = 0, next((each["problem"] for each in ranges if each["problem"]), "")
    for piece in pieces:
        if piece.content is None:
            problem = problem or piece.problem
            continue
        file.write(line_of({"source": piece.source, **_held(piece.content)}))
        count += 1
    return Written(count, problem)


def _held(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"raw": b64encode(content).decode("ascii")}
