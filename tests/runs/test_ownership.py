"""A run writes only what is its own, and reads only what is not: whatever else is in a folder stays as it was."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from tests.poison_form import PROSE
from tests.runs.faults import run

TEXT = f"{PROSE}\n\nScroll to Top\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a source of two texts and a page."""
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.txt").write_text(TEXT)
    (source / "b.txt").write_text(f"{TEXT} again")
    (source / "c.html").write_text(f"<html><body><p>{PROSE}</html>")
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below the folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def documents(output: Path) -> int:
    """Return how many documents an output holds."""
    return len((output / "documents.jsonl").read_bytes().splitlines())


def said(place: Path) -> str:
    """Return what the last run said."""
    return (place / "log").read_text()


@pytest.mark.parametrize(
    "name",
    ["text/chapter1.txt", "documents.jsonl", "manifest.json", "report/index.html", "notes.docx", ".lacuna/mine.txt"],
)
@pytest.mark.parametrize("task", ["CleanCorpus", "CleanFile", "CleanDaily"])
def test_an_output_with_files_of_others_is_refused(place: Path, name: str, task: str) -> None:
    theirs = place / "book" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text('{"mine": true}\n')
    (place / "inbox").mkdir()
    (place / "src").rename(place / "inbox" / "2026-11-20")
    words = {
        "CleanCorpus": ("--source", "inbox"),
        "CleanFile": ("--path", "inbox/2026-11-20/a.txt"),
        "CleanDaily": ("--date", "2026-11-20"),
    }
    before = held(place / "book")
    assert run(place, task, *words[task], "--output", "book") in (30, 35)
    assert held(place / "book") == before
    assert "output-refused" in said(place) or "cannot run: " in said(place)
    assert "--output" in said(place)
    assert "Traceback" not in said(place)


@pytest.mark.parametrize(
    ("source", "output"),
    [(".", "."), ("src", "src"), ("src", "."), ("src/a.txt", "src"), ("src", "link"), ("./src/../src", "src")],
)
def test_an_output_that_holds_the_source_is_refused(place: Path, source: str, output: str) -> None:
    (place / "link").symlink_to("src")
    before = held(place / "src")
    assert run(place, "CleanCorpus", "--source", source, "--output", output) == 35
    assert held(place / "src") == before
    assert "--output" in said(place)


def test_a_source_inside_an_output_of_ours_is_refused(place: Path) -> None:
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    before = held(place / "out")
    assert run(place, "CleanCorpus", "--source", "out/text", "--output", "out") == 35
    assert held(place / "out") == before


def test_an_output_inside_the_source_is_never_read(place: Path) -> None:
    for _ in range(3):
        assert run(place, "CleanCorpus", "--source", ".", "--output", "output") == 0, said(place)
        assert documents(place / "output") == 3
    assert run(place, "CleanCorpus", "--source", ".", "--output", "other") == 0
    assert documents(place / "other") == 3


def test_files_that_users_put_beside_ours_stay(place: Path) -> None:
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    theirs = [
        "thesis.tmp-99999999-final.doc",
        "photos.tmp-88888888-2/1.jpg",
        "text/notes.docx",
        "text/poem.txt",
        ".lacuna/work/mine.txt",
        ".lacuna/parts/mine/part.json",
        "parquet/mine.parquet",
    ]
    for name in theirs:
        (place / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "out" / name).write_text("mine")
    (place / "src" / "b.txt").unlink()
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0, said(place)
    assert run(place, "ExportParquet", "--output", "out") == 0, said(place)
    assert run(place, "CollectGarbage", "--output", "out") == 0, said(place)
    assert not (place / "out" / "text" / "b.txt").exists()
    assert all((place / "out" / name).read_text() == "mine" for name in theirs)


@pytest.mark.parametrize("theirs", ["text/d.txt", "parquet/documents.parquet"])
def test_a_file_of_the_same_name_is_not_replaced(place: Path, theirs: str) -> None:
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    (place / "out" / theirs).parent.mkdir(exist_ok=True)
    (place / "out" / theirs).write_text("mine")
    (place / "src" / "d.txt").write_text(TEXT)
    words = ("ExportParquet",) if "parquet" in theirs else ("CleanCorpus", "--source", "src")
    manifest = (place / "out" / "manifest.json").read_bytes()
    assert run(place, *words, "--output", "out") == 30
    assert theirs in said(place)
    assert (place / "out" / theirs).read_text() == "mine"
    assert (place / "out" / "manifest.json").read_bytes() == manifest, "a refused run leaves the finished one finished"


def test_a_folder_of_texts_that_leads_elsewhere_is_refused(place: Path) -> None:
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / "a.txt").write_text("mine")
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    for path in (place / "out" / "text").iterdir():
        path.unlink()
    (place / "out" / "text").rmdir()
    (place / "out" / "text").symlink_to(place / "elsewhere")
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 30
    assert held(place / "elsewhere") == {"a.txt": b"mine"}


def test_what_a_user_altered_is_kept_aside(place: Path) -> None:
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    (place / "out" / "text" / "a.txt").write_text("my own words")
    (place / "out" / "text" / "b.txt").write_text("more of them")
    (place / "src" / "b.txt").unlink()
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    assert held(place / "out" / ".lacuna" / "altered") == {
        "text~a.txt": b"my own words",
        "text~b.txt": b"more of them",
    }
    assert "kept in out/.lacuna/altered" in said(place)


def test_a_document_that_was_withdrawn_is_not_published_again(place: Path) -> None:
    """A run over more documents was killed after it had moved files into place; then they were withdrawn."""
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    expected = held(place / "out" / "text")
    (place / "src" / "secret.txt").write_text(f"{TEXT} secret")

    def fault() -> None:
        from tasks.run.manifest import RunManifest

        RunManifest.write = lambda *_: os._exit(9)  # type: ignore[method-assign]

    assert run(place, "CleanCorpus", "--source", "src", "--output", "out", fault=fault) == 9
    assert (place / "out" / "text" / "secret.txt").exists()
    (place / "src" / "secret.txt").unlink()
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    assert held(place / "out" / "text") == expected
    assert documents(place / "out") == 3


def test_the_lock_is_of_the_output(place: Path) -> None:
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    (place / "src" / "a.txt").write_text(TEXT + "more")
    before = held(place / "out")
    with (place / "out" / ".lacuna" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 10
        assert "another run is at work in out" in said(place)
        assert run(place, "CollectGarbage", "--output", "out") == 30
        assert run(place, "ExportParquet", "--output", "out") == 30
        assert held(place / "out") == before
        assert run(place, "CleanCorpus", "--source", "src", "--output", "other") == 0
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0


def test_a_lock_of_luigi_blocks_nothing(place: Path) -> None:
    """Luigi's own lock knows the words of a command: a restarted container found its own number in it for ever."""
    (place / "tmp" / "luigi").mkdir(parents=True)
    (place / "tmp" / "luigi").chmod(0o500)
    os.environ["TMPDIR"] = str(place / "tmp")
    try:
        assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0, said(place)
        assert not list((place / "tmp" / "luigi").iterdir())
    finally:
        del os.environ["TMPDIR"]


def test_metrics_replace_only_metrics(place: Path) -> None:
    words = ("CleanCorpus", "--source", "src", "--output", "out", "--metrics")
    before = held(place / "src")
    assert run(place, *words, "src/a.txt") == 30
    assert held(place / "src") == before
    assert "--metrics" in said(place)
    for number in range(2):
        (place / "src" / "a.txt").write_text(f"{TEXT} {number}")
        assert run(place, *words, "m.prom") == 0, said(place)


def test_a_run_in_which_nothing_was_cleaned_fails_every_time(place: Path) -> None:
    for path in (place / "src").iterdir():
        path.write_bytes(b"\x89PNG" + bytes(range(256)))
    for _ in range(2):
        assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 30
        assert "every document is in quarantine" in said(place)
    (place / "src" / "a.txt").write_text(TEXT)
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    assert "out/quarantine.jsonl" in said(place)


def test_a_source_without_documents_is_an_error(place: Path) -> None:
    (place / "pdfs").mkdir()
    assert run(place, "CleanCorpus", "--source", "pdfs", "--output", "out") == 35
    for name in ("a.pages", "b.pages", "c.key"):
        (place / "pdfs" / name).write_bytes(b"x")
    assert run(place, "CleanCorpus", "--source", "pdfs", "--output", "out") == 35
    assert "2 .pages, 1 .key" in said(place)
    assert not (place / "out").exists()


def test_a_limit_that_was_raised_is_tried_again(place: Path) -> None:
    (place / "src" / "long.txt").write_text("word\n\n" * 40_000)
    settings = place / "lacuna.toml"
    settings.write_text("[limits]\ncpu_seconds = 0.8\n")
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    codes = {json.loads(line)["code"] for line in (place / "out" / "quarantine.jsonl").read_bytes().splitlines()}
    assert codes == {"cpu-time"}
    settings.write_text("[limits]\ncpu_seconds = 30\n")
    assert run(place, "CleanCorpus", "--source", "src", "--output", "out") == 0
    assert (place / "out" / "quarantine.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("CleanCorpsu",), "did you mean CleanCorpus?"),
        (("CleanFile",), "--path"),
        (("CleanDaily",), "--date"),
        (("CleanDaily", "--date", "yesterday"), "2026-11-22"),
        (("CleanCorpus", "--engine", "dask"), "auto, serial, local or spark"),
        (("CleanCorpus", "--processes", "many"), "whole number"),
        (("CleanCorpus", "--processes", "-3"), "--processes"),
        ((), "name a task: CleanCorpus"),
    ],
)
def test_a_mistake_in_the_command_is_one_line(words: tuple[str, ...], advice: str) -> None:
    from tasks import __all__ as names
    from tasks.say.usage import mistake_in

    mistake = mistake_in([*words, "--module", "tasks", "--local-scheduler"], names)
    assert advice in mistake
    assert "\n" not in mistake


def test_a_forgotten_scheduler_is_told_before_anything_runs() -> None:
    from tasks.say.usage import mistake_in

    words = ["CleanCorpus", "--module", "tasks", "--scheduler-port", "1"]
    assert "add --local-scheduler" in mistake_in(words, ["CleanCorpus"])
