"""Mail: mbox files with one document per message, and .eml files with one message; the body as it was written.

A message begins with a line that begins with `From ` after an empty line, as the format has it.
"""

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, NamedTuple

from pipeline.model import Kind
from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.streams import Fault, Opened, lines_of, unpacked

SEPARATOR = b"From "
SHOWN_HEADERS = ("subject", "from", "to", "date", "list-id", "in-reply-to", "references")
"""Headers that go to `meta`, each under its name."""


class _Message(NamedTuple):
    """The bytes of a message, and where it begins."""

    offset: int
    content: bytes
    size: int
    """Larger than the content if the message was too large to be held."""


def look(path: str, fields: Fields) -> Look:
    """Return that the file may be read."""
    del path, fields
    return Look()


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the messages in order.

    Raises:
        OSError: the file cannot be read.
        BrokenStream: it is compressed, and damaged or a bomb.

    """
    del fields
    with Opened(part.path, part.start, part.stop) as file:
        for message in _messages(unpacked(file, part.compression), 2 * largest_bytes):
            yield _document(message, largest_bytes)


def _messages(stream: Any, most_bytes: int) -> Iterator[_Message]:
    """Yield the messages of a stream; a file that does not begin with a separator is one message up to the first."""
    start, offset, held, size, after_blank = 0, 0, bytearray(), 0, True
    for line in lines_of(stream, b"\n", most_bytes):
        length = line if isinstance(line, int) else len(line)
        is_first = after_blank and not isinstance(line, int) and line.startswith(SEPARATOR)
        if is_first and size:
            yield _Message(start, bytes(held), size)
            start, held, size = offset, bytearray(), 0
        size += length
        if not isinstance(line, int) and size <= most_bytes:
            held += line
        after_blank = not isinstance(line, int) and not line.strip()
        offset += length
    if size:
        yield _Message(start, bytes(held), size)


def _document(message: _Message, largest_bytes: int) -> Contained:
    if message.size > len(message.content):
        fault = Fault("too-large", f"the message has {message.size:,} bytes; raise `largest_bytes`")
        return Contained(message.offset, b"", fault=fault, is_lost=True)
    if not message.content.strip():
        return Contained(message.offset, b"", skipped="empty")
    try:
        return _read(message, largest_bytes)
    except Exception as error:  # noqa: BLE001 - the parser of the standard library raises errors of every kind
        why = f"the message cannot be read ({type(error).__name__}: {str(error)[:200]}); correct it and run again"
        return Contained(message.offset, message.content, fault=Fault("bad-record", why))


def _read(message: _Message, largest_bytes: int) -> Contained:
    content = message.content
    head = content.partition(b"\n")[2] if content.startswith(SEPARATOR) else content
    parsed = BytesParser(EmailMessage, policy=policy.default.clone(raise_on_defect=False)).parsebytes(head)
    body = parsed.get_body(("plain", "html"))
    raw = body.get_payload(decode=True) if body else None
    if not isinstance(raw, bytes) or not raw.strip():
        return Contained(message.offset, b"", skipped="message without a text")
    if len(raw) > largest_bytes:
        fault = Fault("too-large", f"the body has {len(raw):,} bytes, the limit is {largest_bytes:,}")
        return Contained(message.offset, b"", fault=fault, is_lost=True)
    kind = Kind.HTML if body and body.get_content_subtype() == "html" else Kind.TEXT
    name = _header(parsed, "message-id").strip("<> ")
    charset = (body.get_content_charset() or "") if body else ""
    return Contained(message.offset, raw, name or None, kind, _meta(parsed), charset)


def _meta(parsed: EmailMessage) -> dict[str, Any]:
    found = {name: _header(parsed, name) for name in SHOWN_HEADERS}
    attached = [part.get_content_type() for part in parsed.iter_attachments()] if parsed.is_multipart() else []
    return {name: value for name, value in {**found, "attachments": attached}.items() if value}


def _header(parsed: EmailMessage, name: str) -> str:
    """Return a header, decoded; empty if it is not there or cannot be read."""
    try:
        return " ".join(str(parsed.get(name, "")).split())
    except Exception:  # noqa: BLE001 - a header that is damaged beyond what the parser expects
        return ""
