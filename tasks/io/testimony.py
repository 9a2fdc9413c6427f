"""What the results of a run hold of every file that it read: checked, and put in the order of the files.

The results are three streams in one order, that of the source. They are read side by side; no more than a document of
each is held.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from heapq import merge
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

from pipeline.errors import CleaningError
from pipeline.ledger import restored
from tasks.io.duplicates import DROPPED
from tasks.io.formats import holds_records
from tasks.io.frames import FILE, framed
from tasks.io.jsonl import record_of
from tasks.io.packing import lines_of, output_path
from tasks.run.outputs import own_file
from tasks.say.showing import shown

RESULTS = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "sources.jsonl")

Key = tuple[bytes, float]


class Piece(NamedTuple):
    """A document with what surrounds it in its file."""

    key: Key
    name: str
    """The file."""
    content: bytes | None
    """The bytes of the file that it represents; None if they are not available."""
    is_file: bool = False
    """Whether the content is the whole file as it was on the disk."""
    problem: str = ""
    """Why there is no content."""

    @property
    def source(self) -> str:
        """The file, and the place of the document in it."""
        place = self.key[1]
        return f"{self.name}#{'end' if place == inf else int(place)}" if place >= 0 else self.name


def place_of(source: str) -> tuple[str, float]:
    """Return the file of a document, and the offset in it; a document that is a whole file has the offset -1.

    >>> place_of("a/b.jsonl#12"), place_of("a#1.txt")
    (('a/b.jsonl', 12), ('a#1.txt', -1))
    """
    name, mark, offset = source.rpartition("#")
    if not mark or not holds_records(name):
        return source, -1
    return name, int(offset) if offset.isdecimal() and offset.isascii() else inf


def key_of(source: str) -> Key:
    """Return what documents are ordered by."""
    name, offset = place_of(source)
    return order_of(name), offset


def order_of(name: str) -> bytes:
    """Return what files are ordered by; a name that no file system has still gets a place."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")


def altered(output: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return which results are not what the manifest says, each with what is the matter."""
    outputs = manifest.get("outputs")
    known = outputs if isinstance(outputs, dict) else {}
    found: list[str] = []
    for name in (*RESULTS, *({DROPPED} & known.keys())):
        path = output_path(output, name)
        about = known.get(path.name)
        try:
            own = own_file(path)
            if about != {"bytes": own.bytes, "sha256": own.sha256}:
                found.append(
                    f"{path.name} was changed after the run" if about else f"{path.name} is not in the manifest"
                )
        except OSError as error:
            found.append(f"{path.name} cannot be read: {error.strerror}")
    return found


def records_in(output: Path, name: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the records of a result in their order; what cannot be read, or is out of place, is noted as a problem."""
    held: dict[str, Any] | None = None
    before: Key = (b"", -1)
    for record in _records(output, name, problems):
        if held is not None:
            at, after = _place(held), _place(record)
            if before <= after < at:
                problems.append(f"{shown(_named(held))} is out of place in {name}")
            else:
                yield held
                before = at
        held = record
    if held is not None:
        yield held


def _named(record: Mapping[str, Any]) -> str:
    return str(record.get("source", record.get("name")))


def _place(record: Mapping[str, Any]) -> Key:
    if "source" in record:
        return key_of(_named(record))
    start = record.get("start")
    return order_of(_named(record)), start if isinstance(start, int) else -1


def _records(output: Path, name: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    path = output_path(output, name)
    number = 0
    try:
        for number, line in enumerate(lines_of(path), 1):
            try:
                record = record_of(line)
            except (ValueError, RecursionError):
                record = None
            if isinstance(record, dict) and isinstance(record.get("source" if "source" in record else "name"), str):
                yield record
            else:
                problems.append(f"line {number} of {path.name} cannot be read")
    except (OSError, zstandard.ZstdError) as error:
        problems.append(f"{path.name} cannot be read after line {number}: {error}")


def pieces_of(output: Path, problems: list[str]) -> Iterator[Piece]:
    """Yield what the results hold, file by file, in the order of the files."""
    streams = [_cleaned(output, problems), _quarantined(output, problems)]
    if (output / DROPPED).is_file():
        streams.append(_dropped(output, problems))
    yield from merge(*streams, key=lambda piece: piece.key)


def _dropped(output: Path, problems: list[str]) -> Iterator[Piece]:
    """Yield the documents that were dropped as duplicates."""
    for record in records_in(output, DROPPED, problems):
        key, (name, _) = key_of(record["source"]), place_of(record["source"])
        try:
            yield _restored(record["document"], record["ledger"])
        except KeyError as error:
            yield Piece(key, name, None, problem=f"its record among the duplicates lacks {error}")


def _cleaned(output: Path, problems: list[str]) -> Iterator[Piece]:
    """Yield the documents that have a record in both files."""
    documents = records_in(output, "documents.jsonl", problems)
    ledger = records_in(output, "ledger.jsonl", problems)
    document, entry = next(documents, None), next(ledger, None)
    while document or entry:
        left = key_of(document["source"]) if document else None
        right = key_of(entry["source"]) if entry else None
        if document and entry and left == right:
            yield _restored(document, entry)
            document, entry = next(documents, None), next(ledger, None)
        elif document and left and (right is None or left < right):
            problems.append(f"{shown(document['source'])} is in documents.jsonl, and not in the ledger")
            document = next(documents, None)
        elif entry:
            problems.append(f"{shown(entry['source'])} is in the ledger, and not in documents.jsonl")
            entry = next(ledger, None)


def _restored(document: Mapping[str, Any], entry: Any) -> Piece:
    key, (name, _) = key_of(entry["source"]), place_of(entry["source"])
    try:
        raw = restored(document["text"], entry)
        return Piece(key, name, framed(entry["frame"], raw) if "frame" in entry else raw)
    except CleaningError as error:
        return Piece(key, name, None, problem=str(error))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, LookupError) as error:
        return Piece(key, name, None, problem=f"its records are damaged ({type(error).__name__}: {error})")


def _quarantined(output: Path, problems: list[str]) -> Iterator[Piece]:
    for record in records_in(output, "quarantine.jsonl", problems):
        key, (name, _) = key_of(record["source"]), place_of(record["source"])
        try:
            yield _kept(record, key, name)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Piece(key, name, None, problem=f"its record in quarantine is damaged ({type(error).__name__})")


def _kept(record: Mapping[str, Any], key: Key, name: str) -> Piece:
    if "raw" not in record and record["bytes"]:
        return Piece(key, name, None, problem=f"its bytes were not kept: {record['code']}: {record['message']}")
    raw = b64decode(record.get("raw", ""), validate=True)
    if len(raw) != record["bytes"] or sha256(raw).hexdigest() != record["sha256"]:
        return Piece(key, name, None, problem="its bytes in quarantine were changed")
    frame = record.get("frame")
    return Piece(
        key, name, framed(frame, raw) if frame is not None else raw, frame is not None and frame["way"] == FILE
    )
