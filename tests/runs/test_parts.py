"""Which finished work counts as done: what a limit or a passing fault refused is tried again."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.run.parts import (
    FILES,
    LIMITED,
    PASSING,
    SOURCES,
    DamagedPart,
    finish_part,
    is_usable,
    part_record,
    refuse_damage,
)
from tests.poison_form import PROSE
from tests.runs.faults import run


def _part(folder: Path, *codes: str) -> Path:
    work = folder / "work"
    work.mkdir(parents=True)
    for name in (*FILES, SOURCES):
        (work / name).write_text(f"{name}\n")
    quarantine = dict.fromkeys(codes, 1)
    record: dict[str, Any] = {"run": "first", "limits": "low", "counts": {"quarantine": quarantine}}
    finish_part(folder / "parts" / "a", work, record)
    return folder / "parts" / "a"


def test_a_part_is_usable_whatever_the_run(tmp_path: Path) -> None:
    part = _part(tmp_path, "not-text")
    assert is_usable(part, "low", "first")
    assert is_usable(part, "high", "second")


@pytest.mark.parametrize("code", sorted(PASSING))
def test_a_passing_fault_is_tried_again_by_the_next_run(tmp_path: Path, code: str) -> None:
    part = _part(tmp_path, "not-text", code)
    assert is_usable(part, "low", "first")
    assert not is_usable(part, "low", "second")


@pytest.mark.parametrize("code", sorted(LIMITED))
def test_what_a_limit_refused_is_tried_again_when_it_changes(tmp_path: Path, code: str) -> None:
    part = _part(tmp_path, code)
    assert is_usable(part, "low", "second")
    assert not is_usable(part, "high", "first")


@pytest.mark.parametrize("name", [*FILES, SOURCES, "part.json"])
def test_a_part_with_a_file_cut_short_is_not_usable(tmp_path: Path, name: str) -> None:
    part = _part(tmp_path)
    path = part / name
    path.write_bytes(path.read_bytes()[:-2])
    assert not is_usable(part, "low", "first")
    path.unlink()
    assert not is_usable(part, "low", "first")


def test_a_record_that_was_altered_is_none(tmp_path: Path) -> None:
    part = _part(tmp_path)
    path = part / "part.json"
    path.write_bytes(path.read_bytes().replace(b'"run":"first"', b'"run":"other"'))
    assert part_record(part) is None
    assert not is_usable(part, "low", "other")


@pytest.mark.parametrize("name", [*FILES, SOURCES])
def test_a_file_altered_in_its_size_is_seen_when_it_is_read(tmp_path: Path, name: str) -> None:
    part = _part(tmp_path)
    refuse_damage(part, name)
    (part / name).write_bytes((part / name).read_bytes()[:-1] + b"x")
    assert is_usable(part, "low", "first")
    with pytest.raises(DamagedPart):
        refuse_damage(part, name)


def test_a_broken_part_is_replaced(tmp_path: Path) -> None:
    part = _part(tmp_path)
    (part / "ledger.jsonl").write_text("")
    assert _part(tmp_path / "again") is not None
    (tmp_path / "again" / "parts" / "a").rename(tmp_path / "work")
    finish_part(part, tmp_path / "work", {"run": "x", "limits": "", "counts": {"quarantine": {}}})
    assert is_usable(part, "", "x")
    assert (part_record(part) or {})["run"] == "x"


def test_a_run_with_a_passing_fault_is_not_done_for_the_next(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PROSE)
    words = ("CleanCorpus", "--source", "in", "--output", "out")

    def fault() -> None:
        from tasks.run import shard

        read = vars(shard)["items_of"]
        gone = vars(shard)["Fault"]("unreadable", "it cannot be opened")
        vars(shard)["items_of"] = lambda *given: (replace(item, raw=b"", fault=gone) for item in read(*given))

    (tmp_path / "in" / "b.txt").write_text(PROSE + "b")
    assert run(tmp_path, *words, fault=fault) == 30
    codes = {json.loads(line)["code"] for line in (tmp_path / "out" / "quarantine.jsonl").read_bytes().splitlines()}
    assert codes == {"unreadable"}
    assert run(tmp_path, *words) == 0, (tmp_path / "log").read_text()
    assert (tmp_path / "out" / "quarantine.jsonl").read_bytes() == b""
    assert (tmp_path / "log").read_text().startswith("2 documents: 2 cleaned")


def _again(folder: Path, run: str, note: str) -> tuple[dict[str, Any], Path]:
    work = folder / f"work-{run}-{note}"
    work.mkdir()
    for name in (*FILES, SOURCES):
        (work / name).write_text(f"{name} {note}\n")
    record = {"run": run, "limits": "low", "note": note, "counts": {"quarantine": {}}}
    return finish_part(folder / "parts" / "a", work, record), work


def test_two_attempts_of_one_run_never_mix(tmp_path: Path) -> None:
    part = _part(tmp_path)
    first, _ = _again(tmp_path, "second run", "first attempt")
    late, left = _again(tmp_path, "second run", "late attempt")
    assert first["note"] == late["note"] == "first attempt"
    assert (part_record(part) or {})["note"] == "first attempt"
    assert {(part / name).read_text() for name in FILES} == {f"{name} first attempt\n" for name in FILES}
    assert not left.exists()
    assert [path.name for path in part.parent.iterdir()] == ["a"]


def test_a_part_that_this_run_damaged_is_replaced(tmp_path: Path) -> None:
    part = _part(tmp_path)
    (part / FILES[0]).write_text("")
    record, _ = _again(tmp_path, "first", "anew")
    assert record["note"] == "anew"
    assert (part / FILES[0]).read_text() == f"{FILES[0]} anew\n"
