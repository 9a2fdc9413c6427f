"""Parts to outputs: the files that users read, in the order of the source whatever the shards were."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO, TypedDict

import zstandard

from tasks.io.formats import holds_records
from tasks.io.jsonl import line_of, record_of
from tasks.run.naming import text_name
from tasks.run.options import Compression
from tasks.run.plan import Plan
from tasks.run.shard import SOURCES
from tasks.work.engines import Engine
from tasks.work.files import copy_into, made_folder, temporary, written

TEXTS = "text"
"""Folder of the text files, one a document; made where the source is a folder of documents."""

_REPEATED = "SELECT value FROM identities GROUP BY value HAVING COUNT(*) > 1 ORDER BY value"


class OutputFile(TypedDict):
    """What the manifest says of an output file."""

    bytes: int
    sha256: str


def digest_file(path: Path) -> OutputFile:
    """Return the size and the digest of a file."""
    with path.open("rb") as file:
        return OutputFile(bytes=path.stat().st_size, sha256=file_digest(file, "sha256").hexdigest())


def publish(plan: Plan, engine: Engine) -> dict[str, OutputFile]:
    """Write documents, ledger, quarantine and texts; return the size and digest of each file.

    Raises:
        RunError: the output cannot be written.

    """
    suffix = ".zst" if plan.options.output.compression is Compression.ZST else ""
    folders = [plan.part(shard) for shard in plan.shards]
    renamed = _Renaming() if _some_repeat(plan, engine, folders) else None
    outputs: dict[str, OutputFile] = {}
    for name, packed in (("documents.jsonl", suffix), ("ledger.jsonl", suffix), ("quarantine.jsonl", "")):
        if renamed:
            renamed.start(name)
        outputs[name + packed] = _published(
            plan.output / (name + packed), [folder / name for folder in folders], renamed
        )
        stale = plan.output / (name + ("" if packed else ".zst"))
        if name != "quarantine.jsonl" or packed:
            stale.unlink(missing_ok=True)
    outputs[SOURCES] = _published(plan.output / SOURCES, [folder / SOURCES for folder in folders], None)
    with made_folder(plan.output / TEXTS) as texts:
        _write_texts(plan, texts, suffix)
    return outputs


def _some_repeat(plan: Plan, engine: Engine, folders: list[Path]) -> bool:
    """Return whether two documents of the run have one identifier; files of one folder never do."""
    if not any(cut for shard in plan.shards for file in shard["files"] for cut in file["cuts"]):
        return False
    out = temporary(plan.work / "repeats.csv")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        return engine.sql(_REPEATED, {"identities": [folder / "identities.csv" for folder in folders]}, out) > 0
    finally:
        out.unlink(missing_ok=True)


class _Renaming:
    """Gives the second document of a name, in the order of the source, the name with `~~2`."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._quarantined: Counter[str] = Counter()

    def start(self, name: str) -> None:
        """Begin a file: the ledger names its documents as the documents file does."""
        if name == "documents.jsonl":
            return
        if name == "ledger.jsonl":
            self._quarantined, self._seen = self._seen, Counter()
        else:
            self._seen = self._quarantined

    def line(self, line: bytes) -> bytes:
        """Return the line with a name of its own."""
        record: dict[str, Any] = record_of(line)
        self._seen[record["id"]] += 1
        number = self._seen[record["id"]]
        if number == 1:
            return line
        return line_of(record | {"id": f"{record['id']}~~{number}"})


def _published(path: Path, parts: list[Path], renamed: _Renaming | None) -> OutputFile:
    with written(path) as file, _packed(file, path) as target:
        for part in parts:
            if renamed:
                with part.open("rb") as lines:
                    target.writelines(renamed.line(line) for line in lines)
            else:
                copy_into(part, target)
        if target is not file:
            target.close()
    return digest_file(path)


@contextmanager
def _packed(file: BinaryIO, path: Path) -> Iterator[Any]:
    """Yield a file that compresses what is written to it, where the name asks for that."""
    if path.suffix != ".zst":
        yield file
        return
    with closing(zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False)) as packed:
        yield packed


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of an output file, unpacked; a file that is not there has none."""
    if path.suffix == ".zst":
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            rest = b""
            while chunk := stream.read(1 << 20):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from (line + b"\n" for line in lines)
        return
    with path.open("rb") as file:
        yield from file


def output_path(output: Path, name: str) -> Path:
    """Return where an output file is, compressed or not."""
    packed = output / f"{name}.zst"
    return packed if packed.is_file() else output / name


def _write_texts(plan: Plan, texts: Path, suffix: str) -> None:
    """Write the text of every document that was a file of its own."""
    single = {file["name"] for shard in plan.shards for file in shard["files"]}
    if all(map(holds_records, single)):
        return
    for line in lines_of(plan.output / f"documents.jsonl{suffix}"):
        record = record_of(line)
        if record["source"] in single:
            (texts / text_name(record["id"])).write_bytes(record["text"].encode("utf-8", "surrogatepass"))
    handle = os.open(texts, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
