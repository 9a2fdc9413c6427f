"""Flags that a fill or a learned cut settles go; all others stay."""

from dataclasses import replace

import pytest

from pipeline import clean
from pipeline.corpus.alignment import Copy
from pipeline.corpus.holes import Evidence
from pipeline.corpus.settled import without_settled
from pipeline.corpus.supply import Written, with_testimony
from pipeline.corpus.votes import Fill, Piece
from pipeline.corpus.witness import Verdict
from pipeline.kinds import BuiltIn
from pipeline.model import Cleaned, Edit, Flag, Span

TEXT = "The storm had passed.\n\nclash in 2020.\n\nThe ferry left the\n\nNobody was afraid."
SECOND = TEXT.index("clash")
THIRD = TEXT.index("The ferry")
LAST = TEXT.index("Nobody")


def flag(kind: str, start: int, stop: int) -> Flag:
    return Flag(Span(start, stop), kind, "a.rule", "a reason", 0.9)


def flagged(*flags: Flag) -> Cleaned:
    return replace(clean(TEXT), edits=(), flags=flags)


@pytest.mark.parametrize("brackets", [False, True])
def test_flags_at_the_border_of_a_fill_go_and_others_stay(*, brackets: bool) -> None:
    gone = [flag("fragment.head", SECOND, SECOND + 14), flag("lacuna.between", SECOND, SECOND)]
    stay = [
        flag("fragment.head", THIRD, LAST - 2),
        flag("fragment.tail", 0, SECOND - 2),
        flag("lacuna.tail", LAST, len(TEXT)),
        flag("language.mixed", SECOND, SECOND + 14),
    ]
    lost = "He died in an armed "
    fill = Fill(SECOND, SECOND, (Piece(Copy("w", lost), 0, len(lost)),), Evidence.FLAG, 1.0, 1)
    cleaned = flagged(*gone, *stay)
    made = with_testimony(cleaned, Verdict((fill,), ()), make=True, written=Written(brackets))
    assert set(without_settled(made).flags) == set(stay)
    offered = with_testimony(cleaned, Verdict((fill,), ()), make=False)
    assert set(without_settled(offered).flags) == {*gone, *stay}


def test_a_completed_end_answers_its_tail_alone() -> None:
    gone = flag("fragment.tail", THIRD, LAST - 2)
    stay = flag("fragment.head", LAST, len(TEXT))
    fill = Fill(LAST - 2, LAST - 2, (Piece(Copy("w", " harbour at nine."), 0, 17),), Evidence.TAIL, 1.0, 1)
    made = with_testimony(flagged(gone, stay), Verdict((fill,), ()), make=True)
    assert without_settled(made).flags == (stay,)


def test_flags_inside_a_learned_cut_go() -> None:
    gone = [flag("lacuna.tail", LAST, len(TEXT)), flag("lacuna.tail", len(TEXT), len(TEXT))]
    stay = flag("fragment.tail", THIRD, LAST - 2)
    cut = Edit(Span(LAST - 2, len(TEXT)), TEXT[LAST - 2 :], "", (BuiltIn.LEARNED,), "on 3 of 3 pages of this site")
    cleaned = flagged(*gone, stay)
    assert without_settled(replace(cleaned, edits=(cut,))).flags == (stay,)
    assert without_settled(replace(cleaned, edits=(replace(cut, rules=("other",)),))).flags == cleaned.flags
