"""Nothing of a document, of its name, or of a rule of others acts in the report."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given

from pipeline import RULES, Cleaned, Flag, Span
from pipeline.model import Annotation, Role, Source
from pipeline.report import Bin, Occasion, Place, RuleCount, Sample, Setting, index_page
from pipeline.report.commands import undo_command
from pipeline.report.escaping import as_attribute, as_html, shown_change
from pipeline.report.notebook import html_of
from pipeline.report.style import SCRIPT
from tests.made_reports import ATTACK, Tags, cleaned_of, documents, edit_of, page_of, totals_of

TEMPLATES = sorted(Path(str(files("pipeline.report"))).glob("html/*.html"))


def hostile_document() -> Cleaned:
    """Return a document that says `ATTACK` wherever a document, a rule of others or a charset can say anything."""
    original = f"{ATTACK}\n\n{ATTACK} inside end"
    last = edit_of(original, "end", ATTACK, rule=ATTACK, note=ATTACK)
    wide = edit_of(original, "inside ", rule=ATTACK, note=ATTACK)
    inner = edit_of(original, "side", ATTACK, rule=ATTACK, note=ATTACK)
    flags = (Flag(Span(0, 9), ATTACK, ATTACK, ATTACK), Flag(Span(0, len(original)), ATTACK, ATTACK, ATTACK, 0.5))
    cleaned = cleaned_of(original, last, wide, inner, flags=flags, proposals=(last,))
    roles = (Annotation(Span(0, 9), Role.BYLINE, ATTACK),)
    return replace(cleaned, source=Source(ATTACK, ATTACK), title=ATTACK, roles=roles)


def hostile_page() -> str:
    samples = [
        Sample(id=ATTACK, source="a.txt", cleaned=hostile_document()),
        Sample(id="b", source=ATTACK, title=ATTACK, cleaned=hostile_document()),
        Sample(id=ATTACK, source="c", code=ATTACK, message=ATTACK),
    ]
    words: dict[str, Any] = dict.fromkeys(
        ("document", "source", "before", "after", "note", "old", "new", "marked"), ATTACK
    )
    places = [Place(name=ATTACK, is_flag=is_flag, number=1, start=0, **words) for is_flag in (False, True)]
    totals = totals_of(
        **dict.fromkeys(("title", "version", "settings", "source", "release"), ATTACK),
        changed_settings=[Setting(ATTACK, ATTACK, ATTACK, ATTACK)],
        occasion=Occasion(ATTACK),
        files=[f"../{ATTACK}"],
        shares_cut=[Bin(ATTACK, 1)],
        confidence_by_kind={ATTACK: [Bin(ATTACK, 9)] * 3},
        edits_by_rule={ATTACK: RuleCount(1, 100, 95), f"markup.{ATTACK}": RuleCount(1, 1, 1)},
        flags_by_kind={f"attack.{ATTACK}": 1, ATTACK: 9},
        quarantine_by_code={ATTACK: 1},
    )
    rules = [replace(RULES[0], name=ATTACK, summary=ATTACK)]
    return index_page(totals, samples, rules, places=places)


def test_nothing_of_a_document_acts() -> None:
    page = hostile_page()
    page.encode("utf-8")
    tags = Tags(page)
    assert not tags.wrong
    assert not tags.open
    assert [tag for tag, _ in tags.seen].count("script") == 1
    assert not {"img", "iframe", "object"} & {tag for tag, _ in tags.seen}
    assert not any(name.startswith("on") for _, attributes in tags.seen for name in attributes)
    assert not set(page) & set("\u202e\u202c\x00\x1b\udc93\ud800")
    assert page.count("alert(1)") > 60


def test_the_diff_of_a_notebook_escapes_too() -> None:
    tags = Tags(html_of(hostile_document()))
    assert not tags.wrong
    assert {tag for tag, _ in tags.seen} == {"pre", "b", "code", "del", "ins", "mark", "span"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not regex.search(r"\|\s*safe\b|autoescape|Markup\(", source)
    assert not regex.search(r"=\{\{", source), "an attribute without quotes is not protected by escaping"


def test_a_command_that_cannot_be_copied_is_not_offered() -> None:
    assert undo_command("a\nb", [1]) == undo_command("a\u202eb", [1]) == undo_command("a" * 500, [1]) == ""
    assert undo_command("a';b", [1]) == """lacuna undo 'a'"'"';b' 1"""


@pytest.mark.parametrize("number", [0, 0x1B, 0x85, 0x202E, 0x2066, 0xD800, 0xDC93, 0xFFFE, 0xE0041])
def test_what_acts_on_its_neighbours_shows_as_a_label(number: int) -> None:
    character = chr(number)
    for html in (as_html(f"a{character}b"), as_attribute(f"a{character}b"), shown_change(f"a{character}b")):
        assert character not in html
        assert f"U+{number:04X}" in html
        html.encode("utf-8")


def test_joiners_of_persian_and_emoji_stay_in_kept_text_and_show_in_changes() -> None:
    assert as_html("می‌خواهم 👩‍🌾") == "می‌خواهم 👩‍🌾"
    assert "ZWNJ" in shown_change("می‌خواهم")


def test_the_page_needs_nothing_but_itself() -> None:
    page = page_of(cleaned_of("One.\n\nTwo."))
    for outside in ("http:", "https:", "url(//", "src=", "@import", "<link"):
        assert outside not in page
    assert "default-src 'none'" in page
    assert page.count(SCRIPT) == 1


@given(documents())
def test_any_page_is_wellformed_and_encodes(cleaned: Cleaned) -> None:
    page = page_of(cleaned, cleaned)
    page.encode("utf-8")
    tags = Tags(page)
    assert not tags.wrong
    assert not tags.open
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in tags.values("href")}
    assert targets <= set(ids)
