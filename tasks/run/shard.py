"""The work on one shard: read, clean, write; the only place where a document's failure is caught."""

import gc
import os
import resource
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from pipeline.decisions import decided, decision_of
from pipeline.errors import DocumentError
from pipeline.flow import Given, clean_bytes
from pipeline.ledger import Entry, FrameRecord, Origin, entry_of
from pipeline.model import Cleaned
from pipeline.settings import Settings
from tasks.io.formats import holds_records
from tasks.io.jsonl import line_of, record_of
from tasks.io.reading import Item, SourceRecord, Stop, items_of
from tasks.io.streams import Fault
from tasks.run.chosen import CODE, HELD, Chosen, keys_of
from tasks.run.counts import Counts
from tasks.run.inventory import Shard
from tasks.run.naming import id_of, owner_of
from tasks.run.parts import FILES, SOURCES, finish_part, is_usable, part_record
from tasks.run.tally import Teller
from tasks.work.files import digest_of, write_bytes
from tasks.work.watch import Aside, Limits, Mark, Resume, Watch

COLLECTED_DOCUMENTS = 200
"""Garbage is collected every so many documents: nearly none is made, and looking for it in a large document is dear."""


class Job(TypedDict):
    """A shard with all a worker needs to do it."""

    shard: Shard
    parts: str
    """Folder of the finished parts; the shard's key names its own."""
    work: str
    """Folder for the unfinished files of this shard; a second worker goes on in it."""
    settings: Settings
    limits: Limits
    version: str
    run: str
    """Name of the run; what a passing fault refused in another is tried again."""


class QuarantineRecord(TypedDict):
    """A line of `quarantine.jsonl`: a document that could not be cleaned, whole."""

    id: str
    source: str
    code: str
    message: str
    bytes: int
    sha256: str
    raw: NotRequired[str]
    """The bytes in base64; left out where they could not be read or are too many, see `message`."""
    frame: NotRequired[FrameRecord]
    """What surrounds it in its file, if it is not the content of the file."""


def clean_shard(job: Job, watch: Watch) -> dict[str, Any]:
    """Clean the documents of a shard, write its part, and return the part's own record.

    The part appears whole or not at all. A shard whose part is there already is not done again.
    """
    part = Path(job["parts"]) / job["shard"]["key"]
    done = part_record(part) if is_usable(part, job["limits"].words, job["run"]) else None
    if done is not None:
        watch.end()
        return done | {"fresh": False}
    work = Path(job["work"])
    work.mkdir(parents=True, exist_ok=True)
    mark = watch.resume.mark if watch.resume else Mark()
    files = [_Growing(work / name, size) for name, size in zip(FILES, mark[1:], strict=True)]
    try:
        writer = _PartWriter(job, *files)
        if watch.resume:
            writer.recount()
        _work(job, watch, writer)
        for file in files:
            file.sync()
    finally:
        for file in files:
            file.close()
    watch.end()
    write_bytes(work / SOURCES, b"".join(map(line_of, writer.sources)))
    record = {
        "key": job["shard"]["key"],
        "run": job["run"],
        "limits": job["limits"].words,
        "counts": writer.counts.record(),
        "chosen": writer.chosen.record(),
    }
    return finish_part(part, work, record) | {"fresh": True}


class _Growing:
    """A file that grows by whole lines and knows its size; nothing waits in a buffer when a worker is killed."""

    def __init__(self, path: Path, size: int) -> None:
        path.touch()
        self._path = path
        self._file = path.open("r+b", buffering=0)
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size

    def write(self, line: bytes) -> None:
        """Append the line."""
        rest = memoryview(line)
        while rest:
            rest = rest[self._file.write(rest) :]
        self.size += len(line)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that are there, each with its offset."""
        offset = 0
        with self._path.open("rb") as file:
            for line in file:
                yield offset, line
                offset += len(line)

    def sync(self) -> None:
        """Force the file to the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _PartWriter:
    """The four files of a part, and the counts of what is in them."""

    def __init__(self, job: Job, *files: _Growing) -> None:
        self.counts = Counts()
        self.sources: list[SourceRecord] = []
        """The files that were read."""
        self.chosen = Chosen()
        self._job = job
        self._documents, self._ledger, self._quarantine, self._identities = files

    def mark(self, number: int) -> Mark:
        """Return how far the files are, everything before in the hands of the system."""
        sizes = (self._documents.size, self._ledger.size, self._quarantine.size, self._identities.size)
        return Mark(number, *sizes)

    def recount(self) -> None:
        """Count again what a worker that died had finished."""
        places = zip(self._documents.lines(), self._ledger.lines(), strict=True)
        for (offset, line), (ledger, entry) in places:
            self._count(Entry(document=record_of(line), ledger=record_of(entry)), offset, ledger)
        for offset, line in self._quarantine.lines():
            record = record_of(line)
            self._note_quarantined(record["code"], record["id"], offset)

    def write(self, entry: Entry) -> None:
        """Write a cleaned document."""
        self._count(entry, self._documents.size, self._ledger.size)
        self._documents.write(line_of(entry["document"]))
        self._ledger.write(line_of(entry["ledger"]))
        self._identify(entry["document"]["id"])

    def quarantine(self, item: Item, fault: Fault) -> None:
        """Write a document that could not be cleaned."""
        record = QuarantineRecord(
            id=id_of(item.name),
            source=item.source,
            code=fault.code,
            message=fault.message,
            bytes=len(item.raw),
            sha256=sha256(item.raw).hexdigest(),
        )
        if item.raw:
            record["raw"] = b64encode(item.raw).decode("ascii")
        if item.frame:
            record["frame"] = item.frame
        self._note_quarantined(fault.code, record["id"], self._quarantine.size)
        self._quarantine.write(line_of(record))
        self._identify(record["id"])

    def _identify(self, identifier: str) -> None:
        number = int(digest_of(identifier)[:15], 16)
        self._identities.write(b"%d\n" % number)

    def _count(self, entry: Entry, offset: int, ledger: int) -> None:
        self.counts.add_document(entry["document"], entry["ledger"])
        place = ("documents.jsonl", offset, ledger)
        self.chosen.offer(keys_of(entry["document"], entry["ledger"]), entry["document"]["id"], place)

    def _note_quarantined(self, code: str, identifier: str, offset: int) -> None:
        self.counts.add_quarantined(code)
        self.chosen.offer((HELD, CODE + code), identifier, ("quarantine.jsonl", offset, 0))


def _work(job: Job, watch: Watch, writer: _PartWriter) -> None:
    """Take the documents of the shard one by one; the one that killed a worker before is set aside uncleaned."""
    resume = watch.resume
    stops = {each.file: Stop(each.number, _unread(each)) for each in resume.aside} if resume else {}
    items = items_of(job["shard"], job["settings"].largest_bytes, writer.sources, watch.reach, stops)
    teller = Teller(job["shard"], watch, writer.counts, writer.sources)
    number = -1
    while True:
        number += 1
        skipping = resume is not None and number < resume.mark.number
        watch.begin(resume.mark._replace(number=number) if resume and skipping else writer.mark(number))
        if number % COLLECTED_DOCUMENTS == 0:
            gc.collect()
        item = next(items, None)
        if item is None:
            return
        if skipping and not _is_late(job, resume, number):
            teller.tell(len(item.raw))
            continue
        if resume and number == resume.mark.number and not (resume.retry or item.fault):
            writer.quarantine(item, Fault(resume.code, f"{resume.message}; look at the document, or raise the limit"))
        else:
            _clean(item, job, writer)
        teller.tell(len(item.raw))


def _is_late(job: Job, resume: Resume | None, number: int) -> bool:
    """Return whether a file of records that was read before could not be read again; it has no entry yet."""
    if resume is None or not resume.again or number != resume.aside[-1].number:
        return False
    return holds_records(job["shard"]["files"][resume.aside[-1].file]["name"])


def _unread(aside: Aside) -> Fault:
    return Fault(aside.code, f"{aside.message} twice while it was read; look at the file, or raise the limit")


def _clean(item: Item, job: Job, writer: _PartWriter) -> None:
    if item.fault:
        writer.quarantine(item, item.fault)
        return
    origin = Origin(id=id_of(item.name), source=item.source, version=job["version"])
    try:
        done = clean_bytes(item.raw, job["settings"], kind=item.kind, given=Given(item.charset, item.title))
        cleaned = _decided(done, item, job["shard"])
        entry = entry_of(cleaned, item.raw, origin)
    except DocumentError as error:
        writer.quarantine(item, Fault(error.code, str(error)))
    except MemoryError:
        writer.quarantine(item, Fault("memory", "it needs more memory than a worker has; raise `memory_bytes`"))
    except RecursionError:
        writer.quarantine(item, Fault("too-deep", "it is nested too deeply to be read"))
    except Exception as error:  # noqa: BLE001 - whatever happens to one document, its neighbours go on
        message = f"{type(error).__name__}: {error}; please report this document as a defect"
        writer.quarantine(item, Fault("internal-error", message))
    else:
        if item.meta:
            entry["document"]["meta"] = {**entry["document"].get("meta", {}), **item.meta}
        if item.frame:
            entry["ledger"]["frame"] = item.frame
        writer.write(entry)


def _decided(cleaned: Cleaned, item: Item, shard: Shard) -> Cleaned:
    """Return the document as people decided about it."""
    decisions = [decision_of(record) for record in shard.get("decisions", ())]
    return decided(cleaned, decisions, owner_of(item.name, item.source, item.raw)) if decisions else cleaned


def bound_memory(limits: Limits) -> None:
    """Bound the address space of this process."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
