"""The first ten minutes of a user, step by step, each through the command line in processes of their own."""

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import regex

from tests.runs.conftest import ROOT
from tests.runs.test_plugins import RULE, _package

SEED = "000_48efb1f0bba61ee3.txt"
SLOGAN = "The mayor spoke.\n\nNews you can trust\n"
Type = Callable[..., subprocess.CompletedProcess[str]]


def _typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user types it."""
    surroundings = {**os.environ, "PYTHONPATH": f"{ROOT}:{folder / 'site'}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tasks", *words]
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=100
    )


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a folder after the first run, and what the run printed."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "seeds").mkdir()
    for name in (SEED, "harbour_page.html"):
        shutil.copy(ROOT / "seeds" / name, folder / "seeds" / name)
    (folder / "seeds" / "slogan.txt").write_text(SLOGAN)
    (folder / "seeds" / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    done = _typed(folder, "clean", "seeds")
    assert done.returncode == 1, done.stderr
    return folder, done.stdout


@pytest.fixture
def folder(first_run: tuple[Path, str], tmp_path: Path) -> Path:
    """Return a copy of it, which a test may change."""
    return Path(shutil.copytree(first_run[0], tmp_path / "user", symlinks=True))


def _documents(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (folder / "output" / "documents.jsonl").read_bytes().splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def test_the_first_run_prints_what_it_did(first_run: tuple[Path, str]) -> None:
    printed = first_run[1]
    for words in (
        "4 documents:",
        "1 quarantined",
        "edits by rule:",
        "title.repeated",
        "flags by kind:",
        "fragment.head",
        "quarantine by code:",
        "report: output/report/index.html",
    ):
        assert words in printed
    assert (first_run[0] / "output/report/index.html").is_file()


def test_the_report_shows_the_edits_and_what_is_missing(first_run: tuple[Path, str]) -> None:
    page = (first_run[0] / "output/report/index.html").read_text()
    struck = [
        regex.sub("<[^>]*>", "", found) for found in regex.findall(r"<del\b[^>]*>(.*?)</del>", page, regex.DOTALL)
    ]
    assert any("Xi and Putin set out ambitions for Eurasian security club" in text for text in struck)
    assert any("Scroll to Top" in text for text in struck)
    assert not any("armed clash" in text for text in struck)
    marked = [
        regex.sub("<[^>]*>", "", found) for found in regex.findall(r"<mark\b[^>]*>(.*?)</mark>", page, regex.DOTALL)
    ]
    assert any("armed clash in 2020." in text for text in marked)
    assert "starts mid-sentence" in page


def _inside(tag: str, page: str) -> list[str]:
    """Return the texts of the elements of a page with this tag."""
    return [regex.sub("<[^>]*>", "", found) for found in regex.findall(rf"(?s)<{tag}\b[^>]*>(.*?)</{tag}>", page)]


def test_a_place_is_explained(folder: Path) -> None:
    said = _typed(folder, "explain", "000:1743")
    assert said.returncode == 0, said.stderr
    assert "fragment.head" in said.stdout
    assert "starts mid-sentence" in said.stdout
    assert "flagged from 50%" in said.stdout


def _pressed(folder: Path, key: bytes, *words: str) -> str:
    """Run a command in a terminal, press a key until it ends, and return what it shows.

    A terminal forgets keys that were pressed before somebody waited for them.
    """
    outer, inner = pty.openpty()
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    shown = folder / "shown.txt"
    with shown.open("w") as screen:
        command = [sys.executable, "-m", "tasks", *words]
        user = subprocess.Popen(command, cwd=folder, env=surroundings, stdin=inner, stdout=screen)
        for _ in range(500):
            if user.poll() is not None:
                break
            os.write(outer, key)
            time.sleep(0.1)
    os.close(inner)
    os.close(outer)
    assert user.wait(1) == 0
    return shown.read_text()


def test_an_edit_marked_wrong_comes_back_and_counts_against_its_rule(folder: Path) -> None:
    shown = _pressed(folder, b"w", "review", "--rule", "boilerplate.to-top", "-n", "1")
    assert "1 verdict in lacuna.decisions.jsonl" in shown
    verdict = json.loads((folder / "lacuna.decisions.jsonl").read_text())
    assert verdict["choice"] == "wrong"
    assert not _documents(folder)[verdict["document"]]["text"].endswith("Scroll to Top")
    assert _typed(folder, "clean", "seeds").returncode == 1
    assert _documents(folder)[verdict["document"]]["text"].endswith("Scroll to Top")
    assert "0 % right of 1 judged" in _typed(folder, "rules", "boilerplate.to-top").stdout


def test_one_edit_is_undone_and_stays_undone_under_another_rule_set(folder: Path) -> None:
    number = next(e["number"] for e in _edits(folder) if e["rules"] == ["boilerplate.to-top"])
    assert _typed(folder, "undo", "000", str(number)).returncode == 0
    assert _documents(folder)[SEED]["text"].endswith("Scroll to Top")
    (folder / "lacuna.toml").write_text('[clean]\noff = ["title.repeated"]\n')
    assert _typed(folder, "clean", "seeds").returncode == 1
    text = _documents(folder)[SEED]["text"]
    assert text.endswith("Scroll to Top")
    assert text.count("Xi and Putin set out ambitions for Eurasian security club") == 2


def _edits(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "output" / "ledger.jsonl").read_bytes().splitlines()
    return [edit for line in lines if json.loads(line)["id"] == SEED for edit in json.loads(line)["edits"]]


def test_the_originals_come_back_byte_for_byte(folder: Path) -> None:
    done = _typed(folder, "restore", "--to", "back")
    assert done.returncode == 0, done.stderr
    for source in (folder / "seeds").iterdir():
        assert sha256((folder / "back" / source.name).read_bytes()).digest() == sha256(source.read_bytes()).digest()


def test_a_rule_of_ones_own_is_one_file_and_in_the_report(folder: Path) -> None:
    _package(folder / "site", RULE)
    done = _typed(folder, "clean", "seeds")
    assert "mine.slogan" in done.stdout
    assert _documents(folder)["slogan.txt"]["text"] == "The mayor spoke.\n"
    assert "mine.slogan" in (folder / "output/report/index.html").read_text()


def test_a_scheduled_run_that_fails_says_so_and_why(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    failed = _typed(tmp_path, "clean", "in")
    assert failed.returncode == 3
    assert "output/quarantine.jsonl" in failed.stdout + failed.stderr
    assert "Traceback" not in failed.stderr
    cron = [sys.executable, "-m", "luigi", "--module", "tasks", "CleanCorpus", "--source", "in", "--local-scheduler"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(cron, cwd=tmp_path, env=surroundings, capture_output=True, check=False, timeout=100)
    assert done.returncode == 30
