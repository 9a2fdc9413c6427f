"""Phrases of pages by language, as data: one phrase per line below the code of its language."""

from functools import cache
from pkgutil import get_data

from pipeline.text.lazy import lazy_pattern
from pipeline.text.words import key_of

_LANGUAGE = lazy_pattern(r"\[(\p{Ll}{2,3}(?:-\p{L}+)?)\]")
"""A line that names a language; `[applause]` is a phrase."""


@cache
def phrases_of(name: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a file of this folder, by the ISO 639-1 code of their language."""
    return by_language((get_data(__name__, f"{name}.txt") or b"").decode("utf-8"), f"{name}.txt")


def by_language(lines: str, file: str) -> dict[str, tuple[str, ...]]:
    r"""Return the phrases in the text of a file, by the ISO 639-1 code of their language.

    Raises:
        ValueError: a phrase comes before the first language.

    >>> by_language("[en]\nread on\n[applause]", "a.txt")
    {'en': ('read on', '[applause]')}
    """
    found: dict[str, list[str]] = {}
    language = ""
    for line in lines.splitlines():
        if heading := _LANGUAGE.fullmatch(line):
            language = heading[1]
            found.setdefault(language, [])
        elif line and not line.startswith("#"):
            if not language:
                msg = f"{file}: {line!r} belongs to no language; write [en] or another code above it"
                raise ValueError(msg)
            found[language].append(line)
    return {code: tuple(phrases) for code, phrases in found.items()}


def keys_of(name: str) -> frozenset[str]:
    """Return the keys of all phrases of a file, for comparing with `Block.key`.

    >>> "continue reading" in keys_of("read_on"), "lire aussi" in keys_of("pointers")
    (True, True)
    """
    return frozenset(key_of(phrase) for phrases in phrases_of(name).values() for phrase in phrases)
