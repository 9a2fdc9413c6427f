"""The settings of a run in words, for its report."""

from collections.abc import Iterator
from dataclasses import fields
from inspect import getsource
from typing import Any

import regex

from pipeline.report import Setting
from pipeline.settings import Policy
from tasks.run.options import Options


def changed_settings(options: Options) -> Iterator[Setting]:
    """Yield the settings that are not at their defaults, with what they mean."""
    default = Options()
    for table in fields(Options):
        chosen, usual = getattr(options, table.name), getattr(default, table.name)
        for each in fields(chosen):
            value, standard = getattr(chosen, each.name), getattr(usual, each.name)
            if value != standard:
                name = f"{table.name}.{each.name}"
                yield Setting(name, _words(value), _words(standard), _meaning(type(chosen), each.name))


def _words(value: object) -> str:
    """Return a value as a settings file would say it, a list of names or policies without brackets.

    >>> _words(True), _words(frozenset({"b", "a"})), _words(())
    ('true', 'a, b', 'nothing')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(map(_policy, value)) or "nothing"
    return str(value)


def _policy(policy: Policy) -> str:
    above = f" from {policy.confidence:.0%} confidence" if policy.confidence else ""
    return f"{policy.kind}: {policy.action}{above}"


def _meaning(kind: type[Any], name: str) -> str:
    """Return the first sentence of what is written below a field; empty where the source is not at hand."""
    try:
        source = getsource(kind)
    except OSError:
        return ""
    found = regex.search(rf'^    {name}: [^\n]*\n    """(.*?)"""', source, regex.MULTILINE | regex.DOTALL)
    return regex.split(r"(?<=\.)\s|\Z", " ".join(found[1].split()))[0] if found else ""
