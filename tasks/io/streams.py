"""The bytes of a file: opened so that nothing can hang, unpacked so that nothing can explode, digested as they pass."""

import bz2
import codecs
import lzma
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ELOOP
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, Protocol, Self
from zlib import decompressobj
from zlib import error as zlib_error

import zstandard

READ_BYTES = 1 << 18
GZIP_WINDOW = 31
"""The value by which zlib reads the header of gzip and checks its sums."""
LEAST_SUSPICIOUS_BYTES = 200_000_000
"""A compressed file may grow to this, whatever its ratio."""
LARGEST_RATIO = 200
"""Beyond that size, a file that grows more than so many times is reported as a bomb; text reaches 3 to 20."""
LARGEST_DICTIONARY_BYTES = 256 << 20
"""Memory that unpacking an .xz file may take; its highest preset needs 65 MB."""

DAMAGED = (OSError, zlib_error, zstandard.ZstdError, lzma.LZMAError)


class Fault(NamedTuple):
    """Why a document cannot be read."""

    code: str
    message: str


class Stream(Protocol):
    """What has a next piece of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most so many; none at the end."""


class BrokenStream(Exception):
    """A file ends too early, is damaged, or grows beyond bounds."""

    def __init__(self, code: str, message: str) -> None:
        self.fault = Fault(code, message)
        super().__init__(message)


class Opened:
    """A range of a regular file, read without waiting for anybody."""

    def __init__(self, path: str | Path | int, start: int = 0, stop: int | None = None) -> None:
        """Open the file; a handle that is open already is closed at the end, too.

        Raises:
            OSError: it cannot be opened, is a link, or is no regular file.

        """
        self._handle = path if isinstance(path, int) else regular_file(path)
        self._position = start
        self._stop = os.fstat(self._handle).st_size if stop is None else stop
        self._held = memoryview(b"")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the range.

        Raises:
            OSError: the file does not answer, or gives an error.

        """
        if not self._held:
            wanted = min(max(size, READ_BYTES), self._stop - self._position)
            self._held = memoryview(os.pread(self._handle, wanted, self._position)) if wanted > 0 else self._held
            self._position += len(self._held)
        piece, self._held = self._held[:size], self._held[size:]
        return bytes(piece)

    def tell(self) -> int:
        """Return the offset after what was read."""
        return self._position - len(self._held)

    def is_longer(self) -> bool:
        """Return whether the file has more bytes than its size says, as files of the system have, or growing ones."""
        return bool(os.pread(self._handle, 1, self._stop))


def regular_file(path: str | Path) -> int:
    """Return a handle of the regular file at the path; no other kind of file is opened, and no link followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == ELOOP:
            raise OSError(ELOOP, "it is a link") from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no regular file")
    return handle


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what the block waits for after that time; outside the main thread there is no limit.

    Raises:
        TimeoutError: the time is over.

    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_: int, __: FrameType | None) -> None:
        raise TimeoutError(0, f"it did not answer within {seconds:g} s")

    handler = signal.signal(signal.SIGALRM, end)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, handler)


def unpacked(file: Opened, compression: str) -> Stream:
    """Return the content of a file that is compressed as its ending indicates."""
    frames = {
        ".gz": lambda: _Frames(file, lambda: decompressobj(GZIP_WINDOW), padding=b"\0"),
        ".zst": lambda: _Frames(file, lambda: zstandard.ZstdDecompressor().decompressobj()),
        ".bz2": lambda: _Frames(file, bz2.BZ2Decompressor),
        ".xz": lambda: _Frames(file, lambda: lzma.LZMADecompressor(memlimit=LARGEST_DICTIONARY_BYTES), padding=b"\0"),
    }
    return _Unpacked(frames[compression](), file) if compression else file


class _Unpacked:
    """A compressed stream that reports whether it is cut short, damaged or a bomb."""

    def __init__(self, stream: Stream, packed: Opened) -> None:
        self._stream, self._packed, self._size = stream, packed, 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes.

        Raises:
            BrokenStream: the stream ends too early, is damaged, or grows beyond bounds.

        """
        try:
            chunk = self._stream.read(size)
        except EOFError as error:
            raise BrokenStream("truncated-source", "the compressed file ends too early; fetch it again") from error
        except DAMAGED as error:
            raise BrokenStream("damaged-source", f"the compressed file is damaged: {error}; fetch it again") from error
        self._size += len(chunk)
        if self._size > max(LEAST_SUSPICIOUS_BYTES, LARGEST_RATIO * self._packed.tell()):
            msg = f"the compressed file grows to over {self._size:,} bytes; unpack it by hand if that is right"
            raise BrokenStream("expansion", msg)
        return chunk


class _Frames:
    """The content of all frames of a compressed file, one after the other; a cut-off end is noticed.

    Unlike the libraries' own readers it gives all that precedes the damage, then reports the damage. It is
    fed in small bites, because a hostile frame grows 30,000 times.
    """

    BITE_BYTES = 1024

    def __init__(self, file: Stream, frame: Callable[[], Any], padding: bytes = b"") -> None:
        self._file, self._new, self._padding = file, frame, padding
        self._frame = frame()
        self._rest = b""
        self._within = False
        self._ready = b""
        self._failure: Exception | None = None

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the content.

        Raises:
            EOFError: the file ends inside a frame.
            zlib.error, ZstdError, LZMAError, OSError: it is damaged.

        """
        pieces, held = [self._ready], len(self._ready)
        while held < size and not self._failure:
            try:
                piece = self._next()
            except (EOFError, *DAMAGED) as error:
                self._failure = error
                break
            if piece is None:
                break
            pieces.append(piece)
            held += len(piece)
        content = b"".join(pieces)
        if not content and self._failure:
            raise self._failure
        self._ready = content[size:]
        return content[:size]

    def _next(self) -> bytes | None:
        bite = self._rest or self._file.read(self.BITE_BYTES)
        self._rest = b""
        if not bite:
            if self._within:
                raise EOFError
            return None
        if not self._within and not (bite := bite.lstrip(self._padding) if self._padding else bite):
            return b""
        content: bytes = self._frame.decompress(bite)
        self._within = not self._frame.eof
        if self._frame.eof:
            self._rest = self._frame.unused_data
            self._frame = self._new()
        return content


class Digested:
    """A stream that keeps the size and the SHA-256 of what was read from it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._state = sha256()
        self.size = 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        chunk = self._stream.read(size)
        self._state.update(chunk)
        self.size += len(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """The digest of what was read."""
        return self._state.hexdigest()


class Recoded:
    """The text of a stream in UTF-16 or UTF-32, as UTF-8; the way back gives the same bytes."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def read(self, size: int, /) -> bytes:
        """Return the next bytes in UTF-8.

        Raises:
            BrokenStream: the bytes are not of that encoding.

        """
        while True:
            chunk = self._stream.read(size)
            try:
                text = self._decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                msg = f"the file stops being {error.encoding} at some byte: {error.reason}; save it as UTF-8"
                raise BrokenStream("damaged-source", msg) from error
            if text or not chunk:
                return text.encode("utf-8", "surrogatepass")


def lines_of(stream: Stream, end: bytes, most_bytes: int) -> Iterator[bytes | int]:
    """Yield the lines of the stream, each with its end; of a line that is too long its size alone.

    Args:
        stream: where they come from.
        end: the byte that ends a line.
        most_bytes: about how long a line may be.

    """
    held: list[bytes] = []
    size = 0
    while chunk := stream.read(READ_BYTES):
        *lines, rest = chunk.split(end)
        for line in lines:
            size += len(line) + 1
            yield size if size > most_bytes else b"".join((*held, line, end))
            held, size = [], 0
        size += len(rest)
        if rest and size <= most_bytes:
            held.append(rest)
        elif size > most_bytes:
            held = []
    if size:
        yield size if size > most_bytes else b"".join(held)
