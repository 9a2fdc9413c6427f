"""The members of a gzip file that has one for each record, and what is found of them after damage."""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from tasks.io.streams import GZIP_WINDOW, READ_BYTES, regular_file

MAGIC = b"\x1f\x8b\x08"
BITE_BYTES = 1 << 16
LARGEST_PIECE_BYTES = 1 << 20
"""So much of a member is unpacked at once, however much it grows."""
SMALL_BITE_BYTES = 16
"""Near damage a member is fed in bites of this size, so that what precedes the damage is kept."""
PROBE_BYTES = 512
"""How much of what may be a member is unpacked to see whether it is one."""


class Stretch(Protocol):
    """Content without a seam: a member of a compressed file, or a whole plain file."""

    offset: int
    """Where it begins on the disk."""
    fault: str
    """Why there is no more of it; empty until its end, and at its end if it is sound."""

    def read(self) -> bytes:
        """Return the next bytes; none at the end."""

    def left(self) -> int | None:
        """Return how many bytes are still to come; None if that is not known."""


class Disk:
    """A regular file of which any place can be read."""

    def __init__(self, path: str) -> None:
        """Open it.

        Raises:
            OSError: it cannot be opened, or is no regular file.

        """
        self._handle = regular_file(path)
        self._start, self._block = 0, b""

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)

    def at(self, offset: int, size: int) -> bytes:
        """Return the bytes there; fewer at the end of the file."""
        if not self._start <= offset <= offset + size <= self._start + len(self._block):
            self._start, self._block = offset, os.pread(self._handle, max(size, READ_BYTES), offset)
        return self._block[offset - self._start : offset - self._start + size]

    def find(self, wanted: bytes, offset: int) -> int:
        """Return where the bytes are found next; -1 if they are not."""
        while block := self.at(offset, READ_BYTES):
            at = block.find(wanted)
            if at >= 0:
                return offset + at
            if len(block) < READ_BYTES:
                break
            offset += len(block) - len(wanted) + 1
        return -1


class PlainStretch:
    """A plain file, from some place on."""

    fault = ""

    def __init__(self, disk: Disk, offset: int, stop: int) -> None:
        self.offset = offset
        self._disk, self._at, self._stop = disk, offset, stop

    def read(self) -> bytes:
        """Return the next bytes."""
        piece = self._disk.at(self._at, min(BITE_BYTES, self._stop - self._at))
        self._at += len(piece)
        return piece

    def left(self) -> int:
        """Return how many bytes are still to come."""
        return self._stop - self._at


class Gap:
    """A place between two members that is no member."""

    def __init__(self, offset: int, size: int) -> None:
        self.offset = offset
        self.fault = f"{size:,} bytes are no gzip member"

    def read(self) -> bytes:
        """Return nothing."""
        return b""

    def left(self) -> int:
        """Return 0."""
        return 0


class Member:
    """A member of a gzip file."""

    def __init__(self, disk: Disk, offset: int) -> None:
        self.offset = self.stop = offset
        self.fault = ""
        self._disk = disk
        self._frame = zlib.decompressobj(GZIP_WINDOW)

    def left(self) -> None:
        """Return None: only its end tells how large it is."""

    def read(self) -> bytes:
        """Return the next bytes; what precedes damage is given before the fault is noted."""
        while not self._frame.eof and not self.fault:
            bite = self._disk.at(self.stop, BITE_BYTES)
            before = self._frame.copy()
            try:
                piece = self._frame.decompress(bite, LARGEST_PIECE_BYTES)
            except zlib.error as error:
                self.fault = str(error)
                return _before_damage(before, bite)
            frame = self._frame
            self.stop += len(bite) - len(frame.unused_data if frame.eof else frame.unconsumed_tail)
            if piece:
                return piece
            if not bite:
                self.fault = "the file ends within it"
        return b""


def _before_damage(frame: "zlib._Decompress", bite: bytes) -> bytes:
    """Return what of the bite can be unpacked."""
    pieces = []
    for at in range(0, len(bite), SMALL_BITE_BYTES):
        try:
            pieces.append(frame.decompress(bite[at : at + SMALL_BITE_BYTES], LARGEST_PIECE_BYTES))
        except zlib.error:
            break
    return b"".join(pieces)


def members_of(disk: Disk, offset: int, sign: bytes) -> Iterator[Stretch]:
    """Yield the members from there on; after damage, the next ones whose content begins with the sign.

    Each is to be read to its end before the next one is asked for.
    """
    while start := disk.at(offset, len(MAGIC)):
        if start != MAGIC:
            found = _next(disk, offset, sign)
            is_padding = not disk.at(offset, READ_BYTES).strip(b"\0") and not disk.at(found, 1)
            if not is_padding:
                yield Gap(offset, found - offset)
            offset = found
            continue
        member = Member(disk, offset)
        yield member
        while member.read():
            continue
        offset = _next(disk, offset + 1, sign) if member.fault else member.stop


def _next(disk: Disk, offset: int, sign: bytes) -> int:
    """Return where the next member begins whose content begins with the sign; the end of the file if none does."""
    at = offset
    while (at := disk.find(MAGIC, at)) >= 0:
        with suppress(zlib.error):
            if zlib.decompressobj(GZIP_WINDOW).decompress(disk.at(at, PROBE_BYTES), len(sign)) == sign:
                return at
        at += 1
    return _end(disk, offset)


def _end(disk: Disk, offset: int) -> int:
    while block := disk.at(offset, READ_BYTES):
        offset += len(block)
    return offset
