"""JSON files: one array of records, or records one after the other, however they are laid out."""

import re
from collections.abc import Iterator

from tasks.io.records import BOM, Record, parsed
from tasks.io.streams import READ_BYTES, BrokenStream, Fault, Stream

_TOKEN = re.compile(rb'["{}\[\]]')
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BETWEEN = b" \t\r\n,[]"
"""What may be between the records of an array."""


def records_in_values(stream: Stream, text_field: str, most_bytes: int) -> Iterator[Record]:
    """Yield every record with its bytes; what is between two records and is no JSON is reported as a record.

    Raises:
        BrokenStream: a record is too large; what follows it cannot be found.

    """
    scanner = _Scanner(stream, most_bytes)
    for offset, gap, body in scanner.values():
        stray = _stray(gap, first=offset == len(gap))
        if stray:
            yield Record(offset - len(gap), b"", gap, _no_record())
        yield Record(offset, b"" if stray else gap, body, parsed(body, text_field))
    rest, offset = scanner.rest, scanner.offset
    if scanner.is_open or _stray(rest, first=offset == 0):
        message = "the file ends within a record; fetch it again" if scanner.is_open else _no_record().message
        yield Record(offset, b"", rest, Fault("bad-record", message))
    elif rest:
        yield Record(offset, rest, b"", None)


def _stray(gap: bytes, *, first: bool) -> bool:
    return bool((gap.removeprefix(BOM) if first else gap).translate(None, _BETWEEN))


def _no_record() -> Fault:
    return Fault("bad-record", "there is something between two records that is no record; correct it and run again")


class _Scanner:
    """Finds where values begin and end by counting brackets outside of strings."""

    def __init__(self, stream: Stream, most_bytes: int) -> None:
        self._stream, self._most_bytes = stream, most_bytes
        self._buffer = b""
        self._at = 0
        self._kept = 0
        self._depth = 0
        self._start = 0
        self._in_array = False
        self.offset = 0
        """Offset in the content of the first byte that no value has taken."""

    @property
    def rest(self) -> bytes:
        """What is left at the end."""
        return self._buffer[self._kept :]

    @property
    def is_open(self) -> bool:
        """Whether the end is within a value."""
        return self._depth > 0

    def values(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield the offset of each value, what is between it and the one before, and its bytes."""
        while token := self._token():
            if token in b"{[":
                self._open(token)
            elif not self._depth:
                self._in_array = self._in_array and token != b"]"
            else:
                self._depth -= 1
                if not self._depth:
                    yield self._taken()

    def _open(self, token: bytes) -> None:
        if not self._depth and token == b"[" and not self._in_array:
            self._in_array = True
            return
        if not self._depth:
            self._start = self._at - 1
        self._depth += 1

    def _taken(self) -> tuple[int, bytes, bytes]:
        gap, body = self._buffer[self._kept : self._start], self._buffer[self._start : self._at]
        offset = self.offset + len(gap)
        self.offset += len(gap) + len(body)
        self._kept = self._at
        return offset, gap, body

    def _token(self) -> bytes:
        """Return the next bracket outside of strings; nothing at the end."""
        while True:
            match = _TOKEN.search(self._buffer, self._at)
            if not match:
                self._at = len(self._buffer)
                if not self._more():
                    return b""
                continue
            if match[0] != b'"':
                self._at = match.end()
                return match[0]
            string = _REST_OF_STRING.match(self._buffer, match.end())
            self._at = string.end() if string else match.start()
            if not string and not self._more():
                return b""

    def _more(self) -> bool:
        """Read on, as much as is held already, so that a long value is looked at a bounded number of times."""
        held = len(self._buffer) - self._kept
        if held > self._most_bytes:
            raise BrokenStream("too-large", f"a record has over {self._most_bytes:,} bytes; split it, or the file")
        chunk = self._stream.read(max(READ_BYTES, held))
        self._buffer = self._buffer[self._kept :] + chunk
        self._at -= self._kept
        self._start -= self._kept
        self._kept = 0
        return bool(chunk)
