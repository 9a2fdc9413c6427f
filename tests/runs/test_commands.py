"""What only shows in processes of their own: start-up, pipes, and the tasks behind the commands under luigi."""

import os
import subprocess
import sys
from collections.abc import Callable
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


def _deep(path: Path) -> None:
    path.write_text("[" * 200_000)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_deep, "line 1"),
        (lambda path: path.write_text('{"site": 3, "pages": 1, "prose": 1, "lines": {}}'), "line 1"),
        (lambda path: path.write_text('{"site": "a", "pages": 1, "prose": 1, "lines": {"1": 1e999}}'), "line 1"),
        (os.mkfifo, "no regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "no regular file"),
        (lambda path: path.mkdir(), "no regular file"),
        (str, "No such file"),
    ],
    ids=["deep", "site", "infinite", "fifo", "endless", "folder", "missing"],
)
def test_a_broken_file_of_learned_tables_is_one_line(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    make(tmp_path / "learned")
    code, lines = _cleaned(tmp_path, "--learned", "learned")
    assert code == 2
    assert len(lines) == 1
    assert said in lines[0]
    assert "--learned" in lines[0]


@pytest.mark.parametrize(
    ("folder", "code", "said"),
    [
        ("missing", 2, "name a file or folder with --witnesses"),
        ("out", 2, "is the folder of witnesses itself"),
        ("empty", 0, "no document in empty"),
    ],
)
def test_a_folder_of_witnesses_that_holds_none_is_named(tmp_path: Path, folder: str, code: int, said: str) -> None:
    (tmp_path / "empty").mkdir()
    found, lines = _cleaned(tmp_path, "--witnesses", folder)
    assert found == code
    assert any(said in line for line in lines)


def _cleaned(folder: Path, *words: str) -> tuple[int, list[str]]:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT)
    command = [sys.executable, "-m", "tasks", "clean", "in", "-o", "out", *words]
    done = subprocess.run(
        command, cwd=folder, env=SURROUNDINGS, capture_output=True, text=True, check=False, timeout=30
    )
    return done.returncode, done.stderr.splitlines()
