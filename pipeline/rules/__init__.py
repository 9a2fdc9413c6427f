"""The registry: every file below this folder that holds a `RULE` is a rule; nothing else is edited to add one."""

from functools import lru_cache
from importlib import import_module
from pkgutil import walk_packages

from pipeline.rules.form import Rule


def _found() -> tuple[Rule, ...]:
    modules = (import_module(info.name) for info in walk_packages(__path__, f"{__name__}.") if not info.ispkg)
    rules = [module.RULE for module in modules if hasattr(module, "RULE")]
    return tuple(sorted(rules, key=lambda rule: rule.name))


RULES = _found()
"""All rules, by name."""

CUTTING = (("boilerplate", "run"), ("title", "repeat"))
"""The families of rules that look at a document together; each pass sees what the one before has left."""

FLAGGING = ("fragment", "lacuna", "teaser", "loss", "split", "dangling", "presets")
"""The families of the last pass: they see the text that stays."""


def family(rule: Rule) -> str:
    """Return the first part of the rule's name: the folder it lives in."""
    return _family_of(rule.name)


@lru_cache(maxsize=1024)
def _family_of(name: str) -> str:
    return name.partition(".")[0]
