"""What the two sides of a border, and the edges of a document, add to what each side says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import clean
from pipeline.lost_text.sides import start_of_document, torn_on_both_sides
from pipeline.lost_text.signs import is_settled, starts_as_it_should

MET = "The council met on Tuesday to talk about the bridge over the river."
VOTE = "Nobody expected a vote before the end of the week, the mayor said."
CONFIDENCES = st.floats(0, 1)


@given(CONFIDENCES, CONFIDENCES, CONFIDENCES)
def test_sides_only_raise_each_other_and_stay_shares(head: float, tail: float, split: float) -> None:
    raised = torn_on_both_sides(head, tail, split)
    assert head <= raised[0] <= 1
    assert tail <= raised[1] <= 1


@given(CONFIDENCES)
def test_a_low_start_of_a_document_is_surer_and_stays_a_share(head: float) -> None:
    assert head <= start_of_document(head) + 1e-12
    assert start_of_document(head) <= 1


def test_a_hole_between_two_paragraphs_is_one_lacuna() -> None:
    torn = "The engineers had warned the ministry that the old bridge could not carry the weight of the"
    text = f"{MET}\n\n{torn}\n\nby a lorry in March and has been closed to all traffic ever since.\n\n{VOTE}"
    kinds = [flag.kind for flag in clean(text.encode()).flags]
    assert kinds.count("lacuna.between") == 1


@pytest.mark.parametrize("text", ["Write to the office at press (at) city (dot) gov", "We will miss you all. -Heather"])
def test_hidden_addresses_and_signatures_are_ends(text: str) -> None:
    assert is_settled(text)


def test_an_address_is_a_start() -> None:
    assert starts_as_it_should("example.org says that the bridge is closed.")
    assert not starts_as_it_should("closed since spring, the bridge has rusted.")
