"""JSON Lines: one record per line."""

from collections.abc import Iterator

from tasks.io.records import BLANK, BOM, Record, parsed
from tasks.io.streams import Fault, Stream, lines_of


def records_in_lines(stream: Stream, end: str, text_field: str, most_bytes: int) -> Iterator[Record]:
    """Yield every record with its bytes and those of its line end; blank lines are between records.

    Args:
        stream: the content of the file, or a range of it that begins with a line.
        end: the character that ends a line.
        text_field: the field that holds the document.
        most_bytes: how long a line may be.

    """
    offset, gap = 0, bytearray()
    for line in lines_of(stream, end.encode(), most_bytes):
        if isinstance(line, int):
            fault = Fault("too-large", f"the line has {line:,} bytes, the limit is {most_bytes:,}; split it")
            yield Record(offset, bytes(gap), b"", fault)
            offset, gap = offset + line, bytearray()
            continue
        for part in line.splitlines(keepends=True) if b"\r" in line.rstrip(BLANK) else (line,):
            start, stop = _bounds(part, first=offset == 0)
            if start < stop:
                body = part[start:stop]
                yield Record(offset + start, bytes(gap + part[:start]), body, parsed(body, text_field), part[stop:])
                gap = bytearray()
            else:
                gap += part
            offset += len(part)
    if gap:
        yield Record(offset - len(gap), bytes(gap), b"", None)


def _bounds(line: bytes, *, first: bool) -> tuple[int, int]:
    """Return where the record in a line begins and ends; equal if the line is blank."""
    mark = len(BOM) if first and line.startswith(BOM) else 0
    stop = len(line.rstrip(BLANK))
    start = len(line) - len(line[mark:].lstrip(BLANK))
    return min(start, stop), stop
