"""Scheduled batches: days, back-fill, overlaps, metrics, export."""

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb

from tests.runs.conftest import ROOT, Run
from tests.runs.test_main_job import GOOD, manifest


def _deliver(tmp_path: Path, *days: str) -> None:
    for day in days:
        (tmp_path / "inbox" / day).mkdir(parents=True)
        (tmp_path / "inbox" / day / "a.txt").write_text(f"{GOOD} {day}")


def test_a_day_and_a_late_document(luigi: Run, tmp_path: Path) -> None:
    _deliver(tmp_path, "2026-11-20")
    assert luigi("CleanDaily", "--date", "2026-11-20").returncode == 0
    assert manifest(tmp_path / "output" / "2026-11-20")["counts"]["documents"] == 1
    (tmp_path / "inbox" / "2026-11-20" / "late.txt").write_text(GOOD)
    assert luigi("CleanDaily", "--date", "2026-11-20").returncode == 0
    assert manifest(tmp_path / "output" / "2026-11-20")["counts"]["documents"] == 2


def test_a_day_that_was_not_delivered_is_told_apart_from_failure(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "2026-11-21").mkdir(parents=True)
    assert luigi("CleanDaily", "--date", "2026-11-20").returncode == 20
    assert luigi("CleanDaily", "--date", "2026-11-21").returncode == 0


def test_back_fill(luigi: Run, tmp_path: Path) -> None:
    _deliver(tmp_path, "2026-11-18", "2026-11-19", "2026-11-20")
    words = ("RangeDaily", "--of", "CleanDaily", "--start", "2026-11-18", "--stop", "2026-11-21")
    done = luigi(*words)
    assert done.returncode == 0, done.stderr
    days = sorted(path.name for path in (tmp_path / "output").glob("2026-*"))
    assert days == ["2026-11-18", "2026-11-19", "2026-11-20"]
    assert luigi(*words).returncode == 0


def test_two_runs_at_once_leave_what_one_leaves(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(200):
        (tmp_path / "in" / f"{number}.txt").write_text(GOOD * 20 + str(number))
    assert luigi("CleanCorpus", "--source", "in", "--output", "alone").returncode == 0
    command = [
        sys.executable,
        "-m",
        "luigi",
        "--module",
        "tasks",
        "CleanCorpus",
        "--source",
        "in",
        "--local-scheduler",
    ]
    both = [
        subprocess.Popen(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)})
        for _ in range(2)
    ]
    assert sorted(run.wait(100) for run in both) in ([0, 0], [0, 10])
    for name in ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl"):
        assert (tmp_path / "output" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def test_metrics(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(GOOD)
    before = time.time()
    assert luigi("CleanCorpus", "--metrics", "m.prom").returncode == 0
    values = dict(
        line.rsplit(" ", 1) for line in (tmp_path / "m.prom").read_text().splitlines() if not line.startswith("#")
    )
    assert values['lacuna_documents{fate="cleaned"}'] == "1"
    assert values["lacuna_unexplained_characters"] == "0"
    assert values['lacuna_edits{rule="boilerplate.to-top"}'] == "1"
    assert before <= float(values["lacuna_last_run_timestamp_seconds"]) <= time.time()


def test_parquet_files_follow_the_run(luigi: Run, tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "in").mkdir()
    for number in range(2):
        (tmp_path / "in" / f"{number}.txt").write_text("The mayor spoke.\n\nScroll to Top")
        assert luigi("CleanCorpus", "--source", "in").returncode == 0
        assert number or luigi("ExportParquet").returncode == 0
    with closing(duckdb.connect()) as database:
        path = str(tmp_path / "output" / "parquet" / "documents.parquet")
        assert database.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall() == [(2,)]


def test_parquet(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "it's.txt").write_text(GOOD)
    assert luigi("CleanCorpus").returncode == 0
    assert luigi("ExportParquet").returncode == 0
    with closing(duckdb.connect()) as database:
        path = str(tmp_path / "output" / "parquet" / "documents.parquet")
        rows = database.execute("SELECT text, len(flags) FROM read_parquet(?)", [path]).fetchall()
    assert rows == [("The mayor spoke.\n\nNobody answered him.\n", 0)]
