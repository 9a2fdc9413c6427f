"""Faults for runs: a fork of this process runs luigi, and is killed before its n-th write, or may not write at all.

A write is whatever changes the disk: a file opened for writing, made, moved or removed, a folder made or removed, an
`fsync`. Workers forked by the run count with it.
"""

import logging
import mmap
import os
import resource
import shutil
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from luigi.setup_logging import InterfaceLogging
from luigi.task_register import Register

import tasks.registry  # noqa: F401 - the runs are forks of a process that has loaded everything
from tasks.run.plan import forget_plans, run_name

_COUNT = struct.Struct("=q")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"})

Fault = Callable[[], None]


class Counter:
    """A count that a process shares with its forks."""

    def __init__(self) -> None:
        self._map = mmap.mmap(-1, _COUNT.size)

    def next(self) -> int:
        """Add one and return the sum; writers of one run take turns."""
        count = self.value + 1
        _COUNT.pack_into(self._map, 0, count)
        return count

    @property
    def value(self) -> int:
        """The count."""
        (count,) = _COUNT.unpack_from(self._map)
        return int(count)


def run(folder: Path, *words: object, fault: Fault | None = None) -> int:
    """Run luigi in a fork, in the folder, and return its exit code; a signal is negative. Its words go to `log`."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        _run(folder, theirs, [*map(str, words), "--module", "tasks", "--local-scheduler"], fault)
    os.close(theirs)
    with open(ours, "rb") as said, (folder / "log").open("wb") as log:  # noqa: PTH123
        shutil.copyfileobj(said, log)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _run(folder: Path, log: int, words: list[str], fault: Fault | None) -> None:
    code = 99
    try:
        os.setsid()
        os.chdir(folder)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if fault:
            fault()
        _forget_what_the_tests_did()
        from luigi.retcodes import run_with_retcodes

        run_with_retcodes(words)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - the log tells
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_what_the_tests_did() -> None:
    """Start as a new process would: other tests may have run tasks in the process that this one is a fork of."""
    for name in (None, "luigi", "luigi-interface"):
        logging.getLogger(name).handlers.clear()
    InterfaceLogging._configured = False
    Register.clear_instance_cache()
    forget_plans()
    run_name.cache_clear()


def killed_before(number: int, counter: Counter, root: Path) -> Fault:
    """Return a fault that kills the whole run before its n-th write below the root."""
    return _at_every_write(root, lambda: _kill_all() if counter.next() == number else None)


def _kill_all() -> None:
    os.killpg(0, signal.SIGKILL)


def _at_every_write(root: Path, act: Callable[[], None]) -> Fault:
    below = str(root)

    def hook(event: str, values: tuple[Any, ...]) -> None:
        writes = event in _EVENTS or (event == "open" and isinstance(values[2], int) and values[2] & _WRITING)
        if writes and str(values[0]).startswith(below):
            act()

    def fault() -> None:
        synced = os.fsync

        def counted(handle: int) -> None:
            act()
            synced(handle)

        os.fsync = counted  # type: ignore[assignment]
        sys.addaudithook(hook)

    return fault


def full_after(size: int) -> Fault:
    """Return a fault by which no file may grow beyond so many bytes."""

    def fault() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return fault
