"""Parquet as a source: every row a document, nested columns carried along, damage confined to its row group."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tasks.io.formats import EXTRAS
from tests.runs.conftest import Run
from tests.runs.reading import read

pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
pq = pytest.importorskip("pyarrow.parquet")

GROUP_ROWS = 300
"""More than a batch holds."""


def _table(rows: int = 900) -> Any:
    return pa.table(
        {
            "id": [f"doc-{number}" for number in range(rows)],
            "text": [f"The harbour was closed on day {number}. Nobody said why." for number in range(rows)],
            "site": pa.array(["a.example", "b.example", None] * (rows // 3)).dictionary_encode(),
            "seen": pa.array([datetime(2024, 5, 1, 12, 30, tzinfo=UTC)] * rows, pa.timestamp("ns", "UTC")),
            "tags": [[{"name": "river", "weight": number / 2}] for number in range(rows)],
        }
    )


def _bytes(table: Any, place: Path, **options: Any) -> bytes:
    place.mkdir(exist_ok=True)
    path = place / "made.parquet"
    pq.write_table(table, path, **{"row_group_size": GROUP_ROWS, "write_page_checksum": True, **options})
    return path.read_bytes()


def _offsets(content: bytes) -> list[int]:
    about = pq.read_metadata(pa.BufferReader(content))
    return [about.row_group(number).column(1).data_page_offset for number in range(about.num_row_groups)]


def _first_byte(content: bytes, group: int) -> int:
    about = pq.read_metadata(pa.BufferReader(content)).row_group(group)
    return int(min(about.column(number).data_page_offset for number in range(about.num_columns)))


def _footer_bytes(content: bytes) -> int:
    return int.from_bytes(content[-8:-4], "little") + 8


@pytest.mark.parametrize(
    "options",
    [{}, {"compression": "none"}, {"compression": "zstd", "data_page_version": "2.0"}, {"use_dictionary": False}],
)
@pytest.mark.parametrize("shard_bytes", [1, 50_000_000])
def test_every_row_is_a_document(tmp_path: Path, options: dict[str, Any], shard_bytes: int) -> None:
    table = _table()
    found = read(tmp_path, {"x.parquet": _bytes(table, tmp_path / "made", **options)}, shard_bytes=shard_bytes)
    assert found.texts == table["text"].to_pylist()
    assert [item.name for item in found.items] == table["id"].to_pylist()
    assert [item.source for item in found.items] == [f"x.parquet#{number}" for number in range(900)]
    assert len(found.sources) == (3 if shard_bytes == 1 else 1)
    assert not any(source["problem"] for source in found.sources)
    assert dict(found.items[601].meta) == {
        "site": "b.example",
        "seen": "2024-05-01T12:30:00+00:00",
        "tags": [{"name": "river", "weight": 300.5}],
    }


@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "large_binary"])
def test_texts_of_any_type_come_as_their_bytes(tmp_path: Path, kind: str) -> None:
    texts = ["Ünï — 北京".encode(), b"caf\xe9 au lait", b""]
    column = pa.array(texts, pa.large_binary() if "large" in kind else pa.binary()).view(getattr(pa, kind)())
    found = read(tmp_path, {"x.parquet": _bytes(pa.table({"text": column}), tmp_path / "made")})
    assert [item.raw for item in found.items] == texts
    assert [item.name for item in found.items] == [f"x.parquet#{number}" for number in range(3)]


def test_rows_without_a_text_and_texts_too_large_cost_only_themselves(tmp_path: Path) -> None:
    table = pa.table({"text": ["A text.", None, "x" * 20_000_001, "Another."], "site": ["a", "b", "c", "d"]})
    found = read(tmp_path, {"x.parquet": _bytes(table, tmp_path / "made")})
    assert found.texts == ["A text.", "Another."]
    assert found.faults == ["no-text", "too-large"]
    assert json.loads(found.quarantined[0])["site"] == "b"


@pytest.mark.parametrize("group", [0, 1, 2])
def test_a_damaged_page_costs_its_row_group_from_there_on(tmp_path: Path, group: int) -> None:
    content = bytearray(_bytes(_table(), tmp_path / "made", compression="none", use_dictionary=False))
    content[_offsets(bytes(content))[group] + 2_000] ^= 0x55
    found = read(tmp_path, {"x.parquet": bytes(content)})
    kept = [text for number, text in enumerate(_table()["text"].to_pylist()) if number // GROUP_ROWS != group]
    assert [text for text in found.texts if text in kept] == kept
    assert found.faults == ["damaged-source"]
    damaged = next(item.fault for item in found.items if item.fault)
    assert f"row group {group}" in damaged.message
    assert "row group" in found.sources[0]["problem"]


@pytest.mark.parametrize("shard_bytes", [1, 20_000, 50_000_000])
@pytest.mark.parametrize("kept_groups", [0, 1, 2])
def test_row_groups_that_are_gone_have_an_entry_each(tmp_path: Path, kept_groups: int, shard_bytes: int) -> None:
    whole = _bytes(_table(1500), tmp_path / "made", compression="none", use_dictionary=False)
    starts = [_first_byte(whole, number) for number in range(5)]
    cut = whole[: starts[kept_groups] + 2_000] + whole[-_footer_bytes(whole) :]
    found = read(tmp_path, {"x.parquet": cut}, shard_bytes=shard_bytes)
    assert len([text for text in found.texts if text]) >= kept_groups * GROUP_ROWS
    messages = [item.fault.message for item in found.items if item.fault]
    lost = [number for number in range(5) if any(f"row group {number} cannot" in each for each in messages)]
    assert lost == list(range(kept_groups, 5))
    assert len(messages) == len(lost)
    assert any(source["problem"] for source in found.sources)
    assert [int(item.source.partition("#")[2]) for item in found.items] == sorted(
        {int(item.source.partition("#")[2]) for item in found.items}
    )


@pytest.mark.parametrize("damage", ["footer", "cut", "magic", "empty", "length"])
def test_a_broken_footer_costs_the_file_and_no_other(tmp_path: Path, damage: str) -> None:
    whole = _bytes(_table(), tmp_path / "made")
    broken = {
        "footer": whole[: -_footer_bytes(whole)] + bytes(40) + whole[40 - _footer_bytes(whole) :],
        "cut": whole[: len(whole) // 2],
        "magic": b"PAR0" + whole[4:-1] + b"0",
        "empty": b"",
        "length": whole[:-8] + b"\xff\xff\xff\x7fPAR1",
    }[damage]
    found = read(tmp_path, {"a.parquet": broken, "b.parquet": whole, "c.txt": b"A text."})
    assert found.faults == ["damaged-source"]
    assert found.quarantined == [broken]
    assert len(found.texts) == 901


def test_a_table_without_the_column_says_which_there_are(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"x.parquet": _bytes(_table().rename_columns(["id", "body", "c", "d", "e"]), tmp_path / "m")}
    )
    assert found.faults == ["no-text"]
    (item,) = found.items
    assert item.fault
    assert "--text-field body" in item.fault.message
    renamed = read(tmp_path / "again", {"x.parquet": item.raw}, text_field="body")
    assert len(renamed.texts) == 900


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = _bytes(_table(), tmp_path / "made")
    monkeypatch.setitem(EXTRAS, "parquet", "no_such_module")
    found = read(tmp_path, {"x.parquet": content, "y.txt": b"A text."})
    assert found.faults == ["missing-extra"]
    assert found.items[0].fault
    assert "lacuna[parquet]" in found.items[0].fault.message
    monkeypatch.setitem(EXTRAS, "parquet", "pyarrow")
    assert len(read(tmp_path, {}).texts) == 901


def test_a_run_cleans_a_table_and_gives_the_texts_back(luigi: Run, tmp_path: Path) -> None:
    table = pa.table(
        {"key": ["a", "b"], "body": ["The mayor spoke.\n\nHe left.\n\nScroll to Top", "Le café.".encode().decode()]}
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news.parquet").write_bytes(_bytes(table, tmp_path / "made"))
    words = ("--source", "in", "--text-field", "body", "--id-field", "key")
    done = luigi("CleanCorpus", *words)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "output" / "documents.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["The mayor spoke.\n\nHe left.", "Le café."]
    back = luigi("Restore", "--to", "back")
    assert back.returncode == 0, back.stderr
    held = [json.loads(line) for line in (tmp_path / "back" / "news.parquet.originals.jsonl").read_text().splitlines()]
    assert held == [
        {"source": "news.parquet#0", "text": table["body"][0].as_py()},
        {"source": "news.parquet#1", "text": table["body"][1].as_py()},
    ]
    assert luigi("Restore", "--to", "back").returncode == 0
    assert luigi("CleanCorpus", *words).stdout.startswith("up to date")


def _with_duckdb(path: Path) -> list[dict[str, Any]]:
    import duckdb

    with closing(duckdb.connect()) as database:
        answer = database.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _with_datasets(path: Path) -> list[dict[str, Any]]:
    import datasets

    cache = str(path.with_suffix(".cache"))
    held: list[dict[str, Any]] = datasets.load_dataset(
        "parquet", data_files=str(path), split="train", cache_dir=cache
    ).to_list()
    return held


def _with_pandas(path: Path) -> list[dict[str, Any]]:
    import pandas as pd

    rows = pd.read_parquet(path).to_dict("records")
    held: list[dict[str, Any]] = json.loads(json.dumps(rows, default=lambda array: array.tolist()))
    return held


def _with_polars(path: Path) -> list[dict[str, Any]]:
    import polars as pl

    held: list[dict[str, Any]] = pl.read_parquet(path).to_dicts()
    return held


def _without_none(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record without fields that the lines of JSON leave out."""
    return {name: value for name, value in record.items() if value is not None}


TOOLS: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    "duckdb": _with_duckdb,
    "pandas": _with_pandas,
    "polars": _with_polars,
    "datasets": _with_datasets,
}


def test_what_is_exported_is_read_by_what_people_have(
    luigi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    page = "<html><body><p>The <b>mayor</b> spoke.</p><p>He said that the</p><p>Scroll to Top</p></body></html>"
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": page, "tags": ["x", 1]}) + "\n")
    assert luigi("CleanCorpus", "--source", "in.jsonl").returncode == 0
    assert luigi("ExportParquet").returncode == 0
    ledger = json.loads((tmp_path / "output" / "ledger.jsonl").read_text())
    document = json.loads((tmp_path / "output" / "documents.jsonl").read_text())
    assert ledger["edits"]
    assert document["flags"]
    for name in filter(find_spec, TOOLS):
        (row,) = TOOLS[name](tmp_path / "output" / "parquet" / "ledger.parquet")
        for field in ("edits", "hidden", "undone", "proposals"):
            held = [_without_none(each) for each in json.loads(json.dumps(row[field]))]
            assert held == ledger[field], (name, field)
        (row,) = TOOLS[name](tmp_path / "output" / "parquet" / "documents.parquet")
        assert row["text"] == document["text"]
        assert list(map(_without_none, json.loads(json.dumps(row["flags"])))) == document["flags"], name
        meta = row["meta"] if isinstance(row["meta"], dict) else json.loads(row["meta"])  # `datasets` parses it
        assert meta == {"tags": ["x", 1]}
