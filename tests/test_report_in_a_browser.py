"""The report in a real browser: no error, no request, every control works, and everyone can read it."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.rules import RULES
from tasks.io.reporting import report_page
from tasks.run.counts import Counts, total
from tasks.run.parts import part_record
from tasks.run.plan import plan_of
from tasks.stages import REPORT, make_parts
from tasks.work.asked import Wanted
from tests.browsing import browsing, expect

pytestmark = pytest.mark.browser
SEEDS = Path(__file__).parents[1] / "seeds"
SIZES = {"phone": {"width": 400, "height": 800}, "desk": {"width": 1280, "height": 900}}
LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]


class Shown(NamedTuple):
    """A report on disk, and the counts of its run."""

    page: Path
    counts: Counts

    @property
    def address(self) -> str:
        """Return where a browser finds it."""
        return self.page.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Return the report of a run over the seeds, a document in quarantine, and a text for every rule to find."""
    place = tmp_path_factory.mktemp("report")
    source = place / "in"
    source.mkdir()
    for seed in SEEDS.iterdir():
        if seed.suffix != ".json":
            (source / seed.name).write_bytes(seed.read_bytes())
    texts = ["Nothing is wrong here.", *(rule.hits[0].text for rule in RULES)]
    lines = (json.dumps({"id": f"text-{number}", "text": text}) for number, text in enumerate(texts))
    (source / "hits.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (source / f"{'a_picture_of_a_very_long_name_' * 5}.txt").write_bytes(b"\x89PNG\x00\xff\xfe\x01" * 40)
    plan = plan_of(source, place / "out", "")
    with plan.at_work() as work:
        make_parts(plan, plan.engine(Wanted("serial"), work), work)
    counts = total(Counts.of((part_record(plan.part(shard)) or {})["counts"]) for shard in plan.shards)
    (place / "index.html").write_bytes(report_page(plan, counts))
    return Shown(place / "index.html", counts)


@contextmanager
def opened(browser: Any, report: Shown, size: str = "desk", scheme: str = "light", at: str = "") -> Iterator[Any]:
    """Yield the page, open; check that it raised no error and asked for nothing but itself."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda asked: None if asked.url.startswith(report.address) else wrong.append(asked.url))
    page.goto(report.address + at)
    yield page
    context.close()
    assert not wrong


def open_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def visible(page: Any, selector: str) -> int:
    """Return how many elements a reader sees, wherever on the page."""
    script = "s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility()).length"
    return int(page.evaluate(script, selector))


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_everyone_can_read_it(browser: Any, report: Shown, size: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core: pip install -e '.[browser]'")
    with opened(browser, report, size, scheme) as page:
        open_all(page)
        page.locator("#inner").check()
        page.locator("#markup").check()
        found = axe.Axe().run(page).response["violations"]
        serious = {fault["id"]: fault["nodes"][0]["html"][:200] for fault in found if fault["impact"] != "minor"}
        assert serious == {}


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_nothing_is_wider_than_the_window(browser: Any, report: Shown, size: str, scheme: str) -> None:
    with opened(browser, report, size, scheme) as page:
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, background[4:-1].split(","))) > 384) == (scheme == "light")


def test_every_rule_that_fired_and_every_kind_of_flag_is_reached(browser: Any, report: Shown) -> None:
    wanted = {*report.counts.edits, *report.counts.flags}
    assert len(wanted) > 35
    with opened(browser, report) as page:
        reached = set()
        for row in page.locator("tr:has(.ways a)").all():
            row.locator(".ways a").first.click()
            target = page.evaluate("location.hash")
            page.locator(f"{target} li").first.wait_for(state="visible")  # it opens in an event after the click
            assert page.locator(target).evaluate("e => e.open && e.getBoundingClientRect().top >= 0")
            reached.add(row.locator(".rule b").inner_text())
        assert reached == wanted


def test_each_choice_of_the_filter_shows_what_it_says(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        everything = visible(page, "article")
        values = page.locator("#rule option").evaluate_all("all => all.map(o => o.value)")
        assert len(values) > 10
        for value in values[1:]:
            page.select_option("#rule", value)
            marks = page.evaluate(
                "v => [...document.querySelectorAll('article:not([hidden]) [data-r]:not(.off)')]"
                ".map(m => m.dataset.r.split(' ').includes(v))",
                value,
            )
            assert marks
            assert all(marks)
            assert 0 < visible(page, "article") <= everything
        page.select_option("#rule", "")
        assert visible(page, "article") == everything


def test_documents_are_filtered_by_outcome_and_by_words(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        everything = visible(page, "article")
        for outcome in ("flags", "edits", "unchanged"):
            page.select_option("#outcome", outcome)
            shown = page.locator("article:not([hidden])")
            assert 0 < shown.count() < everything
            assert all(outcome in held for held in shown.evaluate_all("all => all.map(a => a.dataset.o)"))
        page.select_option("#outcome", "")
        page.locator("#find").fill("ARMED CLASH")
        assert page.locator("article:not([hidden])").count() == 1
        assert "armed clash in 2020." in page.locator("article:not([hidden])").inner_text()
        page.locator("#find").press("Enter")
        page.locator("#find").fill("")
        assert visible(page, "article") == everything


def test_a_button_of_the_tables_chooses_the_rule(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        button = page.locator("tr:has(b:text-matches('^title\\.')) .pick").first
        button.click()
        assert page.locator("#rule").input_value() == button.get_attribute("data-pick")
        assert page.locator("#documents").evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_keys_and_buttons_go_from_change_to_change(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        many = int(page.locator("#at").inner_text().split()[0])
        assert many > 20
        page.keyboard.press("n")
        assert page.locator("#at").inner_text() == f"1 of {many}"
        page.locator("[data-go='1']").click()
        assert page.locator("#at").inner_text() == f"2 of {many}"
        assert page.locator(".here").count() == 1
        assert page.evaluate("document.activeElement === document.querySelector('.here')")
        page.keyboard.press("p")
        page.locator("[data-go='-1']").click()
        assert page.locator("#at").inner_text() == f"{many} of {many}"
        page.locator("#find").press("n")
        assert page.locator("#find").input_value() == "n"


@pytest.mark.parametrize(
    ("box", "selector"), [("plain", "article del:not(.mk)"), ("markup", "del.mk"), ("inner", ".inner")]
)
def test_switches_show_and_hide(browser: Any, report: Shown, box: str, selector: str) -> None:
    with opened(browser, report) as page:
        before = visible(page, selector)
        page.locator(f"#{box}").check()
        after = visible(page, selector)
        assert (before == 0, after == 0) == ((False, True) if box == "plain" else (True, False))
        page.locator(f"#{box}").uncheck()
        assert visible(page, selector) == before


def test_a_button_copies_the_command(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = page.locator("article .copy").first
        button.click()
        expect(button).to_have_text("copied")
        assert page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")
        assert button.get_attribute("data-copy").startswith("lacuna undo ")
        expect(button).to_have_text("copy undo")


@pytest.mark.parametrize("name", ["output", "corpus", "it's mine"])
def test_a_command_names_the_folder_that_the_report_lies_in(
    browser: Any, report: Shown, tmp_path: Path, name: str
) -> None:
    there = tmp_path / name / REPORT
    there.parent.mkdir(parents=True)
    there.write_bytes(report.page.read_bytes())
    with opened(browser, Shown(there, report.counts)) as page:
        button = page.locator("article .copy").first
        words = shlex.split(button.get_attribute("data-copy"))
        assert words[:2] == ["lacuna", "undo"]
        assert words[-2:] == ["-o", str(tmp_path / name)] or name == "output"
        assert name != "output" or "-o" not in words
        assert button.get_attribute("title") == button.get_attribute("data-copy")


def test_a_button_shows_the_command_where_it_cannot_be_copied(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.default_value)
            dialog.dismiss()

        page.on("dialog", answer)
        page.locator("article .copy").first.click()
        page.wait_for_timeout(100)
        assert asked == [page.locator("article .copy").first.get_attribute("data-copy")]


def test_an_address_leads_to_a_place_a_document_and_an_edit(browser: Any, report: Shown) -> None:
    with opened(browser, report, at="#places3") as page:
        page.locator("#places3 li").first.wait_for(state="visible")
    edit = "#d0e0"
    with opened(browser, report, at=edit) as page:
        assert page.locator(edit).evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
        page.select_option("#outcome", "unchanged")
        assert not page.locator(edit).is_visible()
        page.evaluate("location.hash = '#d0'")
        page.evaluate("h => { location.hash = h; }", edit)
        expect(page.locator(edit)).to_be_visible()
        assert page.locator("#outcome").input_value() == ""


def test_links_of_the_page_have_targets(browser: Any, report: Shown) -> None:
    with opened(browser, report) as page:
        hashes = page.locator("a[href^='#']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        missing = page.evaluate("all => all.filter(h => !document.getElementById(h.slice(1)))", hashes)
        assert len(hashes) > 100
        assert missing == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_print_the_paper_is_light_and_controls_are_gone(browser: Any, report: Shown, scheme: str) -> None:
    with opened(browser, report, scheme=scheme) as page:
        page.emulate_media(media="print", color_scheme=scheme)
        assert visible(page, ".toolbar, .copy, .ways, .push, .contents, a.deep") == 0
        assert visible(page, "article") > 10
        assert visible(page, ".note") > 10
        assert "255" in page.evaluate("getComputedStyle(document.querySelector('article')).backgroundColor")
        paper = page.pdf(format="A4")
        pages = paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ")
        assert 1 <= pages <= visible(page, "article")


def test_without_scripts_the_text_is_there_and_no_dead_control(browser: Any, report: Shown) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.address)
    assert page.locator("article").first.is_visible()
    for control in ("#find", "#rule", "#outcome", ".copy", ".pick", "[data-go]"):
        assert not page.locator(control).first.is_visible(), control
    page.locator("#plain").check()
    assert not page.locator("article del:not(.mk)").first.is_visible()
    context.close()
