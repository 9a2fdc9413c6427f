"""The folder that restored files are put in: nothing outside of it is touched, nothing in it that is not ours.

Ours is what the record of earlier restores names with the digest that the file still has. Names come from results that
anybody may have changed, so each is checked, and no link is followed on the way.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from io import BufferedRandom, BufferedReader
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.say.showing import shown
from tasks.work.files import write_bytes

RECORD = ".restored.json"
"""Name of the record of restores; hidden files are in no source, so no restored file has this name."""
OTHER = "another file has its name; move that, or name another folder with --to"
_HANDLES = "/proc/self/fd"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Refused(Exception):
    """A file cannot be put where its name says; the message says why."""


class Placed(NamedTuple):
    """A file that is in its place."""

    sha256: str
    was_there: bool


class Place:
    """A folder for restored files."""

    def __init__(self, root: Path) -> None:
        """Open the folder, and make it if it is not there.

        Raises:
            RunError: it cannot be made or read, or its record is not ours.

        """
        self.root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            msg = f"cannot write to {shown(root)}: {error.strerror}; name another folder with --to"
            raise RunError(msg) from error
        self.earlier = self._remembered()
        """Digests of the files that earlier restores put here, by name."""

    def close(self) -> None:
        """Close the folder."""
        os.close(self._handle)

    def _remembered(self) -> dict[str, str]:
        path = self.root / RECORD
        try:
            record = record_of(path.read_bytes())
            return {str(name): str(digest) for name, digest in record["files"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            msg = f"{shown(path)} is damaged or not ours; remove it, or name another folder with --to"
            raise RunError(msg) from error

    def remember(self, files: dict[str, str]) -> None:
        """Write the record: the files that are here now and those of earlier restores.

        All files are forced to the disk first, at once: one by one takes a fiftieth of a second for each.
        """
        path = self.root / RECORD
        os.sync()
        if files != self.earlier or not path.is_file():
            write_bytes(path, line_of({"files": dict(sorted((self.earlier | files).items()))}))

    @contextmanager
    def unfinished(self, name: str) -> Iterator["Unfinished"]:
        """Yield a file beside the place that the name says; it is gone after the block, unless it was put there.

        Raises:
            Refused: the name leads out of the folder, or over a link or a file.
            OSError: it cannot be written.

        """
        parts = _parts(name)
        folder = self._folder(parts[:-1])
        hidden = f".restoring-{os.urandom(8).hex()}"
        try:
            with os.fdopen(_nameless(folder) or _named(folder, hidden), "w+b") as file:
                yield Unfinished(file, hidden, parts[-1], folder)
        finally:
            with suppress(OSError):
                os.unlink(hidden, dir_fd=folder)
            os.close(folder)

    def _folder(self, parts: tuple[str, ...]) -> int:
        """Return a handle of a folder below the root; made if it is not there, refused if it is a link."""
        handle = os.dup(self._handle)
        for part in parts:
            try:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
                below = os.open(part, _FOLDER, dir_fd=handle)
            except NotADirectoryError as error:
                msg = f"`{shown(part)}` in its path is a file or a link"
                raise Refused(msg) from error
            except OSError as error:
                if stat.S_ISLNK(os.lstat(part, dir_fd=handle).st_mode):
                    msg = f"`{shown(part)}` in its path is a link"
                    raise Refused(msg) from error
                raise
            finally:
                os.close(handle)
            handle = below
        return handle


def _nameless(folder: int) -> int | None:
    """Return a handle of a new file without a name, which is gone when its process is; None where there is no such."""
    if not hasattr(os, "O_TMPFILE") or not Path(_HANDLES).is_dir():
        return None
    try:
        return os.open(".", os.O_RDWR | os.O_TMPFILE | os.O_CLOEXEC, 0o666, dir_fd=folder)
    except OSError:
        return None


def _named(folder: int, name: str) -> int:
    return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=folder)


class Unfinished:
    """A file that does not have its own name yet."""

    def __init__(self, file: BufferedRandom, hidden: str, name: str, folder: int) -> None:
        self.file = file
        self._hidden, self._name, self._folder = hidden, name, folder

    def digest(self) -> str:
        """Return the digest of what was written."""
        self.file.flush()
        self.file.seek(0)
        return file_digest(self.file, "sha256").hexdigest()

    def there(self) -> BufferedReader | None:
        """Return the regular file that has the name already; None if nothing has it.

        Raises:
            Refused: what has the name is no regular file.

        """
        try:
            about = os.stat(self._name, dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(about.st_mode):
            msg = "something that is no file has its name"
            raise Refused(msg)
        handle = os.open(self._name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._folder)
        return os.fdopen(handle, "rb")

    def put(self, earlier: str | None, is_same: Callable[[int], bool]) -> Placed:
        """Give the file its name, unless a file with the same content has it.

        Args:
            earlier: digest of the file of that name that an earlier restore put here.
            is_same: says whether the file of that handle has the same content; it closes the handle.

        Raises:
            Refused: another file has the name.

        """
        digest = self.digest()
        there = self.there()
        if there is None:
            self._link()
            return Placed(digest, was_there=False)
        with there:
            found = file_digest(there, "sha256").hexdigest()
            if found == digest or is_same(os.dup(there.fileno())):
                return Placed(found, was_there=True)
        if found != earlier:
            raise Refused(OTHER)
        self._link_to(self._hidden)
        os.replace(self._hidden, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        return Placed(digest, was_there=False)

    def _link(self) -> None:
        """Give the file its name in a way that replaces nothing; disks without links are asked once more before."""
        try:
            self._link_to(self._name)
        except FileExistsError as error:
            raise Refused(OTHER) from error
        except OSError:
            if self.there() is not None:
                raise Refused(OTHER) from None
            os.rename(self._hidden, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def _link_to(self, name: str) -> None:
        """Give the file a further name; if it has none yet, by its handle."""
        if os.fstat(self.file.fileno()).st_nlink == 0:
            os.link(f"{_HANDLES}/{self.file.fileno()}", name, dst_dir_fd=self._folder, follow_symlinks=True)
        elif name != self._hidden:
            os.link(self._hidden, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of the name of a file below a folder.

    Raises:
        Refused: it names something outside.

    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name or name.endswith("/"):
        msg = "its name leads out of the folder; the results were changed, or are not ours"
        raise Refused(msg)
    return path.parts
