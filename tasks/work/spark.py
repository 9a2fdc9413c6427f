"""The engine `spark`: shards are tasks of Apache Spark, on one machine or on a cluster.

A task works in a child process that can be killed, as the other engines do. Its unfinished files have a folder for each
attempt, and a part is renamed into place whole, once: retries and speculation cannot mix results. Output and source
are on disks that all executors see.
"""

import csv
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, suppress
from functools import lru_cache, partial
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import RunError
from tasks.work.watch import Limits

POLL_SECONDS = 0.2
"""How often the results that arrived are looked at."""
_LOG = Path(__file__).with_name("log4j2.properties")
LOCAL = {
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}
"""Settings of Spark on this machine: nothing listens to the network, and small queries make few tasks."""
QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}


class _Task(NamedTuple):
    """A job with what an executor needs to do it, or to refuse it."""

    number: int
    job: Any
    function: str
    limits: Limits
    work: str
    version: str
    folder: str
    """Where paths start from: the working folder of the driver."""


class Spark:
    """Apache Spark; see `Engine` for what its methods promise."""

    def __init__(self, master: str, processes: int, limits: Limits, work: Path) -> None:
        """Make ready; Spark itself starts with the first job.

        Raises:
            RunError: PySpark is not installed.

        """
        if not find_spec("pyspark"):
            msg = "--engine spark needs PySpark and Java 17 or later: pip install 'lacuna[spark]', see docs/clusters.md"
            raise RunError(msg)
        self._master, self._processes, self._limits, self._work = master, processes, limits, work

    def map(self, function: str, jobs: Sequence[Any], _heard: object = None) -> Iterator[dict[str, Any]]:
        """Yield the results as they come; when it is left early, the job is cancelled. Executors tell of whole jobs."""
        if not jobs:
            return
        context = session(self._master, self._processes).sparkContext
        version = import_module("tasks.run.version").version()
        here = str(Path.cwd())
        tasks = [
            _Task(number, job, function, self._limits, str(self._work), version, here)
            for number, job in enumerate(jobs)
        ]
        results = _Results(context)
        running = _Running(context, tasks, results)
        try:
            yield from _once(chain.from_iterable(running.batches()), len(jobs))
        finally:
            running.cancel()

    def sql(self, query: str, views: Mapping[str, Sequence[Path]], out: Path) -> int:
        """Run the query in Spark; see `Engine.sql`."""
        spark = session(self._master, self._processes)
        for name, paths in views.items():
            held = [f"file://{path.resolve()}" for path in paths if path.stat().st_size]
            table = spark.read.schema("value BIGINT").csv(held) if held else spark.createDataFrame([], "value BIGINT")
            table.createOrReplaceTempView(name)
        count = 0
        with out.open("w", encoding="ascii", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for row in spark.sql(query).toLocalIterator():
                writer.writerow(row)
                count += 1
        return count


@lru_cache(maxsize=1)
def session(master: str, processes: int) -> Any:
    """Return the session of this process.

    Args:
        master: where Spark runs; empty leaves it to `spark-submit` and `spark-defaults.conf`, or else to this machine.
        processes: how many tasks run at once on this machine; 0 means one per core.

    Raises:
        RunError: Spark cannot be started.

    """
    from pyspark.errors import PySparkException

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    here = f"local[{processes or '*'}]"
    try:
        return _started(master)
    except PySparkException as error:
        if master or "MASTER" not in str(error).upper():
            raise _unusable(master, error) from error
    except Exception as error:
        raise _unusable(master, error) from error
    return _started(here)


def _unusable(master: str, error: Exception) -> RunError:
    where = f" at {master}" if master else ""
    why = " ".join(str(error).split())[:300]
    return RunError(f"Spark cannot be used{where}: {why}; is Java 17 or later installed? see docs/clusters.md")


def _started(master: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("lacuna")
    chosen = QUIET | (LOCAL if master.startswith("local") else {})
    for name, value in chosen.items():
        builder = builder.config(name, value)
    return (builder.master(master) if master else builder).getOrCreate()


class _Results:
    """The results of tasks, in the order in which they end; they arrive while the job runs."""

    def __init__(self, context: Any) -> None:
        from pyspark.accumulators import AccumulatorParam

        class Appended(AccumulatorParam[list[Any]]):
            """Lists that are joined."""

            def zero(self, value: list[Any]) -> list[Any]:
                """Return an empty list."""
                del value
                return []

            def addInPlace(self, value1: list[Any], value2: list[Any]) -> list[Any]:  # noqa: N802 - Spark's name
                """Return both lists as one."""
                value1 += value2
                return value1

        self.accumulator = context.accumulator([], Appended())
        self._taken = 0

    def new(self) -> list[tuple[int, dict[str, Any]]]:
        """Return those that arrived since the last time."""
        held: list[tuple[int, dict[str, Any]]] = self.accumulator.value[self._taken :]
        self._taken += len(held)
        return held


class _Running:
    """A job of Spark that runs beside this thread."""

    def __init__(self, context: Any, tasks: Sequence[_Task], results: _Results) -> None:
        from pyspark import InheritableThread

        self._context, self._results = context, results
        self._group = f"lacuna-{os.urandom(4).hex()}"
        self._error: Exception | None = None
        self._is_over = threading.Event()
        thread = InheritableThread(target=self._run, args=(tasks,))
        thread.daemon = True
        thread.start()

    def _run(self, tasks: Sequence[_Task]) -> None:
        try:
            self._context.setJobGroup(self._group, "cleaning", interruptOnCancel=True)
            rows = self._context.parallelize(tasks, len(tasks))
            rows.foreachPartition(partial(_work_on, results=self._results.accumulator))
        except Exception as error:  # noqa: BLE001 - the thread that waits raises it
            self._error = error
        finally:
            self._is_over.set()

    def batches(self) -> Iterator[list[tuple[int, dict[str, Any]]]]:
        """Yield what arrived, again and again until the job is over.

        Raises:
            RunError: the job failed.

        """
        while not self._is_over.wait(POLL_SECONDS):
            yield self._results.new()
        yield self._results.new()
        if self._error:
            why = next((line for line in str(self._error).splitlines() if "Error" in line), str(self._error))
            msg = f"the job of Spark failed: {why.strip()[:300]}; see docs/clusters.md"
            raise RunError(msg) from self._error

    def cancel(self) -> None:
        """End the job, if it is not over, and wait until its tasks write nothing any more."""
        if self._is_over.is_set():
            return
        with suppress(Exception):
            self._context.cancelJobGroup(self._group)
        self._is_over.wait(30)


def _once(results: Iterator[tuple[int, dict[str, Any]]], count: int) -> Iterator[dict[str, Any]]:
    """Yield the result of each job once, whatever was tried more than once.

    Raises:
        RunError: an executor refused or failed, or a job has no result.

    """
    seen: set[int] = set()
    for number, result in results:
        if "failed" in result:
            raise RunError(str(result["failed"]))
        if number not in seen:
            seen.add(number)
            yield result
    if len(seen) < count:
        msg = f"{count - len(seen):,} of {count:,} shards have no result; run again, what is done is kept"
        raise RunError(msg)


def _work_on(tasks: Iterator[_Task], results: Any) -> None:
    """Do the jobs of a partition on an executor; why one is refused is a result, so that it is not tried again."""
    from pyspark import TaskContext

    about = TaskContext.get()
    attempt = about.taskAttemptId() if about else 0
    for task in tasks:
        try:
            results.add([(task.number, _result(task, attempt))])
        except RunError as error:
            results.add([(task.number, {"failed": str(error)})])


def _result(task: _Task, attempt: int) -> dict[str, Any]:
    """Return what the function makes of a job.

    Raises:
        RunError: this executor has another version, or the job failed.

    """
    own = import_module("tasks.run.version").version()
    if own != task.version:
        msg = (
            f"the executor on {os.uname().nodename} has another version of the package, its weights or libraries "
            f"({own}, this run has {task.version}); install the same everywhere, see docs/clusters.md"
        )
        raise RunError(msg)
    import_module(task.function.partition(":")[0])
    try:
        with chdir(task.folder):
            return _done(task, attempt)
    except OSError as error:
        msg = (
            f"the executor on {os.uname().nodename} cannot use {task.folder}, which all executors have to see: {error}"
        )
        raise RunError(msg) from error


def _done(task: _Task, attempt: int) -> dict[str, Any]:
    """Return what a child process makes of the job; its unfinished files have a folder of their own."""
    from tasks.work.engines import Serial

    work = Path(task.work) / f"attempt-{attempt}-{task.number}"
    job = {**task.job, "work": str(work / "shard")} if "work" in task.job else task.job
    (result,) = Serial(task.limits, work).map(task.function, [job])
    with suppress(OSError):
        work.rmdir()
    return result
