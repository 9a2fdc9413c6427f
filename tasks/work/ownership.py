"""Which folders are outputs of ours, and which a run must not touch."""

import os
from pathlib import Path

from pipeline.errors import OutputRefused, RunError
from tasks.io.jsonl import line_of, record_of
from tasks.work.files import sync_folder, write_bytes

STATE = ".lacuna"
"""Folder below an output that holds what runs know; it also marks the output as ours."""
OWNER = "owner.json"
_MARK = {"format": 2, "made_by": "lacuna"}


_MANIFEST = "manifest.json"
_FACTS = frozenset({"files", "format", "key", "outputs", "parts"})
"""What a manifest of ours says; enough to know a folder by, where the mark was lost."""


def is_output(folder: Path) -> bool:
    """Return whether the folder is an output of ours: it carries our mark, or a manifest of ours beside our state."""
    mark = _record(folder / STATE / OWNER)
    if mark.get("made_by") == _MARK["made_by"]:
        return True
    return _is_folder(folder / STATE) and _record(folder / _MANIFEST).keys() >= _FACTS


def _is_folder(path: Path) -> bool:
    """Return whether it is a folder; a path too long for the system is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_marked(folder: Path) -> bool:
    return _record(folder / STATE / OWNER) == _MARK


def _record(path: Path) -> dict[str, object]:
    """Return what a file says; nothing if it cannot be read."""
    try:
        record = record_of(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def claim(folder: Path) -> None:
    """Make the folder, and mark it as an output of ours.

    Raises:
        OutputRefused: it holds files that are not ours.
        RunError: it cannot be made.

    """
    refuse_foreign(folder)
    if _is_marked(folder):
        return
    try:
        (folder / STATE).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"cannot make {folder}: {error.strerror or error}; choose another --output"
        raise RunError(msg) from error
    write_bytes(folder / STATE / OWNER, line_of(_MARK))
    sync_folder(folder)


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that is neither new, nor empty, nor ours; files whose names begin with a dot do not count.

    Raises:
        OutputRefused: it is a file, or holds files that are not ours.

    """
    try:
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        state = folder / STATE
        begun = state.is_dir() and all(path.name.startswith(OWNER) for path in state.iterdir())
        names += [STATE] if os.path.lexists(state) and not begun else []
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        msg = f"{folder} is a file, not a folder; choose another --output"
        raise OutputRefused(msg) from error
    except OSError as error:
        msg = f"cannot look into {folder}: {error.strerror or error}; choose another --output"
        raise OutputRefused(msg) from error
    if names and not is_output(folder):
        msg = (
            f"{folder} holds {names[0]!r}, which no run of Lacuna wrote: a run writes only to a folder that is new, "
            "empty or its own; choose a new one with --output"
        )
        raise OutputRefused(msg)


def refuse_overlap(source: Path, output: Path, name: str = "source") -> None:
    """Refuse an output that is the source, or that the source is inside of: the run would write over what it reads.

    An output inside the source is fine: it is never read.

    Args:
        source: what is read.
        output: where the run writes.
        name: what to call the source.

    Raises:
        OutputRefused: they overlap.

    """
    real, target = Path(os.path.realpath(source)), Path(os.path.realpath(output))
    if real == target or target in real.parents:
        where = f"is the {name} itself" if real == target else f"contains the {name} {source}"
        msg = f"the output {output} {where}: the run would write over what it reads; choose another --output"
        raise OutputRefused(msg)
