"""Documents that are dropped because another one of the run has their text: in a file of their own, whole."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypedDict

from pipeline.ledger import DocumentRecord, LedgerRecord
from tasks.io.jsonl import line_of, record_of
from tasks.io.packing import lines_of, packed
from tasks.work.files import written

DROPPED = "duplicates.jsonl"


class DroppedRecord(TypedDict):
    """A line of `duplicates.jsonl`: both records of a document that is in no other output."""

    id: str
    source: str
    document: DocumentRecord
    ledger: LedgerRecord


def set_aside(stage: Path, documents: str, ledger: str) -> int:
    """Move the documents that are not kept from the two files to one of their own; return how many.

    Args:
        stage: the folder of unfinished files.
        documents: name of the file of documents.
        ledger: name of the file of their ledgers.

    """
    old = [(stage / name).rename(stage / f"all-{name}") for name in (documents, ledger)]
    count = 0
    with ExitStack() as stack:
        files = [stack.enter_context(written(stage / name)) for name in (documents, ledger)]
        out = [
            stack.enter_context(packed(file, stage / name))
            for file, name in zip(files, (documents, ledger), strict=True)
        ]
        aside = stack.enter_context(written(stage / DROPPED))
        for line, entry in zip(*map(lines_of, old), strict=True):
            if b'"kept":false' in line and _is_dropped(record_of(line)):
                aside.write(line_of(_record(line, entry)))
                count += 1
            else:
                out[0].write(line)
                out[1].write(entry)
    for path in old:
        path.unlink()
    return count


def _is_dropped(record: dict[str, Any]) -> bool:
    return not record.get("duplicates", {}).get("kept", True)


def _record(line: bytes, entry: bytes) -> DroppedRecord:
    document: DocumentRecord = record_of(line)
    return DroppedRecord(id=document["id"], source=document["source"], document=document, ledger=record_of(entry))
