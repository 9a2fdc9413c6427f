"""Bytes to text: every way is found, and every way back gives the same bytes."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotText
from pipeline.reading import charsets
from pipeline.reading.decode import decode, encoded

RUSSIAN = "Жаль, что никто не пришёл на встречу. Мы ждали до самого вечера, а потом разошлись по домам."
GREEK = "Κανείς δεν ήρθε στη συνάντηση. Περιμέναμε μέχρι το βράδυ και μετά πήγαμε στα σπίτια μας."
JAPANESE = "誰も会議に来ませんでした。私たちは夕方まで待って、それから家に帰りました。"
FRENCH = "Personne n'est venu à la réunion ; nous avons attendu jusqu'au soir, déçus, puis chacun est rentré."
CHINESE = "没有人来参加会议。我们一直等到晚上，然后各自回家了。"


@given(st.binary(max_size=200))
def test_the_way_back_gives_the_same_bytes(raw: bytes) -> None:
    try:
        text, source = decode(raw)
    except NotText:
        return
    assert encoded(text, source) == raw


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-32-be"),
        (RUSSIAN, "utf-16-be"),
    ],
)
def test_legacy_charsets_are_found_without_a_detector(text: str, charset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charsets, "_detector", lambda: None)
    found = decode(text.encode(charset))
    assert found.text.removeprefix("\ufeff") == text
    assert encoded(*found) == text.encode(charset)


def test_one_bad_byte_does_not_turn_the_page() -> None:
    raw = RUSSIAN.encode() + b"\xff" + GREEK.encode()
    assert decode(raw).text == f"{RUSSIAN}\udcff{GREEK}"


def test_a_lying_declaration_is_overruled_by_valid_utf8() -> None:
    raw = f'<html><head><meta charset="iso-8859-1"></head><body>{FRENCH}</body></html>'.encode()
    assert FRENCH in decode(raw).text


def test_a_declaration_that_decodes_stands() -> None:
    raw = b'<?xml version="1.0" encoding="windows-1251"?><p>' + "Да".encode("cp1251") + b"</p>"
    assert decode(raw).source.evidence == "declared charset"


def test_few_bytes_are_windows_1252() -> None:
    assert decode(b"It\x92s late").text == "It’s late"


def test_pairs_in_utf8_stay_pairs() -> None:
    raw = "so \ud83d\ude00".encode("utf-8", "surrogatepass")
    found = decode(raw)
    assert found.text == "so \ud83d\ude00"
    assert encoded(*found) == raw


def test_the_detector_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    charsets._detector.cache_clear()
    monkeypatch.setattr(charsets, "import_module", missing)
    try:
        assert charsets._detector() is None
    finally:
        charsets._detector.cache_clear()
    assert importlib.import_module("pipeline.reading.charsets") is charsets


ENGLISH = "Take off the lid, then turn it over and wait for the tide before you put to sea again."


@pytest.mark.parametrize("size", [12, 20, 34, 40, 60, 86])
def test_one_nul_in_ascii_makes_no_ideographs(size: int) -> None:
    text = ENGLISH[:size].encode()
    read = [decode(text[:place] + b"\0" + text[place + 1 :]).text for place in range(size)]
    assert all(part.isascii() for part in read)


@pytest.mark.parametrize("value", ["ÿþ storm", "ÿþnaïve words", "þÿ a café by the sea", "þÿstorm over"])
def test_latin_letters_before_ascii_are_no_mark_of_utf_16(value: str) -> None:
    assert not any(char > "\u2e7f" for char in decode(value.encode("latin-1")).text)


@pytest.mark.parametrize(
    "text", ["你好", CHINESE, JAPANESE, "안녕하세요", "Привет, мир", "Hi", "かきくけこ さしすせそ"]
)
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_short_texts_in_utf_16_are_read_behind_a_mark(text: str, charset: str) -> None:
    assert decode(f"\ufeff{text}".encode(charset)).text == f"\ufeff{text}"


@pytest.mark.parametrize("text", ["你好\n", f"{CHINESE}\n", f"{JAPANESE}\n", "Привет, мир\n", "Hello\n"])
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_short_texts_in_utf_16_are_read_without_a_mark(text: str, charset: str) -> None:
    assert decode(text.encode(charset)).text == text
