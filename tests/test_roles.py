"""Bylines, dates, captions, credits: what is detected, what is not, and what becomes of them."""

import pytest

from pipeline import Kind, Role, Settings, clean, render
from pipeline.errors import SettingsError
from pipeline.ledger import Origin, cleaned_of, entry_of
from pipeline.model import Cleaned
from tasks.run.options import options_of

BODY = (
    "The council met on Tuesday and agreed, after a long debate, to pay for a new bridge over the river.\n\n"
    "Work will begin in the spring, the mayor said, and it should be finished before the end of next year.\n\n"
    "People on both banks have waited for this since the flood, which carried away the middle of the bridge."
)
TITLE = "Council votes to rebuild the old bridge"


def told(line: str, kind: Kind = Kind.TEXT) -> list[Role]:
    return [annotation.role for annotation in cleaned(f"{TITLE}\n\n{line}\n\n{BODY}", kind).roles]


def cleaned(text: str, kind: Kind = Kind.TEXT, *roles: str) -> Cleaned:
    return clean(text.encode(), Settings(cut_roles=frozenset(roles)), kind=kind, rules=())


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By JANE DOE and J. R. R. Tolkien",
        "By Jane van der Berg, Staff Writer",
        "By Jane Doe | March 3, 2020",
        "By Reuters",
        "Posted by Jane Doe on 12/03/2020",
        "Von Anna Müller und Jens Schmidt, Berlin",
        "Par Marie Dupont",
        "Por María José García",
        "Door Jan Jansen",
        "Автор: Иван Петров",
        "作者：王伟",
        "（记者 李明）",
        "文/张三",
        "記者：山田太郎",
        "홍길동 기자 hong@example.org",
        "بقلم: محمد أحمد",
        "מאת: דוד כהן",
        "लेखक: राम कुमार",
    ],
)
def test_a_byline_is_told(line: str) -> None:
    assert told(line) == [Role.BYLINE]


@pytest.mark.parametrize(
    "line",
    [
        "12 March 2020",
        "Published: March 12, 2020 at 10:30 am",
        "Donnerstag, 12. März 2020, 10:30 Uhr",
        "Le 12 mars 2020 à 10h30",
        "12 de marzo de 2020",
        "12 марта 2020 г. в 10:30",
        "2020-03-12T10:30:00Z",
        "12.03.2020",
        "2020年3月12日",
        "입력 2020.03.12 10:30",
        "12 مارس 2020",
        "Mar 5, 2024 | 5 min read",
    ],
)
def test_a_date_is_told(line: str) -> None:
    assert told(line) == [Role.DATE]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Photo: Jane Doe/Getty Images", Role.CREDIT),
        ("Photo by Jane Doe on Unsplash", Role.CREDIT),
        ("(AP Photo/John Doe)", Role.CREDIT),
        ("Foto: dpa", Role.CREDIT),
        ("Фото: ТАСС", Role.CREDIT),
        ("图片来源：新华社", Role.CREDIT),
        ("(Reporting by Jane Doe; Editing by John Smith)", Role.CREDIT),
        ("Fig. 2: The bridge at dawn.", Role.CAPTION),
        ("Abb. 3: Die Brücke", Role.CAPTION),
        ("图 1：大桥", Role.CAPTION),
    ],
)
def test_credits_and_captions_are_told(line: str, role: Role) -> None:
    assert told(line) == [role]


@pytest.mark.parametrize(
    "line",
    [
        "By 2020, the bridge had gone.",
        "By Popular Demand",
        "By Christmas Eve",
        "By the sea",
        "By Jane Doe and colleagues at the school say",
        "Von Kopf bis Fuß",
        "Di Matteo Sacked",
        "De Gaulle Speaks",
        "文章说",
        "Text messages",
        "In March 2020",
        "12 Monkeys 1995",
        "2019-2020",
        "Photo finish: Kenya wins again",
        "Picture this: you win",
        "Image: A History of Art",
        "Source code is free",
        "© 2024 The Daily",
        "Figure 2 shows the bridge.",
        "Figuratively speaking",
        "图 4 中的场景使用相同的名字。",
        "- By Jane Doe",
    ],
)
def test_what_looks_alike_has_no_role(line: str) -> None:
    assert told(line) == []


def test_a_byline_stands_at_an_edge_of_the_text() -> None:
    middle = f"{BODY}\n\n" * 3
    assert not cleaned(f"{TITLE}\n\n{middle}By Jane Doe\n\n{middle}").roles
    assert [annotation.role for annotation in cleaned(f"{TITLE}\n\n{middle}By Jane Doe").roles] == [Role.BYLINE]


@pytest.mark.parametrize(
    ("element", "role"),
    [
        ('<p class="entry-byline">Jane Doe</p>', Role.BYLINE),
        ('<p><a rel="author" href="/doe">Jane Doe</a></p>', Role.BYLINE),
        ("<address>Jane Doe</address>", Role.BYLINE),
        ("<figure><figcaption>The bridge at dawn.</figcaption></figure>", Role.CAPTION),
        ('<li><time datetime="2020-03-12">12 March 2020</time></li>', Role.DATE),
        ('<p class="photo-credit">John Smith</p>', Role.CREDIT),
    ],
)
def test_an_element_speaks_for_a_role_where_the_words_agree(element: str, role: Role) -> None:
    body = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n") * 4)
    page = f"<html><body><h1>{TITLE}</h1>{body}{element}{body}</body></html>"
    assert [annotation.role for annotation in cleaned(page, Kind.HTML).roles] == [role]
    said = page.replace("Jane Doe", "She spoke to us at length").replace("12 March 2020", "long ago")
    if role in (Role.BYLINE, Role.DATE):
        assert not cleaned(said, Kind.HTML).roles


TEXT = f"{TITLE}\n\nBy Jane Doe\n\n12 March 2020\n\n{BODY}\n\nPhoto: John Smith"


def test_roles_are_cut_only_where_the_settings_ask() -> None:
    assert cleaned(TEXT).edits == ()
    done = cleaned(TEXT, Kind.TEXT, "byline", "credit")
    assert render(TEXT, done.edits) == f"{TITLE}\n\n12 March 2020\n\n{BODY}"
    assert [edit.rules for edit in done.edits] == [("role.byline",), ("role.credit",)]
    assert [annotation.role for annotation in done.roles] == [Role.DATE]


def test_what_comes_to_the_top_when_roles_are_cut_goes_too() -> None:
    names = "\n\n".join(f"By Jane {letter}oe" for letter in "ABCDEFGHIJKLMNO")
    text = f"{TITLE}\n\n{names}\n\n{BODY}"
    assert render(text, cleaned(text, Kind.TEXT, "byline").edits) == f"{TITLE}\n\n{BODY}"


def test_the_record_has_the_roles_with_both_places_and_gives_them_back() -> None:
    done = clean(TEXT.encode(), Settings(cut_roles=frozenset({"byline"})), rules=())
    entry = entry_of(done, TEXT.encode(), Origin(id="a", source="a", version="1"))
    document = entry["document"]
    assert [document["text"][r["start"] : r["stop"]] for r in document["roles"]] == [
        "12 March 2020",
        "Photo: John Smith",
    ]
    assert [TEXT[r["original_start"] : r["original_stop"]] for r in document["roles"]] == [
        "12 March 2020",
        "Photo: John Smith",
    ]
    assert cleaned_of(document, entry["ledger"]).roles == done.roles


def test_names_of_roles_are_checked() -> None:
    assert options_of({"clean": {"cut_roles": ["date"]}}).clean.cut_roles == {"date"}
    with pytest.raises(SettingsError, match="did you mean `byline`"):
        options_of({"clean": {"cut_roles": ["bylines"]}})
    with pytest.raises(ValueError, match="cut_roles"):
        Settings(cut_roles=frozenset({"bylines"}))
