"""Which legacy charset wrote the bytes: letter statistics, and a detector where one is installed."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import import_module
from math import inf

from pipeline.text.lazy import lazy_pattern
from pipeline.text.letters import reading_of

PRIOR = {
    "cp1252": 0.0, "cp1251": 0.0, "cp1250": 1.0, "gb18030": 1.0, "shift_jis": 1.0, "cp932": 1.2, "cp949": 1.0,
    "big5hkscs": 1.0, "euc_jp": 1.0, "cp1253": 1.0, "cp1254": 1.5, "cp1255": 1.0, "cp1256": 1.0, "cp1257": 2.0,
    "cp874": 1.2, "tis-620": 1.0, "koi8-r": 1.0, "iso8859-2": 1.5, "iso8859-5": 2.0, "iso8859-7": 1.5,
    "iso8859-15": 2.0, "iso8859-16": 3.0, "koi8-u": 2.0, "cp866": 2.0, "mac_roman": 2.0, "mac_cyrillic": 2.5,
    "mac_latin2": 3.0, "cp850": 2.0, "cp852": 3.0, "cp437": 3.0, "cp737": 3.0, "cp865": 4.0, "cp857": 4.0,
    "cp1258": 3.0, "mac_greek": 4.0, "cp775": 4.0, "iso8859-8": 3.0, "iso8859-6": 3.0, "iso8859-4": 4.0,
    "iso8859-3": 4.0, "mac_turkish": 4.0, "cp862": 4.0, "cp855": 4.0, "johab": 4.0,
}  # fmt: skip
"""Charsets that are tried, with extra surprise in half bits for those seldom met on the web and in archives."""
SHORT_HIGH_BYTES = 6
"""With fewer high bytes than this a guess has to beat windows-1252 clearly."""
CLEAR_LEAD = 12.0
"""What clearly means, in half bits a character; chosen by eye."""
LEAD_OVER_DETECTOR = 6.0
"""Statistics overrule the detector only by so much; chosen by eye."""
LEAD_OVER_DECLARED = 8.0
"""Lead in surprise that another charset needs over a declared one that decodes; chosen by eye."""
DECLARED = "declared charset"
"""The evidence for a charset that was named and reads well."""
FIRST_BYTES, TIMES_LONGER = 600, 3
"""So many bytes of a sample that is so many times longer are looked at first."""
HOPELESS = 20.0
"""A charset with so much more surprise than another in these bytes is given up, in half bits a character; by eye."""
SAMPLE_BYTES = 4_000
"""High bytes looked at, with their neighbours."""

_RUN = lazy_pattern(rb"[^\x80-\xFF\n]{0,2}(?:[\x80-\xFF][^\x80-\xFF\n]{0,2})+")
_HIGH = bytes(range(0x80, 0x100))


def guessed(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the charset that most likely wrote the bytes, and how it was found; windows-1252 without evidence.

    Args:
        raw: the bytes; no valid UTF-8.
        declared: the charset that the document names, if it decodes; it is used unless another reads far better.

    """
    sample = _sample(raw)
    surprises = _surprises(raw, sample, _possible(raw, sample))
    if declared:
        own = _surprise(raw, sample, declared)
        best = min(surprises.values(), default=0.0)
        if own is not None and own <= best + LEAD_OVER_DECLARED:
            return declared, DECLARED
    if not surprises:
        return "cp1252", "no other sign"
    best_name = min(surprises, key=lambda name: surprises[name])
    high = len(raw) - len(raw.translate(None, _HIGH))
    if high < SHORT_HIGH_BYTES and surprises.get("cp1252", inf) <= surprises[best_name] + CLEAR_LEAD:
        return "cp1252", "no other sign"
    detected = _detected(raw)
    if detected:
        seen = surprises.get(detected, _surprise(raw, sample, detected))
        if seen is not None and seen <= surprises[best_name] + LEAD_OVER_DETECTOR:
            return detected, "detector"
    return best_name, "letter statistics"


def _surprises(raw: bytes, sample: bytes, names: Iterable[str]) -> dict[str, float]:
    return {name: score for name in names if (score := _surprise(raw, sample, name)) is not None}


def _possible(raw: bytes, sample: bytes) -> Collection[str]:
    """Return the charsets worth a look at the whole sample: of a long one the first part rules most of them out."""
    if len(sample) < TIMES_LONGER * FIRST_BYTES:
        return PRIOR
    first = _surprises(raw, sample[: sample.rfind(b"\n", 0, FIRST_BYTES)], PRIOR)
    best = min(first.values(), default=0.0)
    return [name for name, score in first.items() if score <= best + HOPELESS]


def _sample(raw: bytes) -> bytes:
    """Return the runs of high bytes with their neighbours, a line each, up to `SAMPLE_BYTES`."""
    pieces: list[bytes] = []
    size = 0
    for match in _RUN.finditer(raw):
        pieces.append(match[0])
        size += len(match[0])
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(pieces)


def _surprise(raw: bytes, sample: bytes, name: str) -> float | None:
    try:
        text = sample.decode(name)
    except (UnicodeError, LookupError):
        text = None
    try:
        if text is None or len(sample) < len(raw):
            whole = raw.decode(name)
            text = whole if text is None else text
    except (UnicodeError, LookupError):
        return None
    return reading_of(text).surprise + PRIOR.get(name, 4.0)


def _detected(raw: bytes) -> str | None:
    """Return what the optional detector says, if it is installed and its answer decodes."""
    for name in _candidates(raw):
        try:
            raw.decode(name)
        except (UnicodeError, LookupError):
            continue
        return name
    return None


def _candidates(raw: bytes) -> Iterator[str]:
    chardet = _detector()
    if chardet is None:
        return
    found = chardet.detect(raw)  # type: ignore[attr-defined]
    name = str(found.get("encoding") or "").lower()
    if name and name not in ("utf-8", "ascii"):
        yield name
        if name in _SUPERSET:
            yield _SUPERSET[name]


_SUPERSET = {"gb2312": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "iso-8859-1": "cp1252"}


@cache
def _detector() -> object | None:
    """Return chardet 7 or later, or None; older ones are weaker than the statistics here."""
    try:
        chardet = import_module("chardet")
    except ImportError:
        return None
    version = str(getattr(chardet, "__version__", "0")).split(".")[0]
    return chardet if version.isdigit() and int(version) >= 7 else None
