"""The plan of a run: its key covers all that the outputs depend on, and the same is planned once."""

import fcntl
import json
import os
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from pipeline.errors import CleaningError, OutputRefused, RunError, SettingsError
from tasks.run import plan as module
from tasks.run.options import options_from
from tasks.run.plan import forget_plans, plan_of, run_name
from tasks.run.version import version
from tasks.work.asked import Wanted
from tasks.work.engines import Local, Serial
from tasks.work.ownership import STATE
from tests.runs.alone import cleaned, only_job, planned, write_files

FILES = {"a.txt": b"The mayor spoke.", "b.txt": b"Nobody answered."}


def test_the_same_is_planned_once_until_plans_are_forgotten(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    again = plan_of(tmp_path / "in", tmp_path / "output", str(tmp_path / "lacuna.toml"))
    assert again is plan
    forget_plans()
    new = plan_of(tmp_path / "in", tmp_path / "output", str(tmp_path / "lacuna.toml"))
    assert new is not plan
    assert new.key == plan.key


def test_plans_belong_to_a_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path names another file in another folder."""
    keys = []
    for name in ("one", "two"):
        write_files(tmp_path / name / "in", {"a.txt": name.encode()})
        monkeypatch.chdir(tmp_path / name)
        keys.append(plan_of(Path("in"), Path("output"), "").key)
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    "settings",
    [
        "[clean]\nrisky = true\n",
        "[limits]\ncpu_seconds = 7\n",
        "[limits]\nmemory_bytes = 3_000_000_000\n",
        '[output]\ncompression = "zst"\n',
        '[source]\ntext_field = "body"\n',
        "[source]\nshard_bytes = 5\n",
    ],
)
def test_the_key_covers_the_settings(tmp_path: Path, settings: str) -> None:
    plan = planned(tmp_path, FILES)
    assert planned(tmp_path, FILES, settings).key != plan.key
    assert planned(tmp_path, FILES).key == plan.key


@pytest.mark.parametrize("files", [{"a.txt": b"Another."}, {"c.txt": b"One more."}], ids=["content", "file"])
def test_the_key_covers_the_files(tmp_path: Path, files: dict[str, bytes]) -> None:
    plan = planned(tmp_path, FILES)
    assert planned(tmp_path, files).key != plan.key


@pytest.mark.parametrize("name", ["version", "drawing_version"])
def test_the_key_covers_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    plan = planned(tmp_path, FILES)
    monkeypatch.setattr(module, name, lambda: "another")
    new = planned(tmp_path, FILES)
    assert new.key != plan.key
    assert (new.shards == plan.shards) is (name == "drawing_version")
    monkeypatch.undo()
    forget_plans()


def test_the_key_covers_decisions_that_change_something(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    decision = {"choice": "right", "rules": ["boilerplate.to-top"], "document": "a.txt", "sha256": "0" * 64} | {
        "start": 0,
        "stop": 3,
    }
    (tmp_path / "lacuna.decisions.jsonl").write_text(json.dumps(decision) + "\n")
    assert planned(tmp_path, FILES).key == plan.key
    (tmp_path / "lacuna.decisions.jsonl").write_text(json.dumps(decision | {"choice": "undo"}) + "\n")
    assert planned(tmp_path, FILES).key != plan.key


def test_the_key_covers_the_name_of_the_source(tmp_path: Path) -> None:
    plans = [planned(write_files(tmp_path / name, {}), FILES) for name in ("one", "two")]
    assert plans[0].key != plans[1].key
    assert [shard["key"] for shard in plans[0].shards] == [shard["key"] for shard in plans[1].shards]


def test_fields_named_in_the_command_are_used_and_remembered(tmp_path: Path) -> None:
    write_files(tmp_path / "in", {"a.jsonl": b'{"body": "Text.", "key": "k"}\n'})
    plan = plan_of(tmp_path / "in", tmp_path / "output", "", ("body", "key"))
    assert (plan.options.source.text_field, plan.options.source.id_field) == ("body", "key")
    assert plan.request == {"settings": "", "text_field": "body", "id_field": "key"}
    assert plan.key != plan_of(tmp_path / "in", tmp_path / "output", "").key


def test_a_plan_knows_its_folders(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    assert plan.source == tmp_path / "in"
    assert plan.output == tmp_path / "output"
    assert plan.state == tmp_path / "output" / STATE
    assert plan.parts == plan.state / "parts"
    (shard,) = plan.shards
    assert plan.part(shard) == plan.parts / shard["key"]
    with pytest.raises(FrozenInstanceError):
        plan.key = ""  # type: ignore[misc]


def test_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES, "[limits]\ncpu_seconds = 7\nwall_seconds = 8\nmemory_bytes = 900_000_000\n")
    limits = plan.limits
    assert (limits.cpu_seconds, limits.wall_seconds, limits.memory_bytes) == (7, 8, 900_000_000)


def test_a_job_holds_all_that_a_worker_needs(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES, "[clean]\nrisky = true\n")
    job = only_job(tmp_path, plan)
    (shard,) = plan.shards
    assert job["shard"] == shard
    assert job["parts"] == str(plan.parts)
    assert job["work"] == str(tmp_path / "work" / shard["key"])
    assert job["settings"].risky
    assert (job["limits"], job["version"], job["run"]) == (plan.limits, version(), run_name())


def test_equal_shards_are_one_job(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    (shard,) = plan.shards
    other = {**shard, "key": "another"}
    doubled = replace(plan, shards=(shard, other, shard))  # type: ignore[arg-type]
    assert [job["shard"]["key"] for job in doubled.jobs(tmp_path)] == [shard["key"], "another"]


def test_the_name_of_a_run_stays_in_its_process() -> None:
    assert run_name() == run_name()
    assert len(bytes.fromhex(run_name())) == 8


def test_a_shard_is_done_when_its_part_is_there(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    assert not any(map(plan.is_done, plan.shards))
    plan = cleaned(tmp_path, FILES)
    assert all(map(plan.is_done, plan.shards))
    other = planned(tmp_path, FILES, "[limits]\ncpu_seconds = 7\n")
    assert all(map(other.is_done, other.shards))


def test_what_another_run_could_not_read_is_not_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = cleaned(tmp_path, FILES)
    asked: list[tuple[object, ...]] = []

    def refused(*given: object) -> bool:
        asked.append(given)
        return False

    monkeypatch.setattr(module, "is_usable", refused)
    assert not plan.is_done(plan.shards[0])
    assert asked == [(plan.part(plan.shards[0]), plan.limits.words, run_name())]


def test_small_inputs_have_one_worker(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    assert isinstance(plan.engine(Wanted("auto", 3), tmp_path), Serial)
    assert isinstance(plan.engine(Wanted("local", 3), tmp_path), Local)
    large = replace(plan, inventory=replace(plan.inventory, files=({**plan.inventory.files[0], "size": 10**8},)))
    assert isinstance(large.engine(Wanted("auto", 3), tmp_path), Local)


def test_an_output_at_work_is_claimed_locked_and_swept(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    with plan.at_work() as work:
        assert (plan.state / "owner.json").is_file()
        assert work.parent == plan.state / "work"
        assert work.is_dir()
        assert [path.name for path in plan.state.glob("inventory-*.json")]
        left = plan.state / "work" / "run-of-another"
        left.mkdir()
        locked = tmp_path / "output" / STATE / "lock"
        with locked.open("ab") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not work.exists()
    assert not left.exists()
    (plan.state / "work").mkdir(exist_ok=True)
    left.mkdir()
    with plan.at_work():
        assert not left.exists()


def test_files_of_the_same_size_and_time_are_not_read_again(tmp_path: Path) -> None:
    plan = planned(tmp_path, FILES)
    with plan.at_work():
        pass
    forget_plans()
    file = tmp_path / "in" / "a.txt"
    about = file.stat()
    with file.open("r+b") as held:
        held.write(b"X")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    again = plan_of(tmp_path / "in", tmp_path / "output", str(tmp_path / "lacuna.toml"))
    assert again.key == plan.key


def test_an_object_store_is_a_source_and_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RunError, match=r"s3://bucket/out is in an object store.*`lacuna push`"):
        plan_of(tmp_path, Path("s3://bucket/out"), "")
    monkeypatch.setattr("tasks.io.objects.find_spec", lambda _: None)
    with pytest.raises(RunError, match=r"s3://bucket/in is in an object store.*lacuna\[cloud\]"):
        plan_of(Path("s3://bucket/in"), tmp_path / "output", "")


@pytest.mark.parametrize("address", ["https://example.org/a", "hdfs://host/a.jsonl"])
@pytest.mark.parametrize("place", ["source", "output"])
def test_an_address_is_no_path(tmp_path: Path, address: str, place: str) -> None:
    paths = {"source": tmp_path, "output": tmp_path / "output"} | {place: Path(address)}
    with pytest.raises(RunError, match="is an address, not a path; copy what is there to a local folder and name that"):
        plan_of(paths["source"], paths["output"], "")


@pytest.mark.parametrize(
    ("source", "output", "error"),
    [("in", "in", OutputRefused), ("in", "in/../..", OutputRefused), ("missing", "output", RunError)],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, source: str, output: str, error: type[CleaningError]
) -> None:
    write_files(tmp_path / "in", FILES)
    with pytest.raises(error):
        plan_of(tmp_path / source, tmp_path / output, "")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_an_output_with_files_of_others_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path / "output", {"mine.txt": b"mine"})
    with pytest.raises(OutputRefused):
        planned(tmp_path, FILES)


def test_settings_and_decisions_are_read_where_they_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"lacuna\.toml"):
        planned(tmp_path, FILES, "[clean]\nriksy = true\n")
    (tmp_path / "lacuna.decisions.jsonl").write_text("no decision\n")
    with pytest.raises(SettingsError, match=r"lacuna\.decisions\.jsonl"):
        planned(tmp_path, FILES)
    assert options_from("").clean.risky is False
