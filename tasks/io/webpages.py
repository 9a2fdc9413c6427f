"""Answers of web servers as archives keep them: status, headers and body, the encodings of the transport undone."""

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import zstandard

from pipeline.model import Kind
from tasks.io.streams import GZIP_WINDOW

MOST_HEADER_BYTES = 1 << 16
"""Headers of an answer or a record are mostly shorter: so much is looked at first."""
LONGEST_HEADER_BYTES = 1 << 20
"""What is longer is no header; servers take 8 to 64 kB of it, and archives have more in cookies. Chosen by eye."""
BITE_BYTES = 1 << 10
"""So much of a packed body is unpacked at once: a hostile one grows 30,000 times."""
GZIP_SIGN, ZSTD_SIGN = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
CUT_OFF = "cut off"
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
    problem: str = ""
    """What of the body is missing or left out; empty if it is whole."""


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


def answer_of(block: bytes, most_bytes: int, *, is_cut: bool = False) -> Answer:
    """Return the answer of a server in a block of an archive; without a status line, the block is the body.

    The body of what is no document, by its status or its type, is left out.

    Args:
        block: status line, headers and body.
        most_bytes: how large an unpacked body may be.
        is_cut: whether the archive says that the body is cut off, so that its beginning is all there is.

    Raises:
        BadBody: the body cannot be unpacked, is too large or cut off unsaid or before any text; or headers have no end.

    """
    status = _STATUS.match(block)
    if not status:
        return Answer(200, Headers({}), block)
    end = _END_OF_HEADERS.search(block, status.end() - 2, LONGEST_HEADER_BYTES)
    headers = headers_of(block[status.end() : end.start() if end else LONGEST_HEADER_BYTES])
    if not is_wanted(int(status[1]), headers):
        return Answer(int(status[1]), headers, b"")
    if not end:
        msg = f"the headers of the answer do not end within {LONGEST_HEADER_BYTES:,} bytes; fetch the page again"
        raise BadBody(msg)
    body, problem = _without_chunks(block[end.end() :], headers)
    body, problem_below = _unpacked(body, headers, most_bytes)
    problem = problem or problem_below
    if CUT_OFF in problem and not (is_cut and body.strip()):
        msg = f"{problem}; fetch the page again"
        raise BadBody(msg)
    return Answer(int(status[1]), headers, body, problem)


def is_wanted(status: int, headers: Headers) -> bool:
    """Return whether an answer may be a document."""
    return 200 <= status < 300 and may_be_text(headers)


def _without_chunks(body: bytes, headers: Headers) -> tuple[bytes, str]:
    """Return the body of its chunks, and what is wrong with it."""
    if "chunked" not in headers.get("transfer-encoding").lower():
        return body, ""
    pieces, rest = _chunks(body)
    match = _CHUNK.match(body, rest)
    if pieces and match and int(match[1], 16):
        return b"".join((*pieces, body[match.end() :])), f"its last chunk is {CUT_OFF}"
    return b"".join((*pieces, body[rest:])), ""


def _chunks(body: bytes) -> tuple[list[bytes], int]:
    """Return the whole chunks of a body, and where the rest begins; archives often keep bodies that were joined."""
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if match.end() + size > len(body):
            break
        pieces.append(body[match.end() : match.end() + size])
        at = match.end() + size
        if not size:
            return pieces, len(body)
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return pieces, at


def _unpacked(body: bytes, headers: Headers, most_bytes: int) -> tuple[bytes, str]:
    """Return the body without its compression, and what is wrong with it; archives often keep it unpacked."""
    problem = ""
    for coding in reversed(headers.get("content-encoding").lower().replace(" ", "").split(",")):
        try:
            body, found = _decoded(body, coding, most_bytes)
        except (zlib.error, zstandard.ZstdError) as error:
            msg = f"its body is not {coding}: {error}"
            raise BadBody(msg) from error
        if len(body) > most_bytes:
            msg = f"its body grows to over {most_bytes:,} bytes; raise `largest_bytes` if that is right"
            raise BadBody(msg)
        problem = problem or (f"its {coding} body {found}" if found else "")
    return body, problem


def _decoded(body: bytes, coding: str, most_bytes: int) -> tuple[bytes, str]:
    if coding in ("gzip", "x-gzip") and body.startswith(GZIP_SIGN):
        return _frames(body, lambda: zlib.decompressobj(GZIP_WINDOW), GZIP_SIGN, most_bytes)
    if coding == "deflate" and body and not _is_printable(body):
        is_wrapped = body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
        return _frames(body, lambda: zlib.decompressobj(15 if is_wrapped else -15), b"", most_bytes)
    if coding == "zstd" and body.startswith(ZSTD_SIGN):
        return _frames(body, lambda: zstandard.ZstdDecompressor().decompressobj(), ZSTD_SIGN, most_bytes)
    if coding == "br" and body and not _is_printable(body):
        return _without_brotli(body, most_bytes), ""
    return body, ""


def _frames(body: bytes, new: Callable[[], Any], sign: bytes, most_bytes: int) -> tuple[bytes, str]:
    """Return the content of all frames of a packed body, at most a bite too much, and what is wrong with it.

    Args:
        body: the frames, one after the other.
        new: makes what unpacks a frame.
        sign: the bytes with which a further frame begins; empty if there is none.
        most_bytes: how large the content may be.

    """
    pieces: list[bytes] = []
    at = size = 0
    while at == 0 or (sign and body.startswith(sign, at)):
        frame = new()
        while not frame.eof:
            if at >= len(body):
                return b"".join(pieces), f"is {CUT_OFF}"
            pieces.append(frame.decompress(body[at : at + BITE_BYTES]))
            at, size = min(at + BITE_BYTES, len(body)), size + len(pieces[-1])
            if size > most_bytes:
                return b"".join(pieces), ""
        at -= len(frame.unused_data)
    rest = len(body[at:].strip(b"\0\r\n"))
    return b"".join(pieces), f"is followed by {rest:,} other bytes, which are left out" if rest else ""


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
