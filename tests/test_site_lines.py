"""Lines that recur on the pages of a site are cut, with their counts as the reason; what a story says is not."""

import json
from collections.abc import Callable
from random import Random

import pytest

from pipeline import clean, render
from pipeline.corpus.learned import without_site_lines
from pipeline.corpus.site_lines import PROSE_WORDS, SiteTable, lines_in, marks_of, recurring
from pipeline.edits import account
from pipeline.ledger import Origin, entry_of, restored
from tests.made_stories import WORDS, sentence, story

ABOVE = ["Harbour Gazette", "Boats", "Tides", "People of the quay", "Write to the harbour master today"]
BELOW = [
    "More from the quay",
    "Tomorrow's tides",
    "The Gazette appears whenever the mail boat does, and then twice",
    "Imprint",
]


def page(language: str, seed: int, above: list[str] = ABOVE, below: list[str] = BELOW) -> str:
    return "\n".join([*above, "", story(language, seed, paragraphs=4), "", *below])


def table_of(*stories: list[str]) -> SiteTable:
    table = SiteTable()
    for copies in stories:
        lines = [lines_in(text) for text in copies]
        prose = any(line.words >= PROSE_WORDS for each in lines for line in each)
        table.add([marks_of(each) for each in lines], prose=prose)
    return table


def found_in(text: str, *tables: SiteTable) -> list[str]:
    return [text[each.line.start : each.line.stop] for each in recurring(lines_in(text), *tables)]


@pytest.mark.parametrize("language", [each for each in WORDS if each != "zh"])
def test_two_pages_tell_the_boilerplate_of_a_site(language: str) -> None:
    pages = [page(language, 1), page(language, 2)]
    table = table_of(*([each] for each in pages))
    assert found_in(pages[0], table) == [*ABOVE, *BELOW]
    assert recurring(lines_in(pages[0]), table)[0].reason == "on 2 of 2 pages of this site"


def test_two_copies_of_a_story_are_counted_once() -> None:
    copies = [page("en", 1), page("en", 1)]
    assert found_in(copies[0], table_of(copies)) == []
    assert found_in(copies[0], table_of(copies, [page("en", 2)])) == [*ABOVE, *BELOW]


def test_a_line_quoted_within_a_story_stays() -> None:
    quoted = sentence("en", Random(9))
    texts = []
    for seed in (1, 2):
        first, *rest = story("en", seed, paragraphs=4).split("\n\n")
        texts.append("\n\n".join([*ABOVE, first, quoted, "Background", *rest]))
    assert found_in(texts[0], table_of(*([text] for text in texts))) == ABOVE


def test_a_line_on_few_pages_of_many_stays() -> None:
    pages = [page("en", seed) for seed in range(15)]
    pages[:3] = [f"{each}\nA notice of this week only" for each in pages[:3]]
    table = table_of(*([each] for each in pages))
    assert found_in(pages[0], table) == [*ABOVE, *BELOW]
    assert recurring(lines_in(pages[0]), table)[0].reason == "on 15 of 15 pages of this site"


def test_sites_without_prose_need_nearly_all_their_pages() -> None:
    pages = [[f"Rope {n}", "In stock", "Add to basket", *(["Free delivery"] if n % 2 else [])] for n in range(10)]
    table = table_of(*(["\n".join(lines)] for lines in pages))
    assert found_in("\n".join(pages[1]), table) == ["In stock", "Add to basket"]


def test_a_table_is_kept_and_used_for_a_page_alone() -> None:
    learned = table_of(*([page("en", seed)] for seed in range(5)))
    record = json.loads(json.dumps(learned.record()))
    assert len(record["lines"]) == len(ABOVE) + len(BELOW)
    new = page("en", 77)
    assert found_in(new, SiteTable.of(record)) == [*ABOVE, *BELOW]
    assert found_in(new, table_of([new]), SiteTable.of(record)) == [*ABOVE, *BELOW]
    assert found_in(new, table_of([new])) == []


@pytest.mark.parametrize(
    "record", [{}, {"lines": {}, "pages": "2", "prose": 0}, {"lines": {"x": 1}, "pages": 2, "prose": 1}]
)
def test_what_is_no_table_is_refused(record: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        SiteTable.of(record)


SHAPES: dict[str, Callable[[str], str]] = {
    "text": lambda text: text.replace("\n\n", "\n").replace("\n", "\n\n"),
    "page": lambda text: f"<body>{''.join(f'<div>{line}</div>' for line in text.split(chr(10)) if line)}</body>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_laws_hold_for_learned_cuts(shape: str) -> None:
    raws = [SHAPES[shape](f"Headline of number {seed}\n\n{page('en', seed)}").encode() for seed in (1, 2)]
    documents = [clean(raw) for raw in raws]
    table = table_of(*([each.text] for each in documents))
    cleaned = without_site_lines(documents[0], [table])
    text = render(cleaned.document.original, cleaned.edits)
    assert text.split() == ["Headline", "of", "number", "1", *story("en", 1, paragraphs=4).split()]
    assert account(cleaned.document.original, cleaned.edits).total == len(cleaned.document.original)
    entry = entry_of(cleaned, raws[0], Origin(id="a", source="a", version="1"))
    assert restored(text, entry["ledger"]) == raws[0]
    cuts = [edit for edit in cleaned.edits if edit.rules == ("boilerplate.learned",)]
    assert {edit.note for edit in cuts} == {"on 2 of 2 pages of this site"}
    assert without_site_lines(cleaned, [table]).edits == cleaned.edits


def test_a_page_of_nothing_else_and_a_title_are_left_alone() -> None:
    lines = "\n\n".join([*ABOVE, *BELOW])
    document = clean(lines.encode())
    table = table_of([lines], [page("en", 1)])
    assert without_site_lines(document, [table]) is document


def test_nothing_recurs_in_an_empty_table() -> None:
    assert found_in(page("en", 1), SiteTable()) == []
    assert recurring([], SiteTable()) == []
