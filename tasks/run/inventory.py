"""What there is to clean: the files of a source, their digests, and the shards they are worked on in."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.run.options import Options
from tasks.work.files import CHUNK_BYTES, digest_of, write_bytes
from tasks.work.ownership import is_output

TEXTS = (".txt", ".md")
PAGES = (".html", ".htm")
RECORDS = (".jsonl", ".ndjson", ".csv")
COMPRESSED = (".gz", ".zst")

MOST_SHARD_FILES = 2_000
"""A folder of many small files is cut into shards of at most so many."""


class Cut(TypedDict):
    """A byte range of a file, and its digest."""

    start: int
    stop: int
    sha256: str


class FileEntry(TypedDict):
    """One file of a source."""

    name: str
    """Path below the source, with `/`."""
    path: str
    size: int
    cuts: list[Cut]
    """The ranges it is worked on in; one, unless it is a large plain JSONL file."""
    problem: str
    """Why it cannot be read, in words; empty if it can."""


class Shard(TypedDict):
    """One unit of work; small, and all a worker needs to know."""

    key: str
    """Digest of everything that its result depends on."""
    files: list[FileEntry]
    text_field: str
    id_field: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of a source in the order of their names."""

    files: tuple[FileEntry, ...]
    ignored: tuple[str, ...]
    """Names of files that are no documents by their ending."""
    hashed: Mapping[str, "Hashed"]
    """What was hashed, by name; `remember` keeps it for the next run."""

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file["size"] for file in self.files)


class Hashed(NamedTuple):
    """What a file was when it was last hashed."""

    size: int
    modified: int
    inode: int
    cuts: list[Cut]


def endings_of(name: str) -> tuple[str, str]:
    """Return the ending that tells the format, and the compression; empty where there is none.

    >>> endings_of("news.jsonl.gz")
    ('.jsonl', '.gz')
    """
    stem, last = os.path.splitext(name.lower())
    if last not in COMPRESSED:
        return last, ""
    return os.path.splitext(stem)[1], last


def inventory_of(source: Path, cache: Path, options: Options) -> Inventory:
    """Return what the source holds; files that did not change since the cache was written are not read.

    Raises:
        RunError: there is no such file or folder, or it cannot be listed.

    """
    known = _remembered(cache)
    files: list[FileEntry] = []
    ignored: list[str] = []
    fresh: dict[str, Hashed] = {}
    for name, path in _named(source):
        if endings_of(name)[0] not in (*TEXTS, *PAGES, *RECORDS):
            ignored.append(name)
            continue
        entry, state = _entry(name, path, known.get(name), options)
        files.append(entry)
        if state:
            fresh[name] = state
    return Inventory(tuple(files), tuple(ignored), fresh)


def remember(inventory: Inventory, cache: Path) -> None:
    """Keep what was hashed, so that the next run does not read it again.

    Raises:
        RunError: it cannot be written.

    """
    if _remembered(cache) != inventory.hashed:
        write_bytes(cache, line_of({"files": {name: list(state) for name, state in inventory.hashed.items()}}))


def _named(source: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below the source by name; hidden ones are left out, links to folders not followed."""
    if source.is_file():
        yield source.name, source
        return
    if not source.is_dir():
        msg = f"there is no file or folder {source}; name one with --source"
        raise RunError(msg)

    def refuse(error: OSError) -> None:
        msg = f"cannot list {error.filename}: {error.strerror}; give this user the right to read it"
        raise RunError(msg) from error

    found: list[tuple[str, Path]] = []
    for folder, folders, names in os.walk(source, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and not is_output(Path(folder, name))]
        paths = [Path(folder, name) for name in names if not name.startswith(".")]
        found += [(path.relative_to(source).as_posix(), path) for path in paths]
    yield from sorted(found, key=lambda pair: os.fsencode(pair[0]))


def _remembered(cache: Path) -> dict[str, Hashed]:
    try:
        files: dict[str, Any] = record_of(cache.read_bytes())["files"]
        return {name: Hashed(*state) for name, state in files.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _entry(name: str, path: Path, known: Hashed | None, options: Options) -> tuple[FileEntry, Hashed | None]:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return FileEntry(name=name, path=str(path), size=0, cuts=[], problem="it is no regular file"), None
        state = (about.st_size, about.st_mtime_ns, about.st_ino)
        ending, compression = endings_of(name)
        if ending not in RECORDS and not compression and about.st_size > options.clean.largest_bytes:
            cuts = [Cut(start=0, stop=about.st_size, sha256=digest_of("not read", *state))]
        elif known and known[:3] == state:
            cuts = known.cuts
        else:
            plain_lines = (ending, compression) in ((".jsonl", ""), (".ndjson", ""))
            cuts = list(_cuts(path, options.source.shard_bytes if plain_lines else 0))
    except OSError as error:
        return FileEntry(name=name, path=str(path), size=0, cuts=[], problem=error.strerror or str(error)), None
    return FileEntry(name=name, path=str(path), size=about.st_size, cuts=cuts, problem=""), Hashed(*state, cuts)


def _cuts(path: Path, shard_bytes: int) -> Iterator[Cut]:
    """Yield the ranges of the file with their digests; ranges end at line ends, 0 asks for one range."""
    with path.open("rb") as file:
        start = at = 0
        state = sha256()
        while chunk := file.read(CHUNK_BYTES):
            while shard_bytes and at + len(chunk) - start >= shard_bytes:
                end = chunk.find(b"\n", max(0, shard_bytes - (at - start))) + 1
                if not end:
                    break
                state.update(chunk[:end])
                yield Cut(start=start, stop=at + end, sha256=state.hexdigest())
                at, chunk, state = at + end, chunk[end:], sha256()
                start = at
            state.update(chunk)
            at += len(chunk)
        if at > start or at == 0:
            yield Cut(start=start, stop=at, sha256=state.hexdigest())


def shards_of(inventory: Inventory, options: Options, version: str) -> list[Shard]:
    """Return the shards in the order of the source; each key tells everything its result depends on.

    Small files share a shard. Where a shard ends depends on its files alone, so that a new file changes
    the shard it falls into and no other.
    """
    shards: list[Shard] = []
    batch: list[FileEntry] = []

    def closed() -> None:
        if batch:
            shards.append(_shard(batch, options, version))
            batch.clear()

    for file in inventory.files:
        if endings_of(file["name"])[0] in RECORDS and file["cuts"]:
            closed()
            shards += [_shard([{**file, "cuts": [cut]}], options, version) for cut in file["cuts"]]
            continue
        batch.append(file)
        full = sum(each["size"] for each in batch) >= options.source.shard_bytes or len(batch) >= MOST_SHARD_FILES
        if full or _is_border(file["name"]):
            closed()
    closed()
    return shards


def _is_border(name: str) -> bool:
    """Return whether a shard ends behind the file: one name in 256, whatever its neighbours."""
    return sha256(os.fsencode(name)).digest()[0] == 0


def _shard(files: Iterable[FileEntry], options: Options, version: str) -> Shard:
    held = list(files)
    facts = [
        (file["name"], file["problem"], [(c["start"], c["stop"], c["sha256"]) for c in file["cuts"]]) for file in held
    ]
    named = (options.source.text_field, options.source.id_field)
    key = digest_of(version, settings_digest(options), named, facts)
    return Shard(key=key, files=held, text_field=named[0], id_field=named[1])


def settings_digest(options: Options) -> str:
    """Return a digest of the settings that results depend on."""
    chosen = {part.name: getattr(options.clean, part.name) for part in fields(options.clean)}
    ordered = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in chosen.items()}
    return digest_of(repr(ordered))
