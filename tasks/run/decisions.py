"""The decisions file: what people decided about edits, one JSON record per line, for them to read and commit.

It lies beside the settings file, because both say how a corpus is cleaned and belong under version control, while an
output may be deleted and made again.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.decisions import UserDecision, decision_of, record_of_decision
from pipeline.errors import SettingsError
from tasks.io.jsonl import line_of, record_of
from tasks.run.inventory import Inventory, Shard
from tasks.run.naming import id_of
from tasks.work.files import digest_of, unwritable, write_bytes

NAME = "lacuna.decisions.jsonl"


def decisions_path(settings: str) -> Path:
    """Return the decisions file that goes with a settings file; without one it is in the working folder."""
    return Path(settings).with_name(NAME) if settings else Path(NAME)


def read_decisions(path: Path) -> tuple[UserDecision, ...]:
    """Return the decisions in the file, in order; none if there is no file.

    Raises:
        SettingsError: the file cannot be read, or lines of it are no decisions; all are listed.

    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        msg = f"the decisions file {path} cannot be read: {error.strerror or error}"
        raise SettingsError(msg) from error
    found: list[UserDecision] = []
    mistakes: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = record_of(line)
            found.append(decision_of(record if isinstance(record, dict) else {}))
        except ValueError as error:
            mistakes.append(f"line {number}: {error}")
    if mistakes:
        msg = f"{path}: {'; '.join(mistakes)}; mend or remove these lines"
        raise SettingsError(msg)
    return tuple(dict.fromkeys(found))


def write_decisions(path: Path, decisions: Iterable[UserDecision]) -> None:
    """Write the decisions as a whole, each once.

    Raises:
        RunError: the file cannot be written.

    """
    write_bytes(path, b"".join(line_of(record_of_decision(each)) for each in dict.fromkeys(decisions)))


def add_decisions(path: Path, new: Sequence[UserDecision]) -> int:
    """Add decisions to the file; return how many were not in it."""
    with _alone(path):
        known = read_decisions(path)
        fresh = [decision for decision in dict.fromkeys(new) if decision not in set(known)]
        if fresh:
            write_decisions(path, (*known, *fresh))
    return len(fresh)


def remove_decisions(path: Path, old: Iterable[UserDecision]) -> int:
    """Take decisions out of the file; return how many were in it."""
    with _alone(path):
        known = read_decisions(path)
        gone = set(old)
        kept = [decision for decision in known if decision not in gone]
        if len(kept) < len(known):
            write_decisions(path, kept)
    return len(known) - len(kept)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others who change the file waiting; the lock is one of its folder, so that none is left lying beside it.

    Raises:
        RunError: there is no such folder.

    """
    try:
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def decided_shards(shards: Iterable[Shard], inventory: Inventory, decisions: Sequence[UserDecision]) -> list[Shard]:
    """Return the shards with the decisions that may matter to each; they are part of its key.

    A decision goes with the file its document came from. Where no file of the source can be that, it goes with every
    shard: the file may have been renamed, and the bytes tell.
    """
    chosen = [decision for decision in decisions if decision.changes]
    if not chosen:
        return list(shards)
    files = {id_of(file["name"]) for file in inventory.files}
    return [_decided(shard, [each for each in chosen if _concerns(each, shard, files)]) for shard in shards]


def _concerns(decision: UserDecision, shard: Shard, files: set[str]) -> bool:
    return decision.document not in files or decision.document in {id_of(file["name"]) for file in shard["files"]}


def _decided(shard: Shard, decisions: Sequence[UserDecision]) -> Shard:
    if not decisions:
        return shard
    records = [record_of_decision(decision) for decision in decisions]
    key = digest_of(shard["key"], *sorted(line_of(record).decode() for record in records))
    return {**shard, "key": key, "decisions": records}
