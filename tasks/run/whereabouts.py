"""Which shards of records hold the documents that decisions name, so that no other is cleaned again."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pipeline.errors import RunError
from tasks.io.formats import Shape, format_of
from tasks.io.jsonl import line_of, record_of
from tasks.io.reading import items_of
from tasks.run.inventory import Shard
from tasks.run.naming import id_of
from tasks.work.files import digest_of, write_bytes

NAME = "decided.json"
"""What was looked up is kept in the state folder of an output under this name; it costs reading all records."""
_RECORDS = frozenset({Shape.LINES, Shape.VALUES, Shape.ROWS})
"""Shapes that are read here; what has a structure of its own is read by workers alone, which can be killed."""


def names_in_shards(
    shards: Sequence[Shard], wanted: frozenset[str], largest_bytes: int, state: Path
) -> dict[str, frozenset[str]]:
    """Return which of the digests and identifiers are those of documents in each shard of records, by its key.

    Args:
        shards: the shards of a source; those that nobody looks into are left out of the answer.
        wanted: SHA-256 of the bytes of documents, and identifiers.
        largest_bytes: the size of the largest document.
        state: the state folder of the output, where what was looked up is remembered.

    """
    known = _remembered(state)
    found: dict[str, list[str]] = {}
    for shard in shards if wanted else ():
        if all(map(_is_read_here, (file["name"] for file in shard["files"]))):
            key = digest_of(shard["key"], *sorted(wanted))
            names = known.get(key)
            held = names if names is not None else sorted(set(_found(shard, wanted, largest_bytes)))
            found[shard["key"]] = held
            known[key] = held
    kept = {digest_of(key, *sorted(wanted)): names for key, names in found.items()}
    if kept and kept != _remembered(state) and state.is_dir():
        with suppress(OSError, RunError):
            write_bytes(state / NAME, line_of({key: [*names, digest_of(key, *names)] for key, names in kept.items()}))
    return {key: frozenset(names) for key, names in found.items()}


def _is_read_here(name: str) -> bool:
    form = format_of(name)
    return form is not None and form.shape in _RECORDS


def _found(shard: Shard, wanted: frozenset[str], largest_bytes: int) -> Iterator[str]:
    for item in items_of(shard, largest_bytes, []):
        yield from wanted & {sha256(item.raw).hexdigest(), id_of(item.name)}


def _remembered(state: Path) -> dict[str, list[str]]:
    """Return what was looked up before; an entry that was damaged is looked up again."""
    try:
        record = record_of((state / NAME).read_bytes())
        lists = {str(key): [str(name) for name in names] for key, names in record.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return {key: names[:-1] for key, names in lists.items() if names and names[-1] == digest_of(key, *names[:-1])}
