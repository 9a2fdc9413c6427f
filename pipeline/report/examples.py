"""The section of the report that shows, for every rule and every kind of flag, some places in context."""

from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from markupsafe import Markup

from pipeline.report.commands import undo_command
from pipeline.report.escaping import shortened
from pipeline.report.templates import macro
from pipeline.report.values import Links, Name, Place

BUDGET_BYTES = 500_000
"""What all places together may take of the page."""
LARGEST_PLACE_BYTES = 3_000
"""A place full of labels shows less of its text."""
MOST_PLACES = 8
"""Places shown for one rule or kind."""
LEAST_CHARS = 24


class Examples(NamedTuple):
    """The places that the page has room for, and how they are reached."""

    html: Markup
    links: Links


class PlaceList(NamedTuple):
    """The places of one rule or kind."""

    id: str
    name: str
    is_flag: bool
    places: Sequence[Markup]
    total: int
    """How many there are in the whole run."""


def examples_of(places: Sequence[Place], counts: Mapping[Name, int], shown: Mapping[str, int]) -> Examples:
    """Return the section of places. While there is room every name has its first place, then its second, and so on.

    Args:
        places: what may be shown, of each name the best first.
        counts: how often each rule or kind occurs in the whole run.
        shown: numbers of the documents that the page shows, by identifier.

    """
    by_name: dict[Name, list[Place]] = {}
    for place in places:
        by_name.setdefault((place.name, place.is_flag), []).append(place)
    drawn: dict[Name, list[Markup]] = {}
    room = BUDGET_BYTES
    rows = zip_longest(*(listed[:MOST_PLACES] for listed in by_name.values()))
    for place in filter(None, chain.from_iterable(rows)):
        html = _place(place, shown)
        room -= len(html.encode())
        if room < 0:
            break
        drawn.setdefault((place.name, place.is_flag), []).append(html)
    lists = [
        PlaceList(f"places{number}", *name, drawn[name], max(counts.get(name, 0), len(drawn[name])))
        for number, name in enumerate(sorted(drawn, key=lambda name: (not name[1], name[0])))
    ]
    links = {(listed.name, listed.is_flag): (listed.id, len(listed.places)) for listed in lists}
    return Examples(macro("places.html", "section", lists) if lists else Markup(), links)


def _place(place: Place, shown: Mapping[str, int]) -> Markup:
    html = _drawn(place, shown)
    if len(html.encode()) <= LARGEST_PLACE_BYTES:
        return html
    before, after = _short(place.before), _short(place.after)
    old, new, marked = _short(place.old), _short(place.new), _short(place.marked)
    return _drawn(place._replace(before=before, after=after, old=old, new=new, marked=marked), shown)


def _short(text: str) -> str:
    return shortened(text, LEAST_CHARS + 1)


def _drawn(place: Place, shown: Mapping[str, int]) -> Markup:
    command = undo_command(place.document, [place.number]) if place.number else ""
    return macro("places.html", "place", place, command, shown.get(place.document))
