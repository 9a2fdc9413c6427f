"""What two rules of repetition compare, at the bounds: asked of their own predicates."""

import pytest

from pipeline import Kind
from pipeline.flow import document_of
from pipeline.model import Block, BlockKind, Span
from pipeline.rules.form import NO_CONTEXT
from pipeline.rules.repeat import block as copies
from pipeline.rules.repeat import quote

ONE = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
TWO = "Work will begin in the spring, the mayor said, and should be finished before the next flood."
THREE = "Nobody expected a vote before the end of the week, and few had read the plan in full."
OPEN = f"{ONE.rstrip('.')} over the river, and to ask the county and the state for the money that the town lacks"


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(Span(0, len(text)), text, kind)


def cut_blocks(*paragraphs: str) -> list[int]:
    """Return the numbers of the paragraphs that are cut as copies."""
    document = document_of("\n\n".join(paragraphs), kind=Kind.TEXT)
    cut = {finding.span for finding in copies.RULE.findings(document, NO_CONTEXT)}
    return [number for number, each in enumerate(document.blocks) if each.span in cut]


@pytest.mark.parametrize(
    ("paragraphs", "cut"),
    [
        ((ONE, TWO, THREE, ONE, f"{THREE} So it was.", TWO), [3, 5]),
        ((ONE, "* * *", TWO, ONE, "* * *", TWO), [3, 4, 5]),
        ((ONE, "When?", TWO, ONE, "When!", TWO), [3, 4, 5]),
        ((ONE, "When?", TWO, ONE, "When?", THREE), [3]),
        (("Rain", ONE, TWO, "Snow", THREE, "Rain", ONE, TWO, "Snow"), [5, 6, 7, 8]),
        ((ONE, TWO, THREE, "Snow", ONE, TWO, THREE), [4, 5, 6]),
        ((OPEN, TWO, THREE, OPEN), []),
        ((ONE, TWO, "Nobody said a word about it.", ONE), [3]),
        ((ONE, TWO, "What the council said on Tuesday", ONE), []),
    ],
    ids=[
        "another distance",
        "separator",
        "other mark",
        "one alone",
        "two",
        "three",
        "no sentence",
        "below a sentence",
        "below a label",
    ],
)
def test_copies_go_with_what_is_between_them_as_between_the_originals(
    paragraphs: tuple[str, ...], cut: list[int]
) -> None:
    assert cut_blocks(*paragraphs) == cut


def test_shortest_copies() -> None:
    assert copies._may_be_copy(block("桥" * copies.SHORTEST_REPEAT_CHARS))
    assert not copies._may_be_copy(block("桥" * (copies.SHORTEST_REPEAT_CHARS - 1)))
    assert copies._may_be_copy(block("x" * copies.SHORTEST_LABEL_LETTERS, BlockKind.LINE))
    assert not copies._may_be_copy(block("x" * (copies.SHORTEST_LABEL_LETTERS - 1), BlockKind.LINE))


@pytest.mark.parametrize(
    ("text", "introduces"),
    [
        ("a" * 19 + ".", True),
        ("a" * 20 + ".", False),
        ("a" * 59, True),
        ("a" * 60, False),
        ("1994", False),
        ("1994:", True),
    ],
)
def test_a_label_or_a_short_sentence_introduces_what_follows(text: str, *, introduces: bool) -> None:
    assert copies._introduces(block(text)) is introduces


QUOTE = "We have waited for this bridge since the great flood took the last one."
SOURCE = f"The mayor spoke for an hour. “{QUOTE}” Then everyone went home to supper and nobody said another word."


def quotes(source: str) -> list[str]:
    """Return the texts that are cut as pull quotes of a page."""
    document = document_of(source)
    found = {finding.span for finding in quote.RULE.findings(document, NO_CONTEXT)}
    return [each.text for each in document.blocks if each.span in found]


def test_a_quote_is_a_paragraph() -> None:
    page = f"<html><body><p>{SOURCE}</p><{{0}}>{QUOTE}</{{0}}><p>It rained on the town all night.</p></body></html>"
    assert quotes(page.format("p")) == [QUOTE]
    assert quotes(page.format("h2")) == []


def test_lengths_of_quotes() -> None:
    assert quote._may_take_part(block("x" * quote.SHORTEST_QUOTE_CHARS))
    assert not quote._may_take_part(block("x" * (quote.SHORTEST_QUOTE_CHARS - 1)))
    assert quote._may_be_quote(block("x" * (quote.LONGEST_QUOTE_CHARS - 1) + "."))
    assert not quote._may_be_quote(block("x" * quote.LONGEST_QUOTE_CHARS + "."))


def words(number: int, letters: int = 4) -> str:
    """Return so many different words of so many letters."""
    return " ".join(f"{chr(97 + n // 26)}{chr(97 + n % 26)}" + "x" * (letters - 2) for n in range(number))


@pytest.mark.parametrize(
    ("said", "whole", "holds"),
    [(9, 19, False), (9, 20, True), (20, 25, True), (21, 25, False)],
    ids=["short source", "source", "four fifths", "a version of it"],
)
def test_a_source_is_a_paragraph_and_longer_than_its_quote(said: int, whole: int, *, holds: bool) -> None:
    quoted, rest = words(whole).split()[:said], words(whole).split()[said:]
    source = block(f"{' '.join(quoted)}. {' '.join(rest)}.")
    assert quote._holds(source, tuple(quoted)) is holds


def test_a_quote_is_in_one_piece() -> None:
    """First and last words alone are no quote: `We have waited … took the last one.`"""
    apart = (
        "We have waited. Nobody came to the meeting in the town hall that night, although the flood took the last one."
    )
    assert not quote._holds(block(apart + " Then it rained and everyone went home."), block(QUOTE).words)


def test_a_quote_begins_a_sentence() -> None:
    assert quote._starts_sentence("We have waited.", ("we", "have", "waited"))
    assert quote._starts_sentence("“we have waited”", ("we", "have", "waited"))
    assert not quote._starts_sentence("a we have waited", ("we", "have", "waited"))
