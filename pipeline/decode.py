"""Bytes to text, losslessly: whatever cannot be decoded stays in the text as a surrogate (PEP 383)."""

import codecs
from typing import NamedTuple

import regex

from pipeline.errors import NotText
from pipeline.model import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_DECLARED = regex.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{1,40})""")
_HIGH = bytes(range(0x80, 0x100))
_NOISE = bytes(c for c in range(0x20) if c not in b"\t\n\x0b\x0c\r\x1b")

HEAD_BYTES = 4096
"""How much of the document is looked at for signs of noise and for a declared charset."""
LARGEST_NOISE_SHARE = 0.1
"""More control bytes than this in the head is not text; chosen by eye, random bytes have 0.1."""


class Decoded(NamedTuple):
    """A text and the way back to its bytes."""

    text: str
    source: Source


def decode(raw: bytes) -> Decoded:
    """Return the text of the bytes; `encoded` gives the same bytes back.

    A byte order mark stays in the text as U+FEFF, an undecodable byte as a surrogate U+DC80 to U+DCFF.

    Raises:
        NotText: the bytes are an image, an archive or noise.

    """
    for magic, sign in _MAGIC:
        if raw.startswith(magic):
            raise NotText(sign)
    encoding, way = _encoding_of(raw)
    text = raw.decode(encoding, _errors(encoding))
    source = Source(encoding, way)
    exact = _encode(text, source) == raw
    return Decoded(text, source if exact else Source(encoding, way, raw))


def encoded(text: str, source: Source) -> bytes:
    """Return the bytes that the text came from: the inverse of `decode`."""
    return source.raw if source.raw is not None else _encode(text, source)


def _encode(text: str, source: Source) -> bytes:
    try:
        return text.encode(source.encoding, _errors(source.encoding))
    except UnicodeEncodeError:
        return b""


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _encoding_of(raw: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom) and _decodes(raw, encoding):
            return encoding, "byte order mark"
    if raw.isascii() and b"\0" not in raw:
        _refuse_noise(raw)
        return "utf-8", "ASCII"
    wide = _wide_encoding(raw)
    if wide:
        return wide, "pattern of NUL bytes"
    _refuse_noise(raw)
    if _decodes(raw, "utf-8"):
        return "utf-8", "valid UTF-8"
    if _mostly_utf8(raw):
        return "utf-8", "mostly valid UTF-8"
    declared = _DECLARED.search(raw[:HEAD_BYTES])
    if declared and _is_text_codec(name := declared[1].decode("ascii")) and _decodes(raw, name):
        return name.lower(), "declared charset"
    return "cp1252", "no other sign"


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_text_codec(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding  # noqa: SLF001 - no public name for it
    except LookupError:
        return False


def _wide_encoding(raw: bytes) -> str | None:
    """Return UTF-16 where nearly every second byte of the head is NUL, as in Latin text without a mark."""
    head = raw[: HEAD_BYTES // 2 * 2]
    half = len(head) // 2
    if half < 2 or len(raw) % 2:
        return None
    for encoding, nul, other in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if nul.count(0) > 0.7 * half and other.count(0) < 0.05 * half and _decodes(raw, encoding):
            return encoding
    return None


def _refuse_noise(raw: bytes) -> None:
    head = raw[:HEAD_BYTES]
    noise = len(head) - len(head.translate(None, _NOISE))
    if noise > LARGEST_NOISE_SHARE * len(head):
        raise NotText(f"{noise} of its first {len(head)} bytes are control bytes")


def _mostly_utf8(raw: bytes) -> bool:
    """Return whether over half of the high bytes stand in valid UTF-8 sequences."""
    high = len(raw) - len(raw.translate(None, _HIGH))
    stray = sum("\udc80" <= c <= "\udcff" for c in regex.findall("[\udc80-\udcff]", raw.decode("utf-8", "surrogateescape")))
    return stray < high / 2
