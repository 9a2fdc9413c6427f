"""The library as its users call it: `clean`, `Result`, `clean_many`."""

import inspect
import itertools
import json
import pickle
import pydoc
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline import Cleaned, DocumentError, Result, Settings, clean
from pipeline.errors import Flagged, NotText, OverlappingEdits, TooDeep, TooLarge
from pipeline.flow import clean_bytes
from pipeline.lost_text.findings import THRESHOLDS
from pipeline.lost_text.prior import rebased
from pipeline.model import Sensitivity
from pipeline.rules import RULES
from tasks import clean_many
from tests.strategies import documents, pages

SEED = Path(__file__).parents[1] / "seeds" / "000_48efb1f0bba61ee3.txt"
PAGE = (
    "<html><body><nav><a href='/'>Home</a></nav><p>The mayor spoke for an hour.</p><p>Scroll to Top</p></body></html>"
)
TEXT = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n"


def test_texts_and_bytes_are_accepted() -> None:
    assert clean(TEXT).text == clean(TEXT.encode()).text == "The mayor spoke.\n\nNobody answered him.\n"
    assert clean(PAGE).text == "The mayor spoke for an hour."
    assert clean(PAGE, kind="text").text == clean(PAGE, kind=pipeline.Kind.TEXT).text
    with pytest.raises(TypeError, match="str or bytes, not PosixPath"):
        clean(SEED)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="pdf"):
        clean(TEXT, kind="pdf")


def test_a_text_is_not_decoded_again() -> None:
    latin = '<meta charset="windows-1252"><p>Über €5 — “so”</p>'
    assert clean(latin).text == "Über €5 — “so”"
    assert clean("\ud800 lone").original == "\ud800 lone"
    with pytest.raises(TooLarge):
        clean("ü" * 60, Settings(largest_bytes=100))


@given(st.one_of(documents(), pages()))
def test_a_text_is_cleaned_as_its_bytes_are(text: str) -> None:
    assert clean(text).text == clean(text.encode()).text


def test_a_result_is_what_the_pure_function_returns() -> None:
    result, cleaned = clean(PAGE.encode()), clean_bytes(PAGE.encode())
    assert isinstance(result, Cleaned)
    assert result == cleaned
    assert cleaned == result
    assert result != clean(TEXT)
    assert result != TEXT


def test_flags_have_places_in_the_text_and_in_the_original() -> None:
    result = clean(SEED.read_bytes())
    (flag,) = [flag for flag in result.flags if flag.kind == "fragment.head"]
    assert flag.place is not None
    assert flag.place.of(result.text) == flag.span.of(result.original) == "armed clash in 2020."
    assert flag.place != flag.span


def test_edits_are_undone_and_made_again_by_number_and_by_themselves() -> None:
    result = clean(SEED.read_bytes())
    once = result.undo(2)
    assert once.text == f"{result.text}\n\nScroll to Top"
    assert once == result.undo(result.numbers[2])
    both = once.undo(1)
    assert both.text == both.original
    assert both.redo(1) == once
    assert both.redo() == result
    assert result.undo(rule="boilerplate.to-top") == once
    assert [flag.place and flag.place.start for flag in both.flags] == [flag.span.start for flag in both.flags]
    with pytest.raises(KeyError, match="the edits are 1 to 2"):
        result.undo(3)
    with pytest.raises(KeyError, match="no edit"):
        result.undo(clean(TEXT).edits[0])


def test_undo_and_redo_take_the_same_names() -> None:
    result = clean(SEED.read_bytes())
    assert result.undo().text == result.original
    assert result.undo().redo() == result
    undone = result.undo(1, rule="boilerplate.to-top")
    assert undone == result.undo(1, 2)
    assert undone.redo(rule="boilerplate.to-top") == result.undo(1)
    assert undone.redo(1, rule="boilerplate.to-top") == result
    assert result.redo(1) == result == result.redo(rule="boilerplate.to-top")


def test_a_rule_that_there_is_not_is_refused_with_the_nearest_name() -> None:
    result = clean(SEED.read_bytes())
    for change in (result.undo, result.undo().redo):
        with pytest.raises(KeyError, match=r"unknown rule `boilerplate\.to-to`: did you mean `boilerplate\.to-top`"):
            change(rule="boilerplate.to-to")
    assert result.undo(rule="boilerplate.listen") == result, "a rule that did nothing here"
    own = replace(RULES[0], name="mine.own")
    mine = clean("Nothing to find here.", rules=[own])
    assert mine.undo(rule="mine.own").redo().undo(rule="mine.own") == mine
    with pytest.raises(KeyError, match=r"mine\.own"):
        result.undo(rule="mine.own")


def test_a_place_is_explained() -> None:
    result = clean(SEED.read_bytes())
    assert "edit 2 cuts" in str(result.explain(2225))
    assert result.explain(2225).edits[0][0] == 2
    assert "matches none of the" in str(result.explain(0))
    with pytest.raises(IndexError, match="2,235 characters"):
        result.explain(2235)


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_kept_text_says_how_near_it_came_to_a_flag(sensitivity: Sensitivity) -> None:
    result = clean(SEED.read_bytes(), Settings(sensitivity=sensitivity, damaged_share=0.2))
    explanation = str(result.explain(1750))
    share, least = map(int, re.findall(r"block after it lost (\d+)% \(flagged from (\d+)%\)", explanation)[0])
    (flag,) = [flag for flag in result.flags if flag.kind == "fragment.head"]
    assert flag.confidence == pytest.approx(share / 100, abs=0.01)
    assert least == round(100 * rebased(THRESHOLDS[sensitivity].head, 0.2))
    assert "at the start of the document" in str(result.explain(0))
    assert str(result.explain(57)).count("lost text,") == 1, "a place between two blocks is one border"


@given(st.one_of(documents(), pages()))
def test_every_place_has_an_explanation(text: str) -> None:
    result = clean(text)
    for offset in range(0, len(result.original), max(1, len(result.original) // 5)):
        found = result.explain(offset)
        assert str(found)
        covering = {edit for edit in result.edits if edit.span.start <= offset < edit.span.stop}
        assert covering == {edit for _, edit in found.edits if len(edit.span)}


def test_a_result_becomes_values_that_json_holds() -> None:
    record = clean(PAGE).undo(1).to_dict()
    assert json.loads(json.dumps(record)) == record
    assert record["text"] == clean(PAGE).undo(1).text
    assert [edit["number"] for edit in record["undone"]] == [1]
    assert "id" not in record


def test_results_show_themselves_in_one_line_and_in_notebooks() -> None:
    result = clean("Tom & <b>Jerry</b> <script>alert(1)</script>\n\nScroll to Top\n", kind="text")
    assert repr(result).count("\n") == 0
    assert len(repr(clean(SEED.read_bytes()))) < 200
    html = result._repr_html_()
    assert "<del" in html
    assert "<script" not in html
    assert "Scroll to Top" in html


def test_help_fits_a_screen() -> None:
    text = pydoc.plain(pydoc.render_doc(clean))
    assert text.count("\n") <= 30
    assert max(map(len, text.splitlines())) <= 240
    assert inspect.signature(clean).parameters["rules"].default is None


def test_the_version_is_that_of_the_package() -> None:
    assert pipeline.__version__ == version("lacuna")


@pytest.mark.parametrize("processes", [1, 2])
def test_many_documents_come_in_order_and_a_bad_one_costs_itself(processes: int) -> None:
    texts: list[str | bytes] = [f"Story {number}.\n\nScroll to Top\n" for number in range(40)]
    texts[7] = b"\x89PNG\r\n\x1a\n\0\0\0\0"
    found = list(clean_many(texts, processes=processes))
    assert isinstance(found[7], NotText)
    results = [outcome for outcome in found if isinstance(outcome, Result)]
    assert [result.text for result in results] == [f"Story {n}.\n" for n in range(40) if n != 7]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_documents_are_read_as_they_are_needed(processes: int) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for number in itertools.count():
            read = number
            yield f"Story {number}."

    found = clean_many(endless(), processes=processes)
    assert [outcome.text for outcome in itertools.islice(found, 2) if isinstance(outcome, Result)] == [
        "Story 0.",
        "Story 1.",
    ]
    assert read < 200
    found.close()  # type: ignore[attr-defined]


def test_settings_and_kind_hold_for_many() -> None:
    (page,) = clean_many([PAGE], Settings(off=frozenset({"boilerplate.to-top", "boilerplate.model"})), kind="text")
    assert isinstance(page, Result)
    assert "Scroll to Top" in page.text
    with pytest.raises(ValueError, match="0 or more"):
        clean_many([PAGE], processes=-1)


@pytest.mark.parametrize(
    "error", [TooLarge(5, 3), TooDeep(9), NotText("PNG"), Flagged(("fragment",)), OverlappingEdits("a", "b")]
)
def test_errors_reach_other_processes_whole(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__


def test_a_document_that_cannot_be_cleaned_says_so() -> None:
    with pytest.raises(DocumentError, match="not text"):
        clean(b"\x89PNG\r\n\x1a\n\0\0\0\0")
