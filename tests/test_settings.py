"""Settings: nonsense is refused at once, in one line that names the setting and the nearest name."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Settings, clean
from pipeline.domains import domain_of
from pipeline.errors import SettingsError
from pipeline.settings import Action, Policy
from tasks.run.options import LimitOptions, Options, OutputOptions, SourceOptions, options_from, options_of

LONGEST_MESSAGE_CHARS = 1_500
"""All names of rules, where none is near, are the longest message."""


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"largest_share_cut": 7}, "largest_share_cut"),
        ({"largest_share_cut": 0.0}, "largest_share_cut"),
        ({"damaged_share": float("nan")}, "damaged_share"),
        ({"damaged_share": "half"}, "damaged_share"),
        ({"presets": frozenset({"gophre"})}, "did you mean `gopher`"),
        ({"cut_roles": frozenset({"bylines"})}, "did you mean `byline`"),
        ({"normalize": frozenset({"nfd"})}, "did you mean `nfc`"),
        ({"normalize": "nfc"}, "normalize"),
        ({"off": "boilerplate.to-top"}, "off"),
        ({"off": frozenset({3})}, "off"),
        ({"sensitivity": "high"}, "precise, default, thorough"),
        ({"risky": "yes"}, "risky"),
        ({"risky": 1}, "risky"),
        ({"largest_bytes": True}, "largest_bytes"),
        ({"largest_bytes": 1.5}, "largest_bytes"),
        ({"largest_bytes": 10**400}, "largest_bytes"),
        ({"damaged_share": 10**400}, "damaged_share"),
        ({"flagged": {"teaser": "cut"}}, "flagged"),
    ],
)
def test_python_is_refused_at_once(values: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Settings(**values)
    with pytest.raises(ValueError, match=told):
        Settings(**values)


def test_values_come_out_in_the_type_of_their_field() -> None:
    settings = Settings(damaged_share=1, sensitivity="precise", off=["boilerplate.to-top"])  # type: ignore[arg-type]
    assert settings == Settings(
        damaged_share=1.0, off=frozenset({"boilerplate.to-top"}), sensitivity=settings.sensitivity
    )
    assert type(settings.damaged_share) is float
    assert hash(settings)


@pytest.mark.parametrize(("action", "confidence"), [("delete", 0.5), ("cut", 1.5), ("cut", float("nan"))])
def test_a_policy_that_is_none_is_refused(action: Any, confidence: float) -> None:
    with pytest.raises(SettingsError, match="teaser"):
        Policy("teaser", action, confidence)
    assert Policy("teaser", "cut").action is Action.CUT  # type: ignore[arg-type]


def test_a_rule_that_is_not_there_cannot_be_switched_off() -> None:
    with pytest.raises(SettingsError, match=r"did you mean `boilerplate\.to-top`"):
        clean(b"Top", Settings(off=frozenset({"boilerplate.totop"})))
    assert clean(b"Top", Settings(off=frozenset({"presets.c4", "boilerplate.to-top"}))).edits == ()


HOSTILE = {
    "a list in `off`": ("[clean]\noff = [['boilerplate.to-top']]", "clean.off"),
    "a table in `off`": ("[clean]\noff = [{ rule = 'x' }]", "clean.off"),
    "a number in `off`": ("[clean]\noff = [3]", "clean.off"),
    "a table for `off`": ("[clean.off]\nrule = true", "clean.off"),
    "an integer of 400 digits": ("[clean]\ndamaged_share = " + "9" * 400, "clean.damaged_share"),
    "an integer of 5,000 digits": ("[clean]\nlargest_bytes = " + "9" * 5_000, "lacuna.toml"),
    "a hexadecimal integer of 5,000 digits": ("[clean]\nlargest_bytes = 0x" + "f" * 5_000, "clean.largest_bytes"),
    "a huge confidence": ("[clean.flagged]\nteaser = { action = 'cut', confidence = 0x" + "f" * 5_000 + " }", "teaser"),
    "an array nested 10,000 deep": ("[clean]\noff = " + "[" * 10_000 + "]" * 10_000, "lacuna.toml"),
    "a limit of 3,000 million years": ("[limits]\ncpu_seconds = 1e20", "limits.cpu_seconds"),
    "a limit no machine has": ("[limits]\nmemory_bytes = 99999999999999999999", "limits.memory_bytes"),
    "a date": ("[clean]\nrisky = 2024-01-01", "clean.risky"),
    "a name of a million letters": ("[clean]\noff = ['" + "x" * 1_000_000 + "']", "unknown rule"),
    "a key of a million letters": ("[clean]\n" + "x" * 1_000_000 + " = 1", "unknown key"),
    "a value of a million letters": ("[clean]\nrisky = '" + "x" * 1_000_000 + "'", "clean.risky"),
}


@pytest.mark.parametrize(("text", "told"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_settings_file_gets_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "lacuna.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=told) as refused:
        options_from(str(file))
    assert len(str(refused.value)) < LONGEST_MESSAGE_CHARS
    assert "\n" not in str(refused.value)


def test_a_byte_order_mark_before_the_settings_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "lacuna.toml"
    file.write_bytes(b"\xef\xbb\xbf[clean]\nrisky = true\n")
    assert options_from(str(file)).clean.risky


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not found"):
        options_from(str(tmp_path / "zzz.toml"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def _refusal(table: dict[str, Any]) -> str:
    try:
        options_of(table)
    except SettingsError as error:
        return str(error)
    return ""


KEYS = [(table.name, key.name) for table in fields(Options) for key in fields(getattr(Options(), table.name))]


@given(st.sampled_from(KEYS), VALUES)
def test_any_value_is_taken_or_refused_by_name(place: tuple[str, str], value: object) -> None:
    table, key = place
    message = _refusal({table: {key: value}})
    assert not message or f"{table}.{key}" in message


@pytest.mark.parametrize(
    "table", [Settings(), SourceOptions(), LimitOptions(), OutputOptions()], ids=lambda t: type(t).__name__
)
def test_every_setting_says_what_it_takes(table: Any) -> None:
    assert [key.name for key in fields(table) if not domain_of(table, key.name)] in ([], ["flagged"])


@pytest.mark.parametrize(
    ("key", "table"), [("text_field", "source"), ("off", "clean"), ("cpu_seconds", "limits"), ("compression", "output")]
)
def test_a_key_outside_of_its_table_is_sent_there(key: str, table: str) -> None:
    with pytest.raises(SettingsError, match=rf"unknown top-level key `{key}`; did you mean \[{table}\] {key}\?"):
        options_of({key: "x"})


def test_a_key_of_no_table_is_refused() -> None:
    with pytest.raises(SettingsError, match="nonsense"):
        options_of({"nonsense": 1})
