"""One legacy charset read as another: identified by letter statistics alone."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import regex

from pipeline.characters.repair import Change
from pipeline.characters.roundtrip import encode_with
from pipeline.characters.suspicions import Suspicion, suspicions
from pipeline.kinds import BuiltIn
from pipeline.reading.charsets import PRIOR
from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.letters import Naturalness, reading_of, strange_in

READ_AS = (
    "latin-1", "cp1252", "cp1251", "koi8-r", "mac_roman", "cp437", "cp850", "cp1250", "iso8859-2", "cp866", "iso8859-5",
    "mac_cyrillic", "cp1253", "cp1254", "iso8859-15", "cp1257", "koi8-u", "cp1255", "cp1256", "cp852",
)  # fmt: skip
"""Charsets by which texts get misread."""
TOO_CLOSE = frozenset({"iso8859-16"})
"""Charsets that differ from others by letters that writers mix: Romanian s and t with cedilla or comma."""
FEWEST_CHARACTERS = 3
"""Fewer non-ASCII characters are no evidence; chosen by eye, as are the three below."""
FEWEST_DIFFERENT = 4
"""Minimum number of different letters in a text in a script other than Latin."""
WESTERN = frozenset({"cp1252", "mac_roman", "cp437", "cp850", "iso8859-15"})
"""Languages of these may show a single non-ASCII letter; in other charsets two different ones are needed."""
SMALLEST_STRANGE_SHARE = 0.25
"""Minimum share of the non-ASCII characters that must be unusual in their places; chosen by eye."""
NATURAL = 43.0
"""A text that reads better than this is left alone, in half bits a character."""
LEAD = 12.0
"""By so much the outcome has to read better."""
LEAD_OF_FEW = 18.0
"""The same for texts with fewer than `MANY_CHARACTERS`."""
MANY_CHARACTERS = 12
WORST_OUTCOME = 54.0
"""An outcome has to read at least so well."""

_WINDOW = lazy_re(r"[^\x00-\x7F][\x00-\x7F]{0,2}(?:[^\x00-\x7F][\x00-\x7F]{0,2})*")
_RUN = lazy_pattern(r"[^\x00-\x7F]+")
_IN_WORD = lazy_pattern(r"(?<=\p{L})[\p{L}--\p{ASCII}]|[\p{L}--\p{ASCII}](?=\p{L})", regex.VERSION1)
_REPEATED = lazy_pattern(r"([^\x00-\x7F])\1\1")
_QUOTES = lazy_pattern(r"[\xA0«»“”„‘’–—…¿¡°\u3000-\u303F\uFF00-\uFF60]")
_BOX = lazy_pattern(r"[\u2500-\u259F]")
_BOXES = lazy_pattern(r"[\u2500-\u259F]+")
MOST_DRAWN = 3
"""Branches and lines of drawings have so many different box drawings in a row at most; chosen by eye."""
SAMPLE_CHARS = 600


_SIGNS = Suspicion.BAD | Suspicion.FOREIGN | Suspicion.MIXED | Suspicion.WIDE


class Misreading(NamedTuple):
    """How a text was misread: what it was written in, and what it was read as."""

    written: str
    read: str


def misread_text(text: str) -> Iterator[Change]:
    """Yield the changes that read the text in the charset it was written in; the whole text, or else lines of it."""
    misreading = _misreading(text)
    if misreading:
        yield from _changes(text, misreading, 0)
        return
    if "\n" not in text:
        return
    offset = 0
    for line in text.split("\n"):
        beyond = 0 if line.isascii() else len(line) - len(line.encode("ascii", "ignore"))
        if beyond >= FEWEST_CHARACTERS and suspicions(line) & _SIGNS and (found := _misreading(line)):
            yield from _changes(line, found, offset)
        offset += len(line) + 1


def _misreading(text: str) -> Misreading | None:
    sample = "\n".join(islice(_windows(text[: 40 * SAMPLE_CHARS]), SAMPLE_CHARS))[:SAMPLE_CHARS]
    own = reading_of(sample)
    if own.characters < FEWEST_CHARACTERS or own.surprise < NATURAL:
        return None
    strange = strange_in(sample, own.language)
    few = strange < FEWEST_CHARACTERS or strange < SMALLEST_STRANGE_SHARE * own.characters
    if few:
        return None
    ranked = sorted(_outcomes(sample), key=lambda found: found[0])
    for score, misreading, reading in ranked[:3]:
        few = reading.characters < MANY_CHARACTERS
        lead = LEAD_OF_FEW if few else LEAD
        if score + lead > own.surprise or reading.surprise > WORST_OUTCOME or not _is_text(text, misreading):
            continue
        return misreading
    return None


def _windows(text: str) -> Iterator[str]:
    """Yield the non-ASCII characters with two characters on either side; windows that meet are one."""
    reach = 0
    for match in _WINDOW.finditer(text):
        yield text[max(reach, match.start() - 2) : match.end()]
        reach = match.end()


def _outcomes(sample: str) -> Iterator[tuple[float, Misreading, Naturalness]]:
    seen: set[str] = {sample}
    for read in READ_AS:
        raw = encode_with(sample, read)
        if raw is None:
            continue
        for written, prior in PRIOR.items():
            if written in TOO_CLOSE:
                continue
            try:
                outcome = raw.decode(written)
            except UnicodeDecodeError:
                continue
            if outcome not in seen:
                seen.add(outcome)
                reading = reading_of(outcome)
                yield reading.surprise + prior, Misreading(written, read), reading


def _is_text(text: str, misreading: Misreading) -> bool:
    """Return whether the whole text converts, and the result is mostly words rather than symbols."""
    raw = encode_with(text, misreading.read)
    if raw is None:
        return False
    try:
        outcome = raw.decode(misreading.written)
    except UnicodeDecodeError:
        return False
    runs = _QUOTES.sub("", "".join(_RUN.findall(outcome)))
    boxes = len(_BOX.findall("".join(_RUN.findall(text))))
    if _REPEATED.search(outcome) or _is_drawn(text) or (boxes and not _is_mostly_small(runs)):
        return False
    found = _IN_WORD.findall(outcome)
    words = len(found)
    if len(set(found)) == 1 and misreading.written not in WESTERN:
        return False
    if max(found, default="") > "\u024f" and len(set(found)) < FEWEST_DIFFERENT:
        return False
    return words >= FEWEST_CHARACTERS and 3 * words >= 2 * len(runs) and 2 * boxes < len(text)


def _is_drawn(text: str) -> bool:
    """Return whether runs of box drawings are mostly lines, branches and corners, as in trees and tables.

    Words of Cyrillic that were read as a charset of DOS are runs of many different ones.
    """
    runs = _BOXES.findall(text)
    drawn = sum(len(run) for run in runs if len(set(run)) <= MOST_DRAWN)
    return 2 * drawn > sum(map(len, runs))


def _is_mostly_small(runs: str) -> bool:
    return 2 * sum(map(str.islower, runs)) > sum(map(str.isalpha, runs))


def _changes(text: str, misreading: Misreading, offset: int) -> Iterator[Change]:
    """Yield the changes, a run of neighbours each; text and outcome are laid side by side by their bytes."""
    outcome = (encode_with(text, misreading.read) or b"").decode(misreading.written)
    note = f"{misreading.written} read as {misreading.read}"
    start = at = 0
    pieces: list[str] = []
    for char in outcome:
        width = len(char.encode(misreading.written))
        if width == 1 and text[at] == char:
            if pieces:
                yield Change(offset + start, offset + at, "".join(pieces), BuiltIn.CHARSET, note)
                pieces = []
            start = at = at + 1
            continue
        pieces.append(char)
        at += width
    if pieces:
        yield Change(offset + start, offset + at, "".join(pieces), BuiltIn.CHARSET, note)
