"""HTML to blocks: exact places, what browsers close, what never shows."""
# ruff: noqa: E501 - lists of words read better wide

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import account, render, restore
from pipeline.errors import TooDeep
from pipeline.model import BlockKind
from pipeline.reading.markup import page_of
from pipeline.reading.tokens import tags_of

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div class='a b'>", "</div>", "<br>", "<br/>", "<li>", "<ul>", "</ul>", "<td>", "<tr>", "<table>", "</table>",
        "<a href=x>", "</a>", "&amp;", "&nbsp;", "&#8212;", "&copy", "&bogus;", "<script>if (a<b) x('</p>')</script>", "<style>p{}</style>",
        "<!-- c -->", "<!--", "-->", "<", ">", '"', "'", "<svg><path d='M0'/></svg>", "<svg>", "<pre>", "</pre>", "<h1>", "</h2>",
        "<title>T</title>", "<noscript>", "</noscript>", "<div hidden>", "<select><option>x</select>", "word", "Слово", "字", " ", "\n", "\t",
        "<button>Go</button>", "<p", "</", "<!doctype html>", "<?xml?>", "<textarea>", "<b>", "</b>", "\x00", "<a '", '<img alt="a>b">',
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_markup_is_taken_out_and_put_back(source: str) -> None:
    page = page_of(source, 2000)
    shown = render(source, page.edits)
    assert restore(shown, page.edits) == source
    assert account(source, page.edits).total == len(source)
    for block in page.blocks:
        assert block.text.strip()
        assert len(block.path) == len(block.lineage)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_tags_lie_in_order_and_inside_the_source(source: str) -> None:
    at = 0
    for _, start, stop, _ in tags_of(source):
        assert at <= start < stop <= len(source)
        at = stop


def shown(source: str) -> list[str]:
    return [block.text for block in page_of(source, 2000).blocks]


def test_text_keeps_its_place() -> None:
    source = "<p>One &amp; <b>two</b></p>\n<p>three</p>"
    page = page_of(source, 100)
    assert [block.span.of(source) for block in page.blocks] == ["One &amp; <b>two", "three"]
    assert render(source, page.edits) == "One & two\n\nthree"


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("<p>one<p>two", ["one", "two"]),
        ("<ul><li>one<li>two<ul><li>three</ul><li>four</ul>", ["one", "two", "three", "four"]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"]),
        ("<div><p>in</div>out", ["in", "out"]),
        ("<h2>head</h3>text", ["head", "text"]),
        ("a<script>var x = '<p>no</p>'</script>b", ["ab"]),
        ("<p>a</p><!-- <p>no</p> --><p>b</p>", ["a", "b"]),
        ("<p>it is kept</p><noscript>enable scripts</noscript>", ["it is kept"]),
        ("<noscript><p>the whole story stands here</p></noscript>", ["the whole story stands here"]),
        ("<div hidden>menu</div><p>the story</p>", ["the story"]),
        ("<template>no</template><div hidden id='S:0'><p>streamed</p></div>", ["streamed"]),
        ("<td class=x>a > b</td>", ["a > b"]),
        ('<img alt="a > b">text', ["text"]),
        ("<p title='it's odd'>text</p>", ["text"]),
        ("<svg/><p>text</p>", ["text"]),
        ('<ulclass="wide list"><li>one</li></ul><p title=\'x"y\'>two</p>', ["one", "two"]),
        ("<p>a</p></><p>b</p>", ["a", "</>", "b"]),
        ("<p>a &lt<b>b</b></p>", ["a <b"]),
        (f"<p title='{'x' * 70_000}'>text</p>", ["text"]),
        (f"{'<i></i>' * 20_000}<p>text</p><", ["text", "<"]),
        ("<p>&nbsp;</p><p>text</p>", ["text"]),
        ("1 < 2 and 3 > 2", ["1 < 2 and 3 > 2"]),
    ],
)
def test_blocks_are_what_a_browser_shows(source: str, blocks: list[str]) -> None:
    assert shown(source) == blocks


def test_two_breaks_end_a_paragraph() -> None:
    source = "<div>one<br>two<br><br>three</div>"
    page = page_of(source, 100)
    assert render(source, page.edits) == "one\ntwo\n\nthree"


def test_titles_come_from_the_head_the_heading_and_json() -> None:
    source = (
        '<head><meta property="og:title" content="Rain &amp; wind"><title>Rain | Daily</title>'
        '<script type="application/ld+json">{"headline":"Rain \\"again\\""}</script></head><h1>Rain<br>today</h1>'
    )
    assert page_of(source, 100).titles == ("Rain & wind", "Rain today", 'Rain "again"', "Rain | Daily")


def test_links_and_classes_are_told() -> None:
    block = page_of("<nav id=top class='menu wide' role=navigation><a href=/>Home</a> x</nav>", 100).blocks[0]
    assert block.path == ("nav#top.menu.wide[role=navigation]",)
    assert (block.links, block.link_chars, block.kind) == (1, 4, BlockKind.PARAGRAPH)


def test_an_attribute_right_behind_a_quote_is_read() -> None:
    block = page_of('<div id="main"role="main">text</div>', 100).blocks[0]
    assert block.path == ("div#main[role=main]",)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(TooDeep):
        page_of("<div>" * 60, 50)


@pytest.mark.parametrize(
    "source",
    [
        '<a "' * 20_000 + ">", "<svg>" * 20_000, "<!--" * 50_000, "</script " * 50_000 + ">", "<script>" + "</script " * 50_000,
        "<" * 100_000 + ">", "</p>" * 50_000, "<p>x" * 20_000, "<div>x" * 1_000 + "<p>y" * 10_000, "&" * 100_000, "<a '" * 20_000 + ">",
        f"<p>x<img alt=a {'class=emo ' * 6_000}>" * 4, f"<h1>x<a {'href=x' * 9_000}>y</a></h1>", "<h1>" + "<a href='#x'>" * 20_000,
        "<p>10" + "<sup>" * 20_000, "<p>x" + "<ruby><rt>" * 20_000, "<pre>x" + "<div>" * 1_000 + "<br>" * 20_000, "<p>" + "<x-a>word" * 20_000,
        f"<math>{'<msup>' * 20_000}</math>", f"<math>{'<mi>x</mi>' * 20_000}</math>", f"<div hidden id='a'>x {'aria-controls=b ' * 20_000}",
        "<div hidden><p>x</p></div><p>y</p>" * 5_000, "<p>y<span class=mw-editsection>" * 1_000, '<script type="json">' + '"' * 100_000 + "</script>",
        '<script type="json">"' + "a " * 100_000 + "</script>", "math/tex<p>x" + "<span class=MathJax>" * 1_000,
    ],
)  # fmt: skip
def test_hostile_pages_take_linear_time(source: str) -> None:
    start = time.process_time()
    page_of(source, 2000)
    assert time.process_time() - start < 5
