"""The registry: every file below this folder that holds a `RULE` is a rule; nothing else is edited to add one."""

from importlib import import_module
from pkgutil import walk_packages

from pipeline.rules.form import Rule


def _found() -> tuple[Rule, ...]:
    modules = (import_module(info.name) for info in walk_packages(__path__, f"{__name__}.") if not info.ispkg)
    rules = [module.RULE for module in modules if hasattr(module, "RULE")]
    return tuple(sorted(rules, key=lambda rule: rule.name))


RULES = _found()
"""All rules, by name."""
