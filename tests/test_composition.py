"""The law of composition: two stages of edits are one stage on the original."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import composed, render, restore, visible
from pipeline.model import Edit, Span


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    found: list[Edit] = []
    at = 0
    while at < len(text) and draw(st.booleans()):
        start = draw(st.integers(at, len(text) - 1))
        stop = draw(st.integers(start + 1, min(len(text), start + 4)))
        after = draw(st.text("xyz", max_size=3))
        if text[start:stop] != after:
            found.append(Edit(Span(start, stop), text[start:stop], after, ("r",)))
        at = stop
    return found


@given(st.data())
def test_composed_edits_do_what_both_stages_do(data: st.DataObject) -> None:
    original = data.draw(st.text("abcx", max_size=12))
    first = data.draw(edits_of(original))
    between = render(original, first)
    second = data.draw(edits_of(between))
    both = composed(first, second, original)
    last = render(between, second)
    assert render(original, both) == last
    assert restore(last, both) == original
    assert visible(both) == both


def test_a_stage_that_undoes_another_leaves_no_edit() -> None:
    first = [Edit(Span(1, 2), "b", "x", ("r",))]
    second = [Edit(Span(1, 2), "x", "b", ("s",))]
    assert composed(first, second, "abc") == ()


def test_neighbours_stay_apart() -> None:
    first = [Edit(Span(0, 1), "a", "", ("r",))]
    second = [Edit(Span(0, 1), "b", "y", ("s",))]
    assert [edit.rules for edit in composed(first, second, "abc")] == [("r",), ("s",)]
