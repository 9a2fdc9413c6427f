"""The input, rebuilt from the output alone: file by file, each checked against the digest it came in with."""

import bz2
import codecs
import gzip
import lzma
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from pipeline.errors import RunError
from tasks.io.formats import endings_of
from tasks.io.originals import SUFFIX, are_asked, write_originals
from tasks.io.placing import Place, Placed, Refused
from tasks.io.reading import SourceRecord
from tasks.io.streams import READ_BYTES, BrokenStream, Digested, Opened, unpacked
from tasks.io.testimony import Piece, altered, order_of, pieces_of, records_in
from tasks.run.manifest import read_manifest
from tasks.say.showing import shown

MOST_SHOWN = 20
"""How many problems a message lists; it counts them all."""


@dataclass(slots=True)
class Restored:
    """What became of the files of a run."""

    files: int = 0
    """How many are in the folder now, each with the SHA-256 that it came in with."""
    written: int = 0
    packed: int = 0
    """How many were compressed anew: their content is as it was, their compressed bytes may differ."""
    originals: int = 0
    """How many of them hold the originals of the documents of a file that is not rebuilt."""
    lost: int = 0
    """How many are not there."""
    problems: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    """Files that earlier restores put there and this one does not know."""


def restore_all(output: Path, to: Path) -> Restored:
    """Write every file of a run back as it came in, and return what became of them.

    Raises:
        RunError: there is no finished run in the folder, or nothing can be written.

    """
    manifest = read_manifest(output / "manifest.json")
    if not isinstance(manifest, dict) or not manifest:
        msg = f"there is no finished run in {shown(output)}; name its folder with --output, or run CleanCorpus first"
        raise RunError(msg)
    place = Place(to)
    try:
        return _Restoring(output, place, altered(output, manifest)).run()
    finally:
        place.close()


class _Lost(Exception):
    """A file cannot be rebuilt; the message says why."""


class _Restoring:
    """A pass over the results of a run."""

    def __init__(self, output: Path, place: Place, problems: list[str]) -> None:
        self._place = place
        self.done = Restored(problems=problems)
        self._sources = records_in(output, "sources.jsonl", problems)
        self._pieces = _Ahead(pieces_of(output, problems))
        self._placed: dict[str, str] = {}
        self._named: set[str] = set()

    def run(self) -> Restored:
        """Restore file by file."""
        for name, ranges in groupby(self._sources, key=lambda record: str(record.get("name"))):
            self._without_record(order_of(name))
            self._file(name, [cast("SourceRecord", record) for record in ranges])
        self._without_record(None)
        self._place.remember(self._placed)
        self.done.stale = sorted(
            name for name in self._place.earlier if name not in self._named and (self._place.root / name).exists()
        )
        return self.done

    def _without_record(self, before: bytes | None) -> None:
        """Restore documents whose file is not named, as far as they are whole files."""
        while piece := self._pieces.next_if(lambda each: before is None or each.key[0] < before):
            if piece.content is None or piece.key[1] >= 0 or endings_of(piece.name)[1]:
                self._lose(piece.name, piece.problem or "sources.jsonl does not name its file")
                continue
            digest = sha256(piece.content).hexdigest()
            record = {"start": 0, "stop": len(piece.content), "sha256": digest, "tail": "", "problem": ""}
            self._try(piece.name, [cast("SourceRecord", record)], iter([piece]))

    def _file(self, name: str, ranges: Sequence[SourceRecord]) -> None:
        order = order_of(name)
        pieces = self._pieces.while_true(lambda piece: piece.key[0] == order)
        self._try(name, ranges, pieces)
        for _ in pieces:
            continue

    def _lose(self, name: str, why: str) -> None:
        if name in self._named:
            return
        self._named.add(name)
        self.done.lost += 1
        self.done.problems.append(f"{shown(name)}: {shown(why)}")

    def _try(self, name: str, ranges: Sequence[SourceRecord], pieces: Iterator[Piece]) -> None:
        is_rebuilt = not are_asked(ranges)
        try:
            if is_rebuilt:
                placed, is_packed = self._put(name, ranges, pieces)
            else:
                name, (placed, is_packed) = name + SUFFIX, self._put_originals(name, ranges, pieces)
        except (_Lost, Refused) as why:
            self._lose(name, str(why))
        except OSError as error:
            self._lose(name, f"it cannot be written: {error.strerror or error}")
        except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
            self._lose(name, f"its record is damaged ({type(error).__name__}: {error})")
        else:
            self._named.add(name)
            self.done.files += 1
            self.done.packed += is_packed
            self.done.originals += not is_rebuilt
            self.done.written += not placed.was_there
            if not placed.was_there or self._place.earlier.get(name) == placed.sha256:
                self._placed[name] = placed.sha256

    def _put_originals(self, name: str, ranges: Sequence[SourceRecord], pieces: Iterator[Piece]) -> tuple[Placed, bool]:
        """Write the originals of the documents of a file that is not rebuilt."""
        place = name + SUFFIX
        with self._place.unfinished(place) as unfinished:
            written = write_originals(unfinished.file, ranges, pieces)
            placed = unfinished.put(self._place.earlier.get(place), _is_other)
        if written.problem:
            self._lose(name, f"{written.problem}; its {written.documents:,} other documents are in {place}")
        return placed, False

    def _put(self, name: str, ranges: Sequence[SourceRecord], pieces: Iterator[Piece]) -> tuple[Placed, bool]:
        """Rebuild a file beside its place, check it, and put it there."""
        compression = endings_of(name)[1]
        with self._place.unfinished(name) as unfinished:
            with closing(_Built(unfinished.file, compression, ranges[0].get("encoding", ""))) as built:
                packed = "" if built.fill(ranges, pieces) else compression
            placed = unfinished.put(self._place.earlier.get(name), lambda there: _content(there, packed) == built.total)
        return placed, bool(packed)


def _is_other(handle: int) -> bool:
    """Return that the file of the handle is another one: equal bytes were looked for before."""
    os.close(handle)
    return False


def _content(handle: int, compression: str) -> str:
    """Return the digest of the content of a file; empty if it cannot be unpacked."""
    try:
        with Opened(handle) as opened:
            stream = Digested(unpacked(opened, compression))
            while stream.read(READ_BYTES):
                continue
    except (OSError, BrokenStream):
        return ""
    return stream.sha256


class _Built:
    """A file that is rebuilt."""

    def __init__(self, file: BinaryIO, compression: str, encoding: str) -> None:
        self._file = file
        self._sink = _packing(file, compression)
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass") if encoding else None
        self._range, self._all = sha256(), sha256()

    @property
    def total(self) -> str:
        """The digest of the whole content."""
        return self._all.hexdigest()

    def fill(self, ranges: Sequence[SourceRecord], pieces: Iterator[Piece]) -> bool:
        """Write the pieces; return whether one of them was the whole file as it was on the disk.

        Raises:
            _Lost: something is missing, or was changed.

        """
        ahead, reached, why = _Ahead(pieces), 0, ""
        last = len(ranges) - 1
        for number, each in enumerate(ranges):
            why = why or str(each["problem"]) or ("a part of it is missing" if each["start"] != reached else "")
            reached = each["stop"]
            while piece := ahead.next_if(lambda one, at=number, stop=reached: at == last or one.key[1] < stop):
                if piece.is_file and piece.content is not None:
                    self._whole(piece.content, ranges)
                    return True
                if piece.content is None:
                    why = why or piece.problem
                elif not why:
                    self._write(piece.content)
            if not why:
                self._write(each["tail"].encode("utf-8", "surrogateescape"), final=number == last)
                why = "" if self._range.hexdigest() == each["sha256"] else "what the results hold of it was changed"
                self._range = sha256()
        if why:
            raise _Lost(why)
        self.close()
        return False

    def close(self) -> None:
        """Write what the compression holds back."""
        self._sink.close()

    def _whole(self, content: bytes, ranges: Sequence[SourceRecord]) -> None:
        if sha256(content).hexdigest() not in [each["sha256"] for each in ranges]:
            msg = "what the results hold of it was changed"
            raise _Lost(msg)
        self.close()
        self._file.seek(0)
        self._file.truncate()
        self._file.write(content)
        self._all = sha256(content)

    def _write(self, content: bytes, *, final: bool = False) -> None:
        if self._decoder:
            content = self._decoder.decode(content, final).encode(self._encoding, "surrogatepass")
        self._range.update(content)
        self._all.update(content)
        self._sink.write(content)


class _Unpacked:
    """Lets a plain file be closed like a compressing one, and stay open."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write

    def close(self) -> None:
        """Do nothing."""


def _packing(file: BinaryIO, compression: str) -> Any:
    """Return what compresses into the file; closing it leaves the file open."""
    if compression == ".gz":
        return gzip.GzipFile("", "wb", fileobj=file, mtime=0)
    if compression == ".zst":
        return zstandard.ZstdCompressor().stream_writer(file, closefd=False)
    if compression == ".bz2":
        return bz2.BZ2File(file, "wb")
    return lzma.LZMAFile(file, "wb") if compression == ".xz" else _Unpacked(file)


class _Ahead:
    """Pieces, of which the next can be looked at before it is taken."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._next = next(pieces, None)

    def next_if(self, wanted: Any) -> Piece | None:
        """Return and take the next piece if it is wanted; None otherwise."""
        piece = self._next
        if piece is None or not wanted(piece):
            return None
        self._next = next(self._pieces, None)
        return piece

    def while_true(self, wanted: Any) -> Iterator[Piece]:
        """Yield the next pieces as long as they are wanted."""
        while piece := self.next_if(wanted):
            yield piece


def words_of(done: Restored, to: Path) -> str:
    """Return what became of the files in words.

    Raises:
        RunError: a file is missing, or a result was changed.

    """
    there = done.files - done.written
    said = f"{_files(done.files, 'has', 'have')} the SHA-256 of the source, in {shown(to)}: {done.written:,} written, "
    said += f"{there:,} there already"
    if done.originals:
        said += f"; {done.originals:,} of them hold the originals of documents, their own files are not rebuilt"
    if done.packed:
        said += f"; {done.packed:,} of them compressed anew, the SHA-256 is that of their content"
    if done.stale:
        names = ", ".join(map(shown, done.stale[:MOST_SHOWN]))
        said += f"\n{_files(len(done.stale), 'is', 'are')} still there from an earlier restore: {names}"
    if not done.problems:
        return said
    lines = [f"{_files(done.lost, 'is', 'are')} not restored; what is the matter:", *done.problems[:MOST_SHOWN]]
    if len(done.problems) > MOST_SHOWN:
        lines.append(f"and {len(done.problems) - MOST_SHOWN:,} more")
    raise RunError("\n  ".join(lines) + "\n" + said)


def _files(count: int, one: str, more: str) -> str:
    """Return how many files, with the verb that goes with them."""
    return f"1 file {one}" if count == 1 else f"{count:,} files {more}"
