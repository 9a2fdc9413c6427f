"""Pages and texts as Markdown, read back by a parser that is not ours."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Settings, clean
from pipeline.api import Result
from pipeline.edits import account, restore, visible
from pipeline.errors import DocumentError
from pipeline.flow import clean_text
from pipeline.ledger import Origin, cleaned_of, entry_of
from pipeline.markdown.elements import image_of
from pipeline.markdown.inline import destination
from pipeline.settings import Mark, TextFormat
from tests.commonmark import Read, read
from tests.strategies import documents, pages

BARE = Settings(text_format=TextFormat.MARKDOWN)
FULL = Settings(text_format=TextFormat.MARKDOWN, markdown_marks=frozenset(Mark))
STORY = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
LETTER = "\n\n".join(f"{STORY} It was the vote number {number} of the year, said the mayor." for number in range(6))


def result_of(body: str, settings: Settings = FULL, head: str = "") -> Result:
    """Return a page without rules: what is tested here is form, and made pages are too small for the model of pages."""
    return clean(f"<html><head>{head}</head><body>{body}</body></html>", settings, rules=())


def plain_words(body: str) -> list[str]:
    return clean(f"<html><body>{body}</body></html>", rules=()).text.split()


def read_page(body: str, settings: Settings = FULL, head: str = "") -> Read:
    return read(result_of(body, settings, head).text)


def test_by_default_the_text_is_plain_and_the_same() -> None:
    page = f"<h1>Bridge</h1><p>{STORY} 2*3*4</p><ul><li>one<li>two</ul>"
    assert clean(page, rules=()) == clean(page, Settings(markdown_marks=frozenset(Mark)), rules=())
    assert clean(page, rules=()).text == f"Bridge\n\n{STORY} 2*3*4\n\none\ntwo"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Мост построен", "Совет собрался во вторник и решил восстановить старый мост."),
        ("桥已建成", "市议会星期二开会，经过长时间的辩论，同意重建旧桥。"),
        ("الجسر", "اجتمع المجلس يوم الثلاثاء واتفق بعد نقاش طويل على إعادة بناء الجسر القديم."),
        ("Γέφυρα", "Το συμβούλιο συνεδρίασε την Τρίτη και αποφάσισε να ξαναχτίσει τη γέφυρα."),
        ("สะพาน", "สภาประชุมกันเมื่อวันอังคารและตกลงที่จะสร้างสะพานเก่าขึ้นใหม่"),
    ],
)
def test_structure_is_that_of_the_page_in_every_script(title: str, words: str) -> None:
    found = read_page(
        f"<h1>{title}</h1><p>{words} <b>{title}</b></p><h3>{title} 2</h3>"
        f"<ul><li>{words}<ul><li>{title}</ul><li>{title}</ul>"
        f"<ol start=4><li>{title}<li><a href='/x'>{words}</a></ol><blockquote><p>{words}</blockquote>"
    )
    assert found.headings == [(1, title), (3, f"{title} 2")]
    assert found.items == [
        (1, False, words),
        (2, False, title),
        (1, False, title),
        (1, True, title),
        (1, True, words),
    ]
    assert found.starts == [4]
    assert found.links == [(words, "/x")]
    assert found.emphasis == [("strong", title)]
    assert found.quotes == 1


def test_every_heading_has_its_level() -> None:
    body = "".join(f"<h{level}>Part {level}</h{level}><p>{STORY}</p>" for level in range(1, 7))
    assert read_page(body).headings == [(level, f"Part {level}") for level in range(1, 7)]


def test_a_heading_over_two_lines_is_one() -> None:
    assert read_page(f"<h2>One<br>two</h2><p>{STORY}</p>").headings == [(2, "One two")]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>The bridge is open</title>", f"<p>{STORY}</p>"),
        ("", f"<h1>The bridge is open</h1><p>{STORY}</p>"),
        ("<title>The bridge is open</title>", f"<p>Town and country.</p><h1>The bridge is open</h1><p>{STORY}</p>"),
        ("<title>The bridge is open</title>", f"<h2>The bridge is open</h2><p>{STORY}</p>"),
        ('<meta property="og:title" content="The bridge is open">', f"<div><b>{STORY}</b></div>"),
    ],
)
def test_the_title_is_there_once_and_on_top(head: str, body: str) -> None:
    result = result_of(body, head=head)
    assert result.text.startswith("# The bridge is open\n\n")
    assert result.text.count("The bridge is open") == 1
    assert STORY in result.text
    assert result.undo().text == result.original


def test_a_headline_far_down_stays_where_it_is() -> None:
    story = "".join(f"<p>{STORY} {number}</p>" for number in range(12))
    named = '<meta property="og:title" content="The bridge is open">'
    other = read_page(f"{story}<h1>A word of the mayor</h1><p>x y</p>", head=named)
    assert other.headings == [(1, "The bridge is open"), (1, "A word of the mayor")]
    same = read_page(f"{story}<h1>The bridge is open</h1><p>x y</p>", head="<title>The bridge is open</title>")
    assert same.headings == [(1, "The bridge is open")]
    assert " ".join(same.words).endswith("The bridge is open x y")


def test_a_title_that_reads_as_marks_is_escaped() -> None:
    found = read_page(f"<p>{STORY}</p>", head="<title>The a*b*c of C #</title>")
    assert found.headings == [(1, "The a*b*c of C #")]


def test_lists_that_follow_one_another_stay_apart() -> None:
    text = result_of(
        "<ul><li>One of it<li>Two of it</ul><ul><li>Three of it</ul><ol><li>Four</ol><ol><li>Five</ol>"
    ).text
    assert text == "- One of it\n- Two of it\n\n* Three of it\n\n1. Four\n\n1) Five"


def test_items_hold_paragraphs_code_and_lists_that_start_anywhere() -> None:
    found = read_page(
        "<ol><li><p>First of it</p><p>And more</p><pre>a\n\n  b</pre></li>"
        "<li>Second<ol start=7><li>Deep<li value=9>Deeper</ol>"
        "Again</li></ol>"
    )
    assert found.items == [(1, True, "First of it"), (1, True, "Second"), (2, True, "Deep"), (2, True, "Deeper")]
    assert found.starts == [1, 7]
    assert found.code == [("", "a\n\n  b\n")]
    assert found.words == "First of it And more a b Second Deep Deeper Again".split()


def test_an_item_that_begins_with_a_list_is_two_items() -> None:
    assert read_page("<ol><li><ul><li>Inner one<li>Inner two</ul></ol>").items == [
        (1, True, "Inner one"),
        (2, False, "Inner one"),
        (2, False, "Inner two"),
    ]


def test_code_keeps_its_lines_its_indentation_and_its_marks() -> None:
    source = "def f(x):\n    return `x` * 2\n\n\tg(``` x)\n# no heading\n"
    html = source.replace("<", "&lt;")
    found = read_page(f"<p>{STORY}</p><pre><code class='hljs language-python'>{html}</code></pre><p>{STORY}</p>")
    assert found.code == [("python", source)]
    assert found.headings == []
    unclosed = read_page(f"<p>{STORY}</p><pre>  a\n  b")
    assert unclosed.code == [("", "  a\n  b\n")]


def test_code_inside_lines_is_code_whatever_it_holds() -> None:
    found = read_page(
        "<p>Use <code>a*b_c`d</code> or <kbd>`x`</kbd><code>y</code> and <code>[z](u)</code> here, and *so* on.</p>"
    )
    assert found.spans == ["a*b_c`d", "`x`y", "[z](u)"]
    assert found.emphasis == []


def test_a_table_of_data_is_a_table() -> None:
    found = read_page(
        "<table><tr><th>Town<th>People|all<th>Since</tr><tr><td>Ely<td>20,256<td>1109</tr>"
        "<tr><td>Wells<td><img src=no.svg alt=Unknown><td>1<b>2</b>05</tr>"
        "<tr><td colspan=2>Both<td>-</tr></table>"
    )
    assert found.tables == [
        [["Town", "People|all", "Since"], ["Ely", "20,256", "1109"], ["Wells", "", "1205"], ["Both", "", "-"]]
    ]


def test_rows_that_a_cell_reaches_into_keep_their_columns() -> None:
    found = read_page(
        "<table><tr><td rowspan=2>County<td>Ely<td>1109</tr><tr><td>March<td>1851</tr>"
        "<tr><td>X<td>Wells<td>1205</tr></table>"
    )
    assert found.tables == [[["", "", ""], ["County", "Ely", "1109"], ["", "March", "1851"], ["X", "Wells", "1205"]]]


def test_a_table_that_sets_out_a_page_is_paragraphs() -> None:
    body = f"<table><tr><td><p>{STORY * 6}</p><p>More of it.</p></td><td><h2>Side</h2>{STORY}</td></tr></table>"
    found = read_page(body)
    assert found.tables == []
    assert found.headings == [(2, "Side")]


def test_a_table_in_a_table_is_one_and_what_holds_it_is_none() -> None:
    inner = "<table><tr><th>Town<th>Since</tr><tr><td>Ely<td>1109</tr></table>"
    found = read_page(f"<table><tr><td>Left<td>Right</tr><tr><td>{inner}</td><td>Below</tr></table>")
    assert found.tables == [[["Town", "Since"], ["Ely", "1109"]]]
    assert found.words == "Left Right Town Since Ely 1109 Below".split()


def test_quotations_hold_what_they_hold() -> None:
    text = result_of(
        f"<p>{STORY}</p><blockquote><p>To be,</p><p>or</p><blockquote>Deep</blockquote><ul><li>One</ul></blockquote>"
        "<blockquote>Other</blockquote>"
    ).text
    assert text == f"{STORY}\n\n> To be,\n>\n> or\n>\n> > Deep\n>\n> - One\n\n> Other"


def test_lines_of_verse_stay_lines() -> None:
    found = read_page("<p>Roses are red,<br>violets are blue,<br>=====<br><br>and so on.</p>")
    assert found.breaks == 2
    assert found.headings == []
    assert found.words == "Roses are red, violets are blue, ===== and so on.".split()


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "1. no list",
        "12) no list",
        "- no list",
        "+ no list",
        "* no list, and *no* emphasis",
        "> no quotation",
        "--- - -",
        "***",
        "```no fence",
        "~~~ no fence",
        "[no]: definition",
        "[no](link) and ![no](image)",
        "_no_ emphasis, __none__, but snake_case_name",
        "2*3*4 and **x** and a * b * c",
        "`no code` and ``none``",
        "no <b>tag</b>, no <http://link.example>, no <!-- comment -->, but a < b",
        "no &amp; entity, no &#42; either, but AT&T and &c",
        r"no \* escape, no \\ either, but C:\dir",
        "~~no~~ strike",
        "||| --- | ---",
    ],
)
def test_text_that_looks_like_marks_reads_as_it_is(text: str) -> None:
    html = text.replace("&", "&amp;").replace("<", "&lt;")
    for body in (
        f"<p>{html}</p><p>{STORY}</p>",
        f"<ul><li>{html}<li>x y</ul>",
        f"<p>{STORY}<br>{html}</p>",
        f"<h2>{html}</h2><p>x y</p>",
    ):
        found = read_page(body)
        assert found.words == plain_words(body)
        assert (found.links, found.images, found.emphasis, found.code, found.spans) == ([], [], [], [], [])
        assert len(found.headings) == body.count("<h2>")
        assert len(found.items) == body.count("<li>")


def test_what_reads_as_it_is_gets_no_backslash() -> None:
    text = "a * b, snake_case, AT&T, 3 < 4, C# and #1, [1], (x), 1.5, -5, e.g. x*, 50%~, a|b, C:\\dir"
    assert result_of(f"<p>{text.replace('<', '&lt;')}</p>").text == text


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("vbscript:a", ""),
        ("JaVa\nScript:a", ""),
        ("\x01javascript:a", ""),
        ("data:text/html,a", ""),
        ("file:///etc/passwd", ""),
        ("blob:a", ""),
        ("javascript&colon;a", "javascript&amp;colon;a"),
        ("HTTPS://example.org/a", "HTTPS://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:1", "tel:1"),
        ("//example.org/a:b", "//example.org/a:b"),
        ("a/b:c?d=e:f", "a/b:c?d=e:f"),
    ],
)
def test_only_addresses_that_open_something_are_written(address: str, written: str) -> None:
    assert destination(address) == written
    image = image_of(f' alt="A boat" src="{address.replace("&", "&amp;")}"')
    assert (image is not None) is bool(written)


def test_links_and_emphasis_and_images_are_written_where_asked() -> None:
    body = (
        "<p>See <a href='/a?b=1&amp;c=2'>the <i>old</i> bridge</a> and <a href='#top'>up</a>, "
        "<a href='javascript:x()'>no</a>. "
        f"{STORY} <img src=b.png alt='A boat'> of<b>ten</b> it is.</p>"
    )
    asked = read_page(body)
    assert asked.links == [("the old bridge", "/a?b=1&c=2")]
    assert asked.emphasis == [("em", "old"), ("strong", "ten")]
    assert asked.images == [("A boat", "b.png")]
    bare = read_page(body, BARE)
    assert (bare.links, bare.emphasis, bare.images) == ([], [], [])
    assert bare.words == plain_words(body)


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    found = read_page(f"<a href='/x'><h2>Bridge [open]</h2><p>{STORY}</p></a><p>After it!<a href='/y'>Y (z)</a></p>")
    assert found.links == [("Bridge [open]", "/x"), (STORY, "/x"), ("Y (z)", "/y")]


@pytest.mark.parametrize(
    ("html", "emphasis"),
    [
        ("<b>Note: </b>read it", [("strong", "Note:")]),
        ("it is <b><i>both</i></b> here", [("strong", "both"), ("em", "both")]),
        ("<i>one</i><i>two</i>", [("em", "onetwo")]),
        ("<b>one <b>two</b></b> three", [("strong", "one two")]),
        ("<b></b>none<i> </i>", []),
        ("<i>one</i><b>two</b> three", [("em", "one")]),
        ("<b>“Quoted”</b>word", []),
        ("重要<b>「注意」</b>です", []),
        ("重要<b>注意</b>です", [("strong", "注意")]),
        ("<b>never closed", [("strong", "never closed")]),
    ],
)
def test_emphasis_is_written_only_where_it_reads_as_such(html: str, emphasis: list[tuple[str, str]]) -> None:
    found = read_page(f"<p>{html}</p><p>{STORY}</p>")
    assert sorted(found.emphasis) == sorted(emphasis)
    assert found.words == plain_words(f"<p>{html}</p><p>{STORY}</p>")


def test_images_between_paragraphs_are_paragraphs() -> None:
    text = result_of(
        f"<p>{STORY}</p><figure><img src='a b.jpg' alt='The [old] bridge'><figcaption>Seen today</figcaption></figure>"
    ).text
    assert text == f"{STORY}\n\n![The \\[old\\] bridge](<a b.jpg>)\n\nSeen today"


def test_one_cut_is_undone_alone_and_its_block_has_its_marks() -> None:
    settings = Settings(text_format=TextFormat.MARKDOWN, off=frozenset({"boilerplate.model"}))
    page = (
        f"<h1>Old bridge open</h1><p>{STORY}</p><h2>Scroll to Top</h2><ul><li>One thing</ul><pre>x = 1</pre>"
        f"<p>Scroll to top</p><p>{STORY[::-1]}</p>"
    )
    result = clean(f"<html><body>{page}</body></html>", settings)
    assert "Scroll" not in result.text
    cuts = [number for number, edit in result.numbers.items() if "boilerplate.to-top" in edit.rules]
    assert len(cuts) == 2
    first, second = result.undo(cuts[0]).text, result.undo(cuts[1]).text
    assert first == result.text.replace("\n\n- One", "\n\n## Scroll to Top\n\n- One")
    assert second == result.text.replace("x = 1\n```\n\n", "x = 1\n```\n\nScroll to top\n\n")
    assert result.undo(*cuts).redo(*cuts) == result


def test_cuts_at_the_end_leave_nothing_behind() -> None:
    settings = Settings(text_format=TextFormat.MARKDOWN, off=frozenset({"boilerplate.model"}))
    page = f"<h1>Bridge</h1><p>{STORY}</p><pre>x = 1</pre><h2>Scroll to Top</h2>"
    result = clean(f"<html><body>{page}</body></html>", settings)
    assert result.text == f"# Bridge\n\n{STORY}\n\n```\nx = 1\n```"
    assert result.undo(rule="boilerplate.to-top").text == f"{result.text}\n\n## Scroll to Top"


def test_hidden_text_is_cut_before_the_marks_of_what_follows() -> None:
    hidden = "<p hidden>Nobody sees this sentence of the page, <b>not even</b> the mayor who wrote it.</p>"
    story = " ".join([STORY] * 5)
    result = result_of(f"<p>{story}</p>{hidden}<h2>Why</h2>{hidden}<ul>{hidden}<li>One of it<li>Two of it</ul>{hidden}")
    assert result.text == f"{story}\n\n## Why\n\n- One of it\n- Two of it"
    cuts = [number for number, edit in result.numbers.items() if "markup.hidden" in edit.rules]
    shown = result.undo(cuts[0])
    assert read(shown.text).headings == [(2, "Why")]
    assert shown.text.count("Nobody sees this sentence of the page, not even the mayor") == 1
    assert restore(shown.text, visible(shown.edits)) == result.original


def test_marks_of_a_cut_after_hidden_text_go_with_it() -> None:
    settings = Settings(
        text_format=TextFormat.MARKDOWN, markdown_marks=frozenset(Mark), off=frozenset({"boilerplate.model"})
    )
    hidden = "<p hidden>Nobody sees this sentence of the page, not even the mayor who wrote it.</p>"
    story = " ".join([STORY] * 5)
    cut = f"<p>Skip to content</p>{hidden}<h2><a href='/x'>Scroll to Top</a></h2>"
    page = f"{cut}<h3>Why</h3><p>Caf\u00c3\u00a9. {story}</p>"
    result = clean(f"<html><body>{page}</body></html>", settings)
    assert result.text == f"### Why\n\nCaf\u00e9. {story}"
    assert "Scroll to Top" in result.undo(rule="boilerplate.to-top").text


def test_cuts_at_the_start_are_undone_alone() -> None:
    settings = Settings(text_format=TextFormat.MARKDOWN, off=frozenset({"boilerplate.model"}))
    page = f"<p>Skip to content</p><p>Scroll to Top</p><h2>Bridge</h2><p>{STORY}</p>"
    result = clean(f"<html><body>{page}</body></html>", settings)
    cuts = [number for number, edit in result.numbers.items() if edit.rules[0].startswith("boilerplate")]
    assert result.text == f"## Bridge\n\n{STORY}"
    assert result.undo(cuts[0]).text == f"Skip to content\n\n{result.text}"
    assert result.undo(cuts[1]).text == f"Scroll to Top\n\n{result.text}"


@given(st.one_of(pages(), documents()), st.data())
def test_the_laws_hold(text: str, data: st.DataObject) -> None:
    raw = text.encode("utf-8", "replace")
    result = clean(raw, FULL)
    entry = entry_of(result, raw, Origin(id="x", source="x", version="1"))
    assert cleaned_of(entry["document"], entry["ledger"], FULL) == result
    assert account(result.original, result.edits).total == len(result.original)
    assert clean(raw, FULL) == result
    chosen = data.draw(st.lists(st.sampled_from(sorted(result.numbers)))) if result.numbers else []
    undone = result.undo(*chosen) if chosen else result
    assert restore(undone.text, visible(undone.edits)) == result.original
    assert undone.redo() == result


@given(pages())
def test_a_reader_sees_the_words_of_the_plain_text(page: str) -> None:
    plain, marked = clean(page, kind="html"), clean(page, BARE, kind="html")
    shown = "".join(read(marked.text).words)
    title = "".join(read(marked.text).headings[0][1].split()) if read(marked.text).headings else ""
    words = "".join(plain.text.split())
    assert shown in (words, title + words) or shown == title + words.replace(title, "", 1) or "\x00" in page


HOSTILE: dict[str, Callable[[int], str]] = {
    "bold": lambda n: "<b>x" * n,
    "bold and divs": lambda n: "<b>" * n + "<div>x</div>" * n,
    "links": lambda n: "<a href=x>y</a> " * n,
    "nested lists": lambda n: ("<ul><li>x" * 50 + "</ul>" * 50) * (n // 50),
    "spans of cells": lambda n: "<table>" + "<tr><td colspan=999 rowspan=999>x" * n,
    "stars": lambda n: f"<p>{'*a' * n}</p>",
    "brackets": lambda n: f"<p>{'[' * n}{'](' * n}</p>",
    "ticks": lambda n: f"<p>{'` ``' * n}</p>",
    "code": lambda n: "<pre>`\n</pre>" * n,
    "quotes": lambda n: ("<blockquote>" * 50 + "x" + "</blockquote>" * 50) * (n // 50),
    "rules": lambda n: f"<p>{'- ' * n}x</p>",
    "images": lambda n: "<img src=a alt=b><p>x" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_no_more_than_twice_the_plain_text(name: str) -> None:
    page = f"<html><body><p>{STORY}</p>{HOSTILE[name](4_000)}</body></html>"
    costs = []
    for settings in (Settings(), FULL):
        start = time.process_time()
        try:
            clean_text(page, settings, rules=())
        except DocumentError:
            return
        costs.append(time.process_time() - start)
    assert costs[1] < 3 * costs[0] + 1.0


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (
            "The old bridge is open\n\nThe council met on Tuesday.\n\nIt agreed to all of it.",
            "# The old bridge is open\n\nThe council met on Tuesday.\n\nIt agreed to all of it.",
        ),
        (
            "The council asked for two things:\n• peace in the streets\n• clean water\n\nNobody answered.",
            "The council asked for two things:\n- peace in the streets\n- clean water\n\nNobody answered.",
        ),
        (f"{LETTER}\n\nWrite to:\n12 Mill Lane\nEly", f"{LETTER}\n\nWrite to:\\\n12 Mill Lane\\\nEly"),
        ("a = 1\nb = 2\nc = a + b\nprint(c)", "a = 1\nb = 2\nc = a + b\nprint(c)"),
        ("# Bridge\n\nSome *text* of it_\n\n- a\n- b", "# Bridge\n\nSome *text* of it_\n\n- a\n- b"),
    ],
)
def test_a_plain_text_gets_the_marks_that_are_certain(text: str, markdown: str) -> None:
    result = clean(text, FULL)
    assert result.text == markdown
    assert result.undo().text == text
