"""What the JSON-LD of a page says of it, by the vocabulary of schema.org; a broken script says nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.text.lazy import lazy_re

MOST_THINGS = 500
"""Maximum number of objects of a page that are looked at; the fullest of 219 measured pages has 27."""
LONGEST_SCRIPT_CHARS = 2_000_000
"""Longer scripts are not read."""

ARTICLES = frozenset(
    {"newsarticle", "article", "blogposting", "reportagenewsarticle", "techarticle", "review", "recipe"}
)
PRODUCTS = frozenset({"product", "offer", "productgroup"})
THREADS = frozenset({"discussionforumposting", "qapage", "question", "comment"})
LISTS = frozenset({"itemlist", "collectionpage", "offercatalog"})
"""Types of schema.org, in lower case."""
PAGES = frozenset({"webpage", "profilepage", "aboutpage", "faqpage", "collectionpage", "qapage"})
SITES = frozenset({"website"})
ABOUT_THE_PAGE = (ARTICLES, PRODUCTS | THREADS - {"comment"}, PAGES)
"""The types of which one is what the page is about, the most telling first."""

_WRAPPED = lazy_re(r"\s*(?:<!--|/[/*]\s*<!\[CDATA\[|<!\[CDATA\[)(?:\s*\*/)?")
_WRAPPING = ("@graph", "mainEntity", "mainEntityOfPage")
"""Keys under which an object holds others that are about the page."""

Thing = Mapping[str, Any]
"""An object of JSON-LD."""


def things_of(scripts: Sequence[str]) -> list[Thing]:
    """Return the objects that the scripts hold at their top, in a graph, or as what a page is about; bounded."""
    things: list[Thing] = []
    waiting = [value for script in reversed(scripts) if (value := _value_of(script)) is not None]
    while waiting and len(things) < MOST_THINGS:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value[:MOST_THINGS])
        elif isinstance(value, dict):
            things.append(value)
            waiting += [held for key in reversed(_WRAPPING) if isinstance(held := value.get(key), list | dict)]
    return things


def _value_of(script: str) -> object:
    """Return what a script holds; None if that is no JSON, too long or too deep."""
    if len(script) > LONGEST_SCRIPT_CHARS:
        return None
    wrapped = _WRAPPED.match(script)
    try:
        value: object = json.JSONDecoder(strict=False).raw_decode(script[wrapped.end() if wrapped else 0 :].lstrip())[0]
    except (ValueError, RecursionError):
        return None
    return value


def about(things: Sequence[Thing], types: frozenset[str]) -> list[Thing]:
    """Return the objects of one of these types."""
    return [thing for thing in things if not types.isdisjoint(_types_of(thing))]


def _types_of(thing: Thing) -> frozenset[str]:
    said = thing.get("@type")
    return frozenset(kind.lower() for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str))


def about_the_page(things: Sequence[Thing]) -> list[Thing]:
    """Return the objects that say something of the page as a whole, the most telling first."""
    return [thing for types in ABOUT_THE_PAGE for thing in about(things, types)]


def texts_of(things: Sequence[Thing], *keys: str) -> Iterator[str]:
    """Yield what the objects hold under these keys, as far as it is text; the first key of all objects first."""
    for key in keys:
        for thing in things:
            value = thing.get(key)
            yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def names_of(things: Sequence[Thing], key: str, known: Mapping[str, Thing]) -> list[str]:
    """Return the names of people or organisations that the first object names under this key.

    Args:
        things: the objects to ask, in this order.
        key: such as `author` or `publisher`.
        known: objects by identifier: a graph names a person once and points there.

    """
    for thing in things:
        value = thing.get(key)
        names = [_name_of(each, known) for each in (value[:MOST_THINGS] if isinstance(value, list) else [value])]
        if any(names):
            return [name for name in names if name]
    return []


def by_identifier(things: Sequence[Thing]) -> dict[str, Thing]:
    """Return the objects that have an identifier and a name."""
    return {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and "name" in thing}


def _name_of(value: object, known: Mapping[str, Thing]) -> str:
    if isinstance(value, dict):
        identity = value.get("@id")
        name = value.get("name") or (known.get(identity, {}).get("name") if isinstance(identity, str) else "")
        name = name[0] if isinstance(name, list) and name else name
        return name if isinstance(name, str) else ""
    return value if isinstance(value, str) else ""
