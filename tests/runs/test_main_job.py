"""The main job as a user calls it: fates, counts, neighbours, exit codes, restore."""

import hashlib
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.runs.conftest import ROOT, Run

SEEDS = ROOT / "seeds"
GOOD = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


def manifest(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return record


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_main_job_on_the_seeds(luigi: Run, tmp_path: Path) -> None:
    done = luigi("CleanCorpus", "--source", SEEDS)
    assert done.returncode == 0, done.stderr
    output = tmp_path / "output"
    counts = manifest(output)["counts"]
    documents = lines(output / "documents.jsonl")
    names = sorted(path.name for path in SEEDS.iterdir() if path.suffix != ".json")
    assert counts["documents"] == len(names) == len(documents)
    assert counts["unexplained_characters"] == 0
    assert "every character is accounted for" in done.stdout
    seed = next(record for record in documents if record["id"].startswith("000_"))
    for flag in seed["flags"]:
        original = (SEEDS / seed["source"]).read_bytes().decode()
        words = seed["text"][flag["start"] : flag["stop"]]
        assert words == original[flag["original_start"] : flag["original_stop"]]
    heads = [flag for flag in seed["flags"] if flag["kind"] == "fragment.head"]
    assert [seed["text"][f["start"] : f["stop"]] for f in heads] == ["armed clash in 2020."]
    for record in documents:
        name = record["id"] if record["id"].endswith(".txt") else record["id"] + ".txt"
        assert (output / "text" / name).read_bytes().decode() == record["text"]
    assert (output / "report" / "index.html").stat().st_size > 10_000


def test_restore_gives_every_byte_back(luigi: Run, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_bytes(b"caf\xe9\r\n\r\nScroll to Top\r\n")
    (source / "b.html").write_bytes("<html><body><p>Ünï &amp; so</p>".encode("utf-16"))
    (source / "c.txt").write_bytes(b"")
    (source / "d.txt").write_bytes(_png())
    assert luigi("CleanCorpus", "--source", "in").returncode == 0
    restored = luigi("Restore", "--to", "back")
    assert restored.returncode == 0, restored.stderr
    for path in source.iterdir():
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()


def test_restore_refuses_a_changed_output(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD)
    assert luigi("CleanCorpus", "--source", "in").returncode == 0
    path = tmp_path / "output" / "documents.jsonl"
    path.write_bytes(path.read_bytes().replace(b"mayor", b"major"))
    refused = luigi("Restore", "--to", "back")
    assert refused.returncode == 30
    assert "take text and ledger from one run" in refused.stderr


def test_every_bad_document_costs_itself_alone(luigi: Run, tmp_path: Path) -> None:
    good = {f"good{n}.txt": GOOD.replace("mayor", f"mayor of town {n}").encode() for n in range(5)}
    bad = {
        "latin.txt": b"The caf\xe9 closed. Schoen: sch\xc3\xb6n.\n",
        "empty.txt": b"",
        "image.txt": _png(),
        "word.txt": b"x" * 12_000_000,
        "open.html": b"<html><body><p>" + b"<![x" * 50 + b"text",
    }
    for name, files in (("clean", good), ("mixed", good | bad)):
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / file).write_bytes(content)
        assert luigi("CleanCorpus", "--source", name, "--output", f"out-{name}").returncode == 0
    alone = {record["id"]: record for record in lines(tmp_path / "out-clean" / "documents.jsonl")}
    mixed = {record["id"]: record for record in lines(tmp_path / "out-mixed" / "documents.jsonl")}
    assert all(mixed[name] == record for name, record in alone.items())
    counts = manifest(tmp_path / "out-mixed")["counts"]
    assert counts["documents"] == len(good) + len(bad)
    assert counts["documents"] == counts["cleaned"] + counts["flagged"] + counts["quarantined"]
    (aside,) = lines(tmp_path / "out-mixed" / "quarantine.jsonl")
    assert (aside["id"], aside["code"]) == ("image.txt", "not-text")
    assert aside["sha256"] == hashlib.sha256(_png()).hexdigest()
    assert mixed["latin.txt"]["text"].startswith("The café closed. Schoen: schön.")
    assert mixed["empty.txt"]["flags"][0]["kind"] == "empty"


def test_one_document(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    done = luigi("CleanFile", "--path", "a.txt")
    assert done.returncode == 0, done.stderr
    (text,) = (tmp_path / "output" / "files").glob("*/text/a.txt")
    assert text.read_text() == "The mayor spoke.\n\nNobody answered him.\n"


def test_nothing_new_is_success(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(GOOD)
    assert luigi("CleanCorpus").returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "output").rglob("*")}
    again = luigi("CleanCorpus")
    assert again.returncode == 0
    assert again.stdout.startswith("up to date")
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "output").rglob("*")}


@pytest.mark.parametrize(
    ("words", "code", "advice"),
    [
        (("CleanCorpus", "--source", "nowhere"), 35, "--source"),
        (("CleanCorpus", "--settings", "bad.toml"), 35, "did you mean `clean.flagged`"),
        (("CleanCorpus", "--output", "a.txt/x"), 35, "choose another --output"),
        (("Restore",), 30, "run CleanCorpus first"),
    ],
)
def test_a_failed_run_says_so(luigi: Run, tmp_path: Path, words: tuple[str, ...], code: int, advice: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "bad.toml").write_text('[clean]\nflaged = "cut"\n')
    done = luigi(*words)
    assert done.returncode == code
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("choice", ["keep", "cut", "quarantine"])
def test_what_to_do_with_fragments(luigi: Run, tmp_path: Path, choice: str) -> None:
    (tmp_path / "lacuna.toml").write_text(f'[clean.flagged]\nfragment = "{choice}"\n')
    done = luigi("CleanCorpus", "--source", SEEDS)
    assert done.returncode == 0, done.stderr
    quarantined = lines(tmp_path / "output" / "quarantine.jsonl")
    texts = {record["id"]: record["text"] for record in lines(tmp_path / "output" / "documents.jsonl")}
    seed = "000_48efb1f0bba61ee3.txt"
    assert {record["code"] for record in quarantined} == ({"flagged"} if choice == "quarantine" else set())
    assert ("armed clash" in texts.get(seed, "")) == (choice == "keep")
    assert luigi("Restore", "--to", "back").returncode == 0
    assert (tmp_path / "back" / seed).read_bytes() == (SEEDS / seed).read_bytes()


def test_the_summary_tells_what_describes_a_document_from_kinds_that_are_not_read(tmp_path: Path, luigi: Run) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name, content in {"a.txt": GOOD, "a.txt.meta.json": "{}", "b.json": '{"k": 1}', "c.pages": "x"}.items():
        (source / name).write_text(content)
    done = luigi("CleanCorpus", "--source", source)
    assert "files of unsupported kinds, ignored: 1 .pages\n" in done.stdout
    assert "not documents (they describe a file beside them, or hold no text): 2 .json\n" in done.stdout


def test_a_reader_that_goes_away_fails_no_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    words = [
        sys.executable,
        "-m",
        "luigi",
        "--module",
        "tasks",
        "CleanCorpus",
        "--source",
        "a.txt",
        "--local-scheduler",
    ]
    read, write = os.pipe()
    os.close(read)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, stdout=write, stderr=subprocess.PIPE, check=False, timeout=100
    )
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert manifest(tmp_path / "output")["counts"]["documents"] == 1
