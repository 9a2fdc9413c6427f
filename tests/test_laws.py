"""The laws of the house; each test states one."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Settings, account, clean, encoded, render, restore
from pipeline.edits import Projection, merged, visible
from pipeline.errors import ConflictingEdits, DocumentError, LedgerMismatch, OverlappingEdits
from pipeline.flow import document_of
from pipeline.ledger import Origin, cleaned_of, entry_of, restored
from pipeline.model import Cleaned, Edit, Kind, Span
from pipeline.rules import RULES
from tests.strategies import RAW, documents, edited, pages

ORIGIN = Origin(id="x", source="x.txt", version="1")


@given(edited())
def test_restore_is_the_inverse_of_render(pair: tuple[str, list[Edit]]) -> None:
    text, edits = pair
    assert restore(render(text, edits), edits) == text


@given(edited(), st.data())
def test_any_one_edit_can_be_undone_alone(pair: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = pair
    if not edits:
        return
    left_out = data.draw(st.sampled_from(edits))
    rest = [edit for edit in edits if edit is not left_out]
    without = render(text, rest)
    assert restore(without, rest) == text
    at = Projection(rest)
    if (
        not any(left_out.span in edit.span for edit in rest)
        and len(left_out.span)
        and not any(e.span in left_out.span for e in rest)
    ):
        assert at.cleaned(left_out.span).of(without) == left_out.before


@given(edited())
def test_an_edit_inside_a_wider_one_is_hidden_not_lost(pair: tuple[str, list[Edit]]) -> None:
    _, edits = pair
    shown = visible(edits)
    for edit in edits:
        held = [wide for wide in shown if edit.span in wide.span]
        assert edit in shown or held
    assert set(shown) <= set(edits)


@given(edited())
def test_characters_add_up(pair: tuple[str, list[Edit]]) -> None:
    text, edits = pair
    counts = account(text, edits)
    assert counts.total == len(text)
    assert min(counts) >= 0


@given(edited())
def test_nothing_counts_as_cut_while_only_white_space_goes(pair: tuple[str, list[Edit]]) -> None:
    text, edits = pair
    shown = [replace(edit, rules=("a",)) for edit in visible(edits)]
    words = [edit for edit in shown if edit.is_cut and edit.before.strip()]
    assert account(text, shown).cut == sum(len(edit.span) for edit in words)


@given(edited(), st.data())
def test_kept_places_project_to_the_same_characters(pair: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = pair
    cleaned, at = render(text, edits), Projection(edits)
    place = data.draw(st.integers(0, len(text)))
    span = Span(place, min(place + 1, len(text)))
    if not any(edit.span.start < span.stop and span.start < edit.span.stop for edit in edits if len(edit.span)):
        assert at.cleaned(span).of(cleaned).startswith(span.of(text)[:1]) or len(span) == 0
    shown = at.cleaned(span)
    assert 0 <= shown.start <= shown.stop <= len(cleaned)
    back = at.original(shown)
    assert 0 <= back.start <= back.stop <= len(text)


def test_half_overlapping_edits_are_refused() -> None:
    edits = [Edit(Span(0, 3), "abc", "", ("a.b",)), Edit(Span(2, 5), "cde", "", ("a.b",))]
    with pytest.raises(OverlappingEdits):
        render("abcdef", edits)


def test_two_replacements_of_one_span_are_refused() -> None:
    edits = [Edit(Span(0, 1), "a", "x", ("a.b",)), Edit(Span(0, 1), "a", "y", ("a.c",))]
    with pytest.raises(ConflictingEdits):
        render("ab", edits)


def test_two_rules_on_one_span_make_one_edit_with_both_names() -> None:
    edits = [Edit(Span(0, 1), "a", "", ("b.c",), "why"), Edit(Span(0, 1), "a", "", ("a.b",), "also")]
    (edit,) = merged(edits)
    assert edit.rules == ("a.b", "b.c")
    assert edit.note == "also; why"


def test_a_changed_text_does_not_restore() -> None:
    edits = [Edit(Span(0, 1), "a", "x", ("a.b",))]
    with pytest.raises(LedgerMismatch):
        restore("yb", edits)
    with pytest.raises(LedgerMismatch):
        render("bb", edits)


def _cleaned(raw: bytes, settings: Settings | None = None, kind: Kind | None = None) -> Cleaned | None:
    try:
        return clean(raw, settings or Settings(), kind=kind)
    except DocumentError:
        return None


@given(RAW)
def test_the_bytes_come_back_from_text_and_ledger(raw: bytes) -> None:
    cleaned = _cleaned(raw)
    if cleaned:
        entry = entry_of(cleaned, raw, ORIGIN)
        assert restored(entry["document"]["text"], entry["ledger"]) == raw
        assert cleaned_of(entry["document"], entry["ledger"]) == cleaned
        counts = entry["ledger"]["account"]
        assert sum((counts["kept"], counts["cut"], counts["replaced"], counts["markup"])) == len(
            cleaned.document.original
        )
        entry["document"]["text"].encode("utf-8")


def test_records_give_back_a_document_that_default_settings_refuse() -> None:
    raw = b"<html><body>" + b"<div>" * 2_500 + b"The end." + b"</div>" * 2_500
    settings = Settings(deepest_markup=5_000)
    cleaned = clean(raw, settings)
    entry = entry_of(cleaned, raw, ORIGIN)
    assert cleaned_of(entry["document"], entry["ledger"], settings) == cleaned


@given(RAW, st.data())
def test_every_edit_of_a_document_can_be_undone_alone(raw: bytes, data: st.DataObject) -> None:
    cleaned = _cleaned(raw)
    if cleaned and cleaned.edits:
        left_out = data.draw(st.sampled_from(cleaned.edits))
        rest = [edit for edit in cleaned.edits if edit is not left_out]
        assert restore(render(cleaned.document.original, rest), rest) == cleaned.document.original


@given(st.one_of(documents(), pages()))
def test_cleaning_twice_adds_no_edit(text: str) -> None:
    first = _cleaned(text.encode("utf-8", "replace"))
    if first:
        once = render(first.document.original, first.edits)
        second = clean(once.encode("utf-8"), kind=Kind.TEXT)
        assert second.edits == ()


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(text: str, chance: random.Random) -> None:
    raw = text.encode("utf-8", "replace")
    shuffled = list(RULES)
    chance.shuffle(shuffled)
    if _cleaned(raw):
        assert clean(raw) == clean(raw, rules=shuffled)


@given(documents())
def test_flags_change_nothing(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    silent = [rule for rule in RULES if not rule.kinds]
    if not _cleaned(raw):
        return
    loud, quiet = clean(raw), clean(raw, rules=silent)
    assert render(loud.document.original, loud.edits) == render(quiet.document.original, quiet.edits)


@given(pages())
def test_blocks_of_a_page_read_as_the_source_does(source: str) -> None:
    document = document_of(source, kind=Kind.HTML)
    text = render(source, document.edits)
    at = Projection(document.edits)
    for block in document.blocks:
        assert at.cleaned(block.span).of(text) == block.text


@given(documents())
def test_blocks_of_a_text_read_as_the_text_does(text: str) -> None:
    document = document_of(text, kind=Kind.TEXT)
    shown = render(text, document.edits)
    at = Projection(document.edits)
    for block in document.blocks:
        inside = [edit for edit in document.edits if edit.span in block.span]
        odd = [edit for edit in inside if len((edit.before + edit.after).splitlines()) > 1]
        assert odd or at.cleaned(block.span).of(shown).strip() == block.text


def test_source_gives_back_every_byte_of_every_value() -> None:
    raw = b"caf\xe9 " + bytes(range(0x80, 0x100)) + " schön".encode()
    cleaned = clean(raw)
    assert encoded(cleaned.document.original, cleaned.source) == raw


def test_a_line_end_inside_a_repair_keeps_blocks_apart() -> None:
    cleaned = clean(b"\xc2\x80\xc2\x9a\n-   0A\n\xc1\xc3\xa2\x80\xa8\x80")
    spans = [block.span for block in cleaned.document.blocks]
    assert all(one.stop <= other.start for one, other in pairwise(spans))
    assert restore(render(cleaned.document.original, cleaned.edits), cleaned.edits) == cleaned.document.original
