"""The section of the report that shows, for every rule and every kind of flag, some places in context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.report.commands import copy_button, undo_command
from pipeline.report.escaping import as_attribute, as_html, shown_change, shown_cut
from pipeline.report.values import Links, Name, Place

BUDGET_BYTES = 500_000
"""What all places together may take of the page."""
LARGEST_PLACE_BYTES = 3_000
"""A place full of labels shows less of its text."""
MOST_PLACES = 8
"""Places shown for one rule or kind."""
LEAST_CHARS = 24


@dataclass(frozen=True, slots=True)
class Examples:
    """The places that the page has room for, and how they are reached."""

    html: str
    links: Links


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
    drawn: dict[Name, list[str]] = {}
    room = BUDGET_BYTES
    for row in zip_longest(*(listed[:MOST_PLACES] for listed in by_name.values())):
        for place in filter(None, row):
            html = _place(place, shown)
            room -= len(html.encode())
            if room >= 0:
                drawn.setdefault((place.name, place.is_flag), []).append(html)
    links = {name: (f"places{number}", len(drawn[name])) for number, name in enumerate(sorted(drawn))}
    lists = "".join(_list(name, drawn[name], links[name][0], counts.get(name, 0)) for name in links)
    return Examples(_section(lists) if lists else "", links)


def _section(lists: str) -> str:
    words = "Places from the whole run, for every rule and every kind of flag; the same at each run."
    return f'<section aria-labelledby="places"><h2 id="places">Places</h2><p class="lead">{words}</p>{lists}</section>'


def _list(name: Name, drawn: Sequence[str], known: str, count: int) -> str:
    of = f"{len(drawn):,} of {max(count, len(drawn)):,}"
    named = f"{'flag ' if name[1] else ''}<code>{as_attribute(name[0])}</code>"
    summary = f'<summary>{named} <span class="facts">{of}</span></summary>'
    return f'<details class="places" id="{known}">{summary}<ol>{"".join(drawn)}</ol></details>'


def _place(place: Place, shown: Mapping[str, int]) -> str:
    html = _drawn(place, shown)
    if len(html.encode()) <= LARGEST_PLACE_BYTES:
        return html
    before, after = _short(place.before), _short(place.after)
    old, new, marked = _short(place.old), _short(place.new), _short(place.marked)
    return _drawn(place._replace(before=before, after=after, old=old, new=new, marked=marked), shown)


def _short(text: str) -> str:
    return text if len(text) <= LEAST_CHARS else f"{text[:LEAST_CHARS]}…"


def _drawn(place: Place, shown: Mapping[str, int]) -> str:
    sure = f' <span class="n">{place.confidence:.0%}</span>' if place.confidence is not None else ""
    number = shown.get(place.document)
    name = f"<bdi>{as_attribute(place.source, 120)}</bdi>"
    named = name if number is None else f'<a href="#d{number}">{name}</a>'
    source = f'{named} <span class="n">{_where(place)}</span>'
    why = f'<span class="why">{as_attribute(place.note, 240)}</span>' if place.note else ""
    return (
        f'<li><p dir="auto">{as_html(place.before)}{_finding(place)}{as_html(place.after)}</p>'
        f'<div class="sub">{source}{sure}{_command(place)}{why}</div></li>'
    )


def _where(place: Place) -> str:
    return f"edit {place.number:,}" if place.number else f"character {place.start:,}"


def _finding(place: Place) -> str:
    if not place.is_flag:
        old = f"<del>{(shown_change if place.new else shown_cut)(place.old)}</del>" if place.old else ""
        return old + (f"<ins>{shown_change(place.new)}</ins>" if place.new else "")
    return f"<mark>{as_html(place.marked)}</mark>" if place.marked else '<mark class="pt">⟨…⟩</mark>'


def _command(place: Place) -> str:
    return f" {copy_button(undo_command(place.document, [place.number]))}" if place.number else ""
