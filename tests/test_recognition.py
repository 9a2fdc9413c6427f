"""A page is known as a page by its first tags or by its closed blocks; a text about HTML stays a text."""
# ruff: noqa: E501 - small pages read better wide

import time

import pytest

from pipeline import Kind, clean, render
from pipeline.kinds import FlagKind
from pipeline.reading.recognition import looks_like_html

BODY = (
    "<body><nav><ul><li><a href=/>Home</a></li><li><a href=/w>Weather</a></li></ul></nav><main><h1>The ferry is back</h1>"
    "<p>The ferry crossed the strait again on Sunday, after two months in which nobody came or left.</p>"
    "<p>Its new engine was built in the yard behind the harbour, by four people and in forty days.</p></main></body></html>"
)
PAGE = f"<!DOCTYPE html>\n<html lang=en><head><title>The ferry is back</title></head>{BODY}"
ARTICLE = (
    "<article><h2>The ferry is back</h2><p>The ferry crossed the strait again on Sunday.</p>"
    "<p>Its new engine was built in the yard behind the harbour.</p></article>"
)

BEFORE = {
    "nothing": "",
    "a byte order mark": "\ufeff",
    "an XML declaration": '<?xml version="1.0" encoding="utf-8"?>\n',
    "a stylesheet instruction": '<?xml version="1.0"?>\n<?xml-stylesheet href="a.css" type="text/css"?>\n',
    "a long comment": f"<!-- {'served from the cache ' * 4_000} -->\n",
    "several comments": "<!-- one -->\n<!-- two -->\n \ufeff",
    "a notice of PHP": "<br />\n<b>Notice</b>:  Undefined index: ref in <b>/srv/www/a.php</b> on line <b>5</b><br />\n",
    "two notices as text": "PHP Warning:  Undefined variable $a in /srv/a.php on line 7\nDeprecated: f() in /srv/b.php on line 9\n",
    "a script": "<script>if (1 < 2) { document.write('</p>') }</script>\n",
    "elements of the head": '<meta charset="utf-8"><title>The ferry is back</title><link rel=icon href=i.png>\n',
    "headers of a server": "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nServer: x\n\n",
    "a banner": "<div class=banner><p>We are testing a new design of these pages today.</p></div>\n",
    "a word of debug output": "debug\n",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_a_page_is_known_whatever_precedes_it(before: str) -> None:
    done = clean((before + PAGE).encode())
    text = render(done.document.original, done.edits)
    assert done.document.kind is Kind.HTML
    assert "<p>" not in text
    assert "The ferry crossed the strait" in text


@pytest.mark.parametrize(
    "source",
    [
        ARTICLE,
        f"<div class=story>{ARTICLE}</div>",
        "<p>One paragraph, as a feed has it, and <em>no more</em> than that.</p>",
        "<div><p>Это текст из ленты новостей.</p><p>В нём два абзаца.</p></div>",
        f'<meta charset="utf-8"><title>The ferry</title>\n{ARTICLE}',
        f"<title>The ferry</title><p>The ferry is back.<p>It crossed the strait on Sunday.{ARTICLE}",
        "<!-- wp:paragraph -->\n<p>The ferry is back.</p>\n<!-- /wp:paragraph -->\n<p>It crossed.</p>",
        f"The ferry is back. {ARTICLE}{ARTICLE}<p>The end of it all.</p>",
        f"<h1>Old pages</h1>{'<p>A paragraph that nobody closed goes on to the next one.' * 6}<hr>",
        f"<section><script>{'var a = 1; ' * 9_000}</script>{ARTICLE}</section>",
        f"<div>{'<div><p>One of very many paragraphs.</p></div>' * 9_000}</div>",
        f"<my-card>{ARTICLE}</my-card>",
    ],
)
def test_a_fragment_is_a_page(source: str) -> None:
    assert looks_like_html(source)


PROSE = "The element is old. It was in the first draft of the language, and browsers still close it by themselves.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"{PROSE}```html\n{PAGE}\n```\n\n{PROSE}",
        f"```html\n{PAGE}\n```\n\n{PROSE}",
        f"{PROSE}    <!DOCTYPE html>\n    <html><body><p>Hello</p></body></html>\n\n{PROSE}",
        f"Save this as index.html:\n\n<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>\n\n{PROSE}",
        f"{PROSE}Write <p>Hello</p> and see.\n\n{PROSE}",
        f'<p align="center"><img src="logo.png"></p>\n\n# Ferry\n\n{PROSE * 4}<details><summary>More</summary></details>\n',
        f"<h1>Ferry</h1>\n\n{PROSE * 3}## Use\n\n```\nferry --help\n```\n",
        "{% block body %}<div><p>{{ page.text }}</p></div>{% endblock %}",
        "<% @posts.each do |post| %><p><%= post.text %></p><% end %>",
        "<?php include 'a.php'; ?>\n<!DOCTYPE html>\n<html><body><p><?= $text ?></p></body></html>",
        '<?xml version="1.0"?>\n<rss><channel><title>News</title><item><title>One</title></item></channel></rss>',
        '<?xml version="1.0"?>\n<document><head><title>About</title></head><body><p>It is one.</p></body></document>',
        "<!-- @if-open -->\n<h2>Settings</h2><p>The switch is open.</p>\n<!-- @endif -->",
        "From: a@example.com\nSubject: pages\nDate: today\n\n<html><body><p>Hello</p></body></html>",
        "<para>This is <emphasis>not</emphasis> HTML.</para>",
        "1 < 2 and 3 > 2",
        "<3 <3 <3",
        "<!--",
        "",
    ],
)
def test_a_text_about_html_stays_a_text(text: str) -> None:
    assert not looks_like_html(text)
    assert clean(text.encode()).document.kind is Kind.TEXT


TABLE = "<tr><td>north</td><td>south</td></tr>\n"


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        (f"{PROSE}<table>\n{TABLE * 8}</table>\n\n{PROSE}", True),
        (f"{PROSE}<br>more<br>and more<br>and<br>so<br>it<br>goes<br>on<br>and<br>on<br>here</p>{'</p>' * 5}", True),
        (f"{PROSE}```html\n<table>\n{TABLE * 8}</table>\n```\n\n{PROSE}", False),
        (f"{PROSE}Write <p>Hello</p> and see.\n\n{PROSE}", False),
        (f"{PROSE * 40}<ul><li>a</li><li>b</li><li>c</li><li>d</li></ul>", False),
        ("a <b>bold</b> word " * 20, False),
    ],
)
def test_many_tags_in_a_text_are_flagged(text: str, flagged: bool) -> None:  # noqa: FBT001
    done = clean(text.encode())
    assert done.document.kind is Kind.TEXT
    assert (FlagKind.MARKUP_IN_TEXT in {flag.kind for flag in done.flags}) is flagged


@pytest.mark.parametrize(
    "part",
    [
        "<!-- x --> ",
        "<?xml?>",
        "<meta>",
        "<p>",
        "</p>",
        "<div>",
        "<p>word</p>",
        "\n<html",
        "x\n<html>",
        "<!--",
        "<script>",
        "<",
        "word </p ",
    ],
)
def test_recognition_takes_linear_time(part: str) -> None:
    text = part * 60_000
    start = time.process_time()
    looks_like_html(text)
    assert time.process_time() - start < 2
