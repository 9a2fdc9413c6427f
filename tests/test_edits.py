"""The algebra of edits: merging, what shows, accounting, offsets, and two stages as one."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import (
    Account,
    Projection,
    account,
    composed,
    composed_keeping_inner,
    merged,
    render,
    restore,
    trimmed,
    visible,
)
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.errors import ConflictingEdits, LedgerMismatch, OverlappingEdits
from pipeline.model import Edit, Span
from tests.strategies import edited
from tests.test_composition import edits_of

TEXTS = st.text("abcx", max_size=12)


def edit(text: str, start: int, stop: int, after: str = "", *rules: str) -> Edit:
    """Return an edit of the text at these offsets."""
    return Edit(Span(start, stop), text[start:stop], after, rules or ("a.one",))


@given(edited())
def test_merging_is_idempotent(pair: tuple[str, list[Edit]]) -> None:
    once = merged(pair[1])
    assert merged(list(once)) == once
    assert merged([*once, *once]) == once


@given(edited(), st.randoms(use_true_random=False))
def test_merging_takes_edits_in_any_order(pair: tuple[str, list[Edit]], chance: random.Random) -> None:
    shuffled = list(pair[1])
    chance.shuffle(shuffled)
    assert merged(shuffled) == merged(pair[1])
    assert visible(shuffled) == visible(pair[1])


@given(edited())
def test_what_shows_is_a_part_of_what_is_merged_and_follows_in_order(pair: tuple[str, list[Edit]]) -> None:
    shown = visible(pair[1])
    assert set(shown) <= set(merged(pair[1]))
    assert visible(list(shown)) == shown
    assert all(one.span.stop <= other.span.start for one, other in zip(shown, shown[1:], strict=False))


def test_a_cut_hides_a_replacement_of_the_same_span() -> None:
    cut, replaced = edit("abc", 0, 2), edit("abc", 0, 2, "x", "b.two")
    assert visible([replaced, cut]) == visible([cut, replaced]) == (cut,)
    assert render("abc", [replaced, cut]) == "c"


def test_an_insertion_comes_before_an_edit_that_starts_there() -> None:
    insertion, wide = edit("abc", 0, 0, "x"), edit("abc", 0, 3)
    assert visible([wide, insertion]) == (insertion, wide)
    assert render("abc", [wide, insertion]) == "x"


def test_two_insertions_at_one_place_are_refused() -> None:
    with pytest.raises(ConflictingEdits):
        visible([edit("abc", 1, 1, "x"), edit("abc", 1, 1, "y")])


def test_what_is_refused_names_both_edits_and_the_place() -> None:
    one, other = edit("abcd", 1, 3, "x", "a.one"), edit("abcd", 1, 3, "y", "b.two")
    with pytest.raises(ConflictingEdits, match=r"a\.one.*b\.two"):
        visible([other, one])
    with pytest.raises(OverlappingEdits, match=r"a\.one.*b\.two"):
        visible([edit("abcd", 2, 4, "", "b.two"), one])
    with pytest.raises(LedgerMismatch) as refused:
        render("aQcd", [edit("abcd", 1, 3)])
    assert (refused.value.place, refused.value.expected) == (1, "bc")


def test_restore_refuses_a_text_that_ends_too_early() -> None:
    shown = [edit("abcdef", 4, 5)]
    assert restore("abcdf", shown) == "abcdef"


@pytest.mark.parametrize(
    ("edits", "counts"),
    [
        ([edit("ab cd", 2, 3)], Account(kept=4, cut=0, replaced=1, markup=0)),
        ([edit("ab cd", 0, 3)], Account(kept=2, cut=3, replaced=0, markup=0)),
        ([edit("ab cd", 0, 2, "x")], Account(kept=3, cut=0, replaced=2, markup=0)),
        ([edit("ab cd", 0, 2, "", "markup.inline")], Account(kept=3, cut=0, replaced=0, markup=2)),
        ([edit("ab cd", 0, 2, "", "a.one", "markup.inline")], Account(kept=3, cut=2, replaced=0, markup=0)),
        (
            [
                edit("<<a>>b", 0, 6),
                edit("<<a>>b", 0, 5, "", "markup.inline"),
                edit("<<a>>b", 1, 4, "", "markup.inline"),
            ],
            Account(kept=0, cut=1, replaced=0, markup=5),
        ),
        (
            [edit("<a>b", 0, 4, "", "markup.inline"), edit("<a>b", 1, 2, "", "markup.inline")],
            Account(kept=0, cut=0, replaced=0, markup=4),
        ),
    ],
)
def test_an_account_counts_each_character_once(edits: list[Edit], counts: Account) -> None:
    text = {4: "<a>b", 5: "ab cd", 6: "<<a>>b"}[counts.total]
    assert account(text, edits) == counts


REPLACED = Projection([edit("1ab2", 1, 3, "XYZ")])
REMOVED = Projection([edit("1ab2", 1, 3)])


@pytest.mark.parametrize(
    ("at", "cleaned", "original"),
    [
        (REPLACED, Span(0, 1), Span(0, 1)),
        (REPLACED, Span(1, 4), Span(1, 3)),
        (REPLACED, Span(2, 3), Span(1, 3)),
        (REPLACED, Span(4, 5), Span(3, 4)),
        (REPLACED, Span(0, 5), Span(0, 4)),
        (REMOVED, Span(0, 1), Span(0, 1)),
        (REMOVED, Span(1, 2), Span(3, 4)),
        (REMOVED, Span(0, 2), Span(0, 4)),
    ],
)
def test_a_span_of_the_cleaned_text_finds_its_original(at: Projection, cleaned: Span, original: Span) -> None:
    assert at.original(cleaned) == original


@given(edited(), st.data())
def test_kept_characters_project_there_and_back(pair: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = pair
    shown = visible(edits)
    kept = [n for n in range(len(text)) if not any(Span(n, n + 1) in each.span for each in shown if len(each.span))]
    insertions = {each.span.start for each in shown if not len(each.span)}
    kept = [n for n in kept if not insertions & {n, n + 1}]
    if kept:
        place = data.draw(st.sampled_from(kept))
        span = Span(place, place + 1)
        at = Projection(edits)
        assert at.cleaned(span).of(render(text, edits)) == text[place]
        assert at.original(at.cleaned(span)) == span


@given(edited(), st.data())
def test_a_span_projects_to_what_is_left_of_it_and_of_the_edits_it_reaches_into(
    pair: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    text, edits = pair
    if not text:
        return
    shown = visible(edits)
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    first = next((each.span.start for each in shown if each.span.start < start < each.span.stop), start)
    last = next((each.span.stop for each in shown if each.span.start < stop < each.span.stop), stop)
    inside = [each for each in shown if first <= each.span.start and each.span.stop <= last]
    inside = [each for each in inside if len(each.span) or first < each.span.start < last]
    before = [each for each in shown if each.span.stop <= first and each not in inside]
    begin = len(render(text[:first], before))
    size = len(render(text[:last], inside)) - first
    assert Projection(edits).cleaned(Span(start, stop)) == Span(begin, begin + size)


@given(st.data())
def test_composition_is_associative(data: st.DataObject) -> None:
    original = data.draw(TEXTS)
    first = data.draw(edits_of(original))
    between = render(original, first)
    second = data.draw(edits_of(between))
    third = data.draw(edits_of(render(between, second)))
    left = composed(composed(first, second, original), third, original)
    right = composed(first, composed(second, third, between), original)
    assert render(original, left) == render(original, right)
    assert restore(render(original, left), right) == original


@given(st.data())
def test_no_edits_are_the_identity_of_composition(data: st.DataObject) -> None:
    original = data.draw(TEXTS)
    edits = tuple(data.draw(edits_of(original)))
    assert composed(edits, (), original) == edits == composed((), edits, original)


@given(st.data())
def test_keeping_inner_edits_changes_no_text(data: st.DataObject) -> None:
    original = data.draw(TEXTS)
    first = data.draw(edits_of(original))
    second = data.draw(edits_of(render(original, first)))
    kept = composed_keeping_inner(first, second, original)
    assert render(original, kept) == render(original, composed(first, second, original))
    assert all(any(each.span in outer.span for outer in visible(kept)) for each in kept)


def test_an_inner_edit_stays_hidden_and_shows_again_when_the_wider_one_is_undone() -> None:
    first, second = [edit("abcd", 1, 2, "x", "in.ner")], [edit("axcd", 0, 3, "", "out.er")]
    kept = composed_keeping_inner(first, second, "abcd")
    assert [(each.before, each.after, each.rules) for each in kept] == [
        ("abc", "", ("out.er",)),
        ("b", "x", ("in.ner",)),
    ]
    assert visible(kept) == kept[:1]
    assert render("abcd", kept[1:]) == "axcd"


def test_a_wider_edit_that_undoes_inner_ones_leaves_none() -> None:
    first, second = [edit("abc", 1, 2, "x")], [edit("axc", 0, 3, "abc")]
    assert composed_keeping_inner(first, second, "abc") == ()


@given(edited())
def test_trimming_changes_no_text_and_leaves_no_shared_edge(pair: tuple[str, list[Edit]]) -> None:
    text, edits = pair
    for each in edits:
        small = trimmed(each)
        assert render(text, [small]) == render(text, [each])
        assert trimmed(small) == small
        assert bool(len(small.span)) == bool(len(each.span))


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("abcd", "axcd", ("b", "x")),
        ("abcd", "abxd", ("c", "x")),
        ("a", "ab", ("a", "ab")),
        ("aa", "a", ("a", "")),
        ("ab", "", ("ab", "")),
        ("abc", "abxc", ("c", "xc")),
        ("abc", "xbc", ("a", "x")),
        ("abc", "abx", ("c", "x")),
    ],
)
def test_trimming_keeps_one_character_of_what_was_there(before: str, after: str, left: tuple[str, str]) -> None:
    small = trimmed(Edit(Span(0, len(before)), before, after, ("a.one",)))
    assert (small.before, small.after) == left


@given(edited())
def test_an_account_has_the_lengths_of_what_shows(pair: tuple[str, list[Edit]]) -> None:
    text, edits = pair
    counted = account(text, edits)
    assert counted.total == len(text)
    assert counted.cut + counted.replaced + counted.markup == sum(len(each.span) for each in visible(edits))


def test_a_text_that_does_not_restore_is_refused_with_the_place_and_what_was_expected() -> None:
    with pytest.raises(LedgerMismatch) as refused:
        restore("abQ", [edit("abcd", 2, 3, "x"), edit("abcd", 3, 4, "y")])
    assert (refused.value.place, refused.value.expected) == (2, "x")


@given(edited(), st.data())
def test_no_number_of_an_edit_changes_when_edits_are_undone(pair: tuple[str, list[Edit]], data: st.DataObject) -> None:
    everything = merged(pair[1])
    undone = data.draw(st.lists(st.sampled_from(everything), unique=True)) if everything else []
    left = [each for each in everything if each not in undone]
    numbers = numbers_of(left, undone)
    assert numbers == numbers_of(everything)
    assert [numbers[place_of(each)] for each in everything] == list(range(1, len(everything) + 1))


def test_edits_that_become_one_keep_the_text_the_names_and_the_remarks_of_both() -> None:
    first = [replace(edit("abcdef", 0, 6, "uvwxyz", "z.last"), note="one")]
    second = [
        replace(edit("uvwxyz", 1, 2, "1", "a.first"), note="two"),
        replace(edit("uvwxyz", 3, 4, "2", "a.first"), note="two"),
        edit("uvwxyz", 5, 6, "3", "m.mid"),
    ]
    rules = ("a.first", "m.mid", "z.last")
    assert composed(first, second, "abcdef") == (Edit(Span(0, 6), "abcdef", "u1w2y3", rules, "one; two"),)
