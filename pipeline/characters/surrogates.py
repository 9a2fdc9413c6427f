"""Halves and bytes that are no characters: surrogates, undecoded bytes, UTF-16 decoded as something else."""

from collections.abc import Iterator

import regex

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.reading.decode import wide_encoding
from pipeline.text.lazy import lazy_pattern
from pipeline.text.letters import reading_of

_PAIR = lazy_pattern("[\ud800-\udbff][\udc00-\udfff]")
_LONE = lazy_pattern("[\ud800-\udbff]|[\udc00-\udc7f\udd00-\udfff]")
_STRAY = lazy_pattern("[\udc80-\udcff]+")
_CUT = lazy_pattern("(?:[\udcc2-\udcdf]|[\udce0-\udcef][\udc80-\udcbf]?|[\udcf0-\udcf4][\udc80-\udcbf]{0,2})\\Z")
_UNNATURAL = lazy_pattern(r"[\p{Cn}\p{Co}\p{Cs}\p{Cc}--[\t\n\r]]", regex.VERSION1)
STRAY_CHARSETS = (
    "cp1252",
    "cp1251",
    "cp1250",
    "koi8-r",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "mac_roman",
    "cp850",
)
FEWEST_STRAY = 8
"""With fewer stray bytes they are read as windows-1252; chosen by eye."""
LEAD = 8.0


def surrogate_halves(text: str) -> Iterator[Change]:
    """Join pairs of surrogates into the characters they encode; a lone half is lost."""
    for match in regex.finditer(f"{_PAIR.pattern}|{_LONE.pattern}", text):
        if len(match[0]) == 2:
            after = match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            yield Change(*match.span(), after, BuiltIn.SURROGATE, "two halves of a UTF-16 pair")
        else:
            yield Change(*match.span(), "\ufffd", BuiltIn.SURROGATE, "half of a UTF-16 pair; the other half is lost")


def stray_bytes(text: str) -> Iterator[Change]:
    """Read bytes that are no UTF-8 in the charset that suits them; a character cut at the very end is lost."""
    cut = _CUT.search(text)
    runs = [m for m in _STRAY.finditer(text) if not (cut and m.start() <= cut.start() < m.end())]
    charset = _charset_of(text, len(runs))
    for match in runs:
        yield _read(match.start(), match[0], charset)
    if cut:
        last = next(m for m in _STRAY.finditer(text, cut.start() - 4 if cut.start() > 4 else 0) if m.end() == len(text))
        if last.start() < cut.start():
            yield _read(last.start(), text[last.start() : cut.start()], charset)
        if text.isascii() or len(runs) == 0:
            note = "the text ends inside a character of UTF-8"
            yield Change(cut.start(), len(text), "\ufffd", BuiltIn.STRAY_BYTE, note)
        else:
            yield _read(cut.start(), cut[0], charset)


def _read(start: int, run: str, charset: str) -> Change:
    raw = run.encode("utf-8", "surrogateescape")
    after = "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in raw)
    note = f"bytes {raw.hex(' ').upper()} are not UTF-8; they are read as {charset}"
    return Change(start, start + len(run), after, BuiltIn.STRAY_BYTE, note)


def _charset_of(text: str, runs: int) -> str:
    if runs < FEWEST_STRAY:
        return "cp1252"
    lines = "\n".join(line for line in text.split("\n") if _STRAY.search(line))
    known = {c: reading_of(_STRAY.sub(lambda m, c=c: _read(0, m[0], c).after, lines)).surprise for c in STRAY_CHARSETS}  # type: ignore[misc]
    best = min(known, key=lambda c: known[c])
    return best if known[best] + LEAD < known["cp1252"] else "cp1252"


def wide_as_narrow(text: str) -> Iterator[Change]:
    """Undo UTF-16 that was read as one byte a character: every second character is NUL."""
    if text.isascii() or all(char <= "\xff" for char in set(text)):
        raw = text.encode("latin-1")
        encoding = wide_encoding(raw)
        if encoding is None or not encoding.startswith("utf-16"):
            return
        note = f"{encoding} read byte by byte"
        for number in range(0, len(raw), 2):
            pair = raw[number : number + 2]
            char = pair.decode(encoding, "surrogatepass")
            place = number + (0 if encoding.endswith("be") else 1)
            if text[place] == "\0":
                yield Change(place, place + 1, "", BuiltIn.UTF16, note)
            else:
                yield Change(number, number + 2, char, BuiltIn.UTF16, note)


def swapped_halves(text: str) -> Iterator[Change]:
    """Undo UTF-16 that was read with its bytes swapped, where the outcome is natural and the text is not."""
    try:
        after = text.encode("utf-16-be", "surrogatepass").decode("utf-16-le")
    except UnicodeError:
        return
    if _UNNATURAL.search(after):
        return
    plain = sum(after.count(char) for char in " \n,.、。，")
    before, there = reading_of(text), reading_of(after)
    if plain * 40 >= len(after) and there.surprise + LEAD < before.surprise:
        yield Change(0, len(text), after, BuiltIn.UTF16, "UTF-16 read with its bytes swapped")
