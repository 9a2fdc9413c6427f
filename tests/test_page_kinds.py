"""What pages write in ways of their own: formulas, powers, notes, code, hidden text, marks of links, teasers, names of sites."""
# ruff: noqa: E501 - small pages read better wide, and in their own scripts

import pytest

from pipeline import Cleaned, Kind, clean, encoded, render, restore
from pipeline.edits import account
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.reading.formulas import formula_of
from pipeline.reading.markup import page_of

ONE = "The harbour office closed the old quay on Monday, because two of its piles had moved in the storm."
TWO = "Divers had seen the first cracks in the spring, but there was no money for a crane and a new pile."
THREE = "Boats land at the fish market until the work is done, which will take the whole of the summer."
FOUR = "Nobody was hurt, said the harbour master, who had walked over the quay on the evening before."


def shown(source: str) -> str:
    """Return the text of a page before any rule looks at it; its source comes back from it."""
    page = page_of(source, 100)
    text = render(source, page.edits)
    assert restore(text, page.edits) == source
    return text


def page(body: str, head: str = "<title>The quay is closed</title>") -> str:
    menu = "".join(
        f"<li><a href=/{n}>{name}</a></li>" for n, name in enumerate(("Home", "Harbour", "Weather", "Boats"))
    )
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><header><a class=logo href=/>The Tide Table</a><nav><ul>{menu}</ul></nav></header>"
        f"<main><article>{body}</article></main><footer><ul><li><a href=/p>Privacy</a></li><li><a href=/j>Jobs</a></li></ul></footer></body></html>"
    )


def cleaned(source: str) -> tuple[str, Cleaned]:
    done = clean(source.encode(), kind=Kind.HTML)
    text = render(done.document.original, done.edits)
    assert encoded(restore(text, done.edits), done.source) == source.encode()
    return text, done


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<math alttext="3.2\\times 10^{4}"><mn>3.2</mn></math>', "3.2\\times 10^{4}"),
        (
            "<math><semantics><mi>a</mi><annotation encoding='application/x-tex'>{\\displaystyle a^{2}}</annotation></semantics></math>",
            "a^{2}",
        ),
        ("<math><msup><mn>7</mn><mrow><mo>-</mo><mn>2</mn></mrow></msup><mo>&lt;</mo><mi>x</mi></math>", "7^{-2}<x"),
        ("<math><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>+</mo><msqrt><mi>c</mi></msqrt></math>", "a/b+√(c)"),
        ("<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>", "x_1^2"),
        ("<math></math>", ""),
        ("<math><mi>x</mi></math></mi></math>", "x"),
    ],
)
def test_a_formula_is_one_line(source: str, text: str) -> None:
    assert formula_of(source) == text


TEX = "<annotation encoding='application/x-tex'>u^3</annotation>"


@pytest.mark.parametrize(
    "form",
    [
        f"<math><mi>u</mi>{TEX}</math>",
        f"<span class=katex><span class=katex-mathml><math><mi>u</mi>{TEX}</math></span><span class=katex-html aria-hidden=true><span>u</span><span>3</span></span></span>",
        "<span class=MathJax_Preview>u3</span><span class=MathJax><nobr>u<span>3</span></nobr></span><script type='math/tex'>u^3</script>",
        f"<mjx-container><mjx-math><mjx-c></mjx-c></mjx-math><mjx-assistive-mml><math><mi>u</mi>{TEX}</math></mjx-assistive-mml></mjx-container>",
        f"<span><span style='display:none'><math><mi>u</mi>{TEX}</math></span><img class='mwe-math-fallback-image-inline' alt='u^3' src=u.svg></span>",
        "<img class='latex' alt='u^3' src=u.png>",
    ],
)
def test_a_formula_is_shown_once(form: str) -> None:
    assert shown(f"<p>It grows as {form} does.</p>") == "It grows as u^3 does."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("up to 10<sup>7</sup> grains", "up to 10^7 grains"),
        ("10<sup>-3</sup> and (a+b)<sup>2</sup>", "10^-3 and (a+b)^2"),
        ("the 21<sup>st</sup> of May", "the 21st of May"),
        ("40 m<sup>2</sup>", "40 m2"),
        ("2<sup>1</sup>/<sub>2</sub> miles", "2 1/2 miles"),
        ("1871<sup><a href='#n4'>4</a></sup> it sank", "1871[4] it sank"),
        ("1871<a href='#n4'><sup>4</sup></a> it sank", "1871[4] it sank"),
        ("it sank.<sup id=r1><a href='#n1'>[1]</a></sup>", "it sank.[1]"),
        ("it sank<sup>*</sup>", "it sank*"),
        ("<ruby>東京<rt>とうきょう</rt></ruby>へ", "東京(とうきょう)へ"),
        ("<ruby>東<rp>（</rp><rt>とう</rt><rp>）</rp></ruby>へ", "東（とう）へ"),
        ("Press <img class=key alt=Shift src=s.png> now", "Press Shift now"),
        ("Good <img class='wp-smiley' alt='🙂' src=s.png>", "Good 🙂"),
        ("A <img class=photo alt='A picture of a boat' src=b.png> boat", "A boat"),
        ("It pays <div style='display: inline'>$7</div> a share.", "It pays $7 a share."),
    ],
)
def test_marks_in_a_line(source: str, text: str) -> None:
    assert shown(f"<div>{source}</div>") == text


CODE = "def tide(h):\n    if h > 4:\n        return True\n    return False"


@pytest.mark.parametrize(
    "source",
    [
        f"<pre>{CODE.replace('>', '&gt;')}</pre>",
        f"<pre>{CODE.replace('>', '&gt;').replace(chr(10), chr(13) + chr(10))}</pre>",
        f"<pre>\n\n{CODE.replace('>', '&gt;')}\n\n</pre>",
        f"<pre><code>{CODE.replace('>', '&gt;').replace(chr(10), '<br>')}</code></pre>",
        f"<pre>{''.join(f'<div class=line>{line}</div>' for line in CODE.replace('>', '&gt;').split(chr(10)))}</pre>",
        f"<pre>{''.join(f'<span>{line}</span>{chr(10)}' for line in CODE.replace('>', '&gt;').split(chr(10)))}</pre>",
    ],
)
def test_code_keeps_its_lines(source: str) -> None:
    assert shown(f"<p>So:</p>{source}<p>End.</p>") == f"So:\n\n{CODE}\n\nEnd."


def test_the_first_line_of_code_keeps_its_indent() -> None:
    assert shown("<pre>\n    a\n      b\n</pre>") == "    a\n      b"


@pytest.mark.parametrize(
    "mark",
    [
        "<a class=headerlink href='#use' title='Link to this heading'>¶</a>",
        " <a href='#use'>#</a>",
        "<a class=anchor href='#use'><span>🔗</span></a>",
        "<a href='#use'>Permalink</a>",
        "<span class='mw-editsection'><span>[</span><a href=/edit>bearbeiten</a><span>]</span></span>",
    ],
)
def test_the_mark_of_a_heading_is_cut_under_its_own_name(mark: str) -> None:
    source = f"<h2>Use{mark}</h2><p>Turn it.</p>"
    assert shown(source) == "Use\n\nTurn it."
    edits = page_of(source, 100).edits
    mine = [edit for edit in edits if BuiltIn.MARKUP_PERMALINK in edit.rules]
    assert len(mine) == 1
    undone = render(source, [edit for edit in edits if edit is not mine[0]])
    assert undone.partition("\n\n")[0] != "Use"
    assert "<" not in undone


def test_a_link_that_is_the_heading_stays() -> None:
    assert shown("<h2><a class=anchor href='#use'>How to use it</a></h2>") == "How to use it"


def test_titles_are_read_without_the_mark() -> None:
    assert page_of("<h1>Use<a href='#use'>¶</a></h1>", 100).titles == ("Use",)


def test_a_button_in_a_heading_is_the_heading() -> None:
    source = f"<h3><button aria-expanded=true><span>Who pays for it?</span></button></h3><p>{ONE}</p>"
    blocks = page_of(source, 100).blocks
    assert (blocks[0].text, blocks[0].path) == ("Who pays for it?", ("h3",))
    assert (
        shown(f"<details><summary><button>Who pays?</button></summary><p>{ONE}</p></details>") == f"Who pays?\n\n{ONE}"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden=until-found><p>{TWO}</p></div>",
        f"<div role=tabpanel hidden><p>{TWO}</p></div>",
        f"<button aria-controls=p1>More</button><div id=p1 hidden><p>{TWO}</p></div>",
        f"<article><section id=rest hidden><p>{TWO}</p></section></article>",
    ],
)
def test_hidden_text_that_readers_can_open_is_shown(hidden: str) -> None:
    assert TWO in shown(f"<p>{ONE}</p>{hidden}<p>{THREE}</p><p>{FOUR}</p>")


@pytest.mark.parametrize("place", ["{away}{rest}", "{rest}{away}", "<p>{one}</p>{away}{away}{rest}"])
def test_hidden_text_is_cut_by_name_and_can_be_undone(place: str) -> None:
    away = f"<div hidden><p>{FOUR}</p><p>Close</p></div>"
    source = place.format(away=away, rest=paragraphs(TWO, THREE, ONE), one=ONE)
    visible = shown(source)
    parsed = page_of(source, 100)
    assert FOUR not in visible
    assert "\n\n\n" not in visible
    mine = [edit for edit in parsed.edits if BuiltIn.MARKUP_HIDDEN in edit.rules]
    assert len(mine) == 1
    undone = render(source, [edit for edit in parsed.edits if edit is not mine[0]])
    assert f"{FOUR}\n\nClose" in undone.split("\n\n" + TWO)[0] + undone
    assert "<" not in undone
    assert {flag.kind for flag in parsed.flags} == {FlagKind.MARKUP_HIDDEN}
    assert account(source, parsed.edits).cut >= len(FOUR)


def test_labels_that_are_hidden_raise_no_flag() -> None:
    assert page_of(f"<div hidden><p>Menu</p></div>{paragraphs(ONE, TWO)}", 100).flags == ()


def test_custom_elements_that_hold_sentences_begin_lines() -> None:
    source = f"<tide-title>The quay</tide-title><tide-text>{ONE}</tide-text> <tide-text>{TWO}</tide-text>"
    assert shown(source) == f"The quay\n\n{ONE}\n\n{TWO}"
    assert (
        shown("<p>A <x-i>small</x-i> <x-i>boat</x-i>, and <x-b></x-b><x-b></x-b>more.</p>") == "A small boat, and more."
    )


SHELL = f'<script type="application/json">{{"text": "{ONE} {TWO} {THREE}"}}</script>'


@pytest.mark.parametrize(
    ("source", "flagged"),
    [
        (f"<body><div><p>Loading...</p></div>{SHELL}</body>", True),
        (f"<body><p>Loading...</p>{SHELL.replace('application/json', 'application/ld+json')}</body>", True),
        (f"<body>{paragraphs(ONE, TWO)}{SHELL}</body>", False),
        ('<body><p>Closed on Monday.</p><script type="application/json">{"a": "b"}</script></body>', False),
    ],
)
def test_an_empty_shell_is_flagged(source: str, flagged: bool) -> None:  # noqa: FBT001
    assert (FlagKind.EMPTY in {flag.kind for flag in page_of(source, 100).flags}) is flagged


def test_the_headline_is_kept_once() -> None:
    story = paragraphs(ONE, TWO, THREE, FOUR)
    text, done = cleaned(
        page(f"<h1>The quay is closed</h1>{story}", "<title>The quay is closed | The Tide Table</title>")
    )
    assert text.startswith(f"The quay is closed\n\n{ONE}")
    assert text.count("The quay is closed") == 1
    assert done.title == "The quay is closed"


def test_the_only_heading_of_a_page_is_kept_where_the_head_says_it_otherwise() -> None:
    head = "<title>Quay shut for the summer – The Tide Table</title><meta property=og:title content='Quay shut for the summer'>"
    text, _ = cleaned(page(f"<h1>The harbour office closes the quay</h1>{paragraphs(ONE, TWO, THREE, FOUR)}", head))
    assert text.startswith("The harbour office closes the quay\n\n")


@pytest.mark.parametrize(
    "head",
    [
        "<title>What the tide brings – The Tide Table</title>",
        "<title>x | The Tide Table</title><meta property=og:title content='What the tide brings | The Tide Table'>",
        "<title>The Tide Table: What the tide brings</title>",
        "<meta property=og:site_name content='Tides &amp; Co'><title>What the tide brings | Tides &amp; Co</title>",
        '<script type="application/ld+json">{"publisher": {"@type": "Organization", "name": "Tides"}}</script><title>What the tide brings - Tides</title>',
        "<meta property=og:title content='The Tide Table'><title>What the tide brings</title>",
    ],
)
@pytest.mark.parametrize("heading", ["", "<h1>Our week by the water</h1>"])
def test_the_title_is_never_the_name_of_the_site(head: str, heading: str) -> None:
    _, done = cleaned(page(heading + paragraphs(ONE, TWO, THREE, FOUR), head))
    assert done.title in ("What the tide brings", "Our week by the water")


TEASERS = {
    "sv": "Läs mer: {}",
    "pl": "Czytaj także: {}",
    "id": "Baca juga: {}",
    "nl": "Lees ook | {}",
    "tr": "Ayrıca oku: {}",
    "en": "Watch: {}",
    "ja": "関連記事：{}",
    "zh": "相关阅读：{}",
    "ar": "اقرأ أيضا: {}",
}
HEADLINES = {
    "ja": "古い灯台はどのように建てられたのか",
    "zh": "一百年前的灯塔是怎样建成的",
    "ar": "كيف بنيت المنارة القديمة قبل مئة عام",
}


@pytest.mark.parametrize("language", TEASERS)
def test_a_teaser_between_paragraphs_is_cut_in_any_language(language: str) -> None:
    headline = HEADLINES.get(language, "How the old lighthouse was built")
    teaser = TEASERS[language].format(f"<a href=/x>{headline}</a>")
    text, _ = cleaned(page(f"<h1>The quay is closed</h1>{paragraphs(ONE, TWO, teaser, THREE, FOUR)}"))
    assert headline not in text
    assert TWO in text
    assert THREE in text


@pytest.mark.parametrize(
    "line",
    [
        "Source: <a href=/x>Office of harbours and of the sea</a>",
        "Foto: <a href=/x>Der Hafen im Winter vor hundert Jahren</a>",
        "There were two reasons: <a href=/x>the storm and the old piles</a>.",
    ],
)
def test_a_line_that_only_looks_like_a_teaser_is_not_cut_as_one(line: str) -> None:
    _, done = cleaned(page(f"<h1>The quay is closed</h1>{paragraphs(ONE, TWO, line, THREE, FOUR)}"))
    assert "boilerplate.linked-teaser" not in {name for edit in done.edits for name in edit.rules}


def test_a_label_takes_its_links_along() -> None:
    links = "".join(
        f"<h3><a href=/{n}>{name} and what came of it</a></h3>" for n, name in enumerate(("The weir", "The eels"))
    )
    text, _ = cleaned(
        page(f"<h1>The quay is closed</h1>{paragraphs(ONE, TWO, THREE)}<h2>Read next</h2>{links}<p>{FOUR}</p>")
    )
    assert "what came of it" not in text
    assert FOUR in text


def test_what_is_not_displayed_is_cut_unless_it_is_much_or_can_be_opened() -> None:
    story = paragraphs(ONE, TWO, THREE, FOUR, ONE.replace("old", "new"), TWO.replace("Divers", "Fishermen"))
    extra = "<div class={} style='display:none'><p>A line for search engines that no reader ever sees on this page.</p></div>"
    assert "search engines" not in cleaned(page(f"<h1>The quay is closed</h1>{extra.format('seo')}{story}"))[0]
    answer = (
        f"<h2>Who was hurt?</h2><div class=faq-body style='display:none'><p>{FOUR.replace('walked', 'gone')}</p></div>"
    )
    assert "had gone over the quay" in cleaned(page(f"<h1>The quay is closed</h1>{story}{answer}"))[0]
    away = f"<h1>The quay is closed</h1><div class=rest style='display:none'>{story}</div>"
    assert THREE in cleaned(page(away))[0]


def test_a_banner_for_cookies_goes_in_a_language_the_model_does_not_know() -> None:
    story = "Havnekontoret stengte den gamle kaia mandag, fordi to av pelene hadde flyttet seg i stormen. " * 2
    banner = (
        "<div class='cmplz-cookiebanner'><p>Vi bruker informasjonskapsler for å gi deg en bedre opplevelse.</p></div>"
    )
    text, _ = cleaned(
        page(
            f"{banner}<h1>Kaia er stengt</h1>{paragraphs(story, story + 'Ingen ble skadet.', 'Dykkere hadde sett de første sprekkene i mars.')}"
        )
    )
    assert "informasjonskapsler" not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>The quay is closed</h1><p>The quay is closed</p>{paragraphs(ONE, TWO, THREE)}",
        f"<h1>The harbour shuts its quay</h1><h2>The harbour shuts its quay</h2>{paragraphs(ONE, TWO, THREE)}",
        f"<ul><li>The old quay is closed again</li></ul><h2>The old quay is closed again</h2>{paragraphs(ONE, TWO, THREE)}",
        f"<h1>The quay is closed</h1>{paragraphs(ONE + chr(0x2028) + TWO, THREE)}",
        f"<h1>The quay is closed</h1>{paragraphs(ONE, TWO)}<pre>{CODE.replace('>', '&gt;')}</pre>{paragraphs(THREE)}",
        f"<h1>Use<a href='#x'>¶</a></h1>{paragraphs(ONE, 'It grows by 10<sup>7</sup> grains a day, and nobody knows why it does.', TWO)}",
    ],
)
def test_the_text_of_a_page_is_cleaned_no_further(body: str) -> None:
    text, _ = cleaned(page(body))
    assert clean(text.encode(), kind=Kind.TEXT).edits == ()
