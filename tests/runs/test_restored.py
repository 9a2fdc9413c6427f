"""What becomes of the files of a run, in this process: every one rebuilt, or named with the reason."""

import bz2
import gzip
import json
import lzma
import shutil
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipeline.errors import RunError
from tasks.io.restoring import Restored, restore_all, words_of
from tasks.run.shard import clean_shard
from tasks.stages import publish
from tasks.work.asked import Wanted
from tests.runs.alone import planned, watch, write_files

LINES = b"".join(json.dumps({"id": str(n), "text": f"Text {n}."}).encode() + b"\n" for n in range(40))
FILES = {
    "a.txt": b"caf\xe9\r\n\r\nScroll to Top\r\n",
    "b/c.html": b"<html><body><p>B &amp; so</p></body></html>",
    "gz.txt.gz": gzip.compress(b"Compressed.", mtime=0),
    "image.txt": b"\x89PNG\r\n",
    "lines.jsonl": LINES + b'\n{"text": 7}\n\n\n',
    "lines.jsonl.bz2": bz2.compress(LINES),
    "lines.jsonl.zst": zstandard.compress(LINES),
    "rows.csv": b"id,text\n1,One.\n2,Two.\n",
    "rows.csv.xz": lzma.compress(b"id,text\n1,One.\n2,Two.\n"),
    "wide.csv": "id,text\n1,Жаль.\n2,Two.\n".encode("utf-16"),
}
UNPACKED = {".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress}
PACKED = ("gz.txt.gz", "lines.jsonl.bz2", "lines.jsonl.zst", "rows.csv.xz")


def content(name: str, held: bytes) -> bytes:
    if name.endswith(".zst"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(held)
    return UNPACKED.get(Path(name).suffix, bytes)(held)


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of a run over several shards."""
    return published(tmp_path_factory.mktemp("run"), FILES, 3)


def published(place: Path, files: dict[str, bytes], shards: int = 1) -> Path:
    """Return the output of a run in this process."""
    plan = planned(place, files, "[source]\nshard_bytes = 900\n")
    assert len(plan.shards) >= shards
    with plan.at_work() as work:
        for job in plan.jobs(work):
            clean_shard(job, watch(place / "watch", plan))
        publish(plan, plan.engine(Wanted("serial", 1), work), work)
    return plan.output


@pytest.fixture
def output(cleaned: Path, tmp_path: Path) -> Path:
    """Return a copy of the output."""
    return shutil.copytree(cleaned, tmp_path / "output", ignore=shutil.ignore_patterns("parts", "text", "report"))


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def altered(output: Path, name: str, **changes: Any) -> None:
    """Change fields of the first line of a result whose source or name is given in `of`."""
    of = changes.pop("of")
    lines = (output / name).read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if of in (json.loads(line).get("name"), json.loads(line).get("source")))
    lines[at] = json.dumps(json.loads(lines[at]) | changes)
    (output / name).write_text("\n".join(lines) + "\n", "utf-8")


def test_every_file_is_there(output: Path, tmp_path: Path) -> None:
    done = restore_all(output, tmp_path / "back")
    found = held(tmp_path / "back")
    assert {name: content(name, raw) for name, raw in found.items()} == {n: content(n, raw) for n, raw in FILES.items()}
    assert done == Restored(files=len(FILES), written=len(FILES), packed=len(PACKED))
    assert found["gz.txt.gz"][4:8] == bytes(4), "the time in its header would make every restore another file"
    again = restore_all(output, tmp_path / "back")
    assert again == Restored(files=len(FILES), written=0, packed=len(PACKED))
    assert held(tmp_path / "back") == found


def test_equal_content_in_other_compressed_bytes_counts_as_there(output: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "back", {"lines.jsonl.bz2": bz2.compress(LINES, 1), "a.txt": FILES["a.txt"]})
    done = restore_all(output, tmp_path / "back")
    assert (done.files, done.written, done.lost) == (len(FILES), len(FILES) - 2, 0)


def test_a_file_of_somebody_else_stays(output: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "back", {"a.txt": b"Mine.", "rows.csv.xz": b"No archive."})
    done = restore_all(output, tmp_path / "back")
    assert (done.files, done.lost) == (len(FILES) - 2, 2)
    assert held(tmp_path / "back")["a.txt"] == b"Mine."
    assert [problem.partition(": ")[0] for problem in done.problems] == ["a.txt", "rows.csv.xz"]
    assert all("another file has its name" in problem for problem in done.problems)


def test_a_file_of_an_earlier_restore_is_replaced_or_called_stale(output: Path, tmp_path: Path) -> None:
    restore_all(output, tmp_path / "back")
    for name in ("sources.jsonl", "documents.jsonl", "ledger.jsonl"):
        kept = [line for line in (output / name).read_bytes().splitlines(keepends=True) if b'"b/c.html"' not in line]
        (output / name).write_bytes(b"".join(kept))
    done = restore_all(output, tmp_path / "back")
    assert done.stale == ["b/c.html"]
    assert done.files == len(FILES) - 1
    assert (tmp_path / "back/b/c.html").is_file()


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        ("a.txt", {"sha256": "0" * 64}, "what the results hold of it was changed"),
        ("lines.jsonl", {"sha256": "0" * 64}, "what the results hold of it was changed"),
        ("lines.jsonl", {"start": 5}, "a part of it is missing"),
        ("lines.jsonl", {"problem": "it was not read"}, "it was not read"),
        ("lines.jsonl", {"tail": "x"}, "what the results hold of it was changed"),
        ("rows.csv", {"tail": None}, "its record is damaged (AttributeError"),
    ],
)
def test_a_file_that_cannot_be_rebuilt_is_named(
    output: Path, tmp_path: Path, name: str, changes: dict[str, Any], why: str
) -> None:
    altered(output, "sources.jsonl", of=name, **changes)
    done = restore_all(output, tmp_path / "back")
    assert done.lost >= 1
    assert [problem for problem in done.problems if why in problem and name in problem], done.problems
    assert name not in held(tmp_path / "back")
    others = {other: raw for other, raw in FILES.items() if other != name}
    found = held(tmp_path / "back")
    assert {n: content(n, found[n]) for n in others} == {n: content(n, raw) for n, raw in others.items()}


def test_documents_without_a_record_of_their_file_come_back_where_they_are_files(output: Path, tmp_path: Path) -> None:
    (output / "sources.jsonl").write_bytes(b"")
    done = restore_all(output, tmp_path / "back")
    assert set(held(tmp_path / "back")) == {"a.txt", "b/c.html", "image.txt"}
    assert done.files == 3
    assert done.lost == len(FILES) - 3
    assert sum("sources.jsonl does not name its file" in problem for problem in done.problems) == len(FILES) - 3


MAIL = b"From: a@example.org\r\nSubject: The bridge\r\nMessage-ID: <1@example.org>\r\n\r\nThe mayor spoke.\r\n"
HALF = gzip.compress(LINES, mtime=0)[:-12]


def test_documents_of_a_file_with_a_structure_come_back_as_records(tmp_path: Path) -> None:
    output = published(tmp_path / "run", {"mail.eml": MAIL, "half.jsonl.gz": HALF})
    done = restore_all(output, tmp_path / "back")
    found = held(tmp_path / "back")
    assert set(found) == {"mail.eml.originals.jsonl", "half.jsonl.gz"}
    assert found["half.jsonl.gz"] == HALF
    assert "The mayor spoke." in json.loads(found["mail.eml.originals.jsonl"])["text"]
    assert done == Restored(files=2, written=2, originals=1)
    assert restore_all(output, tmp_path / "back") == Restored(files=2, written=0, originals=1)
    (tmp_path / "back" / "mail.eml.originals.jsonl").write_text("mine")
    assert restore_all(output, tmp_path / "back").lost == 1


def test_a_broken_archive_that_is_there_counts_as_there(tmp_path: Path) -> None:
    output = published(tmp_path / "run", {"half.jsonl.gz": HALF})
    write_files(tmp_path / "back", {"half.jsonl.gz": HALF})
    assert restore_all(output, tmp_path / "back") == Restored(files=1, written=0)


def test_a_broken_archive_is_compared_with_its_digest(tmp_path: Path) -> None:
    output = published(tmp_path / "run", {"half.jsonl.gz": HALF})
    altered(output, "sources.jsonl", of="half.jsonl.gz", sha256="0" * 64)
    done = restore_all(output, tmp_path / "back")
    assert (done.files, done.lost) == (0, 1)
    assert "half.jsonl.gz: what the results hold of it was changed" in done.problems


def test_a_document_that_was_lost_costs_its_file(output: Path, tmp_path: Path) -> None:
    for name in ("documents.jsonl", "ledger.jsonl"):
        lines = (output / name).read_bytes().splitlines(keepends=True)
        (output / name).write_bytes(b"".join(line for line in lines if b'"rows.csv#' not in line))
    done = restore_all(output, tmp_path / "back")
    assert "rows.csv" not in held(tmp_path / "back")
    assert done.lost == 1
    assert done.files == len(FILES) - 1


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b"7", None])
def test_an_output_without_a_finished_run_is_refused(output: Path, tmp_path: Path, manifest: bytes | None) -> None:
    (output / "manifest.json").unlink()
    if manifest is not None:
        (output / "manifest.json").write_bytes(manifest)
    with pytest.raises(
        RunError, match=r"there is no finished run in .*; name its folder with --output, or run CleanCorpus"
    ):
        restore_all(output, tmp_path / "back")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Restored(files=1, written=1), "1 file has the SHA-256 of the source, in back: 1 written, 0 there already"),
        (
            Restored(files=1200, written=1000),
            "1,200 files have the SHA-256 of the source, in back: 1,000 written, 200 there already",
        ),
        (
            Restored(files=3, written=3, packed=2),
            (
                "3 files have the SHA-256 of the source, in back: 3 written, 0 there already; "
                "2 of them compressed anew, the SHA-256 is that of their content"
            ),
        ),
        (
            Restored(files=3, written=3, originals=1),
            (
                "3 files have the SHA-256 of the source, in back: 3 written, 0 there already; "
                "1 of them hold the originals of documents, their own files are not rebuilt"
            ),
        ),
        (
            Restored(files=2, stale=["a", "b"]),
            (
                "2 files have the SHA-256 of the source, in back: 0 written, 2 there already\n"
                "2 files are still there from an earlier restore: a, b"
            ),
        ),
    ],
)
def test_words(done: Restored, said: str) -> None:
    assert words_of(done, Path("back")) == said


def test_words_of_what_is_missing_are_an_error() -> None:
    done = Restored(files=1, written=1, lost=22, problems=[f"p{n}" for n in range(22)])
    with pytest.raises(RunError) as error:
        words_of(done, Path("back"))
    lines = str(error.value).split("\n")
    assert lines[0] == "22 files are not restored; what is the matter:"
    assert lines[1:21] == [f"  p{n}" for n in range(20)]
    assert lines[21] == "  and 2 more"
    assert lines[22].startswith("1 file has the SHA-256")
    twenty = Restored(files=1, lost=20, problems=[f"p{n}" for n in range(20)], stale=["old"])
    with pytest.raises(RunError) as error:
        words_of(twenty, Path("back"))
    assert "more" not in str(error.value)
    assert str(error.value).endswith("\n1 file is still there from an earlier restore: old")
    few = Restored(files=0, lost=1, problems=["p"])
    with pytest.raises(RunError, match=r"^1 file is not restored; what is the matter:\n  p\n0 files have"):
        words_of(few, Path("back"))
