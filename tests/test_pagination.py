"""Page numbers, running heads and form feeds go where they recur; lines that only look so stay."""

import pytest

from pipeline import clean, render, restore
from pipeline.reading.pagination import form_feeds, page_furniture
from tests.typeset import ROMAN, Setting, prose

HEAD = "The Mill at Eastgate"
LINES = Setting(ROMAN, 30).text_of([" ".join(prose(1, paragraphs=40))]).split("\n")
PAGES = [LINES[n : n + 24] for n in range(0, 24 * 5, 24)]
"""Five pages; none ends where a paragraph does."""


def book(head: str = "{head}", foot: str = "{number}", feed: str = "\f", gap: str = "\n\n") -> str:
    """Return the pages as an extractor leaves them, the head above each and the foot below."""
    pages = []
    for number, lines in enumerate(PAGES, 11):
        parts = [head.format(head=HEAD, number=number), "\n".join(lines), foot.format(head=HEAD, number=number)]
        pages.append(gap.join(part for part in parts if part))
    return f"{gap}{feed}".join(pages)


def left_of(text: str) -> str:
    """Return what the cuts of page furniture leave."""
    out, at = [], 0
    for cut in page_furniture(text):
        out.append(text[at : cut.start])
        at = cut.stop
    return "".join([*out, text[at:]])


@pytest.mark.parametrize("feed", ["\f", ""])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("", "{number}"),
        ("", "- {number} -"),
        ("", "Page {number} of 90"),
        ("{head}", "{number}"),
        ("{number} {head}", ""),
        ("{head} | {number}", ""),
    ],
)
def test_what_recurs_on_every_page_goes(head: str, foot: str, feed: str, gap: str) -> None:
    left = left_of(book(head, foot, feed, gap))
    assert left.count(HEAD) <= 1
    assert not any(str(number) in left for number in range(11, 16))
    assert all(line in left for page in PAGES for line in page)


def test_a_head_stays_where_it_is_first_as_the_title() -> None:
    assert left_of(book()).startswith(f"{HEAD}\n")


@pytest.mark.parametrize("feed", ["\f", ""])
def test_sentences_go_on_over_the_pages(feed: str) -> None:
    text = book(feed=feed)
    cleaned = clean(text.encode())
    shown = render(text, cleaned.edits)
    assert f"{' '.join(PAGES[1])} {' '.join(PAGES[2])}" in shown
    assert "\f" not in shown
    assert restore(shown, cleaned.edits) == text
    assert clean(shown.encode()).edits == ()


def test_each_rule_has_its_name_and_its_evidence() -> None:
    found = {str(cut.rule): cut.note for cut in page_furniture(book())}
    assert found == {
        "furniture.page-number": "at the bottom of 5 of 5 pages, its number growing",
        "furniture.running-head": "at the top of 5 of 5 pages",
    }


def test_twice_is_not_often_enough() -> None:
    text = book()
    second = text.index("\f", text.index("\f") + 1)
    assert list(page_furniture(text[:second])) == []


CHAPTERS = "\n\n".join(
    f"{number}\n\n{Setting(ROMAN, 30).text_of(prose(number, paragraphs=4))}" for number in range(1, 6)
)
STANZAS = "\n\n".join(
    f"{number}\nAbove the mill the swallows turn,\nthe water takes the light\nand on the hill the bonfires burn\n"
    "for all who left at night."
    for number in range(1, 9)
)
ROWS = "\n".join(
    f"{number}\n{17 * number % 40} bushels of wheat and\nbarley from the lower mill" for number in range(90)
)
NUMBERS = "\n".join(str(number) for number in range(400))
REFRAIN = "\n\n".join(f"{Setting(ROMAN, 30).text_of(prose(number, paragraphs=1))}\n\n{HEAD}" for number in range(6))


@pytest.mark.parametrize("text", [CHAPTERS, STANZAS, ROWS, NUMBERS, REFRAIN])
def test_other_numbers_and_lines_that_recur_stay(text: str) -> None:
    assert list(page_furniture(text)) == []


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    text = "\n\n\f".join("\n".join([*lines, str(year)]) for lines, year in zip(PAGES, (9, 31, 4, 77, 52), strict=True))
    assert list(page_furniture(text)) == []


def test_a_form_feed_alone_on_its_line_is_of_a_source() -> None:
    source = "\n".join([*PAGES[0], "\f", *PAGES[1]])
    assert list(form_feeds(source)) == []
    extracted = "\n".join([*PAGES[0], "", f"\f{PAGES[1][0]}", *PAGES[1][1:], "\f"])
    assert [cut.stop - cut.start for cut in form_feeds(extracted)] == [1, 1]
