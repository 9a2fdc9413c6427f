"""Character references of pages: those of what nobody sees, and those that were escaped twice."""

import time

import pytest

from pipeline import Kind, clean

STORY = "The council met on Tuesday and agreed to rebuild the old bridge over the river in the spring."


def shown(markup: str) -> str:
    page = clean(f"<html><body><p>{STORY}</p><p>{markup}</p><p>{STORY} Nobody spoke.</p></body></html>", kind=Kind.HTML)
    return page.text.split("\n\n")[1]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "Die Donau&shy;dampf&#173;schiffe fahren wieder den ganzen Fluss hinab.",
            "Die Donaudampfschiffe fahren wieder",
        ),
        (
            "The bridge&#8203; is&#x200B; old, and nobody knows its age.&#8203;",
            "The bridge is old, and nobody knows its age.",
        ),
        ("&zwnj;The bridge is old.&lrm; Nobody knows how old it is today.", "The bridge is old. Nobody knows"),
        ("Мост&#xFEFF; через&shy; реку был построен сто лет назад.", "Мост через реку был построен"),
    ],
)
def test_references_to_what_nobody_sees_show_nothing(markup: str, text: str) -> None:
    assert shown(markup).startswith(text)


@pytest.mark.parametrize(
    "markup",
    [
        "می&zwnj;خواهم این کتاب را بخوانم و فردا آن را پس بدهم.",
        "क्&#8205;ष यह एक वाक्य है जो यहाँ लिखा गया है।",
        "He wrote a family 👨&#x200D;👩&#x200D;👧 in the last line of the letter.",
        "สวัสดี&#8203;ครับ ผมชื่อสมชายและอยู่ที่กรุงเทพ",
    ],
)
def test_scripts_keep_what_they_need(markup: str) -> None:
    assert any(char in shown(markup) for char in "\u200b\u200c\u200d")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Data analysis in Python, SQL &amp;#x26; AI is what they teach.", "Python, SQL & AI"),
        ("She said &amp;quot;no&amp;quot; and left the room at once.", 'She said "no" and left'),
        ("Bread &amp;amp;amp; butter is what they sold in the market.", "Bread & butter"),
        ("Τα καφέ&amp;nbsp;της πόλης άνοιξαν ξανά χθες το πρωί.", "καφέ\xa0της"),
    ],
)
def test_what_was_escaped_twice_is_decoded(markup: str, text: str) -> None:
    assert text in shown(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("The entity &amp;copy; is the sign of rights, and a browser shows it.", "The entity &copy; is"),
        ("Write &lt;b&gt; for bold, and &amp;nbsp; for a space that stays.", "and &nbsp; for"),
        ("The name is R&amp;D, and the other is Q&amp;A; both are short.", "R&D, and the other is Q&A; both"),
        (
            "A number &amp;lt; 5 is small, and she said &amp;quot;no&amp;quot; to it.",
            "A number &lt; 5 is small, and she said &quot;no",
        ),
        ("They have &amp;copyright; and &amp;river; in the same line of text.", "have &copyright; and &river; in"),
        ("See page?a=1&amp;copyright=2 for the rest of the long story.", "a=1&copyright=2"),
    ],
)
def test_what_a_page_is_about_stays(markup: str, text: str) -> None:
    assert text in shown(markup)


def test_code_keeps_its_references_to_tags() -> None:
    page = clean(f"<html><body><p>{STORY}</p><pre>if a &amp;lt; b: pass</pre><p>{STORY}</p>", kind=Kind.HTML)
    assert "if a &lt; b: pass" in page.text


def test_code_keeps_the_ampersand_that_it_escapes() -> None:
    page = clean(
        f"<html><body><p>{STORY}</p><pre>a &amp;amp; b, &amp;quot;c&amp;quot;</pre><p>{STORY}</p>", kind=Kind.HTML
    )
    assert 'a &amp; b, "c"' in page.text


@pytest.mark.parametrize("part", ["&shy;", "&amp;", "&amp;amp;", "&amp;#x26;", "&#8203;a", "&amp;amp;amp;amp;amp;amp;"])
def test_references_are_read_in_linear_time(part: str) -> None:
    start = time.process_time()
    clean(f"<html><body><p>{STORY}</p><p>{part * 8_000}</p>", kind=Kind.HTML)
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "markup", ["Donau&shy;dampf fährt.", "He said so.&#8203;", "SQL &amp;#x26; AI", "&zwnj;Go. &lrm;"]
)
def test_a_page_and_its_text_agree(markup: str) -> None:
    once = clean(f"<html><body><p>{STORY}</p><p>{markup}</p><p>{STORY} Nobody spoke.</p>", kind=Kind.HTML).text
    assert clean(once).text == once
