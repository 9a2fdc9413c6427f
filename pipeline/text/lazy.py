"""Patterns that are compiled when they are first used: compiling all of them took a third of the time of an import."""

import re
from collections.abc import Callable
from typing import Any, AnyStr, cast

import regex


class _LazyPattern:
    """A pattern that is compiled when one of its attributes is first used, and kept."""

    def __init__(self, compiled: Callable[..., Any], pattern: str | bytes | Callable[[], Any], flags: int) -> None:
        self._made = compiled, pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Return the attribute of the compiled pattern, and keep it as one of this value."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled, pattern, flags = self._made
        found = getattr(compiled(pattern() if callable(pattern) else pattern, flags), name)
        setattr(self, name, found)
        return found


def lazy_pattern(pattern: AnyStr, flags: int = regex.VERSION0) -> regex.Pattern[AnyStr]:
    """Return what `regex.compile` returns, later.

    >>> bool(lazy_pattern(r"[a-z]+").fullmatch("river"))
    True
    """
    return cast("regex.Pattern[AnyStr]", _LazyPattern(regex.compile, pattern, flags))


def lazy_re(pattern: AnyStr | Callable[[], AnyStr], flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, later; the pattern may be made later, too.

    >>> bool(lazy_re(r"[a-z]+").fullmatch("river"))
    True
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(re.compile, pattern, flags))
