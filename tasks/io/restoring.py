"""The input, rebuilt from the output alone."""

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePosixPath

from pipeline.errors import LedgerError, RunError
from pipeline.ledger import restored
from tasks.io.jsonl import record_of
from tasks.io.publish import lines_of, output_path
from tasks.run.inventory import COMPRESSED, RECORDS, endings_of
from tasks.run.manifest import read_manifest
from tasks.run.shard import QuarantineRecord


def restore_all(output: Path, target: Path) -> tuple[int, int]:
    """Write every document of a run back as it came in; return how many there are, and their bytes.

    A document that was a file gets its old name; one of many in a file gets its identifier, below a folder
    named for the file. Quarantined documents come back too, where their bytes were kept.

    Raises:
        RunError: there is no whole run in the folder, or a name leads out of the target.
        LedgerError: text and ledger do not belong together.

    """
    if not read_manifest(output / "manifest.json"):
        msg = f"there is no finished run in {output}; name its folder with --output, or run CleanCorpus first"
        raise RunError(msg)
    count = size = 0
    for source, identifier, raw in chain(_cleaned(output), _quarantined(output)):
        path = target / _place(source, identifier)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        count += 1
        size += len(raw)
    return count, size


def _cleaned(output: Path) -> Iterator[tuple[str, str, bytes]]:
    documents = lines_of(output_path(output, "documents.jsonl"))
    ledger = lines_of(output_path(output, "ledger.jsonl"))
    for line, entry in zip(documents, ledger, strict=True):
        document, record = record_of(line), record_of(entry)
        if document["id"] != record["id"]:
            msg = f"document {document['id']} and ledger {record['id']} differ; take both files from one run"
            raise LedgerError(msg)
        yield record["source"], record["id"], restored(document["text"], record)


def _quarantined(output: Path) -> Iterator[tuple[str, str, bytes]]:
    for line in lines_of(output / "quarantine.jsonl"):
        record: QuarantineRecord = record_of(line)
        raw = b64decode(record.get("raw", ""))
        if raw or record["bytes"] == 0 == len(raw):
            if sha256(raw).hexdigest() != record["sha256"]:
                msg = f"the quarantined bytes of {record['id']} were changed; take the file from the run as it was"
                raise LedgerError(msg)
            yield record["source"], record["id"], raw


def _place(source: str, identifier: str) -> str:
    """Return the name of a restored file, below the target.

    Raises:
        RunError: the name leads out of the target.

    """
    name, inside, _ = source.rpartition("#")
    if not inside or endings_of(name)[0] not in RECORDS:
        name, inside = source, ""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        msg = f"the ledger names a file outside the folder: {source!r}; it was changed, or is not ours"
        raise RunError(msg)
    bare = name.removesuffix(path.suffix) if path.suffix in COMPRESSED else name
    return f"{bare}/{identifier}" if inside else bare
