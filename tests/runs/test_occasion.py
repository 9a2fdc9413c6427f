"""The date and the duration of a run: the report says them, and equal runs still give equal reports."""

from pathlib import Path

import pytest
import regex

from pipeline.settings import Action, Policy, Settings
from tasks.run.options import Options
from tasks.say.occasion import begin, elapsed, end, occasion_of
from tasks.say.settings import changed_settings
from tests.runs.conftest import ROOT, Run

SEEDS = ROOT / "seeds"


def test_equal_runs_give_equal_reports_whatever_the_engine(luigi: Run, tmp_path: Path) -> None:
    pages = []
    for engine in ("serial", "local"):
        words = ("CleanCorpus", "--source", SEEDS, "--output", f"{engine}/out", "--engine", engine)
        done = luigi(*words)
        assert done.returncode == 0, done.stderr
        pages.append((tmp_path / engine / "out" / "report" / "index.html").read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    assert "<dd>2025-06-15 15:06 UTC</dd>" in pages[0]
    for name in ("manifest.json", "documents.jsonl", "ledger.jsonl", "quarantine.jsonl"):
        assert f'<a href="../{name}">' in pages[0]
        assert (tmp_path / "local" / "out" / name).is_file()
    assert str(SEEDS) in pages[0]


def test_a_report_says_when_the_run_ended_and_how_long_it_took(luigi: Run, tmp_path: Path) -> None:
    words = ("CleanCorpus", "--source", SEEDS, "--output", "out")
    done = luigi(*words, SOURCE_DATE_EPOCH="")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "report" / "index.html").read_text(encoding="utf-8")
    assert regex.search(r"<dd>20\d\d-\d\d-\d\d \d\d:\d\d UTC, after \d+(\.\d)? s</dd>", page)
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    assert luigi("CleanCorpus", "--source", SEEDS, "--output", "out", SOURCE_DATE_EPOCH="").stdout.startswith(
        "up to date"
    )
    assert (tmp_path / "out" / "report" / "index.html").read_text(encoding="utf-8") == page
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest


@pytest.mark.parametrize("value", ["", "soon", "-1", "٣", "9" * 30])
def test_a_date_that_is_none_leaves_the_clock_in_charge(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    begin(Path("out"))
    occasion = occasion_of(Path("out"))
    assert occasion.seconds is not None
    assert 0 <= occasion.seconds <= elapsed(Path("out"))


def test_a_run_begins_once_and_the_next_one_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("tasks.say.occasion.time.monotonic", lambda: now)
    begin(Path("elsewhere"))
    now = 107.0
    begin(Path("elsewhere"))
    assert elapsed(Path("elsewhere")) == 7
    end(Path("elsewhere"))
    begin(Path("elsewhere"))
    assert elapsed(Path("elsewhere")) == 0
    end(Path("elsewhere"))
    assert elapsed(Path("elsewhere")) == 0


def test_the_latest_date_there_is_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "999999999999")
    assert occasion_of(Path("out")).finished == "9999-12-31 23:59 UTC"


def test_changed_settings_are_said_with_their_defaults_and_meanings() -> None:
    policies = (Policy("fragment", Action.CUT, 0.9), Policy("loss", Action.QUARANTINE))
    said = {
        setting.name: setting for setting in changed_settings(Options(clean=Settings(risky=True, flagged=policies)))
    }
    assert said.keys() == {"clean.risky", "clean.flagged"}
    assert said["clean.risky"][1:3] == ("true", "false")
    assert said["clean.flagged"].value == "fragment: cut from 90% confidence, loss: quarantine"
    assert all(setting.meaning.endswith(".") for setting in said.values())
    assert not list(changed_settings(Options()))
