"""What may be removed: parts that the finished run of an output does not name, and what killed runs left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import regex

from tasks.run.manifest import finished_run
from tasks.work.files import sweep, unwritable
from tasks.work.locking import only_one
from tasks.work.ownership import STATE

_PART = regex.compile(r"[0-9a-f]{32}")
"""The name of a part: a digest."""


def collect(output: Path) -> dict[str, int]:
    """Remove old parts and leftovers below the state folder of an output; return how many entries, and their bytes.

    Raises:
        OutputBusy: a run is at work in it.
        RunError: there is no finished run in the folder, so nothing says what may be removed; or it cannot be removed.

    """
    finished_run(output)
    with only_one(output):
        kept = set(finished_run(output)["parts"])
        old = [part for part in _parts(output / STATE / "parts") if part.name not in kept]
        size = sum(map(_size, old))
        for part in old:
            try:
                shutil.rmtree(part)
            except OSError as error:
                raise unwritable(part, error) from error
        swept = sweep(output / STATE)
    return {"removed": swept + len(old), "bytes": size}


def _parts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*")):
        if _PART.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            yield path


def _size(path: Path) -> int:
    return sum(file.lstat().st_size for file in path.rglob("*") if file.is_file())
