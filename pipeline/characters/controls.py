"""Control characters: escapes of terminals, overstrikes, NUL and its kin, line ends."""

from collections.abc import Iterator

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.text.lazy import lazy_pattern, lazy_re

_TERMINAL = lazy_pattern(
    r"\x1b(?:\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[PX^_][^\x1b\n]*\x1b\\"
    r"|\[[0-?]*[ -/]*[@-~]|[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])"
)
_CHAT = lazy_pattern(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04[0-9A-Fa-f]{6}|[\x02\x0F\x11\x16\x1D-\x1F]")
_CHAT_COLOUR = lazy_pattern(r"\x03\d")
_BARE = lazy_pattern(r"\[\d{1,3}(?:;\d{1,3}){0,4}m")
_BARE_RESET = lazy_pattern(r"\[0{1,2}m")
_BARE_TALK = lazy_pattern(r"""(?:\\(?:e|E|033|x1[bB]|u001[bB])|\^\[|['"`(]|ESC ?)\[\d{1,3}(?:;\d{1,3}){0,4}m""")
FEWEST_COLOURS = 2
"""One code of a colour may be chance; chosen by eye."""
_OVERSTRUCK = lazy_pattern(r"(?:[^\x08\n]\x08)+[^\x08\n]")
_DROPPED = lazy_re(
    r"[\x00-\x08\x0B\x0E-\x1F\x7F\uFFF9-\uFFFC](?:(?<!\x0B)[\x00-\x08\x0E-\x1F\x7F\uFFF9-\uFFFC]+|(?<=\x0B)\x0B+)?"
)
_LINE_END = lazy_pattern(r"\r\n|(?:\r(?!\n)|[\u2028\u2029])+|\x85")
_OTHER_C1 = lazy_pattern(r"[\x80-\x84\x86-\x9F]")
"""If other controls of this block occur, NEL is a byte of mojibake."""
_BEFORE_NEL = lazy_pattern(r"[\x80-\xBF\xC2-\xF4\u0080-\u009F]")


def terminals(text: str) -> Iterator[Change]:
    """Cut the sequences that colour, move or name a terminal (ECMA-48: CSI, OSC, DCS, two-character escapes)."""
    if "\x1b" in text:
        for match in _TERMINAL.finditer(text):
            yield Change(match.start(), match.end(), "", BuiltIn.TERMINAL, "an escape sequence of a terminal")


def chat_colours(text: str) -> Iterator[Change]:
    """Cut the codes of colour and form of chat, digits included, where a text has several (mIRC)."""
    if text.count("\x03") < FEWEST_COLOURS or not _CHAT_COLOUR.search(text):
        return
    for match in _CHAT.finditer(text):
        yield Change(*match.span(), "", BuiltIn.TERMINAL, "a code of colour or form of a chat")


def bare_colours(text: str) -> Iterator[Change]:
    """Cut codes of colour whose escape character was lost, where the text sets and resets them and quotes none."""
    found = list(_BARE.finditer(text)) if "[0" in text else []
    resets = len(_BARE_RESET.findall(text)) if found else 0
    if not resets or len(found) == resets or _BARE_TALK.search(text):
        return
    for match in found:
        yield Change(*match.span(), "", BuiltIn.TERMINAL, "a code of colour whose escape character is gone")


def overstrikes(text: str) -> Iterator[Change]:
    """Undo bold and underlined letters of old printers: `a`, backspace, `a`."""
    if "\b" not in text:
        return
    for match in _OVERSTRUCK.finditer(text):
        struck = match[0].split("\b")
        letters = {part for part in struck if part != "_"}
        if len(letters) <= 1:
            yield Change(*match.span(), letters.pop() if letters else "_", BuiltIn.TERMINAL, "an overstruck letter")


def control_characters(text: str) -> Iterator[Change]:
    """Cut control characters that no text needs; a vertical tab ends a line."""
    for match in _DROPPED.finditer(text):
        after = "\n" * match[0].count("\x0b")
        yield Change(*match.span(), after, BuiltIn.CONTROL, f"U+{ord(match[0][0]):04X} is no text")


def line_ends(text: str) -> Iterator[Change]:
    """Make every line end a line feed; NEL only where it ends a line and is no stray ellipsis of windows-1252."""
    stray = "\x85" in text and _OTHER_C1.search(text) is not None
    for match in _LINE_END.finditer(text):
        start, stop = match.span()
        if match[0] == "\x85" and (stray or not _ends_line(text, start)):
            continue
        if match[0] == "\r\n":
            yield Change(start, start + 1, "", BuiltIn.LINE_END, "CR before LF")
        else:
            yield Change(start, stop, "\n", BuiltIn.LINE_END, f"U+{ord(match[0][0]):04X} ends the line")


def _ends_line(text: str, place: int) -> bool:
    """Return whether a NEL is where a sentence or a heading ends and something new begins."""
    after = text[place + 1 : place + 2]
    before = text[place - 1 : place]
    if not before or (_BEFORE_NEL.match(before) and before not in "»äöüéèàáíóúñß"):
        return False
    return not after or not (after.isspace() or after.islower() or after in ",.;:!?)…")
