"""What lets the detector of lost text pass over sound text quickly: it must change no outcome."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.flow import document_of
from pipeline.lost_text import signs
from pipeline.lost_text.borders import verdicts_of
from pipeline.lost_text.bounds import CLOSE, OPEN, PLAIN, Bounds
from pipeline.lost_text.edges import end_names, start_names
from pipeline.lost_text.findings import DEFAULT, findings_of, read
from pipeline.lost_text.model import FirstForests, shipped
from pipeline.lost_text.screen import EVERYWHERE, Asked, Look, Screen, linear_models_of
from pipeline.lost_text.units import drafts_of, finished, unit_of, units_of
from pipeline.model import Document, Genre, Identified, Kind
from pipeline.reading.blocks import blocks_of
from pipeline.rules import RULES
from pipeline.rules.form import Hit
from pipeline.rules.lost_text import FLOOD, HEADLESS, MET, ROAD, VOTE, page
from pipeline.text.forest import FlatTree, LazySum

TORN = page(MET, VOTE, HEADLESS, ROAD, FLOOD)
LINE = st.sampled_from(
    [
        "The council met on Tuesday.", "by a lorry in March and has", "the river rose in the night and took the old",
        "Photo: Anna Brown", "By Anna Brown", "www.example.org", "He said so…", "Read more", "他说了三点",
        "Source: AP", "see [+12 chars]", "Record 10 April", "a=b;", "- peace, and", "image:: a.png",
        "The end at 10:30", "* a * b * c",
    ]
)  # fmt: skip


def screen() -> Screen:
    model = shipped()
    return Screen(linear_models_of(model), model.gates, EVERYWHERE)


@given(st.lists(LINE, max_size=12), st.sampled_from(["\n", "\n\n"]))
@settings(max_examples=60)
def test_every_border_that_is_measured_is_suspect_by_the_drafts(lines: list[str], glue: str) -> None:
    blocks = blocks_of(glue.join(lines))
    drafts = drafts_of(blocks)
    assert set(screen().suspects(units_of(blocks))) <= set(screen().suspects(drafts))


@given(st.lists(LINE, max_size=6))
def test_drafts_become_the_units_of_the_blocks(lines: list[str]) -> None:
    blocks = blocks_of("\n\n".join(lines))
    plain = [unit_of(block) for block in blocks]
    for one, whole in zip(finished(drafts_of(blocks), blocks), plain, strict=True):
        assert one._replace(sign=0) == whole._replace(sign=0)


@given(st.text(max_size=90))
def test_a_score_is_that_of_the_full_reading(text: str) -> None:
    head, tail = shipped().head, shipped().tail
    assert head.score(start_names(text)) == head.read(start_names(text)).score
    assert tail.score(end_names(text)) == tail.read(end_names(text)).score


@pytest.mark.parametrize("word", signs._CREDITED)
def test_every_word_of_credits_is_asked_for(word: str) -> None:
    assert signs.is_settled(f"The bridge at dawn. {word.capitalize()}: Anna Brown")
    assert signs.is_settled(f"The bridge at dawn ({word}： Anna Brown")


@pytest.mark.parametrize(
    ("end", "settled"),
    [
        ("It is on www.example.org:8080/a", True), ("Write to anna@example.org", True),
        ("He meets us at 10:30 AM", True), ("He meets us: at ten", False),
        ("It was over. -Anna", True), ("It was well-known", False),
        ("anna at example[dot]org", True), ("an antidote", False), ("Bild\u00a0: Anna Brown", True),
        ("image:: bridge.png", True), ("* one * two * three", True), ("* one", False), ("（文：王芳", True),
    ],
)  # fmt: skip
def test_ends_that_need_no_mark(end: str, *, settled: bool) -> None:
    assert signs.is_settled(end) is settled


STUMP = FlatTree((0, -1, -1), (0.5, -4.5, 3.0), (1, 0, 0), (2, 0, 0))
"""Asks the first measure: -4.5 up to a half, 3 above."""


@pytest.mark.parametrize(("bounds", "spared"), [(OPEN, False), (CLOSE, False), (PLAIN, True)])
def test_a_border_that_the_first_forests_give_up_is_not_measured(bounds: Bounds, *, spared: bool) -> None:
    first = FirstForests(*[LazySum([STUMP])] * 3)
    look = Screen(linear_models_of(shipped()), shipped().gates, Look(bounds), first)
    asked = Asked(head=True, tail=False, split=True)
    assert look.rules_out(asked, [0.0]) is spared
    assert not look.rules_out(asked, [1.0])
    assert not look._replace(first=None).rules_out(asked, [0.0])


def test_a_border_is_measured_where_one_of_the_forests_asked_passes_it() -> None:
    low, high = LazySum([STUMP]), LazySum([STUMP._replace(limit=(0.5, 2.0, 3.0))])
    look = Screen(linear_models_of(shipped()), shipped().gates, Look(PLAIN), FirstForests(low, high, low))
    assert look.rules_out(Asked(head=True, tail=False, split=True), [0.0])
    assert not look.rules_out(Asked(head=True, tail=True, split=True), [0.0])


@pytest.mark.parametrize("hit", [hit for rule in RULES if rule.family in {"fragment", "lacuna"} for hit in rule.hits])
def test_the_first_forests_hide_no_example(hit: Hit) -> None:
    document = document_of(hit.text)
    looks = Look(PLAIN), Look(PLAIN._replace(first=-inf))
    found = [list(read(document.blocks, shipped(), DEFAULT, look)) for look in looks]
    assert found[0] == found[1]


def torn(genre: Genre) -> Document:
    return Document(TORN, blocks_of(TORN), (), Kind.TEXT, identified=Identified(genre, {genre: 1.0}))


def test_a_document_whose_findings_cannot_be_shown_is_not_read() -> None:
    assert findings_of(torn(Genre.PROSE))
    assert not findings_of(torn(Genre.CODE))
    look = EVERYWHERE._replace(trust=0.5, least=0.5)
    assert not list(verdicts_of(blocks_of(TORN), shipped(), look))
    assert [verdict.number for verdict in verdicts_of(blocks_of(TORN), shipped(), look._replace(least=0.1))]


@pytest.mark.parametrize(
    ("end", "settled"),
    [
        ("schweigend und sinnend ein Weib. –", True), ("um uns Ade zu sagen – – –", True), ("ein neuer!“ —", True),
        ("sagte er –", False), ("本文由王芳编译，新华社发布", True), ("本文很长", False),
    ],
)  # fmt: skip
def test_dashes_after_a_stop_and_chinese_notes_end_a_block(end: str, *, settled: bool) -> None:
    assert signs.is_settled(end) is settled


@pytest.mark.parametrize(
    ("start", "sound"), [("答：没什么。", True), ("如下所示的代码：", False), ("我们一直说：好", False)]
)
def test_a_chinese_label_of_a_speaker_starts_a_block(start: str, *, sound: bool) -> None:
    assert signs.starts_as_it_should(start) is sound
