"""The detector of lost text: edges, signs, borders, the model as shipped, the rules."""

import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import render
from pipeline.flow import clean_bytes, document_of
from pipeline.lost_text import evidence
from pipeline.lost_text.borders import verdicts_of
from pipeline.lost_text.bounds import CLOSE, PLAIN
from pipeline.lost_text.doubt import LAW, UNTRAINED, trust_of
from pipeline.lost_text.edges import (
    COLON,
    COMMA,
    ELLIPSIS,
    FULL,
    LETTER,
    LINE_TABLE,
    LOWER,
    TABLE,
    UPPER,
    end_class,
    end_keys,
    end_names,
    hashed,
    join_keys,
    join_names,
    line_keys,
    start_class,
    start_keys,
    start_names,
)
from pipeline.lost_text.features import EDGE_FEATURES, FEATURES, Scores, document_measures, edge_measures
from pipeline.lost_text.findings import DEFAULT, PRECISE, THOROUGH, Threshold, findings_of, read
from pipeline.lost_text.habits import Habits
from pipeline.lost_text.margins import Margins
from pipeline.lost_text.model import CalibratedForest, Linear, loss_model_of, shipped
from pipeline.lost_text.names import dangling_names
from pipeline.lost_text.screen import MOST_SHORT_LINES, UNASKED, Look
from pipeline.lost_text.signs import ellipsis_at, inline_sign, is_settled, says_more_elsewhere
from pipeline.lost_text.units import Unit, units_of
from pipeline.model import Document, Kind
from pipeline.rules import RULES
from pipeline.rules.form import Rule
from pipeline.text.forest import FlatTree

SEED = Path(__file__).parents[1] / "seeds" / "000_48efb1f0bba61ee3.txt"
OURS = [rule for rule in RULES if rule.family in {"fragment", "lacuna", "split", "dangling", "teaser"}]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("armed clash in 2020.", LOWER, FULL),
        ("“Yes,” he said,", UPPER, COMMA),
        ("它说了三点：", LETTER, COLON),
        ("…and so on…", ELLIPSIS, ELLIPSIS),
        ("(See below.)", UPPER, FULL),
        ("東京で。」", LETTER, FULL),
    ],
)
def test_edges_have_classes_in_every_script(text: str, first: int, last: int) -> None:
    assert (start_class(text), end_class(text)) == (first, last)


@given(st.text(max_size=200), st.text(max_size=200))
def test_keys_fit_the_tables(left: str, right: str) -> None:
    for keys in (start_keys(left), end_keys(left), join_keys(left, right)):
        assert all(0 <= key < TABLE for key in keys)
    assert all(0 <= key < LINE_TABLE for key in line_keys(left))


@pytest.mark.parametrize(
    "text", ["Read more", "Continue reading →", "Weiterlesen", "Lire la suite…", "続きを読む", "阅读全文"]
)
def test_labels_that_say_there_is_more(text: str) -> None:
    assert says_more_elsewhere(text)


@pytest.mark.parametrize("text", ["Read more books, he said.", "More or less.", "", "Loading docks were closed."])
def test_labels_that_do_not(text: str) -> None:
    assert not says_more_elsewhere(text)


def test_signs_that_end_a_block() -> None:
    assert inline_sign("He said [+123 chars]") == 7
    assert inline_sign("a sum (more or less)") is None
    assert ellipsis_at("He said…") == 7
    assert ellipsis_at("He said.") is None


NO_SCORES = Scores(UNASKED, UNASKED, UNASKED, UNASKED, UNASKED)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), max_size=8))
def test_any_document_can_be_measured(parts: list[str]) -> None:
    blocks = document_of("\n\n".join(parts), kind=Kind.TEXT).blocks
    habits = Habits(units_of(blocks))
    for number in range(len(blocks) + 1):
        edges = edge_measures(habits.units, number, UNASKED, UNASKED)
        assert len(edges) == len(EDGE_FEATURES)
        assert len(edges + document_measures(habits, number, NO_SCORES)) == len(FEATURES)
    for verdict in verdicts_of(blocks, shipped()):
        assert 0 <= min(verdict[1:4]) <= max(verdict[1:4]) <= 1


ASCII = st.text(st.characters(max_codepoint=127), max_size=80)


@given(ASCII, ASCII)
def test_the_short_way_for_ascii_names_what_the_long_one_does(left: str, right: str) -> None:
    short = start_names(right), end_names(left), join_names(left, right)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipeline.lost_text.edges._plain_head", lambda _: None)
        patched.setattr("pipeline.lost_text.edges._plain_tail", lambda _: None)
        assert (start_names(right), end_names(left), join_names(left, right)) == short


NAMES = [b"sof the", b"sof", b"stoday"]


def test_a_linear_model_adds_its_weights() -> None:
    table = bytearray([128]) * TABLE
    one, two, _ = hashed(NAMES)
    table[one], table[two] = 130, 127
    reading = Linear(bytes(table), 0.5, 0.25).read(NAMES)
    assert (reading.score, reading.known) == (0.25 + 0.5 * 1, 2)


def test_a_forest_asks_and_its_curve_is_linear() -> None:
    tree = FlatTree((0, -1, -1), (1.5, -2.0, 2.0), (1, 0, 0), (2, 0, 0))
    forest = CalibratedForest((tree, tree), (-4.0, 4.0), (0.0, 1.0))
    assert forest.score([1.0]) == -4.0
    assert forest.score([2.0]) == 4.0
    assert forest.share(2.0) == pytest.approx(0.75)
    assert forest.share(9.0) == 1.0


def test_weights_of_another_table_are_refused() -> None:
    with pytest.raises(ValueError, match="train again"):
        loss_model_of(zlib.compress(b'{"linear": [{"name": "head", "size": 9, "scale": 1, "bias": 0}]}\nshort'))


def test_the_weights_say_where_they_come_from() -> None:
    about = shipped().about
    assert {"date", "texts", "documents", "languages"} <= set(about)
    assert len(about["texts"]) == 64


def test_curves_rise() -> None:
    for forest in (shipped().heads, shipped().tails, shipped().splits):
        assert list(forest.shares) == sorted(forest.shares)


def seed() -> Document:
    cleaned = clean_bytes(SEED.read_bytes())
    text = render(cleaned.document.original, cleaned.edits)
    return document_of(text)


def test_the_seed_has_one_loss_and_no_other() -> None:
    document = seed()
    verdicts = {verdict.number: verdict for verdict in verdicts_of(document.blocks, shipped())}
    place = next(n for n, block in enumerate(document.blocks) if block.text == "armed clash in 2020.")
    assert verdicts[place].head >= 0.9
    assert max(max(v.head, v.tail, v.split) for n, v in verdicts.items() if n != place) <= 0.2


def test_the_seed_is_flagged_with_its_evidence() -> None:
    raw = SEED.read_bytes()
    cleaned = clean_bytes(raw)
    said = {(flag.kind, flag.span.of(raw.decode())) for flag in cleaned.flags if flag.rule.partition(".")[0] in
            {"fragment", "lacuna", "split", "dangling"}}  # fmt: skip
    assert said == {
        ("fragment.head", "armed clash in 2020."),
        ("lacuna.between", "\n\n"),
        ("dangling", "Jaishankar"),
        ("dangling", "Wang"),
    }
    reason = next(flag.reason for flag in cleaned.flags if flag.kind == "fragment.head")
    assert "lower-case “armed”" in reason
    assert "no other paragraph starts this way" in reason


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.name)
def test_rules_find_their_hits(rule: Rule) -> None:
    for hit in rule.hits:
        found = [flag.span.of(hit.text) for flag in clean_bytes(hit.text.encode()).flags if flag.rule == rule.name]
        assert hit.flagged in found


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.name)
def test_rules_leave_their_misses(rule: Rule) -> None:
    for miss in rule.misses:
        assert not [flag for flag in clean_bytes(miss.encode()).flags if flag.rule == rule.name]


def test_thresholds_are_nested() -> None:
    blocks = seed().blocks
    kinds = [{(f.kind, f.span) for f in read(blocks, shipped(), bar)} for bar in (PRECISE, DEFAULT, THOROUGH)]
    assert kinds[0] <= kinds[1] <= kinds[2]


@pytest.mark.parametrize("bar", [PRECISE, DEFAULT])
def test_bounds_lose_no_finding(bar: Threshold) -> None:
    texts = [hit.text for rule in OURS for hit in rule.hits] + [miss for rule in OURS for miss in rule.misses]
    for blocks in [seed().blocks, *(document_of(text).blocks for text in texts)]:
        assert list(read(blocks, shipped(), bar, Look(PLAIN))) == list(read(blocks, shipped(), bar))


def test_lines_of_unwrapped_paragraphs_are_not_looked_at() -> None:
    blocks = document_of("The engineers had warned the\nby a lorry in March and has been closed.\n\nIt rained.").blocks
    numbers = [verdict.number for verdict in verdicts_of(blocks, shipped(), Look(CLOSE, lines=False))]
    assert 1 in [verdict.number for verdict in verdicts_of(blocks, shipped())]
    assert 1 not in numbers


def test_long_lists_are_not_looked_at_line_by_line() -> None:
    lines = "\n".join(f"the word {number}" for number in range(2 * MOST_SHORT_LINES))
    numbers = [verdict.number for verdict in verdicts_of(document_of(f"{lines}\n\nIt rained.").blocks, shipped())]
    assert set(numbers) <= {0, 2 * MOST_SHORT_LINES, 2 * MOST_SHORT_LINES + 1}


def test_one_document_is_read_once() -> None:
    document = seed()
    assert findings_of(document) is findings_of(document)


def test_a_join_is_only_proposed() -> None:
    text = next(rule for rule in RULES if rule.name == "split.join").hits[0].text
    cleaned = clean_bytes(text.encode())
    assert [edit.after for edit in cleaned.proposals if "split.join" in edit.rules] == [" "]
    assert render(text, cleaned.edits) == text


def test_a_known_name_does_not_dangle() -> None:
    assert [name for _, name in dangling_names("Meyer said no.", "")] == ["Meyer"]
    assert not list(dangling_names("Meyer said no.", "Anna Meyer was elected."))
    assert not list(dangling_names("He said no.", ""))


def test_laws_and_untrained_scripts_are_trusted_less() -> None:
    law = "\n\n".join(f"§ {n} Der Betreiber meldet\n\n({n}) die Anlage," for n in range(1, 9))
    arabic = "\n\n".join(["اجتمع المجلس يوم الثلاثاء لبحث الجسر"] * 4)
    news = seed().original
    trusts = [trust_of(units_of(document_of(text).blocks)) for text in (law, arabic, news)]
    assert trusts == [LAW, UNTRAINED, 1.0]


def test_a_headline_is_no_lost_tail() -> None:
    text = "Sea levels rise\n\nLISBON (Reuters) - Sea levels rose by three millimetres last year, the office said."
    assert not [flag for flag in clean_bytes(text.encode()).flags if flag.kind.startswith(("fragment", "lacuna"))]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge. Photograph: A. Brown",
        "By Anna Brown",
        "(Reporting by J. B. Kelly; Editing by Li Wei)",
        "文 / 周明远",
        "a@b.org",
    ],
)
def test_settled_ends_are_no_open_ends(text: str) -> None:
    assert is_settled(text)
    assert not units_of(document_of(text).blocks)[0].is_open


def test_wrapped_lines_are_no_losses() -> None:
    lines = [
        "The council met on Tuesday to talk about",
        "the bridge over the river, which has been",
        "closed since the",
        "spring.",
    ]
    assert not [f for f in clean_bytes("\n".join(lines).encode()).flags if f.kind.startswith(("fragment", "lacuna"))]


def test_compiled_trees_add_up_to_the_same_float(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[((17 * row + 7 * column) % 23 - 11) / 3 for column in range(400)] for row in range(40)]
    forests = (shipped().heads, shipped().tails, shipped().splits)
    walked = [[CalibratedForest(one.trees, one.knots, one.shares).score(row) for row in rows] for one in forests]
    monkeypatch.setattr("pipeline.text.forest.WALKS_BEFORE", 0)
    fresh = [CalibratedForest(one.trees, one.knots, one.shares) for one in forests]
    assert [[one.score(row) for row in rows] for one in fresh] == walked


def test_a_line_of_separators_ends_in_no_margin() -> None:
    line, rest = (
        Unit(text, LOWER, LETTER, 0, 1) for text in ("the river rose in the night and took the old bridge", "\x1c")
    )
    assert not Margins((line, rest)).is_margin(1)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (0, "no other paragraph starts this way"),
        (1, "1 other paragraph starts this way"),
        (2, "2 other paragraphs start this way"),
    ],
)
def test_evidence_counts_in_plain_english(others: int, said: str) -> None:
    assert evidence._habit(others, "start") == said


@pytest.mark.parametrize(("count", "said"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_evidence_says_how_often_a_word_occurs(count: int, said: str) -> None:
    assert evidence._times(count) == said
