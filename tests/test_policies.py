"""What is done about flags: by kind, by family, by confidence."""

import pytest

from pipeline import clean, render
from pipeline.errors import Flagged, SettingsError
from pipeline.model import Flag, Sensitivity, Span
from pipeline.settings import Action, Policy, Settings
from tasks.run.inventory import settings_digest
from tasks.run.options import Options, options_of

MET = "The council met on Tuesday to talk about the bridge over the river."
VOTE = "Nobody expected a vote before the end of the week, the mayor said."
HEADLESS = "by a lorry in March and has been closed to all traffic ever since."
DAMAGED = f"{MET}\n\n{VOTE}\n\n{HEADLESS}\n\n{MET[:-1]} again."


def policies(**table: object) -> tuple[Policy, ...]:
    return options_of(
        {"clean": {"flagged": {kind.replace("_", "."): said for kind, said in table.items()}}}
    ).clean.flagged


def test_the_longest_name_decides_then_the_confidence() -> None:
    chosen = policies(fragment="quarantine", fragment_head="cut")
    settings = Settings(flagged=chosen)
    assert settings.action(Flag(Span(0, 1), "fragment.head", "r", "", 0.7)) is Action.CUT
    assert settings.action(Flag(Span(0, 1), "fragment.tail", "r", "", 0.7)) is Action.QUARANTINE
    assert settings.action(Flag(Span(0, 1), "fragmented", "r", "", 0.7)) is Action.KEEP


def test_a_flag_less_sure_is_kept_and_one_not_measured_counts_as_certain() -> None:
    settings = Settings(flagged=policies(loss={"action": "quarantine", "confidence": 0.9}))
    assert settings.action(Flag(Span(0, 1), "loss", "r", "", 0.8)) is Action.KEEP
    assert settings.action(Flag(Span(0, 1), "loss", "r", "", 0.9)) is Action.QUARANTINE
    assert settings.action(Flag(Span(0, 1), "loss", "r", "")) is Action.QUARANTINE


def test_a_document_is_cut_or_refused_as_asked() -> None:
    kept = clean(DAMAGED.encode())
    (flag,) = [flag for flag in kept.flags if flag.kind == "fragment.head"]
    assert flag.confidence is not None
    cut = clean(DAMAGED.encode(), Settings(flagged=policies(fragment_head="cut")))
    assert HEADLESS not in render(DAMAGED, cut.edits)
    with pytest.raises(Flagged, match=r"fragment\.head"):
        clean(DAMAGED.encode(), Settings(flagged=policies(fragment="quarantine")))
    unsure = {"action": "quarantine", "confidence": min(1.0, flag.confidence + 0.001)}
    assert clean(DAMAGED.encode(), Settings(flagged=policies(fragment_head=unsure))).edits == kept.edits


def test_a_thorough_reader_says_no_less() -> None:
    found = {
        degree: {(flag.kind, flag.span) for flag in clean(DAMAGED.encode(), Settings(sensitivity=degree)).flags}
        for degree in Sensitivity
    }
    assert found[Sensitivity.PRECISE] <= found[Sensitivity.DEFAULT] <= found[Sensitivity.THOROUGH]


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        ({"fragment.haed": "cut"}, "did you mean `fragment.head`"),
        ({"fragment": "drop"}, "quarantine"),
        ({"fragment": {"confidence": 0.5}}, "action"),
        ({"fragment": {"action": "cut", "confidence": 2}}, "confidence = 0.9"),
        ({"fragment": {"action": "cut", "from": 1}}, "confidence = 0.9"),
        ({"fragment": 3}, "not 3"),
        ({"lacuna": "cut"}, "nothing can be cut"),
    ],
)
def test_mistakes_are_told(table: dict[str, object], advice: str) -> None:
    with pytest.raises(SettingsError, match=advice):
        options_of({"clean": {"flagged": table}})


def test_fewer_damaged_documents_make_a_flag_less_sure_and_no_fewer_flags() -> None:
    usual, rare = clean(DAMAGED.encode()), clean(DAMAGED.encode(), Settings(damaged_share=0.02))
    assert [(f.kind, f.span) for f in usual.flags] == [(f.kind, f.span) for f in rare.flags]
    for before, after in zip(usual.flags, rare.flags, strict=True):
        assert before.confidence is None or after.confidence == pytest.approx(
            before.confidence * 0.02 / (before.confidence * 0.02 + (1 - before.confidence) * 0.98)
        )


@pytest.mark.parametrize("share", [0, 1.5, "half"])
def test_a_share_is_a_share(share: object) -> None:
    with pytest.raises(SettingsError, match="damaged_share"):
        options_of({"clean": {"damaged_share": share}})


def test_presets_are_names_of_rule_sets() -> None:
    assert options_of({"clean": {"presets": ["c4", "gopher"]}}).clean.presets == {"c4", "gopher"}
    with pytest.raises(SettingsError, match="did you mean `gopher`"):
        options_of({"clean": {"presets": ["gophre"]}})


def test_the_order_of_names_changes_no_digest() -> None:
    one = Options(clean=Settings(presets=frozenset(["c4", "gopher", "fineweb"])))
    two = Options(clean=Settings(presets=frozenset(["fineweb", "gopher", "c4"])))
    assert settings_digest(one) == settings_digest(two) != settings_digest(Options())
