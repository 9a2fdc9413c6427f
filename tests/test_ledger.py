"""The records of a document, field by field, and what is refused about them."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from pipeline import clean
from pipeline.edits import merged
from pipeline.errors import ConservationBroken, LedgerError
from pipeline.flow import document_of
from pipeline.ledger import Origin, cleaned_of, edits_of, entry_of, restored
from pipeline.model import Annotation, Cleaned, Edit, Flag, Kind, Role, Source, Span

TEXT = "Top <b>of</b> it\n\nBy Ann Lee\n\nIt rained and"
RAW = TEXT.encode("latin-1")
OUTER = Edit(Span(0, 18), TEXT[:18], "", ("boilerplate.top",), "a label")
INNER = Edit(Span(4, 7), "<b>", "", ("markup.inline",))
SPELT = Edit(Span(30, 32), "It", "IT!", ("case.up",), "loud")
UNDONE = Edit(Span(33, 39), "rained", "snowed", ("case.up",))
PROPOSED = Edit(Span(40, 43), "and", "", ("split.join",), "it may go on")
CLEANED = Cleaned(
    document=document_of(TEXT, kind=Kind.TEXT),
    source=Source("latin-1", "a guess", RAW),
    title="It rained",
    edits=merged([OUTER, INNER, SPELT]),
    proposals=merged([PROPOSED]),
    flags=(
        Flag(Span(40, 43), "fragment.tail", "lost.tail", "breaks off", 0.75),
        Flag(Span(0, 3), "loss", "loss.x", "?"),
    ),
    roles=(Annotation(Span(18, 28), Role.BYLINE, "a name after By"),),
    undone=merged([UNDONE]),
)
ORIGIN = Origin(id="000", source="folder/a.txt", version="1.2")


def made(edit: Edit, **number: int) -> dict[str, object]:
    """Return the record of an edit."""
    return {
        **number,
        "start": edit.span.start,
        "stop": edit.span.stop,
        "before": edit.before,
        "after": edit.after,
        "rules": list(edit.rules),
        "note": edit.note,
    }


def test_both_records_say_everything_about_a_document() -> None:
    entry = entry_of(CLEANED, RAW, ORIGIN)
    digest = sha256(RAW).hexdigest()
    assert entry["document"] == {
        "id": "000",
        "title": "It rained",
        "text": "By Ann Lee\n\nIT! rained and",
        "flags": [
            {
                "kind": "fragment.tail", "start": 23, "stop": 26, "original_start": 40, "original_stop": 43,
                "confidence": 0.75, "reason": "breaks off", "rule": "lost.tail",
            },
            {
                "kind": "loss", "start": 0, "stop": 0, "original_start": 0, "original_stop": 3,
                "confidence": None, "reason": "?", "rule": "loss.x",
            },
        ],
        "roles": [
            {
                "role": "byline", "start": 0, "stop": 10, "original_start": 18, "original_stop": 28,
                "reason": "a name after By",
            },
        ],
        "source": "folder/a.txt",
        "sha256": digest,
        "kind": "text",
        "version": "1.2",
    }  # fmt: skip
    assert entry["ledger"] == {
        "id": "000",
        "source": "folder/a.txt",
        "sha256": digest,
        "bytes": len(RAW),
        "encoding": "latin-1",
        "encoding_evidence": "a guess",
        "raw": b64encode(RAW).decode(),
        "kind": "text",
        "characters": len(TEXT),
        "account": {"kept": len(TEXT) - 20, "cut": 15, "replaced": 2, "markup": 3},
        "edits": [made(OUTER, number=1), made(SPELT, number=3)],
        "hidden": [made(INNER, number=2)],
        "undone": [made(UNDONE, number=4)],
        "proposals": [made(PROPOSED)],
        "version": "1.2",
    }


def test_a_document_comes_back_from_its_records() -> None:
    entry = entry_of(CLEANED, RAW, ORIGIN)
    assert cleaned_of(entry["document"], entry["ledger"]) == CLEANED
    assert edits_of(entry["ledger"]) == [OUTER, SPELT, INNER]
    assert restored(entry["document"]["text"], entry["ledger"]) == RAW


@pytest.mark.parametrize("kind", Kind)
def test_a_document_is_read_as_the_kind_it_was_whatever_it_looks_like(kind: Kind) -> None:
    raw = b"<html><body><p>It rained.</p></body></html>"
    cleaned = clean(raw, kind=kind)
    entry = entry_of(cleaned, raw, ORIGIN)
    assert entry["document"]["kind"] == kind
    assert cleaned_of(entry["document"], entry["ledger"]) == cleaned


@pytest.mark.parametrize("cleaned", [replace(CLEANED, flags=()), replace(CLEANED, roles=())], ids=["roles", "flags"])
def test_flags_and_roles_are_recorded_without_each_other(cleaned: Cleaned) -> None:
    entry = entry_of(cleaned, RAW, ORIGIN)
    assert cleaned_of(entry["document"], entry["ledger"]) == cleaned


def test_bytes_that_their_encoding_gives_back_are_not_recorded() -> None:
    entry = entry_of(replace(CLEANED, source=Source("utf-8", "valid")), RAW, ORIGIN)
    assert "raw" not in entry["ledger"]


def test_bytes_other_than_those_that_come_back_are_refused() -> None:
    with pytest.raises(ConservationBroken) as refused:
        entry_of(CLEANED, RAW + b"!", ORIGIN)
    assert refused.value.law == "restore is the inverse of render"


def test_characters_that_do_not_add_up_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.ledger.account", lambda *_: type("Account", (), {"total": 1})())
    with pytest.raises(ConservationBroken) as refused:
        entry_of(CLEANED, RAW, ORIGIN)
    assert refused.value.law == "kept + cut + replaced + markup = original"


def test_a_ledger_of_other_bytes_is_refused_by_the_name_of_its_document() -> None:
    entry = entry_of(CLEANED, RAW, ORIGIN)
    other = {**entry["ledger"], "sha256": "0" * 64}
    told = "the bytes rebuilt for 000 are not those that came in; take text and ledger from one run"
    with pytest.raises(LedgerError, match=f"^{re.escape(told)}$"):
        restored(entry["document"]["text"], other)  # type: ignore[arg-type]
