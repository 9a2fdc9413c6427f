"""Bytes to text: every way is found, and every way back gives the same bytes."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotText
from pipeline.model import Source
from pipeline.reading import charsets
from pipeline.reading import decode as module
from pipeline.reading.decode import _MAGIC, HEAD_BYTES, _declared_encoding, _mostly_utf8, decode, encoded, wide_encoding

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


LETTERS = "".join(filter(str.isalpha, RUSSIAN))
HALVES = "so \ud83d\ude00".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("raw", "encoding", "evidence"),
    [
        (b"plain", "utf-8", "ASCII"),
        (b"", "utf-8", "ASCII"),
        (FRENCH.encode(), "utf-8", "valid UTF-8"),
        (b"\xef\xbb\xbfplain", "utf-8", "byte order mark"),
        (f"\ufeff{RUSSIAN}".encode("utf-16-le"), "utf-16-le", "byte order mark"),
        (f"\ufeff{RUSSIAN}".encode("utf-16-be"), "utf-16-be", "byte order mark"),
        (f"\ufeff{RUSSIAN}".encode("utf-32-le"), "utf-32-le", "byte order mark"),
        (f"\ufeff{RUSSIAN}".encode("utf-32-be"), "utf-32-be", "byte order mark"),
        (FRENCH.encode("utf-16-le"), "utf-16-le", "pattern of NUL bytes"),
        (FRENCH.encode("utf-16-be"), "utf-16-be", "pattern of NUL bytes"),
        (FRENCH.encode("utf-32-le"), "utf-32-le", "pattern of NUL bytes"),
        (FRENCH.encode("utf-32-be"), "utf-32-be", "pattern of NUL bytes"),
        (JAPANESE.encode("iso2022_jp"), "iso2022_jp_ext", "escape sequences of ISO 2022"),
        ("아무도 오지 않았다".encode("iso2022_kr"), "iso2022_kr", "escape sequences of ISO 2022"),
        (b"\x1b[31mred\x1b[0m", "utf-8", "ASCII"),
        (HALVES, "utf-8-pairs", "UTF-8 of UTF-16 pairs"),
        (RUSSIAN.encode() + b"\xff", "utf-8", "mostly valid UTF-8"),
        (RUSSIAN.encode()[:-2], "utf-8", "mostly valid UTF-8"),
        (b"It\x92s late", "cp1252", "no other sign"),
        (RUSSIAN.encode("cp1251"), "cp1251", "letter statistics"),
    ],
)
def test_the_evidence_for_an_encoding_is_told(
    raw: bytes, encoding: str, evidence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charsets, "_detector", lambda: None)
    source = decode(raw).source
    assert (source.encoding, source.evidence, source.raw) == (encoding, evidence, None)


@pytest.mark.parametrize(
    ("declared", "read"),
    [
        ("ISO-8859-1", "cp1252"), ("latin1", "cp1252"), ("us-ascii", "cp1252"), ("windows-1252", "windows-1252"),
        ("iso-8859-15", "iso-8859-15"), ("utf-16", None), ("utf-32", None), ("utf-7", None), ("ucs-2", None),
        ("rot13", None), ("base64", None), ("nonsense", None), ("gb2312", "gb18030"),
        ("utf16", None), ("u32", None), ("u7", None), ("utf_16_le", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ['<meta charset="{}">', "<meta content='text/html; charset={}'>", '<?xml encoding="{}"?>']
)
def test_a_declared_name_means_what_browsers_take_it_for(declared: str, read: str | None, form: str) -> None:
    text = "没有人来" if declared == "gb2312" else "d\xe9j\xe0 vu"
    raw = form.format(declared).encode() + text.encode("gb18030" if declared == "gb2312" else "latin-1")
    assert _declared_encoding(raw) == ("gb2312" if declared == "gb2312" else read)


def test_a_name_stands_for_the_wider_charset_where_it_does_not_decode_itself() -> None:
    raw = b'<meta charset="gb2312">' + "镕基".encode("gb18030")
    assert _declared_encoding(raw) == "gb18030"
    assert _declared_encoding(b'<meta charset="ascii">\x81\x8d') is None


def test_a_charset_is_declared_at_the_top_or_not_at_all() -> None:
    name = b'<meta charset="koi8-r">'
    assert _declared_encoding(b" " * (HEAD_BYTES - len(name)) + name) == "koi8-r"
    assert _declared_encoding(b" " * HEAD_BYTES + name) is None


@pytest.mark.parametrize(("magic", "sign"), _MAGIC)
def test_what_is_no_text_is_refused_by_its_first_bytes(magic: bytes, sign: str) -> None:
    with pytest.raises(NotText) as refused:
        decode(magic + b" and so on")
    assert refused.value.sign == sign
    assert decode(b"the file starts with " + magic[:1].replace(b"\0", b"")).text.startswith("the file")


@pytest.mark.parametrize("tail", [b"", b"\xc3\xa9"], ids=["ASCII", "UTF-8"])
def test_control_bytes_in_the_head_are_noise_from_a_number_and_a_share_on(tail: bytes) -> None:
    def raw(noise: int, size: int) -> bytes:
        return b"\x01" * noise + tail + b"a" * (size - noise - len(tail))

    assert decode(raw(7, 10)).text
    assert decode(raw(8, 80)).text
    assert decode(b"a" * HEAD_BYTES + raw(80, 100)).text
    with pytest.raises(NotText) as refused:
        decode(raw(8, 79))
    assert refused.value.sign == "8 of its first 79 bytes are control bytes"
    with pytest.raises(NotText, match=f"first {HEAD_BYTES} bytes"):
        decode(raw(500, 10_000))


@pytest.mark.parametrize(
    ("raw", "mostly"),
    [
        (b"\xc3\xa9\xff", True),
        (b"\xc3\xa9\xff\xff", False),
        (b"\xc3\xa9\xc3\xa9\xff\xff\xff", True),
        (b"\xff", False),
        (b"\xc3\xa9\xe2\x82", True),
        (b"\xc3\xa9 \xf0\x9f\x98", True),
        (b"abc\xe2\x82", False),
        (b"\xc3\xa9\xe2\x82a", False),
    ],
)
def test_over_half_of_the_high_bytes_in_sound_sequences_are_utf_8(raw: bytes, *, mostly: bool) -> None:
    assert _mostly_utf8(raw) is mostly


def test_bytes_of_windows_1252_between_utf_8_are_read_one_by_one() -> None:
    raw = "Ça, déjà vu. Жаль".encode() + " “naïve” façade élevé où été, déçu, brûlée".encode("cp1252") * 2
    source = decode(raw).source
    assert (source.encoding, source.evidence) == ("utf-8", "partly valid UTF-8")
    assert encoded(*decode(raw)) == raw


def test_a_charset_of_the_transport_is_evidence_and_no_order() -> None:
    words = "Мэр города открыл новый мост через реку, и никто не возразил."
    found = decode(words.encode("koi8-r"), "KOI8-R")
    assert (found.source.encoding, found.source.evidence) == ("koi8-r", "charset of the transport")
    assert decode(words.encode("cp1251"), "iso-8859-1").text == words
    assert decode(words.encode(), "koi8-r").source.encoding == "utf-8"
    assert decode(words.encode("koi8-r"), "no-such-charset").text == words
    page = b'<meta charset="windows-1252"><p>' + words.encode("koi8-r")
    assert decode(page, "koi8-r").source.evidence == "charset of the transport"


def test_bytes_that_a_codec_would_write_otherwise_are_kept() -> None:
    raw = b"\x1b$B\x1b(B\x1b$B$+$-\x1b(B"
    found = decode(raw)
    assert found == ("かき", Source("iso2022_jp_ext", "escape sequences of ISO 2022", raw))
    assert encoded(*found) == raw


def test_a_mark_of_utf_16_is_judged_by_the_head_alone() -> None:
    def is_narrow(words: bytes) -> bool:
        return module._is_narrow(b"\xff\xfe" + words, b"\xff\xfe", "utf-16-le")

    storm = b" storm over the hill" * 300
    assert is_narrow(storm)
    assert is_narrow(storm[:1001])
    assert is_narrow(b" storm \xd8\xd8 over the hill")
    assert not is_narrow(storm[: HEAD_BYTES - 3] + b"\0" + storm)
    assert is_narrow(storm[: HEAD_BYTES - 2] + b"\0" + storm)


@pytest.mark.parametrize(("head", "narrow"), [(b"", False), (b"a", True), (b"abcd\xff", True), (b"abc\xff", False)])
def test_four_in_five_printable_bytes_look_narrow(head: bytes, *, narrow: bool) -> None:
    assert module._looks_narrow(head) is narrow


def test_an_ideograph_of_two_letters_has_to_read_better_than_one_of_other_bytes() -> None:
    """`no` in UTF-16 is an ideograph of medium use."""
    assert not module._is_natural(b"no", "潮")
    assert module._is_natural(b"\x6e\x9f", "潮")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"a\0", None),
        (b"a\0b\0", "utf-16-le"),
        (b"\0a\0b", "utf-16-be"),
        (b"a\0b\0c", None),
        (b"a\0\0\0", None),
        (b"a\0\0\0b\0\0\0", "utf-32-le"),
        ("ab你们".encode("utf-16-le") * 3, None),
        ("abc你们".encode("utf-16-le") * 3, "utf-16-le"),
        ("Жаль, что".encode("utf-16-le"), "utf-16-le"),
        (LETTERS[:39].encode("utf-16-le") + b" \0", None),
        (LETTERS[:38].encode("utf-16-le") + b" \0", "utf-16-le"),
        (("a" * (HEAD_BYTES // 2 - 1) + "\x01").encode("utf-16-le"), None),
        (("a" * (HEAD_BYTES // 2) + "\x01").encode("utf-16-le"), "utf-16-le"),
        (("a" * (HEAD_BYTES // 2 - 1) + "😀").encode("utf-16-le"), "utf-16-le"),
        (("a" * (HEAD_BYTES // 2 - 1) + "😀").encode("utf-16-be"), "utf-16-be"),
        (("a" * 40).encode("utf-16-le") + b"\x00\xd8", None),
    ],
)  # fmt: skip
def test_nul_bytes_show_wide_text_of_two_characters_and_more(raw: bytes, encoding: str | None) -> None:
    assert wide_encoding(raw) == encoding


def test_a_mixture_has_to_read_far_better_than_one_charset() -> None:
    far = "Ça, déjà vu. Жаль".encode() + " élevé où été".encode("cp1252") * 3
    slightly = "ö é ".encode() + "été où ".encode("cp1252") * 5
    assert module._reads_better_mixed(far, "cp1252")
    assert module._reads_better_mixed(far + b"\x81", "cp1252")
    assert not module._reads_better_mixed(slightly, "cp1252")
    assert not module._reads_better_mixed(FRENCH.encode("cp1252"), "koi8-r")


@pytest.mark.parametrize(
    ("raw", "name"), [(b"abcd", "utf-7"), (b"a\0\0\0b\0\0\0", "utf-32-le"), (b"abcd", "utf-16-be")]
)
def test_a_declared_wide_charset_is_not_taken_even_where_it_decodes(raw: bytes, name: str) -> None:
    assert raw.decode(name)
    assert module._usable_encoding(raw, name) is None


class Detector:
    """A detector that always gives one answer."""

    def __init__(self, answer: str | None) -> None:
        self.answer = answer

    def detect(self, _: bytes) -> dict[str, str | None]:
        return {"encoding": self.answer}


@pytest.mark.parametrize(
    ("answer", "raw", "name"),
    [
        ("KOI8-R", RUSSIAN.encode("koi8-r"), "koi8-r"),
        ("GB2312", "镕基".encode("gb18030"), "gb18030"),
        ("utf-8", b"\xff", None),
        ("ascii", b"\xff", None),
        ("no-such-charset", b"\xff", None),
        ("utf-16", b"\xff\xff\xff", None),
        (None, b"\xff", None),
    ],
)
def test_the_answer_of_a_detector_counts_where_it_decodes(
    answer: str | None, raw: bytes, name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charsets, "_detector", lambda: Detector(answer))
    assert charsets._detected(raw) == name
