"""When a run is, for its report and its metrics. The report is the only output that says it.

`SOURCE_DATE_EPOCH` takes the place of the clock, as reproducible builds ask for: with it, equal runs give equal bytes.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.report import Occasion

_BEGUN: dict[Path, float] = {}
"""When work on an output began, in seconds of the monotonic clock."""


def begin(output: Path) -> None:
    """Note that a run over this output begins, unless it has; luigi asks a task more than once what it requires."""
    _BEGUN.setdefault(output.absolute(), time.monotonic())


def end(output: Path) -> None:
    """Note that the run over this output is over."""
    _BEGUN.pop(output.absolute(), None)


def elapsed(output: Path) -> float:
    """Return how many seconds ago the run over this output began."""
    now = time.monotonic()
    return now - _BEGUN.get(output.absolute(), now)


def occasion_of(output: Path) -> Occasion:
    """Return when the run over this output ends, which is now, and how long it took."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isascii() and fixed.isdecimal() and len(fixed) <= len("253402300799"):
        return Occasion(_words(datetime.fromtimestamp(min(int(fixed), 253402300799), UTC)))
    return Occasion(_words(datetime.now(UTC)), elapsed(output))


def _words(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
