"""Poison 33 to 57: markup, meaning, rules and code."""

import json

from tests.poison_form import (
    EMPTY,
    GUARD,
    KEPT,
    MARKER,
    PROSE,
    TOO_DEEP,
    Case,
    Poison,
    growing_page,
    page,
    page_of,
    raw,
    text,
)

LONG = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
ENTITY_BOMB = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def _unclosed(name: str) -> Poison:
    return Poison(f"open-{name}.html", page(f"<{name}>\nvar x = 1;\n"))


def markup() -> list[Case]:
    """Return the cases of markup."""
    return [
        Case(
            33,
            "nested 300, 3,000, 200,000 deep",
            "`<div>` so many times",
            "kept up to `deepest_markup` (2,000), then quarantined `too-deep`",
            (
                Poison("deep300.html", page("<div>" * 300)),
                Poison("deep1900.html", page("<div>" * 1_900)),
                Poison("deep3000.html", page("<div>" * 3_000), TOO_DEEP),
                Poison("deep200000.html", page("<div>" * 200_000), TOO_DEEP),
                Poison("tables.html", page("<table><tr><td>" * 2_000), TOO_DEEP),
                Poison("selects.html", page("<select>" * 2_100)),
            ),
        ),
        Case(
            34,
            "20,000 unclosed `<b>`, `<a>`",
            "the tag so many times, never closed",
            "kept",
            (
                Poison("bold.html", page("<b>" * 20_000)),
                Poison("links.html", page("<a href='#'>x" * 20_000)),
            ),
        ),
        Case(
            35,
            "50,000 attributes",
            "5,000 (slow: 50,000) on one tag; as many classes",
            "kept",
            (
                Poison(
                    "attributes.html",
                    growing_page(lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n * 5_000)) + ">x</p>"),
                    full=10,
                ),
                Poison("classes.html", growing_page(lambda n: f"<p class='{'c ' * (n * 5_000)}'>x</p>"), full=10),
            ),
        ),
        Case(
            36,
            "100,000 unclosed comments",
            "`<!--x ` so many times; once",
            "kept, what they swallow flagged `unparsed`",
            (
                Poison("comments.html", page("<!--x " * 100_000)),
                Poison("comment.html", page("<!--x ")),
            ),
        ),
        Case(
            37,
            "`<![`",
            "`<![x ` 1,000 times, `<![CDATA[` unclosed",
            "read as HTML5 does, as comments",
            (
                Poison("marked.html", page("<![x >" * 1_000)),
                Poison("marked-open.html", page("<p>" + "<![x " * 1_000 + "></p>")),
                Poison("cdata.html", page("<![CDATA[ x ]]>")),
            ),
        ),
        Case(
            38,
            "unclosed script, style, title, textarea",
            "each before the marker, never closed",
            "the text after it flagged",
            tuple(_unclosed(name) for name in ("script", "style", "title", "textarea")),
        ),
        Case(
            39,
            "entity bomb, external entity",
            "a DTD with nested entities, `SYSTEM file:///etc/passwd`",
            "no entity is expanded or fetched",
            (
                Poison("bomb.html", raw((ENTITY_BOMB + page_of("<p>&b;</p>")).encode())),
                Poison(
                    "external.html",
                    raw(('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page_of("<p>&x;</p>")).encode()),
                ),
            ),
        ),
        Case(
            40,
            "entities: undefined, out of range, escaped twice",
            "`&bogus;`, `&#x110000;`, `&#xD800;`, `&#0;`, `&#99999999999999999999;`, `&amp;lt;`",
            "decoded once, as HTML5 does; undefined ones stay",
            (
                Poison(
                    "entities.html",
                    page("<p>&bogus; &#x110000; &#xD800; &#0; &#99999999999999999999; &amp;lt;</p>"),
                    keeps=(MARKER, "&bogus;", "&lt;"),
                ),
                Poison("ampersands.html", growing_page(lambda n: "<p>" + "&" * (n * 20_000) + "</p>"), full=20),
                Poison("less.html", growing_page(lambda n: "<p>" + "<" * (n * 10_000) + "</p>"), full=20),
            ),
        ),
        Case(
            41,
            "huge tables and spans",
            "2,000 (slow: 100,000) rows, `colspan=9000000000000000`; as many inline tags in one paragraph",
            "kept, in linear time",
            (
                Poison(
                    "rows.html",
                    growing_page(lambda n: f"<table>{'<tr><td>a<td>b' * (n * 2_000)}</table>"),
                    (KEPT, *TOO_DEEP),
                    full=1,
                ),
                Poison(
                    "rows-closed.html",
                    growing_page(lambda n: f"<table>{'<tr><td>a</td><td>b</td></tr>' * (n * 2_000)}</table>"),
                    full=20,
                ),
                Poison("colspan.html", page("<table><tr><td colspan=9000000000000000>x</td></tr></table>")),
                Poison("spans.html", growing_page(lambda n: f"<p>{'<i>a</i> b ' * (n * 5_000)}</p>"), full=10),
                Poison("short.html", growing_page(lambda n: "<p>ok</p>" * (n * 5_000)), full=10),
            ),
        ),
        Case(
            42,
            "text only where nobody sees it",
            "in attributes, in `<noscript>`, in JSON-LD",
            "flagged `empty`; `<noscript>` shows where nothing else does",
            (
                Poison("alt.html", raw(f"<html><body><img alt='{MARKER}'></body></html>".encode()), EMPTY),
                Poison("noscript.html", raw(f"<html><body><noscript>{MARKER}</noscript></html>".encode())),
                Poison(
                    "json-ld.html",
                    raw(f"<html><script type='application/ld+json'>{json.dumps({'text': MARKER})}</script>".encode()),
                    EMPTY,
                ),
            ),
        ),
        Case(
            43,
            "hidden text, the article twice",
            "`display:none`, a copy for phones and one for desktops",
            "one copy kept, the other cut as an edit",
            (
                Poison("hidden.html", page("<p style='display:none'>secret</p>")),
                Poison("twice.html", page(f"<div class=mobile><p>{LONG}</p></div><div class=wide><p>{LONG}</p></div>")),
            ),
        ),
        Case(
            44,
            "HTML inside plain text, plain text with one `<`",
            "tags in a `.txt`, `a < b &amp; c`",
            "kept as it is",
            (
                Poison("tags.txt", text("Some <b>bold</b> words."), keeps=(MARKER, "<b>bold</b>")),
                Poison("less.txt", text("a < b &amp; c"), keeps=(MARKER, "a < b & c")),
            ),
        ),
        Case(
            45,
            "frames, base, MHTML, view-source",
            "a page of each kind",
            "kept; a page of frames only: flagged `empty`",
            (
                Poison(
                    "frames.html", raw(b"<html><frameset><frame src=a><frame src=b></frameset></html>"), EMPTY, 1, 0, ()
                ),
                Poison("base.html", page("", "<base href='javascript:alert(1)'>")),
                Poison(
                    "page.mhtml.txt",
                    raw(f"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n{MARKER}\r\n".encode()),
                ),
                Poison("source.txt", raw(page_of("").replace("<", "&lt;").encode())),
            ),
        ),
        Case(
            46,
            "200,000 `</p>`",
            "10,000 (slow: 200,000) end tags without a start",
            "kept",
            (Poison("ends.html", growing_page(lambda n: "</p>" * (n * 10_000)), full=20),),
        ),
    ]


def _same(name: str, content: str) -> Poison:
    return Poison(name, text(content), keeps=(MARKER, content))


def meaning() -> list[Case]:
    """Return the cases in which hostile is only what text means."""
    refrain = "Nevermore.\n\nThe raven spoke.\n\nNevermore.\n\nAnd the night went on.\n\nNevermore."
    template = "".join(f"<p>{LONG}</p><p>{n}</p>" for n in range(60))
    return [
        Case(
            47,
            "text that looks like boilerplate and is none",
            "an article about “Scroll to Top”, a refrain, equal list items, a repeated quotation",
            "kept to the letter",
            (
                _same("about.txt", "Scroll to Top is the name of a song. It was a hit in 2014."),
                _same("refrain.txt", refrain),
                _same("items.txt", "- one egg\n- one egg\n- one egg"),
                _same("quote.txt", "“No comment,” he said.\n\nShe asked again.\n\n“No comment,” he said."),
            ),
        ),
        Case(
            48,
            "headline equal to the first sentence",
            "the title, then a paragraph that starts with it",
            "kept to the letter",
            (
                Poison(
                    "headline.txt",
                    raw(f"The river rose\n\nThe river rose. It fell again by noon.\n\n{MARKER}\n".encode()),
                    keeps=(MARKER, "The river rose. It fell again by noon."),
                ),
            ),
        ),
        Case(
            49,
            "a document that is all boilerplate",
            "a menu, a share bar, a link to the top",
            "flagged `guard.share-cut`, nothing cut",
            (
                Poison(
                    "menu.txt",
                    raw(b"Home\n\nNews\n\nContact\n\nShare\n\nTweet\n\nScroll to Top\n"),
                    GUARD,
                    keeps=("Contact", "Scroll to Top"),
                ),
            ),
        ),
        Case(
            50,
            "what looks like a fragment and is none",
            "headline, caption, dateline, table row, code",
            "kept to the letter",
            (_same("code.txt", "    for x in y:\n        print(x)"), _same("dateline.txt", "PARIS, 3 May (Reuters) —")),
        ),
        Case(
            51,
            "scripts without spaces or capitals, right to left",
            "Chinese, Thai, Arabic, Hebrew, Devanagari",
            "kept to the letter",
            (
                _same("chinese.txt", "市议会星期二开会，经过长时间辩论，同意重建河上的旧桥。"),
                _same("thai.txt", "สภาเทศบาลประชุมเมื่อวันอังคารและตกลงที่จะสร้างสะพานเก่าขึ้นใหม่"),
                _same("arabic.txt", "اجتمع المجلس يوم الثلاثاء ووافق على إعادة بناء الجسر القديم."),
                _same("hindi.txt", "परिषद मंगलवार को मिली और पुराने पुल के पुनर्निर्माण पर सहमत हुई।"),
            ),
        ),
        Case(
            52,
            "a template that repeats its text",
            "one paragraph sixty times between numbers",
            "flagged `guard.share-cut`, nothing cut; the run reports what was cut by rule",
            (Poison("template.html", page(template), GUARD, keeps=(MARKER, PROSE[:40])),),
        ),
    ]


def code() -> list[Case]:
    """Return the cases of rules and code; each has a test of its own."""
    return [
        Case(
            53,
            "a rule with a catastrophic pattern",
            r"`(a|aa)+$`, `(x+x+)+y`, `\s+$` and worse as patterns of a rule",
            "found in time, or the rule is left out: flagged `rule-failed`",
        ),
        Case(
            54,
            "a rule that raises, lies or never ends",
            "raises, yields forever, marks outside the text, cuts half of a block or across two",
            "the rule is left out: flagged `rule-failed`; no law is broken",
        ),
        Case(
            55,
            "fuzzy patterns",
            "`(?:…){e<=5}` as the pattern of a rule",
            "found in time, or the rule is left out: flagged `rule-failed`",
        ),
        Case(
            56,
            "a rule file that cannot be imported",
            "a syntax error in a file below `pipeline/rules`",
            "the run does not start, exit code not 0",
            proof="tests/runs/test_faults.py",
        ),
        Case(
            57,
            "settings with unknown keys, wrong types",
            "a table of both",
            "the run does not start, exit code 35, every mistake reported",
        ),
    ]
