"""The measured model: what it must cut, what it must leave, and that it says why."""

import json
import os
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import RULES, Kind, Settings, clean, render, restore
from pipeline.boilerplate import cuts
from pipeline.boilerplate.cuts import LARGEST_SHARE_AGAIN, unwanted
from pipeline.boilerplate.model import EXTRACT, HTML, PAGE, SECOND_NAMES, limit_of, model_for, weights
from pipeline.boilerplate.reasons import reason_of, subject_of
from pipeline.flow import document_of
from pipeline.presets import PRESETS
from pipeline.text.forest import Forest, tree_of

STORY = (
    "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge over the river.",
    "Work will begin in the spring, the mayor said, and it should be finished before the end of next year.",
    "People on both banks have waited for this since the flood, which carried away the middle of the bridge.",
    "Until then a ferry will cross twice an hour, and the school bus will take the long way round by the mill.",
)
STORY_DE = (
    "Der Rat hat am Dienstag nach langer Debatte beschlossen, die alte Brücke über den Fluss wieder aufzubauen.",
    "Die Arbeiten beginnen im Frühjahr, sagte die Bürgermeisterin, und sollen bis Ende nächsten Jahres dauern.",
    "Auf beiden Ufern warten die Menschen darauf seit der Flut, die den mittleren Teil mit sich gerissen hat.",
)
MENU = ("Home", "News", "Sport", "Contact", "Privacy Policy", "Subscribe", "Login", "Search")


def page(story: tuple[str, ...]) -> str:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in MENU)
    body = "".join(f"<p>{part}</p>" for part in story)
    return (
        f"<html><head><title>Bridge</title></head><body><nav class='menu'><ul>{menu}</ul></nav>"
        f"<article class='post-content'>{body}</article><aside class='related-posts'><h3>Related</h3><ul>"
        "<li><a href='/1'>Five walks by the sea</a></li><li><a href='/2'>A market for everyone</a></li></ul></aside>"
        "<footer class='site-footer'><a href='/privacy'>Privacy Policy</a> © 2024 The Daily</footer></body></html>"
    )


def cleaned(text: str, kind: Kind) -> str:
    done = clean(text.encode(), kind=kind)
    shown = render(done.document.original, done.edits)
    assert restore(shown, done.edits) == done.document.original
    return shown


def test_every_cut_of_the_model_has_its_score_and_three_reasons_in_words() -> None:
    for text, kind in ((page(STORY), Kind.HTML), ("\n\n".join([*MENU, *STORY, *MENU]), Kind.TEXT)):
        alone = [rule for rule in RULES if rule.name == "boilerplate.model"]
        notes = [edit.note for edit in clean(text.encode(), kind=kind, rules=alone).edits if edit.note]
        assert notes
        for note in notes:
            score, _, reasons = note.rpartition(", threshold ")
            assert "score 0." in score
            assert len(reasons.partition(": ")[2].split("; ")) == 3


@pytest.mark.parametrize("value", [-1.0, 0.0, 1.0, 5.0])
def test_every_feature_is_said_in_words(value: float) -> None:
    said = [reason_of(name, value) for name in SECOND_NAMES]
    assert not [words for name, words in zip(SECOND_NAMES, said, strict=True) if words == f"{name}: {value:.2f}"]
    assert subject_of("words of element 2") == subject_of("words of element 3") != subject_of("words of block +1")


@pytest.mark.parametrize("story", [STORY, STORY_DE])
def test_a_page_keeps_its_story_alone(story: tuple[str, ...]) -> None:
    assert cleaned(page(story), Kind.HTML) == "\n\n".join(story)


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(STORY),
        "\n\n".join(STORY_DE),
        "Bridge\n\n" + "\n\n".join(STORY),
        "Pancakes\n\n2 eggs\n\n100 g flour\n\n1 pinch of salt\n\nMix well and leave to rest.\n\nFry in butter.",
        "\n".join(f"and the river ran on by the town {n}" for n in range(40)),
        "Мосты\n\nСовет собрался во вторник и решил восстановить старый мост.\n\nРаботы начнутся весной.\n\nВсе рады.",
    ],
)
def test_texts_that_are_no_page_stay(text: str) -> None:
    assert cleaned(text, Kind.TEXT) == text


@pytest.mark.parametrize("story", [STORY, STORY_DE])
def test_cleaning_twice_changes_nothing(story: tuple[str, ...]) -> None:
    once = cleaned(page(story), Kind.HTML)
    assert cleaned(once, Kind.TEXT) == once


LINES = st.sampled_from(
    [*MENU, *STORY, *STORY_DE, "Read more", "5 min read", "By Ann Lee", "12 May 2024", "• Sign up", "2 eggs", "Глава 1"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=60).map("\n\n".join))
def test_cleaning_a_text_twice_adds_no_edit_of_the_model(text: str) -> None:
    rules = tuple(rule for rule in RULES if rule.name == "boilerplate.model")
    done = clean(text.encode(), kind=Kind.TEXT, rules=rules)
    once = render(done.document.original, done.edits)
    assert not clean(once.encode(), kind=Kind.TEXT, rules=rules).edits


def test_the_weights_say_where_they_come_from() -> None:
    for name in (HTML, PAGE, EXTRACT):
        model_for(name)
        about = weights()[f"about-{name}"]
        assert isinstance(about, dict)
        assert {"date", "data_sha256", "f1"} <= set(about)
    assert len(files("pipeline.boilerplate").joinpath("weights.json").read_bytes()) < 2_000_000


def test_a_forest_sums_its_trees_and_names_what_pushed() -> None:
    trees = [tree_of(json.loads("[1, 0.5, 0.0, -1.0, [0, 2.0, 0.5, 0.25, 1.0]]")), tree_of(0.5)]
    forest = Forest(trees, 2)
    low, high = forest.probabilities([[0.0, 0.0], [3.0, 1.0]])
    assert (round(low, 3), round(high, 3)) == (0.378, 0.818)
    assert forest.pushed(forest.leaves([0.0, 0.0])) == {1: -1.0}


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="feature 7"):
        Forest([tree_of([7, 0.5, 0.0, -1.0, 1.0])], 2)


def test_an_unsure_page_keeps_more() -> None:
    assert limit_of([0.9, 0.9, 0.05], [50, 50, 50], 0.1) > limit_of([0.4, 0.3, 0.2], [50, 50, 50], 0.1)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_only_remark_and_are_off_by_default(name: str) -> None:
    rule = PRESETS[name]
    for hit in rule.hits:
        done = clean(hit.text.encode(), Settings(presets=frozenset({name})), kind=Kind.TEXT, rules=())
        assert hit.flagged in {flag.span.of(hit.text) for flag in done.flags if flag.rule == rule.name}
        assert not done.edits
        assert not [flag for flag in clean(hit.text.encode(), kind=Kind.TEXT).flags if flag.rule == rule.name]
    for miss in rule.misses:
        assert not list(rule.findings(document_of(miss, kind=Kind.TEXT)))


@pytest.mark.parametrize(("share", "more"), [(LARGEST_SHARE_AGAIN - 0.05, 1), (LARGEST_SHARE_AGAIN + 0.05, 0)])
def test_a_second_look_takes_no_more_than_a_tenth_of_a_page(
    share: float, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of(page(STORY), kind=Kind.HTML)
    first = {found.block.span for found in unwanted(document)}
    looks = iter([{0: "not content"}, {}])
    monkeypatch.setattr(cuts, "_again", lambda *_: next(looks))
    monkeypatch.setattr(cuts, "_share_of", lambda *_: share)
    assert len({found.block.span for found in unwanted(document)} - first) == more


SEEDED = """
import random
from pipeline.boilerplate.phrases import phrase_features, phrases_of

chance = random.Random(7)
words = [[chance.choice("abcdefgh") * chance.randint(4, 9) for _ in range(60)] for _ in range(40)]
table = {phrase: chance.random() - 0.5 for block in words for phrase in phrases_of(block)}
print(phrase_features(words, table))
"""


def test_sums_do_not_depend_on_the_order_of_sets() -> None:
    outcomes = set()
    for seed in range(3):
        run = subprocess.run(
            [sys.executable, "-c", SEEDED],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
            text=True,
        )
        outcomes.add(run.stdout)
    assert len(outcomes) == 1
