"""Sources of every form: what is read, what a broken record costs, what is noticed."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipeline.ledger import restored
from tasks.run.naming import id_of
from tests.runs.faults import run
from tests.runs.test_main_job import lines, manifest

TEXT = "The mayor spoke.\n\nNobody answered him.\n\nScroll to Top"
LEFT = "The mayor spoke.\n\nNobody answered him."


def _jsonl(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _run(tmp_path: Path, **files: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    (tmp_path / "in").mkdir()
    for name, content in files.items():
        (tmp_path / "in" / name).write_bytes(content)
    assert run(tmp_path, "CleanCorpus", "--source", "in") == 0, (tmp_path / "log").read_text()
    output = tmp_path / "output"
    counts = manifest(output)["counts"]
    assert counts["documents"] == counts["cleaned"] + counts["flagged"] + counts["quarantined"]
    documents, ledger = lines(output / "documents.jsonl"), lines(output / "ledger.jsonl")
    for document, record in zip(documents, ledger, strict=True):
        restored(document["text"], record)  # type: ignore[arg-type]
    return documents, lines(output / "quarantine.jsonl"), counts


RECORDS = _jsonl(
    {"id": "a", "text": TEXT, "date": "2024-01-01"}, {"id": "b", "text": "<html><body><p>Hello &amp; so</p>"}
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jsonl", RECORDS),
        ("x.jsonl.gz", gzip.compress(RECORDS)),
        ("x.jsonl.zst", zstandard.compress(RECORDS)),
        ("two.jsonl.zst", zstandard.compress(RECORDS[:50]) + zstandard.compress(RECORDS[50:])),
        ("two.jsonl.gz", gzip.compress(RECORDS[:50]) + gzip.compress(RECORDS[50:])),
        ("no_end.ndjson", RECORDS.rstrip()),
    ],
)
def test_records(tmp_path: Path, name: str, content: bytes) -> None:
    documents, quarantined, _ = _run(tmp_path, **{name: content})
    assert [document["text"] for document in documents] == [LEFT, "Hello & so"]
    assert [document["id"] for document in documents] == ["a", "b"]
    assert documents[0]["meta"] == {"date": "2024-01-01"}
    assert documents[1]["kind"] == "html"
    assert documents[1]["source"] == f"{name}#{RECORDS.index(b'{', 5)}"
    assert quarantined == []


def test_a_field_of_a_record_takes_the_place_of_what_its_page_says(tmp_path: Path) -> None:
    page = f"<html lang='de'><head><meta name='author' content='Ann Smith'></head><body><p>{TEXT}</p></body></html>"
    documents, _, _ = _run(tmp_path, **{"x.jsonl": _jsonl({"id": "a", "text": page, "authors": ["Bo"], "shelf": 3})})
    assert documents[0]["meta"] == {"language": "de", "authors": ["Bo"], "shelf": 3}


def test_rows(tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["id", "text", "date"], ["a", TEXT, "2024"], ["b", 'She said "no".', "2025"]])
    rows = out.getvalue().encode() + b"too,few\r\n" + b"d,Last one.,2026\r\n"
    documents, quarantined, _ = _run(tmp_path, **{"x.csv": rows})
    assert [document["text"] for document in documents] == [LEFT, 'She said "no".', "Last one."]
    assert [record["code"] for record in quarantined] == ["bad-record"]
    assert quarantined[0]["source"] == f"x.csv#{rows.index(b'too,few')}"


def test_a_bad_line_costs_itself(tmp_path: Path) -> None:
    good = _jsonl({"id": "a", "text": TEXT})
    bad = [b'{"id": "b", "text": "cut of', b'{"id": "c"}', b'["no", "object"]', b"\x00\x01", b'{"id": "e", "text": 7}']
    latin = b'{"id": "f", "text": "A caf\xe9 in Rome."}'
    surrogate = b'{"id": "g", "text": "half \\ud800 of a pair"}'
    content = good + b"\n".join([*bad, latin, surrogate]) + b"\n" + _jsonl({"id": "z", "text": TEXT})
    documents, quarantined, counts = _run(tmp_path, **{"x.jsonl": content})
    texts = {document["id"]: document["text"] for document in documents}
    assert texts["a"] == texts["z"] == LEFT
    assert texts["f"] == "A café in Rome."
    assert texts["g"].startswith("half ")
    assert texts["g"].endswith(" of a pair")
    assert [record["code"] for record in quarantined] == ["bad-record", "no-text", "no-text", "bad-record", "no-text"]
    assert [int(record["source"].split("#")[1]) for record in quarantined] == [content.index(line) for line in bad]
    assert counts["documents"] == 9


@pytest.mark.parametrize(("name", "packed"), [("x.jsonl.gz", gzip.compress), ("x.jsonl.zst", zstandard.compress)])
def test_a_truncated_file_is_noticed(tmp_path: Path, name: str, packed: Any) -> None:
    content = _jsonl(*({"id": f"d{n}", "text": f"{TEXT} {n * 7919 % 10007}"} for n in range(20_000)))
    whole = packed(content)
    documents, quarantined, _ = _run(tmp_path, **{name: whole[: len(whole) // 2]})
    assert 1_000 < len(documents) < 20_000
    assert quarantined[-1]["code"] == "truncated-source"


def test_a_bomb_is_noticed(tmp_path: Path) -> None:
    bomb = zstandard.compress(b" " * 300_000_000)
    _, quarantined, _ = _run(tmp_path, **{"page.txt.zst": bomb, "records.jsonl.zst": bomb, "sound.txt": b"Sound."})
    assert {record["code"] for record in quarantined} <= {"too-large", "expansion"}
    assert len(quarantined) >= 2


def test_two_records_of_one_name_get_two_identifiers(tmp_path: Path) -> None:
    first = _jsonl({"id": "same", "text": "One."}, {"id": "other", "text": "Two."})
    second = _jsonl({"id": "same", "text": "Three."}, {"id": "SAME", "text": "Four."}, {"id": "same"})
    documents, quarantined, _ = _run(tmp_path, **{"a.jsonl": first, "b.jsonl": second})
    names = [document["id"] for document in documents]
    assert names[:3] == ["same", "other", "same~~2"]
    assert len({name.lower() for name in names}) == 4
    assert [record["id"] for record in quarantined] != ["same"]
    ledger = lines(tmp_path / "output" / "ledger.jsonl")
    assert [record["id"] for record in ledger] == names


NAMES = [
    "a.txt",
    "A.txt",
    "../a.txt",
    "/etc/a.txt",
    "a b.txt",
    "Ünï.txt",
    "北京.txt",
    "con.txt",
    "a\nb.txt",
    "x" * 250 + ".txt",
    "a/b.txt",
    "a~b.txt",
]
NAMES += ["a.md", "a.md.txt", ".txt", "a..txt", "\udcff.txt", "a%2fb.txt", "-rf.txt", "a.txt ", "AUX", "nul.tar"]


def test_identifiers_are_safe_and_different() -> None:
    made = [id_of(name) for name in NAMES]
    assert len({name.casefold() for name in made}) == len(NAMES)
    for name in made:
        assert name.isascii()
        assert name == name.lower()
        assert len(name) <= 130
        assert not set(name) & set('/\\:*?"<>| \n')
        assert not name.startswith((".", "-", "~"))
        assert not name.endswith(".")
