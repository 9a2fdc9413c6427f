"""What there is to clean: the files of a source, their digests, and the shards they are worked on in."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, TypedDict

from pipeline.errors import RunError
from tasks.io.containers import Fields, needs_extra, reader_of
from tasks.io.formats import EXTRAS, SUPPORTED, Format, Shape, endings_of, format_of, holds_records
from tasks.io.jsonl import line_of, record_of
from tasks.io.sniffing import Form, form_of, head_of, is_one_object, refusal_of
from tasks.io.streams import Opened, time_limit
from tasks.run.options import Options
from tasks.run.walk import Found, found_in
from tasks.say.showing import shown
from tasks.work.files import CHUNK_BYTES, digest_of, write_bytes

CACHE_FORMAT = 3
"""Version of what is remembered of files."""
LONGEST_READ_SECONDS = 600.0
"""How long reading one file may take, for its digest; a file that does not answer is reported. Chosen by eye."""
NO_FORM = Form(shape=Shape.DOCUMENT, encoding="utf-8", end="\n")

BLANKS = (b"", b"\n", b"\r", b"\t", b" ")

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
    form: Form
    """How it is written, if it is a file of records."""
    refused: tuple[str, str] | None
    """Code and message, if none of its records can be read."""


class Shard(TypedDict):
    """One unit of work; small, and all a worker needs to know."""

    key: str
    """Digest of everything that its result depends on."""
    files: list[FileEntry]
    text_field: str
    id_field: str
    title_field: NotRequired[str]
    """The field that holds the title, if one does."""
    decisions: NotRequired[list[dict[str, Any]]]
    """Decisions of people that may concern its documents, as in the decisions file."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of a source in the order of their names."""

    files: tuple[FileEntry, ...]
    ignored: tuple[str, ...]
    """Names of files that are no documents by their ending, or that describe another file."""
    hashed: Mapping[str, "Hashed"]
    """What was read, by name; `remember` keeps it for the next run."""
    fields: Sequence[Any]
    """What it depends on besides the files."""
    links: tuple[str, ...] = ()
    """Names of links that were not followed."""
    outputs: tuple[str, ...] = ()
    """Names of folders that hold the results of runs, and were not read."""

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file["size"] for file in self.files)


class Hashed(NamedTuple):
    """What a file was when it was last read."""

    size: int
    modified: int
    inode: int
    cuts: list[Cut]
    form: Form
    refused: tuple[str, str] | None
    is_record: bool = True
    """Whether it is meant to be read: false for one JSON object without a text."""


def inventory_of(source: Path, cache: Path, options: Options, option: str = "--source") -> Inventory:
    """Return what the source holds; files that did not change since the cache was written are not read.

    Args:
        source: a folder or a file.
        cache: where to remember what was read.
        options: the settings.
        option: what names the source on the command line.

    Raises:
        RunError: there is no such file or folder, it cannot be listed, or it is of a kind that is not read.

    """
    extras = [f"{extra} {_version_of(module)}" for extra, module in EXTRAS.items() if find_spec(module)]
    fields = [options.source.text_field, options.source.id_field, options.source.shard_bytes, extras]
    known = _remembered(cache, fields)
    found = _found(source, cache.parent.parent, options, option)
    files: list[FileEntry] = [_troubled(name, name, problem) for name, problem in found.problems.items()]
    ignored: list[str] = []
    fresh: dict[str, Hashed] = {}
    for name, path in found.files.items():
        if not format_of(name) or _describes_another(name, found):
            ignored.append(name)
            continue
        entry, state = _entry(name, path, known.get(name), options)
        if state and not state.is_record and source.is_dir():
            ignored.append(name)
        else:
            files.append(entry)
        if state:
            fresh[name] = state
    files.sort(key=lambda file: os.fsencode(file["name"]))
    links, outputs = tuple(_sorted(found.links)), tuple(_sorted(found.outputs))
    return Inventory(tuple(files), tuple(_sorted(ignored)), fresh, fields, links, outputs)


def _version_of(module: str) -> str:
    """Return the version of a library that reads files; what it makes of them may change with it."""
    with suppress(PackageNotFoundError):
        return version_of(module)
    return ""


def remember(inventory: Inventory, cache: Path) -> None:
    """Keep what was read, so that the next run does not read it again.

    Raises:
        RunError: it cannot be written.

    """
    if _remembered(cache, inventory.fields) != inventory.hashed:
        held = {name: list(state) for name, state in sorted(inventory.hashed.items())}
        write_bytes(cache, line_of({"format": CACHE_FORMAT, "fields": inventory.fields, "files": held}))


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names, key=os.fsencode)


def _found(source: Path, output: Path, options: Options, option: str) -> Found:
    """Return the files of the source: all in a folder, or the one that is named."""
    if source.is_dir():
        return found_in(source, output, follow_links=options.source.follow_links)
    if not source.is_file():
        what = "is no regular file or folder" if source.exists() else "does not exist"
        msg = f"{shown(source)} {what}; name a file or folder with {option}"
        raise RunError(msg)
    if not format_of(source.name):
        msg = f"{shown(source)} is of an unsupported kind; supported: {SUPPORTED}"
        raise RunError(msg)
    return Found(files={source.name: Path(os.path.realpath(source))})


def _describes_another(name: str, found: Found) -> bool:
    """Return whether a JSON file is about a file beside it, as `a.txt.json` and `a.txt.meta.json` are about `a.txt`."""
    if endings_of(name)[0] != ".json":
        return False
    folder, slash, stem = name.rpartition("/")
    parts = stem.split(".")
    return any(folder + slash + ".".join(parts[:count]) in found.files for count in range(1, len(parts)))


def _remembered(cache: Path, fields: Sequence[Any]) -> dict[str, Hashed]:
    try:
        record: dict[str, Any] = record_of(cache.read_bytes())
        if record["format"] != CACHE_FORMAT or record["fields"] != fields:
            return {}
        return {name: _known(state) for name, state in record["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _known(state: list[Any]) -> Hashed:
    known = Hashed(*state)
    return known._replace(refused=(known.refused[0], known.refused[1]) if known.refused else None)


def _troubled(name: str, path: str, problem: str) -> FileEntry:
    return FileEntry(name=name, path=path, size=0, cuts=[], problem=problem, form=NO_FORM, refused=None)


def _entry(name: str, path: Path, known: Hashed | None, options: Options) -> tuple[FileEntry, Hashed | None]:
    try:
        with time_limit(LONGEST_READ_SECONDS):
            state = _state_of(name, path, known, options)
    except OSError as error:
        return _troubled(name, str(path), error.strerror or str(error)), None
    entry = FileEntry(
        name=name,
        path=str(path),
        size=state.size,
        cuts=state.cuts,
        problem="",
        form=state.form,
        refused=state.refused,
    )
    return entry, state


def _state_of(name: str, path: Path, known: Hashed | None, options: Options) -> Hashed:
    """Return what the file is; it is read only if it changed.

    Raises:
        OSError: it cannot be read.

    """
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(0, "it is no regular file")
    facts = (about.st_size, about.st_mtime_ns, about.st_ino)
    compression = endings_of(name)[1]
    records = holds_records(name)
    known_format = format_of(name)
    if known_format and known_format.reader:
        return known if known and known[:3] == facts else _looked_at(known_format, path, facts, options)
    if not records and not compression and about.st_size > options.clean.largest_bytes:
        return Hashed(*facts, [Cut(start=0, stop=about.st_size, sha256=digest_of("not read", *facts))], NO_FORM, None)
    if known and known[:3] == facts:
        return known
    if not records:
        return Hashed(*facts, list(_cuts(path, 0)), NO_FORM, None)
    head, is_all = head_of(str(path), compression)
    fields = (options.source.text_field, options.source.id_field)
    form = form_of(name, head, fields[0])
    plain_lines = not compression and form["shape"] == Shape.LINES and form["encoding"] == "utf-8"
    cuts = list(_cuts(path, options.source.shard_bytes if plain_lines else 0))
    refused = refusal_of(head, form, fields, is_all=is_all)
    is_record = not refused or form["shape"] != Shape.VALUES or not is_one_object(head, form, is_all=is_all)
    return Hashed(*facts, cuts, form, (refused.code, refused.message) if refused else None, is_record)


def _looked_at(known: Format, path: Path, facts: tuple[int, int, int], options: Options) -> Hashed:
    """Return what a file with a structure of its own is; it is divided where its reader allows it.

    Raises:
        OSError: it cannot be read.

    """
    if known.missing_extra:
        return Hashed(*facts, list(_cuts(path, 0)), NO_FORM, ("missing-extra", needs_extra(known)))
    look = reader_of(known).look(str(path), Fields(options.source.text_field, options.source.id_field))
    form = Form(shape=known.shape, encoding="utf-8", end="\n", facts=look.facts)
    cuts = list(_cuts_at(path, _wide_enough(look.borders, options.source.shard_bytes)))
    return Hashed(*facts, cuts, form, (look.refused.code, look.refused.message) if look.refused else None)


def _wide_enough(borders: Iterable[int], shard_bytes: int) -> Iterator[int]:
    """Yield the borders that are so many bytes apart, or more."""
    reached = 0
    for border in borders:
        if border - reached >= shard_bytes:
            reached = border
            yield border


def _cuts_at(path: Path, borders: Iterable[int]) -> Iterator[Cut]:
    """Yield the ranges between the borders with their digests."""
    with Opened(path) as file:
        for border in (*borders, None):
            start, state = file.tell(), sha256()
            while chunk := file.read(CHUNK_BYTES if border is None else min(CHUNK_BYTES, border - file.tell())):
                state.update(chunk)
            yield Cut(start=start, stop=file.tell(), sha256=state.hexdigest())
        if file.is_longer():
            raise OSError(0, "it has more bytes than its size says, or grows")


def _record_border(chunk: bytes, at: int) -> int:
    """Return where the first line begins from there on that is not blank; 0 if the chunk does not show it."""
    end = chunk.find(b"\n", at) + 1
    while end and chunk[end : end + 1] in BLANKS:
        end = chunk.find(b"\n", end) + 1
    return end


def _cuts(path: Path, shard_bytes: int) -> Iterator[Cut]:
    """Yield the ranges of the file with their digests; ranges end at line ends, 0 asks for one range."""
    with Opened(path) as file:
        start = at = 0
        state = sha256()
        while chunk := file.read(CHUNK_BYTES):
            while shard_bytes and at + len(chunk) - start >= shard_bytes:
                end = _record_border(chunk, max(0, shard_bytes - (at - start)))
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
        if file.is_longer():
            raise OSError(0, "it has more bytes than its size says, or grows")


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
        if holds_records(file["name"]) and file["cuts"]:
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
    """Return whether a shard ends after the file: one name in 256, whatever its neighbours."""
    return sha256(os.fsencode(name)).digest()[0] == 0


def _shard(files: Iterable[FileEntry], options: Options, version: str) -> Shard:
    held = list(files)
    facts = [
        (
            file["name"],
            file["problem"],
            file["refused"],
            line_of(file["form"]),
            [(c["start"], c["stop"], c["sha256"]) for c in file["cuts"]],
        )
        for file in held
    ]
    named = (options.source.text_field, options.source.id_field, *filter(None, [options.source.title_field]))
    key = digest_of(version, settings_digest(options), named, facts)
    shard = Shard(key=key, files=held, text_field=named[0], id_field=named[1])
    return {**shard, "title_field": named[2]} if named[2:] else shard


def settings_digest(options: Options) -> str:
    """Return a digest of the settings that results depend on."""
    chosen = {part.name: getattr(options.clean, part.name) for part in fields(options.clean)}
    ordered = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in chosen.items()}
    return digest_of(repr(ordered))
