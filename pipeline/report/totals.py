"""The sums of a run as rows and bars for the templates: counts, conservation, rules, flags and quarantine."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import NamedTuple

from pipeline.errors import DocumentError
from pipeline.kinds import BuiltIn, FlagKind, is_markup_rule
from pipeline.report.values import Bin, Links, RuleCount, Totals
from pipeline.rules.form import Rule

_MEANINGS = {str(kind): f"{kind.meaning[:1].upper()}{kind.meaning[1:]}." for kind in FlagKind}
MOST_ROWS = 150
"""Tables show this many rows and count the rest, so that no run makes the page too long; chosen by eye."""
_PARTS = (("kept", "kept"), ("cut", "cut"), ("replaced", "new"), ("markup", "markup"))
WHOLE_WIDTH = 1000
"""Units of the bar of all characters."""
LEAST_WIDTH = 3.0
"""So many of them has a part that is there at all."""
FEWEST_SPREAD = 5
"""Of fewer flags a histogram says nothing that their places do not."""
LEAST_BAR = 8
"""What is there at all has a bar that can be seen."""


class AccountPart(NamedTuple):
    """What became of some characters, and their part of the bar of all."""

    name: str
    style: str
    characters: int
    left: float
    width: float
    share: str


class Row(NamedTuple):
    """What one rule did."""

    name: str
    summary: str
    style: str
    width: int
    """Units of its bar, of 1000."""
    counts: RuleCount


class Group(NamedTuple):
    """The rows of the rules that edit text, or of those that edit markup."""

    name: str
    rows: Sequence[Row]
    left: int
    """How many more rules there are."""
    characters: int


class Bar(NamedTuple):
    """A bar of a histogram."""

    label: str
    number: int
    size: int
    """Its length or height, of 1000."""


class Counted(NamedTuple):
    """How many flags of a kind there are, or how many documents of a code."""

    name: str
    meaning: str
    number: int
    confidence: Sequence[Bar] = ()
    """The flags by confidence, if they state any."""


class Table(NamedTuple):
    """The commonest kinds or codes."""

    rows: Sequence[Counted]
    left: int
    is_flags: bool


class Way(NamedTuple):
    """The ways to see what a rule or kind did: a list of places, and a filter of the documents."""

    list: str
    places: int
    number: int | None


class Reach:
    """Knows the ways to what a rule or a kind of flag did."""

    def __init__(self, numbers: Mapping[str, int], links: Links) -> None:
        self._numbers = numbers
        self._links = links

    def __call__(self, name: str, is_flag: bool, by_filter: bool = True) -> Way:  # noqa: FBT001, FBT002 - for templates
        """Return the ways."""
        known, places = self._links.get((name, is_flag), ("", 0))
        return Way(known, places, self._numbers.get(name) if by_filter else None)


def tiles_of(totals: Totals) -> Sequence[tuple[str, int]]:
    """Return the counts of documents, each with its name."""
    return (
        ("documents", totals.documents),
        ("cleaned, no flags", totals.cleaned),
        ("cleaned, with flags", totals.flagged),
        ("in quarantine", totals.quarantined),
    )


def parts_of(totals: Totals) -> Iterator[AccountPart]:
    """Yield where the characters of all originals went."""
    counts = [(name, style, getattr(totals, name)) for name, style in _PARTS]
    everything = sum(count for _, _, count in counts) or 1
    at = 0.0
    for name, style, count in counts:
        width = max(WHOLE_WIDTH * count / everything, LEAST_WIDTH) if count else 0.0
        yield AccountPart(name, style, count, at, max(min(width, WHOLE_WIDTH - at), 0), _share(count, everything))
        at += width


def _share(count: int, whole: int) -> str:
    share = 100 * count / whole
    return "< 0.01 %" if 0 < share < 0.01 else f"{share:.2f} %"


def groups_of(totals: Totals, rules: Sequence[Rule]) -> Iterator[Group]:
    """Yield a bar for every rule that made an edit, longest first, markup apart."""
    ordered = sorted(totals.edits_by_rule.items(), key=lambda pair: (-pair[1].characters, pair[0]))
    summaries = {str(name): name.summary for name in BuiltIn} | {rule.name: rule.summary for rule in rules}
    for name, of_markup, characters in (
        ("cut and replaced", False, totals.cut + totals.replaced),
        ("markup", True, totals.markup),
    ):
        group = [pair for pair in ordered if is_markup_rule(pair[0]) == of_markup]
        most = max((count.characters for _, count in group), default=0) or 1
        rows = [_row(rule, count, most, summaries.get(rule, "")) for rule, count in group[:MOST_ROWS]]
        if rows:
            yield Group(name, rows, len(group) - len(rows), characters)


def _row(name: str, count: RuleCount, most: int, summary: str) -> Row:
    style = "markup" if is_markup_rule(name) else ("new" if name.startswith(("characters", "lines")) else "cut")
    width = max(round(1000 * count.characters / most), LEAST_BAR) if count.characters else 0
    return Row(name, summary, style, width, count)


def flags_of(totals: Totals) -> Table:
    """Return the flags by kind."""
    table = _table(totals.flags_by_kind, _MEANINGS, is_flags=True)
    return table._replace(rows=[row._replace(confidence=_spread(row, totals)) for row in table.rows])


def _spread(row: Counted, totals: Totals) -> Sequence[Bar]:
    return bars_of(totals.confidence_by_kind.get(row.name, ())) if row.number >= FEWEST_SPREAD else ()


def confidence_of(totals: Totals) -> Sequence[Bar]:
    """Return a histogram of all flags that state a confidence; empty if there are none."""
    kinds = list(totals.confidence_by_kind.values())
    labels = [known.label for known in kinds[0]] if kinds else []
    bars = bars_of([Bin(label, sum(bins[n].number for bins in kinds)) for n, label in enumerate(labels)])
    return list(dropwhile(lambda bar: not bar.number, bars))


def bars_of(bins: Sequence[Bin]) -> Sequence[Bar]:
    """Return a histogram; what is there at all has a bar that can be seen."""
    most = max((each.number for each in bins), default=0) or 1
    return [Bar(*each, max(round(1000 * each.number / most), LEAST_BAR) if each.number else 0) for each in bins]


def codes_of(totals: Totals) -> Table:
    """Return the documents in quarantine by code."""
    return _table(totals.quarantine_by_code, dict(_meanings(DocumentError)), is_flags=False)


def _table(counts: Mapping[str, int], meanings: Mapping[str, str], *, is_flags: bool) -> Table:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [Counted(name, meanings.get(name, ""), number) for name, number in ordered[:MOST_ROWS]]
    return Table(rows, len(ordered) - len(rows), is_flags)


def _meanings(error: type[DocumentError]) -> Iterator[tuple[str, str]]:
    yield error.code, (error.__doc__ or "").partition("\n")[0]
    for kind in error.__subclasses__():
        yield from _meanings(kind)
