"""The evidence of a verdict in words: what a reader can check at the place."""

from collections.abc import Iterator

from pipeline.lost_text.borders import BorderScores
from pipeline.lost_text.edges import COLON, COMMA, ELLIPSIS, FULL, LETTER, LOWER, UPPER
from pipeline.lost_text.habits import NO_TAIL, Habits, head_of, tail_of
from pipeline.lost_text.units import NOTHING, Unit

_LONGEST_WORD_CHARS = 24


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD_CHARS else word[:_LONGEST_WORD_CHARS] + "…"


def _units(habits: Habits, number: int) -> tuple[Unit, Unit]:
    left = habits.units[number - 1] if number else NOTHING
    right = habits.units[number] if number < habits.size else NOTHING
    return left, right


def head_evidence(habits: Habits, verdict: BorderScores) -> str:
    """Return why the head of the block behind the border seems lost."""
    return "; ".join(_head(habits, verdict))


def _head(habits: Habits, verdict: BorderScores) -> Iterator[str]:
    left, right = _units(habits, verdict.number)
    head = head_of(habits, right)
    word = _short(head.word)
    if right.start == LOWER:
        yield f"starts mid-sentence with lower-case “{word}”"
    elif right.start in (UPPER, LETTER):
        yield f"starts with “{word}” like the middle of a sentence"
    else:
        yield f"starts with “{word}”, which cannot begin a sentence"
    if head.torn:
        yield f"“{word}” is the end of a longer word of this document"
    elif head.inside and not head.first:
        yield f"“{word}” occurs {_times(head.inside)} elsewhere in this document, always inside a sentence, never first"
    if left is NOTHING:
        yield "nothing comes before it"
    elif left.end in (FULL, ELLIPSIS):
        yield "the previous paragraph ends its sentence"
    elif left.end != COLON:
        yield "the previous paragraph breaks off, and this one does not continue it"
    if right.start == LOWER:
        yield _habit(habits.low - 1, "start")


def tail_evidence(habits: Habits, verdict: BorderScores) -> str:
    """Return why the tail of the block before the border seems lost."""
    return "; ".join(_tail(habits, verdict))


def _tail(habits: Habits, verdict: BorderScores) -> Iterator[str]:
    left, right = _units(habits, verdict.number)
    tail = tail_of(habits, left) if left.text else NO_TAIL
    word = _short(tail.word)
    if left.sign:
        yield (
            "",
            "trails off in three dots",
            "ends in a notice that the text continues elsewhere",
            "the next line says that the text continues elsewhere",
        )[left.sign]
    yield _stop(left.end, word)
    if tail.torn:
        yield f"“{word}” is the start of a longer word of this document"
    elif tail.inside and not tail.last:
        yield f"“{word}” occurs {_times(tail.inside)} elsewhere in this document, always inside a sentence, never last"
    if left.marks == 1:
        yield "the sentence before it in the paragraph ends with punctuation"
    elif left.marks:
        yield f"the {left.marks} sentences before it in the paragraph end with punctuation"
    if right is NOTHING:
        yield "nothing follows"
    elif right.start == UPPER:
        yield "the next paragraph starts a new sentence"
    yield _habit(habits.long_open - left.is_open, "stop")


def _stop(end: int, word: str) -> str:
    """Return how the block stops."""
    if end == COMMA:
        return f"stops at a comma after “{word}”"
    return f"ends after “{word}”" if end in (FULL, ELLIPSIS) else f"stops mid-sentence at “{word}”"


def _habit(others: int, how: str) -> str:
    if others <= 0:
        return f"no other paragraph {how}s this way"
    return f"{others} other paragraph{'s' * (others > 1)} {how}{'s' * (others == 1)} this way"


def _times(count: int) -> str:
    """Return how often something occurs, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def split_evidence(habits: Habits, verdict: BorderScores) -> str:
    """Return why the two blocks seem to be one."""
    left, right = _units(habits, verdict.number)
    last = left.text.split()[-1:] or [""]
    first = right.text.split()[:1] or [""]
    return f"one sentence broken in two: “{_short(last[0])}” runs on into “{_short(first[0])}”, nothing seems lost"
