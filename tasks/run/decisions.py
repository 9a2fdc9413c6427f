"""The decisions file: what people decided about edits, one JSON record per line, for them to read and commit.

It lies beside the settings file, because both say how a corpus is cleaned and belong under version control, while an
output may be deleted and made again.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from pipeline.decisions import UserDecision, decision_of, record_of_decision
from pipeline.errors import SettingsError
from tasks.io.jsonl import line_of, record_of
from tasks.run.inventory import Inventory, Shard
from tasks.run.naming import id_of
from tasks.run.whereabouts import names_in_shards
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


class _Where(NamedTuple):
    """What is known of the places of documents."""

    files: frozenset[str]
    """Identifiers of all files of the source."""
    held: Mapping[str, frozenset[str]]
    """Digests and identifiers of documents that were looked up in a shard of records, by its key."""


def decided_shards(
    shards: Sequence[Shard], inventory: Inventory, decisions: Sequence[UserDecision], largest_bytes: int, state: Path
) -> list[Shard]:
    """Return the shards with the decisions that may matter to each; they are part of its key.

    A decision goes with the file its document came from, or with the shards of records that hold its bytes or its name.
    Where no file of the source can be that, it goes with every other shard: the file may have been renamed, and the
    bytes tell.

    Args:
        shards: the shards of the source.
        inventory: its files.
        decisions: what people decided.
        largest_bytes: the size of the largest document.
        state: the state folder of the output.

    """
    chosen = [decision for decision in decisions if decision.changes]
    if not chosen:
        return list(shards)
    files = frozenset(id_of(file["name"]) for file in inventory.files)
    elsewhere = [decision for decision in chosen if decision.sha256 and decision.document not in files]
    wanted = frozenset(name for each in elsewhere for name in (each.sha256, each.document) if name)
    where = _Where(files, names_in_shards(shards, wanted, largest_bytes, state))
    return [_decided(shard, [each for each in chosen if _concerns(each, shard, where)]) for shard in shards]


def _concerns(decision: UserDecision, shard: Shard, where: _Where) -> bool:
    if decision.document in where.files:
        return decision.document in {id_of(file["name"]) for file in shard["files"]}
    held = where.held.get(shard["key"])
    return held is None or not decision.sha256 or not held.isdisjoint({decision.sha256, decision.document})


def _decided(shard: Shard, decisions: Sequence[UserDecision]) -> Shard:
    if not decisions:
        return shard
    records = [record_of_decision(decision) for decision in decisions]
    key = digest_of(shard["key"], *sorted(line_of(record).decode() for record in records))
    return {**shard, "key": key, "decisions": records}
