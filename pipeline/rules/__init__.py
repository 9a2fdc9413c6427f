"""The registry: every file below this folder that holds a `RULE` is a rule; nothing else is edited to add one.

Packages of others add rules by an entry point of the group `lacuna.rules`: a `Rule`, or several in a tuple or list.
"""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from pipeline.errors import BrokenPlugin
from pipeline.rules.form import Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    RULES: tuple[Rule, ...]
    """All rules, by name: `registry()`, read when the name is first used."""

GROUP = "lacuna.rules"
"""The group of entry points that give rules."""


@cache
def registry() -> tuple[Rule, ...]:
    """Return all rules, by name: those of this folder and those of installed packages, looked for once.

    Raises:
        BrokenPlugin: a package gives no rules, or a rule with a name that there is already.

    """
    modules = (import_module(info.name) for info in walk_packages(__path__, f"{__name__}.") if not info.ispkg)
    own = [module.RULE for module in modules if hasattr(module, "RULE")]
    rules = [*own, *(rule for point in plugins() for rule in _rules_of(point))]
    return _unique(tuple(sorted(rules, key=lambda rule: rule.name)))


@cache
def plugins() -> tuple["EntryPoint", ...]:
    """Return the entry points of installed packages that give rules."""
    from importlib.metadata import entry_points  # its import costs a tenth of that of the pipeline

    return tuple(entry_points(group=GROUP))


def _rules_of(point: "EntryPoint") -> tuple[Rule, ...]:
    """Return the rules that an entry point gives.

    Raises:
        BrokenPlugin: it cannot be imported, or gives something else.

    """
    try:
        given = point.load()
    except Exception as error:  # the package of somebody else may fail in any way
        raise BrokenPlugin(point.value, f"{type(error).__name__}: {error}") from error
    rules = (given,) if isinstance(given, Rule) else tuple(given) if isinstance(given, (tuple, list)) else ()
    if not rules or not all(isinstance(rule, Rule) for rule in rules):
        raise BrokenPlugin(point.value, f"it gives {type(given).__name__}, not a Rule or several")
    return rules


def _unique(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules, all names different.

    Raises:
        BrokenPlugin: two have one name.

    """
    for first, second in zip(rules, rules[1:], strict=False):
        if first.name == second.name:
            raise BrokenPlugin(first.name, "two rules have this name")
    return rules


if not TYPE_CHECKING:

    def __getattr__(name: str) -> tuple[Rule, ...]:
        """Return `RULES` (PEP 562): importing this package reads no rule."""
        if name == "RULES":
            return registry()
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
