"""Characters: what is broken comes back, what is sound stays, and ftfy's own test of badness is met exactly."""

import random
import time

import pytest
from ftfy import badness
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.characters import repaired, repairs_of, tables
from pipeline.characters import suspicions as gate
from pipeline.edits import render, restore, visible

FRENCH = "Déjà, l’été s’achève à Évreux : « Où êtes-vous ? » demanda-t-elle, gênée."
RUSSIAN = "Жаль, что никто не пришёл на встречу. Мы ждали до самого вечера."
CHINESE = "没有人来参加会议。我们一直等到晚上，然后各自回家了。"

SOUND = [
    FRENCH,
    RUSSIAN,
    CHINESE,
    "Ни слова — «тишина», сказал он… Ещё 25 °C и 100 €.",
    "AT&T and R&D; the &c; of old books.",
    "In HTML you write &amp;lt; to get &lt;, see <a href='x'>this</a>.",
    "Typical garbage: â€™ for ’, Ã¼ for ü.",
    "Â is a letter of Romanian; Ã of Portuguese.",
    "می\u200cخواهم کتاب\u200cها را بخوانم",
    "👨\u200d👩\u200d👧 ❤️\u200d🔥",
    "สวัสดี\u200bชาวโลก",
    "قال \u2068Hello\u2069 ثم ذهب",
    "ĳsvrij, ﬅ, ＡＢＣ, ﾃﾚﾋﾞ, ½ cup, 5′ 10″",
    "СССР-USA, α-Strahlung, β2-агонист, 5 кБ",
    "¯\\_(ツ)_/¯ (╯°□°)╯︵ ┻━┻",
    "┌────┐\n│ ab │\n└────┘",
    "a=b; c==d; x=3D or 2D? 20% off, 50%CD",
    "In JSON, \\u00e9 stands for é.",
    "ŞİŞLİ ÇAĞRI, ŻÓŁĆ, SFÂNT, ÉÉN, HÅØYA, SELKÄ EDELLÄ",
    "name\x0cnext page",
    "C:\\users\\new\\u00 \\n and \\u00e9 in Python, \\u00e9 again",
    "Ã é a letra til. São João, CORAÇÃO. Ã é a letra til. Ã é o til. Ã é.",
    "It cost ¥50 and ¥100, the years—long before—were £5 each.",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_stays(text: str) -> None:
    assert render(text, repairs_of(text)) == text


@pytest.mark.parametrize(
    "charset", ["latin-1", "cp1252", "cp1250", "cp1254", "cp850", "cp437", "iso8859-15", "mac_roman"]
)
@pytest.mark.parametrize("layers", [1, 2])
def test_mojibake_comes_back(charset: str, layers: int) -> None:
    broken = FRENCH
    for _ in range(layers):
        broken = "".join(bytes([b]).decode(charset, "ignore") or chr(b) for b in broken.encode())
    assert render(broken, repairs_of(broken)) == FRENCH


@pytest.mark.parametrize(
    ("broken", "sound"),
    [
        ("\ud83d\ude00 and \ud83d", "😀 and \ufffd"),
        ("caf\udce9 noir", "café noir"),
        ("\x1b[1;31mred\x1b[0m, b\bbo\bol\bld\bd, \x1b]8;;http://x/\x1b\\word\x1b]8;;\x1b\\", "red, bold, word"),
        ("N\x00U\x01L", "NUL"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("The end.\x85New line", "The end.\nNew line"),
        ("zero\u200bwidth, so\u00adft, \ufeffmark, \u202dleft\u202c", "zerowidth, soft, mark, left"),
        ("ﬁne oﬃce", "fine office"),
        ("Сomputers аnd hеlp", "Computers and help"),
        ("caf&eacute; &#8220;x&#8221; &amp;amp; y", "café “x” & y"),
        ("d=C3=A9j=C3=A0 =3D vu", "déjà = vu"),
        ("d%C3%A9j%C3%A0 vu, %C3%A9t%C3%A9 fini", "déjà vu, été fini"),
        ("d\\u00e9j\\u00e0 vu", "déjà vu"),
        (RUSSIAN.encode("cp1251").decode("latin-1"), RUSSIAN),
        (RUSSIAN.encode("koi8-r").decode("cp1251"), RUSSIAN),
        (RUSSIAN.encode("cp866").decode("cp1251", "replace").replace("\ufffd", "\x98"), RUSSIAN),
        (CHINESE.encode("gb18030").decode("latin-1"), CHINESE),
        ("Wärme, Öl und Übermut, größer".encode().decode("gb18030"), "Wärme, Öl und Übermut, größer"),
        ("Plain words.".encode("utf-16-le").decode("latin-1"), "Plain words."),
        ("Plain words, and more.".encode("utf-16-le").decode("utf-16-be"), "Plain words, and more."),
    ],
)
def test_what_is_broken_comes_back(broken: str, sound: str) -> None:
    assert render(broken, repairs_of(broken)) == sound


def test_lost_characters_are_flagged_not_guessed() -> None:
    edits, flags = repaired("half \ud83d of it")
    assert render("half \ud83d of it", edits) == "half \ufffd of it"
    assert [flag.kind for flag in flags] == ["loss"]


def test_overrides_of_direction_are_flagged_as_an_attack() -> None:
    assert [flag.kind for flag in repaired("invoice\u202etxt.exe").flags] == ["attack.bidi"]


def test_a_page_keeps_its_entities_and_its_tags() -> None:
    page = "<p title='&eacute;'>caf&eacute; â€œxâ€\x9d <b>a\u200bb</b>\r\n</p>"
    edits = repaired(page, markup=True).edits
    assert render(page, edits) == "<p title='&eacute;'>caf&eacute; “x” <b>ab</b>\r\n</p>"
    assert not any(set("<>") & {*edit.before} for edit in edits)


_MIXED = st.text(
    st.sampled_from([*tables.alphabet()[::7], *"aZ .,?&;=%\\\n\r\x00\x1b\xad\u200b\u202e\ufb01о\ud83d\udc80Ã©â€™"]),
    max_size=60,
)


@settings(deadline=None, max_examples=150)
@given(_MIXED)
def test_edits_are_effective_and_can_be_undone(text: str) -> None:
    edits = repairs_of(text)
    assert visible(edits) == edits
    assert restore(render(text, edits), edits) == text
    for left_out in edits:
        assert restore(render(text, [e for e in edits if e != left_out]), [e for e in edits if e != left_out]) == text


@pytest.mark.parametrize("seed", range(3))
def test_the_gate_says_what_ftfy_says(seed: int) -> None:
    chance = random.Random(seed)
    alphabet = [*set(tables.alphabet())] + list("abcXYZ  .,?\n") * 8
    for _ in range(4000):
        text = "".join(chance.choices(alphabet, k=chance.randint(1, 16)))
        assert gate.is_bad(text) == badness.is_bad(text), ascii(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_the_gate_lets_nothing_bad_pass(text: str) -> None:
    if badness.is_bad(text):
        assert gate.is_bad(text)
        assert gate.Suspicion.BAD in gate.suspicions(text)


@pytest.mark.parametrize(
    "poison",
    [
        "a" + "\u0301" * 60_000,
        "Ã" * 60_000,
        "&amp;" * 12_000,
        "\x1b[" * 30_000,
        "=\n" * 30_000,
        "а" * 30_000 + "a" * 30_000,
        "\u202e" * 60_000,
        "a-\n" * 20_000,
        "a\b" * 30_000,
        "鍙" * 30_000,
        "\udcff" * 30_000,
    ],
    ids=ascii,
)
def test_poison_takes_linear_time(poison: str) -> None:
    start = time.process_time()
    repairs_of(poison)
    assert time.process_time() - start < 5
