"""Parquet files: one document per row, read row group by row group, a few hundred rows at a time.

The rows of a damaged row group that cannot be read are one entry in quarantine; the other groups are read.
"""

import os
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.jsonl import line_of
from tasks.io.rows import names_of
from tasks.io.sniffing import FIRST_RECORDS, advice_on
from tasks.io.streams import Fault, regular_file
from tasks.say.showing import shown

BATCH_ROWS = 256
"""How many rows are held at once; more take more memory and are not faster."""
BUFFER_BYTES = 1 << 20
"""How much of a column is read at once."""
FOOTER_END_BYTES = 8
"""Size of what ends a Parquet file: the length of its footer, and `PAR1`."""


class _Group(NamedTuple):
    """A row group: a stretch of rows that lies in one piece of the file."""

    number: int
    offset: int
    """Offset of its first byte."""
    first_row: int
    rows: int


def look(path: str, fields: Fields) -> Look:
    """Return where the row groups begin, the digest of the footer, and whether the text field is there."""
    with _opened(path) as opened:
        if isinstance(opened, Fault):
            return Look(refused=opened)
        table, facts = opened
        offsets = [group.offset for group in _groups(table)]
        size = Path(path).stat().st_size
        borders = tuple(each for each in offsets[1:] if each < size) if offsets == sorted(offsets) else ()
        return Look(borders, facts, _refusal(table, fields.text))


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the rows of the row groups that begin in the part of the file; in its last part, also of those after it.

    A file that lost bytes has a footer that names places after its end.
    """
    with _opened(part.path) as opened:
        if isinstance(opened, Fault):
            yield Contained(part.start, b"", fault=opened, is_lost=True)
            return
        table, _ = opened
        is_last = part.stop == Path(part.path).stat().st_size
        for group in _groups(table):
            if part.start <= group.offset and (is_last or group.offset < part.stop):
                yield from _rows(table, group, fields, largest_bytes)


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    """Yield the open file and the digest of its footer, or why it cannot be opened."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_memory_pool(pa.system_memory_pool())
    with os.fdopen(regular_file(path), "rb") as file:
        facts = _footer_digest(file)
        try:
            opened = pq.ParquetFile(
                file, pre_buffer=False, buffer_size=BUFFER_BYTES, page_checksum_verification=True, memory_map=False
            )
        except (pa.ArrowException, OSError, ValueError) as error:
            yield Fault("damaged-source", f"its footer cannot be read: {_brief(error)}; write the file anew")
            return
        with opened:
            yield opened, facts


def _footer_digest(file: Any) -> str:
    """Return the digest of the footer, which says where everything is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - FOOTER_END_BYTES))
    length = int.from_bytes(file.read(4), "little")
    file.seek(max(0, size - FOOTER_END_BYTES - length))
    digest = sha256()
    while chunk := file.read(BUFFER_BYTES):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _groups(table: Any) -> list[_Group]:
    about = [table.metadata.row_group(number) for number in range(table.metadata.num_row_groups)]
    first = [0, *accumulate(group.num_rows for group in about)]
    return [_Group(number, _offset(group), first[number], group.num_rows) for number, group in enumerate(about)]


def _offset(group: Any) -> int:
    """Return the offset of the first byte of a row group: that of its first dictionary or page."""
    columns = [group.column(number) for number in range(group.num_columns)]
    places = [(column.dictionary_page_offset, column.data_page_offset) for column in columns]
    return max(0, min((place for pair in places for place in pair if place), default=0))


def _refusal(table: Any, text_field: str) -> Fault | None:
    """Return why no row has a text; None if there is a column for it."""
    names = names_of(table.schema_arrow.names)
    if text_field in names:
        return None
    rows: list[dict[str, Any]] = []
    with suppress(Exception):
        batch = next(table.iter_batches(batch_size=FIRST_RECORDS, use_threads=False), None)
        rows = [dict(zip(names, row, strict=True)) for row in _values(batch)] if batch else []
    rows = rows or [dict.fromkeys(names, "")]
    return Fault("no-text", f"the table has no column `{shown(text_field)}`{advice_on(rows)}")


def _rows(table: Any, group: _Group, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the rows of a group; where it cannot be read on, one entry for the rows that are left."""
    import pyarrow as pa

    names = names_of(table.schema_arrow.names)
    done = 0
    try:
        for batch in table.iter_batches(batch_size=BATCH_ROWS, row_groups=[group.number], use_threads=False):
            for number, row in enumerate(_values(batch, text=names.index(fields.text)), group.first_row + done):
                yield _document(number, dict(zip(names, row, strict=True)), fields, largest_bytes)
            done += batch.num_rows
    except (pa.ArrowException, OSError, ValueError, NotImplementedError) as error:
        if done < group.rows:
            yield _damage(group, done, error)


def _damage(group: _Group, done: int, error: Exception) -> Contained:
    first, last = group.first_row + done, group.first_row + group.rows - 1
    which = f"rows {first:,} to {last:,} of row group {group.number}"
    why = f"{which} cannot be read: {_brief(error)}; write the file anew, the other row groups were read"
    return Contained(first, b"", fault=Fault("damaged-source", why), is_lost=True)


def _document(number: int, row: dict[str, Any], fields: Fields, largest_bytes: int) -> Contained:
    """Return the document of a row; a row without a text keeps its values as JSON."""
    text = row.pop(fields.text)
    if not isinstance(text, bytes):
        what = "is empty" if text is None else "holds no text"
        wanted = f"the column `{shown(fields.text)}` {what} in this row; say which one has the text with --text-field"
        return Contained(number, line_of(row), fault=Fault("no-text", wanted))
    if len(text) > largest_bytes:
        message = f"the text has {len(text):,} bytes, the limit is {largest_bytes:,}; raise `largest_bytes`"
        return Contained(number, b"", fault=Fault("too-large", message), is_lost=True)
    return Contained(number, text, row.pop(fields.identifier, None), meta=row)


def _values(batch: Any, text: int = -1) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a batch as values that JSON holds; the text is bytes, whatever they are."""
    columns = [_texts(column) if at == text else _plain_column(column) for at, column in enumerate(batch.columns)]
    return zip(*columns, strict=True)


def _texts(column: Any) -> list[Any]:
    """Return the texts of a column as bytes; they need not be valid UTF-8."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if any(is_kind(column.type) for is_kind in kinds):
        column = column.cast(pa.large_binary())
    values: list[Any] = column.to_pylist()
    return values


def _plain_column(column: Any) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)  # as Python's own times have it
    try:
        return [plain(value) for value in column.to_pylist()]
    except UnicodeDecodeError:
        return list(map(_lenient, column))


def _lenient(scalar: Any) -> Any:
    """Return the value of a cell; a text that is not UTF-8 is the text of its bytes, each lost one a surrogate."""
    import pyarrow as pa

    try:
        return plain(scalar.as_py())
    except UnicodeDecodeError:
        with suppress(pa.ArrowException, AttributeError):
            return scalar.cast(pa.large_binary()).as_py().decode("utf-8", "surrogateescape")
        return None


def plain(value: Any) -> Any:
    """Return a value of a table as JSON holds it; times as ISO 8601, bytes as base64, all that JSON lacks as text.

    >>> plain({"when": date(2024, 5, 1), "raw": b"ab", "tags": [("k", 1.5)]})
    {'when': '2024-05-01', 'raw': 'YWI=', 'tags': [['k', 1.5]]}
    """
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return b64encode(value).decode("ascii")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return list(map(plain, value)) if isinstance(value, Sequence) else str(value)


def _brief(error: Exception) -> str:
    """Return the words of an error on one line."""
    return " ".join(str(error).split())[:200]
