"""Every file of a run, damaged in every way: the next run makes it right, or says so, and never claims what is not so.

The law: exit code 0 means that the outputs are those of an undisturbed run; anything else leaves a message without a
traceback; what is not ours stays as it was; and once the obstacle is removed, the next run ends well.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.poison_form import MARKER, PROSE
from tests.runs.faults import run

Damage = Callable[[Path], None]


def _altered(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:] if content else b"x")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "mine.txt").write_text("mine")


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to(next(parent for parent in path.parents if (parent / "theirs.txt").exists()) / "theirs.txt")


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _hidden(path: Path) -> None:
    path.chmod(0)


DAMAGES: dict[str, Damage] = {
    "deleted": Path.unlink,
    "altered": _altered,
    "truncated": _truncated,
    "grown": _grown,
    "a folder": _folder,
    "a link": _link,
    "a dangling link": _dangling,
    "unreadable": _hidden,
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a source, a finished run, its Parquet files, and a file of somebody else.

    It was made at `_place`, where every trial gets a copy: the report names the folder of the source.
    """
    place = _place(tmp_path_factory.mktemp("damage") / "finished")
    place.mkdir()
    (place / "in").mkdir()
    (place / "theirs.txt").write_text("theirs")
    (place / "in" / "a.txt").write_text(f"{PROSE}{MARKER}\n\nScroll to Top\n")
    (place / "in" / "b.html").write_text(f"<html><body><p>{MARKER}<p>caf&eacute;</html>")
    (place / "in" / "c.txt").write_bytes(b"\x89PNG")
    (place / "in" / "d.jsonl").write_text('{"id": "one", "text": "The mayor spoke."}\n{"id": "two", "text": "So."}\n')
    (place / "lacuna.toml").write_text("[source]\nshard_bytes = 600\n")
    assert run(place, "CleanCorpus", "--source", "in", "--output", "out") == 0, (place / "log").read_text()
    assert run(place, "ExportParquet", "--output", "out") == 0, (place / "log").read_text()
    return place.rename(place.with_name("finished"))


def _place(finished: Path) -> Path:
    return finished.with_name("place")


def _copied(finished: Path) -> Path:
    place = _place(finished)
    shutil.rmtree(place, ignore_errors=True)
    return shutil.copytree(finished, place, symlinks=True)


def outputs(output: Path) -> dict[str, bytes]:
    """Return the bytes of all that users read, by name."""
    held = (path for path in output.rglob("*") if path.is_file() and ".lacuna" not in path.parts)
    return {str(path.relative_to(output)): path.read_bytes() for path in sorted(held) if path.name != "mine.txt"}


def _files(place: Path) -> Iterator[str]:
    for folder in ("out", "in"):
        for path in sorted((place / folder).rglob("*")):
            if path.is_file():
                yield str(path.relative_to(place))


def _broken(place: Path, name: str, damage: Damage) -> bool:
    """Damage a file of a finished run; return whether the damage can be done."""
    path = place / name
    if damage is _truncated and path.stat().st_size == 0:
        return False
    damage(path)
    if "/parts/" in name:
        (place / "out" / "manifest.json").unlink()
    return True


def _tried(finished: Path, name: str, damage: Damage, *engine: str) -> int:
    """Damage one file, run, and check the law; return 1, or 0 where the damage would change nothing."""
    place = _copied(finished)
    if not _broken(place, name, damage):
        return 0
    expected = outputs(finished / "out")
    words = ("CleanCorpus", "--source", "in", "--output", "out", *engine)
    code = run(place, *words)
    log = (place / "log").read_text()
    assert "Traceback" not in log, log
    assert (place / "theirs.txt").read_text() == "theirs"
    assert not (place / name).is_dir() or (place / name / "mine.txt").read_text() == "mine"
    if code == 0 and name.startswith("out/") and "parquet" not in name:
        assert outputs(place / "out") == expected, log
    if code:
        assert code in (30, 35), log
        assert name.rpartition("/")[2].partition(".")[0] in log or "out" in log
    _mended(finished, place, name)
    assert run(place, *words) == 0, (place / "log").read_text()
    assert run(place, "ExportParquet", "--output", "out") == 0, (place / "log").read_text()
    assert {n: b for n, b in outputs(place / "out").items() if "parquet" not in n} == {
        n: b for n, b in expected.items() if "parquet" not in n
    }
    return 1


def _mended(finished: Path, place: Path, name: str) -> None:
    """Take the obstacle away: a folder, a link, a source that is not as it was."""
    path = place / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    if name.startswith("in/"):
        path.unlink(missing_ok=True)
        shutil.copy2(finished / name, path)
    if path.is_symlink() and not name.startswith("in/"):
        path.unlink()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_output_is_made_again(finished: Path, damage: str) -> None:
    for name in ("out/documents.jsonl", "out/text/a.txt", "out/manifest.json", "out/.lacuna/files.jsonl"):
        assert _tried(finished, name, DAMAGES[damage])


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("engine", ["serial", "local"])
def test_every_file_damaged_in_every_way(finished: Path, engine: str) -> None:
    faults = [(name, damage) for name in _files(finished) for damage in DAMAGES.values()]
    tried = sum(_tried(finished, name, damage, "--engine", engine) for name, damage in faults)
    print(f"{tried} faults with the engine {engine}")
    assert tried > 100


def test_verify_reads_every_byte(finished: Path) -> None:
    place = _copied(finished)
    path = place / "out" / "text" / "a.txt"
    about = path.stat()
    _altered(path)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    words = ("CleanCorpus", "--source", "in", "--output", "out")
    assert run(place, *words) == 0
    assert outputs(place / "out") != outputs(finished / "out")
    assert run(place, *words, "--verify") == 0
    assert outputs(place / "out") == outputs(finished / "out")
