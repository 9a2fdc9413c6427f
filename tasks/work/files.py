"""Files: written beside, forced to disk, moved into place; read with limits."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import RunError

CHUNK_BYTES = 1 << 20
LONGEST_NAME_BYTES = 200
"""A temporary name has some 30 bytes more than the name it stands for."""
TEMPORARY = ".tmp-"
"""Names with this in them are unfinished; a later run sweeps them."""


def digest_of(*parts: object) -> str:
    """Return a short digest of the parts in their order: 32 hexadecimal digits."""
    state = sha256()
    for part in parts:
        text = str(part).encode("utf-8", "surrogatepass")
        state.update(len(text).to_bytes(8, "big") + text)
    return state.hexdigest()[:32]


def temporary(path: Path) -> Path:
    """Return a name beside the path that no other process uses; a long name is shortened, 255 bytes are the most."""
    name = path.name if len(os.fsencode(path.name)) <= LONGEST_NAME_BYTES else digest_of(path.name)
    return path.with_name(f"{name}{TEMPORARY}{os.getpid()}-{os.urandom(4).hex()}")


def synced(file: BinaryIO) -> None:
    """Force what was written to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that appears at the path when the block ends well, whole, and never otherwise.

    Raises:
        RunError: the folder cannot be written to, or the disk is full.

    """
    unfinished = temporary(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            yield file
            synced(file)
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror or error}; free some space or choose another --output"
        raise RunError(msg) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write the content as a whole."""
    with written(path) as file:
        file.write(content)


@contextmanager
def made_folder(path: Path) -> Iterator[Path]:
    """Yield a folder that takes the place of the path when the block ends well; what stood there goes."""
    unfinished = temporary(path)
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        if path.exists():
            old = temporary(path)
            path.replace(old)
            unfinished.replace(path)
            shutil.rmtree(old)
        else:
            unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror or error}; free some space or choose another --output"
        raise RunError(msg) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def copy_into(source: Path, target: BinaryIO, note: Callable[[bytes], None] = lambda _: None) -> int:
    """Append the file to the target and return how many bytes it has."""
    size = 0
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            note(chunk)
            target.write(chunk)
            size += len(chunk)
    return size


def sweep(folder: Path) -> int:
    """Remove what killed runs have left unfinished below the folder; return how many entries went."""
    swept = 0
    if not folder.is_dir():
        return swept
    for path in sorted(folder.rglob(f"*{TEMPORARY}*")):
        if _is_abandoned(path):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            swept += 1
    return swept


def _is_abandoned(path: Path) -> bool:
    """Return whether the process that made the temporary name is gone."""
    maker = path.name.rpartition(TEMPORARY)[2].partition("-")[0]
    if not maker.isdecimal() or int(maker) == os.getpid():
        return False
    try:
        os.kill(int(maker), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
