"""The driver of the workers, tried with mock documents: whatever one of them does, it costs itself alone."""

import resource
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.io import office
from tasks.io.containers import Look
from tasks.io.jsonl import record_of
from tasks.run.plan import Plan, plan_of
from tasks.work.engines import Engine, Local, Serial
from tasks.work.ownership import claim
from tasks.work.watch import Limits
from tests.runs.alone import only_job, planned

LIMITS = Limits(cpu_seconds=1.0, wall_seconds=8.0, memory_bytes=1_500_000_000)
GOOD = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n"
ENGINES: dict[str, Callable[[Path], Engine]] = {
    "serial": lambda work: Serial(replace(LIMITS, memory_bytes=LIMITS.memory_bytes + _held_bytes()), work),
    "local": lambda work: Local(2, LIMITS, work),
}
FATES = {
    "loop": "cpu-time",
    "deaf": "cpu-time",
    "sleep": "wall-time",
    "allocate": "memory",
    "exit 0": "crashed",
    "exit 7": "crashed",
    "leave 0": "crashed",
    "leave 3": "crashed",
    "kill SIGSEGV": "crashed",
    "kill SIGTERM": "crashed",
    "kill SIGKILL": "killed",
    "raise value": "internal-error",
    "raise memory": "memory",
    "raise recursion": "too-deep",
    "raise os": "internal-error",
    "recurse x": "too-deep",
}
"""What a mock document says, and the code it goes to quarantine with."""


def _held_bytes() -> int:
    """Return the address space of this process: a worker of `Serial` is a fork, and starts with all that tests left."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


@pytest.fixture(scope="module", params=ENGINES)
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the records of a run over mock and good documents, by source; good ones alone under `alone`."""
    folder = tmp_path_factory.mktemp(request.param)
    mixed = {name: f"MOCK: {name}\n\n{GOOD}" for name in FATES} | {"print x": f"MOCK: print hello\n\n{GOOD}"}
    good = {f"{name} good": GOOD.replace("mayor", f"mayor of {name}") for name in mixed}
    for place, documents in (("mixed", mixed | good), ("alone", good)):
        (folder / place).mkdir()
        for name, content in documents.items():
            (folder / place / f"{name}.txt").write_text(content)
    found = {place: _records(folder / place, ENGINES[request.param]) for place in ("mixed", "alone")}
    assert not list((folder / "mixed-out" / ".lacuna" / "work").rglob("state*"))
    return found["mixed"] | {"alone": found["alone"]}


def _records(source: Path, engine: Callable[[Path], Engine]) -> dict[str, Any]:
    (source.parent / "s.toml").write_text("[source]\nshard_bytes = 1_000\n")
    plan = plan_of(source, source.with_name(f"{source.name}-out"), str(source.parent / "s.toml"))
    results = list(
        engine(plan.state / "work").map("tests.mock:clean_shard", plan.jobs(plan.state / "work" / "run-test"))
    )
    assert len(results) == len(plan.shards)
    return {record["source"].removesuffix(".txt"): record for record in _read(plan)}


def _read(plan: Plan) -> list[dict[str, Any]]:
    paths = [plan.part(shard) / name for shard in plan.shards for name in ("documents.jsonl", "quarantine.jsonl")]
    return [record_of(line) for path in paths for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("says", FATES)
def test_61_a_document_that_misbehaves_is_quarantined_whole(worked: dict[str, Any], says: str) -> None:
    record = worked[says]
    assert record["code"] == FATES[says], record["message"]
    assert b64decode(record["raw"]).decode() == f"MOCK: {says}\n\n{GOOD}"


def test_61_neighbours_are_the_same_to_the_byte(worked: dict[str, Any]) -> None:
    assert len(worked["alone"]) == len(FATES) + 1
    for name, record in worked["alone"].items():
        assert worked[name] == record


def test_61_a_document_that_prints_is_cleaned(worked: dict[str, Any]) -> None:
    assert worked["print x"]["text"].startswith("MOCK: print hello")


@pytest.mark.parametrize("engine", ENGINES)
def test_60_a_worker_killed_from_outside_costs_no_document(tmp_path: Path, engine: str) -> None:
    """The system may take a worker for what others did; a document is not guilty until it kills two."""
    (tmp_path / "in").mkdir()
    for number in range(6):
        first = f"MOCK: kill-once {tmp_path / str(number)}\n\n" if number % 2 else ""
        (tmp_path / "in" / f"{number}.txt").write_text(first + GOOD)
    found = _records(tmp_path / "in", ENGINES[engine])
    assert sorted(found) == ["0", "1", "2", "3", "4", "5"]
    assert all("code" not in record for record in found.values())
    assert (tmp_path / "5").is_dir()


def _read_by(engine: Engine, place: Path, files: dict[str, bytes]) -> tuple[list[dict[str, Any]], ...]:
    """Return what a run leaves whose word processor files are obeyed while they are read."""
    plan = planned(place, files)
    claim(plan.output)
    (result,) = engine.map("tests.mock:read_shard", [only_job(place, plan)])
    part = Path(only_job(place, plan)["parts"]) / result["key"]
    names = ("documents.jsonl", "quarantine.jsonl", "sources.jsonl")
    return tuple([record_of(line) for line in (part / name).read_bytes().splitlines()] for name in names)


@pytest.mark.parametrize("says", ["exit 3", "loop"])
def test_files_whose_reading_ends_workers_cost_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    monkeypatch.setattr(office, "look", lambda *_: Look())
    hostile, sound = b"MOCK: " + says.encode(), b"The ferry left at nine."
    bad = {"b.docx", "d.docx", "f.docx"} if says == "exit 3" else {"b.docx"}
    files = {name: hostile if name in bad else sound for name in (f"{letter}.docx" for letter in "abcdef")}
    limits = replace(LIMITS, cpu_seconds=1.0, memory_bytes=LIMITS.memory_bytes + _held_bytes())
    documents, held, sources = _read_by(Serial(limits, tmp_path / "w"), tmp_path, files)
    assert [each["source"] for each in documents] == sorted(set(files) - bad)
    assert [each["source"] for each in held] == sorted(bad)
    assert {each["code"] for each in held} == {"cpu-time" if says == "loop" else "crashed"}
    assert {b64decode(each["raw"]) for each in held} == {hostile}
    assert [(each["name"], each["problem"], each["documents"]) for each in sources] == [
        (name, "", 1) for name in sorted(files)
    ]
