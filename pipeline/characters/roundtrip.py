"""Strict round trips: text that one charset encodes to perfect UTF-8 was UTF-8 before."""

import codecs
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.characters.repair import Change
from pipeline.characters.suspicions import is_bad
from pipeline.kinds import BuiltIn
from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.letters import reading_of

COMMON = ("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac_roman", "cp437")
"""The ten charsets of ftfy."""
RARE = (
    "cp850", "cp866", "koi8-r", "koi8-u", "cp1255", "cp1256", "cp1258", "iso8859-15", "iso8859-9", "cp852",
    "mac_cyrillic", "iso8859-5", "iso8859-7", "iso8859-16", "cp857", "cp737", "mac_latin2", "cp874", "cp775", "cp865",
    "cp858", "iso8859-4", "iso8859-10", "iso8859-13", "mac_greek", "mac_turkish", "cp855", "cp862", "iso8859-3",
    "iso8859-14", "iso8859-8", "cp869",
)  # fmt: skip
WIDE = ("gb18030", "shift_jis", "cp932", "cp949", "big5", "big5hkscs", "cp950", "euc_jp", "euc_kr")
NARROW = COMMON + RARE
RULE = BuiltIn.MOJIBAKE
FIRST_LEAD_BYTE = 0xC2
"""The lowest byte with which a non-ASCII character of UTF-8 begins."""
DEEPEST_LAYERS = 4
"""Maximum number of times in a row that a text may have been misread; chosen by eye."""
LEAD = 8.0
"""Half bits a character by which a repaired text has to read better; chosen by eye."""
MANY_SEQUENCES = 4
"""Number of valid UTF-8 sequences, two of them different, that is evidence enough for a common charset."""
LEAD_OF_ONE = 24.0
"""Lead required if the repaired text has a single distinct non-ASCII character."""
WORST_OF_ONE = 48.0
"""Highest surprise allowed for a repaired text with a single distinct non-ASCII character."""
LONGEST_CACHED_RUN_CHARS = 24
RUNS_TO_RANK = 40
"""Number of runs that decide between the charsets by which the whole text converts."""
RUNS_TO_NARROW = 3
"""Number of runs that decide which charsets to try."""
LARGEST_SAMPLE_CHARS = 500
LARGEST_DENSE_SHARE = 0.75
"""A repaired text shorter than this share of the original is in another script: one change per phrase."""
RARE_PRIOR = 4.0
"""Extra surprise of an outcome by a rare charset."""
CLOSE = frozenset({"iso8859-15", "iso8859-16", "iso8859-9", "iso8859-14"})
"""Charsets that differ from windows-1252 by few letters; hardly anything is read as one of them."""
CLOSE_PRIOR = 12.0
"""Extra surprise of an outcome by one of those; chosen by eye."""

_NATURAL = lazy_pattern(
    r"[^\p{Cn}\p{Co}\p{Cs}\x80-\x9F\uFFFD\u0250-\u02AF\u0460-\u0489\u0700-\u085F\u1400-\u167F\uA000-\uABFF\p{Cc}]|[\t\n]"
)
_DOUBTFUL = lazy_re(
    "[^\t\n\x20-\x7e\xa0-\u024f\u0370-\u0373\u0384-\u038a\u038e-\u03a1\u03a3-\u03ff\u0400-\u045f\u048a-\u052f\u05d0-\u05ea\u0600-\u06ff"
    "\u0e01-\u0e3a\u0e3f-\u0e5b\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f\u2190-\u23ff"
    "\u2500-\u27bf\u3001-\u303f\u3041-\u3096\u3099-\u30ff\u4e00-\u9fef\uac00-\ud7a3]"
)
"""What `_NATURAL` has to be asked about; in a set of ranges, as it is far faster."""
_BEYOND = lazy_re(r"[^\x00-\x7F]")
_RUN = lazy_re(r"[^\x00-\x7F]+")
_PHRASE = lazy_re(r"[^\x00-\x7F]+(?:[ ,.;:!?()\"'-]{1,3}[^\x00-\x7F]+)*")


class Trip(NamedTuple):
    """One way back: the charset that was read wrongly, and the text before."""

    charset: str
    text: str


def _prior(charset: str) -> float:
    """Return the extra surprise of an outcome by this charset."""
    return CLOSE_PRIOR if charset in CLOSE else RARE_PRIOR * (charset in RARE)


@cache
def _table(charset: str) -> tuple[str, object]:
    """Return the characters of the 256 bytes, unassigned ones as controls of the same number, and the way back."""
    chars = "".join(bytes([n]).decode(charset, "ignore") or chr(n) for n in range(256))
    return chars, codecs.charmap_build(chars)


def encode_with(text: str, charset: str) -> bytes | None:
    """Return the bytes that this charset gives for the text, None if it cannot."""
    try:
        if charset in WIDE:
            return text.encode(charset)
        return bytes(codecs.charmap_encode(text, "strict", _table(charset)[1])[0])  # type: ignore[arg-type]
    except UnicodeEncodeError:
        return None


def trips(text: str, charsets: tuple[str, ...]) -> Iterator[Trip]:
    """Yield the ways back through these charsets whose outcome is perfect UTF-8 and differs, each outcome once."""
    seen = {text}
    first = _RUN.search(text)
    if first and charsets is not WIDE:
        possible = _possible(first[0])
        charsets = possible if charsets is NARROW else tuple(name for name in charsets if name in possible)
    for charset in charsets:
        raw = encode_with(text, charset)
        if raw is None:
            continue
        try:
            before = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if before not in seen:
            seen.add(before)
            yield Trip(charset, before)


def _possible(run: str) -> tuple[str, ...]:
    """Return the charsets of one byte that encode the run to perfect UTF-8, in order; of a long run its start tells."""
    return _possible_of(run[:LONGEST_CACHED_RUN_CHARS], cut=len(run) > LONGEST_CACHED_RUN_CHARS)


@lru_cache(maxsize=1 << 14)
def _possible_of(run: str, *, cut: bool) -> tuple[str, ...]:
    found = []
    for charset in NARROW:
        raw = encode_with(run, charset)
        try:
            if raw is not None:
                codecs.utf_8_decode(raw, "strict", not cut)
                found.append(charset)
        except UnicodeDecodeError:
            continue
    return tuple(found)


def is_begun(text: str, charset: str) -> bool:
    """Return whether the charset encodes the text to the beginning of one character of UTF-8."""
    raw = encode_with(text, charset)
    try:
        return raw is not None and raw[0] >= FIRST_LEAD_BYTE and codecs.utf_8_decode(raw, "strict", False)[1] == 0  # noqa: FBT003
    except UnicodeDecodeError:
        return False


def first_trip(text: str, charsets: tuple[str, ...] = NARROW, *, certain: bool = False) -> Trip | None:
    """Return the first step of the best way back; None if the text is better as it is.

    Args:
        text: a line, or a run of non-ASCII characters.
        charsets: those to try.
        certain: whether other signs say that the text is broken; one character is evidence enough then.

    """
    best: tuple[float, Trip, str] | None = None
    for trip in trips(text, charsets):
        outcome = _outcome(trip.text, charsets, DEEPEST_LAYERS - 1)
        if _is_natural(outcome):
            surprise = reading_of(outcome).surprise + _prior(trip.charset)
            if best is None or surprise < best[0]:
                best = surprise, trip, outcome
    if best is None:
        return None
    surprise, trip, outcome = best
    found = _BEYOND.findall(outcome)
    if trip.charset in RARE and len(set(found)) < 2:
        return None
    if certain:
        return trip
    if len(set(found)) > 1:
        lead = LEAD if len(found) < MANY_SEQUENCES or trip.charset not in COMMON else -LEAD
        return trip if surprise + lead < reading_of(text).surprise else None
    return trip if surprise + LEAD_OF_ONE < reading_of(text).surprise and surprise < WORST_OF_ONE else None


def _outcome(text: str, charsets: tuple[str, ...], left: int) -> str:
    """Return where the way back from the text ends: where no further step leads to anything natural."""
    if not left:
        return text
    for trip in trips(text, charsets):
        outcome = _outcome(trip.text, charsets, left - 1)
        if _is_natural(outcome) and (len(set(_BEYOND.findall(outcome))) > 1 or is_bad(text) or not _is_natural(text)):
            return outcome
    return text


def whole_trip(text: str) -> Trip | None:
    """Return the way back that leads through every line at once; None where the lines have to be looked at one by one.

    The text has to be bad, and all it has beyond ASCII perfect UTF-8: several sequences, two of them different.
    """
    first = _RUN.search(text)
    if first is None or not _possible(first[0]) or not is_bad(text):
        return None
    runs = list(dict.fromkeys(match[0] for match in islice(_RUN.finditer(text), RUNS_TO_RANK)))
    possible = set(NARROW).intersection(*map(_possible, runs[:RUNS_TO_NARROW]))
    found = [
        trip
        for trip in trips(text, tuple(charset for charset in NARROW if charset in possible))
        if _is_natural(trip.text) and _is_evidence(text, runs, trip)
    ]
    sample = text[max(0, first.start() - 1) : first.start() + LARGEST_SAMPLE_CHARS]
    return (
        min(found, key=lambda trip: _surprise_of(sample, trip.charset)) if len(found) > 1 else next(iter(found), None)
    )


def _is_evidence(text: str, runs: list[str], trip: Trip) -> bool:
    """Return whether the outcome shows two different characters, or one that a common charset gives many times."""
    if len(set(_BEYOND.findall(trip.text[:LARGEST_SAMPLE_CHARS]))) > 1:
        return True
    return trip.charset in COMMON and sum(text.count(run) for run in runs) >= MANY_SEQUENCES


def _surprise_of(sample: str, charset: str) -> float:
    outcome = (encode_with(sample, charset) or b"").decode(errors="ignore")
    return reading_of(outcome).surprise + _prior(charset)


def _is_natural(text: str) -> bool:
    return not _DOUBTFUL.search(text) or all(_NATURAL.match(char) for char in set(_DOUBTFUL.findall(text)))


def _changes_of_runs(line: str, trip: Trip, offset: int, note: str) -> Iterator[Change]:
    known: dict[str, str] = {}
    dense = len(trip.text) < LARGEST_DENSE_SHARE * len(line)
    for match in (_PHRASE if dense else _RUN).finditer(line):
        run = match[0]
        after = known.get(run)
        if after is None:
            after = known[run] = (encode_with(run, trip.charset) or b"").decode()
        start, stop = match.span()
        yield Change(offset + start, offset + stop, after, RULE, note)


def changes_of(line: str, trip: Trip, offset: int) -> Iterator[Change]:
    """Yield the changes that take the line one step back, a run of broken characters each.

    The line and its outcome are aligned by the bytes that both represent.
    """
    note = f"UTF-8 read as {trip.charset}"
    if trip.charset not in WIDE:
        yield from _changes_of_runs(line, trip, offset, note)
        return
    start = at = byte = byte_there = there = there_start = 0
    while at < len(line):
        byte += len(encode_with(line[at], trip.charset) or b"")
        at += 1
        while byte_there < byte and there < len(trip.text):
            byte_there += len(trip.text[there].encode())
            there += 1
        if byte_there == byte:
            if line[start:at] != trip.text[there_start:there]:
                yield Change(offset + start, offset + at, trip.text[there_start:there], RULE, note)
            start, there_start = at, there
