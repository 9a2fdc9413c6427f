"""Patterns that are compiled when they are first used: compiling all of them took a third of the time of an import."""

from typing import Any, cast

import regex


class _LazyPattern:
    """Stands for a pattern: it is compiled when one of its methods is first asked for, and kept."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Return the attribute of the compiled pattern, and keep it as one of this value."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(regex.compile(*self._made), name)
        setattr(self, name, found)
        return found


def lazy_pattern(pattern: str, flags: int = regex.VERSION0) -> regex.Pattern[str]:
    """Return what `regex.compile` returns, later.

    >>> bool(lazy_pattern(r"[a-z]+").fullmatch("river"))
    True
    """
    return cast("regex.Pattern[str]", _LazyPattern(pattern, flags))
