"""Paragraphs of print come back whole; verse, lists, tables and addresses beside them keep their lines."""

from random import Random

import pytest

from pipeline.characters import repairs_of
from pipeline.edits import render, restore
from pipeline.reading.columns import setting_of
from pipeline.reading.hyphens import keeps_hyphen, vocabulary_of
from pipeline.reading.prose import groups_of
from pipeline.reading.seams import seams_of
from pipeline.reading.widths import Face, width_of
from tests.typeset import BOOKISH, FACES, GROTESQUE, ROMAN, Setting, prose

VERSE = (
    "Above the mill the swallows turn,\nthe water takes the light away,\nand on the hill the bonfires burn\n"
    "For all who would not stay,\nFor all who went and left the door\nAjar behind them as they passed,\n"
    "Who said they would come back before\nThe winter, and were late at last."
)
ADDRESS = "Harrow and Sons\nMill Lane 12\nEastgate\nUnited Kingdom"
ITEMS = "\n".join(
    f"• {name} keeps the records of the {where} district in good order and sends them on every Friday"
    for name, where in (("Nolan", "northern"), ("Clara", "eastern"), ("Miller", "western"), ("Harrow", "southern"))
)
TABLE = (
    "Year   Wheat   Barley   Oats\n1901   210     140      88\n1902   190     150      91\n1903   205     139      94"
)


def joined(text: str) -> str:
    return render(text, repairs_of(text))


def whole(paragraphs: list[str], text: str) -> float:
    """Return the share of the paragraphs that are lines of the text."""
    lines = {" ".join(line.split()) for line in text.split("\n")}
    return sum(paragraph in lines for paragraph in paragraphs) / len(paragraphs)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("ems", [22, 30, 44])
@pytest.mark.parametrize("justified", [False, True])
def test_paragraphs_between_empty_lines_come_back_whole(face: str, ems: int, justified: bool) -> None:  # noqa: FBT001 - a row of a table
    paragraphs = prose(ems)
    assert whole(paragraphs, joined(Setting(FACES[face], ems, justified=justified).text_of(paragraphs))) == 1


@pytest.mark.parametrize("language", ["de", "ru", "el"])
def test_in_other_languages_too(language: str) -> None:
    paragraphs = prose(7, language)
    assert whole(paragraphs, joined(Setting(ROMAN, 28).text_of(paragraphs))) == 1


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("ems", [22, 30, 44])
def test_without_empty_lines_short_lines_end_paragraphs(face: str, ems: int) -> None:
    paragraphs = [paragraph for seed in range(5) for paragraph in prose(10 * ems + seed)]
    text = Setting(FACES[face], ems, spaced=False).text_of(paragraphs)
    cleaned = joined(text)
    assert sum(paragraph in cleaned for paragraph in paragraphs) >= 0.95 * len(paragraphs)
    assert whole(paragraphs, cleaned) >= 0.6, "a last line that is full by chance looks like any other"


@pytest.mark.parametrize("spaced", [False, True])
def test_broken_words_are_joined(spaced: bool) -> None:  # noqa: FBT001 - a row of a table
    paragraphs = prose(3, paragraphs=16)
    text = Setting(GROTESQUE, 22, hyphens=True, spaced=spaced).text_of(paragraphs)
    assert text.count("-\n") > 10
    assert "-" not in joined(text)


@pytest.mark.parametrize("other", [VERSE, ADDRESS, ITEMS, TABLE])
@pytest.mark.parametrize("spaced", [False, True])
def test_what_is_no_paragraph_keeps_its_lines(other: str, spaced: bool) -> None:  # noqa: FBT001 - a row of a table
    setting = Setting(BOOKISH, 30, spaced=spaced)
    gap = "\n\n" if spaced else "\n"
    before, after = prose(1), prose(2)
    text = gap.join([setting.text_of(before), other, setting.text_of(after)])
    assert f"\n{other}\n" in joined(text)


def test_verse_alone_keeps_its_lines() -> None:
    poem = "\n\n".join([VERSE, VERSE.replace("mill", "inn"), VERSE.replace("hill", "shore")])
    assert setting_of(poem, list(seams_of(poem, list(groups_of(poem))))).paragraphs == []
    assert joined(poem) == poem


def test_each_column_has_its_own_width() -> None:
    narrow, wide = prose(4, paragraphs=6), prose(5, paragraphs=6)
    text = "\n\n".join([Setting(ROMAN, 22).text_of(narrow), Setting(ROMAN, 40).text_of(wide)])
    assert whole([*narrow, *wide], joined(text)) == 1


def test_each_column_has_its_own_width_without_empty_lines_too() -> None:
    narrow, wide = prose(4, paragraphs=9), prose(5, paragraphs=9)
    text = "\n".join([Setting(ROMAN, 22, spaced=False).text_of(narrow), Setting(ROMAN, 40, spaced=False).text_of(wide)])
    cleaned = joined(text)
    assert sum(paragraph in cleaned for paragraph in (*narrow, *wide)) >= 17


def test_verse_of_long_lines_beside_prose_keeps_them() -> None:
    setting, dice = Setting(ROMAN, 30), Random(9)
    verse = []
    for line in setting.lines_of(" ".join(prose(9, paragraphs=12)).replace(".", "")):
        kept = line.split()[: dice.randint(4, 12)]
        verse.append(" ".join([kept[0].title(), *kept[1:]]))
    text = "\n".join([setting.text_of(prose(1)), *verse, setting.text_of(prose(2))])
    assert sum(f"\n{line}\n" in joined(text) for line in verse) >= len(verse) - 2


def test_pieces_of_one_line_are_joined() -> None:
    paragraphs = prose(6)
    lines = Setting(ROMAN, 30).text_of(paragraphs).split("\n")
    for n in range(5, len(lines), 9):
        words = lines[n].split()
        if len(words) > 6 and words[4][0].islower() and lines[n + 1 :] and lines[n + 1][:1].islower():
            lines[n] = f"{' '.join(words[:4])} \n{' '.join(words[4:])}"
    text = "\n".join(lines)
    assert text.count(" \n") > 2
    assert whole(paragraphs, joined(text)) > 0.8


def test_an_underlined_heading_keeps_its_line() -> None:
    setting = Setting(ROMAN, 30)
    before, after = (setting.text_of(prose(seed)) for seed in (1, 2))
    heading = setting.lines_of(prose(3)[0])[0]
    assert f"\n{heading}\n{'=' * len(heading)}\n" in joined(f"{before}\n{heading}\n{'=' * len(heading)}\n{after}")


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    paragraphs = prose(6)
    lines = Setting(ROMAN, 30).text_of(paragraphs).split("\n")
    place = next(n for n in range(10, len(lines)) if lines[n] and lines[n - 1] and lines[n][0].islower())
    text = "\n".join([*lines[:place], "", f"\f{lines[place]}", *lines[place + 1 :]])
    assert whole(paragraphs, joined(text)) == 1


def test_what_was_joined_stays_so_and_every_join_can_be_undone() -> None:
    text = Setting(GROTESQUE, 30, hyphens=True, spaced=False).text_of(prose(8))
    edits = repairs_of(text)
    assert len(edits) > 10
    assert repairs_of(render(text, edits)) == ()
    assert restore(render(text, edits), edits) == text
    for left_out in edits[::5]:
        kept = [edit for edit in edits if edit is not left_out]
        assert left_out.before in render(text, kept)


IDEOGRAPHS = """\
村里的人都记得那年冬天的大雪，因为桥被冲走了以后，谁也不能到河
对岸去买粮食，只好在磨坊里等着。老师把学校的窗户修好了，孩子们
每天早上仍旧来上课，他们说家里的灯油已经用完了，晚上只能坐在厨
房里听大人讲从前的故事，一直讲到半夜才去睡觉。到了春天，雪化得
很快，大家商量着要在原来的地方重新架一座桥，可是木头不够，石头
又太远，于是先用绳子和木板搭了一条小路。"""
HANGUL = """\
마을 사람들은 그해 겨울의 큰 눈을 모두 기억하고 있었다 왜냐하면 다리가 무너진 뒤에
아무도 강 건너로 곡식을 사러 갈 수 없었기 때문이다 선생님은 학교의 창문을
고쳤고 아이들은 아침마다 여전히 수업을 들으러 왔으며 집에는 등잔 기름이 다 떨어졌다고
말했다"""


def test_ideographs_are_joined_without_a_space() -> None:
    assert joined(IDEOGRAPHS) == IDEOGRAPHS.replace("\n", "")


def test_korean_words_that_were_kept_whole_are_joined_with_a_space() -> None:
    assert joined(f"{HANGUL}\n\n{HANGUL}").split("\n\n")[0] == HANGUL.replace("\n", " ")


def test_the_tables_of_widths_tell_narrow_letters_from_wide_ones() -> None:
    assert width_of("illicit", Face.SERIF) < width_of("mammoth", Face.SERIF) / 1.5
    assert width_of("illicit", Face.FIXED) == width_of("mammoth", Face.FIXED)
    assert width_of("é", Face.SANS) == width_of("e", Face.SANS)
    assert width_of("e\u0301", Face.SANS) == width_of("e", Face.SANS)
    assert width_of("漢字", Face.SERIF) == 2000


@pytest.mark.parametrize("share", ["often", "never"])
def test_what_a_text_does_with_words_at_line_ends_decides_on_compounds(share: str) -> None:
    broken = "the commit-\ntee met the neigh-\nbours in the gar-\nden of the mill\n"
    lines = "the lamp was lit and nobody came to the village that evening\n" * 80
    known = vocabulary_of(broken if share == "often" else f"{lines}a well-\nlit room\n")
    assert keeps_hyphen("a com-", "puter-controlled lamp", known).hyphen is (share == "never")
    assert keeps_hyphen("a non-", "blank line", known).hyphen is (share == "never")


def test_two_lines_alone_are_no_paragraph_over_an_empty_line() -> None:
    lines = [line for line in Setting(ROMAN, 30).lines_of(" ".join(prose(3)).replace(".", ",")) if line[-1] != ","]
    entries = "\n\n".join(f"{line}\n\nriver boat {n}, in stable" for n, line in enumerate(lines[:-1]))
    setting_text = Setting(ROMAN, 30).text_of(prose(8))
    assert f"\n\n{entries}\n\n" in joined(f"{setting_text}\n\n{entries}\n\n{setting_text}")
