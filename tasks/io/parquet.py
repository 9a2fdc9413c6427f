"""Outputs as Parquet, by DuckDB."""

from contextlib import closing
from pathlib import Path

from pipeline.errors import RunError
from tasks.io.publish import OutputFile, digest_file, output_path
from tasks.run.manifest import read_manifest
from tasks.work.files import made_folder

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


def export_parquet(output: Path) -> dict[str, OutputFile]:
    """Write `parquet/documents.parquet` and `parquet/ledger.parquet`; return their sizes and digests.

    Raises:
        RunError: there is no finished run in the folder, or a line holds what Parquet cannot: a lone surrogate.

    """
    import duckdb

    if not read_manifest(output / "manifest.json"):
        msg = f"there is no finished run in {output}; name its folder with --output, or run CleanCorpus first"
        raise RunError(msg)
    with made_folder(output / "parquet") as folder, closing(duckdb.connect()) as database:
        for name, columns in COLUMNS.items():
            source = output_path(output, f"{name}.jsonl")
            rows = (
                f"read_json(?, format='newline_delimited', columns={columns}, maximum_object_size={LARGEST_LINE_BYTES})"
            )
            target = str(folder / f"{name}.parquet").replace("'", "''")
            try:
                database.execute(
                    f"COPY (SELECT * FROM {rows}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", [str(source)]
                )
            except duckdb.Error as error:
                msg = f"{source} cannot be written as Parquet: {error}; read the JSON lines instead"
                raise RunError(msg) from error
    return {f"parquet/{name}.parquet": digest_file(output / "parquet" / f"{name}.parquet") for name in COLUMNS}
