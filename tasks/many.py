"""Many documents from Python, without a run: in order, lazily, in several processes.

It is here and not in `pipeline`, which starts no processes. Runs have what this has not: limits of time and memory per
document, resumption, a ledger on disk.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from pipeline.api import Result, clean
from pipeline.errors import DocumentError
from pipeline.model import Kind
from pipeline.settings import Settings

CHUNK_DOCUMENTS = 16
"""Number of documents that are sent to a process at a time."""
CHUNKS_AHEAD = 3
"""Maximum number of chunks per process that are under way; no more of the input is read ahead."""

Outcome = Result | DocumentError
Wanted = tuple[Settings | None, Kind | str | None]


def clean_many(
    documents: Iterable[str | bytes],
    settings: Settings | None = None,
    *,
    kind: Kind | str | None = None,
    processes: int = 1,
) -> Iterator[Outcome]:
    """Yield the outcome of every document, in order: a `Result`, or the `DocumentError` that says why there is none.

    Args:
        documents: texts or bytes; read as they are needed.
        settings: as in `clean`.
        kind: as in `clean`.
        processes: how many work on it; 1 works in this process, 0 takes one per core.

    """
    if processes < 0:
        msg = f"`processes` is a number of processes, 0 or more, not {processes}"
        raise ValueError(msg)
    wanted = (settings, kind)
    if processes == 1:
        return (_outcome(document, wanted) for document in documents)
    return _in_processes(documents, wanted, processes or _cores())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(documents: Iterable[str | bytes], wanted: Wanted, processes: int) -> Iterator[Outcome]:
    source = iter(documents)
    waiting: deque[Future[list[Outcome]]] = deque()
    with ProcessPoolExecutor(processes) as pool:
        try:
            while chunk := list(islice(source, CHUNK_DOCUMENTS)):
                waiting.append(pool.submit(_outcomes, chunk, wanted))
                if len(waiting) >= CHUNKS_AHEAD * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _outcomes(documents: list[str | bytes], wanted: Wanted) -> list[Outcome]:
    return [_outcome(document, wanted) for document in documents]


def _outcome(document: str | bytes, wanted: Wanted) -> Outcome:
    settings, kind = wanted
    try:
        return clean(document, settings, kind=kind)
    except DocumentError as error:
        return error
