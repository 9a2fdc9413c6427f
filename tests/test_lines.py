"""Lines: prose that a machine wrapped is joined, everything else keeps its lines."""

import textwrap

import pytest

from pipeline.characters import repairs_of
from pipeline.edits import render
from pipeline.hyphens import keeps_hyphen, words_of

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


@pytest.mark.parametrize(
    ("line", "after", "hyphen"),
    [
        ("when the care-", "taker came", False),
        ("by a well-", "known author", True),
        ("as UTF-", "8 text", True),
        ("from Baden-", "Württemberg", True),
        ("to user@mail-", "server.org", True),
        ("die Ein-", "und Ausgabe", True),
    ],
)
def test_hyphens_at_line_ends(line: str, after: str, hyphen: bool) -> None:  # noqa: FBT001 - a row of a table
    assert keeps_hyphen(line, after, words_of("this and that und so weiter")).hyphen is hyphen


def test_the_words_of_the_text_decide() -> None:
    tied, whole = words_of("the care-taker came"), words_of("the caretaker came")
    assert keeps_hyphen("the care-", "taker", tied).hyphen
    assert not keeps_hyphen("the care-", "taker", whole).hyphen
