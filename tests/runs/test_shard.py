"""The work on one shard: every document is written, quarantined or counted again, and a worker that died costs one."""

import gc
import json
import resource
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import TooLarge
from pipeline.flow import clean_bytes
from tasks.run import shard
from tasks.run.naming import id_of
from tasks.run.plan import Plan
from tasks.run.shard import Job, bound_memory, clean_shard
from tasks.work.files import digest_of
from tasks.work.ownership import claim
from tasks.work.watch import Aside, Limits, Mark, Resume, Watch, mark_of
from tests.runs.alone import only_job, planned, watch, write_files

FILES = {
    "a.txt": b"The mayor spoke.\n\nScroll to Top",
    "b.txt": b"A caf\xef\xbf\xbd by the sea.",
    "c.txt": b"\x89PNG\r\n",
    "d.txt": b"The last text.",
}
RECORDS = b'{"id": "r1", "text": "One.", "lang": "en"}\n{"id": "r2", "text": 7}\n{"id": "r3", "text": "Three."}\n'
GROWING = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "identities.csv")


def lines(part: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (part / name).read_bytes().splitlines()]


def done(place: Path, plan: Plan, resume: Resume | None = None) -> tuple[Path, dict[str, Any]]:
    job = only_job(place, plan)
    claim(plan.output)
    record = clean_shard(job, watch(place / "watch", plan, resume))
    return Path(job["parts"]) / job["shard"]["key"], record


def test_a_part_holds_every_document_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    part, record = done(tmp_path, plan)
    assert [document["source"] for document in lines(part, "documents.jsonl")] == ["a.txt", "b.txt", "d.txt"]
    assert [entry["id"] for entry in lines(part, "ledger.jsonl")] == [
        id_of(name) for name in ("a.txt", "b.txt", "d.txt")
    ]
    assert [held["source"] for held in lines(part, "quarantine.jsonl")] == ["c.txt"]
    assert [source["name"] for source in lines(part, "sources.jsonl")] == sorted(FILES)
    numbers = [int(line) for line in (part / "identities.csv").read_text().split()]
    assert sorted(numbers) == sorted(int(digest_of(id_of(name))[:15], 16) for name in FILES)
    counts = record["counts"]
    assert (counts["documents"], counts["cleaned"], counts["flagged"], counts["quarantined"]) == (4, 2, 1, 1)
    assert record["fresh"] is True
    assert (record["run"], record["limits"], record["key"]) == (
        only_job(tmp_path, plan)["run"],
        plan.limits.words,
        part.name,
    )
    assert record["chosen"]["held"][0].file == "quarantine.jsonl"
    assert not (tmp_path / "work" / part.name).exists()


def test_places_of_chosen_documents_are_where_they_are(tmp_path: Path) -> None:
    part, record = done(tmp_path, planned(tmp_path, FILES))
    files = {name: (part / name).read_bytes() for name in GROWING}
    assert {"changed", "unchanged", "held", "code not-text", "rule boilerplate.to-top"} <= set(record["chosen"])
    for key, places in record["chosen"].items():
        for place in places:
            document = json.loads(files[place.file][place.offset :].partition(b"\n")[0])
            assert place.digest == digest_of(key, document["id"])
            if place.file == "documents.jsonl":
                assert json.loads(files["ledger.jsonl"][place.ledger :].partition(b"\n")[0])["id"] == document["id"]
            else:
                assert place.ledger == 0


def test_a_part_that_is_there_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(tmp_path, FILES)
    _, first = done(tmp_path, plan)
    monkeypatch.setattr(shard, "clean_bytes", None)
    _, again = done(tmp_path, plan)
    assert again["fresh"] is False
    assert (again["counts"], again["key"]) == (first["counts"], first["key"])


def test_the_watch_is_told_which_document_is_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(tmp_path, FILES)
    seen: list[Mark] = []

    def looking(raw: bytes, *rest: Any, **named: Any) -> Any:
        seen.append(mark_of(tmp_path / "watch" / "state"))
        return clean_bytes(raw, *rest, **named)

    monkeypatch.setattr(shard, "clean_bytes", looking)
    part, _ = done(tmp_path, plan)
    assert [mark.number for mark in seen] == [0, 1, 2, 3]
    for mark in seen:
        written = [min(mark.number, 2), min(mark.number, 2), max(0, mark.number - 2), mark.number]
        held = [(part / name).read_bytes().splitlines(keepends=True) for name in GROWING]
        assert list(mark[1:]) == [sum(map(len, each[:count])) for each, count in zip(held, written, strict=True)]
    assert mark_of(tmp_path / "watch" / "state").number == len(FILES)


def resumed(place: Path, number: int, **more: Any) -> tuple[Path, dict[str, Any], list[dict[str, Any]]]:
    """Return a part that a second worker finished, its record, and the lines of an undisturbed part."""
    whole, _ = done(place / "whole", planned(place / "whole", FILES))
    expected = lines(whole, "documents.jsonl")
    plan = planned(place, FILES)
    job = only_job(place, plan)
    sizes = []
    for name in GROWING:
        held = (whole / name).read_bytes().splitlines(keepends=True)
        before = {
            "documents.jsonl": min(number, 2),
            "ledger.jsonl": min(number, 2),
            "quarantine.jsonl": max(0, number - 2),
        }
        kept = b"".join(held[: before.get(name, number)])
        write_files(Path(job["work"]), {name: kept + b'{"half a line'})
        sizes.append(len(kept))
    resume = Resume(Mark(number, *sizes), "cpu-time", "it took more than 5 s of CPU time", **more)
    part, record = done(place, plan, resume)
    return part, record, expected


def test_a_second_worker_goes_on_and_sets_the_document_aside(tmp_path: Path) -> None:
    part, record, expected = resumed(tmp_path, 1)
    assert lines(part, "documents.jsonl") == [expected[0], expected[2]]
    held, image = lines(part, "quarantine.jsonl")
    assert (held["source"], held["code"]) == ("b.txt", "cpu-time")
    assert held["message"] == "it took more than 5 s of CPU time; look at the document, or raise the limit"
    assert b64decode(held["raw"]) == FILES["b.txt"]
    assert image["code"] == "not-text"
    assert record["counts"]["quarantine"] == {"cpu-time": 1, "not-text": 1}
    assert record["counts"]["documents"] == 4
    assert len(lines(part, "sources.jsonl")) == 4
    assert len((part / "identities.csv").read_bytes().split()) == 4


def test_a_second_worker_counts_what_was_quarantined_before_it(tmp_path: Path) -> None:
    part, record, expected = resumed(tmp_path, 3)
    assert lines(part, "documents.jsonl") == expected[:2]
    assert [held["code"] for held in lines(part, "quarantine.jsonl")] == ["not-text", "cpu-time"]
    assert record["counts"]["quarantine"] == {"not-text": 1, "cpu-time": 1}
    assert {place.offset for place in record["chosen"]["held"]} == {
        0,
        len((part / "quarantine.jsonl").read_bytes().splitlines(keepends=True)[0]),
    }
    assert set(record["chosen"]) >= {"code cpu-time", "code not-text", "rule boilerplate.to-top"}


def test_what_a_limit_refused_is_tried_again_with_another(tmp_path: Path) -> None:
    _, first, _ = resumed(tmp_path, 1)
    assert first["counts"]["quarantine"]["cpu-time"] == 1
    _, again = done(tmp_path, planned(tmp_path, FILES))
    assert not again["fresh"]
    plan = planned(tmp_path, FILES, "[limits]\ncpu_seconds = 77\n")
    job: Job = {**only_job(tmp_path, plan), "run": "the next one"}
    raised = clean_shard(job, watch(tmp_path / "watch", plan))
    assert raised["fresh"]
    assert "cpu-time" not in raised["counts"]["quarantine"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_part_of_two_workers_is_that_of_one(tmp_path: Path, number: int) -> None:
    part, record, _ = resumed(tmp_path, number, retry=True)
    whole, undisturbed = done(tmp_path / "again", planned(tmp_path / "again", FILES))
    assert record["chosen"] == undisturbed["chosen"]
    assert record["counts"] == undisturbed["counts"]
    for name in (*GROWING, "sources.jsonl"):
        assert (part / name).read_bytes() == (whole / name).read_bytes()


def test_a_document_may_be_tried_once_more(tmp_path: Path) -> None:
    part, record, expected = resumed(tmp_path, 1, retry=True)
    assert lines(part, "documents.jsonl") == expected
    assert record["counts"]["quarantine"] == {"not-text": 1}


def test_a_file_that_cannot_even_be_read_costs_itself(tmp_path: Path) -> None:
    aside = (Aside(1, 1, "cpu-time", "it took more than 5 s of CPU time"),)
    part, record, expected = resumed(tmp_path, 1, again=True, aside=aside)
    assert lines(part, "documents.jsonl") == [expected[0], expected[2]]
    held, image = lines(part, "quarantine.jsonl")
    assert (held["id"], held["source"], held["code"]) == (id_of("b.txt"), "b.txt", "cpu-time")
    assert held["message"] == (
        "it took more than 5 s of CPU time twice while it was read; look at the file, or raise the limit"
    )
    assert b64decode(held["raw"]) == FILES["b.txt"]
    assert image["source"] == "c.txt"
    assert [(source["name"], source["problem"]) for source in lines(part, "sources.jsonl")] == [
        (name, "") for name in sorted(FILES)
    ]
    assert record["counts"]["documents"] == 4


def test_a_file_of_records_that_is_not_read_on_keeps_what_was_read(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"r.jsonl": RECORDS})
    aside = Aside(0, 1, "cpu-time", "slow")
    part, _ = done(tmp_path, plan, Resume(Mark(0, 0, 0, 0, 0), "cpu-time", "slow", retry=True, aside=(aside,)))
    assert [document["id"] for document in lines(part, "documents.jsonl")] == ["r1"]
    (held,) = lines(part, "quarantine.jsonl")
    assert (held["id"], b64decode(held["raw"])) == (id_of("r.jsonl#end"), RECORDS)


def test_a_file_of_records_that_cannot_be_read_again_has_an_entry(tmp_path: Path) -> None:
    whole, _ = done(tmp_path / "whole", planned(tmp_path / "whole", {"r.jsonl": RECORDS}))
    plan = planned(tmp_path, {"r.jsonl": RECORDS})
    held = {name: (whole / name).read_bytes() for name in GROWING}
    write_files(Path(only_job(tmp_path, plan)["work"]), held)
    mark = Mark(3, *map(len, held.values()))
    part, _ = done(
        tmp_path, plan, Resume(mark, "cpu-time", "slow", again=True, aside=(Aside(0, 1, "cpu-time", "slow"),))
    )
    assert lines(part, "documents.jsonl") == lines(whole, "documents.jsonl")
    assert [each["code"] for each in lines(part, "quarantine.jsonl")] == ["no-text", "cpu-time"]


def test_a_file_that_was_not_read_before_is_not_read_by_the_next_worker(tmp_path: Path) -> None:
    aside = (Aside(0, 0, "cpu-time", "slow"), Aside(3, 3, "wall-time", "slower"))
    part, _, expected = resumed(tmp_path, 3, again=True, aside=aside)
    assert lines(part, "documents.jsonl") == expected[:2]
    assert [held["source"] for held in lines(part, "quarantine.jsonl")] == ["c.txt", "d.txt"]
    assert len(lines(part, "sources.jsonl")) == 4


def test_a_worker_that_goes_on_moves_the_mark_but_not_the_files(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    sizes = (0, 0, 0, 0)
    marks: list[Mark] = []

    class Noting(Watch):
        def begin(self, mark: Mark) -> None:
            marks.append(mark)
            super().begin(mark)

    (tmp_path / "watch").mkdir()
    watch(tmp_path / "watch", plan).end()
    noting = Noting(tmp_path / "watch" / "state", plan.limits, Resume(Mark(2, *sizes), "crashed", "it ended"))
    clean_shard(only_job(tmp_path, plan), noting)
    assert [mark.number for mark in marks] == [-1, 0, 1, 2, 3, 4]
    assert all(mark[1:] == sizes for mark in marks[:4])


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (TooLarge(9, 5), "too-large", "9"),
        (MemoryError(), "memory", "it needs more memory than a worker has; raise `memory_bytes`"),
        (RecursionError(), "too-deep", "it is nested too deeply to be read"),
        (KeyError("x"), "internal-error", "KeyError: 'x'; please report this document as a defect"),
    ],
)
def test_what_happens_to_one_document_costs_its_neighbours_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, message: str
) -> None:
    def failing(raw: bytes, *rest: Any, **named: Any) -> Any:
        if raw == FILES["b.txt"]:
            raise error
        return clean_bytes(raw, *rest, **named)

    monkeypatch.setattr(shard, "clean_bytes", failing)
    part, _ = done(tmp_path, planned(tmp_path, FILES))
    held, _ = lines(part, "quarantine.jsonl")
    assert (held["id"], held["source"], held["code"]) == (id_of("b.txt"), "b.txt", code)
    assert message in held["message"]
    assert (held["bytes"], held["sha256"]) == (len(FILES["b.txt"]), sha256(FILES["b.txt"]).hexdigest())
    assert b64decode(held["raw"]) == FILES["b.txt"]
    assert "frame" not in held
    assert [document["source"] for document in lines(part, "documents.jsonl")] == ["a.txt", "d.txt"]


def test_a_record_keeps_what_surrounds_it_and_what_else_it_says(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"r.jsonl": RECORDS})
    part, _ = done(tmp_path, plan)
    documents = lines(part, "documents.jsonl")
    assert [document["id"] for document in documents] == ["r1", "r3"]
    assert documents[0]["meta"]["lang"] == "en"
    assert all(entry["frame"] for entry in lines(part, "ledger.jsonl"))
    (held,) = lines(part, "quarantine.jsonl")
    assert held["frame"]
    assert held["source"].startswith("r.jsonl#")
    assert documents[0]["version"] == only_job(tmp_path, plan)["version"]


def test_settings_kind_and_charset_reach_the_document(tmp_path: Path) -> None:
    files = {"a.html": b"no tags here", "b.txt": b"The end.\n\nScroll to Top"}
    part, _ = done(tmp_path, planned(tmp_path, files, '[clean]\noff = ["boilerplate.to-top"]\n'))
    page, text = lines(part, "documents.jsonl")
    assert (page["kind"], text["kind"]) == ("html", "text")
    assert "Scroll to Top" in text["text"]


def test_decisions_of_people_are_followed(tmp_path: Path) -> None:
    (tmp_path / "lacuna.decisions.jsonl").write_text(
        json.dumps({"choice": "undo", "rules": ["boilerplate.to-top"]}) + "\n"
    )
    part, _ = done(tmp_path, planned(tmp_path, FILES))
    assert lines(part, "documents.jsonl")[0]["text"] == "The mayor spoke.\n\nScroll to Top"


def test_garbage_is_collected_every_so_many_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(shard, "COLLECTED_DOCUMENTS", 2)
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    done(tmp_path, planned(tmp_path, FILES))
    assert len(collected) == 3


def test_a_file_that_takes_little_at_a_time_gets_every_line_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = shard._Growing(tmp_path / "lines", 0)
    whole: Callable[[Any], int] = growing._file.write
    monkeypatch.setattr(growing, "_file", type("Slow", (), {"write": staticmethod(lambda rest: whole(rest[:3]))})())
    growing.write(b"a longer line\n")
    growing.write(b"x\n")
    monkeypatch.undo()
    growing.close()
    assert growing.size == 16
    assert (tmp_path / "lines").read_bytes() == b"a longer line\nx\n"
    assert list(growing.lines()) == [(0, b"a longer line\n"), (14, b"x\n")]


@pytest.mark.parametrize(("hard", "expected"), [(resource.RLIM_INFINITY, 500), (900, 500), (300, 300)])
def test_memory_is_bounded_below_what_the_system_allows(
    monkeypatch: pytest.MonkeyPatch, hard: int, expected: int
) -> None:
    limits: list[Any] = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, hard) if kind == resource.RLIMIT_AS else (1, 1))
    monkeypatch.setattr(resource, "setrlimit", lambda *given: limits.append(given))
    bound_memory(Limits(1, 1, 500))
    assert limits == [(resource.RLIMIT_AS, (expected, hard))]


def test_a_job_is_small_enough_to_send(tmp_path: Path) -> None:
    job: Job = only_job(tmp_path, planned(tmp_path, FILES))
    assert set(job) == {"shard", "parts", "work", "settings", "limits", "version", "run"}
