"""Outputs as Parquet, by DuckDB."""

from contextlib import closing
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, is_typeddict

from pipeline.errors import RunError
from pipeline.ledger import DocumentRecord, LedgerRecord
from pipeline.schema import fields_of
from tasks.io.moving import place
from tasks.io.packing import output_path
from tasks.run.manifest import Record, finished_run, read_manifest
from tasks.run.outputs import damage_of, own_file
from tasks.run.parts import FileRecord
from tasks.say.showing import shown
from tasks.work.files import sweep, workspace
from tasks.work.locking import only_one
from tasks.work.ownership import STATE

FOLDER = "parquet"
PARQUET = "parquet.jsonl"
"""Name of the list of the exported files, below the state folder."""

RECORDS: dict[str, type] = {"documents": DocumentRecord, "ledger": LedgerRecord}
"""What is exported, and the record that a line of it is."""

_PRIMITIVES: dict[object, str] = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}

LARGEST_LINE_BYTES = 200_000_000


def export_parquet(output: Path) -> dict[str, FileRecord]:
    """Write `parquet/documents.parquet` and `parquet/ledger.parquet`; return their sizes and digests.

    Raises:
        OutputBusy: a run is at work in the folder.
        OutputRefused: files that are not ours have these names.
        RunError: there is no finished run in the folder, its files are not as it wrote them, or a line holds what
            Parquet cannot: a lone surrogate.

    """
    finished_run(output)
    with only_one(output):
        record = finished_run(output)
        damage = damage_of(output, record)
        if damage:
            names = ", ".join(map(shown, sorted(damage)[:3]))
            msg = f"{names} changed since the run; run CleanCorpus again, it makes them anew"
            raise RunError(msg)
        sweep(output / STATE)
        with workspace(output / STATE / "work") as work:
            (work / FOLDER).mkdir()
            for name, record_type in RECORDS.items():
                _write(output_path(output, f"{name}.jsonl"), _columns(record_type), work / FOLDER / f"{name}.parquet")
            files = {f"{FOLDER}/{name}.parquet": own_file(work / FOLDER / f"{name}.parquet") for name in RECORDS}
            place(output, work, files, list_name=PARQUET)
    return {name: FileRecord(bytes=own.bytes, sha256=own.sha256) for name, own in files.items()}


def export_record(output: Path) -> Record:
    """Return the record of the export; it belongs to the finished run."""
    run = read_manifest(output / "manifest.json")
    return Record(output / STATE / "parquet.json", str(run.get("key", "")), output)


def refresh(output: Path) -> None:
    """Write the Parquet files of an output anew if it has some: those of an earlier run say what is no longer so.

    Raises:
        RunError: as `export_parquet`; the results themselves are published.

    """
    if (output / STATE / PARQUET).is_file():
        export_record(output).write(outputs=export_parquet(output))


def column_type(kind: Any) -> str:
    """Return the type that a field of a record has in DuckDB and in Parquet.

    >>> column_type(list[str]), column_type(float | None)
    ('VARCHAR[]', 'DOUBLE')
    """
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    if is_typeddict(kind):
        held = (f'"{name}" {column_type(part)}' for name, part in fields_of(kind).items())
        return f"STRUCT({', '.join(held)})"
    if get_origin(kind) is UnionType:
        return column_type(next(part for part in get_args(kind) if part is not NoneType))
    return f"{column_type(get_args(kind)[0])}[]" if get_origin(kind) is list else "JSON"


def _columns(record: type) -> str:
    """Return the columns of a record as `read_json` takes them; every line is read with these, none is guessed."""
    columns = (f"{name}: '{column_type(kind)}'" for name, kind in fields_of(record).items())
    return "{" + ", ".join(columns) + "}"


def _write(source: Path, columns: str, target: Path) -> None:
    """Write the lines of a file as Parquet.

    Raises:
        RunError: a line holds what Parquet cannot.

    """
    import duckdb

    rows = f"read_json(?, format='newline_delimited', columns={columns}, maximum_object_size={LARGEST_LINE_BYTES})"
    quoted = str(target).replace("'", "''")
    try:
        with closing(duckdb.connect()) as database:
            database.execute(
                f"COPY (SELECT * FROM {rows}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)", [str(source)]
            )
    except duckdb.Error as error:
        msg = f"{source} cannot be written as Parquet: {error}; read the JSON lines instead"
        raise RunError(msg) from error
