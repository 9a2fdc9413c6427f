"""How a file of records is written, from its first bytes; and whether it has the requested field."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NotRequired, TypedDict

from pipeline.reading.decode import wide_encoding
from tasks.io.formats import Shape, format_of
from tasks.io.lines import records_in_lines
from tasks.io.records import BLANK, BOM, Record
from tasks.io.rows import Dialect, names_of, parser_of, records_in_rows
from tasks.io.streams import BrokenStream, Fault, Opened, Recoded, Stream, unpacked
from tasks.io.values import records_in_values
from tasks.say.showing import shown

HEAD_BYTES = 1 << 20
"""How much of a file is looked at; the first records of nearly any file are shorter."""
FIRST_RECORDS = 20
"""A file is refused if so many records lack the field; chosen by eye."""
SAMPLE_ROWS = 50
"""How many rows a delimiter is judged by."""
SOUND_SHARE = 0.8
"""Quotes are written in the usual way if that explains so many of the first rows; chosen by eye."""
MOST_SHOWN_FIELDS = 8
DELIMITERS = (",", ";", "\t", "|")
STRUCTURE = '\n\r,;\t"{}'
"""Characters that files of records are full of."""

_BOMS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ARRAY = re.compile(rb"\s*+\[\s*+(?:[{\]]|\Z)")
_SEPARATOR = re.compile(rb"(?i)\"?sep=(.)\"?\s*\Z")


class Form(TypedDict):
    """How a file of records is written: what was found, and what is therefore assumed of the whole file."""

    shape: Shape
    encoding: str
    """`utf-8` means all encodings whose structure is ASCII; each text in them is decoded for itself."""
    end: str
    """The character that ends a line."""
    dialect: NotRequired[Dialect]
    facts: NotRequired[str]
    """What the reading of a file with a structure of its own depends on besides its bytes."""


def head_of(path: str, compression: str) -> tuple[bytes, bool]:
    """Return the first bytes of the content, and whether they are all of it.

    Raises:
        OSError: the file cannot be read.

    """
    with Opened(path) as file:
        stream = unpacked(file, compression)
        pieces, size = [], 0
        try:
            while size <= HEAD_BYTES and (chunk := stream.read(HEAD_BYTES + 1 - size)):
                pieces.append(chunk)
                size += len(chunk)
        except BrokenStream:
            return b"".join(pieces), False
    return b"".join(pieces)[:HEAD_BYTES], size <= HEAD_BYTES


def form_of(name: str, head: bytes, text_field: str) -> Form:
    """Return how the file of that name and with these first bytes is written."""
    encoding = _encoding_of(head)
    text = _readable(head, encoding)
    known = format_of(name)
    shape = known.shape if known else Shape.DOCUMENT
    end = _end_of(text, shape)
    if shape is Shape.ROWS:
        return Form(shape=shape, encoding=encoding, end=end, dialect=_dialect_of(text, end, text_field))
    return Form(shape=_layout_of(shape, text, end), encoding=encoding, end=end)


def _encoding_of(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    whole = len(head) // 4 * 4
    found = wide_encoding(head[:whole]) or wide_encoding(head[: whole - 2]) if b"\0" in head[:4096] else None
    return found if found and _has_structure(head[:whole], found) else "utf-8"


def _has_structure(head: bytes, encoding: str) -> bool:
    """Return whether line ends, commas and quotes are there as characters, not only as single bytes."""
    text = head.decode(encoding, "ignore")
    return 2 * sum(map(text.count, STRUCTURE)) > sum(head.count(char.encode()) for char in STRUCTURE)


def _readable(head: bytes, encoding: str) -> bytes:
    """Return the first bytes as UTF-8, without a byte order mark; characters that are cut off are dropped."""
    if encoding != "utf-8":
        head = head.decode(encoding, "ignore").encode("utf-8", "surrogatepass")
    return head.removeprefix(BOM)


def _end_of(text: bytes, shape: Shape) -> str:
    """Return the character that ends a line: in rows, where texts may hold others, the one that ends the first."""
    mark, feed = text.find(b"\r"), text.find(b"\n")
    is_bare = mark >= 0 and (feed < 0 or (shape is Shape.ROWS and mark + 1 < feed))
    return "\r" if is_bare else "\n"


def _layout_of(shape: Shape, text: bytes, end: str) -> Shape:
    """Return whether JSON is one record per line, or laid out otherwise, whatever the ending of the file says."""
    if _ARRAY.match(text):
        return Shape.VALUES
    first, _, rest = text.strip(BLANK).partition(end.encode())
    if shape is Shape.LINES:
        return Shape.VALUES if first.rstrip(BLANK) == b"{" else Shape.LINES
    is_record = first.rstrip(BLANK).endswith(b"}") and rest.lstrip(BLANK).startswith(b"{")
    return Shape.LINES if is_record else Shape.VALUES


def _dialect_of(text: bytes, end: str, text_field: str) -> Dialect:
    """Return the dialect that fits the first rows best; equal ones in the order of the table above."""
    first, _, rest = text.partition(end.encode())
    named = _SEPARATOR.match(first)
    sample = (rest if named else text).decode("utf-8", "surrogateescape")
    lines = [line + end for line in sample.split(end)[: 4 * SAMPLE_ROWS]]
    delimiters = [named[1].decode("latin-1")] if named else DELIMITERS
    ways: dict[str, Sequence[str]] = {"double": delimiters}
    if '\\"' in sample:
        ways["escape"] = delimiters
    if "\t" in lines[0]:
        ways["none"] = ("\t",)
    best, reached = Dialect(delimiter=",", quoting="double", spaced=False, end=end, above=0), (False, 0.0, False)
    for quoting, delimiter, spaced in _choices(ways):
        if quoting != best["quoting"] and reached[1] >= SOUND_SHARE:
            break
        dialect = Dialect(delimiter=delimiter, quoting=quoting, spaced=spaced, end=end, above=int(bool(named)))
        fit = _fit(lines, dialect, text_field)
        if fit > reached:
            best, reached = dialect, fit
    return best


def _choices(ways: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, bool]]:
    """Yield the ways of quoting with their delimiters, without and with a space after them."""
    for quoting, delimiters in ways.items():
        for spaced in (False, True):
            for delimiter in delimiters:
                yield quoting, delimiter, spaced


def _fit(lines: list[str], dialect: Dialect, text_field: str) -> tuple[bool, float, bool]:
    """Return how well the dialect explains the rows: by the field it finds, by sound rows, by more than one column."""
    source = iter(lines)
    parser = parser_of(source, dialect)
    try:
        header = names_of(next(parser, []))
    except csv.Error:
        return False, 0.0, False
    sound = count = 0
    while count < SAMPLE_ROWS:
        try:
            row = next(parser, None)
        except csv.Error:
            parser = parser_of(source, dialect)
            count += 1
            continue
        if row is None:
            break
        count += bool(row)
        sound += bool(row) and len(row) == len(header)
    return text_field in header, sound / count if count else 1.0, len(header) > 1


def records_of(stream: Stream, form: Form, text_field: str, largest_bytes: int) -> Iterator[Record]:
    """Yield the records of a stream that is written so.

    Args:
        stream: the content of a file, or a range of it that begins with a line.
        form: how it is written.
        text_field: the field that holds the document.
        largest_bytes: how large a document may be.

    """
    if form["encoding"] != "utf-8":
        stream = Recoded(stream, form["encoding"])
    if form["shape"] is Shape.ROWS or "dialect" in form:
        return records_in_rows(stream, form["dialect"], 2 * largest_bytes + HEAD_BYTES)
    if form["shape"] == Shape.VALUES:
        return records_in_values(stream, text_field, 6 * largest_bytes)
    return records_in_lines(stream, form["end"], text_field, 6 * largest_bytes)


def refusal_of(head: bytes, form: Form, fields: tuple[str, str], *, is_all: bool) -> Fault | None:
    """Return why no record of the file can be read, from its first ones; None if that is not so.

    Args:
        head: the first bytes of the content.
        form: how it is written.
        fields: the names of text and identifier.
        is_all: whether there is no more content.

    """
    text_field = fields[0]
    if form["shape"] == Shape.ROWS:
        fault = _header_fault(_readable(head, form["encoding"]), form["dialect"], fields)
        if fault:
            return fault
    found: list[Record] = []
    try:
        found += islice(records_of(io.BytesIO(head), form, text_field, len(head)), FIRST_RECORDS + 1)
    except BrokenStream:
        is_all = False
    whole = found if is_all or len(found) > FIRST_RECORDS else found[:-1]
    rows = [record.value for record in whole[:FIRST_RECORDS] if isinstance(record.value, dict)]
    if not rows or any(text_field in row for row in rows):
        return None
    message = f"none of the first {len(rows)} records has the field `{shown(text_field)}`{advice_on(rows)}"
    return Fault("no-text", message)


def is_one_object(head: bytes, form: Form, *, is_all: bool) -> bool:
    """Return whether the content is one JSON object, such as settings or facts about another file."""
    text = _readable(head, form["encoding"])
    if not is_all or not text.lstrip(BLANK).startswith(b"{"):
        return False
    found = list(islice(records_of(io.BytesIO(head), form, "", len(head)), 2))
    return sum(record.value is not None for record in found) == 1


def _header_fault(text: bytes, dialect: Dialect, fields: tuple[str, str]) -> Fault | None:
    """Return what is the matter with the header of delimited text."""
    end = dialect["end"]
    lines = iter([line + end for line in text.decode("utf-8", "surrogateescape").split(end)][dialect["above"] :])
    try:
        header = [name.strip() for name in next(parser_of(lines, dialect), [])]
    except csv.Error as error:
        return Fault("bad-header", f"the header cannot be read: {error}; correct the first line and run again")
    twice = [name for name in fields if header.count(name) > 1]
    if twice:
        return Fault("bad-header", f"two columns are named `{shown(twice[0])}`; rename one and run again")
    return None


def advice_on(rows: list[Any]) -> str:
    """Return which fields there are, the one with the longest texts first, and how to name it."""
    sizes: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            sizes[name] = sizes.get(name, 0) + (len(value) if isinstance(value, str) else 0)
    names = sorted(sizes, key=lambda name: -sizes[name])
    if not names or not sizes[names[0]]:
        return "; no field holds text"
    listed = ", ".join(f"`{shown(name)}`" for name in names[:MOST_SHOWN_FIELDS])
    first = shown(names[0])
    return (
        f"; there are {listed}, the one with the longest texts first: if that is the text, say "
        f'--text-field {first}, or text_field = "{first}" below [source] in the settings'
    )
