"""One run at a time works in an output: a lock that ends with its process, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputBusy
from tasks.work.files import unwritable
from tasks.work.ownership import STATE

_HELD: dict[Path, BinaryIO] = {}
"""The locks of this process by folder; workers that it forks share them."""


def hold(output: Path) -> None:
    """Take the lock of an output for this process, unless it has it; `release` gives it back.

    Raises:
        OutputBusy: another process has it.
        RunError: the lock cannot be made.

    """
    key = output.resolve()
    if key in _HELD:
        return
    path = output / STATE / "lock"
    while key not in _HELD:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("ab")
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            msg = f"another run is at work in {output}; this one did nothing, run it again when that one has ended"
            raise OutputBusy(msg) from error
        if _is_there(path, file):
            _HELD[key] = file
        else:
            file.close()


def _is_there(path: Path, file: BinaryIO) -> bool:
    """Return whether the open file is still the one of that name: a folder may be removed between the two."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False


def release(output: Path) -> None:
    """Give the lock of an output back, if this process has it."""
    file = _HELD.pop(output.resolve(), None)
    if file:
        file.close()


@contextmanager
def only_one(output: Path) -> Iterator[None]:
    """Hold the lock of an output for a block.

    Raises:
        OutputBusy: another process has it.

    """
    had = output.resolve() in _HELD
    hold(output)
    try:
        yield
    finally:
        if not had:
            release(output)


@contextmanager
def read_only(output: Path) -> Iterator[None]:
    """Keep runs out of an output while it is read; where the lock cannot be opened, nothing writes there either.

    Raises:
        OutputBusy: a run is at work in it.

    """
    file: BinaryIO | None = None
    if output.resolve() not in _HELD:
        with suppress(OSError):
            file = (output / STATE / "lock").open("rb")
    try:
        if file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        msg = f"a run is at work in {output}; try again when it has ended"
        raise OutputBusy(msg) from error
    finally:
        if file:
            file.close()
