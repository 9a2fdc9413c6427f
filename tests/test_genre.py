"""The genre of a text: named where it is plain to see, not named where it is not, and at a bounded cost."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import clean_bytes, document_of
from pipeline.genre import genre_of, genre_when_asked
from pipeline.genre.furniture import CATEGORIES, LABELS, categories_of, counted, furniture_of
from pipeline.genre.model import GENRES, LEAST_SHARE, forget, identified_by, model_of
from pipeline.genre.shape import NAMES, sampled, shape_of, spaced
from pipeline.model import UNIDENTIFIED, Genre, Kind
from tests.test_boilerplate import MENU, STORY

PAGE = "\n\n".join(
    [*MENU, *STORY, "Share on Facebook", "Related articles", "Leave a comment", *MENU, "© 2024 The Daily"]
)
CODE = '''def bridge(river, width=3):
    """Return the bridge."""
    if width < 1:
        raise ValueError("too narrow")
    for plank in range(width):
        river.lay(plank, nails=[1, 2, 3])
    return river.bridge()


class River:
    def __init__(self, depth):
        self.depth = depth
        self.planks = []

    def lay(self, plank, nails=()):
        self.planks.append((plank, tuple(nails)))
        return self
'''
CUES = "\n\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 2:02},500\nThe river rose again." for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        (PAGE, Genre.PAGE),
        ("\n\n".join([*STORY, *STORY, *STORY]), Genre.PROSE),
        (CODE * 3, Genre.CODE),
        (CUES, Genre.SUBTITLES),
        ("\n".join(sorted(set("".join(STORY).replace(",", "").split()))), Genre.LIST),
    ],
)
def test_a_genre_is_named_where_it_is_plain_to_see(text: str, genre: Genre) -> None:
    found = genre_of(text)
    assert found.genre is genre
    assert found.share(genre) == found.confidence


def test_an_unsure_genre_is_not_named() -> None:
    unsure = identified_by(dict.fromkeys(GENRES, 1 / len(GENRES)))
    assert unsure.genre is Genre.UNKNOWN
    assert identified_by({**unsure.shares, Genre.CODE: LEAST_SHARE}).genre is Genre.CODE
    assert unsure.share(*GENRES) == pytest.approx(1.0)


UNSPACED_PROSE = {
    "Chinese": [
        "今天上午市政府介绍了新桥建设的情况。市长说，这座桥将在明年春天完工，届时两岸往来会更加方便。",
        "记者了解到，工程总投资约三亿元，由中央和地方共同承担。目前主体结构已经完成，正在进行桥面铺装。",
        "附近的居民对此表示欢迎。一位姓王的老人说，他已经在河边住了六十年，一直盼着有一座像样的桥。",
    ],
    "Japanese": [
        "市長は昨日の会見で、新しい橋の建設について説明した。工事は来年の春に完成する予定だという。",
        "総事業費は約三億円で、国と市が分担する。主要な構造はすでに完成しており、現在は路面の舗装を進めている。",
        "近くに住む男性は、六十年間ずっと橋を待っていたと語った。",
    ],
    "Thai": [
        "นายกเทศมนตรีกล่าวเมื่อวานนี้ว่าสะพานใหม่จะแล้วเสร็จในฤดูใบไม้ผลิปีหน้า และจะช่วยให้ประชาชนเดินทางสะดวกขึ้น",
        "โครงการนี้ใช้งบประมาณราวสามร้อยล้านบาท โดยรัฐบาลกลางและท้องถิ่นร่วมกันรับผิดชอบ",
        "ชาวบ้านในพื้นที่กล่าวว่ารอคอยสะพานนี้มานานหกสิบปีแล้ว",
    ],
}


@pytest.mark.parametrize("prose", UNSPACED_PROSE.values(), ids=UNSPACED_PROSE)
@pytest.mark.parametrize("paragraphs", [2, 3])
def test_prose_of_a_script_without_spaces_may_come_from_a_page(prose: list[str], paragraphs: int) -> None:
    document = document_of("\n\n".join(prose[:paragraphs]), kind=Kind.TEXT)
    assert document.may_be_page
    assert document.identified.genre in {Genre.PROSE, Genre.UNKNOWN}


@pytest.mark.parametrize(
    "text",
    [
        CODE.replace("bridge", "桥").replace("plank", "木板").replace("too narrow", "太窄了") * 3,
        "安装说明\n========\n\n    pip install it\n\n参数\n----\n\n--init      初始化目录\n--quiet     不输出信息\n",
    ],
    ids=["code", "manual"],
)
def test_code_and_manuals_with_words_of_such_a_script_are_no_pages(text: str) -> None:
    assert not document_of(text, kind=Kind.TEXT).may_be_page


@given(st.text(alphabet="aé, .\n1", max_size=80))
def test_a_text_with_spaces_is_measured_as_it_stands(text: str) -> None:
    assert spaced(text) == text


@given(st.text(max_size=300))
def test_every_text_has_a_shape_and_shares_that_add_up(text: str) -> None:
    shape = shape_of(text)
    assert len(shape) == len(NAMES)
    assert all(value == value and abs(value) < 100 for value in shape)  # noqa: PLR0124 - not a number
    shares = genre_of(text).shares
    assert not shares or sum(shares.values()) == pytest.approx(1.0)


def test_a_document_knows_its_genre_and_html_has_none() -> None:
    assert document_of(PAGE, kind=Kind.TEXT).identified == genre_of(PAGE)
    assert document_of("<p>The river rose again.</p>", kind=Kind.HTML).identified == UNIDENTIFIED


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="run training/genre"):
        model_of({"features": [], "genres": list(GENRES)})


def test_a_long_text_costs_no_more_than_its_sample() -> None:
    long = "The river rose again, and nobody spoke.\n" * 200_000
    assert len(sampled(long)) <= 11_000
    start = time.process_time()
    shape_of(long)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("» Privacy Policy", "legal"),
        ("• Главная", "navigation"),
        ("تسجيل الدخول", "account"),
        ("関連記事", "related"),
        ("12 comments", "comments"),
        ("3 min read", "counter"),
        ("Share on Facebook (opens in a new window)", "counter"),
        ("© 2024 The Daily. All rights reserved.", "rights"),
        ("Privacy policy is made in Brussels.", ""),
        ("The homepage was slow.", ""),
        ("-----", ""),
        ("2 eggs", ""),
    ],
)
def test_a_label_of_a_page_is_known_where_it_is_the_whole_line(line: str, category: str) -> None:
    assert furniture_of(line) == category
    assert counted(categories_of([line])) == ({category: 1} if category else {})


def test_every_phrase_of_the_lexicon_is_found_as_a_label_and_has_one_category() -> None:
    lost = {phrase for phrase in LABELS if not furniture_of(phrase)}
    assert not lost
    assert set(LABELS.values()) <= set(CATEGORIES)


def test_a_short_sound_text_is_cleaned_without_its_genre() -> None:
    forget()
    text = "The council met on Tuesday to talk about the bridge.\n\nThe mayor said that work would begin in the spring."
    document = clean_bytes(text.encode()).document
    assert not document.identified.is_made
    assert document.identified == genre_of(text)
    assert document.identified.is_made


def test_a_known_genre_is_asked_before_any_rule_runs() -> None:
    genre_of(PAGE)
    assert document_of(PAGE, kind=Kind.TEXT).identified.is_made


def test_a_postponed_decision_travels_as_the_decision() -> None:
    forget()
    later = genre_when_asked(PAGE)
    assert pickle.loads(pickle.dumps(later)) == genre_of(PAGE)  # noqa: S301 - made here


def test_lines_are_labels_together_as_they_are_alone() -> None:
    lines = [
        *LABELS,
        "3 comments",
        "© 2024 The Daily",
        "Posted on Monday",
        "x" * 130,
        "." * 40 + "about us" + "." * 40,
        "",
    ]
    assert categories_of(lines) == [furniture_of(line) for line in lines]
    assert furniture_of(lines[-2]) == "navigation"


KOREAN = (
    "시의회는 화요일에 회의를 열고 오랜 토론 끝에 강 위의 낡은 다리를 다시 짓기로 결정했다.",
    "시장은 봄에 공사가 시작되어 내년 말 이전에 끝날 것이라고 말했다.",
    (
        "강 양쪽의 주민들은 다리 가운데를 쓸어간 홍수 이후로 이 소식을 기다려 왔다. "
        "어떤 사람들은 매일 아침 한 시간을 더 걸어야 했다."
    ),
    "비용은 주와 시가 나누어 부담하며, 나머지는 작은 통행료로 채워질 예정이다. 반대하는 의원은 세 명뿐이었다.",
)
THAI = (
    "สภาเมืองประชุมกันเมื่อวันอังคารและตกลงหลังจากการอภิปรายที่ยาวนานว่าจะสร้างสะพานเก่าข้ามแม่น้ำขึ้นใหม่",
    "นายกเทศมนตรีกล่าวว่างานจะเริ่มในฤดูใบไม้ผลิ และควรจะเสร็จก่อนสิ้นปีหน้า",
    "ผู้คนทั้งสองฝั่งรอคอยเรื่องนี้มาตั้งแต่น้ำท่วมครั้งใหญ่ซึ่งพัดพาช่วงกลางของสะพานไป บางคนต้องเดินเพิ่มอีกหนึ่งชั่วโมงทุกเช้า",
    "ค่าใช้จ่ายจะแบ่งกันระหว่างจังหวัดกับเทศบาล ส่วนที่เหลือจะมาจากค่าผ่านทางเล็กน้อย มีสมาชิกเพียงสามคนที่คัดค้าน",
)


@pytest.mark.parametrize("paragraphs", [KOREAN, THAI], ids=["Korean", "Thai"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_prose_in_scripts_without_capitals_or_stops_is_prose(paragraphs: tuple[str, ...], gap: str) -> None:
    assert genre_of(gap.join(paragraphs)).genre is Genre.PROSE


def test_a_list_of_words_in_such_a_script_is_no_prose() -> None:
    words = "\n".join(sorted({word for paragraph in KOREAN for word in paragraph.split()}))
    assert genre_of(words).genre is not Genre.PROSE
