"""Documents of a run beside each other: what copies supply is proposed or made, undone, restored."""

import json
import logging
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import luigi
import pytest
from luigi.setup_logging import InterfaceLogging

from pipeline.corpus.neighbours import Candidate
from pipeline.model import Metadata
from tasks.corpus import CleanCorpus, CollectGarbage, Restore
from tasks.deciding import Redo, Undo
from tasks.run.neighbourhood import SITE_FIELDS, CompareJob, Place, compare_part
from tasks.run.plan import forget_plans
from tasks.say.summary import summary_of
from tasks.work.watch import Limits, Mark, Watch, new_state
from tests.made_stories import sentence, story

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "000_48efb1f0bba61ee3.txt"
WITNESS = ROOT / "tests" / "witnesses" / "astana_summit.txt"
UNCHANGED: dict[str, list[str]] = {"repaired": [], "altered": []}
"""What a run says beside its manifest where the outputs were as it left them."""
LOST = "On the sidelines of the summit, Indian Foreign Minister"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep decisions out of the folder of the project, and luigi's messages out of the tests that come after."""
    monkeypatch.chdir(tmp_path)
    log = logging.getLogger("luigi-interface")
    handlers, configured = list(log.handlers), InterfaceLogging._configured
    yield
    log.handlers[:] = handlers
    InterfaceLogging._configured = configured


def done(task: luigi.Task) -> None:
    """Run a task here and now."""
    forget_plans()
    assert luigi.build([task], local_scheduler=True, log_level="ERROR")


def cleaned(source: Path, output: Path, **chosen: object) -> Path:
    """Clean a folder, and return the output."""
    done(CleanCorpus(source=source, output=output, **chosen))
    return output


def records(path: Path) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in map(json.loads, path.read_bytes().splitlines())}


def seed_of(output: Path, name: str) -> dict[str, Any]:
    return records(output / name)[SEED.name]


def inbox(folder: Path, *, witness: bool = True) -> Path:
    folder.mkdir()
    (folder / SEED.name).write_bytes(SEED.read_bytes())
    if witness:
        (folder / WITNESS.name).write_bytes(WITNESS.read_bytes())
    return folder


def settings(folder: Path, words: str) -> str:
    path = folder / "settings.toml"
    path.write_text(f"[corpus]\n{words}\n")
    return str(path)


def test_the_seed_is_completed_from_a_second_copy_only_where_there_is_one(tmp_path: Path) -> None:
    chosen = settings(tmp_path, 'supply = "propose"')
    cleaned(inbox(tmp_path / "in"), tmp_path / "out", settings=chosen)
    ledger = seed_of(tmp_path / "out", "ledger.jsonl")
    (proposal,) = [each for each in ledger["proposals"] if each["rules"] == ["witness.supplied"]]
    original = SEED.read_text(encoding="utf-8")
    assert original[proposal["start"] :].startswith("armed clash in 2020.")
    assert proposal["after"].startswith(LOST)
    assert proposal["after"].endswith("died in an ")
    (piece,) = proposal["supplied"]
    testified = records(tmp_path / "out" / "documents.jsonl")[WITNESS.name]["text"]
    assert piece["witness"] == WITNESS.name
    assert testified[piece["start"] : piece["stop"]] == proposal["after"]
    assert sha256(proposal["after"].encode()).hexdigest() == piece["sha256"]
    document = seed_of(tmp_path / "out", "documents.jsonl")
    assert LOST not in document["text"]
    assert "fragment.head" in {flag["kind"] for flag in document["flags"]}
    report = (tmp_path / "out" / "report" / "index.html").read_text(encoding="utf-8")
    assert f"supplied by {WITNESS.name} ({piece['start']}..{piece['stop']})" in report

    alone = inbox(tmp_path / "alone", witness=False)
    cleaned(alone, tmp_path / "without", settings=chosen)
    assert not [e for e in seed_of(tmp_path / "without", "ledger.jsonl")["proposals"] if "supplied" in e]
    assert "fragment.head" in {flag["kind"] for flag in seed_of(tmp_path / "without", "documents.jsonl")["flags"]}


def test_what_is_made_is_marked_counted_undone_and_restored(tmp_path: Path) -> None:
    chosen = settings(tmp_path, 'supply = "make"')
    source = inbox(tmp_path / "in")
    cleaned(source, tmp_path / "out", settings=chosen)
    document, ledger = (seed_of(tmp_path / "out", f"{name}.jsonl") for name in ("documents", "ledger"))
    (span,) = document["supplied"]
    supplied = document["text"][span["start"] : span["stop"]]
    assert supplied.startswith(LOST)
    assert f"{supplied}armed clash in 2020." in document["text"]
    assert "fragment.head" not in {flag["kind"] for flag in document["flags"]}
    account = ledger["account"]
    assert account.pop("supplied") == len(supplied)
    assert sum(account.values()) == ledger["characters"]
    facts = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert facts["counts"]["characters"]["supplied"] == len(supplied)
    assert f"not in the originals: {len(supplied)} characters" in summary_of(facts | UNCHANGED, "out")
    done(Restore(output=tmp_path / "out", to=tmp_path / "back"))
    assert (tmp_path / "back" / SEED.name).read_bytes() == SEED.read_bytes()

    (edit,) = [edit for edit in ledger["edits"] if edit["rules"] == ["witness.supplied"]]
    done(Undo(output=tmp_path / "out", document=SEED.name, edits=str(edit["number"])))
    document = seed_of(tmp_path / "out", "documents.jsonl")
    assert "supplied" not in document
    assert LOST not in document["text"]
    assert "fragment.head" in {flag["kind"] for flag in document["flags"]}
    assert not [flag for flag in document["flags"] if flag["kind"] == "decision.unfit"]
    done(Redo(output=tmp_path / "out", document=SEED.name, edits=str(edit["number"])))
    assert LOST in seed_of(tmp_path / "out", "documents.jsonl")["text"]


def test_a_folder_of_witnesses_supplies_and_is_not_published(tmp_path: Path) -> None:
    source, reference = inbox(tmp_path / "in", witness=False), tmp_path / "reference"
    reference.mkdir()
    (reference / WITNESS.name).write_bytes(WITNESS.read_bytes())
    cleaned(source, tmp_path / "out", witnesses=str(reference))
    assert list(records(tmp_path / "out" / "documents.jsonl")) == [SEED.name]
    (proposal,) = [e for e in seed_of(tmp_path / "out", "ledger.jsonl")["proposals"] if "supplied" in e]
    assert proposal["supplied"][0]["witness"] == f"witnesses/{WITNESS.name}"
    parts = {path.name for path in (tmp_path / "out" / ".lacuna" / "parts").iterdir()}
    done(CollectGarbage(output=tmp_path / "out"))
    assert {path.name for path in (tmp_path / "out" / ".lacuna" / "parts").iterdir()} == parts
    (reference / WITNESS.name).write_text("Nothing of the kind.")
    cleaned(source, tmp_path / "out", witnesses=str(reference))
    assert not [e for e in seed_of(tmp_path / "out", "ledger.jsonl")["proposals"] if "supplied" in e]


def test_by_default_documents_are_not_compared(tmp_path: Path) -> None:
    cleaned(inbox(tmp_path / "in"), tmp_path / "out")
    document = seed_of(tmp_path / "out", "documents.jsonl")
    assert not {"duplicates", "supplied"} & document.keys()
    assert not (tmp_path / "out" / ".lacuna" / "compared.json").exists()


def many(folder: Path) -> Path:
    """Return a file of stories, some of them copies of others that were cut, damaged, or furnished."""
    chance = Random(5)
    rows: list[dict[str, str]] = []
    for seed in range(30):
        whole = story("en", seed, paragraphs=6)
        rows.append({"id": f"whole-{seed}", "text": whole, "url": f"https://site{seed % 3}.example/{seed}"})
        if seed % 3 == 0:
            rows.append({"id": f"cut-{seed}", "text": whole[: len(whole) // 2]})
        if seed % 5 == 0:
            first, second = whole.split("\n\n")[1:3]
            damaged = whole.replace(first, first[: len(first) // 2].rsplit(" ", 1)[0]).replace(
                second, second.split(". ", 1)[1]
            )
            rows.append({"id": f"damaged-{seed}", "text": damaged})
    rows += [
        {"id": f"mirror-{n}", "text": sentence("en", chance) + "\n\n" + story("en", 1, paragraphs=6)} for n in range(3)
    ]
    folder.mkdir()
    (folder / "stories.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_engines_shards_and_workers_change_nothing(tmp_path: Path) -> None:
    source = many(tmp_path / "in")
    made: set[tuple[str, ...]] = set()
    for engine, size in (("serial", 2_000_000), ("local", 20_000)):
        chosen = tmp_path / f"{engine}-{size}.toml"
        words = f'[corpus]\nduplicates = "report"\nsupply = "make"\n[source]\nshard_bytes = {size}\n'
        chosen.write_text(words)
        output = cleaned(source, tmp_path / f"out-{engine}-{size}", settings=str(chosen), engine=engine, processes=2)
        files = [(output / f"{name}.jsonl").read_bytes() for name in ("documents", "ledger")]
        made.add(tuple(sha256(content).hexdigest() for content in files))
    assert len(made) == 1
    found = records(output / "documents.jsonl")
    rows = (source / "stories.jsonl").read_bytes().splitlines(keepends=True)
    Random(2).shuffle(rows)
    (source / "stories.jsonl").write_bytes(b"".join(rows))
    again = records(cleaned(source, tmp_path / "shuffled", settings=str(chosen)) / "documents.jsonl")
    said = [
        {name: (r["text"], r.get("duplicates"), r.get("supplied")) for name, r in each.items()}
        for each in (found, again)
    ]
    assert said[0] == said[1]
    assert found["cut-3"]["duplicates"]["of"] == "whole-3"
    assert not found["cut-3"]["duplicates"]["kept"]
    assert found["whole-3"]["duplicates"]["kept"]
    assert "duplicates" not in found["whole-2"]
    assert found["mirror-0"]["duplicates"]["cluster"] == found["whole-1"]["duplicates"]["cluster"]


@pytest.mark.parametrize(("sites", "supplied"), [('["site0.example"]', True), ('["other.example"]', False)])
def test_only_sites_that_are_named_supply(tmp_path: Path, sites: str, *, supplied: bool) -> None:
    chosen = settings(tmp_path, f'supply = "propose"\nwitness_sites = {sites}')
    cleaned(many(tmp_path / "in"), tmp_path / "out", settings=chosen)
    ledger = records(tmp_path / "out" / "ledger.jsonl")
    names = {
        piece["witness"]
        for record in ledger.values()
        for edit in record["proposals"]
        for piece in edit.get("supplied", ())
    }
    assert bool(names) is supplied
    assert all(int(name.partition("-")[2]) % 3 == 0 for name in names)


@pytest.mark.parametrize(("wish", "gone"), [("drop", "contained"), ("keep-longest", "others")])
def test_dropped_documents_are_whole_in_a_file_of_their_own_and_come_back(tmp_path: Path, wish: str, gone: str) -> None:
    source = many(tmp_path / "in")
    with (source / "stories.jsonl").open("a", encoding="utf-8") as file:
        overlap = story("en", 2, paragraphs=6) + "\n\n" + story("de", 1, paragraphs=3)
        file.write(json.dumps({"id": "overlap", "text": overlap}) + "\n")
        half = story("en", 2, paragraphs=6)[-1200:] + story("ru", 1, paragraphs=2)
        file.write(json.dumps({"id": "half", "text": half}) + "\n")
    output = cleaned(source, tmp_path / "out", settings=settings(tmp_path, f'duplicates = "{wish}"'))
    kept, dropped = records(output / "documents.jsonl"), records(output / "duplicates.jsonl")
    assert list(records(output / "ledger.jsonl")) == list(kept)
    assert not kept.keys() & dropped.keys()
    assert len(kept) + len(dropped) == len((source / "stories.jsonl").read_bytes().splitlines())
    assert json.loads((output / "manifest.json").read_bytes())["dropped"] == len(dropped)
    assert {"cut-0", "cut-3", "whole-2"} <= dropped.keys()
    assert {"whole-5", "overlap"} <= kept.keys()
    assert ("half" in kept) is (gone == "contained")
    whole = story("en", 3, paragraphs=6)
    assert dropped["cut-3"]["document"]["text"].strip() == whole[: len(whole) // 2].strip()
    done(Restore(output=output, to=tmp_path / "back"))
    assert (tmp_path / "back" / "stories.jsonl").read_bytes() == (source / "stories.jsonl").read_bytes()
    cleaned(source, output, settings=settings(tmp_path, 'duplicates = "report"'))
    assert not (output / "duplicates.jsonl").exists()
    assert records(output / "documents.jsonl").keys() == kept.keys() | dropped.keys()


def test_the_boilerplate_of_a_site_is_learned_cut_undone_and_used_in_later_runs(tmp_path: Path) -> None:
    notices = [
        "The Harbour Gazette appears whenever the mail boat does",
        "Letters to the harbour master",
        "Lost and found",
    ]
    for day, seeds in (("monday", (1, 2, 3)), ("tuesday", (4,))):
        for seed in seeds:
            path = tmp_path / day / "gazette.example" / f"{seed}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n\n".join([f"News {seed}", *notices, story("en", seed), *notices]), encoding="utf-8")
    output = cleaned(tmp_path / "monday", tmp_path / "out", settings=settings(tmp_path, "learned = true"))
    found = records(output / "documents.jsonl")
    assert {record["text"] for record in found.values()} == {f"News {n}\n\n{story('en', n)}" for n in (1, 2, 3)}
    ledger = records(output / "ledger.jsonl")
    name, record = next(iter(ledger.items()))
    cut = [edit for edit in record["edits"] if edit["rules"] == ["boilerplate.learned"]]
    assert {edit["note"] for edit in cut} == {"on 3 of 3 pages of this site"}
    done(Undo(output=output, document=name, edits=str(cut[0]["number"])))
    assert cut[0]["before"].strip() in records(output / "documents.jsonl")[name]["text"]
    done(Restore(output=output, to=tmp_path / "back"))
    pages = [tmp_path / folder / "gazette.example" / "1.txt" for folder in ("monday", "back")]
    assert pages[0].read_bytes() == pages[1].read_bytes()

    later = cleaned(tmp_path / "tuesday", tmp_path / "later", learned=str(output / "learned.jsonl"))
    (record,) = records(later / "documents.jsonl").values()
    assert record["text"] == f"News 4\n\n{story('en', 4)}"
    alone = cleaned(tmp_path / "tuesday", tmp_path / "alone", settings=settings(tmp_path, "learned = true"))
    (record,) = records(alone / "documents.jsonl").values()
    assert notices[0] in record["text"]


def page(text: str, canonical: str) -> str:
    """Return an article as a page that declares an address of its own."""
    paragraphs = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    head = (
        f'<title>t</title><link rel="canonical" href="{canonical}"><meta property="og:site_name" content="{canonical}">'
    )
    return f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>"


@pytest.mark.parametrize("kind", ["record", "file"])
def test_a_page_cannot_declare_itself_a_witness_that_is_allowed(tmp_path: Path, kind: str) -> None:
    source = inbox(tmp_path / "in", witness=False)
    planted = page(WITNESS.read_text(encoding="utf-8"), "https://www.trusted.example/x")
    if kind == "record":
        row = {"id": "planted", "source_url": "https://evil.example/1", "text": planted}
        (source / "r.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    else:
        (source / "planted.html").write_text(planted, encoding="utf-8")
    for sites, supplied in (('["trusted.example"]', False), ("[]", True)):
        chosen = settings(tmp_path, f'supply = "propose"\nwitness_sites = {sites}')
        cleaned(source, tmp_path / "out", settings=chosen)
        assert any("supplied" in e for e in seed_of(tmp_path / "out", "ledger.jsonl")["proposals"]) is supplied


def test_the_folder_that_a_crawl_names_after_a_host_is_the_site_of_a_witness(tmp_path: Path) -> None:
    source = inbox(tmp_path / "in", witness=False)
    (source / "www.trusted.example").mkdir()
    planted = page(WITNESS.read_text(encoding="utf-8"), "https://other.example/x")
    (source / "www.trusted.example" / "a.html").write_text(planted, encoding="utf-8")
    for sites, supplied in (('["trusted.example"]', True), ('["other.example"]', False)):
        chosen = settings(tmp_path, f'supply = "propose"\nwitness_sites = {sites}')
        cleaned(source, tmp_path / "out", settings=chosen)
        assert any("supplied" in e for e in seed_of(tmp_path / "out", "ledger.jsonl")["proposals"]) is supplied


def test_lines_are_not_learned_for_a_site_that_pages_only_declare(tmp_path: Path) -> None:
    key = "The minister admitted that the money for the bridge had been taken from the hospital fund."
    source = tmp_path / "in"
    source.mkdir()
    for number in range(4):
        text = f"{story('en', number)}\n\n{key}"
        (source / f"{number}.html").write_text(page(text, f"https://victim.example/{number}"), encoding="utf-8")
    output = cleaned(source, tmp_path / "out", settings=settings(tmp_path, "learned = true"))
    assert all(key in record["text"] for record in records(output / "documents.jsonl").values())


def test_no_field_that_names_a_site_is_one_that_a_page_fills() -> None:
    assert not {each.name for each in fields(Metadata)} & set(SITE_FIELDS)


def test_a_plain_witness_puts_no_tag_into_markdown(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "damaged.html").write_text(page(SEED.read_text(encoding="utf-8"), ""), encoding="utf-8")
    planted = WITNESS.read_text(encoding="utf-8").replace(
        "sidelines of the", "sidelines <img src=x onerror=a()> of the"
    )
    (source / "witness.txt").write_text(planted, encoding="utf-8")
    for form, live in (("markdown", False), ("text", True)):
        chosen = tmp_path / f"{form}.toml"
        chosen.write_text(f'[clean]\ntext_format = "{form}"\n[corpus]\nsupply = "make"\n')
        cleaned(source, tmp_path / form, settings=str(chosen))
        assert ("<img" in records(tmp_path / form / "documents.jsonl")["damaged.html"]["text"]) is live


class Counting(Watch):
    """A watch that counts how often it gave time."""

    begun = 0

    def begin(self, mark: Mark) -> None:
        """Count."""
        super().begin(mark)
        self.begun += 1


def test_every_pair_that_is_compared_has_the_time_of_a_document(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(n), "text": f"{story('en', 1)} {n}"}) + "\n" for n in range(5)]
    (tmp_path / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
    offsets = [sum(map(len, lines[:n])) for n in range(5)]
    candidates = [Candidate(one, two, 9) for one in range(5) for two in range(one + 1, 5)]
    new_state(tmp_path / "state")
    watch = Counting(tmp_path / "state", Limits(60, 60, 4_000_000_000))
    job = CompareJob(places={n: Place(str(tmp_path), at) for n, at in enumerate(offsets)}, candidates=candidates)
    assert len(compare_part(job, watch)["pairs"]) == 10
    assert watch.begun == 1 + 5 + 10
