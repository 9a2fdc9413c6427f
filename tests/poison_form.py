"""The form of the poison set, and what its files are made with."""

import gzip
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Put = Callable[[Path, int], None]
"""Writes a poison to a path, in a size."""

MARKER = "The marker of this page, number 7041, is a sentence that any reader would expect to find."
"""Stands in nearly every poison, after what is hostile; it is kept, flagged or quarantined, never lost in silence."""
PROSE = (
    "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge over the river.\n\n"
    "Work begins in the spring, the mayor said, and the ferry will run until it is done.\n\n"
)
KEPT = "kept"
NOT_FOLLOWED = "not followed"
"""The outcome of a link that leads out of the source."""
"""Cleaned, with or without flags."""
RANDOM_SEED = 63


class Poison(NamedTuple):
    """One hostile file."""

    name: str
    put: Put
    fates: tuple[str, ...] = (KEPT,)
    """What may become of it: `kept`, `flagged: KIND`, `quarantined: CODE`; one, unless either is right."""
    size: int = 1
    """Its size in every test run, in its own unit."""
    full: int = 0
    """The size for the marker `slow`; 0 if it is no question of size."""
    keeps: tuple[str, ...] = (MARKER,)
    """What must be found in the cleaned text, be covered by a flag, or be in quarantine."""
    known: str = ""
    """Why it fails today; a strict xfail."""


@dataclass(frozen=True, slots=True)
class Case:
    """One of the 63."""

    number: int
    name: str
    made: str
    """How it is made, in words."""
    fate: str
    """What becomes of it, in words."""
    poisons: tuple[Poison, ...] = ()
    proof: str = "tests/test_poison.py"
    """Where the test is."""


def raw(raw: bytes) -> Put:
    return lambda path, _: write(path, raw)


def write(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)


def text(content: str, encoding: str = "utf-8") -> Put:
    """Return what writes the prose, the content and the marker."""
    return raw(f"{PROSE}{content}\n\n{MARKER}\n".encode(encoding, "surrogatepass"))


def page(body: str, head: str = "") -> Put:
    """Return what writes a page with the content before the marker."""
    return raw(page_of(body, head).encode("utf-8", "surrogatepass"))


def page_of(body: str, head: str = "") -> str:
    """Return a page with prose, the content and the marker."""
    prose = "".join(f"<p>{part}</p>\n" for part in PROSE.split("\n\n") if part)
    return f"<!DOCTYPE html><html><head>{head}</head><body>\n{prose}{body}\n<p>{MARKER}</p>\n</body></html>\n"


def grown(make: Callable[[int], str]) -> Put:
    """Return what writes a text that grows with its size."""
    return lambda path, size: write(path, make(size).encode())


def growing_text(make: Callable[[int], str]) -> Put:
    """Return what writes the prose, something that grows with the size, and the marker."""
    return grown(lambda size: f"{PROSE}{make(size)}\n\n{MARKER}\n")


def growing_page(make: Callable[[int], str]) -> Put:
    """Return what writes a page with something that grows with the size."""
    return grown(lambda size: page_of(make(size)))


def packed(raw: bytes, level: int = 6) -> bytes:
    return gzip.compress(raw, level, mtime=0)


def zip_(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), MARKER)
    return held.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")


def bomb(prefix: bytes, tail: bytes) -> Put:
    """Return what writes a gzip file that grows to `size` million bytes."""

    def put(path: Path, size: int) -> None:
        with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
            file.write(prefix)
            for _ in range(size):
                file.write(b"a" * 1_000_000)
            file.write(tail)

    return put


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def link(target: str) -> Put:
    return lambda path, _: path.symlink_to(path.name if target == "itself" else target)


def fifo(path: Path, _: int) -> None:
    os.mkfifo(path)


def folder(path: Path, _: int) -> None:
    path.mkdir()
    write(path / "inside.txt", f"{PROSE}{MARKER}\n".encode())


def mojibake(content: str, layers: int) -> str:
    """Return the text, encoded as UTF-8 and read as Latin-1 so many times."""
    for _ in range(layers):
        content = content.encode("utf-8").decode("latin-1")
    return content


def noise(size: int) -> bytes:
    return random.Random(RANDOM_SEED).randbytes(size)


ACCENTS = "Le café naïve a déménagé à Zürich."
TOO_DEEP = ("quarantined: too-deep",)
NOT_TEXT = ("quarantined: not-text",)
EMPTY = ("flagged: empty",)
GUARD = ("flagged: guard.share-cut",)
