"""Decisions of people: what they leave out, what shows again, what no longer fits."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import clean, render
from pipeline.decisions import Choice, Owner, UserDecision, decided, decision_of, is_about, on_edit, record_of_decision
from pipeline.edits import account, merged, restore, visible
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.ledger import Origin, cleaned_of, entry_of
from pipeline.model import Cleaned, Edit, Span
from pipeline.settings import Settings, TextFormat
from tasks.run.decisions import add_decisions, read_decisions, write_decisions
from tests.strategies import documents, pages

SEED = Path(__file__).parents[1] / "seeds" / "000_48efb1f0bba61ee3.txt"
RAW = st.one_of(documents(), pages()).map(lambda text: text.encode("utf-8", "replace"))

TEXT = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n\nShare on Facebook\n"


def _owner(raw: bytes, document: str = "a.txt") -> Owner:
    return Owner(sha256(raw).hexdigest(), document)


def _text(cleaned: Cleaned) -> str:
    return render(cleaned.document.original, cleaned.edits)


def test_one_edit_of_the_seed_is_undone_and_the_rest_stays() -> None:
    raw = SEED.read_bytes()
    cleaned = clean(raw)
    (edit,) = [edit for edit in cleaned.edits if edit.before.strip() == "Scroll to Top"]
    undone = decided(cleaned, [on_edit(Choice.UNDO, edit, _owner(raw))], _owner(raw))
    assert undone.undone == (edit,)
    assert undone.edits == tuple(other for other in cleaned.edits if other != edit)
    assert "Scroll to Top" in _text(undone)
    assert undone.flags == cleaned.flags


@given(RAW, st.data())
def test_any_edits_can_be_undone_together(raw: bytes, data: st.DataObject) -> None:
    cleaned = clean(raw)
    chosen = data.draw(st.lists(st.sampled_from(cleaned.edits))) if cleaned.edits else []
    decisions = [on_edit(Choice.UNDO, edit, _owner(raw)) for edit in chosen]
    after = decided(cleaned, decisions, _owner(raw))
    original = cleaned.document.original
    assert restore(_text(after), visible(after.edits)) == original
    assert account(original, after.edits).total == len(original)
    assert set(map(place_of, after.undone)) == set(map(place_of, chosen))
    assert decided(after, decisions, _owner(raw)) == after
    assert decided(after, [], _owner(raw)).edits == cleaned.edits
    assert numbers_of(after.edits, after.undone) == numbers_of(cleaned.edits)


def test_an_undone_edit_is_in_the_ledger_with_its_number_and_comes_back() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw)
    after = decided(cleaned, [on_edit(Choice.UNDO, cleaned.edits[0], _owner(raw))], _owner(raw))
    entry = entry_of(after, raw, Origin(id="a.txt", source="a.txt", version="1"))
    assert [edit["number"] for edit in entry["ledger"]["undone"]] == [1]
    assert [edit["number"] for edit in entry["ledger"]["edits"]] == [2]
    assert cleaned_of(entry["document"], entry["ledger"]) == after


def test_an_undone_edit_shows_what_it_hid() -> None:
    raw = b"<html><body><p>The mayor spoke for an hour.</p><p><b>Scroll</b> to Top</p></body></html>"
    cleaned = clean(raw)
    (edit,) = [edit for edit in cleaned.edits if edit.rules[0].startswith("boilerplate")]
    after = decided(cleaned, [on_edit(Choice.UNDO, edit, _owner(raw))], _owner(raw))
    assert _text(after).split() == "The mayor spoke for an hour. Scroll to Top".split()


def test_a_rule_is_undone_where_it_alone_makes_the_edit() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw, Settings(off=frozenset({"boilerplate.model"})))
    top = UserDecision(Choice.UNDO, rules=("boilerplate.to-top",))
    assert "Scroll to Top" in _text(decided(cleaned, [top], _owner(raw)))
    both = merged([*cleaned.edits, *(Edit(e.span, e.before, e.after, ("x.y",)) for e in cleaned.edits)])
    joined = Cleaned(cleaned.document, cleaned.source, "", both)
    assert decided(joined, [top], _owner(raw)).edits == both


def test_words_to_keep_are_kept_from_every_rule() -> None:
    raw = TEXT.encode()
    start = TEXT.index("Share")
    keep = UserDecision(Choice.KEEP, "a.txt", sha256(raw).hexdigest(), Span(start, start + 5), "Share")
    text = _text(decided(clean(raw), [keep], _owner(raw)))
    assert "Share on Facebook" in text
    assert "Scroll to Top" not in text


def test_a_wrong_edit_is_undone_and_a_right_one_is_not() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw)
    right, wrong = cleaned.edits[:2]
    decisions = [on_edit(Choice.RIGHT, right, _owner(raw)), on_edit(Choice.WRONG, wrong, _owner(raw))]
    assert decided(cleaned, decisions, _owner(raw)).undone == (wrong,)


def test_a_decision_holds_whichever_rule_makes_the_edit() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw)
    edit = cleaned.edits[0]
    renamed = Edit(edit.span, edit.before, edit.after, ("other.rule",))
    after = decided(cleaned, [on_edit(Choice.UNDO, renamed, _owner(raw))], _owner(raw))
    assert after.undone == (edit,)
    assert [flag.kind for flag in after.flags] == [flag.kind for flag in cleaned.flags]


@pytest.mark.parametrize("made_in", list(TextFormat))
def test_a_decision_about_a_cut_holds_in_every_format_of_the_text(made_in: TextFormat) -> None:
    off = frozenset({"boilerplate.model"})
    formats = {name: Settings(text_format=name, off=off) for name in TextFormat}
    raw = (
        b"<html><body><p>Skip to content</p><p>The mayor spoke for an hour.</p><h2>Share on <b>Facebook</b></h2>"
        b"<p>Scroll to Top</p><p>Nobody answered him at all.</p><p>Scroll to Top</p></body></html>"
    )
    cuts = [edit for edit in clean(raw, formats[made_in]).edits if edit.rules[0].startswith("boilerplate")]
    assert len(cuts) >= 3
    for cut in cuts:
        decisions = [on_edit(Choice.UNDO, cut, _owner(raw))]
        for settings in formats.values():
            after = decided(clean(raw, settings), decisions, _owner(raw))
            (undone,) = after.undone
            assert undone.rules == cut.rules
            assert is_about(decisions[0], undone)
            assert not after.flags
            assert decided(after, decisions, _owner(raw)) == after


def test_a_decision_holds_when_a_neighbour_is_cut_no_longer() -> None:
    raw = b"The mayor spoke.\n\n\n\n\nShare on Facebook\n\nScroll to Top\n\n\nNobody answered him.\n"
    (cut,) = [edit for edit in clean(raw).edits if "Scroll" in edit.before]
    off = clean(raw, Settings(off=frozenset({"boilerplate.share-bar", "boilerplate.model"})))
    (other,) = [edit for edit in off.edits if "Scroll" in edit.before]
    assert cut.span != other.span
    after = decided(off, [on_edit(Choice.UNDO, cut, _owner(raw))], _owner(raw))
    assert after.undone == (other,)
    assert not after.flags


def test_a_decision_that_no_longer_fits_is_flagged_and_the_others_hold() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw)
    first, second = cleaned.edits[:2]
    narrow = Edit(Span(first.span.start, first.span.start + 6), first.before[:6], "", first.rules)
    decisions = [on_edit(Choice.UNDO, edit, _owner(raw)) for edit in (narrow, second)]
    after = decided(cleaned, decisions, _owner(raw))
    assert after.undone == (second,)
    (flag,) = [flag for flag in after.flags if flag.kind == "decision.unfit"]
    assert "no longer fits" in flag.reason
    gone = decided(clean(raw, rules=()), decisions, _owner(raw))
    assert [flag.kind for flag in gone.flags] == []


def test_a_decision_about_other_words_at_the_place_is_flagged() -> None:
    raw = TEXT.encode()
    cleaned = clean(raw)
    other = replace(on_edit(Choice.UNDO, cleaned.edits[0], _owner(raw)), before="something else")
    after = decided(cleaned, [other], _owner(raw))
    assert after.edits == cleaned.edits
    assert [flag.kind for flag in after.flags] == ["decision.unfit"]


def test_words_to_keep_are_no_reason_to_keep_tags() -> None:
    raw = b"<html><body><p>The <b>mayor</b> spoke for an hour.</p><p>Scroll to Top</p></body></html>"
    page = raw.decode()
    keep = UserDecision(Choice.KEEP, "a.html", sha256(raw).hexdigest(), Span(0, len(page)), page[:200])
    after = decided(clean(raw), [keep], _owner(raw))
    assert _text(after).split() == "The mayor spoke for an hour. Scroll to Top".split()


def test_a_changed_document_says_that_decisions_were_about_another() -> None:
    raw = TEXT.encode()
    decision = on_edit(Choice.UNDO, clean(raw).edits[0], _owner(raw))
    changed = raw.replace(b"mayor", b"major")
    after = decided(clean(changed), [decision], _owner(changed))
    assert after.edits == clean(changed).edits
    assert [flag.kind for flag in after.flags] == ["decision.unfit"]
    other = decided(clean(changed), [decision], _owner(changed, "b.txt"))
    assert other == clean(changed)


@given(RAW)
def test_records_of_decisions_give_them_back(raw: bytes) -> None:
    for edit in clean(raw).edits:
        decision = on_edit(Choice.UNDO, edit, _owner(raw))
        assert decision_of(record_of_decision(decision)) == decision


def test_people_who_decide_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lacuna.decisions.jsonl"

    def slowly(path: Path, decisions: Iterable[UserDecision]) -> None:
        time.sleep(0.01)
        write_decisions(path, decisions)

    monkeypatch.setattr("tasks.run.decisions.write_decisions", slowly)
    rules = [f"mine.rule-{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda rule: add_decisions(path, [UserDecision(Choice.UNDO, rules=(rule,))]), rules))
    assert added == [1] * 24
    assert sorted(decision.rules[0] for decision in read_decisions(path)) == sorted(rules)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"choice": "undo"},
        {"choice": "undo", "rules": ["a.b", "c.d"]},
        {"choice": "right", "rules": ["a.b"]},
        {"choice": "undo", "start": 1, "stop": 2},
        {"choice": "undo", "start": 1, "sha256": "x"},
        {"choice": "undo", "start": 2, "stop": 1, "sha256": "x"},
        {"choice": "undo", "start": True, "stop": 2, "sha256": "x"},
        {"choice": "undo", "rules": "a.b"},
        {"choice": "undo", "rules": ["a.b"], "span": 3},
        {"choice": "forget", "rules": ["a.b"]},
    ],
)
def test_what_is_no_decision_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decision_of(record)
