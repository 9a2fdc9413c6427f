"""Outputs as Parquet, by DuckDB."""

from contextlib import closing
from pathlib import Path

from pipeline.errors import RunError
from tasks.io.moving import place
from tasks.io.publish import output_path
from tasks.run.manifest import finished_run
from tasks.run.outputs import damage_of, own_file
from tasks.run.parts import FileRecord
from tasks.say.showing import shown
from tasks.work.files import sweep, workspace
from tasks.work.locking import only_one
from tasks.work.ownership import STATE

FOLDER = "parquet"
PARQUET = "parquet.jsonl"
"""Name of the list of the exported files, below the state folder."""

COLUMNS = {
    "documents": """{id: 'VARCHAR', title: 'VARCHAR', text: 'VARCHAR', source: 'VARCHAR', sha256: 'VARCHAR',
        kind: 'VARCHAR', version: 'VARCHAR', flags: 'STRUCT(kind VARCHAR, start BIGINT, stop BIGINT,
        original_start BIGINT, original_stop BIGINT, confidence DOUBLE, reason VARCHAR, rule VARCHAR)[]',
        roles: 'STRUCT(role VARCHAR, start BIGINT, stop BIGINT, original_start BIGINT, original_stop BIGINT,
        reason VARCHAR)[]', meta: 'JSON'}""",
    "ledger": """{id: 'VARCHAR', source: 'VARCHAR', sha256: 'VARCHAR', bytes: 'BIGINT', encoding: 'VARCHAR',
        encoding_evidence: 'VARCHAR', kind: 'VARCHAR', characters: 'BIGINT', raw: 'VARCHAR',
        account: 'STRUCT(kept BIGINT, cut BIGINT, replaced BIGINT, markup BIGINT)',
        edits: 'STRUCT(start BIGINT, stop BIGINT, before VARCHAR, "after" VARCHAR, rules VARCHAR[], note VARCHAR)[]',
        version: 'VARCHAR'}""",
}
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
            for name, columns in COLUMNS.items():
                _write(output_path(output, f"{name}.jsonl"), columns, work / FOLDER / f"{name}.parquet")
            files = {f"{FOLDER}/{name}.parquet": own_file(work / FOLDER / f"{name}.parquet") for name in COLUMNS}
            place(output, work, files, list_name=PARQUET)
    return {name: FileRecord(bytes=own.bytes, sha256=own.sha256) for name, own in files.items()}


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
