"""One page that opens from disk: the totals of a run, then documents with their edits."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from markupsafe import Markup

from pipeline.edits import account, visible
from pipeline.edits.numbers import numbers_of
from pipeline.model import Cleaned
from pipeline.report.alerts import alerts_of
from pipeline.report.diff import text_of
from pipeline.report.drawing import Drawing, Numbers
from pipeline.report.examples import Examples, examples_of
from pipeline.report.notes import MOST_LISTED, listed
from pipeline.report.style import SCRIPT, SCRIPT_DIGEST, STYLE
from pipeline.report.templates import macro, render
from pipeline.report.totals import (
    MOST_ROWS,
    Reach,
    bars_of,
    codes_of,
    confidence_of,
    flags_of,
    groups_of,
    parts_of,
    tiles_of,
)
from pipeline.report.values import Place, Sample, Totals
from pipeline.report.view import is_line_end, is_markup, view_of
from pipeline.rules.form import Rule

BUDGET_BYTES = 1_500_000
"""What the documents may take of a page that stays under 2 MB; the totals and the last piece have the rest."""
LEAST_SHARE_BYTES = 30_000
"""A document is shown with at least this much room, or not at all; chosen by eye."""
LARGEST_PAGE_BYTES = 2_000_000
OVERSHOOT_BYTES = 300_000
"""What the list of documents, the filter, and the last paragraph of the last document may take of it at most."""
MOST_ALERTS = 40
MOST_OFFERED = 400
"""The filter lists so many rules and kinds; nobody reads a longer list, and it has to fit into the page."""
_POLICY = (
    Markup("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'")
).format(SCRIPT_DIGEST)


class Facts(NamedTuple):
    """What a document is, and what became of its characters."""

    encoding: str
    evidence: str
    edits: int
    line_ends: int
    """How many of the edits convert line ends."""
    flags: int
    characters: Sequence[tuple[str, int]]


class Role(NamedTuple):
    """A byline, date, caption or credit that was recognised and kept."""

    name: str
    text: str
    reason: str


class Roles(NamedTuple):
    """The first of them, and how many there are."""

    number: int
    shown: Sequence[Role]


def index_page(
    totals: Totals,
    samples: Sequence[Sample],
    rules: Sequence[Rule],
    budget: int = BUDGET_BYTES,
    places: Sequence[Place] = (),
) -> str:
    """Return the report as one HTML page, whole in itself: no network, no other file; always valid UTF-8.

    Args:
        totals: the sums over every document of the run.
        samples: the documents to show, in the order to show them.
        rules: the rules of the run, for their sentences.
        budget: bytes of HTML to spend on places and documents, each document in its turn having an even share of what
            is left; a document that needs less leaves the rest to those after it.
        places: places of every rule and kind of flag, of each the best first.

    """
    sums = _sums(totals, rules, [sample for sample in samples if sample.cleaned is None][:MOST_ROWS])
    cleaned = [sample for sample in samples if sample.cleaned]
    numbers = _numbers(cleaned)
    everything = {sample.id: number for number, sample in enumerate(cleaned)}
    examples = examples_of(places, totals.findings, everything)
    around = _page(sums, _Shown([], examples, dict(islice(numbers.items(), MOST_OFFERED))), cleaned)
    room = LARGEST_PAGE_BYTES - OVERSHOOT_BYTES - len(around.encode())
    seen: set[int] = set()
    articles = list(_articles(cleaned, Numbers(numbers, seen), min(budget - len(examples.html.encode()), room)))
    reached = {known: number for known, number in everything.items() if number < len(articles)}
    offered = ((name, number) for name, number in numbers.items() if number in seen)
    shown = _Shown(articles, examples_of(places, totals.findings, reached), dict(islice(offered, MOST_OFFERED)))
    return _page(sums, shown, cleaned)


class _Shown(NamedTuple):
    """What of the places and documents the page has room for."""

    articles: Sequence[Markup]
    examples: Examples
    numbers: Mapping[str, int]
    """The rules and kinds of which the documents show something, by number."""


def _page(sums: Mapping[str, Any], shown: _Shown, cleaned: Sequence[Sample]) -> str:
    page = render(
        "page.html",
        **sums,
        policy=_POLICY,
        style=Markup(STYLE),  # noqa: S704 - ours
        script=Markup(SCRIPT),  # noqa: S704 - ours
        reach=Reach(shown.numbers, shown.examples.links),
        numbers=shown.numbers,
        places=shown.examples.html,
        titles=[_title(sample) for sample in cleaned[: len(shown.articles)]],
        missing=len(cleaned) - len(shown.articles),
        articles=shown.articles,
    )
    return str(page)


def _sums(totals: Totals, rules: Sequence[Rule], held: Sequence[Sample]) -> dict[str, Any]:
    """Return what the templates of the sums of a run need; `held` are documents in quarantine."""
    return {
        "totals": totals,
        "tiles": tiles_of(totals),
        "alerts": list(islice(alerts_of(totals), MOST_ALERTS)),
        "flags": flags_of(totals),
        "codes": codes_of(totals),
        "confidence": confidence_of(totals),
        "shares": bars_of(totals.shares_cut),
        "held": held,
        "held_left": totals.quarantined - len(held),
        "parts": list(parts_of(totals)),
        "groups": list(groups_of(totals, rules)),
        "rules": rules,
        "most": MOST_ROWS,
    }


def _numbers(samples: Sequence[Sample]) -> dict[str, int]:
    """Return a number for each rule and kind of flag that may be shown."""
    names: set[str] = set()
    for sample in samples:
        if sample.cleaned:
            names |= {name for edit in sample.cleaned.edits for name in edit.rules}
            names |= {name for flag in sample.cleaned.flags for name in (flag.rule, flag.kind)}
    return {name: number for number, name in enumerate(sorted(names))}


def _articles(cleaned: Sequence[Sample], numbers: Numbers, budget: int) -> Iterator[Markup]:
    left = budget
    for number, sample in enumerate(cleaned):
        if left < min(LEAST_SHARE_BYTES, budget) or sample.cleaned is None:
            return
        share = max(left // (len(cleaned) - number), LEAST_SHARE_BYTES)
        names = numbers_of(sample.cleaned.edits, sample.cleaned.undone)
        view = view_of(sample.cleaned)
        drawing = Drawing(view, number, numbers, min(share, left), document=sample.id, names=names)
        article = _article(sample, sample.cleaned, drawing)
        left -= len(article.encode())
        yield article


def _article(sample: Sample, cleaned: Cleaned, drawing: Drawing) -> Markup:
    return macro(
        "document.html",
        "article",
        drawing.number,
        _outcomes(cleaned),
        _title(sample),
        sample,
        _facts(cleaned),
        text_of(drawing),
        _roles(cleaned),
        listed(cleaned.proposals),
    )


def _outcomes(cleaned: Cleaned) -> str:
    """Return the words by which the filter of outcomes knows the document."""
    edited = any(not is_markup(edit) for edit in cleaned.edits)
    names = [*(["flags"] if cleaned.flags else []), *(["edits"] if edited else [])]
    return " ".join(names) or "unchanged"


def _title(sample: Sample) -> str:
    return sample.title or (sample.cleaned.title if sample.cleaned else "") or sample.id


def _facts(cleaned: Cleaned) -> Facts:
    kept, cut, replaced, markup = account(cleaned.document.original, cleaned.edits)
    made = [edit for edit in visible(cleaned.edits) if not is_markup(edit)]
    return Facts(
        encoding=cleaned.source.encoding,
        evidence=cleaned.source.evidence,
        edits=len(made),
        line_ends=sum(map(is_line_end, made)),
        flags=len(cleaned.flags),
        characters=(("kept", kept), ("cut", cut), ("replaced", replaced), ("markup", markup)),
    )


def _roles(cleaned: Cleaned) -> Roles:
    text = cleaned.document.original
    shown = [Role(str(known.role), known.span.of(text), known.reason) for known in cleaned.roles[:MOST_LISTED]]
    return Roles(len(cleaned.roles), shown)
