"""WARC and WET: every sound record is a document, whatever is damaged before it; the transport is undone."""

import gzip
import json
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tasks.io.webpages import BadBody, answer_of
from tests.runs.conftest import Run
from tests.runs.reading import Reading, read

COUNT = 6
PAGE = "<html><head><title>Page {0}</title></head><body><p>The harbour was closed on day {0}. “Nobody” said why.</p>"
DAMAGED = 2
"""The record that is damaged."""


def _record(kind: str, block: bytes, number: int = 0, **headers: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "WARC-Target-URI": f"https://news.example/{number}",
        "WARC-Date": "2024-05-01T12:30:00Z",
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines.setdefault("Content-Length", str(len(block)))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def _answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body


def _page(number: int, **headers: str) -> bytes:
    answer = _answer(PAGE.format(number).encode(), "Content-Type: text/html; charset=utf-8", "Server: x")
    return _record("response", answer, number, **headers)


def _whole(damaged: bytes | None = None) -> list[bytes]:
    """Return the records of a file, one of them replaced."""
    records = [_page(number) for number in range(COUNT)]
    records[DAMAGED] = damaged if damaged is not None else records[DAMAGED]
    return [_record("warcinfo", b"software: x\r\n", 99, Content_Type="application/warc-fields"), *records]


def _expected(*missing: int) -> list[str]:
    return [PAGE.format(number) for number in range(COUNT) if number not in missing]


@pytest.mark.parametrize("packing", ["plain", "members", "one-member"])
def test_every_record_is_a_document(tmp_path: Path, packing: str) -> None:
    records = _whole()
    content = {
        "plain": b"".join(records),
        "members": b"".join(map(gzip.compress, records)),
        "one-member": gzip.compress(b"".join(records)),
    }[packing]
    name = "crawl.warc" if packing == "plain" else "crawl.warc.gz"
    found = read(tmp_path, {name: content})
    assert found.texts == _expected()
    assert not found.faults
    item = found.items[3]
    assert item.name == "00000000-0000-4000-8000-000000000003"
    assert item.charset == "utf-8"
    assert item.kind == "html"
    assert (
        dict(item.meta)
        == {
            "url": "https://news.example/3",
            "date": "2024-05-01T12:30:00Z",
            "headers": {"content-type": "text/html; charset=utf-8", "server": "x"},
            "id": "00000000-0000-4000-8000-000000000003",
        }
        or "id" not in item.meta
    )
    offset = int(item.source.partition("#")[2])
    if packing == "members":
        assert content[offset:].startswith(gzip.compress(records[4])[:3])
        assert gzip.decompress(content[offset : offset + len(gzip.compress(records[4]))]) == records[4]
    elif packing == "plain":
        assert content[offset:].startswith(records[4])
    assert found.sources[0]["skipped"] == {"record warcinfo": 1}


def _flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]


BAD = _page(DAMAGED)
PLAIN_DAMAGES: dict[str, bytes] = {
    "garbage": b"\x00\xff garbage \r\n" * 9,
    "length-wrong-short": _page(DAMAGED, Content_Length="40"),
    "length-wrong-long": _page(DAMAGED, Content_Length="500"),
    "length-negative": _page(DAMAGED, Content_Length="-5"),
    "length-huge": _page(DAMAGED, Content_Length="99999999999"),
    "length-absurd": _page(DAMAGED, Content_Length="9" * 40),
    "length-not-a-number": _page(DAMAGED, Content_Length="many"),
    "cut-in-the-header": BAD[:50],
    "cut-in-the-body": BAD[:-60],
    "version-flipped": b"XARC" + BAD[4:],
    "header-zeroed": BAD[:20] + bytes(60) + BAD[80:],
    "a-line-without-end": b"x" * 200_000 + b"\n",
}


@pytest.mark.parametrize("damage", PLAIN_DAMAGES)
def test_a_damaged_record_of_a_plain_file_costs_itself(tmp_path: Path, damage: str) -> None:
    found = read(tmp_path, {"crawl.warc": b"".join(_whole(PLAIN_DAMAGES[damage]))})
    assert found.texts == _expected(DAMAGED)
    assert set(found.faults) == {"bad-record"}
    assert found.sources[0]["problem"]


GZIP_DAMAGES: dict[str, bytes] = {
    "garbage": b"garbage " * 9,
    "flip": _flip(gzip.compress(BAD), len(gzip.compress(BAD)) // 2),
    "flip-in-header": _flip(gzip.compress(BAD), 3),
    "flip-in-checksum": _flip(gzip.compress(BAD), len(gzip.compress(BAD)) - 6),
    "flip-in-magic": _flip(gzip.compress(BAD), 1),
    "cut": gzip.compress(BAD)[:-30],
    "cut-short": gzip.compress(BAD)[:5],
    "zeroed": bytes(len(gzip.compress(BAD))),
    "length-wrong-long": gzip.compress(PLAIN_DAMAGES["length-wrong-long"]),
    "length-huge": gzip.compress(PLAIN_DAMAGES["length-huge"]),
    "length-negative": gzip.compress(PLAIN_DAMAGES["length-negative"]),
    "two-in-one-member-the-first-damaged": gzip.compress(PLAIN_DAMAGES["length-wrong-long"] + _page(77)),
    "magic-within": b"\x1f\x8b\x08" * 20,
    "other-content": gzip.compress(b"something else"),
}


@pytest.mark.parametrize("damage", GZIP_DAMAGES)
def test_a_damaged_record_of_a_compressed_file_costs_itself(tmp_path: Path, damage: str) -> None:
    members = [gzip.compress(record) for record in _whole()]
    members[DAMAGED + 1] = GZIP_DAMAGES[damage]
    found = read(tmp_path, {"crawl.warc.gz": b"".join(members)})
    beside = [PAGE.format(77)] if "two" in damage else []
    assert found.texts == _expected(DAMAGED)[:DAMAGED] + beside + _expected(DAMAGED)[DAMAGED:]
    assert set(found.faults) == {"bad-record"}


def test_what_precedes_the_damage_of_a_single_member_is_kept(tmp_path: Path) -> None:
    records = [_page(number) for number in range(400)]
    packed = gzip.compress(b"".join(records))
    found = read(tmp_path, {"crawl.warc.gz": packed[: len(packed) // 2]})
    assert len(found.texts) > 100
    assert found.texts == [PAGE.format(number) for number in range(len(found.texts))]
    assert found.faults == ["bad-record"]


@pytest.mark.parametrize("seed", range(30))
def test_any_damage_leaves_the_records_that_it_does_not_touch(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    packed = chance.random() < 0.5
    pieces = [gzip.compress(record) if packed else record for record in _whole()]
    hit = chance.randrange(1, len(pieces))
    damaged = bytearray(pieces[hit])
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
    pieces[hit] = bytes(damaged)
    found = read(tmp_path, {"crawl.warc.gz" if packed else "crawl.warc": b"".join(pieces)})
    assert [text for text in found.texts if text in _expected(hit - 1)] == _expected(hit - 1)


def _body(coding: str, content: bytes) -> tuple[bytes, str]:
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "zstd": zstandard.compress,
        "identity": bytes,
    }
    return packers[coding](content), f"Content-Encoding: {coding}"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd", "identity"])
@pytest.mark.parametrize("chunked", [False, True])
def test_the_encodings_of_the_transport_are_undone(coding: str, *, chunked: bool) -> None:
    content = PAGE.format(1).encode() * 40
    body, header = _body(coding, content)
    if chunked:
        parts = [body[at : at + 700] for at in range(0, len(body), 700)]
        body = b"".join(b"%x;name=x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    answer = answer_of(_answer(body, header, *["Transfer-Encoding: chunked"] * chunked), 1_000_000)
    assert answer.body == content
    undone_before = answer_of(_answer(content, header, "Transfer-Encoding: chunked"), 1_000_000)
    assert undone_before.body == content


def test_a_bomb_in_a_body_is_refused() -> None:
    with pytest.raises(BadBody, match="largest_bytes"):
        answer_of(_answer(gzip.compress(bytes(5_000_000)), "Content-Encoding: gzip"), 1_000_000)


def test_a_bomb_in_a_body_is_not_held() -> None:
    import tracemalloc

    bomb = _answer(zstandard.compress(bytes(100_000_000)), "Content-Encoding: zstd")
    tracemalloc.start()
    with pytest.raises(BadBody, match="largest_bytes"):
        answer_of(bomb, 1_000_000)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 80_000_000


def _packed(coding: str, content: bytes) -> bytes:
    body, header = _body(coding, content)
    return _answer(body, header, "Content-Type: text/html")


LONG = b"".join(b"<p>The ferry left at %d.</p>" % (number * 7919) for number in range(200))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("left", [0.02, 0.5, 0.99])
def test_a_body_that_is_cut_off_is_kept_with_its_bytes(tmp_path: Path, coding: str, left: float) -> None:
    block = _packed(coding, LONG)
    start = block.index(b"\r\n\r\n") + 4
    cut = block[: start + max(4, int(left * (len(block) - start)))]
    records = [_page(0), _record("response", cut, 1), _record("response", cut, 2, WARC_Truncated="length"), _page(3)]
    found = read(tmp_path, {"x.warc": b"".join(records)})
    has_text = coding != "zstd" and left > 0.1  # the one block of this zstd frame gives nothing before its end
    assert found.faults == ["bad-record"] * (1 if has_text else 2)
    assert found.quarantined == [cut] * (1 if has_text else 2)
    assert "cut off" in str(found.items[1].fault)
    assert found.sources[0]["problem"]
    assert "skipped" not in found.sources[0]
    if has_text:
        assert LONG.startswith(found.items[2].raw)
        assert found.items[2].meta["truncated"] == "length"
        assert "cut off" in found.items[2].meta["problem"]


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_all_members_of_a_body_are_read(coding: str) -> None:
    body = b"".join(_body(coding, LONG[at : at + 100])[0] for at in range(0, len(LONG), 100))
    answer = answer_of(_answer(body + b"\0\0\r\n", f"Content-Encoding: {coding}"), 1_000_000)
    assert (answer.body, answer.problem) == (LONG, "")
    followed = answer_of(_answer(body + b"junk", f"Content-Encoding: {coding}"), 1_000_000)
    assert followed.body == LONG
    assert "4 other bytes" in followed.problem
    with pytest.raises(BadBody):
        answer_of(_answer(body + _body(coding, LONG)[0][:-9], f"Content-Encoding: {coding}"), 1_000_000)


def test_a_chunk_that_is_cut_off_is_noticed() -> None:
    head = ["Content-Type: text/html", "Transfer-Encoding: chunked"]
    block = _answer(b"5\r\n<p>A \r\nff\r\npage of", *head)
    with pytest.raises(BadBody, match="cut off"):
        answer_of(block, 1_000)
    assert answer_of(block, 1_000, is_cut=True).body == b"<p>A page of"


@pytest.mark.parametrize("size", [60_000, 70_000, 1_000_000])
@pytest.mark.parametrize("where", ["answer", "record"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_long_headers_do_not_cost_the_page(tmp_path: Path, size: int, where: str, *, is_packed: bool) -> None:
    long = "q" * size
    if where == "answer":
        record = _record("response", _answer(b"<p>A page.</p>", "Content-Type: text/html", f"Set-Cookie: {long}"), 7)
    else:
        record = _record("response", _answer(b"<p>A page.</p>", "Content-Type: text/html"), 7, WARC_Target_URI=long)
    parts = [_page(0), record, _page(1)]
    content = b"".join(map(gzip.compress, parts)) if is_packed else b"".join(parts)
    found = read(tmp_path, {"x.warc.gz" if is_packed else "x.warc": content})
    assert found.texts == [PAGE.format(0), "<p>A page.</p>", PAGE.format(1)]


def test_headers_without_an_end_keep_the_record(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: " + b"q" * 1_100_000 + b"\r\n\r\n<p>A page.</p>"
    found = read(tmp_path, {"x.warc": _record("response", block, 1) + _page(2)})
    assert found.texts == [PAGE.format(2)]
    assert found.quarantined == [block]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (_record("request", b"GET / HTTP/1.1\r\n\r\n"), "record request"),
        (
            _record("response", _answer(b"<p>Gone.</p>", "Content-Type: text/html", status="404 Not Found")),
            "status 404",
        ),
        (_record("response", _answer(b"\x89PNG", "Content-Type: image/png")), "type image/png"),
        (_record("response", _answer(b"", "Content-Type: text/html")), "empty"),
        (_record("response", _answer(bytes(21_000_000), "Content-Type: video/mp4")), "type video/mp4"),
    ],
)
def test_what_is_no_document_is_counted(tmp_path: Path, record: bytes, why: str) -> None:
    found = read(tmp_path, {"crawl.warc.gz": gzip.compress(record) + gzip.compress(_page(1))})
    assert found.texts == [PAGE.format(1)]
    assert not found.faults
    assert found.sources[0]["skipped"] == {why: 1}


def test_a_text_that_is_too_large_costs_itself(tmp_path: Path) -> None:
    large = _record("conversion", b"x " * 11_000_000, 8, Content_Type="text/plain")
    found = read(tmp_path, {"a.wet": large + _record("conversion", b"A text.", 9, Content_Type="text/plain")})
    assert found.texts == ["A text."]
    assert found.faults == ["too-large"]


def test_a_digest_that_does_not_fit_is_noted(tmp_path: Path) -> None:
    import base64
    import hashlib

    block = _answer(b"<p>A page.</p>", "Content-Type: text/html")
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    right = _record("response", block, 1, WARC_Block_Digest=f"sha1:{digest}")
    wrong = _record("response", block.replace(b"A", b"B"), 2, WARC_Block_Digest=f"sha1:{digest}")
    found = read(tmp_path, {"x.warc": right + wrong})
    assert [item.meta.get("digest") for item in found.items] == [None, "does not fit the record"]


def _cleaned(luigi: Run, place: Path, files: dict[str, bytes]) -> list[dict[str, Any]]:
    (place / "in").mkdir()
    for name, content in files.items():
        (place / "in" / name).write_bytes(content)
    done = luigi("CleanCorpus", "--source", "in")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (place / "output" / "documents.jsonl").read_text().splitlines()]


def test_a_run_takes_the_charset_of_the_header_and_gives_the_payload_back(luigi: Run, tmp_path: Path) -> None:
    sentence = "Мэр города открыл новый мост через реку."
    page = f"<html><body><p>{sentence}</p></body></html>".encode("koi8-r")
    answer = _answer(gzip.compress(page), "Content-Type: text/html; charset=koi8-r", "Content-Encoding: gzip")
    wet = _record("conversion", "Der Bürgermeister sprach.\n\nScroll to Top".encode(), 7, Content_Type="text/plain")
    files = {"a.warc.gz": gzip.compress(_record("response", answer, 5)), "b.warc.wet.gz": gzip.compress(wet)}
    first, second = _cleaned(luigi, tmp_path, files)
    assert first["text"].strip() == sentence
    assert first["kind"] == "html"
    assert second["text"] == "Der Bürgermeister sprach."
    entry = json.loads((tmp_path / "output" / "ledger.jsonl").read_text().splitlines()[0])
    assert (entry["encoding"], entry["encoding_evidence"]) == ("koi8-r", "charset of the transport")
    back = luigi("Restore", "--to", "back")
    assert back.returncode == 0, back.stderr
    (held,) = map(json.loads, (tmp_path / "back" / "a.warc.gz.originals.jsonl").read_text().splitlines())
    import base64

    assert base64.b64decode(held["raw"]) == page


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.warc": b"%PDF-1.7 nothing", "b.warc.gz": b"", "c.warc": b"", "d.warc.gz": b"text"})
    assert not found.texts
    assert set(found.faults) == {"bad-record"}


def _many(count: int, place: Path) -> Reading:
    return read(place, {"x.warc": b"WARC/1.0\r\nContent-Length: 5000000000\r\n\r\nx\r\n" * count})


def test_many_wrong_lengths_take_time_in_proportion(tmp_path: Path) -> None:
    import time

    spent = []
    for number, count in enumerate((4_000, 16_000)):
        begin = time.process_time()
        assert len(_many(count, tmp_path / str(number)).faults) == count
        spent.append(time.process_time() - begin)
    assert spent[1] < 8 * spent[0] + 0.3
