"""One page that opens from disk: the totals of a run, then documents with their edits."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.edits import account, visible
from pipeline.edits.numbers import numbers_of
from pipeline.model import Cleaned, Edit
from pipeline.report.diff import text_of
from pipeline.report.drawing import Drawing, Numbers
from pipeline.report.escaping import as_attribute, excerpt
from pipeline.report.examples import examples_of
from pipeline.report.notes import MOST_LISTED, listed
from pipeline.report.style import SCRIPT, SCRIPT_DIGEST, STYLE
from pipeline.report.totals import characters_section, doubts_section, header, rules_section
from pipeline.report.values import Place, Sample, Totals
from pipeline.report.view import is_line_end, is_markup, view_of
from pipeline.rules.form import Rule

_FOOTER = (
    "<footer>Made by Lacuna from the ledger of the run. "
    "The original of every document can be restored to the byte.</footer>"
)
BUDGET_BYTES = 1_200_000
"""What the documents may take of a page that stays under 2 MB; the totals and the last piece have the rest."""
LEAST_SHARE_BYTES = 20_000
"""A document is shown with at least this much room, or not at all; chosen by eye."""

_OUTCOMES = (
    '<select id="outcome" aria-label="Outcome" autocomplete="off"><option value="">all outcomes</option>'
    '<option value="flags">with flags</option><option value="edits">with edits</option>'
    '<option value="unchanged">unchanged</option></select>'
)
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        f"script-src 'sha256-{SCRIPT_DIGEST}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


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
    numbers = _numbers(samples)
    everything = {sample.id: number for number, sample in enumerate(s for s in samples if s.cleaned)}
    room = len(examples_of(places, totals.findings, everything).html.encode())
    seen: set[int] = set()
    shown = list(_articles(samples, Numbers(numbers, seen), budget - room))
    reached = {known: number for known, number in everything.items() if number < len(shown)}
    examples = examples_of(places, totals.findings, reached)
    numbers = {name: number for name, number in numbers.items() if number in seen}
    told = sum(sample.cleaned is not None for sample in samples)
    parts = [
        header(totals, examples.links),
        '<main><div class="wrap">',
        doubts_section(totals, samples, numbers, examples.links),
        characters_section(totals),
        rules_section(totals, rules, numbers, examples.links),
        examples.html,
        _documents_head(samples, len(shown), told),
        "</div>",
        _toolbar(numbers) if shown else "",
        '<div class="wrap">',
        *shown,
        "</div></main>",
        _FOOTER,
    ]
    return _page(totals.title, "".join(parts), script=bool(shown))


def _page(title: str, body: str, *, script: bool) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{as_attribute(title, 120)} · Lacuna</title><style>{STYLE}</style></head>\n<body>{body}"
        + (f"<script>{SCRIPT}</script>" if script else "")
        + "</body></html>\n"
    )


def _numbers(samples: Sequence[Sample]) -> dict[str, int]:
    """Return a number for each rule and kind of flag that may be shown."""
    names: set[str] = set()
    for sample in samples:
        if sample.cleaned:
            names |= {name for edit in sample.cleaned.edits for name in edit.rules}
            names |= {name for flag in sample.cleaned.flags for name in (flag.rule, flag.kind)}
    return {name: number for number, name in enumerate(sorted(names))}


def _articles(samples: Sequence[Sample], numbers: Numbers, budget: int) -> Iterator[str]:
    waiting = [sample for sample in samples if sample.cleaned]
    left = budget
    for number, sample in enumerate(waiting):
        if left < min(LEAST_SHARE_BYTES, budget):
            return
        share = max(left // (len(waiting) - number), LEAST_SHARE_BYTES)
        article = _article(sample, number, numbers, min(share, left))
        left -= len(article.encode())
        yield article


def _article(sample: Sample, number: int, numbers: Numbers, share: int) -> str:
    cleaned = sample.cleaned
    if cleaned is None:
        return ""
    view = view_of(cleaned)
    names = numbers_of(cleaned.edits, cleaned.undone)
    drawing = Drawing(view, number, numbers, share, document=sample.id, names=names)
    title = as_attribute(_title(sample), 200)
    return (
        f'<article id="d{number}"{_outcomes(cleaned)} aria-labelledby="t{number}">'
        f'<h3 id="t{number}" lang=""><bdi>{title}</bdi> '
        f'<a class="deep" href="#d{number}" title="link to this document">#</a></h3>'
        f'<p class="sub">{_origin(sample)}<br>'
        f"{_facts(cleaned)}</p>"
        f"{text_of(drawing)}{_roles(cleaned)}{_proposals(cleaned.proposals)}</article>"
    )


def _outcomes(cleaned: Cleaned) -> str:
    """Return the attribute by which the filter of outcomes knows the document."""
    edited = any(not is_markup(edit) for edit in cleaned.edits)
    names = [*(["flags"] if cleaned.flags else []), *(["edits"] if edited else [])]
    return f' data-o="{" ".join(names) or "unchanged"}"'


def _origin(sample: Sample) -> str:
    source = f"<bdi>{as_attribute(sample.source, 200)}</bdi>"
    return source if sample.id == sample.source else f"{source} · <bdi>{as_attribute(sample.id, 100)}</bdi>"


def _title(sample: Sample) -> str:
    return sample.title or (sample.cleaned.title if sample.cleaned else "") or sample.id


def _facts(cleaned: Cleaned) -> str:
    """Return in a line what the document is, and what became of its characters."""
    kept, cut, replaced, markup = account(cleaned.document.original, cleaned.edits)
    made = [edit for edit in visible(cleaned.edits) if not is_markup(edit)]
    ends = sum(map(is_line_end, made))
    noise = f" ({ends:,} of line ends)" if ends else ""
    facts = [
        f"{as_attribute(cleaned.source.encoding, 40)} ({as_attribute(cleaned.source.evidence, 80)})",
        f"{_counted(made, 'edit')}{noise}, {_counted(cleaned.flags, 'flag')}",
        f"characters: {kept:,} kept, {cut:,} cut, {replaced:,} replaced, {markup:,} markup",
    ]
    return " · ".join(facts)


def _counted(things: Sequence[object], noun: str) -> str:
    return f"{len(things):,} {noun}{'s' * (len(things) != 1)}"


def _roles(cleaned: Cleaned) -> str:
    """Return the bylines, dates, captions and credits that were told and kept, with the reasons."""
    if not cleaned.roles:
        return ""
    text = cleaned.document.original
    items = "".join(
        f"<li><code>{annotation.role}</code> {excerpt(annotation.span.of(text))} {as_attribute(annotation.reason)}</li>"
        for annotation in cleaned.roles[:MOST_LISTED]
    )
    left = len(cleaned.roles) - MOST_LISTED
    more = f"<li>and {left:,} more</li>" if left > 0 else ""
    told = f"{_counted(cleaned.roles, 'label')} of bylines, dates, captions and credits (kept)"
    return f'<details class="waiting"><summary>{told}</summary><ul>{items}{more}</ul></details>'


def _proposals(proposals: Sequence[Edit]) -> str:
    """Return the edits that were not made, for a person to judge."""
    if not proposals:
        return ""
    words = f"{len(proposals):,} suggested edit{'s' * (len(proposals) != 1)} (not applied)"
    return f'<details class="waiting"><summary>{words}</summary>{listed(proposals)}</details>'


def _documents_head(samples: Sequence[Sample], shown: int, told: int) -> str:
    waiting = [sample for sample in samples if sample.cleaned][:shown]
    items = "".join(
        f'<li><a href="#d{number}"><bdi>{as_attribute(_title(sample), 90)}</bdi></a></li>'
        for number, sample in enumerate(waiting)
    )
    words = (
        "As a reader sees them: cuts <del>struck through</del>, insertions <ins>underlined</ins>, "
        "doubts <mark>marked</mark>, with the reason beside each."
    )
    missing = f" {told - shown:,} more were chosen, but the page is full." if told > shown else ""
    listed = f'<ol class="contents">{items}</ol>' if len(waiting) > 1 else ""
    none = "" if shown else '<p class="none">No document was chosen to be shown.</p>'
    return (
        f'<section aria-labelledby="documents"><h2 id="documents">Documents</h2><p class="lead">{words}{missing}</p>'
        f"{listed}{none}</section>"
    )


def _toolbar(numbers: Mapping[str, int]) -> str:
    options = "".join(f'<option value="{number}">{as_attribute(name, 80)}</option>' for name, number in numbers.items())
    switches = (("plain", "cleaned text only"), ("markup", "markup"), ("inner", "hidden edits"))
    boxes = "".join(
        f'<label><input type="checkbox" id="{name}" autocomplete="off">{words}</label>' for name, words in switches
    )
    return (
        '<div class="toolbar" role="toolbar" aria-label="What the documents show"><form>'
        '<label class="script-only"><input id="find" type="search" placeholder="search" aria-label="Search" '
        'autocomplete="off"></label><label class="script-only">'
        '<select id="rule" aria-label="Rule or flag" autocomplete="off"><option value="">all rules and flags</option>'
        f'{options}</select></label><label class="script-only">{_OUTCOMES}</label>{boxes}'
        '<span class="push script-only"><output id="at" aria-live="polite"></output>'
        '<button type="button" data-go="-1" aria-keyshortcuts="p">'
        '<span class="wide">previous </span><kbd>p</kbd></button>'
        '<button type="button" data-go="1" aria-keyshortcuts="n">'
        '<span class="wide">next </span><kbd>n</kbd></button></span></form></div>'
    )
