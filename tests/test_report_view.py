"""What a report draws and counts: no character is lost, and the numbers agree with each other."""

from collections.abc import Iterator

from hypothesis import given

from pipeline import Cleaned, Edit, Span, render
from pipeline.kinds import is_markup_rule
from pipeline.ledger import Origin, entry_of
from pipeline.reading.decode import encoded
from pipeline.report.view import Outcome, View, view_of
from tasks.run.counts import Counts
from tests.made_reports import cleaned_of, documents


def solid(text: str) -> str:
    return "".join(text.split())


def pieces_of(view: View, *outcomes: Outcome) -> Iterator[str]:
    return (piece.text for paragraph in view.paragraphs for piece in paragraph.pieces if piece.outcome in outcomes)


@given(documents())
def test_kept_and_new_pieces_are_the_cleaned_text(cleaned: Cleaned) -> None:
    drawn = "".join(pieces_of(view_of(cleaned), Outcome.KEPT, Outcome.NEW))
    assert solid(drawn) == solid(render(cleaned.document.original, cleaned.edits))


@given(documents())
def test_every_edit_is_shown_or_counted_as_hidden(cleaned: Cleaned) -> None:
    view = view_of(cleaned)
    assert len(view.edits) + sum(map(len, view.hidden.values())) + len(view.line_ends) == len(set(cleaned.edits))


@given(documents())
def test_every_flag_is_drawn_or_remarked(cleaned: Cleaned) -> None:
    view = view_of(cleaned)
    drawn = {number for paragraph in view.paragraphs for piece in paragraph.pieces for number in piece.flags}
    assert {view.flags[number] for number in drawn} | set(view.remarks) == set(cleaned.flags)


def counts_of(cleaned: Cleaned) -> Counts:
    raw = encoded(cleaned.document.original, cleaned.source)
    entry = entry_of(cleaned, raw, Origin(id="a", source="a", version="1"))
    counts = Counts()
    counts.add_document(entry["document"], entry["ledger"])
    return counts


def assert_numbers_agree(counts: Counts) -> None:
    rows = {rule: row[2] for rule, row in counts.edits.items()}
    parts = counts.characters
    assert sum(count for rule, count in rows.items() if is_markup_rule(rule)) == parts["markup"]
    assert sum(count for rule, count in rows.items() if not is_markup_rule(rule)) == parts["cut"] + parts["replaced"]


@given(documents())
def test_the_characters_of_the_rules_add_up_to_the_account(cleaned: Cleaned) -> None:
    assert_numbers_agree(counts_of(cleaned))


def test_the_characters_of_an_edit_of_several_rules_are_divided_among_them() -> None:
    original = "<b>Top</b> of it"
    wide = Edit(Span(0, 10), "<b>Top</b>", "", ("boilerplate.to-top", "run.navigation"))
    inner = Edit(Span(0, 3), "<b>", "", ("markup.inline",))
    counts = counts_of(cleaned_of(original, wide, inner))
    assert_numbers_agree(counts)
    assert counts.edits == {
        "boilerplate.to-top": [1, 1, 4],
        "run.navigation": [1, 1, 3],
        "markup.inline": [0, 0, 3],
    }
