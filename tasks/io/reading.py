"""Documents out of the files of a shard, one at a time; a broken record affects no other."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, NotRequired, TypedDict

from pipeline.errors import NotText
from pipeline.ledger import FrameRecord
from pipeline.model import Kind
from pipeline.reading.decode import decode
from tasks.io.containers import WHOLE, Contained, Fields, Range, Reader, guarded, reader_of
from tasks.io.formats import Shape, endings_of, format_of
from tasks.io.frames import FILE, frame_of, plain_frame
from tasks.io.records import Record
from tasks.io.rows import Dialect
from tasks.io.sniffing import records_of
from tasks.io.streams import READ_BYTES, BrokenStream, Digested, Fault, Opened, unpacked
from tasks.run.inventory import FileEntry, Shard
from tasks.run.naming import id_of


@dataclass(frozen=True, slots=True)
class Item:
    """A document as it was read."""

    name: str
    """What its identifier is made of."""
    source: str
    """The file and, in a file of records, the byte offset."""
    raw: bytes
    kind: Kind | None = None
    fault: Fault | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    """The other fields of its record."""
    frame: FrameRecord | None = None
    """What surrounds it in its file; None where the document is the content of the file."""
    charset: str = ""
    """What the transport named."""
    title: str = ""
    """What its record names as its title, in the field that the settings name."""


class SourceRecord(TypedDict):
    """A line of `sources.jsonl`: a file that was read, or a range of it."""

    name: str
    start: int
    """Offset of the first byte on the disk."""
    stop: int
    documents: int
    """How many documents it gave, those in quarantine included."""
    bytes: int
    """Size of the content, unpacked."""
    sha256: str
    """Digest of the content; empty if it was not read to its end."""
    tail: str
    """What follows the last record."""
    problem: str
    """Why the results do not hold the whole content; empty if they do."""
    encoding: NotRequired[str]
    """The encoding of the file as a whole, where its structure is not ASCII."""
    shape: NotRequired[str]
    dialect: NotRequired[Dialect]
    skipped: NotRequired[dict[str, int]]
    """How many records of a kind that is no document were passed over, by kind."""
    is_rebuilt: NotRequired[bool]
    """False for a file with a structure of its own: the bytes of its documents come back, those of the file do not."""


class Stop(NamedTuple):
    """Where the reading of a file ends early, and why."""

    number: int
    """Number of the document in the shard that is not read any more."""
    fault: Fault


def items_of(
    shard: Shard,
    largest_bytes: int,
    sources: list[SourceRecord],
    reach: Callable[[int], object] = int,
    stops: Mapping[int, Stop] = MappingProxyType({}),
) -> Iterator[Item]:
    """Yield the documents of the shard in order, and note every file when it has been read.

    Args:
        shard: the files, or the range of a file.
        largest_bytes: how much of a document is read; what is larger is reported as `too-large`.
        sources: where the records of the files are put.
        reach: is called with the number of each file before it is read.
        stops: the files that are not read to their ends, by their numbers.

    """
    number = 0
    for at, file in enumerate(shard["files"]):
        reach(at)
        reading = _Reading(file, shard, largest_bytes)
        stop = stops.get(at)
        fault = stop.fault if stop else None
        try:
            for item in islice(reading.items(), max(0, stop.number - number) if stop else None):
                number += 1
                yield item
        except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over costs its file alone
            fault = _fault_of(error)
        if fault:
            gc.collect()  # what the reader held may be as much as a worker may have
            number += 1
            yield reading.broken(fault)
        sources.append(reading.record)


def _fault_of(error: Exception) -> Fault:
    """Return why a file cannot be read on."""
    if isinstance(error, BrokenStream):
        return error.fault
    if isinstance(error, OSError):
        return Fault("unreadable", f"{error.strerror or error}; make it readable and run again")
    if isinstance(error, MemoryError):
        return Fault("memory", "reading it needs more memory than a worker has; raise `memory_bytes`")
    if isinstance(error, RecursionError):
        return Fault("too-deep", "it is nested too deeply to be read")
    msg = f"it cannot be read ({type(error).__name__}: {str(error)[:200]}); please report this file as a defect"
    return Fault("damaged-source", msg)


def unread(file: FileEntry, why: str) -> SourceRecord:
    """Return the record of a file that the results do not hold."""
    cuts = file["cuts"] or [{"start": 0, "stop": 0, "sha256": ""}]
    return SourceRecord(
        name=file["name"],
        start=cuts[0]["start"],
        stop=cuts[-1]["stop"],
        documents=0,
        bytes=0,
        sha256="",
        tail="",
        problem=why,
    )


class _Reading:
    """A pass over one file."""

    def __init__(self, file: FileEntry, shard: Shard, largest_bytes: int) -> None:
        self._file, self._shard, self._largest_bytes = file, shard, largest_bytes
        self._compression = endings_of(file["name"])[1]
        self.record = unread(file, "it was not read to its end")

    def items(self) -> Iterator[Item]:
        """Yield the documents of the file."""
        file = self._file
        known = format_of(file["name"])
        if file["problem"]:
            yield self._refused(Fault("unreadable", f"{file['problem']}; remove it or make it readable"))
        elif file["refused"]:
            if self.record["start"] == 0:
                yield self._kept(Fault(*file["refused"]))
            else:
                self.record["problem"] = "the file was refused as a whole"
        elif known and known.reader:
            yield from self._contained(reader_of(known))
        elif known and known.shape is not Shape.DOCUMENT:
            yield from self._records()
        else:
            yield self._whole(known.kind if known else None)

    def broken(self, fault: Fault) -> Item:
        """Return the entry for the part of the file that cannot be read."""
        return self._kept(fault, "#end" if self.record["documents"] else "")

    def _refused(self, fault: Fault, raw: bytes = b"") -> Item:
        """Return the file as one document that cannot be cleaned; without its bytes, it is not in the results."""
        self.record["documents"] += 1
        self.record["problem"] = "" if raw else f"{fault.code}: {fault.message}"
        return Item(self._file["name"], self._file["name"], raw, fault=fault)

    def _kept(self, fault: Fault, place: str = "") -> Item:
        """Return the whole file as it is on the disk, as one document that cannot be cleaned.

        It has no bytes if they are too many or cannot be read.
        """
        item = self._refused(fault)
        name = self._file["name"] + place
        try:
            with Opened(self._file["path"]) as opened:
                raw = _all(opened, self._largest_bytes)
        except (OSError, MemoryError):
            raw = None
        if raw is None:
            return Item(name, name, b"", fault=fault)
        self.record |= {"problem": "", "bytes": len(raw), "sha256": sha256(raw).hexdigest(), "tail": ""}
        self.record.pop("is_rebuilt", None)
        return Item(name, name, raw, fault=item.fault, frame=plain_frame(way=FILE))

    def _whole(self, kind: Kind | None) -> Item:
        """Return the document that the file is."""
        file = self._file
        limit = self._largest_bytes
        if not self._compression and file["size"] > limit:
            return self._refused(_too_large(file["size"], limit))
        with Opened(file["path"]) as opened:
            stream = Digested(unpacked(opened, self._compression))
            raw = _all(stream, limit)
            if raw is None:
                return self._refused(_too_large(stream.size, limit))
        fault = None
        if not self._compression and stream.sha256 != file["cuts"][0]["sha256"]:
            fault = Fault("changed", "the file changed while it was read; run again")
        self.record |= {"documents": 1, "bytes": len(raw), "sha256": stream.sha256, "problem": ""}
        name = file["name"].removesuffix(self._compression)
        return Item(name, file["name"], raw, kind, fault)

    def _records(self) -> Iterator[Item]:
        file, form = self._file, self._file["form"]
        cut = file["cuts"][0]
        self.record |= {"shape": form["shape"]}
        if form["encoding"] != "utf-8":
            self.record["encoding"] = form["encoding"]
        if "dialect" in form:
            self.record["dialect"] = form["dialect"]
        with Opened(file["path"], cut["start"], cut["stop"]) as opened:
            stream = Digested(unpacked(opened, self._compression))
            lost = ""
            for record in records_of(stream, form, self._shard["text_field"], self._largest_bytes):
                if record.value is None:
                    self.record["tail"] = record.before.decode("utf-8", "surrogateescape")
                    continue
                self.record["documents"] += 1
                item = self._item(record, 0 if self._compression else cut["start"])
                lost = lost or ("" if item.frame else f"{item.source}: too large to be kept")
                yield item
        if not self._compression and stream.sha256 != cut["sha256"]:
            yield self._changed()
            return
        self.record |= {"bytes": stream.size, "sha256": stream.sha256, "problem": lost}

    def _contained(self, reader: Reader) -> Iterator[Item]:
        """Yield the documents of a file with a structure of its own, or of a part of it."""
        file, cut = self._file, self._file["cuts"][0]
        self.record |= {"shape": file["form"]["shape"], "is_rebuilt": False}
        part = Range(file["path"], cut["start"], cut["stop"], self._compression)
        fields = Fields(self._shard["text_field"], self._shard["id_field"])
        lost, skipped = "", Counter[str]()
        for held in guarded(reader.documents(part, fields, self._largest_bytes)):
            if held.skipped:
                skipped[held.skipped] += 1
                continue
            if held.fault and held.place == WHOLE:
                yield self._kept(held.fault)
                return
            self.record["documents"] += 1
            item = self._held(held)
            lost = lost or (f"{item.source}: {held.fault.message}" if held.fault and held.is_lost else "")
            yield item
        with Opened(file["path"], cut["start"], cut["stop"]) as opened:
            stream = Digested(opened)
            while stream.read(READ_BYTES):
                continue
        if stream.sha256 != cut["sha256"]:
            yield self._changed()
            return
        self.record |= {"bytes": stream.size, "sha256": stream.sha256, "problem": lost}
        if skipped:
            self.record["skipped"] = dict(sorted(skipped.items()))

    def _held(self, held: Contained) -> Item:
        """Return the document of a file with a structure of its own."""
        place = f"{self._file['name']}#{held.place}" if held.place >= 0 else self._file["name"]
        if held.fault:
            return Item(place, place, held.raw, fault=held.fault)
        known, fields = self._named(place, held.identifier, dict(held.meta))
        return Item(known, place, held.raw, held.kind, meta=fields, charset=held.charset, title=self._title(fields))

    def _changed(self) -> Item:
        fault = Fault("changed", "the file changed while it was read; run again")
        self.record |= {"documents": self.record["documents"] + 1, "problem": f"{fault.code}: {fault.message}"}
        name = f"{self._file['name']}#end"
        return Item(name, name, b"", fault=fault)

    def _item(self, record: Record, start: int) -> Item:
        """Return the document of a record; a record without one is a fault and keeps its bytes."""
        place = f"{self._file['name']}#{start + record.offset}"
        if isinstance(record.value, Fault) or record.value is None:
            frame = plain_frame(record.before, after=record.after) if record.body else None
            return Item(place, place, record.body, fault=record.value, frame=frame)
        fields = dict(record.value)
        text_field, id_field = self._shard["text_field"], self._shard["id_field"]
        text = fields.pop(text_field, None)
        if not isinstance(text, str):
            wanted = f"the record has no text in the field `{text_field}`; say which field has it with --text-field"
            frame = plain_frame(record.before, after=record.after)
            return Item(place, place, record.body, fault=Fault("no-text", wanted), frame=frame)
        known, fields = self._named(place, fields.pop(id_field, None), fields)
        family = "csv" if "dialect" in self._file["form"] else "json"
        raw = _bytes_of(text)
        frame = frame_of(record.before, record.body + record.after, raw, family)
        return Item(known, place, raw, meta=fields, frame=frame, title=self._title(fields))

    def _title(self, fields: Mapping[str, Any]) -> str:
        """Return the title that the fields of a record name; it stays among them."""
        title = fields.get(self._shard.get("title_field", ""))
        return " ".join(title.split()) if isinstance(title, str) else ""

    def _named(self, place: str, own: object, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return what the document is called, and its other fields; its own identifier is among them if it differs."""
        known = str(own) if isinstance(own, (str, int)) and str(own) else place
        if own is not None and id_of(known) != own:
            fields[self._shard["id_field"]] = own
        return known, {name: _readable(value) for name, value in fields.items()}


def _all(stream: Any, limit: int) -> bytes | None:
    """Return all bytes of the stream; None if they are more than the limit."""
    pieces: list[bytes] = []
    size = 0
    while chunk := stream.read(READ_BYTES):
        pieces.append(chunk)
        size += len(chunk)
        if size > limit:
            return None
    return b"".join(pieces)


def _too_large(size: int, limit: int) -> Fault:
    advice = "it is left where it is; split it, or raise `largest_bytes`"
    return Fault("too-large", f"{size:,} bytes or more, the limit is {limit:,}; {advice}")


def _readable(value: Any) -> Any:
    """Return the value of a field; a text with bytes that are not UTF-8 is decoded as a document is."""
    if not isinstance(value, str) or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        with suppress(NotText):
            return decode(_bytes_of(value)).text
    return value


def _bytes_of(text: str) -> bytes:
    """Return the bytes of a text: a byte that was not UTF-8 comes back as itself."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
