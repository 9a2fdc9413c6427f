"""Titles: what is an echo, what stays, and what the page is called."""

import pytest

from pipeline import Kind, Settings, clean, render
from pipeline.clean import document_of
from pipeline.rules.repeat import block as repeat_block
from pipeline.rules.repeat import quote as repeat_quote
from pipeline.rules.title import repeated
from pipeline.titles import title_of

TITLE = "Council votes to rebuild the old bridge"
BODY = (
    "The council met on Tuesday and agreed, after a long debate, to pay for a new bridge over the river.\n\n"
    "Work will begin in the spring, the mayor said, and it should be finished before the end of next year."
)
RULES = (repeated.RULE, repeat_block.RULE, repeat_quote.RULE)


def cleaned(text: str) -> tuple[str, str]:
    done = clean(text.encode(), Settings(), kind=Kind.TEXT, rules=RULES)
    return render(done.document.original, done.edits), done.title


@pytest.mark.parametrize(
    "echo",
    [
        TITLE,
        TITLE.upper(),
        f"“{TITLE}”",
        f"{TITLE}!",
        f"{TITLE} | The Courier",
        f"{TITLE} — The Courier",
        f"The Courier: {TITLE}",
        "Council votes to rebuild the…",
        "Council votes to rebu...",
        "Council votes\n\nto rebuild the old bridge",
    ],
)
def test_an_echo_goes_and_the_title_stays_once(echo: str) -> None:
    assert cleaned(f"{TITLE}\n\n{echo}\n\n{BODY}") == (f"{TITLE}\n\n{BODY}", TITLE)


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{BODY}",
        BODY,
        f"{TITLE}\n\n{TITLE}.\n\n{BODY}",
        f"{TITLE}\n\n{BODY}\n\n{TITLE}\n\nThat was the first vote.",
        f"{TITLE}\n\n{TITLE}\nand the rain came down,\n{TITLE}\nall over town.",
        f"{TITLE}\n\nWhat happens next\n\n{BODY}",
        "Мост\n\nМост\nнад рекой,\nмост\nмой.",
    ],
)
def test_what_repeats_on_purpose_stays(text: str) -> None:
    assert cleaned(text)[0] == text


def test_the_whole_title_is_taken_where_the_first_line_is_cut_short() -> None:
    document = document_of(f"Council votes to rebuild…\n\n{TITLE}\n\n{BODY}", kind=Kind.TEXT)
    assert title_of(document) == TITLE


def test_a_title_in_two_halves_is_no_site_name() -> None:
    document = document_of(f"Old bridge: the long vote\n\nOld bridge\n\nthe long vote\n\n{BODY}", kind=Kind.TEXT)
    assert title_of(document) == "Old bridge: the long vote"


def test_a_copy_goes_with_what_stands_beside_it() -> None:
    first, second = BODY.split("\n\n")
    once = f"{first}\n\nWhen?\n\n{second}"
    assert cleaned(f"{once}\n\n{once}")[0] == once


def test_a_stanza_may_return() -> None:
    lines = "By the waters of the river|in the long light of the evening|we sat down and we remembered|all the houses"
    stanza = lines.replace("|", "\n")
    text = f"{stanza}\n\nThen the morning came.\n\n{stanza}"
    assert cleaned(text)[0] == text


def test_russian_sentences_of_equal_length_stay() -> None:
    text = "Совет решил построить новый мост через реку к весне.\n\nСовет решил построить новый дом через улицу к зиме."
    assert cleaned(text)[0] == text
