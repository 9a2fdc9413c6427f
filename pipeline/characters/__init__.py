"""Repairs of single characters: stray bytes, byte order marks, mojibake. The only module that knows ftfy."""

from collections.abc import Iterator

import ftfy
import regex
from ftfy import TextFixerConfig
from ftfy.badness import is_bad

from pipeline.edits import settled
from pipeline.model import Edit, Span

ARCHIVAL = TextFixerConfig(
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
    fix_surrogates=True,
    remove_control_chars=False,
    normalization=None,
    explain=True,
)
"""ftfy's settings for archives: repair what is broken, leave what is a matter of taste."""

_STRAY = regex.compile("[\udc80-\udcff]")
_LINE = regex.compile(r"[^\n]*[^\x00-\x7F\n][^\n]*")
_FOREIGN = regex.compile(r"[^\x00-\x7F]+(?: [^\x00-\x7F]+)*")


def repairs_of(text: str) -> tuple[Edit, ...]:
    """Return the edits that repair broken characters; none for clean text."""
    if text.isascii():
        return ()
    return settled([*_byte_order_mark(text), *_stray_bytes(text), *_mojibake(text)])


def _byte_order_mark(text: str) -> Iterator[Edit]:
    if text.startswith("\ufeff"):
        yield Edit(Span(0, 1), "\ufeff", "", ("characters.byte-order-mark",), "the text starts with a byte order mark")


def _stray_bytes(text: str) -> Iterator[Edit]:
    for match in _STRAY.finditer(text):
        byte = bytes([ord(match[0]) - 0xDC00])
        after = byte.decode("cp1252", "replace")
        note = f"byte {byte.hex().upper()} is not UTF-8; it is read as windows-1252"
        yield Edit(Span(*match.span()), match[0], after, ("characters.stray-byte",), note)


def _mojibake(text: str) -> Iterator[Edit]:
    for line in _LINE.finditer(text):
        if is_bad(line[0]):
            yield from _repaired(line[0], line.start())


def _repaired(line: str, offset: int) -> Iterator[Edit]:
    """Yield an edit a run of broken characters, where the runs alone give what the whole line gives."""
    fixed, plan = _fixed(line)
    if fixed == line:
        return
    runs = [(m.span(), m[0], _fixed(m[0])[0]) for m in _FOREIGN.finditer(line)]
    note = ", ".join(f"{step.action} {step.parameter}" for step in plan or ())
    edits = [
        Edit(Span(offset + start, offset + stop), before, after, ("characters.mojibake",), note)
        for (start, stop), before, after in runs
        if before != after
    ]
    if _rendered(line, edits, offset) == fixed:
        yield from edits
    elif "<" not in line:
        yield _trimmed(line, fixed, offset, note)


def _fixed(text: str) -> tuple[str, list[ftfy.ExplanationStep] | None]:
    explained = ftfy.fix_and_explain(text, ARCHIVAL)
    return explained.text, explained.explanation


def _rendered(line: str, edits: list[Edit], offset: int) -> str:
    pieces, at = [], 0
    for edit in edits:
        pieces += line[at : edit.span.start - offset], edit.after
        at = edit.span.stop - offset
    return "".join([*pieces, line[at:]])


def _trimmed(line: str, fixed: str, offset: int, note: str) -> Edit:
    """Return one edit for the part of the line between what both share at the start and at the end."""
    shortest = min(len(line), len(fixed))
    head = next((i for i in range(shortest) if line[i] != fixed[i]), shortest)
    tail = next((i for i in range(shortest - head) if line[-1 - i] != fixed[-1 - i]), shortest - head)
    span = Span(offset + head, offset + len(line) - tail)
    after = fixed[head : len(fixed) - tail]
    return Edit(span, line[head : len(line) - tail], after, ("characters.mojibake",), note)
