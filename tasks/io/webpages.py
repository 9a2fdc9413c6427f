"""Answers of web servers as archives keep them: status, headers and body, the encodings of the transport undone."""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import zstandard

from pipeline.model import Kind
from tasks.io.streams import GZIP_WINDOW

MOST_HEADER_BYTES = 1 << 16
"""Headers of an answer or a record are shorter; what is longer is no header. Chosen by eye."""
FIRST_BODY_BYTES = 16
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "unknown/unknown"})
"""Types that say nothing; the body decides."""

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\n]*\n")
_NAME = re.compile(r"[!-9;-~]+\Z")
_CHARSET = re.compile(r"""(?i);\s*charset\s*=\s*["']?([a-z0-9_.:-]{1,40})""")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class BadBody(ValueError):
    """The body cannot be read as its headers say."""


class Headers(NamedTuple):
    """The headers of a record or of an answer, by name in lower case; repeated ones are joined by commas."""

    fields: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return the value of the header; empty if there is none."""
        return self.fields.get(name, "")

    @property
    def media_type(self) -> str:
        """The type of the content without its parameters, in lower case."""
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the type of the content names; empty if it names none."""
        match = _CHARSET.search(self.get("content-type"))
        return match[1] if match else ""


class Answer(NamedTuple):
    """What a server sent."""

    status: int
    headers: Headers
    body: bytes


def headers_of(lines: bytes) -> Headers:
    """Return the headers in the lines; what has no name belongs to the header before, or to none."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in lines.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if line[:1] in " \t" and last:
            found[last][-1] += " " + line.strip()
        elif colon and _NAME.match(name.strip()):
            last = name.strip().lower()
            found.setdefault(last, []).append(value.strip())
    return Headers({name: ", ".join(values) for name, values in found.items()})


def answer_of(block: bytes, most_bytes: int) -> Answer:
    """Return the answer of a server in a block of an archive; without a status line, the block is the body.

    Args:
        block: status line, headers and body.
        most_bytes: how large an unpacked body may be.

    Raises:
        BadBody: the body cannot be unpacked, or is too large.

    """
    status = _STATUS.match(block)
    if not status:
        return Answer(200, Headers({}), block)
    end = _END_OF_HEADERS.search(block, status.end() - 2, MOST_HEADER_BYTES)
    if not end:
        return Answer(int(status[1]), headers_of(block[status.end() : MOST_HEADER_BYTES]), b"")
    headers = headers_of(block[status.end() : end.start()])
    body = block[end.end() :]
    if "chunked" in headers.get("transfer-encoding").lower():
        body = b"".join(_chunks(body))
    return Answer(int(status[1]), headers, _unpacked(body, headers, most_bytes))


def _chunks(body: bytes) -> Iterator[bytes]:
    """Yield the chunks of a body; archives often keep bodies whose chunks were joined already."""
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if match.end() + size > len(body):
            break
        yield body[match.end() : match.end() + size]
        at = match.end() + size
        if not size:
            return
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    yield body[at:]


def _unpacked(body: bytes, headers: Headers, most_bytes: int) -> bytes:
    """Return the body without its compression; archives often keep bodies that were unpacked already."""
    for coding in reversed(headers.get("content-encoding").lower().replace(" ", "").split(",")):
        try:
            body = _decoded(body, coding, most_bytes)
        except (zlib.error, zstandard.ZstdError) as error:
            msg = f"its body is not {coding}: {error}"
            raise BadBody(msg) from error
        if len(body) > most_bytes:
            msg = f"its body grows to over {most_bytes:,} bytes; raise `largest_bytes` if that is right"
            raise BadBody(msg)
    return body


def _decoded(body: bytes, coding: str, most_bytes: int) -> bytes:
    if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(GZIP_WINDOW).decompress(body, most_bytes + 1)
    if coding == "deflate" and body and not _is_printable(body):
        is_wrapped = body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
        return zlib.decompressobj(15 if is_wrapped else -15).decompress(body, most_bytes + 1)
    if coding == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(body)[: most_bytes + 1]
    if coding == "br" and body and not _is_printable(body):
        return _without_brotli(body, most_bytes)
    return body


def _is_printable(body: bytes) -> bool:
    """Return whether the body begins as a text does, so that it was unpacked already."""
    return all(byte >= 32 or byte in b"\t\r\n" for byte in body[:FIRST_BODY_BYTES])


def _without_brotli(body: bytes, most_bytes: int) -> bytes:
    """Return the body without Brotli.

    Raises:
        BadBody: it is damaged, or the extra is not installed.

    """
    try:
        import brotli
    except ImportError as error:
        msg = "its body is in Brotli, which needs the extra `warc`: pip install 'lacuna[warc]'"
        raise BadBody(msg) from error
    try:
        content: bytes = brotli.decompress(body)
    except brotli.error as error:
        msg = f"its body is not Brotli: {error}"
        raise BadBody(msg) from error
    return content[: most_bytes + 1]


def kind_of(headers: Headers) -> Kind | None:
    """Return what the body is by its type; None if the type says nothing of it."""
    if headers.media_type in PAGE_TYPES:
        return Kind.HTML
    return Kind.TEXT if headers.media_type == "text/plain" else None


def may_be_text(headers: Headers) -> bool:
    """Return whether the body may be a document: a page, a plain text, or something of no known type."""
    return headers.media_type in PAGE_TYPES | UNKNOWN_TYPES | {"text/plain"}
