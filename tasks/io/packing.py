"""Output files, compressed or not: written, found, and read line by line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from tasks.work.files import CHUNK_BYTES


@contextmanager
def packed(file: BinaryIO, path: Path) -> Iterator[Any]:
    """Yield a file that compresses what is written to it, where the name asks for that."""
    if path.suffix != ".zst":
        yield file
        return
    with closing(zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False)) as target:
        yield target


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of an output file, unpacked."""
    if path.suffix == ".zst":
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            rest = b""
            while chunk := stream.read(CHUNK_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from (line + b"\n" for line in lines)
            if rest:
                yield rest
        return
    with path.open("rb") as file:
        yield from file


def output_path(output: Path, name: str) -> Path:
    """Return where an output file is, compressed or not."""
    packed = output / f"{name}.zst"
    return packed if packed.is_file() else output / name
