"""What an engine costs beside the bare function, and how a run grows with its input.

`python -m tests.benchmarks.engines --source FILE.jsonl --step 8 --times 1 4 16 --ways bare serial local` takes every
8th record of the file, that many times over, and prints a line for each way and size: CPU seconds of all processes,
seconds by the clock, peak memory of all processes together, and MB that the output takes on the disk. `bare` reads,
cleans and writes the same records in one process, without a run.
"""

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from pipeline.flow import clean_bytes
from pipeline.ledger import Origin, entry_of
from tasks.io.jsonl import line_of

SAMPLE_SECONDS = 0.5
_SUBREAPER = 36
"""The option of prctl by which processes whose parent ended are waited for here."""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--times", type=int, nargs="+", default=[1])
    parser.add_argument("--ways", nargs="+", default=["bare", "serial", "local"])
    parser.add_argument("--bare", type=Path, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.bare:
        work_bare(*chosen.bare)
        return
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as folder:
        for times in chosen.times:
            made = Path(folder) / f"{times}.jsonl"
            count = repeated(chosen.source, made, chosen.step, times)
            for way in chosen.ways:
                print(
                    json.dumps({"documents": count, "way": way, **measured(way, made, Path(folder) / f"{way}{times}")})
                )


def repeated(source: Path, made: Path, step: int, times: int) -> int:
    """Write every record that is wanted, so many times, each with an identifier of its own; return how many."""
    lines = source.read_bytes().splitlines()[::step]
    with made.open("wb") as out:
        for copy in range(times):
            for line in lines:
                record = orjson.loads(line)
                out.write(line_of({"id": f"{record['id']}-{copy}", "text": record["text"]}))
    return len(lines) * times


def work_bare(source: Path, output: Path) -> None:
    """Clean the records without a run."""
    output.mkdir()
    with (
        source.open("rb") as lines,
        (output / "documents.jsonl").open("wb") as documents,
        (output / "ledger.jsonl").open("wb") as ledger,
    ):
        for number, line in enumerate(lines):
            record = orjson.loads(line)
            raw = record["text"].encode("utf-8", "surrogatepass")
            origin = Origin(id=record["id"], source=f"{source.name}#{number}", version="")
            entry = entry_of(clean_bytes(raw), raw, origin)
            documents.write(line_of(entry["document"]))
            ledger.write(line_of(entry["ledger"]))


def measured(way: str, source: Path, output: Path) -> dict[str, float]:
    """Return what one way of cleaning the file costs."""
    run = ["-m", "luigi", "--module", "tasks", "CleanCorpus", "--local-scheduler", "--source", str(source)]
    words = [*run, "--output", str(output), "--engine", way, "--processes", "2"]
    if way == "bare":
        words = ["-m", "tests.benchmarks.engines", "--source", str(source), "--bare", str(source), str(output)]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_memory, _descendants(os.getpid()))))
            time.sleep(SAMPLE_SECONDS)
    _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    disk = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    figures = {"cpu_seconds": cpu, "seconds": time.monotonic() - begun, "memory_mb": peak / 1e3, "disk_mb": disk / 1e6}
    if process.returncode:
        raise SystemExit(f"{way} failed: {process.returncode}")
    return {name: round(value, 1) for name, value in figures.items()}


def _wait_for_orphans() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def _descendants(process: int) -> Iterator[int]:
    """Yield the processes below a process."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _descendants(child)


def _memory(process: int) -> int:
    """Return the memory of a process in kB; what it shares with others is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
