"""What training puts between paragraphs: sound lines without a full stop, its own and those of other documents."""

from random import Random

import pytest

from training.damage import damaged
from training.lines import borrowed, groups_of, shelves_of, written
from training.pieces import Piece, place, whole

PARAGRAPH = "The council met on Tuesday to talk about the bridge. Nobody expected a vote before the end of the week."
DOCUMENT = [
    ("h", "What the council said"),
    ("p", PARAGRAPH),
    ("li", "two lorries"),
    ("li", "a crane"),
    ("h", "Why now?"),
]


def test_a_shelf_has_open_headings_and_whole_lists() -> None:
    assert groups_of(DOCUMENT) == [("What the council said",), ("two lorries", "a crane")]


def test_documents_lend_lines_by_their_key_alone() -> None:
    shelves = shelves_of([(("en", 0), DOCUMENT), (("en", 1), [("h", "Elsewhere")])])
    assert shelves["en", 1] == [("Elsewhere",)]
    assert borrowed(Random(1), shelves["en", 1]) == ()


@pytest.mark.parametrize("lang", ["en", "de", "es", "fr", "ru", "zh", "ja", "nl"])
def test_written_lines_are_filled_and_open(lang: str) -> None:
    lines = [line for seed in range(60) for line in written(Random(seed), lang, "Ana Costa")]
    assert lines
    assert not [line for line in lines if "{" in line or line.endswith(".") or not line.strip()]


def test_lines_between_paragraphs_are_no_damage() -> None:
    shelf = [(f"Heading number {number}",) for number in range(20)]
    for seed in range(80):
        pieces = damaged([("p", PARAGRAPH)] * 8, "en", Random(seed), shelf)
        lent = [piece for piece in pieces if piece.text.startswith("Heading number")]
        assert not [piece for piece in lent if piece.head > 0 or piece.tail > 0]


@pytest.mark.parametrize(
    ("end", "damageable"), [(".", True), (":", True), ("…", True), ("?”", True), (",", False), ("", False)]
)
def test_paragraphs_that_end_in_a_mark_may_be_damaged(end: str, *, damageable: bool) -> None:
    assert whole(Piece("p", "The council met on Tuesday and these are the things that it wants" + end)) is damageable


@pytest.mark.parametrize("keeps", ["left", "right"])
def test_what_a_cut_leaves_is_short_more_often_than_long(keeps: str) -> None:
    text = " ".join(["bridge"] * 100)
    cuts = [at for seed in range(300) if (at := place(Random(seed), text, "word", keeps)) is not None]
    kept = sorted(at if keeps == "left" else len(text) - at for at in cuts)
    assert len(kept) == 300
    assert kept[len(kept) // 2] < len(text) / 3
    assert kept[-1] > len(text) * 0.8
