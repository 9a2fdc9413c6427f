"""Lines: prose that a machine wrapped is joined, everything else keeps its lines."""

import textwrap

import pytest

from pipeline.characters import repairs_of
from pipeline.edits import render
from pipeline.reading.hyphens import keeps_hyphen, vocabulary_of

PROSE = (
    "The committee met again in the old library, where the heating had failed and the windows would not close, and "
    "talked until the caretaker came with his keys. Nobody could say afterwards what had been decided, but everyone "
    "agreed that the next meeting should be held somewhere warmer, with better chairs and a shorter agenda."
)
LISTING = (
    "$ ls -l\ntotal 12\n-rw-r--r-- 1 root root  220 Apr 18 .bash_logout\n-rw-r--r-- 1 root root 3526 Apr 18 .bashrc"
)
POEM = (
    "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\nCould frame thy symmetry?"
)
LINK = "https://example.org/a/very/long/path/that/no/column/would/ever/hold/whole/and/more"
ITEMS = "\n".join(
    f"{name} keeps the records of the northern district in good order" for name in ("Anna", "Bernd", "Carla", "Dirk")
)


def joined(text: str) -> str:
    return render(text, repairs_of(text))


@pytest.mark.parametrize("width", [55, 60, 66, 72, 76])
def test_wrapped_prose_is_joined(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    assert joined(f"{wrapped}\n\n{wrapped}") == f"{PROSE}\n\n{PROSE}"


def test_a_margin_goes_with_the_lines() -> None:
    wrapped = textwrap.indent(textwrap.fill(PROSE, 66), "    ")
    assert joined(wrapped) == PROSE


@pytest.mark.parametrize("text", [LISTING, POEM, ITEMS, "Jane Doe\n12 High Street\nSpringfield\nUnited Kingdom", PROSE])
def test_other_lines_stay(text: str) -> None:
    assert joined(text) == text


LETTERS_FOR_BULLETS = """\
What each of the guests should bring to the harvest in the village:
o a pair of boots that may get wet, and a hat against the long sun
o a basket with a handle, as wide as a door and not any wider than
o the lamp of the house, filled with oil up to the line that we cut
l please leave the dogs at home, and the small children in the mill"""


def test_bullets_that_were_read_as_letters_start_items() -> None:
    assert joined(LETTERS_FOR_BULLETS) == LETTERS_FOR_BULLETS


@pytest.mark.parametrize(
    ("line", "after", "hyphen"),
    [
        ("when the care-", "taker came", False),
        ("by a well-", "known author", True),
        ("as UTF-", "8 text", True),
        ("from Baden-", "Württemberg", True),
        ("to user@mail-", "server.org", True),
        ("die Ein-", "und Ausgabe", True),
        ("a never-", "before-seen sight", True),
        ("the youtube-", "dl program", True),
        ("из Linux-", "системы", True),
        ("шёл по-", "прежнему", True),
        ("пришли по-", "казания", False),
        ("dated in the adminis-", "trations-", False),
        ("its user-", "based design", True),
    ],
)
def test_hyphens_at_line_ends(line: str, after: str, hyphen: bool) -> None:  # noqa: FBT001 - a row of a table
    assert keeps_hyphen(line, after, vocabulary_of("this and that und so weiter")).hyphen is hyphen


def test_letters_in_a_row_that_other_words_have_speak_against_a_hyphen() -> None:
    assert keeps_hyphen("it is four-", "nit", vocabulary_of("le four et la nit")).hyphen
    assert not keeps_hyphen("il est four-", "nit", vocabulary_of("le four et la nit, fournir")).hyphen


def test_a_part_that_the_text_ties_elsewhere_keeps_its_hyphen() -> None:
    assert keeps_hyphen("the update-", "alternatives", vocabulary_of("an update-manager")).hyphen


@pytest.mark.parametrize(
    "short",
    [
        "Nobody knew at the time what the two of them had talked about, in\nOxford, where both had been.",
        f"The whole of it stands in the yearbook of the old society, under\n{LINK}\nas it always has.",
    ],
)
def test_a_short_paragraph_is_joined_where_its_column_is_full(short: str) -> None:
    wrapped = textwrap.fill(PROSE, 66)
    assert joined(f"{wrapped}\n\n{short}\n\n{wrapped}") == f"{PROSE}\n\n{' '.join(short.split())}\n\n{PROSE}"


@pytest.mark.parametrize(
    "short",
    [
        "- The party is to go on with its primary season in spring\n- Others will have their conventions then",
        "Jane Doe\n12 High Street\nSpringfield",
        "He: I have never in my life been told so much at one time, dear\nShe: Nonsense, you were told all that by me.",
    ],
)
def test_lists_addresses_and_talk_beside_wrapped_prose_stay(short: str) -> None:
    wrapped = textwrap.fill(PROSE, 66)
    assert joined(f"{wrapped}\n\n{short}\n\n{wrapped}") == f"{PROSE}\n\n{short}\n\n{PROSE}"


def test_the_words_of_the_text_decide() -> None:
    tied, whole = vocabulary_of("the care-taker came"), vocabulary_of("the caretaker came")
    assert keeps_hyphen("the care-", "taker", tied).hyphen
    assert not keeps_hyphen("the care-", "taker", whole).hyphen


@pytest.mark.parametrize(
    ("line", "after", "text", "hyphen"),
    [
        ("the River-", "Keeper came", "a riverkeeper waited, and Riverkeeper was his name", True),
        ("the River-", "Keeper came", "the RiverKeeper is a machine", False),
        ("der Ufer-", "Wächter kam", "alle Uferwächter", True),
        ("the RIVER-", "KEEPER came", "the RIVERKEEPER waited", False),
    ],
)
def test_a_capital_inside_a_word_needs_the_same_capital_elsewhere(
    line: str,
    after: str,
    text: str,
    hyphen: bool,  # noqa: FBT001 - a row of a table
) -> None:
    assert keeps_hyphen(line, after, vocabulary_of(text)).hyphen is hyphen


NOTED = """\
The committee met again in the old library, where the heating had
failed, and talked until the caretaker came. What it had decided
[3] was not known to anybody, but everyone agreed that the next of
the meetings should be held somewhere warmer, with better chairs."""


def test_a_note_mark_at_a_line_start_is_no_item() -> None:
    assert joined(NOTED) == " ".join(NOTED.split("\n"))


@pytest.mark.parametrize("start", ["[3] Was", "* was"])
def test_what_may_be_an_item_keeps_its_line(start: str) -> None:
    text = NOTED.replace("[3] was", start)
    assert joined(text) == text


def test_two_numbers_in_brackets_start_items() -> None:
    text = NOTED.replace("the meetings should", "[4] meetings should")
    assert joined(text) == text


def test_values_of_yaml_keep_their_lines() -> None:
    wrapped = textwrap.indent(textwrap.fill(PROSE, 66), "  ")
    text = f"title: the library\n\nbody: |\n\n{wrapped}\n\nmore: |\n\n{wrapped}\n"
    assert joined(text) == text
    assert joined(text.replace(": |", ":")) != text


def test_a_first_part_that_keeps_its_hyphen_is_no_chance() -> None:
    text = "The doping was known. A pseudonym and a dopamine."
    assert keeps_hyphen("the pseudo-", "package", vocabulary_of(text)).hyphen
    assert not keeps_hyphen("the kudo-", "package", vocabulary_of(text)).hyphen
