"""What the value of a setting may be: types, bounds and names, with the nearest name in every refusal."""

from collections.abc import Iterable
from dataclasses import field, fields
from enum import StrEnum
from math import inf
from reprlib import Repr
from typing import Any, NamedTuple

from pipeline.errors import SettingsError

_DOMAIN = "domain"
_REPR = Repr()
_REPR.maxstring = _REPR.maxother = 60
LONGEST_NAME_CHARS = 60
"""A wrong name longer than this is shown by its start."""
_IN_WORDS = {bool: "true or false", str: "a text", int: "a whole number", float: "a number"}
"""What a value of a kind is called in messages."""


class Domain(NamedTuple):
    """The values that a setting takes."""

    kind: type
    """`bool`, `int`, `float`, `str`, a closed set of strings, or `frozenset` for a list of names."""
    most: float = inf
    """The largest number; every number is more than 0."""
    names: tuple[str, ...] | None = None
    """The names that a list may hold; None where they are not known here."""
    what: str = ""
    """What a name in a list names, for messages."""


def setting(default: Any, *, most: float = inf) -> Any:
    """Return a field with the type of its default; a number is more than 0, and at most `most`."""
    return field(default=default, metadata={_DOMAIN: Domain(type(default), most)})


def share(default: float) -> Any:
    """Return a field for a share: more than 0, at most 1."""
    return field(default=default, metadata={_DOMAIN: Domain(float, 1.0, what="share")})


def names(what: str, known: Iterable[str] | None = None) -> Any:
    """Return a field for a list of names, empty by default."""
    held = None if known is None else tuple(known)
    return field(default=frozenset(), metadata={_DOMAIN: Domain(frozenset, names=held, what=what)})


def domain_of(settings: Any, key: str) -> Domain | None:
    """Return the domain of a field; None where the field says none."""
    return next((part.metadata.get(_DOMAIN) for part in fields(settings) if part.name == key), None)


def check(settings: Any) -> None:
    """Bring every field of a new settings value into its type.

    Raises:
        SettingsError: a value is not in the domain of its field.

    """
    for part in fields(settings):
        domain = part.metadata.get(_DOMAIN)
        if domain:
            object.__setattr__(settings, part.name, value_in(domain, getattr(settings, part.name), part.name))


def value_in(domain: Domain, value: Any, key: str) -> Any:
    """Return the value in the type of the domain.

    Raises:
        SettingsError: the value is not in the domain.

    """
    if domain.kind is frozenset:
        return _names_in(domain, value, key)
    if issubclass(domain.kind, StrEnum):
        choices = [str(member) for member in domain.kind]
        if not isinstance(value, str) or value not in choices:
            msg = f"`{key}` is one of {', '.join(choices)}, not {shown(value)}"
            raise SettingsError(msg)
        return domain.kind(value)
    if domain.kind in (int, float):
        return _number_in(domain, value, key)
    if type(value) is not domain.kind:
        msg = f"`{key}` is {_IN_WORDS[domain.kind]}, not {shown(value)}"
        raise SettingsError(msg)
    return value


def _number_in(domain: Domain, value: Any, key: str) -> Any:
    whole = type(value) is int
    if not whole and not (domain.kind is float and type(value) is float):
        msg = f"`{key}` is {_IN_WORDS[domain.kind]}, not {shown(value)}"
        raise SettingsError(msg)
    if not 0 < value <= domain.most or value == inf:
        what = f"a {domain.what}, more than 0" if domain.what else "a number more than 0"
        bound = f" and at most {domain.most:g}" if domain.most < inf else ""
        msg = f"`{key}` is {what}{bound}, not {shown(value)}"
        raise SettingsError(msg)
    try:
        return domain.kind(value)
    except OverflowError as error:
        msg = f"`{key}` is a number that fits a float, not {shown(value)}"
        raise SettingsError(msg) from error


def _names_in(domain: Domain, value: Any, key: str) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, (list, tuple, set, frozenset)):
        msg = f"`{key}` is a list of {domain.what} names, not {shown(value)}"
        raise SettingsError(msg)
    wrong = [name for name in value if not isinstance(name, str)]
    if wrong:
        msg = f"`{key}` is a list of {domain.what} names, and {shown(wrong[0])} is none"
        raise SettingsError(msg)
    if domain.names is not None:
        unknown = [unknown_name(name, domain.names, domain.what) for name in sorted(value) if name not in domain.names]
        if unknown:
            msg = f"`{key}`: {'; '.join(unknown)}"
            raise SettingsError(msg)
    return frozenset(value)


def unknown_name(name: str, known: Iterable[str], what: str) -> str:
    """Return the message for a name that nothing has: with the nearest one, or all there are."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name[:LONGEST_NAME_CHARS], names, n=1, cutoff=0.4)
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(names)}"
    return f"unknown {what} `{name[:LONGEST_NAME_CHARS]}`: {hint}"


def shown(value: object) -> str:
    """Return the value for a message, in few characters."""
    try:
        return _REPR.repr(value)
    except ValueError:
        return "a number of thousands of digits"
