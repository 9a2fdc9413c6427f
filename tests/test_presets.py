"""Published rule sets: what each says of single lines."""

import pytest

from pipeline.presets import c4, refinedweb


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("He came home late.", ""),
        (f"{'x' * 1001} is a word.", "a word of over 1,000 characters"),
        (f"{'x' * 1000} is a word.", ""),
        ("He came home late", "it does not end as a sentence does"),
        ("He came home late...", "it does not end as a sentence does"),
        ("He came.", "under three words"),
        ("Please enable JavaScript to go on.", "it names JavaScript"),
        ("Read our privacy policy before you go on.", "it holds “privacy policy”"),
    ],
)
def test_lines_that_c4_drops(line: str, reason: str) -> None:
    assert c4._reason(line) == reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("He came home late", ""),
        ("BANK CUTS RATES", "mostly capitals"),
        ("12 345", "digits alone"),
        ("3 likes", "a counter"),
        ("Home", "under two words"),
        ("3 items in cart", "a set phrase"),
        ("He said that there were three items in cart and left it at that", ""),
    ],
)
def test_lines_that_refinedweb_drops(line: str, reason: str) -> None:
    assert refinedweb._reason(line, len(line.split())) == reason
