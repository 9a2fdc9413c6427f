"""The files of an output that are ours: a list beside them says which, and what they held when we wrote them."""

import os
import stat
from collections.abc import Mapping
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from tasks.io.jsonl import line_of, record_of
from tasks.work.files import write_bytes
from tasks.work.ownership import STATE

LIST = "files.jsonl"
"""Name of the list, below the state folder of an output."""
_MANIFEST = "manifest.json"
_INTENDED = "placing-"
"""Begins the name of the list of what is about to be moved into place; it is there only meanwhile, or after a kill."""


class OwnFile(NamedTuple):
    """A file as we wrote it."""

    bytes: int
    sha256: str
    modified: int
    """Time of the last change, in nanoseconds; 0 where it has not been placed yet."""


class Condition(StrEnum):
    """What became of a file that we wrote."""

    WHOLE = "whole"
    MISSING = "missing"
    ALTERED = "altered"


def own_file(path: Path) -> OwnFile:
    """Return the size, digest and time of a file."""
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        return OwnFile(about.st_size, file_digest(file, "sha256").hexdigest(), about.st_mtime_ns)


def condition(path: Path, own: OwnFile, *, verify: bool = False) -> Condition:
    """Return what became of a file that we wrote.

    Its content is read only where its time has changed, or to verify. A link is not a file of ours, nor is a folder.

    """
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size != own.bytes:
            return Condition.ALTERED
        unchanged = about.st_mtime_ns == own.modified and not verify
        return Condition.WHOLE if unchanged or own_file(path).sha256 == own.sha256 else Condition.ALTERED
    except (FileNotFoundError, NotADirectoryError):
        return Condition.MISSING
    except OSError:
        return Condition.ALTERED


def own_files(output: Path, name: str = LIST) -> dict[str, list[OwnFile]]:
    """Return what the files on a list of an output may hold, by name below it.

    One form, and two where a run was killed while it moved files into place. Where the list is missing or damaged, the
    files that the manifest names with their digests.
    """
    found: dict[str, list[OwnFile]] = {}
    for path in (output / STATE / name, output / STATE / f"{_INTENDED}{name}"):
        for file, own in _listed(path).items():
            found.setdefault(file, []).append(own)
    return found or {file: [own] for file, own in (_in_manifest(output) if name == LIST else {}).items()}


def _in_manifest(output: Path) -> dict[str, OwnFile]:
    """Return the files that the manifest of an output names; their times are not known, so they are read."""
    try:
        named = record_of((output / _MANIFEST).read_bytes())["outputs"]
        return {name: OwnFile(each["bytes"], each["sha256"], 0) for name, each in named.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _listed(path: Path) -> dict[str, OwnFile]:
    try:
        records = [record_of(line) for line in path.read_bytes().splitlines()]
        return {each["name"]: OwnFile(each["bytes"], each["sha256"], each["modified"]) for each in records}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def intend(output: Path, files: Mapping[str, OwnFile], name: str = LIST) -> None:
    """Write down which files are about to be moved into place.

    Raises:
        RunError: it cannot be written.

    """
    write_bytes(output / STATE / f"{_INTENDED}{name}", _lines(files))


def list_files(output: Path, files: Mapping[str, OwnFile], name: str = LIST) -> None:
    """Write the list of the files that are ours, all of them in place.

    Raises:
        RunError: it cannot be written.

    """
    write_bytes(output / STATE / name, _lines(files))
    (output / STATE / f"{_INTENDED}{name}").unlink(missing_ok=True)


def _lines(files: Mapping[str, OwnFile]) -> bytes:
    return b"".join(line_of({"name": name, **own._asdict()}) for name, own in sorted(files.items()))


def digest_of_files(files: Mapping[str, OwnFile]) -> str:
    """Return the SHA-256 of names and digests, in the form of `sha256sum`."""
    lines = (f"{own.sha256}  {name}\n" for name, own in sorted(files.items()))
    return sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def damage_of(output: Path, record: Mapping[str, Any], *, verify: bool = False) -> dict[str, Condition]:
    """Return which files of a finished run are not as it wrote them, by name.

    Args:
        output: its folder.
        record: its manifest.
        verify: read every file, also those whose size and time are unchanged.

    """
    files = _listed(output / STATE / LIST)
    if not files or digest_of_files(files) != record["files"]["sha256"]:
        return {f"{STATE}/{LIST}": Condition.ALTERED}
    states = {name: condition(output / name, own, verify=verify) for name, own in files.items()}
    return {name: state for name, state in states.items() if state is not Condition.WHOLE}
