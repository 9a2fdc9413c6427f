"""Bytes to text, losslessly: whatever cannot be decoded stays in the text as a surrogate (PEP 383)."""

import codecs
from typing import NamedTuple

from pipeline.errors import NotText
from pipeline.model import Source
from pipeline.reading.charsets import DECLARED, guessed
from pipeline.text.lazy import lazy_pattern
from pipeline.text.letters import reading_of

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
_DECLARED = lazy_pattern(
    rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{1,40})"""
    rb"""|\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_.:-]{1,40})"""
)
_WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
}  # fmt: skip
"""Names that pages give, and what is meant by them: the WHATWG Encoding Standard."""
_LATIN = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
"""Names that pages give to what is windows-1252; other names are tried unchanged first."""
_ESCAPES = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp_ext"),
    (b"\x1b$@", "iso2022_jp_ext"),
    (b"\x1b(J", "iso2022_jp_ext"),
    (b"\x1b(I", "iso2022_jp_ext"),
)
_STRAY = lazy_pattern("[\udc80-\udcff]")
_CUT_TAIL = lazy_pattern("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}\\Z")
_LEAD_HALF = lazy_pattern("[\ud800-\udbff]\\Z")
"""Half of a pair that the end of the head cut in two."""
_ODD_WIDE = lazy_pattern(r"[\x00-\x08\x0B\x0E-\x1A\x1C-\x1F\x7F-\x9F\p{Cn}\p{Co}\p{Cs}]")
CESU = "utf-8-pairs"
"""UTF-8 of the halves of UTF-16 pairs; a name of ours, the text keeps the halves as surrogates."""
_HIGH = bytes(range(0x80, 0x100))
_NOISE = bytes(c for c in range(0x20) if c not in b"\t\n\x0b\x0c\r\x1b")

_PRINTABLE = bytes((*range(0x20, 0x7F), 9, 10, 13))

WORST_WIDE = 48.0
"""Wide characters that are no ASCII read at least so well, in half bits; natural text has 25 to 42, pairs of letters
of ASCII over 55."""
WORST_WIDE_OF_NARROW = 40.0
"""The same where the bytes look like narrow text; a pair of ideographs may be natural by chance."""
SMALLEST_PRINTABLE_SHARE = 0.8
"""Bytes of which so many are printable ASCII look like narrow text; chosen by eye, Japanese has up to 0.75."""
MIXED_LEAD = 6.0
"""By so much, in half bits a character, a mixture has to read better than one charset; chosen by eye."""
HEAD_BYTES = 4096
"""How much of the document is searched for evidence of noise and for a declared charset; whole characters of UTF-32."""
LARGEST_NOISE_SHARE = 0.1
"""Largest share of control bytes at the beginning of a text; random bytes have about 0.1. Chosen by eye."""

FEWEST_NOISE_BYTES = 8
"""Fewer control bytes prove nothing, however short the document; chosen by eye."""


class Decoded(NamedTuple):
    """A text and the way back to its bytes."""

    text: str
    source: Source


def decode(raw: bytes, charset: str = "") -> Decoded:
    """Return the text of the bytes; `encoded` gives the same bytes back.

    A byte order mark stays in the text as U+FEFF, an undecodable byte as a surrogate U+DC80 to U+DCFF.

    Args:
        raw: the bytes of one document.
        charset: what the transport named, such as the header of HTTP; it is evidence, as a charset in the document is.

    Raises:
        NotText: the bytes are an image, an archive or noise.

    """
    for magic, sign in _MAGIC:
        if raw.startswith(magic):
            raise NotText(sign)
    encoding, evidence = _encoding_of(raw, charset)
    text = raw.decode(_codec(encoding), _errors(encoding))
    source = Source(encoding, evidence)
    exact = _encode(text, source) == raw
    return Decoded(text, source if exact else Source(encoding, evidence, raw))


def encoded(text: str, source: Source) -> bytes:
    """Return the bytes that the text came from: the inverse of `decode`."""
    return source.raw if source.raw is not None else _encode(text, source)


def _encode(text: str, source: Source) -> bytes:
    try:
        return text.encode(_codec(source.encoding), _errors(source.encoding))
    except UnicodeEncodeError:
        return b""


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding == CESU else "surrogateescape"


def _codec(encoding: str) -> str:
    return "utf-8" if encoding == CESU else encoding


def _encoding_of(raw: bytes, charset: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom) and _decodes(raw, encoding) and not _is_narrow(raw, bom, encoding):
            return encoding, "byte order mark"
    escaped = _escaped_encoding(raw) if b"\x1b" in raw else None
    if escaped:
        return escaped, "escape sequences of ISO 2022"
    if raw.isascii() and b"\0" not in raw:
        _refuse_noise(raw)
        return "utf-8", "ASCII"
    wide = wide_encoding(raw) if b"\0" in raw else None
    if wide:
        return wide, "pattern of NUL bytes"
    _refuse_noise(raw)
    if _decodes(raw, "utf-8"):
        return "utf-8", "valid UTF-8"
    return _legacy_encoding(raw, charset)


def _is_narrow(raw: bytes, bom: bytes, encoding: str) -> bool:
    """Return whether the bytes of a mark are letters of Latin-1 before ASCII, and no mark of UTF-16.

    Letters of ASCII, two a character, are ideographs that hardly anybody writes.
    """
    head = raw[len(bom) : HEAD_BYTES]
    if not encoding.startswith("utf-16") or b"\0" in head:
        return False
    return _looks_narrow(head) and not _is_natural(head, head[: len(head) // 2 * 2].decode(encoding, "replace"))


def _looks_narrow(head: bytes) -> bool:
    return len(head) - len(head.translate(None, _PRINTABLE)) >= SMALLEST_PRINTABLE_SHARE * len(head) > 0


def _is_natural(head: bytes, wide: str) -> bool:
    """Return whether the wide characters read as well as they have to for these bytes."""
    return reading_of(wide).surprise <= (WORST_WIDE_OF_NARROW if _looks_narrow(head) else WORST_WIDE)


def _legacy_encoding(raw: bytes, charset: str) -> tuple[str, str]:
    """Return the encoding of bytes that are not valid UTF-8; valid sequences in over half of them decide for UTF-8."""
    if b"\xed" in raw and _decodes(raw, "utf-8", "surrogatepass"):
        return CESU, "UTF-8 of UTF-16 pairs"
    if _mostly_utf8(raw):
        return "utf-8", "mostly valid UTF-8"
    outside = _usable_encoding(raw, charset.lower())
    name, evidence = guessed(raw, outside or _declared_encoding(raw))
    if name == outside and evidence == DECLARED:
        evidence = "charset of the transport"
    return ("utf-8", "partly valid UTF-8") if _reads_better_mixed(raw, name) else (name, evidence)


def _reads_better_mixed(raw: bytes, name: str) -> bool:
    """Return whether UTF-8 with bytes of windows-1252 between reads far better than the one charset."""
    text = raw.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    mixed = _STRAY.sub(lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    sound = len(mixed.encode("ascii", "ignore")) + stray < len(mixed)
    return sound and reading_of(mixed).surprise + MIXED_LEAD < reading_of(raw.decode(name, "replace")).surprise


def _declared_encoding(raw: bytes) -> str | None:
    match = _DECLARED.search(raw[:HEAD_BYTES])
    return _usable_encoding(raw, (match[1] or match[2]).decode("ascii").lower() if match else "")


def _usable_encoding(raw: bytes, name: str) -> str | None:
    """Return the codec for a declared charset, or a wider one that decodes the bytes; None if none does."""
    if name in _LATIN:
        name = _WIDER[name]
    for candidate in (name, _WIDER.get(name, "")):
        if candidate and _is_narrow_codec(candidate) and _decodes(raw, candidate):
            return candidate
    return None


def _decodes(raw: bytes, encoding: str, errors: str = "strict") -> bool:
    try:
        raw.decode(encoding, errors)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_narrow_codec(name: str) -> bool:
    """Return whether there is such a codec for text in bytes; UTF-7, -16 and -32 have many names: `utf16`, `u8`."""
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return False
    return codec._is_text_encoding and not codec.name.startswith(("utf-7", "utf-16", "utf-32"))  # noqa: SLF001 - no public name


def _escaped_encoding(raw: bytes) -> str | None:
    """Return the ISO 2022 code that the escape sequences name; a terminal's escapes name none."""
    for sign, encoding in _ESCAPES:
        if sign in raw and _decodes(raw, encoding):
            return encoding
    return None


def wide_encoding(raw: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that the NUL bytes of the head show.

    Text in it has no controls, and half of it is ASCII, or it has spaces and reads naturally: one NUL in narrow text
    makes ideographs that hardly anybody writes.
    """
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(raw) % width or len(raw) < 2 * width:
            continue
        try:
            head = _LEAD_HALF.sub("", raw[:HEAD_BYTES].decode(encoding, "surrogatepass"))
        except UnicodeError:
            continue
        narrow = raw[:HEAD_BYTES].replace(b"\0", b"")
        plain = sum(head.count(char) for char in " \n\t.,-/<>、。，")
        latin = len(head.encode("ascii", "ignore"))
        shown = latin * 2 > len(head) or (plain * 40 > len(head) and _is_natural(narrow, head))
        if not _ODD_WIDE.search(head) and shown and _decodes(raw, encoding):
            return encoding
    return None


def _refuse_noise(raw: bytes) -> None:
    head = raw[:HEAD_BYTES]
    noise = len(head) - len(head.translate(None, _NOISE))
    if noise >= FEWEST_NOISE_BYTES and noise > LARGEST_NOISE_SHARE * len(head):
        raise NotText(f"{noise} of its first {len(head)} bytes are control bytes")


def _mostly_utf8(raw: bytes) -> bool:
    """Return whether over half of the high bytes are in valid UTF-8 sequences.

    Bytes of an unfinished sequence at the very end count as valid, where there is anything else.
    """
    high = len(raw) - len(raw.translate(None, _HIGH))
    text = raw.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    tail = _CUT_TAIL.search(text)
    return stray < high / 2 or (tail is not None and high > stray == len(tail[0]))
