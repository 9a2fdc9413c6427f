"""A document of a run by what a person calls it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import RunError
from tasks.run.lookup import find_document
from tests.made_stories import story
from tests.runs.test_restored import published


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"story-one.txt": b"One.", "story-two.txt": b"Two.", "other.txt": b"Other."}
    return published(tmp_path_factory.mktemp("run"), files)


@pytest.mark.parametrize("name", ["other.txt", "oth"])
def test_a_document_is_found_by_its_name_or_the_only_beginning(output: Path, name: str) -> None:
    assert find_document(output, name).document["source"] == "other.txt"


def test_a_beginning_of_several_is_refused_with_their_names(output: Path) -> None:
    with pytest.raises(RunError, match=r"several documents begin with 'story': story-one\.txt, story-two\.txt"):
        find_document(output, "story")


def test_a_name_of_no_document_is_refused(output: Path) -> None:
    with pytest.raises(RunError, match="nothing-like-this"):
        find_document(output, "nothing-like-this")


def test_a_dropped_duplicate_is_named_with_the_document_it_is_a_copy_of(tmp_path: Path) -> None:
    (tmp_path / "lacuna.toml").write_text('[corpus]\nduplicates = "drop"\n')
    (tmp_path / "in").mkdir()
    whole = story("en", 3, paragraphs=6)
    texts = {"whole.txt": whole, "cut.txt": whole[: len(whole) // 2], "cut.txt.more.txt": story("en", 4)}
    for name, text in texts.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "tasks", "clean", "in", "-o", "out"]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, check=True)
    output = tmp_path / "out"
    assert find_document(output, "who").document["id"] == "whole.txt"
    assert find_document(output, "cut.txt.m").document["id"] == "cut.txt.more.txt"
    with pytest.raises(RunError, match=r"cut\.txt was dropped as a duplicate of whole\.txt.*out/duplicates\.jsonl"):
        find_document(output, "cut.txt")
    with pytest.raises(RunError, match="there is no document 'other'"):
        find_document(output, "other")
