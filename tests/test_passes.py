"""The passes: rounds, the guard, what is only proposed, and the white space around cuts."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline import Kind, Settings, clean, render
from pipeline.errors import Flagged, TooLarge
from pipeline.flow import _apart, document_of
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.model import Annotation, Block, Claim, Cleaned, Document, Edit, Flag, Role, Safety, Span
from pipeline.passes import MOST_FINDINGS_BASE, Passes, policy_edits, without_roles
from pipeline.roles import roles_of
from pipeline.rules.form import Context, Rule, Stage, cut, flag
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


def _flagging(spans: Iterable[Span]) -> Rule:
    return replace(cutting(), stage=Stage.FLAG, find=lambda *_: (flag(span, "loss", "here") for span in spans))


@pytest.mark.parametrize(("findings", "left_out"), [(MOST_FINDINGS_BASE + 1, False), (MOST_FINDINGS_BASE + 2, True)])
def test_a_rule_that_finds_more_than_there_are_characters_is_left_out(findings: int, *, left_out: bool) -> None:
    cleaned = clean(b"ab", rules=[_flagging([Span(0, 1)] * findings)])
    told = {(found.kind, found.rule, found.span, found.reason) for found in cleaned.flags}
    reason = "the rule was left out: ValueError: it finds more than there are characters"
    whole = (FlagKind.RULE_FAILED, "test.label", Span(0, 2), reason)
    assert told == {whole if left_out else ("loss", "test.label", Span(0, 1), "here")}


def test_a_rule_that_never_ends_is_stopped() -> None:
    cleaned = clean(b"ab", rules=[_flagging(Span(0, 1) for _ in iter(int, 1))])
    assert [found.kind for found in cleaned.flags] == [FlagKind.RULE_FAILED]


@pytest.mark.parametrize(("stop", "kinds"), [(2, ["loss"]), (3, [FlagKind.RULE_FAILED])])
def test_a_finding_ends_with_the_text_at_the_latest(stop: int, kinds: list[str]) -> None:
    cleaned = clean(b"ab", rules=[_flagging([Span(0, stop)])])
    assert [found.kind for found in cleaned.flags] == kinds
    if stop == 3:
        told = "it finds something behind the end of the text, at 2"
        assert cleaned.flags[0].reason == f"the rule was left out: ValueError: {told}"


@pytest.mark.parametrize("label", ["X", "A label of the page"])
def test_a_text_that_rules_would_cut_whole_stays_and_the_flag_says_how_much(label: str) -> None:
    cleaned = clean(label.encode(), rules=[cutting(label)])
    assert text_of(cleaned) == label
    reason = "the rules would cut 100% of the characters, so nothing was cut"
    assert cleaned.flags == (Flag(Span(0, len(label)), FlagKind.GUARD_SHARE_CUT, BuiltIn.DOCUMENT, reason),)


@pytest.mark.parametrize(("share", "left"), [(0.5, "bbbb"), (0.49, "aaaa\n\nbbbb")])
def test_exactly_the_largest_share_may_be_cut(share: float, left: str) -> None:
    assert text_of(clean(b"aaaa\n\nbbbb", Settings(largest_share_cut=share), rules=[cutting("aaaa")])) == left


def test_what_only_the_model_wants_is_left_first_and_the_flag_says_so() -> None:
    rules = [cutting("Top"), replace(cutting(SENTENCE, measured=True), name="test.model")]
    told = {found.reason for found in clean(f"Top\n\n{SENTENCE}".encode(), rules=rules).flags}
    assert "the rules would cut 100% of the characters, so only what is certain was cut" in told


def test_certain_cuts_that_are_too_many_alone_are_not_made() -> None:
    rules = [cutting(SENTENCE), replace(cutting("Top", measured=True), name="test.model")]
    assert text_of(clean(f"Top\n\n{SENTENCE}".encode(), rules=rules)) == f"Top\n\n{SENTENCE}"


def test_a_cut_that_a_rule_and_the_model_want_is_certain() -> None:
    model = replace(cutting("Top", SENTENCE, measured=True), name="test.model")
    assert text_of(clean(f"Top\n\n{SENTENCE}".encode(), rules=[cutting("Top"), model])) == SENTENCE


def test_roles_that_are_not_wanted_are_cut_in_their_name_until_none_is_left() -> None:
    text = f"The bridge is open\n\nBy Ann Lee\n\n3 May 2024\n\n{SENTENCE} {SENTENCE}\n\n{SENTENCE}"
    document = document_of(text, kind=Kind.TEXT)
    everything = roles_of(document)
    assert {found.role for found in everything} == {"byline", "date"}
    left, kept, cuts = without_roles(document, frozenset({"byline"}))
    assert [found.role for found in kept] == ["date"]
    assert [(each.before, each.after, each.rules) for each in cuts] == [("By Ann Lee", "", ("role.byline",))]
    assert cuts[0].note == next(found.reason for found in everything if found.role == "byline")
    assert "By Ann Lee" not in {block.text for block in left.blocks}
    assert without_roles(document, frozenset()) == (document, everything, [])


def test_a_policy_cuts_in_the_name_of_the_flag_and_refuses_by_its_kind() -> None:
    document = document_of("One.\n\nTwo.", kind=Kind.TEXT)
    whole, part = Flag(Span(6, 10), "loss", "a.b", "why"), Flag(Span(0, 2), "loss", "a.b", "why")
    settings = Settings(flagged=(Policy("loss", Action.CUT), Policy("teaser", Action.QUARANTINE)))
    assert policy_edits(document, [whole, part], settings) == [Edit(Span(6, 10), "Two.", "", ("a.b",), "why")]
    assert policy_edits(document, [whole], Settings()) == []
    teasers = [Flag(Span(0, 4), "teaser", "a.b", ""), Flag(Span(6, 10), "teaser", "a.b", ""), whole]
    with pytest.raises(Flagged) as refused:
        policy_edits(document, teasers, settings)
    assert refused.value.kinds == ("teaser",)


def test_labels_are_cut_before_repeats_are_looked_for_and_each_rule_runs_in_its_stage() -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    def watching(stage: Stage) -> Rule:
        def find(document: Document, context: Context) -> Iterable[Claim]:
            assert context.settings.largest_share_cut == 0.7
            seen.append((stage.value, tuple(block.text for block in document.blocks)))
            return [cut(block, "seen") for block in document.blocks if block.text == stage.value]

        return replace(cutting(), name=f"test.{stage.value}", stage=stage, find=find)

    rules = [watching(stage) for stage in (Stage.FLAG, Stage.CUT_REPEATS, Stage.CUT_LABELS)]
    document = document_of(f"cut-labels\n\ncut-repeats\n\n{SENTENCE}", kind=Kind.TEXT)
    left, cuts = Passes(Settings(largest_share_cut=0.7)).cut(document, rules)
    assert seen == [
        ("cut-labels", ("cut-labels", "cut-repeats", SENTENCE)),
        ("cut-repeats", ("cut-repeats", SENTENCE)),
        ("cut-labels", (SENTENCE,)),
        ("cut-repeats", (SENTENCE,)),
    ]
    assert [each.before for each in cuts] == ["cut-labels", "cut-repeats"]
    assert [block.text for block in left.blocks] == [SENTENCE]


@pytest.mark.parametrize(("limit", "made"), [(0.5, 1), (0.499, 0)])
@pytest.mark.parametrize("measured", [True, False])
def test_cuts_of_exactly_the_limit_are_made(limit: float, made: int, *, measured: bool) -> None:
    document = document_of("aaaa\n\nbbbb", kind=Kind.TEXT)
    passes = Passes(Settings(largest_share_cut_of_page=limit) if measured else Settings(largest_share_cut=limit))
    passes.apply(document, [cutting("aaaa", measured=measured)])
    assert len(passes.within_limits(document)) == made


@pytest.mark.parametrize(("limit", "made"), [(0.5, ["aaaa"]), (0.499, [])])
def test_certain_cuts_of_exactly_the_limit_stay_when_those_of_the_model_are_dropped(
    limit: float, made: list[str]
) -> None:
    document = document_of("aaaa\n\nbbbb", kind=Kind.TEXT)
    passes = Passes(Settings(largest_share_cut=limit, largest_share_cut_of_page=0.9))
    passes.apply(document, [cutting("bbbb", measured=True, name="test.model")])
    passes.apply(document, [cutting("aaaa")])
    assert [each.before for each in passes.within_limits(document)] == made


def test_roles_that_come_to_light_are_cut_too_and_all_cuts_are_returned() -> None:
    document = document_of("One.\n\nTwo.\n\nThree.", kind=Kind.TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "pipeline.passes.roles_of",
            lambda left: (Annotation(left.blocks[0].span, Role.BYLINE, "first"),) if len(left.blocks) > 1 else (),
        )
        left, roles, cuts = without_roles(document, frozenset({"byline"}))
    assert [each.before for each in cuts] == ["One.", "Two."]
    assert (roles, [block.text for block in left.blocks]) == ((), ["Three."])
