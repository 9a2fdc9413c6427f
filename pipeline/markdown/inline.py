"""Marks inside one block: code, links, emphasis, images; and the escapes of what would read as one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.kinds import BuiltIn
from pipeline.markdown.elements import CODE, EMPHASIS, LINK, STRONG, Element, Image, bare_address, leads, said
from pipeline.markdown.escapes import escapes_of, is_punctuation
from pipeline.settings import Mark

MOST_ROUNDS = 3
"""So often marks of emphasis that Markdown would not read as such are taken back; the last round takes back all."""


MOST_MARKED = 500
"""A block with more inline elements gets no marks: no reader sees a text in them, and work stays linear."""


class Stretch(NamedTuple):
    """An inline element, and where its text is in the text of the block."""

    element: Element
    start: int
    stop: int


_RANKS = (BuiltIn.MARKDOWN_LINK, BuiltIn.MARKDOWN_EMPHASIS, BuiltIn.MARKDOWN_CODE)


class Inserted(NamedTuple):
    """Marks that are put before one character of the text of a block; after its end they close."""

    text: str
    rules: tuple[str, ...]


class _Put(NamedTuple):
    """A mark and its order among those at one place."""

    step: int
    size: int
    rank: int
    mark: str
    rule: BuiltIn


class _Pair(NamedTuple):
    """The two marks of an element."""

    start: int
    stop: int
    opening: str
    closing: str
    rule: BuiltIn

    @property
    def rank(self) -> int:
        """Which of several around the same text is the outermost: links, then emphasis, then code."""
        return _RANKS.index(self.rule)


def inserted_in(
    text: str, stretches: Iterable[Stretch], images: Iterable[tuple[int, Image]], asked: frozenset[Mark], place: str
) -> dict[int, Inserted]:
    """Return what is put into the text of a block, by offset: marks and escapes.

    Args:
        text: the text of the block.
        stretches: its inline elements, properly nested.
        images: its images, with their offsets in the text.
        asked: the marks that are wanted besides those of code.
        place: as in `escapes_of`.

    """
    found = [pair for stretch in stretches if (pair := _pair(text, stretch, asked, place)) is not None]
    pairs = _joined(found, text) if len(found) <= MOST_MARKED else []
    shown = [(offset, image_mark(image)) for offset, image in images] if Mark.IMAGES in asked else []
    for number in range(MOST_ROUNDS + 1):
        put = _put(text, pairs, shown, place)
        wrong = _unread(text, pairs, put)
        if not wrong:
            break
        emphasis = {pair for pair in pairs if pair.rule is BuiltIn.MARKDOWN_EMPHASIS}
        pairs = [pair for pair in pairs if pair not in (emphasis if number == MOST_ROUNDS - 1 else wrong)]
    return put


def image_mark(image: Image) -> str:
    """Return the mark of an image: its description in brackets, then its address."""
    alt = "".join(f"\\{char}" if char in "[]\\" else char for char in image.alt)
    return f"![{alt}]({destination(image.address)})"


def destination(address: str) -> str:
    """Return an address as a link holds it; empty where it leads nowhere outside of its page, or could run something.

    >>> destination("a b.html"), destination("javascript:void(0)"), destination("#top")
    ('<a b.html>', '', '')
    """
    if not leads(address):
        return ""
    bare = bare_address(address)
    safe = (
        bare.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;" if ";" in bare else "&")
    )
    return f"<{safe}>" if any(char.isspace() or char in "()" or char < " " for char in safe) else safe


def _pair(text: str, stretch: Stretch, asked: frozenset[Mark], place: str) -> _Pair | None:
    """Return the marks of an element around its text without the space at its edges; None if it gets none."""
    held = text[stretch.start : stretch.stop]
    start = stretch.start + len(held) - len(held.lstrip())
    stop = start + len(held.strip())
    if start >= stop:
        return None
    element = stretch.element
    if element.name in CODE:
        return _code(text, start, stop)
    if element.name in LINK:
        address = destination(said(element.attributes, "href")) if Mark.LINKS in asked else ""
        return _Pair(start, stop, "[", f"]({address})", BuiltIn.MARKDOWN_LINK) if address else None
    if Mark.EMPHASIS not in asked or (place == "heading" and (start, stop) == (0, len(text))):
        return None
    mark = "**" if element.name in STRONG else "*" if element.name in EMPHASIS else ""
    return _Pair(start, stop, mark, mark, BuiltIn.MARKDOWN_EMPHASIS) if mark else None


def _code(text: str, start: int, stop: int) -> _Pair:
    """Return the marks of code around a part of the text."""
    fence = _fence(text[start:stop])
    pad = " " if "`" in (text[start], text[stop - 1]) else ""
    return _Pair(start, stop, fence + pad, pad + fence, BuiltIn.MARKDOWN_CODE)


def _fence(text: str) -> str:
    """Return as many backticks as no run in the text has."""
    runs = {len(run) for run in "".join(char if char == "`" else " " for char in text).split()}
    return "`" * next(count for count in range(1, len(runs) + 2) if count not in runs)


def _joined(pairs: Sequence[_Pair], text: str) -> list[_Pair]:
    """Return the pairs without those in code or in emphasis of their kind; what goes on at once is one."""
    found: list[_Pair] = []
    for pair in sorted(pairs, key=lambda each: (each.start, -each.stop, each.rank)):
        around = [other for other in found if other.start <= pair.start and pair.stop <= other.stop]
        if any(other.rule is BuiltIn.MARKDOWN_CODE or other.opening == pair.opening for other in around):
            continue
        before = next((n for n, other in enumerate(found) if _goes_on(other, pair)), None)
        if before is None:
            found.append(pair)
        elif _holders(found, found[before]) == _holders(found, pair):
            known = found[before]
            is_code = known.rule is BuiltIn.MARKDOWN_CODE
            found[before] = _code(text, known.start, pair.stop) if is_code else known._replace(stop=pair.stop)
        else:
            found.append(pair)
    return found


def _goes_on(first: _Pair, second: _Pair) -> bool:
    same = first.rule is second.rule is BuiltIn.MARKDOWN_CODE or first.opening == second.opening
    return same and first.rule is not BuiltIn.MARKDOWN_LINK and first.stop == second.start


def _holders(pairs: Sequence[_Pair], pair: _Pair) -> list[_Pair]:
    """Return the pairs around a pair."""
    return [other for other in pairs if other is not pair and other.start <= pair.start and pair.stop <= other.stop]


def _put(text: str, pairs: Sequence[_Pair], images: Sequence[tuple[int, str]], place: str) -> dict[int, Inserted]:
    """Return the marks and escapes by offset: what closes first, then images, what opens, and the escape."""
    held: dict[int, list[_Put]] = {}
    for pair in pairs:
        size = pair.stop - pair.start
        held.setdefault(pair.stop, []).append(_Put(0, size, -pair.rank, pair.closing, pair.rule))
        held.setdefault(pair.start, []).append(_Put(2, -size, pair.rank, pair.opening, pair.rule))
    for offset, mark in images:
        held.setdefault(offset, []).append(_Put(1, 0, 0, mark, BuiltIn.MARKDOWN_IMAGE))
    ranges = {rule: [(p.start, p.stop) for p in pairs if p.rule is rule] for rule in _RANGES}
    emphasis = any(pair.rule is BuiltIn.MARKDOWN_EMPHASIS for pair in pairs)
    escaped = escapes_of(
        text, code=ranges[BuiltIn.MARKDOWN_CODE], links=ranges[BuiltIn.MARKDOWN_LINK], emphasis=emphasis, place=place
    )
    for offset in escaped:
        held.setdefault(offset, []).append(_Put(3, 0, 0, "\\", BuiltIn.MARKDOWN_ESCAPE))
    return {offset: _inserted(sorted(marks)) for offset, marks in sorted(held.items())}


_RANGES = (BuiltIn.MARKDOWN_CODE, BuiltIn.MARKDOWN_LINK)


def _inserted(marks: Sequence[_Put]) -> Inserted:
    return Inserted("".join(put.mark for put in marks), tuple(sorted({put.rule for put in marks})))


def _unread(text: str, pairs: Sequence[_Pair], put: Mapping[int, Inserted]) -> set[_Pair]:
    """Return the pairs of emphasis that Markdown would not read as such: words, marks or space are in the way."""
    emphasis = [pair for pair in pairs if pair.rule is BuiltIn.MARKDOWN_EMPHASIS]
    ends = {pair.stop for pair in emphasis}
    return {
        pair
        for pair in emphasis
        if pair.start in ends or not (_opens(text, put, pair.start) and _closes(text, put, pair.stop))
    }


def _opens(text: str, put: Mapping[int, Inserted], offset: int) -> bool:
    """Return whether asterisks at the offset can open emphasis."""
    marks = put[offset].text
    lead = marks.partition("*")[0]
    rest = marks[len(lead) :].lstrip("*")
    return _flanks(lead[-1:] or text[offset - 1 : offset], rest[:1] or text[offset : offset + 1])


def _closes(text: str, put: Mapping[int, Inserted], offset: int) -> bool:
    """Return whether asterisks at the offset can close emphasis."""
    marks = put[offset].text
    lead = marks.partition("*")[0]
    rest = marks[len(lead) :].lstrip("*")
    return _flanks(rest[:1] or text[offset : offset + 1], lead[-1:] or text[offset - 1 : offset])


def _flanks(outer: str, within: str) -> bool:
    """Return whether marks between these two characters are those of emphasis, by the rules of CommonMark."""
    if not within or within.isspace():
        return False
    return not is_punctuation(within) or not outer or outer.isspace() or is_punctuation(outer)
