"""A source in an object store, as a folder on this machine: what did not change is not fetched again."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from pipeline.errors import RunError
from tasks.io.formats import format_of
from tasks.io.jsonl import line_of, record_of
from tasks.io.objects import Object, Store
from tasks.work.files import digest_of, unwritable, write_bytes, written

INDEX = "index.json"
CONTENT = "content"


def mirrors() -> Path:
    """Return the folder of all mirrors: `LACUNA_CACHE`, or `lacuna` in the user's cache folder."""
    named = os.environ.get("LACUNA_CACHE")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(cache) / "lacuna"


def mirrored(address: str) -> Path:
    """Return a folder, or a file, with the content of an address as it is now.

    Objects of a kind that is not read are empty files, so that a run counts them.

    Raises:
        RunError: the store does not answer, an object has a name that no file may have, or there is nothing.

    """
    store = Store(address)
    folder = mirrors() / digest_of(store.address)
    with _locked(folder):
        known = _index(folder)
        found = {held.name or PurePosixPath(store.address).name: held for held in store.objects()}
        if not found:
            msg = f"there is nothing at {address}; name a bucket, a folder or an object"
            raise RunError(msg)
        _remove_others(folder / CONTENT, found)
        index: dict[str, tuple[int, str]] = {}
        try:
            for name, held in sorted(found.items()):
                _fetch(store, held, _place(folder / CONTENT, name), is_there=known.get(name) == (held.size, held.tag))
                index[name] = (held.size, held.tag)
        finally:
            write_bytes(folder / INDEX, line_of({"objects": {**_kept(known, found), **index}}))
    is_single = len(found) == 1 and not next(iter(found.values())).name
    return folder / CONTENT / next(iter(found)) if is_single else folder / CONTENT


def _kept(known: Mapping[str, tuple[int, str]], found: Mapping[str, Object]) -> dict[str, tuple[int, str]]:
    return {name: about for name, about in known.items() if name in found}


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other runs from changing the mirror meanwhile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise unwritable(folder, error) from error


def _index(folder: Path) -> dict[str, tuple[int, str]]:
    try:
        record = record_of((folder / INDEX).read_bytes())
        return {name: (int(size), str(tag)) for name, (size, tag) in record["objects"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _place(folder: Path, name: str) -> Path:
    """Return where an object is.

    Raises:
        RunError: its name leads out of the folder.

    """
    parts = name.split("/")
    if not all(parts) or {".", ".."} & set(parts) or "\0" in name or name.startswith("/"):
        msg = f"the object {name!r} has a name that no file may have; rename it, or name a folder without it"
        raise RunError(msg)
    return folder.joinpath(*parts)


def _fetch(store: Store, held: Object, place: Path, *, is_there: bool) -> None:
    size = held.size if format_of(place.name) else 0
    with suppress(OSError):
        if is_there and place.stat().st_size == size:
            return
    with written(place) as file:
        if size:
            store.fetch(held, file)


def _remove_others(folder: Path, found: Mapping[str, Object]) -> None:
    """Remove what is no longer in the store."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not any(each.startswith(f"{name}/") for each in found):
            shutil.rmtree(path)
        elif not path.is_dir() and name not in found:
            path.unlink()
