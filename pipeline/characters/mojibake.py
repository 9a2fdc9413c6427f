"""UTF-8 that was read as something else: strict round trips first, ftfy for what is left."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from pipeline.characters.lossy import keeps_spaces, lossy_changes
from pipeline.characters.repair import Change
from pipeline.characters.roundtrip import (
    LEAD,
    LEAD_OF_ONE,
    NARROW,
    RULE,
    WIDE,
    changes_of,
    first_trip,
    is_begun,
    whole_trip,
)
from pipeline.characters.suspicions import bad_lines
from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.letters import reading_of

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

LONGEST_KEPT_CHARS = 24
"""What ftfy makes of a text is remembered up to this length."""
FEWEST_UNCERTAIN = 3
"""Minimum number of runs that must decode as UTF-8 if bytes are lost and ftfy finds nothing wrong."""

_BEYOND = lazy_re(r"[^\x00-\x7F]")
_FOREIGN = lazy_pattern(r"[^\x00-\x7F]+(?: [^\x00-\x7F]+)*")
_GROUP = lazy_pattern(r"[^\x00-\x7F](?:[^\x00-\x7F]|[ ?](?=[^\x00-\x7F]))*[ ?]?")
_WORD = lazy_pattern(r"\S+")
_RUN = lazy_pattern(r"[^\x00-\x7F]{2,}")
_TIED = lazy_pattern(r"[\u3001-\u9FFF\uAC00-\uD7A3\uFF61-\uFF9F](?:(?<=[A-Za-z].)|(?=[a-z]))")
_IDEOGRAPH = lazy_pattern(r"[\u3040-\u9FFF\uAC00-\uD7A3\uFF61-\uFF9F]")


def repaired_whole(text: str) -> Iterator[Change]:
    """Yield the changes that take the whole text one step back, where one charset was read wrongly all through."""
    trip = whole_trip(text)
    if trip:
        yield from changes_of(text, trip, 0)


def repaired_lines(text: str) -> Iterator[Change]:
    """Yield the changes that take one step back every line that is UTF-8 in another charset, bytes lost or not."""
    bad = dict(bad_lines(text))
    doubled = keeps_spaces(text)
    for start, line in _lines(text):
        changes = list(_of_whole(line, start, certain=start in bad, doubled=doubled))
        if not _is_talk(text, changes):
            yield from changes


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with non-ASCII characters, line ends included, and where each starts."""
    at = 0
    while match := _BEYOND.search(text, at):
        start = text.rfind("\n", 0, match.start()) + 1
        at = text.find("\n", match.end()) + 1 or len(text)
        yield start, text[start:at]


def _of_whole(line: str, offset: int, *, certain: bool, doubled: bool) -> Iterator[Change]:
    trip = first_trip(line, NARROW, certain=certain)
    if trip:
        yield from changes_of(line, trip, offset)
        return
    changes = list(lossy_changes(line, offset, doubled=doubled))
    if changes and (certain or len(changes) >= FEWEST_UNCERTAIN) and _reads_better(line, changes, offset):
        yield from changes
    elif certain:
        yield from _torn(line, offset)


def _torn(line: str, offset: int) -> Iterator[Change]:
    """Yield the changes for a line of mojibake that ends inside a sequence: what was begun there is lost."""
    bare = line.rstrip()
    for size in range(1, 4):
        head, tail = bare[:-size], bare[-size:]
        if not head or tail.isascii():
            return
        trip = first_trip(head, NARROW, certain=True)
        if trip and is_begun(tail, trip.charset):
            yield from changes_of(head, trip, offset)
            note = f"UTF-8 read as {trip.charset}; the line ends inside a character"
            yield Change(offset + len(head), offset + len(bare), "\ufffd", RULE, note)
            return


def _reads_better(line: str, changes: list[Change], offset: int) -> bool:
    return reading_of(_rendered(line, changes, offset)).surprise + LEAD < reading_of(line).surprise


def repaired_parts(text: str) -> Iterator[Change]:
    """Yield the changes for the lines of which only parts are broken; a sequence is repaired wherever it occurs."""
    bad = dict(bad_lines(text))
    found: list[Change] = []
    talk = False
    for start, line in _lines(text):
        changes = list(_piecewise(line, start, bad=start in bad))
        if changes and _is_talk(text, changes):
            talk = True
        elif changes and not _is_thin(text, changes):
            found += changes
    yield from found if talk else _everywhere(text, found)


def _everywhere(text: str, changes: list[Change]) -> list[Change]:
    """Return the changes, each of a whole sequence made wherever the text shows it."""
    known = {text[change.start : change.stop]: change for change in changes if change.stop - change.start > 1}
    if not known:
        return changes
    reach = {place for change in changes for place in range(change.start, change.stop)}
    others = [
        known[match[0]]._replace(start=match.start(), stop=match.end())
        for match in _RUN.finditer(text)
        if match[0] in known and reach.isdisjoint(range(*match.span()))
    ]
    return sorted([*changes, *others])


def speaks_of_mojibake(text: str) -> bool:
    """Return whether a line shows mojibake next to what it means."""
    return any(_is_talk(text, list(_piecewise(text[start:stop], start, bad=True))) for start, stop in bad_lines(text))


def _is_talk(text: str, changes: list[Change]) -> bool:
    """Return whether the line shows a broken character and, right after it, the correct one: it is about mojibake."""
    for change in changes:
        if len(change.after) != 1 or change.after.isascii():
            continue
        if change.after in _TALKED or not change.after.strip():
            beside = text[max(0, change.start - 1) : change.start] + text[change.stop : change.stop + 1]
            return change.after == "\ufeff" and len(beside) == 2 and not any(map(str.isalnum, beside))
        near = text[change.stop : change.stop + LONGEST_TALK_CHARS]
        if not text[change.start - 1 : change.start].isalnum() and _ALONE.sub("", near).find(f" {change.after}") >= 0:
            after = near[near.find(change.after) + 1 :][:1]
            if not after.isalnum():
                return True
    return False


def _is_thin(text: str, changes: list[Change]) -> bool:
    """Return whether the only evidence is an accented letter before a space, which may be intended."""
    if any(text[max(0, c.start - 1) : c.start].isalnum() for c in changes):
        return False
    if not all(_ALONE_BEFORE_SPACE.match(text, c.start) for c in changes):
        return False
    return len(changes) < 3 or _SOUND_LETTER.search(text) is not None


def _piecewise(line: str, offset: int, *, bad: bool) -> Iterator[Change]:
    """Yield the changes for a line of which only parts are broken."""
    if bad:
        fixed = list(_by_ftfy(line, offset))
        if fixed:
            yield from fixed
            return
    for chunk in _chunks(line):
        trip = first_trip(chunk[0], NARROW)
        if trip:
            yield from changes_of(chunk[0], trip, offset + chunk.start())
            continue
        for match in _RUN.finditer(chunk[0]):
            trip = first_trip(match[0], NARROW)
            if trip and _suits(chunk[0], match, trip.text):
                yield from changes_of(match[0], trip, offset + chunk.start() + match.start())


def _chunks(line: str) -> Iterator[regex.Match[str]]:
    """Yield the words of a line that hold two characters beyond ASCII in a row."""
    if _RUN.search(line):
        yield from (word for word in _WORD.finditer(line) if not word[0].isascii() and _RUN.search(word[0]))


def _suits(chunk: str, run: regex.Match[str], outcome: str) -> bool:
    """Return whether the chunk reads better with the outcome in place of the run."""
    after = chunk[: run.start()] + outcome + chunk[run.end() :]
    lead = LEAD if len(set(outcome)) > 1 else LEAD_OF_ONE
    return reading_of(after).surprise + lead < reading_of(chunk).surprise


def repaired_wide_lines(text: str) -> Iterator[Change]:
    """Yield the changes that undo UTF-8 read as an East Asian charset, line by line."""
    for start, line in _lines(text):
        wide = _IDEOGRAPH.findall(line)
        if wide:
            tied = len(_TIED.findall(line))
            trip = first_trip(line, WIDE, certain=2 * tied >= len(wide))
            if trip:
                yield from changes_of(line, trip, start)


@cache
def archival() -> "TextFixerConfig":
    """Return ftfy's settings for archives: repair what is broken, leave what is a matter of taste."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_encoding=True,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=True,
    )


def _by_ftfy(line: str, offset: int) -> Iterator[Change]:
    """Yield the changes that ftfy makes to the line, on the runs of broken characters where that gives the same."""
    fixed, note = _fixed(line)
    if fixed == line:
        return
    for pattern in (_FOREIGN, _GROUP):
        changes = [
            Change(offset + match.start(), offset + match.end(), after, RULE, note)
            for match in pattern.finditer(line)
            if (after := _fixed(match[0])[0]) != match[0]
        ]
        if _rendered(line, changes, offset) == fixed:
            yield from changes
            return
    yield from _between_ascii(line, fixed, offset, note)


def _fixed(text: str) -> tuple[str, str]:
    """Return what ftfy makes of a text, and how; a broken sequence comes again and again."""
    return _fixed_sequence(text) if len(text) <= LONGEST_KEPT_CHARS else _fixed_text(text)


@lru_cache(maxsize=1 << 13)
def _fixed_sequence(text: str) -> tuple[str, str]:
    return _fixed_text(text)


def _fixed_text(text: str) -> tuple[str, str]:
    import ftfy

    explained = ftfy.fix_and_explain(text, archival())
    plan = explained.explanation or ()
    return explained.text, ", ".join(f"{step.action} {step.parameter}" for step in plan)


def _rendered(line: str, changes: list[Change], offset: int) -> str:
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += line[at : change.start - offset], change.after
        at = change.stop - offset
    return "".join([*pieces, line[at:]])


_ALONE_BEFORE_SPACE = lazy_pattern(r"[ÂÃ](?=\s|\Z)")
_SOUND_LETTER = lazy_pattern(r"(?<=[A-Za-zÀ-ſ])[à-ÿÀ-ÁÄ-ß](?=[A-Za-z])")
"""An accented letter inside a word, which no text has that was misread as a whole."""
_ALONE = lazy_pattern(r"[\"'(]")
_TALKED = frozenset("\ufeff")
LONGEST_TALK_CHARS = 12
_ANCHOR = lazy_pattern(r"[\x21-\x3E\x40-\x7E]+")


def _between_ascii(line: str, fixed: str, offset: int, note: str) -> Iterator[Change]:
    """Yield a change for the text between words that both texts share in order; one for all if they share none."""
    at = there = 0
    changes: list[Change] = []
    for anchor in _ANCHOR.finditer(line):
        place = fixed.find(anchor[0], there)
        if place < 0:
            changes = []
            at = there = 0
            break
        changes.append(Change(offset + at, offset + anchor.start(), fixed[there:place], RULE, note))
        at, there = anchor.end(), place + len(anchor[0])
    changes.append(Change(offset + at, offset + len(line), fixed[there:], RULE, note))
    for change in changes:
        if change.start == change.stop and change.after:
            yield _whole_line(line, fixed, offset, note)
            return
    yield from (c for c in changes if c.start < c.stop)


def _whole_line(line: str, fixed: str, offset: int, note: str) -> Change:
    return Change(offset, offset + len(line), fixed, RULE, note)
