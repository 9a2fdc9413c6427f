"""What several witnesses agree on: one text is taken, two that differ are a conflict, three and more vote word by word.

Whatever is taken is verbatim in a witness. Where no witness has all the words that were voted for, the text is put
together from several, piece by piece.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.corpus.alignment import Copy
from pipeline.corpus.holes import Evidence, Hole
from pipeline.text.lazy import lazy_pattern
from pipeline.text.words import UNSPACED

FEWEST_VOTERS = 3
"""Witnesses that differ and still decide, if more than half of them agree on every word."""
MOST_VOTED_WORDS = 2_000
"""A longer passage is not voted on word by word: comparing takes the square of its length."""
SAME_PLACE_CHARS = 40
"""Holes closer to each other than this are one, seen by several witnesses."""


class Piece(NamedTuple):
    """Text that a witness supplies, verbatim."""

    witness: Copy
    start: int
    """Where it starts, in code points of the witness."""
    stop: int

    @property
    def text(self) -> str:
        """The text."""
        return self.witness.text[self.start : self.stop]


class Fill(NamedTuple):
    """A place of a damaged copy, and what is supplied for it."""

    start: int
    stop: int
    pieces: tuple[Piece, ...]
    evidence: Evidence
    support: float
    """Share (0 to 1) of the words around the place that agree."""
    agreeing: int
    """How many witnesses agree on it."""

    @property
    def text(self) -> str:
        """What is supplied."""
        return "".join(piece.text for piece in self.pieces)


def grouped(found: Sequence[Hole]) -> Iterator[list[Hole]]:
    """Yield the holes at one place of the damaged copy; a witness has one hole at a place."""
    group: list[Hole] = []
    for hole in sorted(found, key=lambda hole: (hole.start, hole.stop, hole.witness.id)):
        apart = group and hole.start - max(each.stop for each in group) >= SAME_PLACE_CHARS
        again = any(each.witness is hole.witness for each in group)
        if group and (apart or (again and hole.start > max(each.stop for each in group))):
            yield group
            group = []
        group.append(hole)
    if group:
        yield group


def decided(group: Sequence[Hole]) -> Fill | None:
    """Return what the witnesses of one place agree on; None where they differ."""
    places = Counter((hole.start, hole.stop) for hole in group)
    (place, votes), *others = places.most_common()
    voters = [hole for hole in _one_for_each_site(group) if (hole.start, hole.stop) == place]
    if others and (votes <= len(group) / 2 or len(group) < FEWEST_VOTERS):
        return None
    return _agreed(voters) or (_voted(voters) if len(voters) >= FEWEST_VOTERS else None)


def _one_for_each_site(group: Sequence[Hole]) -> list[Hole]:
    """Return the holes, of the witnesses of one site that say the same only the first."""
    seen: dict[tuple[str, str], Hole] = {}
    for hole in group:
        seen.setdefault((hole.witness.site or hole.witness.id, _bare(hole.text)), hole)
    return list(seen.values())


def _bare(text: str) -> str:
    return "".join(text.casefold().split())


def _agreed(voters: Sequence[Hole]) -> Fill | None:
    """Return the text that all witnesses have, or more than half of three and more."""
    texts: defaultdict[str, list[Hole]] = defaultdict(list)
    for hole in voters:
        texts[_bare(hole.witness.plain[hole.witness_start : hole.witness_stop])].append(hole)
    if len(texts) > 1 and (common := _common_end(voters)):
        return common
    most = max(texts.values(), key=len)
    if len(most) == len(voters) or (len(voters) >= FEWEST_VOTERS and len(most) > len(voters) / 2):
        return _fill(most[0], (_piece(most[0]),), len(most))
    return None


def _common_end(voters: Sequence[Hole]) -> Fill | None:
    """Return the shortest of the ends or beginnings that witnesses have, if the others only have more."""
    evidence = {hole.evidence for hole in voters}
    if evidence not in ({Evidence.TAIL}, {Evidence.HEAD}):
        return None
    texts = [_bare(hole.witness.plain[hole.witness_start : hole.witness_stop]) for hole in voters]
    shortest = min(range(len(texts)), key=lambda number: (len(texts[number]), number))
    tails = evidence == {Evidence.TAIL}
    same = all(text.startswith(texts[shortest]) if tails else text.endswith(texts[shortest]) for text in texts)
    return _fill(voters[shortest], (_piece(voters[shortest]),), len(voters)) if same else None


def _piece(hole: Hole) -> Piece:
    return Piece(hole.witness, hole.witness_start, hole.witness_stop)


def _fill(hole: Hole, pieces: tuple[Piece, ...], agreeing: int) -> Fill:
    return Fill(hole.start, hole.stop, pieces, hole.evidence, hole.support, agreeing)


_TOKENS = lazy_pattern(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")


class _Reading:
    """The words of one witness at a hole, with the marks that are set to them."""

    def __init__(self, hole: Hole) -> None:
        self._witness = hole.witness
        self._start, self._stop = hole.witness_start, hole.witness_stop
        found = list(_TOKENS.finditer(hole.witness.plain, self._start, self._stop))
        self._starts = [match.start() for match in found]
        self._ends = [match.end() for match in found]
        self.words = [match.group().casefold() for match in found]

    def piece(self, first: int, stop: int, *, last: bool) -> Piece:
        """Return the text of these words with the space after them, which the last piece of several needs not."""
        start = self._start if first == 0 else self._starts[first]
        if stop == len(self.words):
            return Piece(self._witness, start, self._stop)
        return Piece(self._witness, start, self._ends[stop - 1] if last else self._starts[stop])


def _voted(voters: Sequence[Hole]) -> Fill | None:
    """Return the text of which every word has more than half of the votes; None where one has not."""
    readings = [_Reading(hole) for hole in voters]
    if max(len(reading.words) for reading in readings) > MOST_VOTED_WORDS:
        return None
    chosen = _words_voted_for(readings)
    pieces = _pieces(chosen, readings, open_end=voters[0].evidence is Evidence.TAIL) if chosen else None
    return _fill(voters[0], pieces, len(voters)) if pieces else None


Slot = tuple[str, ...]


def _words_voted_for(readings: Sequence[_Reading]) -> list[str] | None:
    base = sorted(readings, key=lambda reading: len(reading.words))[len(readings) // 2]
    ballots = [_slots(base.words, reading.words) for reading in readings]
    chosen: list[str] = []
    for votes in zip(*ballots, strict=True):
        slot, count = Counter(votes).most_common(1)[0]
        if count <= len(readings) / 2:
            return None
        chosen += slot
    return chosen


def _slots(base: list[str], words: list[str]) -> list[Slot]:
    """Return what another reading has before every word of the base, instead of it, and at the end."""
    between: list[Slot] = [()] * (len(base) + 1)
    instead: list[Slot] = [()] * len(base)
    for _, low, high, first, stop in SequenceMatcher(None, base, words, autojunk=False).get_opcodes():
        both = min(high - low, stop - first)
        for number in range(both):
            instead[low + number] = (words[first + number],)
        if stop - first > both:
            between[low + both] = tuple(words[first + both : stop])
    return [slot for pair in zip(between, [*instead, ()], strict=True) for slot in pair]


def _pieces(chosen: list[str], readings: Sequence[_Reading], *, open_end: bool) -> tuple[Piece, ...] | None:
    """Return the chosen words in as few pieces as the witnesses have them; None where one has no such words.

    Args:
        chosen: the words.
        readings: what the witnesses have.
        open_end: nothing follows, so the last piece needs no space after it.

    """
    found: list[Piece] = []
    at = 0
    while at < len(chosen):
        size, reading, first = max(
            (
                (_shared(chosen, at, reading.words, n), reading, n)
                for reading in readings
                for n in _starts(reading, chosen, at)
            ),
            key=lambda match: match[0],
            default=(0, None, 0),
        )
        if reading is None or size == 0:
            return None
        at += size
        found.append(reading.piece(first, first + size, last=open_end and at == len(chosen)))
    return tuple(found)


def _starts(reading: _Reading, chosen: list[str], at: int) -> Iterator[int]:
    """Yield where the words that come next are in a reading, near where they should be."""
    if at == 0:
        yield from (0,) if reading.words[:1] == chosen[:1] else ()
        return
    for number, word in enumerate(reading.words):
        if word == chosen[at] and abs(number - at) <= SHIFT_WORDS:
            yield number


SHIFT_WORDS = 20
"""How far the words of two readings may be shifted against each other."""


def _shared(chosen: list[str], at: int, words: list[str], first: int) -> int:
    size = 0
    while at + size < len(chosen) and first + size < len(words) and chosen[at + size] == words[first + size]:
        size += 1
    return size
