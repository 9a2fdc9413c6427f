"""What a page says of itself: metadata from its head and its JSON-LD, in its own words and nothing else."""

import json
import time
from typing import Any

import pytest

from pipeline import Kind, clean
from pipeline.ledger import meta_of
from pipeline.model import Metadata, PageFacts
from pipeline.reading.facts import LONGEST_TEXT_CHARS, MOST_AUTHORS, metadata_of

STORY = "<p>The council met on Tuesday and agreed to rebuild the bridge over the river.</p>" * 3


def page(head: str = "", root: str = "<html>") -> Metadata:
    return clean(f"<!doctype html>{root}<head>{head}</head><body>{STORY}</body></html>", kind=Kind.HTML).meta


def linked(data: object) -> Metadata:
    text = data if isinstance(data, str) else json.dumps(data)
    return page(f'<script type="application/ld+json">{text}</script>')


def meta(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("root", "words", "language"),
    [
        ("<html lang='ru'>", ("Мост через реку", "Анна Петрова", "Вестник", "Совет решил перестроить мост."), "ru"),
        ("<html lang=el>", ("Η παλιά γέφυρα", "Ελένη Παππά", "Η Εφημερίδα", "Το συμβούλιο αποφάσισε."), "el"),
        ("<html dir='rtl' lang='ar'>", ("الجسر القديم", "ليلى حسن", "الجريدة", "قرر المجلس إعادة البناء."), "ar"),
        ("<html lang='zh-Hant-TW'>", ("老橋重建", "王小明", "日報", "議會決定重建老橋。"), "zh-Hant-TW"),
        ("<html xml:lang='th'>", ("สะพานเก่า", "สมชาย ใจดี", "หนังสือพิมพ์", "สภาตกลงสร้างสะพานใหม่"), "th"),
        ("<HTML LANG='pt-BR'>", ("A ponte velha", "João da Silva", "O Diário", "O conselho decidiu."), "pt-BR"),
    ],
)
def test_the_head_says_it_in_any_script(root: str, words: tuple[str, str, str, str], language: str) -> None:
    title, author, site, description = words
    head = (
        meta("og:title", title, "property")
        + meta("Author", author)
        + meta("og:site_name", site, "property")
        + meta("description", description)
        + meta("article:published_time", "2024-03-01T08:00:00+09:00", "property")
        + meta("article:modified_time", "2024-03-02", "property")
        + "<link rel='canonical' href='https://example.org/a?b=1&amp;c=2'><title>Something else</title>"
    )
    assert page(head, root) == Metadata(
        title=title,
        authors=(author,),
        published="2024-03-01T08:00:00+09:00",
        modified="2024-03-02",
        language=language,
        site=site,
        address="https://example.org/a?b=1&c=2",
        description=description,
    )


def test_a_graph_names_people_once_and_points_to_them() -> None:
    said = linked(
        {
            "@graph": [
                {"@type": "WebPage", "@id": "https://example.org/a", "inLanguage": "ja", "description": "橋の話。"},
                {"@type": "WebSite", "name": "新聞"},
                {"@type": ["Article"], "headline": "古い橋", "author": [{"@id": "#1"}, {"name": "田中"}, "佐藤"]},
                {"@type": "Person", "@id": "#1", "name": "山田 花子"},
            ]
        }
    )
    assert said.authors == ("山田 花子", "田中", "佐藤")
    assert (said.title, said.site, said.language, said.address) == ("古い橋", "新聞", "ja", "https://example.org/a")
    assert said.description == "橋の話。"


def test_an_article_is_asked_before_the_page_and_a_comment_is_not_asked() -> None:
    comment = {"@type": "Comment", "author": {"name": "A reader"}, "datePublished": "2025-01-01"}
    said = linked(
        [
            {"@type": "WebPage", "datePublished": "2020-01-01"},
            {"@type": "NewsArticle", "datePublished": "2024-03-01", "comment": [comment]},
            comment,
        ]
    )
    assert (said.published, said.authors) == ("2024-03-01", ())


@pytest.mark.parametrize(
    "broken",
    ["{", "[1, 2", '{"@type": "Article", "author": }', "", "null", "7", '"text"', "[" * 100_000, '{"a":' * 50_000],
)
def test_broken_json_costs_nothing_but_itself(broken: str) -> None:
    whole = '<script type="application/ld+json">{"@type": "Article", "author": "Ann Smith"}</script>'
    assert page(f'<script type="application/ld+json">{broken}</script>{whole}').authors == ("Ann Smith",)


@pytest.mark.parametrize("wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "\n /* <![CDATA[ */ {} /* ]]> */"])
def test_a_script_in_a_comment_is_read(wrapped: str) -> None:
    assert linked(wrapped.replace("{}", '{"@type": "Article", "author": "Ann Smith"}')).authors == ("Ann Smith",)


@pytest.mark.parametrize(
    "odd",
    [
        {"@type": "Article", "author": 7, "headline": {"a": 1}, "datePublished": 2024, "publisher": []},
        {"@type": 7, "author": "Ann"},
        {"@type": "Article", "author": [[], None, {"name": 3}, {"@id": 4}], "mainEntityOfPage": "x"},
    ],
)
def test_what_has_another_form_says_nothing(odd: Any) -> None:
    assert linked(odd) == Metadata()


def test_half_a_character_is_replaced() -> None:
    said = linked('{"@type": "Article", "author": "Ann \\ud83d Smith"}')
    assert said.authors == ("Ann \ufffd Smith",)
    said.authors[0].encode()


def test_text_is_shown_as_readers_see_it() -> None:
    assert linked({"@type": "Article", "headline": " Bread &amp;\n <b>butter</b> "}).title == "Bread & butter"


def test_an_address_names_nobody_and_a_word_is_no_date() -> None:
    said = page(
        meta("author", "https://example.org/ann")
        + meta("date", "yesterday")
        + meta("og:locale", "in English, please", "property")
        + "<link rel='canonical' href='javascript:alert(1)'>"
    )
    assert said == Metadata()


def test_of_two_scripts_the_first_is_asked_first() -> None:
    scripts = (f'<script type="application/ld+json">{{"@type": "Article", "author": "{n}"}}</script>' for n in "AB")
    assert page("".join(scripts)).authors == ("A",)


def test_what_is_too_long_for_a_date_is_none() -> None:
    said = page(meta("date", "on the first day of the year 2024, as the editor recalls it, or the second"))
    assert said.published == ""


def test_metadata_are_bounded() -> None:
    names = [f"Author number {n}" for n in range(1_000)]
    said = linked({"@type": "Article", "author": names, "headline": "x " * 9_000, "description": "words " * 9_000})
    assert len(said.authors) == MOST_AUTHORS
    assert said.title == ""
    assert 0 < len(said.description) <= LONGEST_TEXT_CHARS


@pytest.mark.parametrize(
    "part",
    [
        "<meta name=author content=x>",
        "<title>",
        "<link rel=canonical ",
        '<script type="ld+json">{"@type":"Article"}</script>',
    ],
)
def test_metadata_are_read_in_linear_time(part: str) -> None:
    read = clean(f"<html>{part * 20_000}{STORY}", kind=Kind.HTML)
    start = time.process_time()
    metadata_of(read.document.facts)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("value", ['{"name":' * 20_000, '[{"@graph":[' * 20_000 + "]}]" * 20_000, '"a",' * 200_000])
def test_linked_data_are_read_in_linear_time(value: str) -> None:
    start = time.process_time()
    metadata_of(PageFacts(linked=(value, f"[{value}1]", "[" + '{"@type":"Article"},' * 100_000 + "1]")))
    assert time.process_time() - start < 2


def test_the_record_holds_what_the_page_says_and_nothing_else() -> None:
    said = clean(f"<html lang='de'><head>{meta('author', 'Ann Smith')}</head><body>{STORY}", kind=Kind.HTML)
    assert said.to_dict()["meta"] == {"authors": ["Ann Smith"], "language": "de"}


@pytest.mark.parametrize("text", [f"<html><body>{STORY}", "The council met on Tuesday."])
def test_where_nothing_is_said_the_record_has_no_such_field(text: str) -> None:
    said = clean(text)
    assert meta_of(said) == {}
    assert "meta" not in said.to_dict()


def test_metadata_are_read_only_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: PageFacts) -> Metadata:
        raise AssertionError

    monkeypatch.setattr("pipeline.api.metadata_of", refuse)
    read = clean(f"<html lang='de'><body>{STORY}", kind=Kind.HTML)
    with pytest.raises(AssertionError):
        _ = read.meta
