"""Rules of others: a package made here, found by its entry point."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.conftest import ROOT
from tests.test_recipes import RECIPES

RULE = RECIPES["A rule of your own"].partition("from pipeline import")[0]
TEXT = "The mayor spoke.\n\nNews you can trust\n"


def _package(folder: Path, code: str, value: str = "their_rules:SLOGAN", number: str = "1.0") -> None:
    about = folder / f"their_rules-{number}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: their-rules\nVersion: {number}\n")
    (about / "entry_points.txt").write_text(f"[lacuna.rules]\ntheirs = {value}\n")
    (folder / "their_rules.py").write_text(code)


def _lacuna(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": f"{ROOT}:{folder / 'site'}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tasks", *words]
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=100
    )


def test_a_rule_of_another_package_is_found_by_its_entry_point(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert _lacuna(tmp_path, "clean", "a.txt").stdout == TEXT
    _package(tmp_path / "site", RULE)
    assert _lacuna(tmp_path, "clean", "a.txt").stdout == "The mayor spoke.\n"
    assert "our own pages" in _lacuna(tmp_path, "rules", "mine.slogan").stdout
    (tmp_path / "lacuna.toml").write_text('[clean]\noff = ["mine.slogan"]\n')
    assert _lacuna(tmp_path, "clean", "a.txt").stdout == TEXT


def test_a_new_version_of_the_package_cleans_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    _package(tmp_path / "site", RULE)
    assert _lacuna(tmp_path, "clean", "in").stdout.startswith("1 document")
    assert _lacuna(tmp_path, "clean", "in").stdout.startswith("up to date")
    (tmp_path / "site" / "their_rules-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: their-rules\nVersion: 1.1\n"
    )
    assert _lacuna(tmp_path, "clean", "in").stdout.startswith("1 document")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nothing_like_this\n", "ModuleNotFoundError"),
        ("SLOGAN = 5\n", "it gives int, not a Rule"),
        (RULE + "\nSLOGAN = [SLOGAN, SLOGAN]\n", "two rules have this name"),
    ],
)
def test_a_package_that_cannot_be_used_is_named(tmp_path: Path, code: str, why: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    _package(tmp_path / "site", code)
    for subject in ("in/a.txt", "in"):
        said = _lacuna(tmp_path, "clean", subject)
        assert said.returncode == 2
        assert why in said.stderr
        assert "uninstall" in said.stderr
        assert said.stderr.count("\n") == 1
    assert not (tmp_path / "output" / "documents.jsonl").exists()
