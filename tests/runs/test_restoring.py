"""Restore: every file byte for byte, or by name what is missing; nothing of anybody else is touched."""

import bz2
import gzip
import json
import lzma
import os
import random
import shutil
import signal
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
import zstandard

from pipeline.errors import RunError
from tasks.io.placing import RECORD
from tasks.io.restoring import restore_all, words_of
from tasks.work.ownership import STATE
from tests.runs.faults import run
from tests.runs.test_readers import DEEP, WAYS

FILES = {name.replace("x.", f"{way}."): content for way, (name, content) in WAYS.items()}
FILES |= {
    "sub/a.txt": b"caf\xe9\r\n\r\nScroll to Top\r\n",
    "a.txt": b"A.",
    "a.txt.gz": gzip.compress(b"A, compressed."),
    "b.html.bz2": bz2.compress(b"<html><body><p>B &amp; so</body></html>"),
    "empty.txt": b"",
    "image.txt": b"\x89PNG\r\n",
    "lines.jsonl.xz": lzma.compress(WAYS["lines"][1]),
    "rows.csv.zst": zstandard.compress(WAYS["csv"][1]),
    "half.jsonl.gz": gzip.compress(WAYS["lines"][1])[:-12],
    "broken.jsonl": b'{"id": "1", "text": "One."}\n\n' + DEEP + b'\n{"text": 7}\n{"id": 2, "text": "Two."}\n\n\n',
    "broken.csv": b'id,text\n1,One.\n2,"never closed\n3,Three.\ntoo,many,fields\n\n4,Four.',
    "header.csv": b'"a"b,text\n1,One.\n',
    "wrong.json": b'[{"content": "One."}]',
    "blank.jsonl": b" \n\n",
    "only_header.csv": b"id,text\n",
}
CONTENT = {".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress}


def _content(name: str, held: bytes) -> bytes:
    if name == "half.jsonl.gz":
        return held
    if name.endswith(".zst"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(held)
    return CONTENT.get(Path(name).suffix, bytes)(held)


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a source and its results; tests copy it before they change anything."""
    place = tmp_path_factory.mktemp("cleaned")
    _write(place / "in", FILES)
    (place / "lacuna.toml").write_text("[source]\nshard_bytes = 300\n")
    assert run(place, "CleanCorpus", "--source", "in") == 0, (place / "log").read_text()
    return place


@pytest.fixture
def place(cleaned: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder, with the results that `Restore` reads alone."""
    unread = shutil.ignore_patterns(STATE, "text", "report")
    shutil.copytree(cleaned, tmp_path / "place", symlinks=True, ignore=unread)
    return tmp_path / "place"


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _restore(place: Path, to: str = "back") -> tuple[int, str]:
    code = run(place, "Restore", "--to", to)
    return code, (place / "log").read_text()


def _restored(place: Path) -> tuple[int, str]:
    """Restore without luigi, as it is fast: any error but ours goes through."""
    try:
        return 0, words_of(restore_all(place / "output", place / "back"), place / "back")
    except RunError as error:
        return 30, str(error)


def _held(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_every_file_comes_back(place: Path) -> None:
    code, said = _restore(place)
    assert code == 0, said
    found = _held(place / "back")
    assert sorted(found) == sorted(FILES)
    for name, content in FILES.items():
        assert _content(name, found[name]) == _content(name, content), name
    assert f"{len(FILES)} files have the SHA-256 of the source, in back: {len(FILES)} written" in said


def test_what_was_removed_is_restored_again_and_what_is_there_is_left(place: Path) -> None:
    assert _restore(place)[0] == 0
    before = {path: path.stat().st_mtime_ns for path in (place / "back").rglob("*") if path.is_file()}
    (place / "back" / "sub" / "a.txt").unlink()
    code, said = _restore(place)
    assert code == 0
    assert f"1 written, {len(FILES) - 1} there already" in said
    assert _held(place / "back")["sub/a.txt"] == FILES["sub/a.txt"]
    after = {path: path.stat().st_mtime_ns for path in before if path.name != RECORD and path.parent.name != "sub"}
    assert all(before[path] == time for path, time in after.items())


def test_a_file_of_somebody_else_is_never_overwritten(place: Path) -> None:
    _write(place / "back", {"a.txt": b"My own.", "notes.doc": b"Mine, too.", "csv.csv/kept": b"A folder of mine."})
    code, said = _restore(place)
    assert code == 30
    assert "Traceback" not in said
    assert "2 files are not restored" in said
    assert "a.txt: another file has its name" in said
    found = _held(place / "back")
    assert found["a.txt"] == b"My own."
    assert found["notes.doc"] == b"Mine, too."
    assert found["csv.csv/kept"] == b"A folder of mine."
    assert len(found) == len(FILES) - 2 + 3


def test_restoring_over_the_source_leaves_what_differs(place: Path) -> None:
    (place / "in" / "a.txt").write_bytes(b"Edited since.")
    code, said = _restore(place, "in")
    assert code == 30
    assert "another file has its name" in said
    assert (place / "in" / "a.txt").read_bytes() == b"Edited since."
    (place / "in" / "a.txt").unlink()
    assert _restore(place, "in")[0] == 0
    assert _held(place / "in") == FILES
    (place / "in" / "sub" / "a.txt").write_bytes(b"Edited since.")
    assert _restore(place, "in")[0] == 30
    assert (place / "in" / "sub" / "a.txt").read_bytes() == b"Edited since."


def test_own_files_are_replaced_and_stale_ones_named(cleaned: Path, tmp_path: Path) -> None:
    place = shutil.copytree(cleaned, tmp_path / "whole", symlinks=True)
    assert _restore(place)[0] == 0
    (place / "in" / "a.txt").write_bytes(b"A new text.")
    (place / "in" / "sub" / "a.txt").unlink()
    assert run(place, "CleanCorpus", "--source", "in") == 0
    code, said = _restore(place)
    assert code == 0, said
    assert (place / "back" / "a.txt").read_bytes() == b"A new text."
    assert (place / "back" / "sub" / "a.txt").read_bytes() == FILES["sub/a.txt"]
    assert "1 file is still there from an earlier restore: sub/a.txt" in said


@pytest.mark.parametrize("name", ["../outside.txt", "/var/outside.txt", "sub/../../outside.txt", "linked/outside.txt"])
def test_nothing_is_written_outside(place: Path, name: str) -> None:
    for result in ("documents.jsonl", "ledger.jsonl", "sources.jsonl"):
        path = place / "output" / result
        path.write_bytes(path.read_bytes().replace(b'"a.txt"', json.dumps(name).encode()))
    (place / "elsewhere").mkdir()
    (place / "back").mkdir()
    (place / "back" / "linked").symlink_to(place / "elsewhere")
    code, said = _restore(place)
    assert code == 30
    assert "Traceback" not in said
    assert not list((place / "elsewhere").iterdir())
    assert not (place / "outside.txt").exists()
    assert not Path("/var/outside.txt").exists()
    assert len(_held(place / "back")) == len(FILES) - 1


def test_what_was_not_kept_is_named_and_never_an_empty_file(tmp_path: Path) -> None:
    _write(
        tmp_path / "in",
        {"a.txt": b"A.", "large.txt": b"x " * 600, "large.jsonl": b'{"text": "' + b"y" * 9_000 + b'"}\n'},
    )
    (tmp_path / "in" / "lost.txt").symlink_to("nowhere")
    (tmp_path / "lacuna.toml").write_text("[clean]\nlargest_bytes = 1000\n")
    assert run(tmp_path, "CleanCorpus", "--source", "in") == 0, (tmp_path / "log").read_text()
    code, said = _restore(tmp_path)
    assert code == 30
    assert "3 files are not restored" in said
    for name in ("large.txt", "large.jsonl", "lost.txt"):
        assert f"\n  {name}: " in said
    assert _held(tmp_path / "back") == {"a.txt": b"A."}


@pytest.mark.parametrize("count", [0, 1, 20, 44])
@pytest.mark.parametrize("kind", ["nameless", "named"])
def test_a_killed_restore_leaves_no_file_that_is_not_whole(
    place: Path, count: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before it gives a file its name, after so many; with and without files that have no name before."""
    if kind == "named":
        monkeypatch.setattr("tasks.io.placing._nameless", lambda _: None)
    child = os.fork()
    if not child:
        _kill_after(count)
        _restored(place)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = _held(place / "back")
    hidden = [name for name in left if ".restoring-" in name]
    assert len(hidden) == int(kind == "named")
    assert len(left) == count + len(hidden)
    assert _restored(place) == (0, ANY)
    found = _held(place / "back")
    assert {name: _content(name, found[name]) for name in FILES} == {n: _content(n, held) for n, held in FILES.items()}


def _kill_after(count: int) -> None:
    done = iter(range(count))
    link = os.link

    def killing(*names: Any, **options: Any) -> None:
        if next(done, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        link(*names, **options)

    os.link = killing


def test_a_folder_that_has_another_record_of_that_name_is_refused(place: Path) -> None:
    _write(place / "back", {RECORD: b"not ours"})
    code, said = _restore(place)
    assert code == 30
    assert "--to" in said
    assert _held(place / "back") == {}


RESULTS = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "sources.jsonl", "manifest.json")


def _damages(chance: random.Random) -> dict[str, Any]:
    """Return ways to damage a file."""

    def at_random(path: Path, change: Any) -> None:
        held = path.read_bytes()
        at = chance.randrange(len(held))
        path.write_bytes(change(held, at))

    def line(path: Path, change: Any) -> None:
        held = path.read_bytes().splitlines(keepends=True)
        at = chance.randrange(len(held))
        path.write_bytes(b"".join([*held[:at], *change(held[at]), *held[at + 1 :]]))

    def number(path: Path) -> None:
        held = path.read_bytes()
        places = [at for at, byte in enumerate(held) if chr(byte).isdigit()]
        at = chance.choice(places)
        path.write_bytes(held[:at] + str((held[at] - 47) % 10).encode() + held[at + 1 :])

    def link(path: Path) -> None:
        path.rename(path.with_name("moved"))
        path.symlink_to("nowhere")

    def folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    return {
        "delete": Path.unlink,
        "empty": lambda path: path.write_bytes(b""),
        "truncate": lambda path: at_random(path, lambda held, at: held[:at]),
        "byte": lambda path: at_random(path, lambda held, at: held[:at] + bytes([held[at] ^ 1]) + held[at + 1 :]),
        "bytes": lambda path: at_random(path, lambda held, at: held[:at] + b"\0\xff" + held[at + 9 :]),
        "number": number,
        "without-line": lambda path: line(path, lambda _: []),
        "line-twice": lambda path: line(path, lambda held: [held, held]),
        "other-json": lambda path: line(path, lambda _: [b"[1]\n"]),
        "deep-json": lambda path: line(path, lambda _: [b"[" * 200_000 + b"\n"]),
        "folder": folder,
        "link": link,
    }


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("damage", sorted(_damages(random.Random(0))))
def test_damaged_results_are_never_called_whole(place: Path, result: str, damage: str) -> None:
    """Every damage of a result ends with an error that names it, and with no file that is not as it came in."""
    _is_noticed(place, result, damage)


@pytest.mark.parametrize("result", ["documents.jsonl.zst", "ledger.jsonl.zst"])
@pytest.mark.parametrize("damage", sorted(_damages(random.Random(0))))
def test_damaged_compressed_results_are_never_called_whole(place: Path, result: str, damage: str) -> None:
    """The same, where results are compressed."""
    record = json.loads((place / "output" / "manifest.json").read_bytes())
    for name in ("documents.jsonl", "ledger.jsonl"):
        path = place / "output" / name
        packed = zstandard.compress(path.read_bytes())
        path.unlink()
        path.with_name(f"{name}.zst").write_bytes(packed)
        del record["outputs"][name]
        record["outputs"][f"{name}.zst"] = {"bytes": len(packed), "sha256": sha256(packed).hexdigest()}
    (place / "output" / "manifest.json").write_text(json.dumps(record))
    assert _restored(place) == (0, ANY)
    shutil.rmtree(place / "back")
    _is_noticed(place, result, damage)


def _is_noticed(place: Path, result: str, damage: str) -> None:
    path = place / "output" / result
    before = path.read_bytes()
    _damages(random.Random(f"{result} {damage}"))[damage](path)
    _write(place / "back", {"foreign.txt": b"Foreign."})
    code, said = _restored(place)
    found = _held(place / "back")
    assert found.pop("foreign.txt") == b"Foreign."
    for name, content in found.items():
        assert _content(name, content) == _content(name, FILES[name]), (name, said)
    unharmed = path.is_file() and path.read_bytes() == before
    if not unharmed and result != "manifest.json":
        assert code == 30, said
        assert result.removesuffix(".zst") in said
    if code == 0:
        assert sorted(found) == sorted(FILES)


@pytest.mark.parametrize("damage", ["delete", "empty", "truncate", "byte", "folder", "link", "closed"])
@pytest.mark.parametrize("name", ["a.txt", "sub/a.txt", "csv.csv", "a.txt.gz", RECORD])
def test_damaged_restored_files_are_made_anew_or_named(place: Path, name: str, damage: str) -> None:
    """What an earlier restore wrote and somebody changed since is theirs; what is missing is written again."""
    assert _restored(place)[0] == 0
    path = place / "back" / name
    if damage == "closed":
        path.chmod(0)
    else:
        _damages(random.Random(f"{name} {damage}"))[damage](path)
    changed = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
    others = {key: held for key, held in _held(place / "back").items() if key != name}
    code, said = _restored(place)
    found = _held(place / "back")
    assert {key: found.get(key) for key in others} == others
    if damage == "delete" or (damage == "closed" and os.geteuid() == 0):
        assert code == 0, said
        assert name == RECORD or _content(name, found[name]) == _content(name, FILES[name])
    elif name == RECORD:
        assert code in (0, 30)
        assert set(found) >= set(FILES)
    else:
        assert code == 30, said
        assert changed is None or path.read_bytes() == changed
