"""The engine `spark`: the bytes of the other engines, whatever a document does and however often a task is tried."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import RunError
from tasks.io.jsonl import record_of
from tasks.run import version
from tasks.run.plan import Plan, plan_of
from tasks.work.asked import Wanted
from tasks.work.engines import Engine, Serial, engine_for
from tasks.work.spark import Spark
from tasks.work.watch import Limits
from tests.runs.conftest import ROOT, Run
from tests.runs.test_engines import OUTPUTS, QUERIES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not find_spec("pyspark"), reason="the extra `spark` is not installed"),
    pytest.mark.skipif(not shutil.which("java"), reason="there is no Java"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LIMITS = Limits(cpu_seconds=1.0, wall_seconds=90.0, memory_bytes=1_500_000_000)
GOOD = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n"
STORIES = [" ".join(f"word{number * place % 97}" for place in range(9, 80)) for number in range(1, 31)]
"""Texts that are long enough to be compared; the last ten of forty documents repeat some."""
FATES = {"loop": "cpu-time", "allocate": "memory", "exit 7": "crashed", "kill SIGSEGV": "crashed", "raise os": ""}
FATES["raise os"] = "internal-error"
FATES["kill SIGKILL"] = "killed"


def _spark(work: Path) -> Spark:
    return Spark("local[2]", 0, LIMITS, work)


def _plan(place: Path, documents: dict[str, str], name: str) -> Plan:
    source = place / name
    source.mkdir()
    for title, content in documents.items():
        (source / f"{title}.txt").write_text(content)
    (place / "s.toml").write_text("[source]\nshard_bytes = 200\n")
    return plan_of(source, place / f"{name}-out", str(place / "s.toml"))


def _records(plan: Plan, engine: Engine) -> list[bytes]:
    work = plan.state / "work" / "run-test"
    results = list(engine.map("tests.mock:clean_shard", plan.jobs(work)))
    assert sorted(result["key"] for result in results) == sorted({shard["key"] for shard in plan.shards})
    names = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "identities.csv", "sources.jsonl")
    return [(plan.part(shard) / name).read_bytes() for shard in plan.shards for name in names]


def test_hostile_documents_cost_themselves_on_executors_too(tmp_path: Path) -> None:
    documents = {name: f"MOCK: {name}\n\n{GOOD}" for name in FATES} | {f"{name} good": GOOD for name in FATES}
    documents |= {f"once {number}": f"MOCK: kill-once {tmp_path / str(number)}\n\n{GOOD}" for number in range(2)}
    plan = _plan(tmp_path, documents, "in")
    assert len(plan.shards) > 3
    held = _records(plan, _spark(plan.state / "work"))
    found = {each["source"]: each for lines in held for each in _with_source(lines)}
    assert {name: found[f"{name}.txt"].get("code") for name in FATES} == FATES
    assert all("code" not in found[f"{name} good.txt"] for name in FATES)
    assert all("code" not in found[f"once {number}.txt"] for number in range(2))
    other = _plan(tmp_path, documents, "again")
    assert _records(other, Serial(LIMITS, other.state / "work")) == held
    assert not list((plan.state / "work").rglob("state*"))


def _with_source(lines: bytes) -> list[dict[str, Any]]:
    records = [record_of(line) for line in lines.splitlines() if line.startswith(b"{")]
    return [record for record in records if "source" in record and "account" not in record]


def test_an_executor_with_another_version_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = _plan(tmp_path, {"a": GOOD}, "in")
    jobs = plan.jobs(plan.state / "work" / "run-test")
    monkeypatch.setattr(version, "version", lambda: "another")
    with pytest.raises(RunError, match="another version of the package"):
        list(_spark(plan.state / "work").map("tasks.run.shard:clean_shard", jobs))
    assert not plan.part(plan.shards[0]).exists()


def test_a_run_that_is_given_up_is_cancelled(tmp_path: Path) -> None:
    documents = {"a good": GOOD * 4, **{f"sleep {number}": f"MOCK: sleep\n\n{GOOD * 5}" for number in range(4)}}
    plan = _plan(tmp_path, documents, "in")
    engine = Spark("local[2]", 0, Limits(5.0, 300.0, 1_500_000_000), plan.state / "work")
    results = engine.map("tests.mock:clean_shard", plan.jobs(plan.state / "work" / "run-test"))
    next(results)
    results.close()  # type: ignore[attr-defined] # a generator, as Ctrl-C leaves it
    from tasks.work.spark import session

    context = session("local[2]", 0).sparkContext
    for _ in range(100):
        if not context.statusTracker().getActiveJobsIds():
            break
        time.sleep(0.1)
    assert not context.statusTracker().getActiveJobsIds()
    assert not _sleeping()


def _sleeping() -> list[str]:
    """Return the processes that still work on a shard of this test."""
    found = []
    for path in Path("/proc").glob("[0-9]*/maps"):
        try:
            found += [str(path)] if "run-test" in path.read_text() and "state" in path.read_text() else []
        except OSError:
            continue
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_answered_as_elsewhere(tmp_path: Path, query: str) -> None:
    views: dict[str, list[Path]] = {}
    for name, rows in {"a": [1, -5, 2**62, 1, 7], "b": [7, -(2**63), 1, 1]}.items():
        full, empty = tmp_path / f"{name} 1.csv", tmp_path / f"{name}2.csv"
        full.write_text("".join(f"{row}\n" for row in rows))
        empty.write_text("")
        views[name] = [full, empty]
    counts = [engine.sql(query, views, tmp_path / f"{at}.csv") for at, engine in enumerate(_both(tmp_path))]
    assert counts[0] == counts[1] > 0
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()


def _both(place: Path) -> tuple[Engine, Engine]:
    return Serial(LIMITS, place / "w"), _spark(place / "w")


def test_a_run_has_the_bytes_of_the_others(patient: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "lacuna.toml").write_text('[source]\nshard_bytes = 1500\n[corpus]\nduplicates = "report"\n')
    lines = [json.dumps({"id": f"r{number % 25}", "text": f"{GOOD}\n\n{STORIES[number % 30]}"}) for number in range(40)]
    lines[20] = "{broken"
    (tmp_path / "in" / "records.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "in" / "a.txt").write_text(GOOD)
    (tmp_path / "in" / "noise.txt").write_bytes(bytes(range(256)) * 20)
    ways = {"serial": ("--engine", "serial"), "spark": ("--engine", "spark", "--master", "local[2]")}
    for name, words in ways.items():
        done = patient("CleanCorpus", "--source", "in", "--output", name, *words)
        assert done.returncode == 0, done.stderr
    for name in (*OUTPUTS, "sources.jsonl", "text/a.txt", "report/index.html", "manifest.json"):
        first, second = ((tmp_path / way / name).read_bytes() for way in ways)
        assert first == second, name
    documents = (tmp_path / "spark" / "documents.jsonl").read_bytes()
    assert b"~~2" in documents
    assert b'"duplicates":' in documents
    again = patient("CleanCorpus", "--source", "in", "--output", "spark", "--engine", "local")
    assert again.stdout.startswith("up to date")


def test_a_master_is_for_spark_alone(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="--master is for"):
        engine_for(Wanted("local", master="local[2]"), 1, LIMITS, tmp_path)
    with pytest.raises(RunError, match="no engine 'dask'"):
        engine_for(Wanted("dask"), 1, LIMITS, tmp_path)
    assert isinstance(engine_for(Wanted(master="local[2]"), 1, LIMITS, tmp_path), Spark)


@pytest.fixture
def patient(tmp_path: Path) -> Run:
    """Return a function that calls luigi in an empty folder; Spark takes minutes to start on a busy machine."""

    def call(*words: object, **surroundings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "luigi", "--module", "tasks", *map(str, words), "--local-scheduler"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **surroundings}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=500
        )

    return call


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a standalone cluster on this machine: a master, and a worker with two cores."""
    import pyspark

    command, port = str(Path(str(pyspark.__file__)).parent / "bin" / "spark-class"), _port()
    home = {"SPARK_HOME": str(Path(command).parents[1]), "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    surroundings = {**os.environ, **home, "SPARK_WORKER_DIR": str(tmp_path / "worker"), "SPARK_LOCAL_IP": "127.0.0.1"}
    master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port)]
    worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "2", "--memory", "1g"]
    address = f"spark://127.0.0.1:{port}"
    with (tmp_path / "cluster.log").open("wb") as log:
        started = [
            subprocess.Popen([command, *words], env=surroundings, stdout=log, stderr=log)
            for words in ([*master, "--webui-port", "0"], [*worker, "--webui-port", "0", address])
        ]
        yield address
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_has_the_bytes_of_one_machine(patient: Run, tmp_path: Path, cluster: str) -> None:
    (tmp_path / "lacuna.toml").write_text("[source]\nshard_bytes = 2000\n")
    lines = (json.dumps({"id": f"r{number}", "text": f"Day {number}. {GOOD}"}) for number in range(60))
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    for name, words in {
        "serial": ["--engine", "serial"],
        "cluster": ["--engine", "spark", "--master", cluster],
    }.items():
        done = patient("CleanCorpus", "--source", "in.jsonl", "--output", name, *words, SPARK_LOCAL_IP="127.0.0.1")
        assert done.returncode == 0, done.stderr
    for name in (*OUTPUTS, "sources.jsonl", "manifest.json"):
        assert (tmp_path / "serial" / name).read_bytes() == (tmp_path / "cluster" / name).read_bytes(), name


def test_a_cluster_that_is_not_there_is_a_clear_error(patient: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": GOOD}) + "\n")
    done = patient("CleanCorpus", "--source", "in.jsonl", "--master", f"spark://127.0.0.1:{_port()}")
    assert done.returncode == 30
    assert "Spark cannot be used at spark://" in done.stderr
