"""What a page repeats, what it declares of itself, and what phrases say: the features of the model."""

import time

import pytest

from pipeline import Kind
from pipeline.boilerplate.declared import EVIDENCE_NAMES, declared_by, evidence_features
from pipeline.boilerplate.phrases import phrase_features
from pipeline.boilerplate.repeated_elements import (
    RECORD_GUESS_NAMES,
    RECORD_NAMES,
    record_features,
    record_guesses,
    records_of,
)
from pipeline.boilerplate.wording import wording_of
from pipeline.flow import document_of
from pipeline.model import Document, PageFacts

POST = "The {} post says something about the bridge, and says it at some length."
PAGE = (
    "<html><head><script type='application/ld+json'>{}</script>{}</head><body><h1>Bridge</h1>"
    "<div class='thread'>{}</div></body></html>"
)
THREAD = "".join(f"<div class='post'><p>{POST.format(name)}</p></div>" for name in ("first", "second", "third"))
BODY = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge. " * 4


def document(data: str = "", head: str = "", body: str = THREAD) -> Document:
    return document_of(PAGE.format(data, head, body), kind=Kind.HTML)


def shown(names: tuple[str, ...], row: list[float]) -> dict[str, float]:
    return dict(zip(names, row, strict=True))


def test_posts_side_by_side_are_records() -> None:
    page = document()
    rows = record_features(page.blocks, [wording_of(block) for block in page.blocks], records_of(page.blocks))
    heading, *posts = [shown(RECORD_NAMES, row) for row in rows]
    assert heading["records around"] == 0
    assert [post["records around"] for post in posts] == [3, 3, 3]
    assert [post["number among the records"] for post in posts] == [0, 1, 2]
    assert all(post["blocks of its path"] == 3 for post in posts)


def test_guesses_of_the_records_beside_leave_the_block_itself_out() -> None:
    page = document()
    rows = record_guesses(page.blocks, [10] * 4, [5.0, 1.0, 9.0, 9.0], records_of(page.blocks), range(4))
    first, second, _ = [shown(RECORD_GUESS_NAMES, row) for row in rows[1:]]
    assert first["guess of the records"] == first["guess of its path"] == pytest.approx(0.9)
    assert second["guess of the records"] == pytest.approx(0.5)


def test_a_plain_text_has_no_records() -> None:
    blocks = document_of("One.\n\nTwo.", kind=Kind.TEXT).blocks
    records, wordings = records_of(blocks), [wording_of(block) for block in blocks]
    assert {value for row in record_features(blocks, wordings, records) for value in row} == {0.0}
    assert {value for row in record_guesses(blocks, [1, 1], [0.5, 0.5], records, [0, 1]) for value in row} == {-1.0}


def test_what_a_page_declares_of_its_text_is_found_in_its_blocks() -> None:
    page = document(
        f'{{"@type": "NewsArticle", "wordCount": 64, "articleBody": "{BODY}"}}', body=f"<p>{BODY}</p><p>Ad</p>"
    )
    rows = evidence_features(page.facts, [wording_of(block) for block in page.blocks])
    _, story, _ = [shown(EVIDENCE_NAMES, row) for row in rows]
    assert story["share in the declared text"] == 1
    assert story["declared an article"] == 1
    assert story["declared words"] == 64


def test_a_summary_and_a_kind_are_read_from_meta_elements() -> None:
    head = "<meta property='og:type' content='product'><meta name=\"description\" content=\"A bridge of old stones\">"
    said = declared_by(document(head=head).facts)
    assert said.kinds[1] == 1
    assert ("bridge", "of", "old") in said.summary


@pytest.mark.parametrize(
    "data", ['{"articleBody": "\\x \\ud800' + "a " * 200 + '"}', '{"wordCount": "٣٣"}', '{"articleBody": "']
)
def test_broken_declarations_are_read_as_they_are(data: str) -> None:
    page = document(data)
    rows = evidence_features(page.facts, [wording_of(block) for block in page.blocks])
    assert len(rows) == len(page.blocks)


@pytest.mark.parametrize(
    "part", ['"articleBody":"\\"', "<meta ", "<meta content=", '"@type":[', '"articleBody":"<', '"text" ']
)
def test_declarations_are_read_in_linear_time(part: str) -> None:
    source = part * 100_000
    start = time.process_time()
    declared_by(PageFacts((source,), (source,)))
    assert time.process_time() - start < 2


def test_phrases_speak_for_a_block_and_to_those_beside_it() -> None:
    rows = phrase_features([("read", "more"), (), ("the", "bridge")], {"read more": -2.0, "bridge": 1.0})
    assert rows[0][0] < 0 < rows[2][0]
    assert rows[1] == [0.0, rows[0][0], rows[2][0]]
    assert phrase_features([("read", "more")], {}) == [[0.0, 0.0, 0.0]]
