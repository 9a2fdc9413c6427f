"""Holes: where one copy goes on at once and the other has more text between, with evidence of damage.

A hole is a pure insertion: what the damaged copy has in the gap is the beginning and the end of what the witness has
there. No word of the damaged copy is overwritten. An editor's cut looks like a hole with clean edges, so clean edges
are no evidence.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from pipeline.corpus.alignment import Copy, Run, covered
from pipeline.corpus.edges import MARK, after_sentence, before_sentence, is_page_line
from pipeline.text.lazy import lazy_pattern, lazy_re

SHORTEST_FILL_CHARS = 20
"""What is supplied is at least so long, in characters without spaces; less is an edit of words."""
SUPPORT_WORDS = 30
"""Words on each side that have to agree."""
LEAST_SUPPORT = 0.7
"""Share of these words that has to be in runs."""
FEWEST_WORDS = 8
"""Words that a side has at least."""
SHORTEST_RUN = 4
"""Words of the runs next to a hole."""


MOST_GAP_CHARS = 600
"""Characters between two runs of the damaged copy; what is longer is other text and no hole."""
MOST_SLIDE_WORDS = 50
"""Words that the border of two runs is moved over, to see whether a break is near."""
FLAG_CHARS = 2
"""Characters between a hole and the place where lost text is flagged: the space between two blocks."""
MOST_SLIDE = 200
"""Characters that a passage is slid over, to see whether it may begin at the edge of a sentence."""


class Evidence(StrEnum):
    """What shows that text is lost, and not left out by an editor."""

    MARK = "a mark stands for text that is left out"
    PAGE_LINE = "a line of the page stands in a sentence"
    WORD = "a word is broken off, or two are run together"
    BREAK = "a paragraph breaks in the middle of a sentence"
    SPLICE = "the beginning of one sentence runs into the end of another"
    TAIL = "the text stops in the middle of a sentence"
    HEAD = "the text begins in the middle of a sentence"
    FLAG = "lost text is flagged there"


class Hole(NamedTuple):
    """A place of a damaged copy, and what a witness has there."""

    start: int
    """Where the text to replace starts, in code points of the damaged copy: white space, a mark, page lines."""
    stop: int
    witness: Copy
    witness_start: int
    """Where the text to take starts, in code points of the witness."""
    witness_stop: int
    evidence: Evidence
    support: float
    """Share (0 to 1) of the words on both sides that agree."""

    @property
    def text(self) -> str:
        """What the witness has, verbatim."""
        return self.witness.text[self.witness_start : self.witness_stop]


class Signs(NamedTuple):
    """What is known of a damaged copy beside its text."""

    known: Callable[[bytes], bool] = lambda _: False
    """Whether a word occurs elsewhere too, so that it is no piece of others."""
    lost: tuple[int, ...] = ()
    """Where a detector says that text is lost, in code points, sorted."""

    def is_flagged(self, start: int, stop: int) -> bool:
        """Return whether lost text is flagged at a place."""
        near = bisect_left(self.lost, start - FLAG_CHARS)
        return near < len(self.lost) and self.lost[near] <= stop + FLAG_CHARS


def holes(damaged: Copy, witness: Copy, chain: list[Run], signs: Signs) -> Iterator[Hole]:
    """Yield the holes of a damaged copy that the witness can fill, in order; `chain` are the runs both have."""
    for left, right in zip(chain, chain[1:], strict=False):
        more = (right.second - left.second_stop) - (right.first - left.first_stop)
        if more > 0 and min(left.size, right.size) >= SHORTEST_RUN:
            hole = _hole(damaged, witness, _slid(damaged, witness, left, right), signs)
            if hole and (support := _support(damaged, chain, left, right)) >= LEAST_SUPPORT:
                yield hole._replace(support=round(support, 2))


def _support(damaged: Copy, chain: list[Run], left: Run, right: Run) -> float:
    """Return the smaller share of words that agree on either side; 0 where a side has too few words."""
    before = max(0, left.first_stop - SUPPORT_WORDS), left.first_stop
    after = right.first, min(len(damaged.words), right.first + SUPPORT_WORDS)
    if min(before[1] - before[0], after[1] - after[0]) < FEWEST_WORDS:
        return 0.0
    return min(covered(chain, *side) / (side[1] - side[0]) for side in (before, after))


class Gap(NamedTuple):
    """The characters between two runs in one text."""

    text: str
    start: int
    stop: int

    @property
    def inside(self) -> str:
        """The characters."""
        return self.text[self.start : self.stop]


def _slid(damaged: Copy, witness: Copy, left: Run, right: Run) -> tuple[Run, Run]:
    """Return the two runs with the words in both reaches given to the one or the other so that a break is between them.

    Where the witness has the same words before the hole and at its end, they belong to either side.
    """
    if left.first_stop != right.first:
        return left, right
    words, text = witness.words, damaged.plain
    low = high = 0
    most = min(MOST_SLIDE_WORDS, left.size - 1)
    while low < most and words[left.second_stop - 1 - low] == words[right.second - 1 - low]:
        low += 1
    most = min(MOST_SLIDE_WORDS, right.size - 1)
    while high < most and words[left.second_stop + high] == words[right.second + high]:
        high += 1
    for shift in sorted(range(-low, high + 1), key=abs):
        at = left.first_stop + shift
        between = text[damaged.spans[at - 1][1] : damaged.spans[at][0]]
        if shift and ("\n" in between or MARK.search(between)):
            moved = Run(right.first + shift, right.second + shift, right.size - shift)
            return Run(left.first, left.second, left.size + shift), moved
    return left, right


def _hole(damaged: Copy, witness: Copy, sides: tuple[Run, Run], signs: Signs) -> Hole | None:
    left, right = sides
    ours = Gap(damaged.plain, damaged.spans[left.first_stop - 1][1], damaged.spans[right.first][0])
    theirs = Gap(witness.plain, witness.spans[left.second_stop - 1][1], witness.spans[right.second][0])
    if ours.stop - ours.start > MOST_GAP_CHARS:
        return None
    for start, stop, foreign in _joints(ours):
        inserted = inserted_between(ours, theirs, start, stop)
        if inserted and len("".join(witness.text[slice(*inserted)].split())) >= SHORTEST_FILL_CHARS:
            joint = Joint(damaged, (start, stop), witness, inserted)
            evidence = foreign or joint.evidence(signs)
            return Hole(start, stop, witness, *inserted, evidence, 0.0) if evidence else None
    return None


def _joints(gap: Gap) -> Iterator[tuple[int, int, Evidence | None]]:
    """Yield where text may have been lost: what is there now, and whether it is evidence."""
    inside = gap.inside
    for match in MARK.finditer(inside):
        yield *_widened(gap, match.start(), match.end()), Evidence.MARK
    lines = inside.split("\n")
    if len(lines) > 2:
        first, last = len(lines[0]), len(inside) - len(lines[-1])
        if inside[first:last].strip() and all(is_page_line(line) for line in lines[1:-1] if line.strip()):
            yield *_widened(gap, first, last), Evidence.PAGE_LINE
    for offset, char in enumerate(inside):
        if char.isspace() and not inside[offset - 1 : offset].isspace():
            yield *_widened(gap, offset, offset), None
    yield from ((gap.start + offset, gap.start + offset, None) for offset in range(len(inside) + 1))


def _widened(gap: Gap, start: int, stop: int) -> tuple[int, int]:
    """Return the part of the gap, offsets of the text, with the white space around it."""
    start, stop = gap.start + start, gap.start + stop
    while start > gap.start and gap.text[start - 1].isspace():
        start -= 1
    while stop < gap.stop and gap.text[stop].isspace():
        stop += 1
    return start, stop


def inserted_between(ours: Gap, theirs: Gap, start: int, stop: int) -> tuple[int, int] | None:
    """Return what the witness has between the two parts of our gap; None where these parts are not its edges."""
    head = _squeezed(ours.text[ours.start : start])
    tail = _squeezed(ours.text[stop : ours.stop])
    begin = _skipped(theirs, head)
    end = _skipped_back(theirs, tail)
    return (begin, end) if begin is not None and end is not None and begin < end else None


def _squeezed(text: str) -> str:
    """Return the text without white space, in lower case, every character still one."""
    return "".join(char.lower()[:1] for char in text if not char.isspace())


def _skipped(gap: Gap, head: str) -> int | None:
    """Return where the gap goes on after these characters; None if it begins with others."""
    at = gap.start
    for char in head:
        while at < gap.stop and gap.text[at].isspace():
            at += 1
        if at >= gap.stop or gap.text[at].lower()[:1] != char:
            return None
        at += 1
    return at


def _skipped_back(gap: Gap, tail: str) -> int | None:
    """Return where these characters begin at the end of the gap; None if it ends in others."""
    at = gap.stop
    for char in reversed(tail):
        while at > gap.start and gap.text[at - 1].isspace():
            at -= 1
        if at <= gap.start or gap.text[at - 1].lower()[:1] != char:
            return None
        at -= 1
    return at


class Joint(NamedTuple):
    """A place where a damaged copy may have lost what the witness has there."""

    damaged: Copy
    place: tuple[int, int]
    witness: Copy
    inserted: tuple[int, int]

    def evidence(self, signs: Signs) -> Evidence | None:
        """Return what shows that the text was lost; None where it may as well have been left out."""
        if signs.is_flagged(*self.place):
            return Evidence.FLAG
        if self._is_clean():
            return None
        if self._breaks_a_word() and not signs.known(self._word()):
            return Evidence.WORD
        if self._reads_clean():
            return None
        if "\n" in self.damaged.plain[slice(*self.place)]:
            return Evidence.BREAK
        return Evidence.SPLICE if _holds_an_end(self.witness.plain, *self.inserted) else None

    def _is_clean(self) -> bool:
        """Return whether the witness begins and ends the passage at the edges of sentences, wherever it may begin."""
        text, (begin, end) = self.witness.plain, self.inserted
        inside = text[begin:end]
        bare = len(inside.rstrip())
        lead = len(inside) - len(inside.lstrip())
        return any(
            after_sentence(text, place) and before_sentence(text, place + size)
            for start, size in ((begin, bare), (begin + lead, end - begin - lead))
            for place in _slides(text, start, start + size)
        )

    def _breaks_a_word(self) -> bool:
        """Return whether a word of the witness is cut in two at an edge."""
        text = self.witness.plain
        return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in self.inserted)

    def _word(self) -> bytes:
        """Return the word at the place, without what is around it."""
        text, (start, stop) = self.damaged.plain, self.place
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while stop < len(text) and text[stop].isalnum():
            stop += 1
        word = "".join(text[start:stop].split())
        return word.casefold().encode("utf-8", "surrogatepass")

    def _reads_clean(self) -> bool:
        """Return whether a sentence ends before the place, and what follows begins as one."""
        text, (begin, end) = self.witness.plain, self.inserted
        rest = self.damaged.plain[self.place[1] :][:1]
        starts = before_sentence(text, end) or rest.isupper() or not rest.isalpha()
        return starts and after_sentence(text, begin)


def _holds_an_end(text: str, begin: int, end: int) -> bool:
    """Return whether a sentence or a line ends within the passage and another begins there."""
    inside = text[begin:end].strip()
    return any(
        after_sentence(inside, place)
        and before_sentence(inside, match.end() - 1 or place)
        and not _INITIALS.search(inside[max(0, place - INITIALS_CHARS) : place])
        for match in _SPACE.finditer(inside)
        for place in (match.start(),)
    )


INITIALS_CHARS = 12
"""Characters before a space in which initials are looked for."""
_SPACE = lazy_re(r"\s+|(?<=[。！？])(?=.)")
_INITIALS = lazy_pattern(r"(?r)(?:\b\p{L}\.)+\Z|\b\p{Lu}\p{L}{1,3}\.\Z")
"""Initials and titles such as `U.S.` and `Mr.`: the full stop ends no sentence there."""


def _slides(text: str, begin: int, end: int) -> range:
    """Return where a passage may begin so that the text around it reads the same without it."""
    low = high = 0
    while low < min(begin, MOST_SLIDE) and _same(text[begin - low - 1], text[end - low - 1]):
        low += 1
    while high < MOST_SLIDE and end + high < len(text) and _same(text[begin + high], text[end + high]):
        high += 1
    return range(begin - low, begin + high + 1)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower() or (one.isspace() and other.isspace())
