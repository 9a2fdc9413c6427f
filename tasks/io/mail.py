"""Mail: mbox files with one document per message, and .eml files with one message; the body as it was written.

A message begins with a line that begins with `From ` after an empty line and before a header. The format asks for the
first alone, and so do sentences.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from itertools import chain, pairwise
from typing import Any, NamedTuple

from pipeline.model import Kind
from pipeline.reading.decode import decode
from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.streams import Fault, Opened, lines_of, unpacked

SEPARATOR = b"From "
SHOWN_HEADERS = ("subject", "from", "to", "date", "list-id", "in-reply-to", "references")
"""Headers that go to `meta`, each under its name."""
TEXTS = frozenset({"text/plain", "text/html"})
CHOICES = frozenset({"alternative", "related"})
"""Parts with several parts of which one is the text; in other such parts, each text is one."""
NO_HEADER = (
    "it does not begin with the header of a message; save it as UTF-8 with line ends LF, or as .txt if it is none"
)
NO_TEXT = (
    "the message has no part that is text, or its border (`boundary`) or line ends are damaged; "
    "save its text as text/plain with line ends LF, and its attachments as files"
)

_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>?From ")


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
    for line, following in pairwise(chain(lines_of(stream, b"\n", most_bytes), (b"",))):
        length = line if isinstance(line, int) else len(line)
        if size and after_blank and _is_border(line, following):
            yield _Message(start, bytes(held), size)
            start, held, size = offset, bytearray(), 0
        size += length
        if not isinstance(line, int) and size <= most_bytes:
            held += line
        after_blank = not isinstance(line, int) and not line.strip()
        offset += length
    if size:
        yield _Message(start, bytes(held), size)


def _is_border(line: bytes | int, following: bytes | int) -> bool:
    """Return whether a line after an empty one begins a message: what follows has to be a header, however long."""
    is_separator = not isinstance(line, int) and line.startswith(SEPARATOR)
    return is_separator and (isinstance(following, int) or bool(_HEADER.match(following)))


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
    content = message.content.removeprefix(BOM_UTF8).lstrip(b"\r\n")
    if not _HEADER.match(content):
        return Contained(message.offset, message.content, fault=Fault("bad-record", NO_HEADER))
    head = content.partition(b"\n")[2] if content.startswith(SEPARATOR) else content
    parsed = BytesParser(EmailMessage, policy=policy.default.clone(raise_on_defect=False)).parsebytes(head)
    bodies = list(_bodies(parsed))
    texts = [text for text in map(_text, bodies) if text.raw.strip()]
    if not texts:
        return Contained(message.offset, message.content, fault=Fault("no-text", NO_TEXT))
    raw, kind, charset = texts[0] if len(texts) == 1 else _joined(texts)
    if len(raw) > largest_bytes:
        fault = Fault("too-large", f"the body has {len(raw):,} bytes, the limit is {largest_bytes:,}")
        return Contained(message.offset, b"", fault=fault, is_lost=True)
    name = _header(parsed, "message-id").strip("<> ")
    return Contained(message.offset, raw, name or None, kind, _meta(parsed, bodies), charset)


class _Text(NamedTuple):
    """What a message says, its transport undone."""

    raw: bytes
    kind: Kind
    charset: str


def _bodies(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message that are its text, in order, those of messages that it forwards included."""
    body = message.get_body(("plain", "html"))
    if body is None and message.get_content_type() in TEXTS:
        body = message
    waiting: list[tuple[Any, bool]] = [(message, False)]
    while waiting:
        part, is_choice = waiting.pop()
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield from _bodies(part.get_payload(0))
        elif part.get_content_maintype() == "multipart" and part.is_multipart():
            below = is_choice or part.get_content_subtype() in CHOICES
            chosen = part.get_body(("plain", "html")) if below and not is_choice else None
            if chosen is not None and chosen is not body:
                yield chosen
            waiting += [(each, below) for each in reversed(part.get_payload())]
        elif part is body or (not is_choice and part.get_content_type() in TEXTS and not part.is_attachment()):
            yield part


def _text(body: EmailMessage) -> _Text:
    raw = body.get_payload(decode=True)
    kind = Kind.HTML if body.get_content_subtype() == "html" else Kind.TEXT
    return _Text(raw if isinstance(raw, bytes) else b"", kind, body.get_content_charset() or "")


def _joined(texts: list[_Text]) -> _Text:
    """Return several texts as one, in UTF-8; next to a page, plain text is part of a page."""
    kind = Kind.HTML if any(each.kind == Kind.HTML for each in texts) else Kind.TEXT
    words = [(decode(each.raw, each.charset).text, each.kind) for each in texts]
    shown = [text if own == kind else f"<pre>{escape(text)}</pre>" for text, own in words]
    return _Text("\n\n".join(shown).encode("utf-8", "surrogateescape"), kind, "utf-8")


def _meta(parsed: EmailMessage, bodies: list[EmailMessage]) -> dict[str, Any]:
    found = {name: _header(parsed, name) for name in SHOWN_HEADERS}
    read = set(map(id, bodies))
    parts = parsed.iter_attachments() if parsed.is_multipart() else ()
    attached = [part.get_content_type() for part in parts if id(part) not in read]
    return {name: value for name, value in {**found, "attachments": attached}.items() if value}


def _header(parsed: EmailMessage, name: str) -> str:
    """Return a header, decoded; empty if it is not there or cannot be read."""
    try:
        return " ".join(str(parsed.get(name, "")).split())
    except Exception:  # noqa: BLE001 - a header that is damaged beyond what the parser expects
        return ""
