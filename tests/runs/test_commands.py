"""What only shows in processes of their own: start-up, pipes, and the tasks behind the commands under luigi."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.conftest import ROOT, Run

TEXT = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n"
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(ROOT)}


def test_help_waits_for_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from tasks.commands.program import code_of; code_of(['--help']); code_of(['clean', '--help']);"
        "heavy = {'luigi', 'pipeline', 'duckdb', 'bs4', 'regex'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=SURROUNDINGS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: lacuna clean" in done.stdout


@pytest.mark.parametrize("words", ["clean a.txt", "show a.txt", "rules", "clean in"])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.txt").write_text("The mayor spoke of the harbour.\n\n" * 20_000 + "Scroll to Top\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text(TEXT)
    line = f"set -o pipefail; {sys.executable} -m tasks {words} | head -c 1 > /dev/null"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=SURROUNDINGS, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_undo_and_redo_are_tasks(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    assert luigi("CleanCorpus", "--source", "in").returncode == 0
    text = tmp_path / "output" / "text" / "a.txt"
    assert "Scroll" not in text.read_text()
    assert luigi("Undo", "--document", "a.txt", "--edits", "1").returncode == 0
    assert text.read_text() == TEXT
    assert luigi("Redo", "--document", "a.txt").returncode == 0
    assert "Scroll" not in text.read_text()
    wrong = luigi("Undo", "--document", "a.txt", "--edits", "9")
    assert wrong.returncode == 30
    assert "the edits of the document are 1 to 1" in wrong.stderr
    assert "Traceback" not in wrong.stderr
