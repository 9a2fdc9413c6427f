"""How far a run is: a bar on a terminal, a percentage for luigi's server, nothing when piped."""

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from tasks.run.plan import Plan
from tasks.run.shard import Job


class Progress:
    """The progress of one stage over its jobs."""

    def __init__(self, task: Any, plan: Plan, jobs: Sequence[Job]) -> None:
        self._task = task
        self._sizes = {job["shard"]["key"]: _bytes_of(job) for job in jobs}
        self._total = sum(self._sizes.values())
        self._done = 0
        self._documents = 0
        self._bar = tqdm(
            total=self._total,
            unit="B",
            unit_scale=True,
            desc=f"cleaning {plan.source.name}",
            disable=not sys.stderr.isatty(),
            leave=False,
            delay=1.0,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def done(self, result: dict[str, Any]) -> None:
        """Note that a shard is done."""
        size = self._sizes[result["key"]]
        self._done += size
        self._documents += result["counts"]["documents"]
        self._bar.update(size)
        share = 100 * self._done // self._total if self._total else 100
        if self._task is None:
            return
        self._task.set_progress_percentage(share)
        self._task.set_status_message(f"{self._documents:,} documents, {self._done:,} of {self._total:,} bytes")


def _bytes_of(job: Job) -> int:
    return sum(cut["stop"] - cut["start"] for file in job["shard"]["files"] for cut in file["cuts"])
