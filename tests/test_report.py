"""The report: what it says of a run and of its documents, on a page that stays small."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import regex

from pipeline import RULES, Edit, Flag, Span, clean
from pipeline.kinds import BuiltIn
from pipeline.model import Role
from pipeline.report import Bin, Occasion, Place, RuleCount, Sample, Setting, index_page, totals
from pipeline.report.style import DARK, LIGHT
from tests.made_reports import ATTACK, Tags, cleaned_of, edit_of, page_of, text_of, totals_of

LARGEST_PAGE_BYTES = 2_000_000


def test_a_seed_shows_its_cuts_and_its_fragment() -> None:
    text = "A talk\n\nA talk\n\nThey met.\n\nThe West left.\n\narmed clash in 2020.\n\nIndia agreed.\n\nScroll to Top"
    page = page_of(clean(text.encode()))
    assert ">Scroll to Top</del>" in page
    assert ">armed clash in 2020.</mark>" in page
    assert "starts mid-sentence with lower-case “armed”" in page
    assert "a link back to the top of the page" in page


def test_hidden_edits_are_told_beside_the_wider_one() -> None:
    original = "One.\n\nScroll cafÃ© Top"
    wide, narrow = edit_of(original, "Scroll cafÃ© Top"), edit_of(original, "Ã©", "é", "characters.mojibake")
    page = page_of(cleaned_of(original, wide, narrow))
    assert ">Scroll caf</del>" in page
    assert "1 hidden edit" in page
    assert "<del>Ã©</del> <ins>é</ins>" in page


def test_markup_is_there_but_closed() -> None:
    page = page_of(clean(b"<html><body><p>One <b>bold</b> &amp; true.</p><p>Two.</p></body></html>", rules=[]))
    assert '<del class="mk" title="markup.inline">&lt;b&gt;</del>' in page
    assert ".mk,.inner{display:none!important}" in page
    assert ">&amp;amp;</del>&amp; true." in page


def test_markup_leaves_room_for_the_text() -> None:
    words = " ".join(f"<b class='{'x' * 150}'>word{n}</b>" for n in range(200))
    document = f"<html><body><p>The story begins.</p><p>{words}</p><p>And ends.</p></body></html>"
    cleaned = clean(document.encode(), rules=[])
    small, large = page_of(cleaned, budget=30_000), page_of(cleaned)
    assert "no room here for the markup" in small
    assert '<del class="mk"' not in small
    assert "no room here" not in large
    assert '<del class="mk"' in large
    for page in (small, large):
        assert "The story begins." in page
        assert "And ends." in page
        assert "The page is full" not in page


def test_a_place_between_blocks_is_marked_on_a_line_of_its_own() -> None:
    flag = Flag(Span(4, 6), "lacuna.between", "lacuna.test", "text is lost here", 0.92)
    page = page_of(cleaned_of("One.\n\nTwo.", flags=(flag,)))
    assert page.index("One.</p>") < page.index("⟨…⟩</mark></p>") < page.index("Two.</p>")
    assert "92%" in page
    assert "text is lost here" in page


def test_a_remark_about_the_whole_document_is_told_once() -> None:
    flag = Flag(Span(0, 10), "guard.share-cut", "document", "nothing was cut")
    page = page_of(cleaned_of("One.\n\nTwo.", flags=(flag,)))
    assert page.count("nothing was cut") == 1


def test_proposals_are_told_as_not_made() -> None:
    original = "One two."
    page = page_of(cleaned_of(original, proposals=(edit_of(original, "two", "three"),)))
    assert "1 suggested edit (not applied)" in page


def test_unexplained_characters_raise_an_alarm() -> None:
    assert "Nothing lost." in page_of(documents=2, quarantined=0, quarantine_by_code={})
    assert 'role="alert"' not in page_of(documents=2, quarantined=0)
    assert "Not accounted for: 7 characters, 0 documents" in page_of(unexplained_characters=7)
    assert 'role="alert"' in page_of(documents=4)


def test_long_documents_fold_what_is_unchanged() -> None:
    original = (
        "\n\n".join(f"Paragraph {n} of a long story. " + "Words. " * 20 for n in range(100)) + "\n\nScroll to Top"
    )
    page = page_of(cleaned_of(original, edit_of(original, "Scroll to Top")))
    assert "… 98 paragraphs unchanged …" in page
    assert page.index("paragraphs unchanged") < page.index("Paragraph 99 of") < page.index(">Scroll to Top</del>")


@pytest.mark.parametrize(
    "original",
    [
        "x" * 3_000_000,
        "\x00\x01" * 500_000,
        ("\x00\x01" * 3000 + "?") * 90 + "\n\n",
        "é\n\n" * 30_000,
        "é <&\n\n" * 30_000,
        "\n" * 1_000_000,
        "a\udc80 " * 30_000,
    ],
    ids=["word", "controls", "labels", "short-paragraphs", "paragraphs", "empty", "surrogates"],
)
@pytest.mark.timeout(60)
def test_a_huge_document_stays_on_a_small_page(original: str) -> None:
    edits = [Edit(Span(n, n + 1), original[n], "!", ("characters.x",)) for n in range(0, 40_000, 2)]
    flags = tuple(Flag(Span(0, n + 9), "loss", "loss.test", ATTACK * 9) for n in range(500))
    marked, bare = cleaned_of(original, *edits, flags=flags), cleaned_of(original)
    page = page_of(marked, bare, marked, bare, cleaned_of("Last.\n\nDocument."))
    assert len(page.encode()) < LARGEST_PAGE_BYTES
    assert "Last.</p>" in page


def test_many_rules_stay_on_a_small_page() -> None:
    original = "\n\n".join(f"Paragraph {n}. " + "Слова. " * 30 for n in range(200))
    cleaned = cleaned_of(original, edit_of(original, "Paragraph 7", "P"))
    counts = {f"boilerplate.rule-{n}": RuleCount(n, n, n) for n in range(5_000)}
    page = page_of(*[cleaned] * 100, budget=150_000, edits_by_rule=counts)
    assert len(page.encode()) < LARGEST_PAGE_BYTES
    assert "more did not fit. All edits are in the ledger." in page
    assert "more rules" in page


@pytest.mark.parametrize("paragraphs", [1, 400])
def test_a_page_of_any_corpus_is_under_2_mb(paragraphs: int) -> None:
    """Everything at once: far more rules, kinds, codes, places, settings and documents than a page has room for."""
    long = "й&" * 400
    names = [f"боилерплате.{'x' * 60}-{n}" for n in range(3_000)]
    samples = []
    for name in names[: 3_000 // paragraphs]:
        text = "\n\n".join(f"{n} {name} {'й&' * 9}" for n in range(paragraphs))
        cleaned = cleaned_of(text, edit_of(text, name, rule=name, note=long))
        samples.append(Sample(id=long, source=long, title=long, cleaned=cleaned))
    samples += [Sample(id=f"{n}{long}", source=long, code="not-text", message=long) for n in range(3_000)]
    words = ("document", "source", "before", "after", "note", "old", "new", "marked")
    parts: dict[str, Any] = dict.fromkeys(words, long)
    places = [Place(name=name, is_flag=kind, number=1, start=0, **parts) for name in names for kind in (False, True)]
    tenths = [Bin(f"{n}0 %", n) for n in range(10)]
    totals = totals_of(
        **dict.fromkeys(("title", "version", "settings", "source", "release"), long),
        changed_settings=[Setting(long, long, long, long)] * 3_000,
        edits_by_rule={name: RuleCount(9, 9, 9) for name in names} | {f"markup.{n}": RuleCount(9, 9, 9) for n in names},
        flags_by_kind=dict.fromkeys(names, 9),
        confidence_by_kind=dict.fromkeys(names, tenths),
        quarantine_by_code=dict.fromkeys(names, 9),
        files=[f"../{n}" for n in range(9)],
    )
    page = index_page(totals, samples, RULES, places=places)
    assert len(page.encode()) < LARGEST_PAGE_BYTES


def test_a_budget_is_kept() -> None:
    cleaned = cleaned_of("\n\n".join(f"Paragraph {n}. " + "Words. " * 30 for n in range(2_000)))
    small, large = page_of(*[cleaned] * 9, budget=30_000), page_of(*[cleaned] * 9)
    assert len(small) < 30_000 + len(page_of(cleaned_of("One."))) + 10_000 < len(large)


def test_an_empty_run_has_a_page() -> None:
    page = index_page(totals_of(edits_by_rule={}, flags_by_kind={}, quarantine_by_code={}), [], [])
    assert not Tags(page).wrong
    assert "No document was chosen to be shown." in page
    assert "<script" not in page


def test_quarantine_tells_the_reason_and_what_the_code_means() -> None:
    sample = Sample(id="9", source="picture.txt", code="not-text", message="convert the file first")
    page = index_page(totals_of(), [sample], RULES)
    assert "convert the file first" in page
    assert "The bytes are not text." in page


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_has_contrast_aa(colours: dict[str, str]) -> None:
    pairs = [
        (ink, paper)
        for ink in ("ink", "quiet", "accent", "cut", "new", "flag", "markup")
        for paper in ("paper", "card")
    ]
    pairs += [(ink, f"{ink}-paper") for ink in ("cut", "new", "flag", "markup")]
    pairs += [("ink", "flag-paper"), ("cut", "flag-paper"), ("new", "flag-paper")]
    for ink, paper in pairs:
        light, dark = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_built_in_rules_are_named_once_and_all_in_use() -> None:
    paths = Path(totals.__file__).parents[1].rglob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in paths if path.name != "kinds.py")
    assert not regex.findall(r'"((?:characters|lines|markup)\.[a-z0-9-]+)"', source)
    used = {BuiltIn[name] for name in regex.findall(r"\bBuiltIn\.([A-Z0-9_]+)", source)}
    assert used | {BuiltIn(f"role.{role}") for role in Role} == set(BuiltIn)  # type: ignore[call-arg]


def test_a_run_with_quarantine_shows_no_tick() -> None:
    assert "✓" in page_of(documents=2, quarantined=0, quarantine_by_code={})
    broken = page_of()
    assert "✓" not in broken
    assert "In quarantine: 1 of 3 documents" in broken


def test_the_filter_offers_only_rules_of_which_something_is_shown() -> None:
    original = "One.\n\nScroll caf\u00c3\u00a9 Top"
    wide, narrow = (
        edit_of(original, "Scroll caf\u00c3\u00a9 Top"),
        edit_of(original, "\u00c3\u00a9", "\u00e9", "characters.mojibake"),
    )
    page = page_of(cleaned_of(original, wide, narrow))
    options = regex.findall(r'<option value="(\d+)">([^<]+)</option>', page)
    assert [name for _, name in options] == ["boilerplate.to-top"]
    assert all(regex.search(rf'<(?:del|ins|mark)[^>]* data-r="{number}"', page) for number, _ in options)


def test_converted_line_ends_are_one_line_and_part_paragraphs_as_before() -> None:
    cleaned = clean(b"One more line.\r\n\r\nTwo of them.\r\nThree.\r\n\r\n\r\nScroll to Top\r\n")
    page = page_of(cleaned)
    assert page.count("line ends converted to LF") == 1
    assert "U+000D" not in page
    assert page.count('<p dir="auto">') == 2
    assert ">Scroll to Top</del>" in page


def test_equal_reasons_of_neighbours_are_given_once() -> None:
    original = "One.\n\nMenu a\n\nMenu b\n\nMenu c\n\nTwo."
    edits = [edit_of(original, f"Menu {name}", note="a row of labels") for name in "abc"]
    page = page_of(cleaned_of(original, *edits))
    assert page.count('<span class="why">a row of labels</span>') == 1
    assert page.count("for the same reasons") == 2


def test_a_page_warns_of_attacks_and_of_rules_that_did_nearly_all() -> None:
    counts = {"boilerplate.model": RuleCount(9, 90, 80), "repeat.block": RuleCount(1, 30, 1)}
    page = page_of(kept=20, cut=81, edits_by_rule=counts, flags_by_kind={"attack.bidi": 2, "loss": 4})
    assert "boilerplate.model took out 79% of the text." in page
    assert "attack.bidi: 2 flags." in page
    assert "did 99%" in page_of(kept=9_000, cut=81, edits_by_rule=counts)
    assert 'class="alerts"' not in page_of(kept=9_000, cut=81, edits_by_rule={"repeat.block": RuleCount(1, 19, 81)})


def test_every_edit_shown_has_a_command_that_undoes_it() -> None:
    original = "One.\n\nScroll caf\u00c3\u00a9 Top\n\nTwo end."
    wide = edit_of(original, "Scroll caf\u00c3\u00a9 Top")
    narrow = edit_of(original, "\u00c3\u00a9", "\u00e9", "characters.mojibake")
    last = edit_of(original, "end")
    page = page_of(cleaned_of(original, wide, narrow, last))
    commands = regex.findall(r'data-copy="([^"]+)"', page)
    assert commands == ["lacuna undo 0 1", "lacuna undo 0 3"]
    assert "for the same reasons" not in page


def test_the_page_says_what_was_cleaned_when_and_how() -> None:
    page = page_of(
        source="/data/news",
        release="1.2",
        changed_settings=[Setting("clean.form", "NFC", "none", "The form. See `unicodedata`.")],
        occasion=Occasion("2026-11-25 18:02 UTC", 200.4),
        files=["../documents.jsonl"],
    )
    said = text_of(page)
    assert "1 setting not at the default" in said
    assert "clean.form = NFC, not none: The form. See unicodedata." in said
    assert "2026-11-25 18:02 UTC, after 3 min 20 s" in said
    assert '<a href="../documents.jsonl">documents.jsonl</a>' in page
    assert all(words in said for words in ("/data/news", "1.2"))
    plain = text_of(page_of(occasion=Occasion("2026-11-25 18:02 UTC")))
    assert "all at their defaults" in plain
    assert "UTC, after" not in plain


def test_histograms_say_their_numbers() -> None:
    sure = {"loss": [Bin("50% to 60%", 0), Bin("60% to 70%", 1), Bin("70% to 80%", 9)], "split": [Bin("a", 2)] * 3}
    page = page_of(
        shares_cut=[Bin("nothing", 40), Bin("up to 1%", 10)], confidence_by_kind=sure, flags_by_kind={"loss": 10}
    )
    said = text_of(page)
    assert "nothing 40 up to 1% 10" in said
    assert "50% to 60% 2 60% to 70% 3 70% to 80% 11" in said
    assert 'aria-label="confidence: 1 at 60% to 70%, 9 at 70% to 80%"' in page
    assert '<rect class="f-cut" width="250" height="10"/>' in page
    assert "How sure the flags are" not in page_of()


def test_reasons_that_differ_in_numbers_alone_are_given_once() -> None:
    original = "One.\n\nMenu a\nMenu b\n\nMenu c\n\nMenu d\n\nTwo."
    notes = {"a": "score 0.1; one; two", "b": "score 0.2; one; two", "c": "score 7; one; two", "d": "score 7; one; two"}
    page = page_of(cleaned_of(original, *(edit_of(original, f"Menu {key}", note=note) for key, note in notes.items())))
    assert page.count('<span class="why">') == 1
    assert "score 0.1; one; two</span>" in page
    assert page.count("for similar reasons") == 1
    assert page.count("for the same reasons") == 1


def test_a_note_has_three_reasons_and_counts_the_rest() -> None:
    original = "One.\n\nMenu\n\nTwo."
    page = page_of(cleaned_of(original, edit_of(original, "Menu", note="first; second; third; fourth; fifth")))
    assert "first; second; third; and 2 more</span>" in page
    assert 'title="boilerplate.to-top: first; second; third; fourth; fifth"' in page


def test_a_command_undoes_all_edits_of_a_note() -> None:
    original = " ".join(f"Menu{n:02}" for n in range(12))
    page = page_of(cleaned_of(original, *(edit_of(original, f"Menu{n:02}") for n in range(12))))
    assert f'data-copy="lacuna undo 0 {" ".join(map(str, range(1, 13)))}"' in page
    assert "and 4 more" in page


def test_templates_are_loaded_when_a_page_is_drawn_and_not_before() -> None:
    lines = (
        "import sys, pipeline",
        "assert not {'jinja2', 'markupsafe', 'pipeline.report'} & set(sys.modules)",
        "import tasks.stages, tasks.commands.program",
        "assert 'jinja2' not in sys.modules",
        "assert '<del' in pipeline.clean('It ends.\\n\\nScroll to Top')._repr_html_()",
        "assert 'jinja2' in sys.modules",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
