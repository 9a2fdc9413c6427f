"""Parts to outputs: the files that users read, in the order of the source whatever the shards were.

Everything is made in a folder of unfinished files first and then moved into place. Only files that are ours are
replaced or removed: those on the list of the output, unaltered. One that somebody altered is set aside.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tasks.io.duplicates import DROPPED, set_aside
from tasks.io.formats import holds_records
from tasks.io.jsonl import line_of, record_of
from tasks.io.packing import lines_of, packed
from tasks.run.naming import text_name
from tasks.run.options import Compression
from tasks.run.outputs import OwnFile, own_file
from tasks.run.parts import SOURCES, DamagedPart, part_record, refuse_damage
from tasks.run.plan import LEARNED, Plan
from tasks.work.engines import Engine
from tasks.work.files import CHUNK_BYTES, write_bytes, written

TEXTS = "text"
"""Folder of the text files, one for each document; made where the source is a folder of documents."""

IDENTITIES = "identities.csv"
_REPEATED = "SELECT value FROM identities GROUP BY value HAVING COUNT(*) > 1 ORDER BY value"


def make_outputs(
    plan: Plan, engine: Engine, stage: Path, own: Mapping[str, Sequence[OwnFile]], *, verify: bool = False
) -> dict[str, OwnFile]:
    """Make all outputs but the report in a folder of unfinished files; return them by name.

    Args:
        plan: the run; all its parts are there.
        engine: where to look for repeated identifiers.
        stage: the folder; texts that the output already holds unaltered are not made again.
        own: the files of the output that are ours.
        verify: look for altered texts by their content, also where size and time are unchanged.

    Raises:
        DamagedPart: the files of a part are not as they were written.
        RunError: a file cannot be written.

    """
    suffix = ".zst" if plan.options.output.compression is Compression.ZST else ""
    folders = [plan.part(shard) for shard in plan.shards]
    renamed = _Renaming() if _some_repeat(plan, engine, folders, stage) else None
    outputs: dict[str, OwnFile] = {}
    for name, ending in (("documents.jsonl", suffix), ("ledger.jsonl", suffix), ("quarantine.jsonl", "")):
        if renamed:
            renamed.start(name)
        _join_parts(stage / (name + ending), folders, name, renamed)
        outputs[name + ending] = own_file(stage / (name + ending))
    if plan.options.corpus.drops:
        set_aside(stage, *list(outputs)[:2])
        outputs |= {name: own_file(stage / name) for name in (*list(outputs)[:2], DROPPED)}
    if plan.options.corpus.learned:
        write_bytes(stage / LEARNED, (plan.state / LEARNED).read_bytes())
        outputs[LEARNED] = own_file(stage / LEARNED)
    _join_parts(stage / SOURCES, folders, SOURCES, None)
    outputs[SOURCES] = own_file(stage / SOURCES)
    return outputs | _make_texts(plan, stage, suffix, {} if verify else own)


def _some_repeat(plan: Plan, engine: Engine, folders: list[Path], stage: Path) -> bool:
    """Return whether two documents of the run have one identifier; files of one folder never do."""
    if not any(cut for shard in plan.shards for file in shard["files"] for cut in file["cuts"]):
        return False
    for folder in folders:
        refuse_damage(folder, IDENTITIES)
    out = stage.with_name("repeats.csv")
    return engine.sql(_REPEATED, {"identities": [folder / IDENTITIES for folder in folders]}, out) > 0


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


def _join_parts(path: Path, parts: list[Path], name: str, renamed: _Renaming | None) -> None:
    """Write the files of that name of all parts, one after the other."""
    with written(path) as file, packed(file, path) as target:
        for part in parts:
            if renamed:
                refuse_damage(part, name)
            digest = sha256()
            for piece in _pieces(part, name, by_line=renamed is not None):
                digest.update(piece)
                target.write(renamed.line(piece) if renamed else piece)
            record = part_record(part)
            if record is None or record["files"][name]["sha256"] != digest.hexdigest():
                raise DamagedPart(part)
        if target is not file:
            target.close()


def _pieces(part: Path, name: str, *, by_line: bool) -> Iterator[bytes]:
    try:
        with (part / name).open("rb") as file:
            yield from file if by_line else iter(lambda: file.read(CHUNK_BYTES), b"")
    except OSError as error:
        raise DamagedPart(part) from error


def _make_texts(plan: Plan, stage: Path, suffix: str, own: Mapping[str, Sequence[OwnFile]]) -> dict[str, OwnFile]:
    """Write the text of every document that was a file of its own, unless the output holds it already."""
    single = {file["name"] for shard in plan.shards for file in shard["files"] if not holds_records(file["name"])}
    texts: dict[str, OwnFile] = {}
    if not single:
        return texts
    (stage / TEXTS).mkdir()
    for line in lines_of(stage / f"documents.jsonl{suffix}"):
        record = record_of(line)
        if record["source"] in single:
            name = f"{TEXTS}/{text_name(record['id'])}"
            content = record["text"].encode("utf-8", "surrogatepass")
            texts[name] = _made(plan.output, stage, name, content, own.get(name, ()))
    return texts


def _made(output: Path, stage: Path, name: str, content: bytes, forms: Sequence[OwnFile]) -> OwnFile:
    """Return the file of that content; it is written unless the output holds it already."""
    digest = sha256(content).hexdigest()
    for own in forms:
        if own.sha256 == digest and _is_unchanged(output / name, own):
            return own
    (stage / name).write_bytes(content)
    return OwnFile(len(content), digest, (stage / name).stat().st_mtime_ns)


def _is_unchanged(path: Path, own: OwnFile) -> bool:
    try:
        about = os.lstat(path)
    except OSError:
        return False
    return (about.st_size, about.st_mtime_ns) == (own.bytes, own.modified)
