"""A document in the output of a run, by what a person calls it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RunError
from pipeline.ledger import DocumentRecord, LedgerRecord
from tasks.io.duplicates import DROPPED, DroppedRecord
from tasks.io.jsonl import record_of
from tasks.io.packing import lines_of, output_path
from tasks.run.manifest import finished_run
from tasks.run.naming import id_of

MOST_NAMED = 5


class Found(NamedTuple):
    """The two records of a document."""

    document: DocumentRecord
    ledger: LedgerRecord


def all_found(output: Path, *marks: bytes) -> Iterator[Found]:
    """Yield the documents of a run, in order; only those whose records hold one of these, which is cheap to see.

    Raises:
        RunError: there is no finished run in the folder.

    """
    finished_run(output)
    documents = lines_of(output_path(output, "documents.jsonl"))
    for line, entry in zip(documents, lines_of(output_path(output, "ledger.jsonl")), strict=True):
        if not marks or any(mark in entry or mark in line for mark in marks):
            yield Found(record_of(line), record_of(entry))


def find_document(output: Path, name: str) -> Found:
    """Return the document with this identifier or source, else the only one whose identifier begins so.

    The identifier may be that of the record, such as an address, which is no name of a file.

    Raises:
        RunError: no document is called that, several are, or the one that is was dropped as a duplicate.

    """
    near: list[Found] = []
    known = id_of(name)
    marks = (_marks(name), known.encode())
    for found in all_found(output, *marks):
        if name in (found.document["id"], found.document["source"]) or known == found.document["id"]:
            return found
        if found.document["id"].startswith(name) and len(near) <= MOST_NAMED:
            near.append(found)
    aside = _set_aside(output, name)
    if aside and (not near or name in (aside["id"], aside["source"]) or known == aside["id"]):
        raise RunError(_of_dropped(aside["document"], output))
    if len(near) == 1:
        return near[0]
    if near:
        names = ", ".join(found.document["id"] for found in near[:MOST_NAMED])
        msg = f"several documents begin with {name!r}: {names}; type more of the name"
        raise RunError(msg)
    first = next(all_found(output), None)
    example = f", such as {first.document['id']}" if first else ""
    msg = f"there is no document {name!r} in {output}; `documents.jsonl` there has their names, field `id`{example}"
    raise RunError(msg)


def _set_aside(output: Path, name: str) -> DroppedRecord | None:
    """Return the dropped document with this identifier or source, else the first whose identifier begins so."""
    path = output_path(output, DROPPED)
    if not path.is_file():
        return None
    known, near = id_of(name), None
    marks = (_marks(name), known.encode())
    for line in lines_of(path):
        if not any(mark in line for mark in marks):
            continue
        record: DroppedRecord = record_of(line)
        if name in (record["id"], record["source"]) or known == record["id"]:
            return record
        near = near or (record if record["id"].startswith(name) else None)
    return near


def _of_dropped(document: DocumentRecord, output: Path) -> str:
    """Return what became of a document that was dropped."""
    said = document.get("duplicates")
    why = f", whose text has {said['share']:.0%} of its text ({said['relation']})" if said else ""
    other = said["of"] if said else "another document"
    return (
        f"{document['id']} was dropped as a duplicate of {other}{why}; its records are in {output / DROPPED}, and "
        f'`duplicates = "report"` in `[corpus]` keeps it'
    )


def document_with(output: Path, sha256: str) -> Found | None:
    """Return the document of a run that came in with these bytes; None if there is none, or no run."""
    try:
        return next(filter(_has_digest(sha256), all_found(output, sha256.encode())), None)
    except RunError:
        return None


def _has_digest(sha256: str) -> Callable[[Found], bool]:
    return lambda found: found.document["sha256"] == sha256


def _marks(name: str) -> bytes:
    """Return bytes that a line holds in which the name is; characters that JSON escapes are left out."""
    plain = max(name.replace("\\", '"').split('"'), key=len)
    return plain.encode() if plain.isprintable() and plain.isascii() else b""
