"""Parts: the finished work on a shard, in a folder named by everything that it depends on."""

import os
import shutil
from contextlib import suppress
from errno import EEXIST, ENOTEMPTY
from hashlib import sha256
from pathlib import Path
from typing import Any, TypedDict

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.run.outputs import own_file
from tasks.work.files import sync_folder, write_bytes

FILES = ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "identities.csv")
"""What grows document by document."""
SOURCES = "sources.jsonl"
RECORD = "part.json"

PASSING = frozenset({"changed", "killed", "unreadable", "wall-time"})
"""Codes of faults that may be gone at the next run; what they refused is tried again by every run."""
LIMITED = frozenset({"cpu-time", "crashed", "memory"})
"""Codes of faults that depend on the limits; what they refused is tried again when the limits have changed."""


class DamagedPart(RunError):
    """The files of a part are not as they were written."""

    def __init__(self, part: Path) -> None:
        self.part = part
        super().__init__(f"the part {part} is damaged; run again, it will be made anew")


class FileRecord(TypedDict):
    """A file of a part as it was written."""

    bytes: int
    sha256: str


def part_record(part: Path) -> dict[str, Any] | None:
    """Return the record of a finished part; None if there is none, or it is not as it was written."""
    try:
        record: dict[str, Any] = record_of((part / RECORD).read_bytes())
        digest = record.pop("digest")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if digest == _digest(record) else None


def _digest(record: dict[str, Any]) -> str:
    return sha256(line_of(record)).hexdigest()


def refuse_damage(part: Path, name: str) -> None:
    """Refuse a part one of whose files is not as it was written.

    Raises:
        DamagedPart: it is not.

    """
    try:
        sound = own_file(part / name).sha256 == (part_record(part) or {})["files"][name]["sha256"]
    except (OSError, KeyError) as error:
        raise DamagedPart(part) from error
    if not sound:
        raise DamagedPart(part)


def is_usable(part: Path, limits: str, run: str) -> bool:
    """Return whether the part is there, whole by its sizes, and says what this run would find.

    Args:
        part: its folder.
        limits: the limits of this run, in words.
        run: the name of this run.

    """
    record = part_record(part)
    if record is None:
        return False
    try:
        whole = _is_whole(part, record)
        codes = set(record["counts"]["quarantine"])
        tried = record["run"] == run or not codes & PASSING
        return bool(whole and tried and (record["limits"] == limits or not codes & LIMITED))
    except (OSError, KeyError, TypeError, AttributeError):
        return False


def _is_whole(part: Path, record: dict[str, Any]) -> bool:
    """Return whether the files of the part are there, by their sizes.

    Raises:
        OSError, KeyError, TypeError, AttributeError: they are not, or the record is none of ours.

    """
    return all((part / name).stat().st_size == about["bytes"] for name, about in record["files"].items())


def finish_part(part: Path, work: Path, record: dict[str, Any]) -> dict[str, Any]:
    """Turn the folder of a shard's unfinished files into its part, and return the record of the part.

    A part that another worker of the same run has finished meanwhile stays, and its record is returned: two attempts at
    one shard never mix. Any other part of that name is replaced.

    Raises:
        RunError: it cannot be written.

    """
    about = {name: own_file(work / name) for name in (*FILES, SOURCES)}
    files = {name: FileRecord(bytes=own.bytes, sha256=own.sha256) for name, own in about.items()}
    whole = record | {"files": files}
    write_bytes(work / RECORD, line_of(whole | {"digest": _digest(whole)}))
    part.parent.mkdir(parents=True, exist_ok=True)
    while not _renamed(work, part):
        there = _record_of_run(part, record["run"])
        if there:
            shutil.rmtree(work)
            return there
        aside = part.with_name(f"{part.name}.{os.urandom(4).hex()}")
        with suppress(FileNotFoundError):
            part.rename(aside)
            shutil.rmtree(aside)
    sync_folder(part.parent)
    return record


def _renamed(work: Path, part: Path) -> bool:
    """Give the folder the name of the part; return False if another part has it."""
    try:
        work.rename(part)
    except OSError as error:
        if error.errno not in (ENOTEMPTY, EEXIST):
            raise
        return False
    return True


def _record_of_run(part: Path, run: str) -> dict[str, Any] | None:
    """Return the record of the part if this run made it and it is whole."""
    record = part_record(part)
    with suppress(OSError, KeyError, TypeError, AttributeError):
        if record and record["run"] == run and _is_whole(part, record):
            return record
    return None


def remove_part(folder: Path) -> None:
    """Remove a folder of ours below the state folder."""
    shutil.rmtree(folder, ignore_errors=True)
