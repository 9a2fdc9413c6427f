"""How far a run is: a bar on a terminal that moves with every document, a percentage for luigi's server."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from pipeline.report.templates import duration
from tasks.run.plan import Plan
from tasks.run.shard import Job
from tasks.run.tally import size_of
from tasks.say.showing import counted
from tasks.work.watch import Tally

SHOWN_AFTER_SECONDS = 1.0
FEWEST_SECONDS, SMALLEST_SHARE = 3.0, 0.01
"""An estimate from less than this would be a guess; both are chosen by eye."""
TOLD_SECONDS = 10.0
"""How often luigi's server hears of a run; it may be on another machine."""


class Progress:
    """The progress of one stage over its jobs."""

    def __init__(self, task: Any, plan: Plan, jobs: Sequence[Job]) -> None:
        self._task = task
        self._sizes = {job["shard"]["key"]: sum(map(size_of, job["shard"]["files"])) for job in jobs}
        self._total = sum(self._sizes.values())
        self._done = Tally()
        """Of finished parts, those of earlier runs included."""
        self._before = Tally()
        """Of parts that an earlier run has left."""
        self._shown = Tally()
        self._began = self._told = time.monotonic()
        self._bar = tqdm(
            total=self._total,
            bar_format="{percentage:3.0f}% |{bar:12}| {desc}",
            desc=f"cleaning {plan.source.name}",
            disable=not sys.stderr.isatty(),
            leave=False,
            delay=SHOWN_AFTER_SECONDS,
            dynamic_ncols=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.clear()  # closing alone leaves a bar that was only ever shown by `refresh`
        self._bar.close()

    def heard(self, tallies: Sequence[Tally]) -> None:
        """Show what is done, with what is told of the parts at hand."""
        self._show(_sum([self._done, *tallies]))

    def done(self, result: dict[str, Any]) -> None:
        """Note that a part is done; one that an earlier run has left counts for no rate."""
        counts = result["counts"]
        size = self._sizes[result["key"]]
        part = Tally(counts["documents"], sum(counts["flags"].values()), counts["quarantined"], size)
        self._done = _sum([self._done, part])
        if not result.get("fresh", True):
            self._before = _sum([self._before, part])
        self._show(self._done)

    def _show(self, told: Tally) -> None:
        now = self._shown = _onward(self._shown, told, self._total)
        self._bar.n = now.bytes
        self._bar.set_description_str(self._words(now), refresh=False)
        if time.monotonic() - self._began >= SHOWN_AFTER_SECONDS:
            self._bar.refresh()
        self._tell(now)

    def _words(self, now: Tally) -> str:
        return words_of(now, self._before, self._total, time.monotonic() - self._began)

    def _tell(self, now: Tally) -> None:
        """Tell luigi's server, now and then and at the end."""
        is_over = now.bytes >= self._total
        if self._task is None or not (is_over or time.monotonic() - self._told >= TOLD_SECONDS):
            return
        self._told = time.monotonic()
        self._task.set_progress_percentage(100 * now.bytes // self._total if self._total else 100)
        self._task.set_status_message(self._words(now))


def words_of(now: Tally, before: Tally, total: int, seconds: float) -> str:
    """Return what is done, how fast, and how long the rest will take if it goes on like this.

    Args:
        now: what is done.
        before: what of it an earlier run did; it counts for no rate.
        total: bytes of the whole source.
        seconds: how long this run has worked.

    """
    documents = counted(now.documents, "document")
    known = f" ({before.documents:,} from before)" if before.documents else ""
    counts = f"{documents}{known}, {counted(now.flags, 'flag')}, {now.quarantined:,} in quarantine"
    new = now.documents - before.documents
    speed = f"{new / seconds:,.0f}/s" if new and seconds >= FEWEST_SECONDS else ""
    return " · ".join(filter(None, (_rest(now.bytes - before.bytes, total - now.bytes, seconds), speed, counts)))


def _rest(done: int, left: int, seconds: float) -> str:
    """Return how long the rest will take; nothing while that would be a guess."""
    if seconds < FEWEST_SECONDS or done < SMALLEST_SHARE * (done + left) or left <= 0:
        return ""
    return f"about {duration(max(1, round(seconds * left / done)))} left"


def _onward(shown: Tally, now: Tally, total: int) -> Tally:
    """Return what to show next: when a part ends, what other workers tell of theirs is missing for a moment."""
    counted_last = now if now.documents >= shown.documents else shown
    return counted_last._replace(bytes=min(max(shown.bytes, now.bytes), total))


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(*map(sum, zip(*tallies, strict=True)))
