"""Sound structures that look like lost text, in kinds: none of them is flagged."""

import pytest

from pipeline.flow import document_of
from pipeline.lost_text.doubt import familiarity
from pipeline.lost_text.excuses import is_signature
from pipeline.lost_text.findings import findings_of
from pipeline.lost_text.margins import Margins
from pipeline.lost_text.style import Style, is_greeting, is_identifier, is_section
from pipeline.lost_text.units import units_of
from pipeline.model import UNIDENTIFIED, Genre, Identified
from pipeline.reading.blocks import blocks_of

ROAD = "A new road will be built in the spring, if the money can be found."
MET = "The council met on Tuesday to talk about the bridge over the river."
VOTE = "Nobody expected a vote before the end of the week, the mayor said."
LOST = "by a lorry in March and has been closed to all traffic ever since."


def losses(text: str) -> list[tuple[str, str]]:
    """Return kind and text of what the detector finds; nothing is cut before."""
    return [(finding.kind, finding.span.of(text)) for finding in findings_of(document_of(text))]


LETTERS = [
    "Hello Anna,\n\nit was good to see you on the quay last week. The boat is ready.\n\nBest wishes,\nJonas Hale",
    "Dear colleagues,\n\nthe office will be closed on Friday. Please take your things home.\n\nThank you,\nIrina",
    "Liebe Frau Sommer,\n\nvielen Dank für den Brief vom Montag. Wir kommen gern.\n\nHerzliche Grüße\nJonas",
    "Chère Madame,\n\nje vous écris au sujet du pont. Il est fermé depuis mars.\n\nBien à vous,\nIrina",
    "Estimada señora Vidal,\n\nle escribo por el puente. Está cerrado desde marzo.\n\nUn saludo,\nIrina",
    "Gentile dottor Neri,\n\nla ringrazio per la lettera. Il ponte è chiuso da marzo.\n\nCordiali saluti\nIrina",
    "Kära Anna,\n\ntack för brevet i måndags. Bron har varit stängd sedan i mars.\n\nHälsningar\nJonas",
    "Szanowna Pani,\n\ndziękuję za list. Most jest zamknięty od marca.\n\nZ poważaniem\nJonas",
    "Уважаемая Анна Петровна,\n\nпишу вам о мосте. Он закрыт с марта.\n\nС уважением,\nИван",
]
ENTRIES = [
    """mole, n. a wall of stone that keeps the sea out of a harbour.

moor, v. to tie a boat to a ring or a post.

mast, n. the pole that carries the sails of a boat.""",
    """Mole

[from Latin, a heap] A wall of stone in the sea.

Moor

[of unknown origin] To tie a boat to a ring.

Mast

[akin to German] The pole that carries the sails.

Oar

A pole with a blade, used to row.""",
]
LOWER_THROUGHOUT = [
    "so we walked along the old wall. the tide was out. nobody else was there.",
    "so we walked along the old wall. the tide was out.\n\nlater it rained. we went home and made tea.",
    "мы шли вдоль старой стены. был отлив. потом пошёл дождь.",
]
AROUND_CODE = [
    f"{MET}\n\nWhen I start it with this file\n\n    name: pier\n\nthe program stops with an error.\n\n{ROAD}",
    f"{MET}\n\nYou may also try\n\n    sail --help\n\nto see what else there is.\n\n{ROAD}",
    f"{VOTE}\n\nThe first line must be\n\n    encoding = utf-8\n\nand nothing may come before it.\n\n{ROAD}",
]
NUMBERED = [
    f"{MET}\n\n10.4. Can I sail without a licence?\n\n{ROAD}\n\n10.5. Where do I buy one?\n\n{VOTE}",
    f"{MET}\n\n3.1. Wo finde ich den Hafen?\n\n{ROAD}\n\n3.2. Wie tief ist er?\n\n{VOTE}",
]
NAMES = [
    f"harbour (2:1.4-1) unstable; urgency=low\n\n  * New release.\n\n{MET}",
    f"sailctl\n\nsailctl is a small tool for people who sail. It runs everywhere.\n\n{ROAD}",
    f"{MET}\n\nlibsail2 and i18n are related, but neither needs the other here.\n\n{ROAD}",
    "pier_id\tdepth_m\tname_of_quay\n1\t3.4\tn/a\n2\t4.1\tn/a\n",
]
VERSES = [
    "The tide comes in\n\n* * *\n\nthe lamps go on\nalong the wall\n\n* * *\n\nand nobody\nis late tonight",
]


@pytest.mark.parametrize("text", [*LETTERS, *ENTRIES, *LOWER_THROUGHOUT, *AROUND_CODE, *NUMBERED, *NAMES, *VERSES])
def test_sound_structures_are_not_flagged(text: str) -> None:
    assert not losses(text)


def test_a_torn_start_is_still_seen_beside_a_salutation() -> None:
    text = f"Dear all,\n\n{MET}\n\n{VOTE}\n\n{LOST}\n\n{ROAD}"
    assert ("fragment.head", LOST) in losses(text)


@pytest.mark.parametrize("at", [150, 170, 205])
def test_one_paragraph_cut_short_is_seen(at: int) -> None:
    whole = f"{MET} {VOTE} The engineers had warned that the old bridge could not carry the weight of the new lorries."
    found = {kind for kind, _ in losses(whole[:at])}
    assert found & {"fragment.tail", "lacuna.tail"}, whole[:at]
    assert not losses(whole)


def test_a_link_ends_a_paragraph() -> None:
    page = (
        f"<html><body><article><h1>The bridge</h1><p>{MET}</p><p>{VOTE}</p>"
        '<p>Read about it here: <a href="/a">How the old bridge was built and who paid for the</a></p>'
        f"<p>{ROAD}</p></article></body></html>"
    )
    assert not losses(page)


def test_words_with_marks_are_names_and_sections() -> None:
    assert all(map(is_identifier, ["l10n is hard.", "foo_bar is set.", "std::vector holds it.", "a/b is a path."]))
    assert not any(map(is_identifier, ["well-known people", "armed clash", "don’t go", "de la Cruz", "который стоял"]))
    assert is_section("§ 4 Der Hafen ist offen.")
    assert not is_section("1.5 million people left.")


@pytest.mark.parametrize("text", ["Hi Anna,", "Sehr geehrte Damen und Herren,", "Уважаемые коллеги,", "拝啓 田中様、"])
def test_greetings_in_any_language(text: str) -> None:
    assert is_greeting(text) or not text[0].isascii()


def test_signatures_are_names() -> None:
    assert is_signature("– Anna Brown")
    assert not is_signature("He said that the")


def test_style_counts_others_alone() -> None:
    style = Style(units_of(blocks_of("[one] a\n\n[two] b\n\nThree.")))
    assert style.alike(style.units[0]) == 1
    assert style.alike(style.units[2]) == 0


def test_confidence_is_lower_where_few_blocks_are_sentences() -> None:
    odd = Identified(Genre.UNKNOWN, {Genre.VERSE: 0.4, Genre.PROSE: 0.6})
    assert familiarity(Identified(Genre.DATA, {Genre.DATA: 1.0})) < familiarity(odd) < 1
    assert familiarity(UNIDENTIFIED) == 1


def test_a_text_that_pauses_often_may_end_in_a_pause() -> None:
    pauses = "“Well...” he said... “I do not know... Perhaps the bridge will be open again by then...”"
    assert not losses(
        f"{MET}\n\n{pauses}\n\n{VOTE}\n\nHe looked at the river, and thought about the flood, and waited..."
    )
    assert losses(f"{MET}\n\n{VOTE}\n\n{ROAD}\n\nHe looked at the river, and thought about the flood that had...")


def test_wide_characters_fill_a_line_sooner() -> None:
    full = "这座老桥已经关闭了很长时间，市议会在星期二开会讨论应该如何修复它以及谁"
    units = units_of(blocks_of(f"{full}\n来支付费用。"))
    assert len(units) == 2
    assert Margins(units).is_margin(1)
    assert not Margins(units_of(blocks_of(f"{full}以及谁来支付\n短。\n{full}。"))).is_margin(2)
