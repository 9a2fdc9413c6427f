"""What `lacuna rules` and `lacuna settings` print."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline.decisions import UserDecision
from pipeline.errors import SettingsError
from pipeline.kinds import BuiltIn
from pipeline.precision import precisions
from pipeline.rules import registry
from pipeline.rules.form import Rule
from tasks.run.decisions import decisions_path, read_decisions
from tasks.run.options import NAME, options_from
from tasks.say.showing import counted

WIDEST_NAME = 34


def lines_of_rules(decisions: Sequence[UserDecision]) -> Iterator[str]:
    """Yield a line for each rule: name, safety, what it does; and what people say of it."""
    judged = precisions(decisions)
    for name, safety, summary in _all_rules():
        yield f"{name:<{WIDEST_NAME}} {safety:<9} {summary}"
        if name in judged:
            yield f"{'':<{WIDEST_NAME}} {judged[name]}"


def _all_rules() -> Iterator[tuple[str, str, str]]:
    for rule in registry():
        yield rule.name, rule.safety.value, rule.summary
    for name in BuiltIn:
        yield str(name), "built in", name.summary


def check_rule(name: str) -> None:
    """Refuse the name of a rule that there is not.

    Raises:
        SettingsError: there is no such rule.

    """
    next(lines_about(name, ()))


def lines_about(name: str, decisions: Sequence[UserDecision]) -> Iterator[str]:
    """Yield all about a rule.

    Raises:
        SettingsError: there is no such rule.

    """
    known = {each: (safety, summary) for each, safety, summary in _all_rules()}
    if name not in known:
        near = get_close_matches(name, list(known), n=1, cutoff=0.4)
        advice = f"did you mean {near[0]}?" if near else "`lacuna rules` lists them"
        msg = f"there is no rule {name}; {advice}"
        raise SettingsError(msg)
    safety, summary = known[name]
    yield f"{name} ({safety})"
    yield summary
    rule = next((rule for rule in registry() if rule.name == name), None)
    if rule:
        yield from _details(rule)
    judged = precisions(decisions)
    yield ""
    yield (
        f"Verdicts: {judged[name]}"
        if name in judged
        else f"Verdicts: none; `lacuna review --rule {name}` asks for them"
    )


def _details(rule: Rule) -> Iterator[str]:
    yield f"Source: {rule.source}"
    if rule.kinds:
        yield f"Flags: {', '.join(rule.kinds)}"
    yield ""
    yield "Finds something in:"
    for hit in rule.hits:
        outcome = f" leaves {hit.leaves!r}" if hit.leaves is not None else f" flags {hit.flagged!r}"
        yield f"  {hit.text!r}{outcome}"
    yield "Leaves as they are:"
    for miss in rule.misses:
        yield f"  {miss!r}"


def lines_of_settings(settings: str) -> Iterator[str]:
    """Yield every setting with its value, and whether it is a default or from the file.

    Raises:
        SettingsError: the file has mistakes.

    """
    options = options_from(settings)
    file = Path(settings or NAME)
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    yield f"settings file: {file}" if table else f"settings file: none ({NAME} in the working folder, or --settings)"
    decisions = decisions_path(settings)
    yield f"decisions file: {decisions}, {counted(len(read_decisions(decisions)), 'decision')}"
    for part in fields(options):
        yield ""
        yield f"[{part.name}]"
        chosen = getattr(options, part.name)
        if not is_dataclass(chosen):
            continue
        for key in fields(chosen):
            origin = str(file) if key.name in table.get(part.name, {}) else "default"
            yield f"{key.name} = {_toml(getattr(chosen, key.name))}  # {origin}"


def _toml(value: object) -> str:
    """Return the value as TOML writes it."""
    if isinstance(value, (frozenset, set)):
        return json.dumps(sorted(str(each) for each in value), ensure_ascii=False)
    if isinstance(value, tuple):
        policies = (f'"{policy.kind}" = {_policy(policy)}' for policy in value)
        return "{ " + ", ".join(policies) + " }" if value else "{}"
    if isinstance(value, Enum):
        return json.dumps(value.value)
    return json.dumps(value, ensure_ascii=False)


def _policy(policy: Any) -> str:
    action = json.dumps(policy.action.value)
    return f"{{ action = {action}, confidence = {policy.confidence} }}" if policy.confidence else action
