"""A document of a run by what a person calls it."""

from pathlib import Path

import pytest

from pipeline.errors import RunError
from tasks.run.lookup import find_document
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
