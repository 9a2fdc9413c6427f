"""What witnesses supply is an edit like any other: the laws hold, it is undone, and it says where it comes from."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from pipeline import clean, render
from pipeline.corpus.alignment import Copy
from pipeline.corpus.holes import Evidence
from pipeline.corpus.supply import Written, with_testimony
from pipeline.corpus.votes import Fill, Piece
from pipeline.corpus.witness import Verdict, WitnessIndex, verdict_of
from pipeline.decisions import Choice, Owner, decided, decision_of, on_edit, record_of_decision
from pipeline.edits import account, restore
from pipeline.errors import ConservationBroken
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.ledger import Entry, Origin, cleaned_of, entry_of, restored
from pipeline.model import Cleaned, Edit
from tests.test_witness import (
    KINDS,
    damaged_text,
    only_the_beginning,
    only_the_end,
    parts,
    run_together,
    whole,
    with_a_page_line,
)

Kind = Callable[[str, list[str]], str]
ORIGIN = Origin(id="a", source="a", version="1")
SHAPES: dict[str, Callable[[str], str]] = {
    "text": lambda text: text,
    "page": lambda text: f"<html><body>{''.join(f'<p>{each}</p>' for each in text.split(chr(10) * 2))}</body></html>",
    "crlf": lambda text: text.replace("\n", "\r\n"),
}


def attested(raw: bytes, *witnesses: str, make: bool = True, brackets: bool = False) -> Cleaned:
    cleaned = clean(raw)
    copies = [Copy(f"witness-{number}", text, f"site-{number}") for number, text in enumerate(witnesses)]
    verdict = verdict_of(Copy("damaged", cleaned.text), [WitnessIndex(copies)])
    return with_testimony(cleaned, verdict, make=make, written=Written(brackets))


def text_of(cleaned: Cleaned) -> str:
    return render(cleaned.document.original, cleaned.edits)


def supplied_in(cleaned: Cleaned) -> list[Edit]:
    return [edit for edit in cleaned.edits if edit.supplied]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_laws_hold_for_what_is_supplied(kind: Kind, shape: str) -> None:
    before, sentences, after = parts("en")
    raw = SHAPES[shape](f"{before}\n\n{kind('en', sentences)}\n\n{after}").encode()
    plain = clean(raw)
    made = attested(raw, whole("en"))
    text = text_of(made)
    assert text.split() == whole("en").split()
    entry = entry_of(made, raw, ORIGIN)
    assert restored(text, entry["ledger"]) == raw
    assert account(made.document.original, made.edits).total == len(made.document.original)
    for span in entry["document"]["supplied"]:
        supplied = text[span["start"] : span["stop"]]
        assert supplied == whole("en")[span["witness_start"] : span["witness_stop"]]
        assert sha256(supplied.encode()).hexdigest() == span["sha256"]
    assert entry["ledger"]["account"]["supplied"] == sum(s["stop"] - s["start"] for s in entry["document"]["supplied"])
    owner = Owner(sha256(raw).hexdigest(), "a")
    undone = decided(made, [on_edit(Choice.UNDO, edit, owner) for edit in supplied_in(made)], owner)
    assert text_of(undone) == plain.text
    assert decided(undone, [], owner).edits == made.edits


@pytest.mark.parametrize("kind", [only_the_end, only_the_beginning, run_together, with_a_page_line])
def test_a_proposal_changes_nothing_and_is_what_would_be_made(kind: Kind) -> None:
    before, sentences, after = parts("en")
    raw = f"{before}\n\n{kind('en', sentences)}\n\n{after}".encode()
    offered = attested(raw, whole("en"), make=False)
    assert offered.edits == clean(raw).edits
    assert [e for e in offered.proposals if e.supplied] == supplied_in(attested(raw, whole("en")))
    assert "supplied" not in entry_of(offered, raw, ORIGIN)["document"]


def test_the_records_hold_it_and_give_it_back() -> None:
    raw = damaged_text().encode()
    made = attested(raw, whole("en"))
    entry: Entry = json.loads(json.dumps(entry_of(made, raw, ORIGIN)))
    assert cleaned_of(entry["document"], entry["ledger"]).edits == made.edits


def test_a_decision_about_an_insertion_names_its_place() -> None:
    raw = damaged_text().encode()
    made = attested(raw, whole("en"))
    (edit,) = supplied_in(made)
    assert not edit.before
    decision = on_edit(Choice.UNDO, edit, Owner(sha256(raw).hexdigest(), "a"))
    record = json.loads(json.dumps(record_of_decision(decision)))
    assert decision_of(record) == decision
    assert (record["start"], record["stop"]) == (edit.span.start, edit.span.stop)


def test_witnesses_that_differ_are_flagged() -> None:
    raw = damaged_text().encode()
    other = whole("en").replace(parts("en")[1][2], "Quite another sentence was told here by others, who knew better.")
    said = attested(raw, whole("en"), other)
    assert not supplied_in(said)
    assert [flag.kind for flag in said.flags if flag.rule == BuiltIn.WITNESS] == [FlagKind.WITNESS_CONFLICT]
    assert text_of(said) == clean(raw).text


def test_brackets_mark_what_is_supplied() -> None:
    raw = damaged_text().encode()
    made = attested(raw, whole("en"), brackets=True)
    (edit,) = supplied_in(made)
    assert edit.after[0] + edit.after[-1] == "[]"
    assert restore(text_of(made), made.edits) == damaged_text()
    (span,) = entry_of(made, raw, ORIGIN)["document"]["supplied"]
    assert text_of(made)[span["start"] - 1] + text_of(made)[span["stop"]] == "[]"


def test_the_note_says_who_where_and_on_what_evidence() -> None:
    (edit,) = supplied_in(attested(damaged_text().encode(), whole("en"), f"Menu\n\n{whole('en')}"))
    piece = edit.supplied[0]
    assert f"{piece.witness} ({piece.start}..{piece.stop})" in edit.note
    assert str(Evidence.SPLICE) in edit.note
    assert "2 witnesses agree on it" in edit.note


def test_what_is_not_verbatim_in_its_witness_is_refused() -> None:
    raw = damaged_text().encode()
    made = attested(raw, whole("en"))
    (edit,) = supplied_in(made)
    forged = replace(edit, supplied=(edit.supplied[0]._replace(sha256="0" * 64),))
    with pytest.raises(ConservationBroken, match="witness supplied"):
        entry_of(replace(made, edits=tuple(forged if e == edit else e for e in made.edits)), raw, ORIGIN)


def test_a_piece_is_checked_against_its_witness() -> None:
    class Forged(Piece):
        text = "planted"

    cleaned = clean(damaged_text().encode())
    fill = Fill(10, 10, (Forged(Copy("w", whole("en")), 0, 7),), Evidence.SPLICE, 1.0, 1)
    with pytest.raises(ConservationBroken, match="word for word"):
        with_testimony(cleaned, Verdict((fill,), ()), make=True)


def test_nothing_said_changes_nothing() -> None:
    cleaned = clean(b"The mayor spoke.")
    assert with_testimony(cleaned, Verdict((), ()), make=True) is cleaned


@pytest.mark.parametrize(
    ("inner", "live"),
    [
        ("<img src=x onerror=alert(1)>", True),
        ("[here](javascript:alert(1))", True),
        ("<!-- not -->", True),
        ("\\<img src=x>", False),
        ("\\\\<img src=x>", True),
        ("3 < 4 and [one] more", False),
    ],
)
def test_what_would_be_markup_in_markdown_is_not_supplied(inner: str, *, live: bool) -> None:
    text = "One two three four."
    witness = f"One two {inner} three four."
    fill = Fill(8, 8, (Piece(Copy("w", witness), 8, 8 + len(inner) + 1),), Evidence.BREAK, 1.0, 1)
    for markdown in (True, False):
        found = with_testimony(clean(text), Verdict((fill,), ()), make=True, written=Written(markdown=markdown))
        assert bool(supplied_in(found)) is not (live and markdown)
        assert any(flag.kind == FlagKind.WITNESS_CONFLICT for flag in found.flags) is (live and markdown)
