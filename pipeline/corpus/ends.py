"""The two ends of a damaged copy: where it stops or begins in the middle of a sentence that a witness has whole.

Only one side agrees there, and after the end of a text come the lines of its page. So the broken sentence is completed
and its paragraph; further lines are taken only while they read as prose.
"""

from collections.abc import Iterator

from pipeline.corpus.alignment import Copy, Run, covered
from pipeline.corpus.edges import (
    MARK,
    SHORTEST_PROSE_LINE_CHARS,
    after_sentence,
    before_sentence,
    is_page_line,
    is_prose_line,
    last_end_of_sentence,
)
from pipeline.corpus.holes import (
    FEWEST_WORDS,
    LEAST_SUPPORT,
    SHORTEST_FILL_CHARS,
    SHORTEST_RUN,
    SUPPORT_WORDS,
    Evidence,
    Gap,
    Hole,
    inserted_between,
)
from pipeline.text.lazy import lazy_pattern
from pipeline.text.sentences import ends_as_sentence, may_end_sentence

SHORTEST_END_CHARS = 4
"""What is supplied at an end is at least so long, in characters without spaces: a word and a full stop."""
MOST_PAGE_CHARS = 3_000
"""Characters of page lines after the end of a text."""
MOST_PAGE_RUNS = 4
"""Runs at the end of a text that may be lines of its page."""
_LOWER = lazy_pattern(r"\p{Ll}")
_LETTER = lazy_pattern(r"\p{L}")


def tail(damaged: Copy, witness: Copy, chain: list[Run]) -> Hole | None:
    """Return what the damaged copy lost at its end; None where it ends as it should or the witness has no more.

    Lines of the page after the end may be those of the witness too, so the last runs may be theirs.
    """
    for number in range(len(chain) - 1, max(-1, len(chain) - 1 - MOST_PAGE_RUNS), -1):
        found = _tail(damaged, witness, chain, number)
        if found:
            return found
    return None


def _tail(damaged: Copy, witness: Copy, chain: list[Run], number: int) -> Hole | None:
    last = chain[number]
    support = _support(damaged, chain, last.first_stop - SUPPORT_WORDS, last.first_stop)
    if last.size < SHORTEST_RUN or support < LEAST_SUPPORT:
        return None
    ours = Gap(damaged.plain, damaged.spans[last.first_stop - 1][1], len(damaged.plain))
    theirs = Gap(witness.plain, witness.spans[last.second_stop - 1][1], len(witness.plain))
    for start, stop, foreign in _stops(ours):
        inserted = inserted_between(ours._replace(stop=stop), theirs, start, stop)
        if inserted is None:
            continue
        begin = inserted[0]
        if foreign is not Evidence.MARK and not _goes_on(damaged.plain[:start], witness.plain, begin):
            return None
        end = _end_of_prose(witness.plain, begin)
        if len("".join(witness.plain[begin:end].split())) < SHORTEST_END_CHARS:
            return None
        return Hole(start, stop, witness, begin, end, Evidence.TAIL, round(support, 2))
    return None


def _support(damaged: Copy, chain: list[Run], start: int, stop: int) -> float:
    start, stop = max(0, start), min(len(damaged.words), stop)
    return covered(chain, start, stop) / (stop - start) if stop - start >= FEWEST_WORDS else 0.0


def _stops(gap: Gap) -> Iterator[tuple[int, int, Evidence | None]]:
    """Yield where the text may have stopped: what is there now, to the end, and whether it is evidence."""
    inside = gap.inside
    if len(inside) > MOST_PAGE_CHARS:
        return
    for match in MARK.finditer(inside):
        rest = inside[match.end() :].split("\n")
        if not rest[0].strip() and all(is_page_line(line) for line in rest if line.strip()):
            start = gap.start + len(inside[: match.start()].rstrip())
            yield start, gap.stop, Evidence.MARK
    lines = inside.split("\n")
    if all(is_page_line(line) for line in lines[1:] if line.strip()):
        yield gap.start + len(lines[0].rstrip()), gap.stop, None


def _goes_on(ours: str, text: str, place: int) -> bool:
    """Return whether the witness is in the middle of a sentence at the place, and our last line may be prose.

    A short last line without a full stop may be a label or the last item of a list.
    """
    if after_sentence(text, place) or may_end_sentence(ours):
        return False
    line = ours[ours.rfind("\n") + 1 :]
    following = _LETTER.search(text, place)
    broken = text[place - 1].isalnum() and text[place].isalnum()
    goes_on = following is None or not following.group().isupper()
    return broken or goes_on or len(line) >= SHORTEST_PROSE_LINE_CHARS


def _end_of_prose(text: str, begin: int) -> int:
    """Return where what reads as the rest of the text ends."""
    line_end = _end_of_flow(text, begin)
    if not is_prose_line(text[max(0, begin - SHORTEST_PROSE_LINE_CHARS) : line_end]):
        end = last_end_of_sentence(text, begin, line_end)
        return end if end > begin else line_end
    end = line_end
    while (more := _next_line(text, end)) is not None and is_prose_line(text[slice(*more)]):
        end = more[1]
    return end


def _end_of_flow(text: str, place: int) -> int:
    """Return where the line ends, or the last of the lines that its sentence goes on in."""
    end = _line_end(text, place)
    while end < len(text) and not ends_as_sentence(text[max(0, end - 40) : end]):
        following = text[end : end + 40].lstrip()
        if not _LOWER.match(following) or text[end : end + 40].count("\n", 0, 40 - len(following)) > 1:
            break
        end = _line_end(text, end + 1)
    return end


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _next_line(text: str, end: int) -> tuple[int, int] | None:
    """Return the next line that is not empty, without the white space around it."""
    start = end
    while start < len(text) and text[start].isspace():
        start += 1
    return (start, start + len(text[start : _line_end(text, start)].rstrip())) if start < len(text) else None


def head(damaged: Copy, witness: Copy, chain: list[Run]) -> Hole | None:
    """Return what the damaged copy lost at its beginning; None where it begins as it should."""
    first = chain[0]
    support = _support(damaged, chain, first.first, first.first + SUPPORT_WORDS)
    if first.size < SHORTEST_RUN or support < LEAST_SUPPORT:
        return None
    ours = Gap(damaged.plain, 0, damaged.spans[first.first][0])
    theirs = Gap(witness.plain, 0, witness.spans[first.second][0])
    inserted = inserted_between(ours, theirs, 0, 0)
    if inserted is None:
        return None
    end = inserted[1]
    if not _LOWER.match(damaged.plain.lstrip()) or before_sentence(witness.plain, end):
        return None
    begin = _begin_of_prose(witness.plain, end)
    if len("".join(witness.plain[begin:end].split())) < SHORTEST_FILL_CHARS:
        return None
    return Hole(0, 0, witness, begin, end, Evidence.HEAD, round(support, 2))


def _begin_of_prose(text: str, end: int) -> int:
    """Return where the paragraph of the place begins, or the prose before it."""
    begin = text.rfind("\n", 0, end) + 1
    while begin:
        before = text[:begin].rstrip()
        start = before.rfind("\n") + 1
        if not is_prose_line(before[start:]):
            break
        begin = start
    return begin
