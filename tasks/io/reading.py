"""Documents out of the files of a shard, one at a time; what is broken costs itself alone."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol
from zlib import decompressobj
from zlib import error as zlib_error

import orjson
import zstandard

from pipeline.model import Kind
from tasks.run.inventory import PAGES, RECORDS, FileEntry, Shard, endings_of

READ_BYTES = 1 << 18
GZIP_WINDOW = 31
"""What tells zlib to read gzip's head and check its sums."""
LEAST_SUSPICIOUS_BYTES = 200_000_000
"""A compressed file may grow to this whatever its ratio."""
LARGEST_RATIO = 200
"""Beyond that size, a file that grows more than so many times is taken for a bomb; text reaches 3 to 20."""


class Fault(NamedTuple):
    """Why a document cannot be read."""

    code: str
    message: str


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


class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class BrokenStream(Exception):
    """A compressed file ends too early, is damaged, or grows beyond bounds."""

    def __init__(self, code: str, message: str) -> None:
        self.fault = Fault(code, message)
        super().__init__(message)


def items_of(shard: Shard, largest_bytes: int) -> Iterator[Item]:
    """Yield the documents of the shard in order.

    Args:
        shard: the files, or the range of a file.
        largest_bytes: how much of a document is read; what is larger is reported as `too-large`.

    """
    for file in shard["files"]:
        if file["problem"]:
            yield _faulty(file, Fault("unreadable", f"{file['problem']}; remove it or make it readable"))
        elif endings_of(file["name"])[0] in RECORDS:
            yield from _records(file, shard, largest_bytes)
        else:
            yield _whole(file, largest_bytes)


def _faulty(file: FileEntry, fault: Fault, raw: bytes = b"") -> Item:
    return Item(file["name"], file["name"], raw, fault=fault)


def _whole(file: FileEntry, largest_bytes: int) -> Item:
    """Return the document that a whole file is."""
    ending, compression = endings_of(file["name"])
    if not compression and file["size"] > largest_bytes:
        return _faulty(file, _too_large(file["size"], largest_bytes))
    raw = b""
    try:
        with Path(file["path"]).open("rb") as opened, closing(_stream(opened, compression)) as stream:
            for chunk in iter(lambda: stream.read(READ_BYTES), b""):
                raw += chunk
                if len(raw) > largest_bytes:
                    return _faulty(file, _too_large(len(raw), largest_bytes))
    except BrokenStream as broken:
        return _faulty(file, broken.fault, raw)
    except OSError as error:
        return _faulty(file, Fault("unreadable", f"{error.strerror}; make it readable and run again"))
    if not compression and sha256(raw).hexdigest() != file["cuts"][0]["sha256"]:
        return _faulty(file, Fault("changed", "the file changed while it was read; run again"), raw)
    name = file["name"].removesuffix(compression)
    return Item(name, file["name"], raw, Kind.HTML if ending in PAGES else Kind.TEXT if ending == ".md" else None)


def _too_large(size: int, limit: int) -> Fault:
    advice = "it is left where it is; split it, or raise `largest_bytes`"
    return Fault("too-large", f"{size:,} bytes or more, the limit is {limit:,}; {advice}")


def _records(file: FileEntry, shard: Shard, largest_bytes: int) -> Iterator[Item]:
    ending, compression = endings_of(file["name"])
    cut = file["cuts"][0]
    try:
        with Path(file["path"]).open("rb") as opened:
            opened.seek(cut["start"])
            bounded: _Reader = opened if compression else _Window(opened, cut["stop"] - cut["start"])
            with closing(_stream(bounded, compression)) as stream:
                rows = _rows(stream) if ending == ".csv" else _lines(stream, cut["start"], largest_bytes)
                for offset, line in rows:
                    yield _record(file["name"], offset, line, shard)
    except BrokenStream as broken:
        yield Item(f"{file['name']}#end", file["name"], b"", fault=broken.fault)
    except OSError as error:
        yield _faulty(file, Fault("unreadable", f"{error.strerror}; make it readable and run again"))


class _Window(io.RawIOBase):
    """The next bytes of a file, and no more."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left = file, size

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk


Row = bytes | Fault | dict[str, str]


def _lines(stream: _Reader, offset: int, largest_bytes: int) -> Iterator[tuple[int, Row]]:
    """Yield every line that is not empty with its offset; a line too long to be a document is a fault."""
    held: list[bytes] = []
    size = 0
    behind = b""
    while chunk := behind or stream.read(READ_BYTES):
        behind = b""
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole = b"".join((*held, line)) if held else line
            if whole.strip():
                yield offset, whole
            offset += len(whole) + 1
            held, size = [], 0
        held.append(rest)
        size += len(rest)
        if size > 6 * largest_bytes:
            held = []
            skipped, behind = _skipped(stream)
            yield offset, _too_large(size + skipped, largest_bytes)
            offset += size + skipped
            size = 0
    whole = b"".join(held)
    if whole.strip():
        yield offset, whole


def _skipped(stream: _Reader) -> tuple[int, bytes]:
    """Skip to the next line end; return how far it was and what was read behind it; that may hold more lines."""
    size = 0
    while chunk := stream.read(READ_BYTES):
        head, end, tail = chunk.partition(b"\n")
        size += len(head) + len(end)
        if end:
            return size, tail
    return size, b""


def _rows(stream: _Reader) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a CSV file by the names in its first line, with the offset of their first byte."""
    counted = _Counted(stream)
    csv.field_size_limit(1 << 30)
    reader = csv.reader(counted, strict=True)
    header = next(reader, [])
    while True:
        offset = counted.offset
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield offset, Fault("bad-record", f"the row is not CSV: {error}; mend it and run again")
            continue
        if len(row) != len(header):
            counts = f"the row has {len(row)} fields, the header {len(header)}"
            yield offset, Fault("bad-record", f"{counts}; mend it and run again")
        elif row:
            yield offset, dict(zip(header, row, strict=True))


class _Counted:
    """The lines of a stream as text, and the offset of the next one."""

    def __init__(self, stream: _Reader) -> None:
        self.offset = 0
        self._lines = self._split(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.offset += len(line)
        text = line.decode("utf-8", "surrogateescape")
        return text.removeprefix("\ufeff") if self.offset == len(line) else text

    @staticmethod
    def _split(stream: _Reader) -> Iterator[bytes]:
        rest = b""
        while chunk := stream.read(READ_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line + b"\n" for line in lines)
        if rest:
            yield rest


def _record(name: str, offset: int, row: Row, shard: Shard) -> Item:
    """Return the document of a record; a record without one is a fault and keeps its line."""
    place = f"{name}#{offset}"
    if isinstance(row, Fault):
        return Item(place, place, b"", fault=row)
    if isinstance(row, bytes):
        try:
            record = _parsed(row)
        except ValueError as error:
            return Item(
                place, place, row, fault=Fault("bad-record", f"the line is not JSON: {error}; mend it and run again")
            )
    else:
        record = row
    text = record.pop(shard["text_field"], None) if isinstance(record, dict) else None
    if not isinstance(text, str):
        wanted = f"the record has no text in the field `{shard['text_field']}`"
        raw = row if isinstance(row, bytes) else json.dumps(row).encode()
        return Item(
            place, place, raw, fault=Fault("no-text", f"{wanted}; name the field as `text_field` in the settings")
        )
    own = record.pop(shard["id_field"], None)
    known = str(own) if isinstance(own, (str, int)) and str(own) else place
    return Item(known, place, _bytes_of(text), meta=record)


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line.decode("utf-8", "surrogateescape"))


def _bytes_of(text: str) -> bytes:
    """Return the bytes a text stands for: a byte that was not UTF-8 comes back as itself."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _stream(file: Any, compression: str) -> Any:
    if compression == ".gz":
        return _Unpacked(_Frames(file, lambda: decompressobj(GZIP_WINDOW), padding=b"\0"), file)
    if compression == ".zst":
        return _Unpacked(_Frames(file, lambda: zstandard.ZstdDecompressor().decompressobj()), file)
    return file


class _Unpacked:
    """A compressed stream that says so when it is cut short, damaged or a bomb."""

    def __init__(self, stream: _Reader, packed: BinaryIO) -> None:
        self._stream, self._packed, self._size = stream, packed, 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes.

        Raises:
            BrokenStream: the stream ends too early, is damaged, or grows beyond bounds.

        """
        try:
            chunk = self._stream.read(size)
        except EOFError as error:
            raise BrokenStream("truncated-source", "the compressed file ends too early; fetch it again") from error
        except (OSError, zlib_error, zstandard.ZstdError) as error:
            raise BrokenStream("damaged-source", f"the compressed file is damaged: {error}; fetch it again") from error
        self._size += len(chunk)
        if self._size > max(LEAST_SUSPICIOUS_BYTES, LARGEST_RATIO * self._packed.tell()):
            msg = f"the compressed file grows to over {self._size:,} bytes; unpack it by hand if that is right"
            raise BrokenStream("expansion", msg)
        return chunk

    def close(self) -> None:
        """Do nothing: the file below is closed by whoever opened it."""


class _Frames:
    """The content of all frames of a packed file, one after the other; a cut-off end is noticed.

    Unlike the libraries' own readers it gives all that stands before a damage, then says what is damaged. It is
    fed in small bites, because a hostile frame grows 30,000 times.
    """

    BITE_BYTES = 1024

    def __init__(self, file: BinaryIO, frame: Callable[[], Any], padding: bytes = b"") -> None:
        self._file, self._new, self._padding = file, frame, padding
        self._frame = frame()
        self._rest = b""
        self._within = False
        self._ready = b""
        self._failure: Exception | None = None

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the content.

        Raises:
            EOFError: the file ends inside a frame.
            zlib.error, ZstdError: it is damaged.

        """
        pieces, held = [self._ready], len(self._ready)
        while held < size and not self._failure:
            try:
                piece = self._next()
            except (EOFError, zlib_error, zstandard.ZstdError) as error:
                self._failure = error
                break
            if piece is None:
                break
            pieces.append(piece)
            held += len(piece)
        content = b"".join(pieces)
        if not content and self._failure:
            raise self._failure
        self._ready = content[size:]
        return content[:size]

    def _next(self) -> bytes | None:
        bite = self._rest or self._file.read(self.BITE_BYTES)
        self._rest = b""
        if not bite:
            if self._within:
                raise EOFError
            return None
        if not self._within and not (bite := bite.lstrip(self._padding) if self._padding else bite):
            return b""
        content: bytes = self._frame.decompress(bite)
        self._within = not self._frame.eof
        if self._frame.eof:
            self._rest = self._frame.unused_data
            self._frame = self._new()
        return content
