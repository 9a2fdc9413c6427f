"""Engines: where the work on shards runs. One contract of two methods, same results to the byte.

`map` runs a function of this project over jobs, each in a worker process that can be killed; `sql` runs a portable
query over files of numbers. `serial` has one worker, forked, and SQLite: it starts at once. `local` has a worker a
core, from a clean server process, and DuckDB. `spark` is in `tasks.work.spark`.
"""

import csv
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import RunError
from tasks.work.asked import ENGINES, Wanted
from tasks.work.files import temporary, unwritable
from tasks.work.watch import (
    ADVICE,
    Aside,
    Limits,
    Resume,
    Tally,
    Watch,
    cause_of,
    end_without,
    file_of,
    forget_tally,
    mark_of,
    new_state,
    tally_of,
)

SMALL_BYTES = 2_000_000
"""Inputs up to this size in bytes are cleaned by the serial engine unless another one is named."""


POLL_SECONDS = 0.2
"""How often whoever watches a run hears of it."""
Heard = Callable[[Sequence[Tally]], None]
"""Is called with what is done of the jobs at hand."""


class Engine(Protocol):
    """What a stage may ask of an engine."""

    def map(self, function: str, jobs: Sequence[Any], heard: Heard | None = None) -> Iterator[dict[str, Any]]:
        """Yield the result of the function for each job, in any order.

        Args:
            function: `module:name` of a function that takes a job and a `Watch`.
            jobs: what to call it with; small, they are sent to other processes.
            heard: hears what is done of the jobs at hand, a few times a second, where the engine can tell.

        Raises:
            RunError: a job failed for another reason than one of its documents.

        """

    def sql(self, query: str, views: Mapping[str, Sequence[Path]], out: Path) -> int:
        """Write the rows of a query as CSV and return how many there are.

        Args:
            query: GROUP BY, HAVING, JOIN, COUNT, MIN over signed 64-bit integers; ends in ORDER BY.
            views: by name, files with one integer a line; the column is called `value`.
            out: where the rows go.

        """


def engine_for(wanted: Wanted, size: int, limits: Limits, work: Path) -> Engine:
    """Return the engine that is asked for.

    Args:
        wanted: its name, and where it works.
        size: bytes of the input.
        limits: what one document may cost.
        work: folder for unfinished files.

    Raises:
        RunError: there is no such engine, it is not installed, or a master is named for another one.

    """
    if wanted.name not in ENGINES:
        msg = f"there is no engine {wanted.name!r}; it is one of {', '.join(ENGINES)}"
        raise RunError(msg)
    if wanted.master and wanted.name not in ("auto", "spark"):
        msg = f"--master is for --engine spark, not for {wanted.name}"
        raise RunError(msg)
    if wanted.name == "spark" or wanted.master:
        from tasks.work.spark import Spark

        return Spark(wanted.master, wanted.processes, limits, work)
    if wanted.name == "serial" or (wanted.name == "auto" and size <= SMALL_BYTES):
        return Serial(limits, work)
    return Local(wanted.processes or _cores(), limits, work)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Workers:
    """Worker processes that are replaced when one dies."""

    def __init__(self, method: str, count: int, limits: Limits, work: Path) -> None:
        self._context = multiprocessing.get_context(method)
        self._count = count
        self._limits = limits
        self._work = work

    def map(self, function: str, jobs: Sequence[Any], heard: Heard | None = None) -> Iterator[dict[str, Any]]:
        """Yield the results as they come; see `Engine.map`."""
        waiting = deque((number, job, None) for number, job in enumerate(jobs))
        teams: list[_Worker] = []
        try:
            while waiting or teams:
                while waiting and len(teams) < self._count:
                    teams.append(self._started(function, *waiting.popleft()))
                if heard:
                    _listen(teams, heard)
                yield from self._turn(function, teams, waiting)
        finally:
            for worker in teams:
                worker.kill()

    def _turn(self, function: str, teams: "list[_Worker]", waiting: "deque[Any]") -> Iterator[dict[str, Any]]:
        """Wait for news, give idle workers their next job, and replace the dead."""
        wait([worker.connection for worker in teams])
        for worker in [each for each in teams if each.connection.poll()]:
            answer = worker.answer()
            if answer is None:
                teams.remove(worker)
                teams.append(self._started(function, worker.number, worker.job, self._resume(worker)))
                continue
            if "failed" in answer:
                msg = f"a worker failed: {answer['failed']}"
                raise RunError(msg)
            if waiting:
                worker.give(function, *waiting.popleft())
            else:
                worker.dismiss()
                teams.remove(worker)
            yield answer

    def _started(self, function: str, number: int, job: Any, resume: Resume | None) -> "_Worker":
        worker = _Worker(self._context, self._work, self._limits)
        worker.give(function, number, job, resume)
        return worker

    def _resume(self, worker: "_Worker") -> Resume:
        """Return where the next worker goes on after this one died.

        Raises:
            RunError: it died before it read anything, or again while reading on.

        """
        mark, file = mark_of(worker.state), file_of(worker.state)
        code, message = cause_of(worker.exitcode(), self._limits)
        worker.kill()
        before = worker.resume
        again = before is not None and not before.retry and mark.number <= before.mark.number
        tried = before is not None and before.retry and mark.number <= before.mark.number
        if mark.number < 0 or (again and before is not None and before.again):
            when = "before it could work, or while it compared documents"
            msg = f"a worker died {when} ({code}: {message}); {ADVICE[code]}"
            raise RunError(msg)
        aside = before.aside if before else ()
        if before and again:
            aside = (*aside, Aside(file, mark.number, code, message))
            mark = max(mark, before.mark)
        return Resume(mark, code, message, again=again, retry=code == "killed" and not (again or tried), aside=aside)


def _listen(teams: "Sequence[_Worker]", heard: Heard) -> None:
    """Say what is done until a worker has news."""
    while not wait([worker.connection for worker in teams], POLL_SECONDS):
        heard([tally_of(worker.state) for worker in teams])


class _Worker:
    """One worker process, seen from the run."""

    def __init__(self, context: Any, work: Path, limits: Limits) -> None:
        self.state = temporary(work / "state")
        new_state(self.state)
        self.connection, theirs = context.Pipe()
        self.number = -1
        self.job: Any = None
        self.resume: Resume | None = None
        self._process = context.Process(target=_serve, args=(theirs, str(self.state), limits, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, function: str, number: int, job: Any, resume: Resume | None) -> None:
        """Send the worker a job."""
        self.number, self.job, self.resume = number, job, resume
        forget_tally(self.state)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send((function, job, resume))

    def answer(self) -> dict[str, Any] | None:
        """Return what the worker says; None if it died."""
        try:
            said: dict[str, Any] = self.connection.recv()
        except (EOFError, OSError):
            return None
        return said

    def exitcode(self) -> int | None:
        """Return how the process ended."""
        self._process.join()
        code: int | None = self._process.exitcode
        return code

    def dismiss(self) -> None:
        """Let the worker end by itself."""
        with suppress(OSError):
            self.connection.send(None)
        self._process.join()
        self._closed()

    def kill(self) -> None:
        """End the worker now."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._closed()

    def _closed(self) -> None:
        self.connection.close()
        self.state.unlink(missing_ok=True)


def _serve(connection: Connection, state: str, limits: Limits, run: int) -> None:
    """Do jobs until asked to end, or until the run is gone."""
    _follow_parent()
    end_without(run)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for clock in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(clock, signal.SIG_DFL)
    work = import_module("tasks.run.shard")
    work.bound_memory(limits)
    gc.freeze()
    gc.disable()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while (said := connection.recv()) is not None:
            connection.send(_answer(Path(state), limits, run, *said))


def _answer(state: Path, limits: Limits, run: int, *said: Any) -> dict[str, Any]:
    """Return what the function makes of the job; `said` is its name, the job, and where to go on."""
    function, job, resume = said
    module, _, name = function.partition(":")
    watch = Watch(state, limits, resume, run)
    try:
        result: dict[str, Any] = getattr(import_module(module), name)(job, watch)
    except OSError as error:
        watch.end()
        return {"failed": str(unwritable(state.parent, error))}
    except MemoryError:
        watch.end()
        return {"failed": "it needs more memory than a worker has; raise `memory_bytes`"}
    except Exception as error:  # noqa: BLE001 - the run hears of it and fails
        watch.end()
        return {"failed": f"{type(error).__name__}: {error}"}
    return result


def _follow_parent() -> None:
    """Ask the kernel to end this process with its parent, and to take it first when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Serial(_Workers):
    """One worker and SQLite; for small inputs and for looking closely."""

    def __init__(self, limits: Limits, work: Path) -> None:
        super().__init__("fork", 1, limits, work)

    def sql(self, query: str, views: Mapping[str, Sequence[Path]], out: Path) -> int:
        """Run the query in SQLite; see `Engine.sql`."""
        import sqlite3

        with closing(sqlite3.connect(":memory:")) as database:
            for name, paths in views.items():
                database.execute(f"CREATE TABLE {name} (value INTEGER)")
                for path in paths:
                    with path.open("rb") as file:
                        database.executemany(f"INSERT INTO {name} VALUES (?)", ((int(line),) for line in file))
            return _write_rows(database.execute(query).fetchall(), out)


class Local(_Workers):
    """A worker a core and DuckDB; the default."""

    def __init__(self, processes: int, limits: Limits, work: Path) -> None:
        super().__init__("forkserver", processes, limits, work)
        self._context.set_forkserver_preload(["tasks.run.shard"])

    def sql(self, query: str, views: Mapping[str, Sequence[Path]], out: Path) -> int:
        """Run the query in DuckDB; see `Engine.sql`."""
        import duckdb

        with closing(duckdb.connect()) as database:
            for name, paths in views.items():
                database.execute(f"CREATE TABLE {name} (value BIGINT)")
                for path in paths:
                    if path.stat().st_size:
                        rows = "read_csv(?, header=false, columns={'value': 'BIGINT'})"
                        database.execute(f"INSERT INTO {name} SELECT * FROM {rows}", [str(path)])
            return _write_rows(database.execute(query).fetchall(), out)


def _write_rows(rows: Sequence[Sequence[int]], out: Path) -> int:
    with out.open("w", encoding="ascii", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return len(rows)
