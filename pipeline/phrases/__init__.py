"""Phrases of pages by language, as data: one phrase per line below the code of its language."""

from functools import cache
from pkgutil import get_data

from pipeline.text.words import key_of


@cache
def phrases_of(name: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a file of this folder, by the ISO 639-1 code of their language.

    Raises:
        ValueError: a phrase comes before the first language.

    """
    found: dict[str, list[str]] = {}
    language = ""
    for line in (get_data(__name__, f"{name}.txt") or b"").decode("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
            found.setdefault(language, [])
        elif line and not line.startswith("#"):
            if not language:
                msg = f"{name}.txt: {line!r} belongs to no language; write [en] or another code above it"
                raise ValueError(msg)
            found[language].append(line)
    return {code: tuple(phrases) for code, phrases in found.items()}


def keys_of(name: str) -> frozenset[str]:
    """Return the keys of all phrases of a file, for comparing with `Block.key`.

    >>> "continue reading" in keys_of("read_on"), "lire aussi" in keys_of("pointers")
    (True, True)
    """
    return frozenset(key_of(phrase) for phrases in phrases_of(name).values() for phrase in phrases)
