"""What a run says when it is stopped from the keyboard: one line, where Python would print how it got there."""

import sys
from types import TracebackType

STOPPED = "stopped; the same command goes on where it was"


def speak_when_stopped() -> None:
    """Say how to go on if an interrupt ends this process."""
    sys.excepthook = _say


def speak_no_more() -> None:
    """Leave it to Python again what an error of this process says."""
    if sys.excepthook is _say:
        sys.excepthook = sys.__excepthook__


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        print(f"\n{STOPPED}", file=sys.stderr)  # noqa: T201
    else:
        sys.__excepthook__(kind, error, trace)
