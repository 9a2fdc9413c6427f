"""A hyphen at a line end that the words of the text speak for and against is flagged, whichever way it went."""

from pipeline import clean, render

LINES = (
    "The people of the town have long known and they under-\n"
    "stand that they must {}, so\n"
    "they do not complain about it, since the old road over\n"
    "the hill has been closed for repair since spring began."
)
STAND = LINES.format("stand in line for their bread")
WAIT = LINES.format("queue in rain for their bread")


def test_a_join_whose_second_half_is_a_word_of_the_text_is_flagged() -> None:
    cleaned = clean(STAND.encode())
    assert "understand that they must stand" in render(STAND, cleaned.edits)
    (flag,) = [flag for flag in cleaned.flags if flag.kind == "hyphen.doubtful"]
    assert flag.span.of(STAND).startswith("-\n")
    assert "in doubt" in flag.reason


def test_a_join_that_nothing_speaks_against_is_not() -> None:
    cleaned = clean(WAIT.encode())
    assert "understand that they must queue" in render(WAIT, cleaned.edits)
    assert [flag for flag in cleaned.flags if flag.kind == "hyphen.doubtful"] == []
