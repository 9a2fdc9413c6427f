"""Every rule proves itself: its hits, its misses, its name, its source, its time on hostile text."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import Settings, clean, render, rules
from pipeline.edits import Projection
from pipeline.flow import document_of
from pipeline.model import Claim, Document, Edit, Flag, Kind
from pipeline.rules import RULES
from pipeline.rules.form import NO_CONTEXT, Context, Hit, Rule, Stage, cut

HOSTILE = {
    "one word": "x" * 200_000,
    "spaces": " " * 200_000 + "x",
    "short lines": "ok\n" * 50_000,
    "short paragraphs": "ok\n\n" * 30_000,
    "brackets": "[" * 100_000,
    "quotes": "“" * 100_000,
    "labels": "Share this article\n\n" * 5_000,
    "copyright": "© 2024 " * 20_000,
    "titles": "A title - The Site\n\n" * 5_000,
    "digits": "1,2.3" * 40_000,
}
LONGEST_SECONDS = 30.0
AROUND = (
    "The council met on Tuesday to talk about the bridge over the river.\n\n"
    "A new road will be built in the spring, if the money can be found."
)


def _kind(hit: Hit) -> Kind:
    return Kind.HTML if hit.name else Kind.TEXT


HITS = [pytest.param(rule, hit, id=f"{rule.name}-{n}") for rule in RULES for n, hit in enumerate(rule.hits)]
MISSES = [pytest.param(rule, miss, id=f"{rule.name}-{n}") for rule in RULES for n, miss in enumerate(rule.misses)]
LABEL_MISSES = [
    pytest.param(rule, miss, id=f"{rule.name}-{n}")
    for rule in RULES
    if rule.stage is Stage.CUT_LABELS
    for n, miss in enumerate(rule.misses)
]
EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_hit_alone(rule: Rule, hit: Hit) -> None:
    cleaned = clean(hit.text.encode(), Settings(risky=True), kind=_kind(hit), rules=[rule])
    text = render(cleaned.document.original, cleaned.edits)
    if hit.leaves is not None:
        assert text == hit.leaves
    if hit.flagged is not None:
        at = Projection(cleaned.edits)
        assert hit.flagged in [at.cleaned(flag.span).of(text) for flag in cleaned.flags if flag.rule == rule.name]


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_the_rule_itself_finds_its_hit(rule: Rule, hit: Hit) -> None:
    found = list(rule.findings(document_of(hit.text, kind=_kind(hit)), NO_CONTEXT))
    assert any(isinstance(finding, Edit) for finding in found) or hit.leaves is None
    assert any(isinstance(finding, Flag) for finding in found) or hit.flagged is None


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_the_rule_itself_leaves_its_miss_alone(rule: Rule, miss: str) -> None:
    assert list(rule.findings(document_of(miss, kind=Kind.TEXT), NO_CONTEXT)) == []


@pytest.mark.parametrize(("rule", "miss"), LABEL_MISSES)
def test_a_miss_among_sentences_is_left_alone_too(rule: Rule, miss: str) -> None:
    for text in (f"{AROUND}\n\n{miss}", f"{miss}\n\n{AROUND}"):
        assert list(rule.findings(document_of(text, kind=Kind.TEXT), NO_CONTEXT)) == [], text


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_hit_among_all_rules(rule: Rule, hit: Hit) -> None:
    cleaned = clean(hit.text.encode(), Settings(risky=True), kind=_kind(hit))
    names = {name for edit in cleaned.edits for name in edit.rules} | {flag.rule for flag in cleaned.flags}
    assert rule.name in names or "boilerplate.model" in names, "the model may have cut the same block before"


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_miss_stays_as_it_is(rule: Rule, miss: str) -> None:
    cleaned = clean(miss.encode(), Settings(risky=True))
    assert cleaned.edits == () or rule.kinds, "no rule at all may edit a miss"
    assert rule.name not in {name for edit in cleaned.edits for name in edit.rules}
    assert rule.name not in {flag.rule for flag in cleaned.flags}


@EACH
def test_form(rule: Rule) -> None:
    assert rule.name.count(".") == 1
    assert rule.hits
    assert len(rule.misses) >= 2
    assert rule.source.endswith(".")
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary


@EACH
def test_kinds_are_declared(rule: Rule) -> None:
    raised = set()
    for hit in rule.hits:
        cleaned = clean(hit.text.encode(), kind=_kind(hit), rules=[rule])
        raised |= {flag.kind for flag in cleaned.flags if isinstance(flag, Flag)}
    assert raised <= set(rule.kinds)
    assert bool(raised) == bool(rule.kinds)


def test_names_are_unique_and_name_their_file() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        module = rule.find.__globals__["__name__"]
        stem = rule.name.replace("-", "_")
        assert module.endswith((stem, "pipeline.rules.patterns", "pipeline.rules.lost_text")), module


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    clean(text.encode())
    assert time.process_time() - start < LONGEST_SECONDS


def test_a_rule_that_fails_is_left_out_and_flagged() -> None:
    def broken(*_: object) -> list[Claim]:
        msg = "boom"
        raise RuntimeError(msg)

    bad = Rule("boilerplate.bad", Stage.CUT_LABELS, broken, "s.", "s.", [], [])
    text = b"The end of it all.\n\nScroll to Top"
    cleaned = clean(text, rules=[*RULES, bad])
    assert render(cleaned.document.original, cleaned.edits) == "The end of it all."
    assert [(flag.kind, flag.rule) for flag in cleaned.flags] == [("rule-failed", "boilerplate.bad")]


def test_a_rule_of_any_family_runs_in_its_stage() -> None:
    def find(document: Document, _: Context) -> list[Claim]:
        return [cut(block, "mine") for block in document.blocks if block.text == "Buy now"]

    mine = Rule("mine.ad", Stage.CUT_LABELS, find, "Cut ads.", "Ours.", [], [])
    cleaned = clean(b"The end of it all.\n\nBuy now", rules=[mine])
    assert [edit.rules for edit in cleaned.edits] == [("mine.ad",)]


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="cut-labels"):
        replace(RULES[0], stage="whenever")  # type: ignore[arg-type]


def test_a_rule_can_be_switched_off() -> None:
    text = b"The end of it all.\n\nScroll to Top"
    assert clean(text, Settings(off=frozenset({"boilerplate.to-top"}))).edits == ()


def test_a_gutted_document_keeps_its_text() -> None:
    cleaned = clean(b"Back to top\n\nShare this article\n\nx")
    assert cleaned.edits == ()
    assert [flag.kind for flag in cleaned.flags] == ["guard.share-cut"]


def test_every_file_with_a_rule_is_in_the_registry() -> None:
    """A new folder without an `__init__.py` would never be looked into."""
    folder = Path(rules.__file__).parent
    written = [path for path in folder.rglob("*.py") if "\nRULE = " in path.read_text(encoding="utf-8")]
    names = {f"{path.parent.name}.{path.stem.replace('_', '-')}" for path in written}
    assert len(names) == len(written) > 20
    assert {rule.name for rule in RULES} >= names
