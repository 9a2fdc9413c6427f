"""A repair has to pay for itself: the outcome reads better, sound text of any kind stays, what is lost is flagged."""

import base64

import pytest

from pipeline.characters import repaired, repairs_of
from pipeline.edits import render

TREE = """app@1.0.0
├─┬ left@2.1.0
│ └── pad@1.0.3
└── right@0.9.1
"""
FOLDERS = """.
├── bin
│   ├── run
│   └── stop
└── share
    └── doc

4 directories, 2 files
"""
TABLE = """┌──────┬────┐
│ Öl   │ 12 │
├──────┼────┤
│ Salz │  3 │
└──────┴────┘
"""
DOUBLE = """╔══════════╗
║ Größe  3 ║
╚══════════╝
"""
LOG = """2024-03-01 10:01:22 ERROR Не удалось открыть файл «данные.txt»: доступ запрещён
2024-03-01 10:01:23 WARN  Η σύνδεση έληξε
2024-03-01 10:01:24 INFO  接続しました (12 ms)
"""
CODE = """def f(x: str) -> str:
    return x.replace("&lt;", "<").replace("\\u00e9", "é")  # Ã is a letter
PALETTE = {"a": "[0;31m", "b": "[0m"}
"""
BASE64 = base64.encodebytes(bytes(range(256)) * 3).decode()
CONFIG = "name=value\nempty=\npath=/a/b=c\nkey=3D\n"
TALK = 'Write "&lt;" for a less-than sign and "&amp;" for an ampersand.'
NAMES = "SELKÄ EDELLÄ, Ångström Ø 5 µm, HÅØYA, 3 × 4 °C, “Ç’est ça”, ¿Qué?, S.Ã.R.L."
POLISH = "Zażółć gęślą jaźń – „tak” – Łódź…"
DATA = '{"titles": ["A Clerk\\u2019s Manual", "A Baker\\u2019s Manual"]}'
SOUNDS = "Words are made with sounds such as k-kool\n   /K'kool´/, k-rad /K´rad´/, and k-awesome /K'aw´sm/\n"
ADDRESS = 'email = "BabylonAS\u0410\u0422yandexD\u041eTru"\n'
SONG = "Ã, A, E: three letters of an alphabet."


@pytest.mark.parametrize(
    "text",
    [TREE, FOLDERS, TABLE, DOUBLE, LOG, CODE, BASE64, CONFIG, TALK, NAMES, POLISH, DATA, SOUNDS, ADDRESS, SONG],
    ids=lambda text: text[:12],
)
def test_sound_text_is_no_evidence(text: str) -> None:
    assert repaired(text) == ((), ())


@pytest.mark.parametrize("before", ["When I list them I get this:\n\n", "Schön ist anders – das sagt er auch:\n\n"])
@pytest.mark.parametrize("drawing", [TREE, FOLDERS, TABLE, DOUBLE])
def test_drawings_in_prose_stay(before: str, drawing: str) -> None:
    assert repairs_of(f"{before}{drawing}\nand the build fails with a missing module.\n") == ()


@pytest.mark.parametrize(
    ("broken", "sound"),
    [
        ("Paris – LÃ©on et ThÃ©o", "Paris – Léon et Théo"),
        ("Linz – SchÃ¶n & SÃ¶hne", "Linz – Schön & Söhne"),
        ("Malmö – SmÃ¥ bÃ¥tar i hamnen", "Malmö – Små båtar i hamnen"),
        ("1. Hansen – DrÃ¥ber\n2. Hansen – SmÃ¥ blÃ¥ sejl\n", "1. Hansen – Dråber\n2. Hansen – Små blå sejl\n"),
        ("tÃ£o semelhantes Ã s outras, graÃ§as Ã quele acordo", "tão semelhantes às outras, graças àquele acordo"),
        ("opiniÃ£o contrÃ¡ria Ã quilo e Ã  tarde", "opinião contrária àquilo e à tarde"),
        (
            "Das Wetter ist schÃ¶n und die StraÃŸen sind leer, sagte sie.",
            "Das Wetter ist schön und die Straßen sind leer, sagte sie.",
        ),
        ("surpri\u00ad\nsed by cross-\u00ad\nsectional views", "surprised by cross-sectional views"),
        ("langsa\u00admer als fr\u00adüher", "langsamer als früher"),
        ("\x0304,01warning\x03 the \x02quay\x02 is \x033ok\x0f", "warning the quay is ok"),
        ("[31mERROR[0m no such file\n[1;33mWARN[0m late\n", "ERROR no such file\nWARN late\n"),
        (
            "The town&#8217;s mayor said &#8220;no&#8221;.<br />It <b>rained</b>.",
            "The town’s mayor said “no”.\nIt <b>rained</b>.",
        ),
        ("where &lt;Ferry Co Inc> has a tent.\n Reuter\n&#3;", "where <Ferry Co Inc> has a tent.\n Reuter\n"),
        (
            "See https://example.org/?a=3D1&b=3D2 for the form, which has to be filled in by M=\nonday, please.",
            "See https://example.org/?a=1&b=2 for the form, which has to be filled in by Monday, please.",
        ),
    ],
)
def test_damage_comes_back(broken: str, sound: str) -> None:
    assert render(broken, repairs_of(broken)) == sound


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("The speci\x00cation de\x00nes it.", ["\x00", "\x00"]),
        ("voorschri\x03en", ["\x03"]),
        ("Shut o\x00 the water before the \x00lter is out.", ["\x00", "\x00"]),
        ("The (cid:31)rst (cid:30)oor", ["(cid:31)", "(cid:30)"]),
        ("(cid:44)(cid:81)(cid:89) 214.00 EUR", ["(cid:44)(cid:81)(cid:89)"]),
        ("Die StraÃŸen sind schÃ¶n, sagt er frÃ", ["Ã"]),
    ],
)
def test_what_cannot_come_back_is_flagged(text: str, lost: list[str]) -> None:
    flags = repaired(text).flags
    assert [flag.span.of(text) for flag in flags if flag.kind == "loss"] == lost


@pytest.mark.parametrize(
    "text", ["The bell rang.\x07 Then nothing.", "Page one.\x0cPage two.", "See (cid:1) in the manual."]
)
def test_what_no_word_lost_is_not_flagged(text: str) -> None:
    assert [flag for flag in repaired(text).flags if flag.kind == "loss"] == []


def test_one_colour_code_is_no_chat() -> None:
    assert render("a\x031b", repairs_of("a\x031b")) == "a1b"
