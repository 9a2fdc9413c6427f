"""Parts to outputs: whole, in the order of the source, with names of their own, and no damaged part."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tasks.io.packing import lines_of, output_path
from tasks.io.publish import make_outputs
from tasks.run.outputs import OwnFile, own_file
from tasks.run.parts import DamagedPart
from tasks.run.plan import Plan
from tasks.work.asked import Wanted
from tests.runs.alone import cleaned, planned

FEW = {"a.txt": b"The mayor spoke.\n\nScroll to Top", "b.txt": b"caf\xe9 au lait", "c.txt": b"\x89PNG\r\n"}
MANY = {f"{n:02}.txt": f"Text number {n} says something.".encode() for n in range(12)}
SHARDS = "[source]\nshard_bytes = 60\n"
RECORDS = [{"id": name, "text": f"A text of {name}."} for name in ("x", "y", "x", "z", "x", "y")]
REPEATED = b"".join(json.dumps(record).encode() + b"\n" for record in RECORDS)
NOISE = json.dumps({"id": "x", "text": "\1" * 20}).encode() + b"\n"


def made(place: Path, plan: Plan, own: dict[str, list[OwnFile]] | None = None, *, verify: bool = False) -> Any:
    stage = place / "stage" / "made"
    stage.mkdir(parents=True)
    engine = plan.engine(Wanted("serial", 1), place / "engine")
    return stage, make_outputs(plan, engine, stage, own or {}, verify=verify)


def unpacked(path: Path) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())


def field(lines: bytes, name: str) -> list[str]:
    return [json.loads(line)[name] for line in lines.splitlines()]


def test_outputs_are_the_parts_in_the_order_of_the_source(tmp_path: Path) -> None:
    plan = cleaned(tmp_path, MANY, SHARDS)
    assert len(plan.shards) > 2
    stage, outputs = made(tmp_path, plan)
    for name in ("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "sources.jsonl"):
        assert (stage / name).read_bytes() == b"".join((plan.part(shard) / name).read_bytes() for shard in plan.shards)
    assert field((stage / "documents.jsonl").read_bytes(), "source") == sorted(MANY)
    assert all(own == own_file(stage / name) for name, own in outputs.items())


def test_every_document_that_is_a_file_has_its_text_as_a_file(tmp_path: Path) -> None:
    stage, outputs = made(tmp_path, cleaned(tmp_path, FEW | {"d.jsonl": REPEATED}))
    assert set(outputs) == {
        *("documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "sources.jsonl"),
        *("text/a.txt", "text/b.txt"),
    }
    assert (stage / "text/a.txt").read_bytes() == b"The mayor spoke."
    assert (stage / "text/b.txt").read_text("utf-8") == "café au lait"
    assert field((stage / "quarantine.jsonl").read_bytes(), "source") == ["c.txt"]


def test_records_alone_have_no_folder_of_texts(tmp_path: Path) -> None:
    stage, outputs = made(tmp_path, cleaned(tmp_path, {"d.jsonl": REPEATED}))
    assert "text" not in {path.name for path in stage.iterdir()}
    assert len(outputs) == 4


def test_documents_and_ledger_are_compressed_where_that_is_asked_for(tmp_path: Path) -> None:
    plan = cleaned(tmp_path, FEW, '[output]\ncompression = "zst"\n')
    stage, outputs = made(tmp_path, plan)
    (part,) = (plan.part(shard) for shard in plan.shards)
    for name in ("documents.jsonl", "ledger.jsonl"):
        assert unpacked(stage / f"{name}.zst") == (part / name).read_bytes()
        assert b"".join(lines_of(stage / f"{name}.zst")) == (part / name).read_bytes()
        assert outputs[f"{name}.zst"] == own_file(stage / f"{name}.zst")
    assert {"quarantine.jsonl", "sources.jsonl", "text/a.txt"} < set(outputs)
    assert (stage / "text/a.txt").is_file()


@pytest.mark.parametrize("cut", ["", "[source]\nshard_bytes = 40\n"], ids=["one part", "parts of a record"])
def test_the_second_document_of_a_name_gets_a_name_of_its_own(tmp_path: Path, cut: str) -> None:
    """In documents and ledger alike; quarantine goes on with the numbers."""
    plan = cleaned(tmp_path, {"d.jsonl": REPEATED + NOISE}, cut)
    stage, _ = made(tmp_path, plan)
    ids = field((stage / "documents.jsonl").read_bytes(), "id")
    heads = [name.partition("~~")[0] for name in ids]
    repeated = Counter(heads)
    assert len(set(ids)) == len(ids) == len(RECORDS)
    assert field((stage / "ledger.jsonl").read_bytes(), "id") == ids
    for head, count in repeated.items():
        numbers = [name.partition("~~")[2] for name in ids if name.partition("~~")[0] == head]
        assert numbers == ["", *map(str, range(2, count + 1))]
    assert field((stage / "quarantine.jsonl").read_bytes(), "id") == ["x~~4"]
    original = b"".join((plan.part(shard) / "documents.jsonl").read_bytes() for shard in plan.shards)
    changed = [json.loads(line) | {"id": ""} for line in (stage / "documents.jsonl").read_bytes().splitlines()]
    assert changed == [json.loads(line) | {"id": ""} for line in original.splitlines()]


def test_names_that_differ_are_left_alone(tmp_path: Path) -> None:
    different = b"".join(json.dumps({"id": f"n{n}", "text": f"Number {n}."}).encode() + b"\n" for n in range(5))
    plan = cleaned(tmp_path, {"d.jsonl": different}, "[source]\nshard_bytes = 40\n")
    stage, _ = made(tmp_path, plan)
    assert not [name for name in field((stage / "documents.jsonl").read_bytes(), "id") if "~~" in name]


@pytest.mark.parametrize("name", ["documents.jsonl", "ledger.jsonl", "quarantine.jsonl", "sources.jsonl", "part.json"])
@pytest.mark.parametrize("damage", ["altered", "removed"])
@pytest.mark.parametrize("files", [FEW, {"d.jsonl": REPEATED + NOISE}], ids=["files", "repeated"])
def test_a_damaged_part_is_never_published(tmp_path: Path, files: dict[str, bytes], name: str, damage: str) -> None:
    plan = cleaned(tmp_path, files)
    path = plan.part(plan.shards[0]) / name
    held = path.read_bytes()
    path.unlink()
    if damage == "altered":
        path.write_bytes(held.replace(b"e", b"3", 1))
    with pytest.raises(DamagedPart, match="run again, it will be made anew") as refused:
        made(tmp_path, plan)
    assert refused.value.part == plan.part(plan.shards[0])


def test_a_damaged_list_of_names_is_never_asked(tmp_path: Path) -> None:
    plan = cleaned(tmp_path, {"d.jsonl": REPEATED}, "[source]\nshard_bytes = 40\n")
    path = plan.part(plan.shards[-1]) / "identities.csv"
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(DamagedPart):
        made(tmp_path, plan)


def _own(plan: Plan, name: str, content: bytes) -> OwnFile:
    """Put a file into the output, and return it as the list of the output would name it."""
    path = plan.output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return own_file(path)


def test_texts_that_the_output_holds_are_not_made_again(tmp_path: Path) -> None:
    plan = cleaned(tmp_path, FEW)
    old = _own(plan, "text/a.txt", b"an older text")
    own = {"text/a.txt": [old, _own(plan, "text/a.txt", b"The mayor spoke.")]}
    stage, outputs = made(tmp_path, plan, own)
    assert outputs["text/a.txt"] == own["text/a.txt"][1]
    assert [path.name for path in (stage / "text").iterdir()] == ["b.txt"]


@pytest.mark.parametrize("what", ["content", "size", "time", "removed", "verify", "unknown"])
def test_texts_that_the_output_may_not_hold_are_made(tmp_path: Path, what: str) -> None:
    plan = cleaned(tmp_path, FEW)
    right = b"The mayor spoke."
    own = _own(plan, "text/a.txt", b"The mayor sp0ke." if what == "content" else right)
    if what == "size":
        own = own._replace(bytes=own.bytes + 1)
    elif what == "time":
        own = own._replace(modified=own.modified + 1)
    elif what == "removed":
        (plan.output / "text/a.txt").unlink()
    name = "text/b.txt" if what == "unknown" else "text/a.txt"
    stage, outputs = made(tmp_path, plan, {name: [own]}, verify=what == "verify")
    assert (stage / "text/a.txt").read_bytes() == right
    assert outputs["text/a.txt"] == own_file(stage / "text/a.txt")
    assert outputs["text/a.txt"].sha256 == sha256(right).hexdigest()


LINES = b"".join(b"%d %s\n" % (n, b"x" * (n % 70)) for n in range(60_000))


@pytest.mark.parametrize("content", [LINES, b"", b"one", b"one\n", b"\n\n", b"one\ntwo"], ids=len)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst"])
def test_lines_are_read_as_they_are(tmp_path: Path, name: str, content: bytes) -> None:
    packed = zstandard.compress(content) if name.endswith(".zst") else content
    (tmp_path / name).write_bytes(packed)
    assert list(lines_of(tmp_path / name)) == content.splitlines(keepends=True)


def test_an_output_is_found_compressed_or_not(tmp_path: Path) -> None:
    assert output_path(tmp_path, "a.jsonl") == tmp_path / "a.jsonl"
    (tmp_path / "a.jsonl.zst").touch()
    assert output_path(tmp_path, "a.jsonl") == tmp_path / "a.jsonl.zst"


def test_a_part_that_is_not_there_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedPart):
        made(tmp_path, planned(tmp_path, FEW))
