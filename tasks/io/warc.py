"""WARC and WET: a document for each page that was fetched, and for each text that was extracted from one.

A damaged record costs itself. What follows the damage is found again: in a compressed file at the next member that
unpacks to the beginning of a record, in a plain one at the next line that begins one.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from pipeline.model import Kind
from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.members import MAGIC, Disk, PlainStretch, Stretch, members_of
from tasks.io.streams import Fault
from tasks.io.webpages import (
    LONGEST_HEADER_BYTES,
    MOST_HEADER_BYTES,
    Answer,
    BadBody,
    Headers,
    answer_of,
    headers_of,
    kind_of,
    may_be_text,
)

SIGN = b"WARC/"
TEXT_TYPES = ("response", "resource", "conversion")
"""Types of records that hold what a page said; requests, metadata and revisits do not."""

_HEADER = re.compile(rb"WARC/[01]\.\d+\r?\n((?:[^\r\n\0]+\r?\n)+)\r?\n")
_BORDER = re.compile(rb"WARC/[01]\.\d{1,3}\r?\n[A-Za-z]")
LONGEST_BORDER_BYTES = 13
"""Length of the longest beginning of a record that is recognized as one."""
_LENGTH = re.compile(r"\d{1,18}\Z")


class _Record(NamedTuple):
    """A record, or what is left of one."""

    offset: int
    """Where it begins: on the disk in a plain file, else that of its member."""
    headers: Headers
    block: bytes
    """Its content; of one that is too large, the beginning."""
    damage: str = ""
    size: int = -1
    """Size of the content, where the block is only its beginning."""


def look(path: str, fields: Fields) -> Look:
    """Return that the file may be read; damage is found on the way."""
    del path, fields
    return Look()


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the pages and texts of the archive, and an entry for everything that is damaged."""
    del fields
    reached = -1
    with closing(Disk(part.path)) as disk:
        is_packed = disk.at(part.start, len(MAGIC)) == MAGIC
        plain = PlainStretch(disk, part.start, part.stop)
        for stretch in members_of(disk, part.start, SIGN) if is_packed else (plain,):
            for record in _records_in(stretch, largest_bytes + LONGEST_HEADER_BYTES):
                reached = max(reached + 1, record.offset)
                yield _document(record, reached, largest_bytes)


class _Window:
    """What of a stretch is looked at."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.held = bytearray()
        self.offset = 0
        """Offset in the content of the first byte that is held."""
        self.is_over = False

    def fill(self, size: int) -> int:
        """Hold so many bytes, or all that are left; return how many there are."""
        while len(self.held) < size and not self.is_over:
            piece = self.stretch.read()
            self.held += piece
            self.is_over = not piece
        return len(self.held)

    def take(self, size: int) -> bytes:
        """Return and drop so many bytes."""
        taken = bytes(self.held[:size])
        del self.held[:size]
        self.offset += len(taken)
        return taken

    def skip(self, size: int) -> bool:
        """Drop so many bytes, held or not; return whether there were so many."""
        while size > 0 and self.fill(1):
            size -= len(self.take(size))
        return size <= 0

    def skip_line_ends(self) -> int:
        """Drop the line ends that are next; return how much is held after them."""
        while self.fill(1) and self.held[:1] in b"\r\n":
            self.take(len(self.held) - len(self.held.lstrip(b"\r\n")))
        return len(self.held)

    def until_border(self, most_bytes: int) -> bytes:
        """Return and drop what precedes the next record; of much, the beginning."""
        kept, first = b"", 1
        while True:
            held = self.fill(MOST_HEADER_BYTES)
            border = _BORDER.search(self.held, first)
            size = border.start() if border else held if self.is_over else held - LONGEST_BORDER_BYTES
            first, taken = 0, self.take(size)
            kept += taken[: most_bytes - len(kept)]
            if border or self.is_over:
                return kept


def _records_in(stretch: Stretch, most_bytes: int) -> Iterator[_Record]:
    """Yield the records of a stretch, damaged ones included."""
    window = _Window(stretch)
    noted = False
    while window.skip_line_ends():
        window.fill(MOST_HEADER_BYTES)
        record = _record(window, most_bytes)
        noted = not window.skip_line_ends() and bool(stretch.fault)
        if noted and not record.damage:
            record = record._replace(damage=f"its member of the file is damaged: {stretch.fault}")
        yield record
    if stretch.fault and not noted:
        yield _Record(stretch.offset, Headers({}), b"", f"what is here is damaged: {stretch.fault}")


def _record(window: _Window, most_bytes: int) -> _Record:
    """Return the next record and drop it from the window."""
    offset = window.stretch.offset + (0 if window.stretch.left() is None else window.offset)
    match = _header(window)
    if not match or _BORDER.search(match[0], 1):
        return _Record(offset, Headers({}), window.until_border(most_bytes), "there is no record here")
    headers = headers_of(match[1])
    start, length = match.end(), headers.get("content-length")
    if not _LENGTH.match(length):
        return _Record(offset, headers, window.until_border(most_bytes), f"its length is {length[:40] or 'not given'}")
    size = int(length)
    left = window.stretch.left()
    if left is not None and start + size > len(window.held) + left:
        return _Record(offset, headers, window.until_border(most_bytes), f"its length of {size:,} bytes is wrong")
    if size > most_bytes:
        return _large(window, _Record(offset, headers, b"", size=size), start)
    reached = window.fill(start + size + 4)
    if reached < start + size and not _BORDER.search(window.held, 1):
        return _Record(offset, headers, window.take(reached)[start:], "it is cut off")
    if reached < start + size or not _ends_well(bytes(window.held[start + size : start + size + 5])):
        return _Record(offset, headers, window.until_border(most_bytes), f"its length of {size:,} bytes is wrong")
    return _Record(offset, headers, window.take(start + size)[start:])


def _header(window: _Window) -> "re.Match[bytes] | None":
    """Return the header of the next record; a long one is looked for only where no other record begins in it."""
    match = _HEADER.match(window.held, 0, MOST_HEADER_BYTES)
    if match or not window.held.startswith(SIGN) or _BORDER.search(window.held, 1, MOST_HEADER_BYTES):
        return match
    window.fill(LONGEST_HEADER_BYTES)
    return _HEADER.match(window.held, 0, LONGEST_HEADER_BYTES)


def _large(window: _Window, record: _Record, start: int) -> _Record:
    """Return a record of which only the beginning is held."""
    window.fill(start + MOST_HEADER_BYTES)
    block = window.take(start + MOST_HEADER_BYTES)[start:]
    if window.skip(record.size - len(block)):
        return record._replace(block=block)
    return record._replace(block=block, damage=f"its length of {record.size:,} bytes is wrong")


def _ends_well(after: bytes) -> bool:
    """Return whether what follows a record is what has to follow one."""
    return not after.strip(b"\r\n") or after.startswith((b"\r\n\r\n", b"\n\n", SIGN))


def _document(record: _Record, place: int, largest_bytes: int) -> Contained:
    """Return the document of a record, why it has none, or that it is of a kind that is no document."""
    if record.damage:
        fault = Fault("bad-record", f"the record is damaged: {record.damage}; the records after it were read")
        return Contained(place, record.block, fault=fault, is_lost=True)
    kind = record.headers.get("warc-type").lower()
    if kind not in TEXT_TYPES:
        return Contained(place, b"", skipped=f"record {kind or 'without type'}")
    try:
        answer = _answer(record, kind, largest_bytes)
    except BadBody as error:
        return Contained(place, record.block, fault=Fault("bad-record", f"{error}"), is_lost=True)
    why = _why_skipped(answer, record)
    if why:
        return Contained(place, b"", skipped=why)
    size = max(record.size, len(answer.body))
    if size > largest_bytes:
        message = f"the record has {size:,} bytes, the limit is {largest_bytes:,}; raise `largest_bytes`"
        return Contained(place, b"", fault=Fault("too-large", message), is_lost=True)
    name = record.headers.get("warc-record-id").strip("<>").removeprefix("urn:uuid:")
    found = Kind.TEXT if kind == "conversion" else kind_of(answer.headers)
    return Contained(place, answer.body, name, found, _meta(record, answer), charset=answer.headers.charset)


def _answer(record: _Record, kind: str, largest_bytes: int) -> Answer:
    """Return what the server said, as far as the record has it.

    Raises:
        BadBody: the body cannot be unpacked.

    """
    if kind == "response" and "http" in record.headers.media_type:
        if record.size < 0:
            return answer_of(record.block, largest_bytes, is_cut=bool(record.headers.get("warc-truncated")))
        return answer_of(record.block.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", largest_bytes)
    return Answer(200, Headers({"content-type": record.headers.get("content-type")}), record.block)


def _why_skipped(answer: Answer, record: _Record) -> str:
    """Return why an answer is no document; empty if it is one."""
    if not 200 <= answer.status < 300:
        return f"status {answer.status}"
    if not may_be_text(answer.headers):
        return f"type {answer.headers.media_type}"[:80]
    return "empty" if not answer.body.strip() and record.size < 0 else ""


def _meta(record: _Record, answer: Answer) -> dict[str, Any]:
    """Return what the record says of the page; what it does not say is left out."""
    said = record.headers
    known = {
        "url": said.get("warc-target-uri").strip("<>"),
        "date": said.get("warc-date"),
        "languages": said.get("warc-identified-content-language"),
        "truncated": said.get("warc-truncated"),
        "problem": answer.problem,
        "headers": dict(answer.headers.fields) if said.get("warc-type") == "response" else {},
        "digest": "" if _digest_fits(said.get("warc-block-digest"), record.block) else "does not fit the record",
    }
    return {name: value for name, value in known.items() if value}


def _digest_fits(said: str, block: bytes) -> bool:
    """Return whether the digest of a record fits its content, as far as it is one that can be checked."""
    algorithm, _, value = said.partition(":")
    if algorithm.lower().replace("-", "") not in ("sha1", "sha256", "md5"):
        return True
    digest = hashlib.new(algorithm.lower().replace("-", ""), block, usedforsecurity=False)
    shown = base64.b32encode(digest.digest()).decode().rstrip("=")
    return value.strip().rstrip("=").lower() in (shown.lower(), digest.hexdigest())
