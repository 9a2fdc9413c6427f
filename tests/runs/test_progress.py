"""What a person sees of a run at work: a bar that moves with every document, and one line when it is stopped."""

import gzip
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.run.counts import Counts
from tasks.run.plan import Plan
from tasks.run.tally import Teller
from tasks.say.progress import Progress, words_of
from tasks.say.stopping import STOPPED
from tasks.work import engines
from tasks.work.asked import Wanted
from tasks.work.watch import Tally, Watch
from tests.runs.alone import planned
from tests.runs.conftest import HEEDING, ROOT

STORY = "The mayor spoke to the council on Monday.\n\nNobody answered him.\n\n" * 20 + "Scroll to Top \ufffd"


def stories(count: int) -> bytes:
    return b"".join(json.dumps({"id": f"n{n}", "text": STORY}).encode() + b"\n" for n in range(count))


class _Told(Watch):
    """A watch that only remembers what it is told."""

    def __init__(self) -> None:
        self.said: list[Tally] = []

    def tell(self, tally: Tally) -> None:
        self.said.append(tally)


def files_of(**sizes: int) -> Any:
    cut = {"start": 0, "sha256": ""}
    return {"files": [{"name": name, "cuts": [{**cut, "stop": size}]} for name, size in sizes.items()]}


@given(st.lists(st.tuples(st.integers(0, 50), st.lists(st.integers(0, 90), max_size=4)), max_size=5))
def test_bytes_never_go_back_nor_over_what_there_is(files: list[tuple[int, list[int]]]) -> None:
    told, sources = _Told(), list[Any]()
    shard = files_of(**{f"{number}.jsonl": size for number, (size, _) in enumerate(files)})
    teller = Teller(shard, told, Counts(), sources)
    for number, (_, documents) in enumerate(files):
        for size in documents:
            teller.tell(size)
            assert sum(size for size, _ in files[:number]) <= told.said[-1].bytes
            assert told.said[-1].bytes <= sum(size for size, _ in files[: number + 1])
        sources.append(None)
    assert all(first.bytes <= second.bytes for first, second in pairwise(told.said))


def test_a_packed_file_counts_when_it_is_read_to_its_end() -> None:
    told, sources = _Told(), list[Any]()
    teller = Teller(files_of(**{"a.jsonl.gz": 10, "b.txt": 5}), told, Counts(), sources)
    teller.tell(400)
    sources.append(None)
    teller.tell(3)
    assert [tally.bytes for tally in told.said] == [0, 13]


@pytest.mark.parametrize("engine", ["serial", "local"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_run_is_heard_of_within_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, name: str
) -> None:
    monkeypatch.setattr(engines, "POLL_SECONDS", 0.01)
    content = stories(150)
    plan = planned(tmp_path, {name: gzip.compress(content) if name.endswith("gz") else content})
    heard: list[list[Tally]] = []
    with plan.at_work() as work:
        (result,) = plan.engine(Wanted(engine, 1), work).map(
            "tasks.run.shard:clean_shard", plan.jobs(work), lambda tallies: heard.append(list(tallies))
        )
    (size,) = (file["size"] for file in plan.inventory.files)
    numbers = [tally.documents for (tally,) in heard]
    assert numbers == sorted(numbers)
    assert any(0 < number < 150 for number in numbers)
    flags = sum(result["counts"]["flags"].values())
    assert all(tally.flags * 150 == flags * tally.documents for (tally,) in heard)
    assert all(0 <= tally.bytes <= size for (tally,) in heard)
    assert result["counts"]["documents"] == 150


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Task:
    """What luigi's server hears."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str]] = []

    def set_progress_percentage(self, share: int) -> None:
        self.said.append((share, ""))

    def set_status_message(self, words: str) -> None:
        self.said[-1] = (self.said[-1][0], words)


def _result(plan: Plan, *, fresh: bool) -> dict[str, Any]:
    counts = {"documents": 40, "flags": {"loss": 3}, "quarantined": 1}
    return {"key": plan.shards[0]["key"], "counts": counts, "fresh": fresh}


def test_the_bar_moves_between_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.say.progress.SHOWN_AFTER_SECONDS", 0.0)
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    plan = planned(tmp_path, {"a.jsonl": stories(4)}, "[source]\nshard_bytes = 4000\n")
    assert len(plan.shards) > 1
    half = plan.inventory.bytes // 2
    with Progress(None, plan, plan.jobs(tmp_path / "work")) as progress:
        progress.heard([Tally(1, 2, 3, half // 2), Tally(1, 0, 0, half - half // 2)])
        assert re.search(r"\b(49|50)% \|.*\| 2 documents, 2 flags, 3 in quarantine", terminal.getvalue())
        progress.done(_result(plan, fresh=False))
        assert "40 documents (40 from before), 3 flags, 1 in quarantine" in terminal.getvalue()


def test_the_bar_never_goes_back_when_a_part_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.say.progress.SHOWN_AFTER_SECONDS", 0.0)
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    plan = planned(tmp_path, {"a.jsonl": stories(4)}, "[source]\nshard_bytes = 4000\n")
    size = plan.inventory.bytes
    with Progress(None, plan, plan.jobs(tmp_path / "work")) as progress:
        progress.heard([Tally(40, 3, 1, size // 3), Tally(30, 0, 0, size // 2)])
        progress.done(_result(plan, fresh=True))
        progress.heard([Tally(), Tally(2, 0, 0, 20)])
        progress.heard([Tally(40, 0, 0, size)])
    found = re.findall(r"(\d+)% [^\r]*?(\d+) documents", terminal.getvalue())
    seen = [(int(share), int(count)) for share, count in found]
    assert (83, 70) in seen
    assert [share for share, _ in seen] == sorted(share for share, _ in seen)
    assert [count for _, count in seen] == sorted(count for _, count in seen)
    assert seen[-1][1] == 80


def test_what_is_printed_next_begins_on_a_clean_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.say.progress.SHOWN_AFTER_SECONDS", 0.05)
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    plan = planned(tmp_path, {"a.jsonl": stories(4)})
    with Progress(None, plan, plan.jobs(tmp_path / "work")) as progress:
        time.sleep(0.06)
        progress.heard([Tally(40, 0, 0, 10)])
    bar, blank = [drawn for drawn in terminal.getvalue().split("\r") if drawn][-2:]
    assert "40 documents" in bar
    assert not blank.strip()
    assert len(blank) >= len(bar.rstrip())
    assert terminal.getvalue().endswith("\r")


def test_a_pipe_and_luigis_server_are_not_flooded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    plan, task = planned(tmp_path, {"a.jsonl": stories(4)}), _Task()
    with Progress(task, plan, plan.jobs(tmp_path / "work")) as progress:
        for _ in range(50):
            progress.heard([Tally(1, 0, 0, 10)])
        assert task.said == []
        progress.done(_result(plan, fresh=True))
    assert task.said == [(100, "40 documents, 3 flags, 1 in quarantine")]
    assert not terminal.getvalue()


@given(
    st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**9), st.integers(1, 10**9), st.floats(0.01, 10**5)
)
def test_the_estimate_is_that_of_a_run_that_goes_on_like_this(
    new: int, before: int, earlier: int, done: int, seconds: float
) -> None:
    """Half of what is new is done, so the rest takes as long again, whatever an earlier run has left."""
    now, was = Tally(before + new, 0, 0, earlier + done), Tally(before, 0, 0, earlier)
    words = words_of(now, was, earlier + 2 * done, seconds)
    assert ("left" in words) == ("/s" in words) == (seconds >= 3)
    if 3 <= seconds < 59:
        assert f"about {round(seconds)} s left" in words
    assert (" from before)" in words) == (before > 0)


def test_no_estimate_is_a_guess() -> None:
    for now, total, seconds in ((Tally(5, 0, 0, 50), 100, 2.9), (Tally(5, 0, 0, 5), 1_000, 60.0), (Tally(), 9, 60.0)):
        assert "left" not in words_of(now, Tally(), total, seconds)
    assert "left" not in words_of(Tally(9, 0, 0, 100), Tally(), 100, 60.0)
    assert words_of(Tally(1, 1, 0, 0), Tally(), 9, 0.1) == "1 document, 1 flag, 0 in quarantine"


def test_an_interrupt_is_one_line_and_other_errors_are_as_ever() -> None:
    for error, said in (("KeyboardInterrupt", f"\n{STOPPED}\n"), ("ValueError('x')", "ValueError: x\n")):
        lines = f"from tasks.say.stopping import speak_when_stopped as s; s(); raise {error}"
        done = subprocess.run(
            [sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.stderr.endswith(said)
        assert ("Traceback" in done.stderr) == (error != "KeyboardInterrupt")
        assert done.returncode == (-signal.SIGINT if error == "KeyboardInterrupt" else 1)


def _seen(terminal: int, until: str, seconds: float = 60) -> str:
    """Return what is on the terminal, until some words are there or it closes."""
    held, end = "", time.monotonic() + seconds
    while until not in held and time.monotonic() < end:
        try:
            if select.select([terminal], [], [], 0.5)[0]:
                held += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
    return held


WAYS = {
    "lacuna": "tasks clean in -o",
    "luigi": "luigi --module tasks CleanCorpus --local-scheduler --source in --output",
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_is_stopped_says_how_to_go_on(tmp_path: Path, way: str) -> None:
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / "in" / f"{number}.jsonl").write_bytes(stories(800))
    command = [sys.executable, "-c", HEEDING, sys.executable, "-m", *WAYS[way].split(), "out"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 160))
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=theirs, start_new_session=True) as process:
        seen = _seen(ours, "/s · ")
        os.killpg(process.pid, signal.SIGINT)
        os.close(theirs)
        seen = _seen(ours, STOPPED)
        assert "Traceback" not in seen
        assert process.wait(60) in (130, -signal.SIGINT)
    os.close(ours)
