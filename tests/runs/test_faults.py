"""Faults 56 and 58 to 63 as real runs: killed at any moment, refused by the disk, run twice at once, anywhere.

The law is one: whatever happened, the next run ends with the bytes of an undisturbed one.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.poison_form import MARKER, PROSE
from tests.runs.conftest import HEEDING, ROOT, Run
from tests.runs.faults import Counter, Fault, full_after, killed_before, run

CLEAN = ("CleanCorpus", "--source", "in", "--output")
MOST_WRITES = 400
"""More writes than a run of three shards makes; the loop must end before."""
COMMAND = [sys.executable, "-m", "luigi", "--module", "tasks", *CLEAN, "out", "--local-scheduler"]
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a source of three shards: cleaned, flagged and quarantined documents."""
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text(f"{PROSE}{MARKER}\n\nScroll to Top\n")
    (source / "b.html").write_text(f"<html><body><p>{MARKER}<p>caf&eacute;</html>")
    (source / "c.txt").write_bytes(b"\x89PNG")
    records = [{"id": "same", "text": f"{PROSE}{MARKER} {n % 2}"} for n in range(4)]
    (source / "d.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (source / "e.txt").write_bytes(b"")
    (tmp_path / "lacuna.toml").write_text("[source]\nshard_bytes = 600\n")
    return tmp_path


def outputs(output: Path) -> dict[str, bytes]:
    """Return the bytes of all that users read, by name."""
    held = (path for path in output.rglob("*") if path.is_file() and ".lacuna" not in path.parts)
    return {str(path.relative_to(output)): path.read_bytes() for path in sorted(held)}


def leftovers(output: Path) -> list[Path]:
    """Return what runs have left unfinished."""
    return [*output.rglob("*.tmp-*"), *(output / ".lacuna").glob("work/*"), *(output / ".lacuna").glob("placing-*")]


@pytest.fixture
def expected(place: Path) -> dict[str, bytes]:
    """Return the outputs of an undisturbed run."""
    assert run(place, *CLEAN, "undisturbed") == 0, (place / "log").read_text()
    held = outputs(place / "undisturbed")
    assert {"documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "manifest.json", "report/index.html"} <= set(held)
    return held


def _whole(output: Path, expected: dict[str, bytes]) -> None:
    """Check that what a broken run shows as finished is finished: the manifest comes last."""
    if (output / "manifest.json").exists():
        found = outputs(output)
        assert {name: found.get(name) for name in expected} == expected


def _ends_well(place: Path, output: str, expected: dict[str, bytes]) -> None:
    assert run(place, *CLEAN, output) == 0, (place / "log").read_text()
    assert outputs(place / output) == expected
    assert not leftovers(place / output)


def _killed_at(place: Path, number: int, expected: dict[str, bytes]) -> bool:
    """Kill a run before its n-th write, resume it, compare; return whether it survived."""
    output, counter = f"out{number}", Counter()
    code = run(place, *CLEAN, output, fault=killed_before(number, counter, place))
    assert code == (-signal.SIGKILL if counter.value >= number else 0), (place / "log").read_text()
    _whole(place / output, expected)
    _ends_well(place, output, expected)
    shutil.rmtree(place / output)
    return code == 0


@pytest.mark.parametrize("rest", range(4))
def test_60_killed_before_every_fourth_write(place: Path, expected: dict[str, bytes], rest: int) -> None:
    survived = [n for n in range(1 + rest, MOST_WRITES, 4) if n <= _writes(place) and _killed_at(place, n, expected)]
    assert not survived
    assert _writes(place) > 40


def _writes(place: Path) -> int:
    """Return how many writes an undisturbed run makes; counted once for a folder."""
    note = place / "writes"
    if not note.exists():
        counter = Counter()
        assert run(place, *CLEAN, "counted", fault=killed_before(-1, counter, place)) == 0
        note.write_text(str(counter.value))
    return int(note.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["serial", "local"])
def test_60_killed_by_the_clock(place: Path, expected: dict[str, bytes], engine: str) -> None:
    for number in range(40):
        _killed_after(place, 0.05 * number, engine)
        _ends_well(place, f"out{number}", expected)


def test_60_killed_at_some_moments(place: Path, expected: dict[str, bytes]) -> None:
    for seconds in (0.3, 0.5, 0.7, 0.9):
        _killed_after(place, seconds, "local")
    _whole(place / "out", expected)
    _ends_well(place, "out", expected)


def _killed_after(place: Path, seconds: float, engine: str) -> None:
    """Kill a run and all its workers after that time."""
    command = [*COMMAND, "--engine", engine]
    with subprocess.Popen(
        command,
        cwd=place,
        env=SURROUNDINGS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def test_60_a_killed_run_takes_its_workers_along(place: Path) -> None:
    (place / "in" / "z.txt").write_text("word\n\n" * 300_000)
    with subprocess.Popen([*COMMAND, "--engine", "serial"], cwd=place, env=SURROUNDINGS) as process:
        children = _waited(lambda: _children(process.pid))
        process.kill()
    assert children
    assert _waited(lambda: [not any(map(_is_alive, children))])[0]


def _children(parent: int) -> list[int]:
    held = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(number) for number in held.read_text().split()] if held.exists() else []


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _waited(question: Any, seconds: float = 20.0) -> Any:
    """Return the answer as soon as it is true, or has a true first element; the last one when time is over."""
    end = time.monotonic() + seconds
    while not (answer := question()) or not answer[0]:
        if time.monotonic() > end:
            break
        time.sleep(0.02)
    return answer


def test_63_interrupted_from_the_keyboard(place: Path, expected: dict[str, bytes]) -> None:
    (place / "in" / "z.txt").write_text("word\n\n" * 300_000)
    with subprocess.Popen(
        (sys.executable, "-c", HEEDING, *COMMAND),
        cwd=place,
        env=SURROUNDINGS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert _waited(lambda: _children(process.pid))
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) != 0
    assert not (place / "out" / "manifest.json").exists()
    (place / "in" / "z.txt").unlink()
    _ends_well(place, "out", expected)


LUIGI_FAILS = 40
"""Where no file may hold some bytes, luigi cannot make a semaphore."""
SIZES = (0, 1, 10, 100, 300, 700, 1_500, 3_000, 6_000, 60_000)


def test_62_a_disk_that_is_full(place: Path, expected: dict[str, bytes]) -> None:
    """No file may grow over n bytes: writes fail in the middle, as on a full disk."""
    codes = []
    for size in SIZES:
        codes.append(run(place, *CLEAN, f"out{size}", fault=full_after(size)))
        _whole(place / f"out{size}", expected)
        _ends_well(place, f"out{size}", expected)
    assert codes[-1] == 0 not in codes[:5]
    assert set(codes) <= {0, 30, 35, LUIGI_FAILS}, (place / "log").read_text()


def test_62_says_what_to_do(place: Path) -> None:
    assert run(place, *CLEAN, "out", fault=full_after(100)) in (30, 35)
    log = (place / "log").read_text()
    assert "allow larger files (`ulimit -f`)" in log
    assert "Traceback" not in log


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """Yield a folder on a disk of 64 kB; only root can make one."""
    disk = place / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "lacuna-test", disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_62_a_small_disk(place: Path, small_disk: Path, expected: dict[str, bytes]) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 30_000)
    assert run(place, *CLEAN, small_disk / "out") in (30, 35), (place / "log").read_text()
    assert not (small_disk / "out" / "manifest.json").exists()
    (small_disk / "ballast").unlink()
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert run(place, *CLEAN, small_disk / "out") == 0, (place / "log").read_text()
    assert outputs(small_disk / "out") == expected


def test_62_an_output_that_cannot_be_written(place: Path) -> None:
    (place / "file").write_bytes(b"")
    for output in ("file/out", "/proc/lacuna"):
        assert run(place, *CLEAN, output) in (30, 35)
        assert "choose another" in (place / "log").read_text()
    assert "Traceback" not in (place / "log").read_text()


def _in_stage(stage: str, act: Any) -> Fault:
    def fault() -> None:
        from tasks import corpus

        setattr(getattr(corpus, stage), "run", act)  # noqa: B010

    return fault


def _raises(_: Any) -> None:
    msg = "as told"
    raise RuntimeError(msg)


def _exits(_: Any) -> None:
    sys.exit(0)


@pytest.mark.parametrize("stage", ["Clean", "CleanCorpus"])
@pytest.mark.parametrize("act", [_raises, _exits, lambda _: None], ids=["58-raises", "58-exits", "59-does-nothing"])
def test_a_stage_that_fails_is_told_and_done_again(
    place: Path, expected: dict[str, bytes], stage: str, act: Any
) -> None:
    assert run(place, *CLEAN, "out", fault=_in_stage(stage, act)) == 30, (place / "log").read_text()
    assert not (place / "out" / "manifest.json").exists()
    _ends_well(place, "out", expected)


def test_63_two_runs_at_once(place: Path, expected: dict[str, bytes]) -> None:
    """Two commands write one folder: the second finds the work done, or says that the first is at work."""
    commands = [COMMAND, [*COMMAND, "--engine", "local", "--processes", "2"]]
    running = [
        subprocess.Popen(command, cwd=place, env=SURROUNDINGS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    codes = [process.wait(100) for process in running]
    assert 0 in codes
    assert set(codes) <= {0, 10}
    _ends_well(place, "out", expected)


HARD_NAMES = (
    b"line\nend.txt",
    b"\xff\xfe\xe9.txt",
    b"x" * 251 + b".txt",
    b"a..txt",
    b"A.txt",
    "ä.txt".encode(),
    "a\u0308.txt".encode(),
    b"con.txt",
    b"a b'c\"d;e$(f).txt",
    b"-rf.txt",
    b"a#b.txt",
    b"a.txt.txt",
    b"\xe2\x80\xaeevil.txt",
)


def test_63_hard_file_names(place: Path) -> None:
    raws = {}
    for number, name in enumerate(HARD_NAMES):
        raws[name] = f"{PROSE}Story {number}.\n\nScroll to Top\n".encode()
        Path(os.fsdecode(os.fsencode(place / "in") + b"/" + name)).write_bytes(raws[name])
    assert run(place, *CLEAN, "out") == 0, (place / "log").read_text()
    records = [json.loads(line) for line in (place / "out" / "documents.jsonl").read_bytes().splitlines()]
    names = [record["id"] for record in records]
    assert len({name.casefold() for name in names}) == len(names) == len(HARD_NAMES) + 7
    assert all(name.isascii() and "/" not in name and not name.startswith(("-", ".")) for name in names)
    texts = {path.name for path in (place / "out" / "text").iterdir()}
    assert len({text.casefold() for text in texts}) == len(HARD_NAMES) + 3
    assert run(place, "Restore", "--output", "out", "--to", "back") == 0, (place / "log").read_text()
    for name, raw in raws.items():
        assert Path(os.fsdecode(os.fsencode(place / "back") + b"/" + name)).read_bytes() == raw


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        ({"PYTHONHASHSEED": "1"}, ()),
        ({"PYTHONHASHSEED": "4242", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, ()),
        ({"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}, ("-O",)),
    ],
    ids=["hash-seed", "locale", "time-zone"],
)
def test_63_the_same_bytes_anywhere(
    place: Path, expected: dict[str, bytes], changed: dict[str, str], options: tuple[str, ...]
) -> None:
    command = [sys.executable, *options, *COMMAND[1:], "--engine", "local", "--processes", "2"]
    done = subprocess.run(
        command, cwd=place, env=SURROUNDINGS | changed, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert outputs(place / "out") == expected


def test_56_a_rule_file_that_cannot_be_imported(luigi: Run, place: Path) -> None:
    """The run does not start, and says which file it is."""
    for package in ("pipeline", "tasks"):
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "pipeline" / "rules" / "boilerplate" / "broken.py").write_text("RULE = Rule(\n")
    done = luigi(*CLEAN, "out", PYTHONPATH=str(place))
    assert done.returncode != 0
    assert "broken.py" in done.stderr
    assert not (place / "out").exists()
