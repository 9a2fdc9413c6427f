"""Published rule sets as remarks: what they would have cut or dropped. None cuts; all are off until named.

Known: `c4`, `gopher`, `fineweb`, `refinedweb`. They help to move over from those pipelines, and to see what
they would have cost.
"""

from collections.abc import Iterable

from pipeline.presets import c4, fineweb, gopher, refinedweb
from pipeline.rules.form import Rule

PRESETS: dict[str, Rule] = {
    module.RULE.name.partition(".")[2]: module.RULE for module in (c4, gopher, fineweb, refinedweb)
}
"""The rule of each set, by its name."""


def presets_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules of the sets.

    Raises:
        KeyError: no set has such a name.

    """
    return tuple(PRESETS[name] for name in sorted(set(names)))
