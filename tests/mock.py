"""A mock document: its text tells the worker what to do, as the mock documents of Apache Tika do.

`tests.mock:clean_shard` is called where a run calls `tasks.run.shard:clean_shard`.
"""

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline.flow import clean_bytes
from pipeline.model import Cleaned
from tasks.io import office
from tasks.io.containers import WHOLE, Contained, Range
from tasks.run import shard
from tasks.work.watch import Watch

COMMAND = b"MOCK: "
"""A document that starts so is obeyed; the next word is the command, the rest of the line its argument."""


def _loop(_: str) -> None:
    while True:
        pass


def _deaf(_: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            _loop("")
        except BaseException:  # noqa: BLE001, S112 - deaf to everything
            continue


def _allocate(_: str) -> None:
    held = []
    while True:
        held.append(bytes(50_000_000))


def _raise(name: str) -> None:
    raise {"value": ValueError, "memory": MemoryError, "recursion": RecursionError, "os": OSError}[name]("as told")


def _recurse(depth: str) -> None:
    _recurse(depth)


def _print(words: str) -> None:
    print(words)
    os.write(1, b"a line on stdout\n")
    print(words, file=sys.stderr)


def _kill(name: str) -> None:
    faulthandler.disable()
    os.kill(os.getpid(), getattr(signal, name))


def _kill_once(path: str) -> None:
    if not os.path.exists(path):  # noqa: PTH110
        os.mkdir(path)  # noqa: PTH102
        os.kill(os.getpid(), signal.SIGKILL)


COMMANDS: dict[str, Callable[[str], object]] = {
    "loop": _loop,
    "deaf": _deaf,
    "sleep": lambda _: time.sleep(1_000),
    "allocate": _allocate,
    "exit": lambda code: os._exit(int(code)),
    "leave": lambda code: sys.exit(int(code)),
    "kill": _kill,
    "kill-once": _kill_once,
    "raise": _raise,
    "recurse": _recurse,
    "print": _print,
}


def obeyed(raw: bytes, *rest: Any, **named: Any) -> Cleaned:
    """Do what the document says, then clean it if anything is left to do so."""
    if raw.startswith(COMMAND):
        command, _, argument = raw[len(COMMAND) :].split(b"\n")[0].decode().partition(" ")
        COMMANDS[command](argument)
    return clean_bytes(raw, *rest, **named)


def clean_shard(job: shard.Job, watch: Watch) -> dict[str, Any]:
    """Clean a shard whose documents are obeyed."""
    with patch.object(shard, "clean_bytes", obeyed):
        return shard.clean_shard(job, watch)


def read_shard(job: shard.Job, watch: Watch) -> dict[str, Any]:
    """Clean a shard whose documents of word processors are obeyed while they are read."""

    def documents(part: Range, *_more: Any) -> Iterator[Contained]:
        raw = Path(part.path).read_bytes()
        if raw.startswith(COMMAND):
            word, _, rest = raw[len(COMMAND) :].decode().partition(" ")
            COMMANDS[word](rest)
        yield Contained(WHOLE, raw)

    with patch.object(office, "documents", documents):
        return shard.clean_shard(job, watch)
