"""What a worker reports while it works: the document at hand and what was finished before it.

The kernel ends a worker that takes too long: no code of ours has to run for that, so nothing can hang.
"""

import mmap
import os
import signal
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_SLOT = struct.Struct("=qqqqq")
_TURN = struct.Struct("=q")
_TALLY = struct.Struct("=qqqq")
_TALLY_AT = _TURN.size + 2 * _SLOT.size
_FILE_AT = _TALLY_AT + _TALLY.size
STATE_BYTES = _FILE_AT + _TURN.size

NOTHING_YET = -1


class Mark(NamedTuple):
    """How far a shard is: the number of the document at hand, and the sizes of the files before it."""

    number: int = NOTHING_YET
    documents: int = 0
    ledger: int = 0
    quarantine: int = 0
    identities: int = 0


class Tally(NamedTuple):
    """What is done of a shard, for whoever watches the run; nothing depends on it."""

    documents: int = 0
    flags: int = 0
    quarantined: int = 0
    bytes: int = 0
    """Of the files of the source."""


class Aside(NamedTuple):
    """A file of a shard whose reading killed two workers: it is not read any further."""

    file: int
    """Its number in the shard."""
    number: int
    """Number of the document whose reading did it: the entry of the file takes its place."""
    code: str
    message: str


class Resume(NamedTuple):
    """Where to go on after a worker died, and what killed it."""

    mark: Mark
    code: str
    message: str
    again: bool = False
    """Whether the same document killed a worker twice: it cannot even be read."""
    retry: bool = False
    """Whether the document is tried once more: the system may have killed its worker for what others did."""
    aside: tuple[Aside, ...] = ()
    """The files that are not read any further, the last one last."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int

    @property
    def words(self) -> str:
        """The limits as they are recorded beside a result that they may have changed."""
        return f"cpu {self.cpu_seconds:g} s, wall {self.wall_seconds:g} s, memory {self.memory_bytes}"


def end_without(run: int) -> None:
    """End this process if the run it works for is gone; 0 means no run."""
    if run:
        try:
            os.kill(run, 0)
        except ProcessLookupError:
            os._exit(1)


class Watch:
    """The worker's side."""

    def __init__(self, state: Path, limits: Limits, resume: Resume | None = None, run: int = 0) -> None:
        self.resume = resume
        self._run = run
        self._limits = limits
        self._turn = 0
        with state.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), STATE_BYTES)
        self.begin(Mark())
        self.reach(0)

    def begin(self, mark: Mark) -> None:
        """Note that work on a document begins, and give it its time; a worker whose run is gone ends here."""
        end_without(self._run)
        self._turn ^= 1
        _SLOT.pack_into(self._map, _TURN.size + self._turn * _SLOT.size, *mark)
        _TURN.pack_into(self._map, 0, self._turn)
        self._start()

    def reach(self, file: int) -> None:
        """Note that reading a file of the shard begins, and give it its time."""
        _TURN.pack_into(self._map, _FILE_AT, file)
        self._start()

    def _start(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._limits.cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, self._limits.wall_seconds)

    def tell(self, tally: Tally) -> None:
        """Note what is done, where the run can read it."""
        _TALLY.pack_into(self._map, _TALLY_AT, *tally)

    def end(self) -> None:
        """Stop the clocks."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._map.close()


def new_state(path: Path) -> None:
    """Make the file that a watch writes its marks to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_TURN.pack(0) + _SLOT.pack(*Mark()) * 2 + _TALLY.pack(*Tally()) + _TURN.pack(0))


def file_of(state: Path) -> int:
    """Return the number of the file in the shard that a worker read last."""
    (file,) = _TURN.unpack_from(state.read_bytes(), _FILE_AT)
    return int(file)


def mark_of(state: Path) -> Mark:
    """Return the last mark that a worker left, dead or alive."""
    held = state.read_bytes()
    (turn,) = _TURN.unpack_from(held)
    return Mark(*_SLOT.unpack_from(held, _TURN.size + turn * _SLOT.size))


def tally_of(state: Path) -> Tally:
    """Return what a worker has done of its shard; nothing where it says nothing, or has just ended."""
    try:
        return Tally(*_TALLY.unpack_from(state.read_bytes(), _TALLY_AT))
    except (OSError, struct.error):
        return Tally()


def forget_tally(state: Path) -> None:
    """Start a new tally; the worker has no shard at hand."""
    with state.open("r+b") as file:
        file.seek(_TALLY_AT)
        file.write(_TALLY.pack(*Tally()))


ADVICE = {
    "cpu-time": "raise `cpu_seconds`",
    "wall-time": "raise `wall_seconds`",
    "killed": "free memory, or use --engine serial",
    "crashed": "raise `memory_bytes`, or use --engine serial",
}
"""What to do about a worker that ended so, by quarantine code."""


def cause_of(exitcode: int | None, limits: Limits) -> tuple[str, str]:
    """Return the quarantine code and message for a worker that ended so."""
    causes = {
        -signal.SIGPROF: ("cpu-time", f"it took more than {limits.cpu_seconds:g} s of CPU time"),
        -signal.SIGALRM: ("wall-time", f"it took more than {limits.wall_seconds:g} s by the clock"),
        -signal.SIGKILL: ("killed", "the worker was killed, most likely for its memory"),
    }
    how = f"the worker ended with exit code {exitcode}"
    return causes.get(exitcode or 0, ("crashed", how))
