"""Every way of writing records: read rightly, or set aside with its bytes; and the bytes of the file come back."""

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import RunError
from tasks.io.formats import COMPRESSED, FORMATS, SUPPORTED, holds_records
from tasks.io.frames import LITERAL, frame_of, framed
from tasks.io.streams import time_limit
from tests.runs.reading import read, read_folder

ROWS = [("a", "First text, with a comma."), ("b", 'She said "no";\nhe left.'), ("c", "Ünï | 3,14")]
TEXTS = [text for _, text in ROWS]


def _jsonl(**options: Any) -> str:
    return "".join(json.dumps({"id": key, "text": text}, **options) + "\n" for key, text in ROWS)


def _csv(**options: Any) -> str:
    out = io.StringIO()
    csv.writer(out, **options).writerows([("id", "text"), *ROWS])
    return out.getvalue()


PHP = _jsonl().replace("/", "\\/")
WAYS: dict[str, tuple[str, bytes]] = {
    "lines": ("x.jsonl", _jsonl().encode()),
    "lines-unicode": ("x.jsonl", _jsonl(ensure_ascii=False).encode()),
    "lines-mark": ("x.jsonl", b"\xef\xbb\xbf" + _jsonl().encode()),
    "lines-cr": ("x.jsonl", _jsonl().replace("\n", "\r").encode()),
    "lines-crlf-blank": ("x.ndjson", _jsonl().replace("\n", "\r\n \r\n").encode()),
    "lines-mixed-ends": ("x.jsonl", _jsonl().replace("\n", "\r", 1).encode()),
    "lines-no-end": ("x.jsonl", _jsonl().rstrip().encode()),
    "lines-utf-16": ("x.jsonl", _jsonl(ensure_ascii=False).encode("utf-16")),
    "lines-utf-16-be-bare": ("x.jsonl", _jsonl(ensure_ascii=False).encode("utf-16-be")),
    "lines-utf-32": ("x.jsonl", _jsonl(ensure_ascii=False).encode("utf-32")),
    "array-in-lines": ("x.jsonl", json.dumps([{"id": key, "text": text} for key, text in ROWS]).encode()),
    "array-in-lines-indented": (
        "x.jsonl",
        json.dumps([{"id": key, "text": text} for key, text in ROWS], indent=1).encode(),
    ),
    "objects-indented-in-lines": (
        "x.jsonl",
        "\n".join(json.dumps({"id": key, "text": text}, indent=2) for key, text in ROWS).encode(),
    ),
    "array": ("x.json", json.dumps([{"id": key, "text": text} for key, text in ROWS]).encode()),
    "array-indented": ("x.json", json.dumps([{"id": key, "text": text} for key, text in ROWS], indent=4).encode()),
    "array-mark": ("x.json", b"\xef\xbb\xbf" + json.dumps([{"id": key, "text": text} for key, text in ROWS]).encode()),
    "lines-in-json": ("x.json", _jsonl().encode()),
    "csv": ("x.csv", _csv().encode()),
    "csv-all-quoted": ("x.csv", _csv(quoting=csv.QUOTE_ALL, lineterminator="\n").encode()),
    "csv-semicolons-mark": ("x.csv", b"\xef\xbb\xbf" + _csv(delimiter=";").encode()),
    "csv-semicolons-mark-quoted": ("x.csv", b"\xef\xbb\xbf" + _csv(delimiter=";", quoting=csv.QUOTE_ALL).encode()),
    "csv-sep-line": ("x.csv", b"sep=;\r\n" + _csv(delimiter=";").encode()),
    "csv-tabs": ("x.csv", _csv(delimiter="\t").encode()),
    "csv-pipes": ("x.csv", _csv(delimiter="|").encode()),
    "csv-cr": ("x.csv", _csv(lineterminator="\r").encode()),
    "csv-utf-16": ("x.csv", _csv(delimiter="\t").encode("utf-16")),
    "csv-utf-16-le-bare": ("x.csv", _csv().encode("utf-16-le")),
    "csv-spaced": ("x.csv", _csv(quoting=csv.QUOTE_ALL).replace('","', '", "').encode()),
    "csv-backslash": ("x.csv", _csv(quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\").encode()),
    "tsv": ("x.tsv", _csv(delimiter="\t").encode()),
}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_records_is_read(tmp_path: Path, way: str) -> None:
    name, content = WAYS[way]
    found = read(tmp_path, {name: content})
    assert found.texts == TEXTS
    assert [item.name for item in found.items] == ["a", "b", "c"]
    wide = found.sources[0].get("encoding")
    plain = content.decode(wide).encode() if wide else content
    assert found.rebuilt(name) == plain
    assert all(item.frame and item.frame["way"] != LITERAL for item in found.items)


@pytest.mark.parametrize("compression", COMPRESSED)
@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.csv", "x.txt"])
def test_every_format_is_read_compressed(tmp_path: Path, name: str, compression: str) -> None:
    content = next((held for known, held in WAYS.values() if known == name), b"A text of some length, in two frames.")
    packed = PACKERS[compression](content[:30]) + PACKERS[compression](content[30:])
    found = read(tmp_path, {name + compression: packed})
    assert found.texts == (TEXTS if holds_records(name) else ["A text of some length, in two frames."])
    assert found.sources[0]["bytes"] == len(content)
    half = read(tmp_path / "half", {name + compression: packed[: len(packed) - 9]})
    assert half.faults[-1] in ("truncated-source", "damaged-source")
    assert half.items[-1].raw == packed[:-9]


def test_what_was_found_out_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.csv": WAYS["csv-semicolons-mark"][1], "b.jsonl": WAYS["lines-utf-16"][1]})
    first, second = found.sources
    assert first["dialect"]["delimiter"] == ";"
    assert second["encoding"] == "utf-16-le"


DEEP = b'{"id": "d", "text": "x", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BROKEN_LINES = [
    DEEP,
    b'{"text": "cut',
    b'["no", "object"]',
    b"\0\1\2",
    b"7",
    b'{"text": "a", "text": "b"}',
    b'{"text": 7}',
]


@pytest.mark.parametrize("bad", BROKEN_LINES, ids=lambda bad: bad[:12].decode())
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_broken_line_costs_itself_and_keeps_its_bytes(tmp_path: Path, bad: bytes, place: int) -> None:
    lines = _jsonl().encode().splitlines(keepends=True)
    content = b"".join([*lines[:place], bad, b"\n", *lines[place:]])
    found = read(tmp_path, {"x.jsonl": content})
    assert found.texts == TEXTS
    assert found.quarantined == [bad]
    assert found.rebuilt("x.jsonl") == content


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_broken_record_of_an_array_costs_itself(tmp_path: Path, place: int) -> None:
    records = [json.dumps({"id": key, "text": text}) for key, text in ROWS]
    bad = '{"id": 1, "text": nonsense {}}'
    content = f"[{', '.join([*records[:place], bad, *records[place:]])}]\n".encode()
    found = read(tmp_path, {"x.json": content})
    assert found.texts == TEXTS
    assert found.quarantined == [bad.encode()]
    assert found.rebuilt("x.json") == content


BROKEN_ROWS = [
    b"too,many,fields",
    b'"a"b,text',
    b'd,"never closed',
    b'd,"closed" badly',
    b'd,"two\nlines "with" quotes\nof it"',
]


@pytest.mark.parametrize("bad", BROKEN_ROWS)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_broken_row_costs_itself_and_keeps_its_bytes(tmp_path: Path, bad: bytes, place: int) -> None:
    rows = [b'a,"One, two."\r\n', b'b,"She said ""no"";\r\nhe left."\r\n', b"c,Three.\r\n"]
    content = b"".join([b"id,text\r\n", *rows[:place], bad, b"\r\n", *rows[place:]])
    found = read(tmp_path, {"x.csv": content})
    assert found.texts == ["One, two.", 'She said "no";\r\nhe left.', "Three."]
    assert found.quarantined == [bad]
    assert found.rebuilt("x.csv") == content


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest(tmp_path: Path) -> None:
    rows = [f"{number},Text number {number}.\n" for number in range(2_000)]
    rows[5] = '5,"Text number 5.\n'
    content = "".join(["id,text\n", *rows]).encode()
    found = read(tmp_path, {"x.csv": content})
    assert len(found.texts) == 1_999
    assert found.quarantined == [b'5,"Text number 5.']
    assert found.rebuilt("x.csv") == content


def test_rows_with_nul_bytes_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, {"x.csv": b"id,text\na,one \0 two\nb,three\n"})
    assert found.texts == ["one \0 two", "three"]


REFUSED = {
    "header": (b'"a"b,text\nc,d\n', "bad-header", "first line"),
    "twice": (b"text,id,text\na,b,c\n", "bad-header", "two columns"),
    "wrong-field": (b"url,title,content\nu,t,A long text.\nv,t,Another text.\n", "no-text", "--text-field content"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_set_aside_once_and_whole(tmp_path: Path, case: str) -> None:
    content, code, advice = REFUSED[case]
    found = read(tmp_path, {"x.csv": content, "y.csv": b"id,text\na,Sound.\n"})
    assert found.texts == ["Sound."]
    assert found.faults == [code]
    assert found.quarantined == [content]
    fault = found.items[0].fault
    assert fault
    assert advice in fault.message


def test_a_wrong_field_stops_the_file_and_names_the_fields(tmp_path: Path) -> None:
    lines = [json.dumps({"url": f"https://e.org/{n}", "title": "T", "content": "Words. " * 30}) for n in range(9_000)]
    content = "\n".join(lines).encode()
    found = read(tmp_path, {"x.jsonl": content})
    assert len(found.inventory.files[0]["cuts"]) > 1
    assert found.faults == ["no-text"]
    fault = found.items[0].fault
    assert fault
    assert "`content`, `url`, `title`" in fault.message
    assert "--text-field content" in fault.message
    assert found.rebuilt("x.jsonl") == content
    assert len(read_folder(tmp_path / "in", tmp_path, text_field="content").texts) == 9_000


def test_records_without_text_among_others_cost_themselves(tmp_path: Path) -> None:
    lines = [json.dumps({"title": n} | ({"text": "T."} if n in (3, 30) else {})) for n in range(40)]
    found = read(tmp_path, {"x.jsonl": "\n".join(lines).encode()})
    assert len(found.texts) == 2
    assert found.faults == ["no-text"] * 38


def test_columns_of_one_name_are_all_kept(tmp_path: Path) -> None:
    found = read(tmp_path, {"x.csv": b"id,text,tag,tag\na,T.,one,two\n"})
    assert found.items[0].meta == {"tag": "one", "tag~2": "two"}


def test_an_identifier_that_is_no_name_is_kept_as_it_came(tmp_path: Path) -> None:
    found = read(tmp_path, {"x.jsonl": b'{"id": "https://e.org/A", "text": "T."}\n{"id": "plain", "text": "T."}\n'})
    assert [item.meta for item in found.items] == [{"id": "https://e.org/A"}, {}]


def test_sidecars_of_documents_are_no_documents(tmp_path: Path) -> None:
    files = {
        "a.txt": b"A.",
        "a.txt.json": b'{"text": "about a"}',
        "a.txt.meta.json": b'{"text": "about a"}',
        "b.json": b'{"id": 1, "text": "A record."}',
        "settings.json": b'{"key": "value"}',
        "wrong.json": b'[{"content": "A text."}, {"content": "Another."}]',
        "paper.pages": b"%PDF",
    }
    found = read(tmp_path, files)
    assert found.texts == ["A.", "A record."]
    assert found.faults == ["no-text"]
    assert found.inventory.ignored == ("a.txt.json", "a.txt.meta.json", "paper.pages", "settings.json")


@pytest.mark.parametrize("name", ["x.pages", "README", "x.orc", "x.parquet.gz"])
def test_a_named_file_of_another_kind_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(RunError, match=r"\.markdown.*\.ndjson.*\.bz2"):
        read_folder(tmp_path / name, tmp_path)


def test_the_list_of_formats_is_whole() -> None:
    for form in FORMATS:
        for ending in form.endings:
            assert ending in SUPPORTED


def test_parts_of_a_large_file_of_lines_give_the_file_back(tmp_path: Path) -> None:
    content = (_jsonl(ensure_ascii=False).replace("\n", "\r\n\r\n") * 40).encode()
    found = read(tmp_path, {"x.jsonl": content}, shard_bytes=500)
    assert len(found.sources) > 10
    assert found.texts == TEXTS * 40
    held = [framed(item.frame, item.raw) for item in found.items if item.frame]
    assert len(b"".join(held)) + sum(len(source["tail"]) for source in found.sources) == len(content)


JSON_WRITERS: dict[str, Callable[[str], str]] = {
    "python": json.dumps,
    "utf-8": lambda text: json.dumps(text, ensure_ascii=False),
    "php": lambda text: json.dumps(text).replace("/", "\\/"),
    "go": lambda text: json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026"),
    "odd": lambda text: '"' + "".join(f"\\u{unit:04X}" for unit in _units(text)) + '"',
}


def _units(text: str) -> list[int]:
    held = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(held[at : at + 2], "little") for at in range(0, len(held), 2)]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(JSON_WRITERS)), st.binary(max_size=10))
def test_a_framed_text_is_the_record_again(text: str, writer: str, before: bytes) -> None:
    record = b'{"a": 1, "text": ' + JSON_WRITERS[writer](text).encode("utf-8", "surrogatepass") + b', "z": "\xff"}'
    document = text.encode("utf-8", "surrogatepass")
    frame = json.loads(json.dumps(frame_of(before, record, document, "json")))
    assert framed(frame, document) == before + record


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=6), st.sampled_from(",;\t|"))
def test_any_rows_come_back_as_texts_and_as_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["id", "text"], *rows])
    content = out.getvalue().encode("utf-8", "surrogatepass")
    found = read(tmp_path_factory.mktemp("rows"), {"x.csv": content})
    assert found.texts == [text for _, text in rows]
    assert found.rebuilt("x.csv") == content


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_of_a_file_of_records_loses_no_byte(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    name, whole = chance.choice([way for key, way in WAYS.items() if "utf-" not in key])
    content = bytearray(whole * 3)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 3)] = bytes(
            chance.choices(b'"\\{}[],;\n\r\t\0\xff a', k=chance.randint(0, 3))
        )
    found = read(tmp_path, {name: bytes(content)})
    assert found.rebuilt(name) == bytes(content)


def test_records_in_a_legacy_charset_make_frames_of_plain_text(tmp_path: Path) -> None:
    content = "id;text;author\r\n1;Le café.;André\r\n2;Fermé à midi.;Zoé\r\n".encode("cp1252")
    found = read(tmp_path, {"x.csv": content})
    assert [item.raw.decode("cp1252") for item in found.items] == ["Le café.", "Fermé à midi."]
    assert [item.meta for item in found.items] == [{"author": "André"}, {"author": "Zoé"}]
    assert found.rebuilt("x.csv") == content
    for item in found.items:
        assert item.frame
        assert json.dumps(item.frame, ensure_ascii=False).encode()


HOSTILE: dict[str, tuple[str, bytes, bytes]] = {
    "open-quotes": ("x.csv", b"id,text\n", b'1,"a\n'),
    "columns": ("x.csv", b"", b";|,\t"),
    "blank-rows": ("x.csv", b"id,text\n", b"\n"),
    "open-brackets": ("x.json", b"", b"["),
    "open-string": ("x.json", b'[{"text":"', b'\\"'),
    "bare-ends": ("x.jsonl", b"", b"\r"),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_files_take_linear_time(tmp_path: Path, shape: str) -> None:
    name, head, repeated = HOSTILE[shape]
    seconds = []
    for count in (40_000, 160_000):
        start = time.process_time()
        found = read(tmp_path / str(count), {name: head + repeated * count})
        seconds.append(time.process_time() - start)
        assert found.rebuilt(name) == head + repeated * count
    assert seconds[1] < 9 * seconds[0] + 0.3


def test_waiting_for_a_file_ends() -> None:
    with pytest.raises(TimeoutError, match="did not answer"), time_limit(0.05):
        time.sleep(5)
