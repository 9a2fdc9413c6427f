"""Files: written beside, forced to disk, moved into place; leftovers are known by the lock of whoever writes them."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import RunError

CHUNK_BYTES = 1 << 20
LONGEST_NAME_BYTES = 200
"""A temporary name has some 15 bytes more than the name it is made from; file systems allow 255."""
TEMPORARY = ".tmp-"
"""Part of the name of a file that is not finished; only below a state folder is one ever swept."""

_ADVICE = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space, or ask for a larger quota",
    errno.EFBIG: "allow larger files (`ulimit -f`)",
    errno.EACCES: "give this user the right to write there, or choose another folder",
    errno.EPERM: "give this user the right to write there, or choose another folder",
    errno.EROFS: "the file system is read-only: choose another folder",
    errno.ENOTDIR: "a file is in the way: choose another folder",
    errno.EEXIST: "a file is in the way: choose another folder",
    errno.EISDIR: "a folder is in the way: move it, or choose another folder",
    errno.ENAMETOOLONG: "choose a shorter path",
    errno.EMFILE: "allow more open files (`ulimit -n`)",
}


def digest_of(*parts: object) -> str:
    """Return a short digest of the parts in their order: 32 hexadecimal digits."""
    state = sha256()
    for part in parts:
        text = str(part).encode("utf-8", "surrogatepass")
        state.update(len(text).to_bytes(8, "big") + text)
    return state.hexdigest()[:32]


def unwritable(path: Path, error: OSError) -> RunError:
    """Return the error that says why the path cannot be written, and what to do about it."""
    advice = _ADVICE.get(error.errno or 0, "choose another folder")
    return RunError(f"cannot write {path}: {error.strerror or error}; {advice}")


def temporary(path: Path) -> Path:
    """Return a name beside the path that nobody else uses; a long name is shortened."""
    name = path.name if len(os.fsencode(path.name)) <= LONGEST_NAME_BYTES else digest_of(path.name)
    return path.with_name(f"{name}{TEMPORARY}{os.urandom(4).hex()}")


def synced(file: BinaryIO) -> None:
    """Force what was written to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that appears at the path when the block ends well, whole, and never otherwise.

    It is locked until then: an unfinished file without a lock is a leftover of a killed run.

    Raises:
        RunError: the folder cannot be written to, or the disk is full.

    """
    unfinished = temporary(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("xb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
            synced(file)
            unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write the content as a whole."""
    with written(path) as file:
        file.write(content)


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """Yield a new folder below the given one for unfinished files, and remove it at the end.

    It holds a lock that ends with this process and its workers, by which a later run knows a leftover.

    Raises:
        RunError: it cannot be made.

    """
    own = folder / f"run-{os.urandom(6).hex()}"
    try:
        own.mkdir(parents=True)
        lock = (own / "lock").open("wb")
    except OSError as error:
        raise unwritable(own, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)


def sweep(state: Path) -> int:
    """Remove what killed runs left below the state folder of an output; return how many entries were removed."""
    leftovers = [path for path in sorted(state.glob(f"*{TEMPORARY}*")) if path.is_file() and _is_abandoned(path)]
    leftovers += [path for path in sorted((state / "work").glob("run-*")) if _is_abandoned(path / "lock")]
    for path in leftovers:
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(leftovers)


def _is_abandoned(path: Path) -> bool:
    """Return whether nobody holds the lock of the file; a file that was never made has nobody."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
