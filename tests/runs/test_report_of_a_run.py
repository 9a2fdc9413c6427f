"""The report of a whole run: whatever the corpus and its shards, each rule and each kind of flag can be looked at."""

import json
from heapq import nsmallest
from pathlib import Path
from random import Random

import regex
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kinds import is_markup_rule
from tasks.io.reporting import report_page
from tasks.run.chosen import Chosen, quota_of
from tasks.run.counts import Counts, total
from tasks.run.parts import part_record
from tasks.run.plan import plan_of
from tasks.stages import make_parts
from tasks.work.asked import Wanted
from tests.runs.conftest import ROOT, Run

COMMON = "The mayor spoke to the council on Monday.\n\nNobody answered him.\n\nScroll to Top"
RARE = "The mayor spoke to the caf\u00c3\u00a9 owners on Monday.\n\nNobody answered him.\n\nThe end \ufffd of it."
"""Mojibake and a lost character, which no other document has."""


def corpus(folder: Path, count: int, name: str = "a.jsonl") -> Path:
    folder.mkdir()
    texts = [f"{COMMON}" for _ in range(count - 1)] + [RARE]
    lines = (json.dumps({"id": f"n{number}", "text": text}) for number, text in enumerate(texts))
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def report_of(source: Path, output: Path, settings: str = "") -> tuple[str, Counts]:
    plan = plan_of(source, output, settings)
    with plan.at_work() as work:
        make_parts(plan, plan.engine(Wanted("serial"), work), work)
    counts = total(Counts.of((part_record(plan.part(shard)) or {})["counts"]) for shard in plan.shards)
    return report_page(plan, counts).decode(), counts


def places_in(page: str) -> dict[str, int]:
    """Return how many places each list of the page has, by its heading."""
    lists = regex.findall(
        r'<details class="places" id="places\d+"><summary>(.*?)</summary><ol>(.*?)</ol>', page, regex.DOTALL
    )
    return {regex.sub("<[^>]+>| <span.*", "", name): items.count("<li>") for name, items in lists}


def assert_all_reached(page: str, counts: Counts) -> None:
    known = places_in(page)
    wanted = {rule: row[1] for rule, row in counts.edits.items()}
    wanted |= {f"flag {kind}": count for kind, count in counts.flags.items()}
    assert wanted
    assert {name: count for name, count in wanted.items() if known.get(name, 0) < min(3, count)} == {}


def test_a_rule_that_fires_only_in_the_last_of_5000_documents_can_be_looked_at(tmp_path: Path) -> None:
    page, counts = report_of(corpus(tmp_path / "in", 5_000), tmp_path / "out")
    assert counts.documents == 5_000
    assert "characters.mojibake" in counts.edits
    assert "loss" in counts.flags
    assert_all_reached(page, counts)
    assert len(page.encode()) < 2_000_000


@given(st.lists(st.integers(0, 9), min_size=1, max_size=200), st.randoms())
def test_the_choice_depends_neither_on_order_nor_on_shards(shards: list[int], chance: Random) -> None:
    whole, parts = Chosen(), [Chosen() for _ in range(10)]
    documents = list(enumerate(shards))
    for number, _ in documents:
        whole.offer(["rule a", "changed"], f"n{number}", ("documents.jsonl", number, 0))
    chance.shuffle(documents)
    for number, shard in documents:
        parts[shard].offer(["rule a", "changed"], f"n{number}", ("documents.jsonl", number, 0))
    for key, listed in whole.record().items():
        together = [place for part in parts for place in part.record().get(key, [])]
        assert nsmallest(quota_of(key), together) == listed


def test_the_choice_takes_bounded_memory() -> None:
    chosen = Chosen()
    for number in range(3_000):
        chosen.offer(["rule a"], f"n{number}", ("documents.jsonl", number, 0))
        assert chosen.held <= 4 * quota_of("rule a")
    assert len(chosen.record()["rule a"]) == quota_of("rule a")


def test_a_report_depends_neither_on_shards_nor_on_their_order(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 90)
    lines = (source / "a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "parted").mkdir()
    for number in range(3):
        (tmp_path / "parted" / f"{number}.jsonl").write_text("".join(lines[number::3]), encoding="utf-8")
    settings = tmp_path / "small.toml"
    settings.write_text("[source]\nshard_bytes = 2000\n", encoding="utf-8")
    whole, counts = report_of(source, tmp_path / "out")
    parted, again = report_of(tmp_path / "parted", tmp_path / "out2", str(settings))
    assert counts.record() == again.record()
    shown = [set(regex.findall(r"lacuna undo (\S+ \d+)", page)) for page in (whole, parted)]
    assert shown[0] == shown[1]
    assert_all_reached(parted, again)


def numbers_in(words: str) -> list[int]:
    return [int(number.replace(",", "")) for number in regex.findall(r"\d[\d,]*", words)]


def test_the_characters_of_the_rules_are_those_of_manifest_summary_and_report(luigi: Run, tmp_path: Path) -> None:
    done = luigi("CleanCorpus", "--source", ROOT / "seeds", "--output", "out")
    assert done.returncode == 0, done.stderr
    counts = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["counts"]
    account = counts["characters"]
    rules = {rule: row["characters"] for rule, row in counts["edits"].items()}
    markup = sum(characters for rule, characters in rules.items() if is_markup_rule(rule))
    others = sum(rules.values()) - markup
    assert (others, markup) == (account["cut"] + account["replaced"], account["markup"])
    assert account["original"] == account["kept"] + others + markup
    assert others > 0 < markup

    (line,) = (line for line in done.stdout.splitlines() if " characters: " in line)
    wanted = [account[name] for name in ("original", "kept", "cut", "replaced", "markup")]
    assert numbers_in(line)[:5] == wanted

    soup = BeautifulSoup((tmp_path / "out" / "report" / "index.html").read_bytes(), "html.parser")
    keys = [numbers_in(key.b.text) for key in soup.select(".keys li") if key.b]
    assert keys == [[number] for number in wanted[1:]]
    rows = soup.select("section:has(#rules) tbody tr")
    shown = {row.th.b.text: numbers_in(row.select("td")[-1].text)[0] for row in rows if row.th and row.th.b}
    assert shown == rules
    sums = [numbers_in(row.select("td")[-1].text)[0] for row in rows if row.th and not row.th.b]
    assert sums == [others, markup]
