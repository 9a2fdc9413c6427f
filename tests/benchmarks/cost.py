"""What a page costs beside trafilatura: CPU seconds in one process, the two taking turns page by page.

`python -m tests.benchmarks.cost --data DIR --step 12` reads the pages of DIR (.html or .html.gz), every twelfth of
them. Where trafilatura is not installed, only our own time is given. The first page is read once before, and once more
`--warm` pages, so that what a process does once, such as reading weights, is measured separately.
"""

import argparse
import gc
import gzip
import json
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pipeline import Kind, clean


def paths_of(folder: Path) -> list[Path]:
    """Return the pages of a folder in the order of their names."""
    return sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])


def raw_of(path: Path) -> bytes:
    """Return the bytes of a page."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def pages(folder: Path, step: int) -> list[bytes]:
    """Return every `step`-th page of a folder."""
    return list(map(raw_of, paths_of(folder)[::step]))


def spent(work: Callable[[bytes], object], page: bytes, *, collecting: bool) -> float:
    """Return the CPU seconds that the work takes on the page; our workers run without the garbage collector."""
    gc.collect()
    if not collecting:
        gc.disable()
    start = time.process_time()
    work(page)
    seconds = time.process_time() - start
    gc.enable()
    return seconds


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cost")
    parser.add_argument("--data", type=Path, required=True, help="folder with pages")
    parser.add_argument("--step", type=int, default=1, help="take every so many pages")
    parser.add_argument("--warm", type=int, default=0, help="how many pages to read before the clock starts")
    chosen = parser.parse_args()
    raws = pages(chosen.data, chosen.step)
    theirs = import_module("trafilatura").extract if find_spec("trafilatura") else None

    def ours(page: bytes) -> object:
        return clean(page, kind=Kind.HTML)

    once = spent(ours, raws[0], collecting=False)
    for page in raws[: chosen.warm]:
        ours(page)
    if theirs:
        theirs(raws[0])
    own = peer = 0.0
    for page in raws:
        own += spent(ours, page, collecting=False)
        peer += spent(theirs, page, collecting=True) if theirs else 0.0
    result = {"pages": len(raws), "first_page_seconds": round(once, 3), "cpu_seconds": round(own, 3)}
    if theirs:
        result |= {"trafilatura_cpu_seconds": round(peer, 3), "ratio": round(own / peer, 3)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
