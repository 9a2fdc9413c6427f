"""The domains of settings: what a field takes, and the whole sentence that refuses anything else."""

from dataclasses import dataclass, fields
from enum import StrEnum
from math import inf, nan
from typing import Any

import pytest

from pipeline.domains import check, domain_of, names, setting, share, shown, unknown_name
from pipeline.errors import SettingsError
from pipeline.model import Flag, Span
from pipeline.settings import Action, Policy


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def made(**values: Any) -> Any:
    """Return a settings value of a class made here, checked."""

    @dataclass(frozen=True)
    class Made:
        size: Size = setting(Size.SMALL)
        on: bool = setting(default=False)
        name: str = setting("none")
        most: int = setting(10, most=20)
        free: int = setting(3)
        part: float = share(0.25)
        known: frozenset[str] = names("fruit", ["apple", "pear"])
        any: frozenset[str] = names("word")
        note: str = "no domain"

        def __post_init__(self) -> None:
            check(self)

    return Made(**values)


NEAR = "`known`: unknown fruit `aple`: did you mean `apple`?; unknown fruit `xx`: known are apple, pear"


def test_a_field_has_its_default() -> None:
    settings = made()
    assert {part.name: getattr(settings, part.name) for part in fields(settings)} == {
        "size": Size.SMALL, "on": False, "name": "none", "most": 10, "free": 3, "part": 0.25,
        "known": frozenset(), "any": frozenset(), "note": "no domain",
    }  # fmt: skip
    assert domain_of(settings, "note") is None
    assert domain_of(settings, "not there") is None
    assert domain_of(settings, "part") == (float, 1.0, None, "share")
    assert domain_of(settings, "most") == (int, 20, None, "")
    assert domain_of(settings, "known") == (frozenset, inf, ("apple", "pear"), "fruit")


@pytest.mark.parametrize(
    ("key", "value", "held"),
    [
        ("size", "large", Size.LARGE),
        ("most", 20, 20),
        ("free", 10**30, 10**30),
        ("part", 1, 1.0),
        ("part", 0.001, 0.001),
        ("known", ["pear", "pear"], frozenset({"pear"})),
        ("known", frozenset({"apple"}), frozenset({"apple"})),
        ("any", ("whatever",), frozenset({"whatever"})),
        ("any", {"a", "b"}, frozenset({"a", "b"})),
    ],
)
def test_a_value_of_the_domain_is_held_in_the_type_of_its_field(key: str, value: object, held: object) -> None:
    found = getattr(made(**{key: value}), key)
    assert (found, type(found)) == (held, type(held))


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("size", "huge", "`size` is one of small, large, not 'huge'"),
        ("size", 1, "`size` is one of small, large, not 1"),
        ("on", 1, "`on` is true or false, not 1"),
        ("name", 1, "`name` is a text, not 1"),
        ("most", True, "`most` is a whole number, not True"),
        ("most", 2.0, "`most` is a whole number, not 2.0"),
        ("most", 21, "`most` is a number more than 0 and at most 20, not 21"),
        ("most", 0, "`most` is a number more than 0 and at most 20, not 0"),
        ("free", 0, "`free` is a number more than 0, not 0"),
        ("part", 1.001, "`part` is a share, more than 0 and at most 1, not 1.001"),
        ("part", 0.0, "`part` is a share, more than 0 and at most 1, not 0.0"),
        ("part", nan, "`part` is a share, more than 0 and at most 1, not nan"),
        ("part", "1", "`part` is a number, not '1'"),
        ("known", "apple", "`known` is a list of fruit names, not 'apple'"),
        ("known", 3, "`known` is a list of fruit names, not 3"),
        ("known", ["apple", 3], "`known` is a list of fruit names, and 3 is none"),
        ("known", ["xx", "aple"], NEAR),
        ("any", [None], "`any` is a list of word names, and None is none"),
    ],
)  # fmt: skip
def test_a_value_outside_the_domain_is_refused_in_a_sentence(key: str, value: object, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        made(**{key: value})
    assert str(refused.value) == told


def test_of_several_near_names_the_nearest_is_offered() -> None:
    known = ["repeat.block", "repeat.blocks", "repeat.quote"]
    assert unknown_name("repeat.blokc", known, "rule") == "unknown rule `repeat.blokc`: did you mean `repeat.block`?"
    assert unknown_name("x" * 61, ["b", "a"], "rule") == f"unknown rule `{'x' * 60}`: known are a, b"


def test_a_name_that_is_a_little_alike_is_near_and_one_less_alike_is_not() -> None:
    assert unknown_name("abxxx", ["abyyy"], "rule").endswith("did you mean `abyyy`?")
    assert unknown_name("axxxx", ["ayyyy"], "rule").endswith("known are ayyyy")


def test_a_value_is_shown_in_few_characters() -> None:
    assert len(shown("x" * 1_000)) <= 60
    assert shown(10**5_000) == "a number of thousands of digits"


@pytest.mark.parametrize(
    ("action", "confidence", "told"),
    [
        ("burn", 0.5, "the action on `loss` is one of keep, cut, quarantine, not 'burn'"),
        ("cut", 1.01, "the confidence of `loss` is from 0 to 1, not 1.01"),
        ("cut", -0.1, "the confidence of `loss` is from 0 to 1, not -0.1"),
    ],
)
def test_a_policy_that_is_none_is_refused_in_a_sentence(action: Any, confidence: float, told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Policy("loss", action, confidence)
    assert str(refused.value) == told


@pytest.mark.parametrize("confidence", [0, 1])
def test_a_policy_may_ask_for_any_flag_or_for_certain_ones_alone(confidence: float) -> None:
    policy = Policy("loss", Action.CUT, confidence)
    assert policy.meets(Flag(Span(0, 1), "loss", "r", "", 1.0))
    assert policy.meets(Flag(Span(0, 1), "loss", "r", "", 0.5)) is (confidence == 0)
