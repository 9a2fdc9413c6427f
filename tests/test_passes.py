"""The passes: rounds, the guard, what is only proposed, and the white space around cuts."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline import Kind, Settings, clean, render
from pipeline.clean import _apart, document_of
from pipeline.errors import TooLarge
from pipeline.model import Block, Claim, Cleaned, Document, Edit, Safety, Span
from pipeline.rules.form import Context, Rule, Stage, cut
from pipeline.settings import Action, Policy
from pipeline.spacing import spaced_cuts

SENTENCE = "They spoke for an hour about the bridge over the river, and agreed to build it."


def cutting(*labels: str, **fields: object) -> Rule:
    """Return a rule that cuts the blocks that read as one of the labels."""

    def find(document: Document, _: Context) -> Iterable[Claim]:
        return [cut(block, "a label") for block in document.blocks if block.text in labels]

    rule = Rule("test.label", Stage.CUT_LABELS, find, "Cut labels.", "Made for tests.", [], [])
    return replace(rule, **fields)  # type: ignore[arg-type]


def text_of(cleaned: Cleaned) -> str:
    """Return the cleaned text."""
    return render(cleaned.document.original, cleaned.edits)


def test_a_document_of_exactly_the_largest_size_is_cleaned() -> None:
    assert text_of(clean(b"abcde", Settings(largest_bytes=5))) == "abcde"
    with pytest.raises(TooLarge):
        clean(b"abcdef", Settings(largest_bytes=5))


def test_cuts_that_bring_others_to_light_are_followed_in_rounds() -> None:
    title = "Xi and Putin speak"
    text = f"{title}\n\nHome\n\n{title}\n\nNews\n\nContact\n\n{SENTENCE}"
    cleaned = clean(text.encode())
    assert text_of(cleaned) == f"{title}\n\n{SENTENCE}"
    assert clean(text_of(cleaned).encode()).edits == ()


@pytest.mark.parametrize(("kind", "calls"), [(Kind.HTML, 1), (Kind.TEXT, 2)])
def test_a_measured_rule_sees_a_page_once(kind: Kind, calls: int) -> None:
    seen: list[int] = []

    def find(document: Document, _: Context) -> Iterable[Claim]:
        seen.append(len(document.blocks))
        return [cut(block, "a label") for block in document.blocks if block.text == "Top"]

    rule = replace(cutting(), find=find, measured=True)
    source = f"<html><body><p>{SENTENCE}</p><p>Top</p></body></html>" if kind is Kind.HTML else f"{SENTENCE}\n\nTop"
    assert "Top" not in text_of(clean(source.encode(), kind=kind, rules=[rule]))
    assert len(seen) == calls


@pytest.mark.parametrize(
    ("safety", "risky", "made"),
    [
        (Safety.SAFE, False, True),
        (Safety.RISKY, False, False),
        (Safety.RISKY, True, True),
        (Safety.HINT, True, False),
    ],
)
def test_what_is_not_made_is_proposed(safety: Safety, *, risky: bool, made: bool) -> None:
    cleaned = clean(f"{SENTENCE}\n\nTop".encode(), Settings(risky=risky), rules=[cutting("Top", safety=safety)])
    assert bool(cleaned.edits) is made
    assert bool(cleaned.proposals) is not made


LABEL = "A label of the page that is much longer than what is left of it in the end, after all."
PAGE = f"{LABEL}\n\nShort.".encode()


@pytest.mark.parametrize(("measured", "left"), [(True, "Short."), (False, PAGE.decode())])
def test_a_model_of_pages_may_cut_more_than_other_rules(*, measured: bool, left: str) -> None:
    cleaned = clean(PAGE, rules=[cutting(LABEL, measured=measured)])
    assert text_of(cleaned) == left
    assert [flag.kind for flag in cleaned.flags] == ([] if measured else ["guard.share-cut"])


def test_over_the_limit_the_cuts_of_the_model_go_first() -> None:
    text = f"Top\n\n{SENTENCE}"
    rules = [cutting("Top"), replace(cutting(SENTENCE, measured=True), name="test.model")]
    cleaned = clean(text.encode(), rules=rules)
    assert text_of(cleaned) == SENTENCE
    assert {flag.kind for flag in cleaned.flags} == {"guard.share-cut"}


def test_blocks_that_reach_into_the_one_before_are_shortened_or_left_out() -> None:
    blocks = [
        Block(Span(0, 10), "one"),
        Block(Span(3, 8), "inside"),
        Block(Span(5, 12), "late"),
        Block(Span(12, 14), "on"),
    ]
    assert [block.span for block in _apart(blocks)] == [Span(0, 10), Span(10, 12), Span(12, 14)]


def test_a_policy_cuts_whole_blocks_alone() -> None:
    text = f"{SENTENCE}\n\nThe minister said that the [+1234 chars]"
    settings = Settings(flagged=(Policy("teaser", Action.CUT),))
    cleaned = clean(text.encode(), settings)
    assert [flag.kind for flag in cleaned.flags if flag.kind == "teaser"] == ["teaser"]
    assert text_of(cleaned) == text
    assert text_of(clean(f"{SENTENCE}\n\nContinue reading".encode(), settings)) == SENTENCE


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A\n\n\n\nX\n\nB", "A\n\n\n\nB"),
        ("A\n\nX\n\n\n\nB", "A\n\n\n\nB"),
        ("A\n\nX\n\n\n\nY\n\nB", "A\n\n\n\nB"),
        ("X\n\nA\n\nB", "A\n\nB"),
        ("A\n\nB\n\nX", "A\n\nB"),
        ("A\n\n\nX\nY\n\nB", "A\n\n\nB"),
    ],
)
def test_the_widest_gap_around_cut_blocks_stays(text: str, left: str) -> None:
    document = document_of(text, kind=Kind.TEXT)
    found = cutting("X", "Y").findings(document)
    edits = spaced_cuts(document, [edit for edit in found if isinstance(edit, Edit)])
    assert render(text, edits) == left
    for edit in edits:
        assert render(text, [other for other in edits if other is not edit]).count("\n\n") >= left.count("\n\n")


def test_the_title_of_a_text_is_read_from_what_is_left() -> None:
    text = f"Quick links\n\nThe bridge is open\n\n{SENTENCE} {SENTENCE}\n\n{SENTENCE}"
    assert clean(text.encode(), rules=[cutting("Quick links")]).title == "The bridge is open"
