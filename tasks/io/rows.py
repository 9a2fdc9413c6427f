"""Delimited text: a header, and one record per row.

Quotes decide what a row is. A quote that is never closed would swallow the rest of the file: the parser gives up at the
first sign that the row is unsound, and reading goes on with the line after the one that the row began in.
"""

import csv
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

from tasks.io.records import BOM, Record
from tasks.io.streams import Fault, Stream, lines_of

LARGEST_FIELD_BYTES = 1 << 30


class Dialect(TypedDict):
    """How the rows of a file are written."""

    delimiter: str
    quoting: str
    """How a quote within quotes is written: `double`, `escape` with a backslash; `none`: quotes mean nothing."""
    spaced: bool
    """Whether a space follows the delimiter."""
    end: str
    """The character that ends a line."""
    above: int
    """How many lines are above the header."""


class _Unsound(Exception):
    """A row is too long."""


class _Lines:
    """The lines of a stream as text, with their bytes; lines can be given back."""

    def __init__(self, stream: Stream, end: str, most_bytes: int) -> None:
        self._lines = lines_of(stream, end.encode(), most_bytes)
        self._again: deque[bytes | int] = deque()
        self._most_bytes = most_bytes
        self._size = 0
        self.taken: list[bytes] = []
        self.skipped = 0
        """Bytes of a line that was too long to be held."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        if isinstance(line, int):
            if self.taken:
                self._again.appendleft(line)
            else:
                self.skipped = line
            raise _Unsound
        self.taken.append(line)
        self._size += len(line)
        if self._size > self._most_bytes:
            raise _Unsound
        return line.decode("utf-8", "surrogateescape")

    def begin(self) -> None:
        """Begin a row."""
        self.taken, self._size, self.skipped = [], 0, 0

    def first(self) -> bytes:
        """Return the first line that was taken, and give the others back."""
        first, *others = self.taken or [b""]
        self._again.extendleft(reversed(others))
        return first

    def without_mark(self, above: int) -> bytes:
        """Return and drop what precedes the header: lines above it and the byte order mark."""
        gap = b""
        for number in range(above + 1):
            line = next(self._lines, b"")
            if isinstance(line, int):
                self._again.append(line)
                return gap
            mark = BOM if not number and line.startswith(BOM) else b""
            gap += mark
            if number < above:
                gap += line[len(mark) :]
            elif line:
                self._again.append(line[len(mark) :])
        return gap


def parser_of(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """Return the rows of the lines; a row with unsound quotes is an error."""
    csv.field_size_limit(LARGEST_FIELD_BYTES)
    quoting = dialect["quoting"]
    return csv.reader(
        lines,
        strict=True,
        delimiter=dialect["delimiter"],
        skipinitialspace=dialect["spaced"],
        quoting=csv.QUOTE_NONE if quoting == "none" else csv.QUOTE_MINIMAL,
        doublequote=quoting != "escape",
        escapechar="\\" if quoting == "escape" else None,
    )


def names_of(header: Sequence[str]) -> list[str]:
    """Return a name of its own for every column: the second of a name gets `~2`.

    >>> names_of(["id", " text", "tag", "tag"])
    ['id', 'text', 'tag', 'tag~2']
    """
    seen: Counter[str] = Counter()
    names = []
    for name in map(str.strip, header):
        seen[name] += 1
        names.append(f"{name}~{seen[name]}" if seen[name] > 1 else name)
    return names


def records_in_rows(stream: Stream, dialect: Dialect, most_bytes: int) -> Iterator[Record]:
    """Yield every row below the header with its bytes.

    Args:
        stream: the content of the file.
        dialect: how its rows are written.
        most_bytes: how long a row may be.

    """
    yield from _Rows(stream, dialect, most_bytes).records()


class _Rows:
    """A pass over the rows of a file."""

    def __init__(self, stream: Stream, dialect: Dialect, most_bytes: int) -> None:
        self._lines = _Lines(stream, dialect["end"], most_bytes)
        self._dialect, self._most_bytes = dialect, most_bytes
        self._gap = bytearray(self._lines.without_mark(dialect["above"]))
        self._offset = len(self._gap)
        self._parser = parser_of(self._lines, dialect)
        self._bad, self._why = bytearray(), Fault("", "")

    def records(self) -> Iterator[Record]:
        """Yield the records, and at the end what follows the last one."""
        header = self._header()
        while (row := self._next()) is not None:
            if isinstance(row, Fault):
                yield from self._set_aside(row, self._lines.first())
                self._parser = parser_of(self._lines, self._dialect)
                continue
            body = b"".join(self._lines.taken)
            if not row:
                yield from self._flushed()
                self._gap += body
                self._offset += len(body)
            elif len(row) != len(header):
                counts = f"the row has {len(row)} fields, the header {len(header)}"
                if not self._bad:
                    yield from self._sound(body, Fault("bad-record", f"{counts}; correct it and run again"))
                else:
                    yield from self._set_aside(self._why, body)
            else:
                yield from self._flushed()
                yield from self._sound(body, dict(zip(header, row, strict=True)))
        yield from self._flushed()
        if self._gap:
            yield Record(self._offset - len(self._gap), bytes(self._gap), b"", None)

    def _header(self) -> list[str]:
        self._lines.begin()
        header = self._next()
        if header is None or isinstance(header, Fault):
            self._lines.first()
            return []
        held = b"".join(self._lines.taken)
        self._gap += held
        self._offset += len(held)
        return names_of(header)

    def _next(self) -> list[str] | Fault | None:
        """Return the next row, or why there is none; None at the end."""
        self._lines.begin()
        try:
            return next(self._parser, None)
        except csv.Error as error:
            return Fault("bad-record", f"the row is not CSV: {error}; correct it and run again")
        except _Unsound:
            size = self._lines.skipped or self._most_bytes
            return Fault("too-large", f"the row has {size:,} bytes or more, or a quote in it is not closed; correct it")

    def _sound(self, body: bytes, value: dict[str, Any] | Fault) -> Iterator[Record]:
        end = len(body) - len(body.rstrip(b"\r\n"))
        held = body[: len(body) - end]
        yield Record(self._offset, bytes(self._gap), held, value)
        self._gap = bytearray(body[len(held) :])
        self._offset += len(body)

    def _set_aside(self, why: Fault, line: bytes) -> Iterator[Record]:
        """Keep a line of an unsound row; lines in a row that make no sense either belong to it."""
        if not self._lines.skipped and len(self._bad) + len(line) <= self._most_bytes:
            self._why = self._why if self._bad else why
            self._bad += line
            return
        yield from self._flushed()
        if self._lines.skipped:
            yield Record(self._offset, bytes(self._gap), b"", why)
            self._gap = bytearray()
            self._offset += self._lines.skipped
        else:
            self._bad, self._why = bytearray(line), why

    def _flushed(self) -> Iterator[Record]:
        if self._bad:
            held, self._bad = bytes(self._bad), bytearray()
            yield from self._sound(held, self._why)
