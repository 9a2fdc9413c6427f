"""The sums of a run as HTML: counts, conservation, a bar for every rule, flags and quarantine."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import DocumentError
from pipeline.kinds import BuiltIn, FlagKind, is_markup_rule
from pipeline.report.alerts import alerts_of
from pipeline.report.escaping import as_attribute
from pipeline.report.values import Links, Name, RuleCount, Sample, Totals
from pipeline.rules.form import Rule

_MEANINGS = {str(kind): f"{kind.meaning[:1].upper()}{kind.meaning[1:]}." for kind in FlagKind}
MOST_ROWS = 150
"""Tables show this many rows and count the rest, so that no run makes the page too long; chosen by eye."""
_FATES = (("kept", "kept"), ("cut", "cut"), ("replaced", "new"), ("markup", "markup"))


def header(totals: Totals, links: Links) -> str:
    """Return the top of the page: what was cleaned, with what, what to look at first, and how many documents."""
    tiles = (
        ("documents", totals.documents),
        ("cleaned, no flags", totals.cleaned),
        ("cleaned, with flags", totals.flagged),
        ("in quarantine", totals.quarantined),
    )
    shown = "".join(f"<div><dt>{name}</dt><dd>{count:,}</dd></div>" for name, count in tiles)
    return (
        '<header class="top"><p class="brand">Lacuna · report of a run</p>'
        f"<h1><bdi>{as_attribute(totals.title)}</bdi></h1>"
        f'<p class="facts">{_origin(totals)}</p>{_proof(totals)}{_alerts(totals, links)}'
        f'<dl class="tiles">{shown}</dl></header>'
    )


def _origin(totals: Totals) -> str:
    """Return where the documents came from, and what they were cleaned with."""
    release = f"Lacuna <code>{as_attribute(totals.release)}</code>" if totals.release else ""
    source = f"source <code><bdi>{as_attribute(totals.source)}</bdi></code>" if totals.source else ""
    changed = ", ".join(f"<code>{as_attribute(words, 120)}</code>" for words in totals.changed_settings)
    settings = f"settings <code>{as_attribute(totals.settings)}</code>: {changed or 'all defaults'}"
    facts = (release, f"rule set <code>{as_attribute(totals.version)}</code>", source, settings)
    return " · ".join(filter(None, facts))


def _alerts(totals: Totals, links: Links) -> str:
    """Return what a person should look at before using the run."""
    found = "".join(
        f"<li>{as_attribute(alert.words)} {_ways((alert.name, alert.is_flag), None, links)}</li>"
        for alert in alerts_of(totals)
    )
    return f'<ul class="alerts" aria-label="Look at these first">{found}</ul>' if found else ""


def _proof(totals: Totals) -> str:
    lost, missing = totals.unexplained_characters, totals.unexplained_documents
    if lost or missing:
        words = "Something is missing from the ledger: do not rely on this run, and report it as a defect."
        counts = f"Characters unexplained: {lost:,} · documents unexplained: {missing:,}"
        return f'<p class="proof bad" role="alert"><strong>✗ {counts}</strong> <span>{words}</span></p>'
    if totals.quarantined:
        share = f"{totals.quarantined:,} of {totals.documents:,} documents"
        words = (
            "They are kept whole; the table of quarantine says why and what to do. Of the others, no character is lost."
        )
        return f'<p class="proof bad" role="alert"><strong>! In quarantine: {share}</strong> <span>{words}</span></p>'
    words = "Every character of every original is kept, cut, replaced or markup, and every edit can be undone."
    return f'<p class="proof"><strong>✓ Characters unexplained: 0</strong> <span>{words}</span></p>'


def characters_section(totals: Totals) -> str:
    """Return where the characters of all originals went."""
    words = "Of the documents that were cleaned, in code points of the originals."
    return (
        '<section aria-labelledby="characters"><h2 id="characters">Where the characters went</h2>'
        f'<p class="lead">{words}</p>{_whole(totals)}</section>'
    )


def _whole(totals: Totals) -> str:
    """Return one bar for all characters; the fates differ in pattern too."""
    counts = [(name, style, getattr(totals, name)) for name, style in _FATES]
    total = sum(count for _, _, count in counts) or 1
    at, bars = 0.0, []
    for _, style, count in counts:
        width = max(1000 * count / total, 3.0) if count else 0.0
        bars.append(_box(style, at, min(width, 1000 - at), 26))
        at += width
    keys = "".join(
        f'<li><svg viewBox="0 0 14 14" aria-hidden="true">{_box(style, 0, 14, 14)}</svg>{name} <b>{count:,}</b> '
        f'<span class="facts">{_share(count, total)}</span></li>'
        for name, style, count in counts
    )
    words = ", ".join(f"{name} {count:,}" for name, _, count in counts)
    return (
        '<svg class="whole" viewBox="0 0 1000 26" preserveAspectRatio="none" role="img" '
        f'aria-label="Characters: {words}">'
        f'{_PATTERNS}{"".join(bars)}</svg><ul class="keys" aria-label="Characters of the originals">{keys}</ul>'
    )


_PATTERNS = (
    '<defs><pattern id="hc" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V7" class="hatch"/></pattern><pattern id="hm" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M0 0H6" class="hatch"/></pattern></defs>'
)


def _box(style: str, left: float, width: float, height: int) -> str:
    box = f'x="{left:.1f}" width="{max(width, 0):.1f}" height="{height}"'
    hatch = {"cut": "hc", "markup": "hm"}.get(style)
    over = f'<rect {box} fill="url(#{hatch})"/>' if hatch else ""
    return f'<rect class="f-{style}" {box}/>{over}'


def _share(count: int, total: int) -> str:
    share = 100 * count / total
    return "< 0.01 %" if 0 < share < 0.01 else f"{share:.2f} %"


def rules_section(totals: Totals, rules: Sequence[Rule], numbers: Mapping[str, int], links: Links) -> str:
    """Return a bar for every rule that made an edit, longest first, markup apart, and a legend of all rules."""
    ordered = sorted(totals.edits_by_rule.items(), key=lambda pair: (-pair[1].characters, pair[0]))
    groups = (
        [pair for pair in ordered if not is_markup_rule(pair[0])],
        [pair for pair in ordered if is_markup_rule(pair[0])],
    )
    summaries = {str(name): name.summary for name in BuiltIn} | {rule.name: rule.summary for rule in rules}
    head = '<thead><tr><th scope="col">rule</th><th scope="col" class="bar">share of characters</th>' + "".join(
        f'<th scope="col" class="n">{name}</th>' for name in ("documents", "edits", "characters")
    )
    sums = (("cut and replaced", totals.cut + totals.replaced), ("markup", totals.markup))
    rows = "".join(
        _rows(group, summaries, numbers, links) + _sum(words, count)
        for group, (words, count) in zip(groups, sums, strict=True)
        if group
    )
    table = (
        f"<table>{head}</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else '<p class="none">No rule found anything to edit.</p>'
    )
    legend = "".join(
        f"<div><dt><code>{as_attribute(rule.name)}</code> · {rule.safety.value}</dt>"
        f"<dd>{as_attribute(rule.summary)}</dd></div>"
        for rule in rules[:MOST_ROWS]
    )
    return (
        '<section aria-labelledby="rules"><h2 id="rules">What the rules did</h2>'
        '<p class="lead">Edits that show, by rule; an edit of several rules counts for each. Every character that was '
        "not kept counts once, for the widest edit over it, and tags inside it for markup; several rules of one edit "
        "divide its characters evenly. Bars compare characters, "
        f"markup on a scale of its own.</p>{table}"
        f'<details class="legend"><summary>Legend: all {len(rules):,} rules</summary><dl>{legend}</dl></details>'
        "</section>"
    )


def _sum(words: str, count: int) -> str:
    head = f'<th scope="row">together: {words}</th>'
    return f'<tr class="sum">{head}<td class="bar"></td><td></td><td></td><td class="n">{count:,}</td></tr>'


def _rows(
    group: Sequence[tuple[str, RuleCount]], summaries: Mapping[str, str], numbers: Mapping[str, int], links: Links
) -> str:
    most = max((count.characters for _, count in group), default=0) or 1
    rows = [
        _row(name, count, most, summaries.get(name, ""), _ways((name, False), numbers.get(name), links))
        for name, count in group[:MOST_ROWS]
    ]
    left = len(group) - len(rows)
    return "".join(rows) + (f'<tr><td colspan="5">and {left:,} more rules</td></tr>' if left else "")


def _ways(name: Name, number: int | None, links: Links) -> str:
    """Return the ways to see what a rule or kind did: its places, and a filter of the documents."""
    ways = []
    if name in links:
        known, count = links[name]
        ways.append(f'<a href="#{known}">{count:,} place{"s" * (count != 1)}</a>')
    if number is not None:
        ways.append(f'<button type="button" class="pick" data-pick="{number}">in the documents</button>')
    return f'<span class="ways">{" · ".join(ways)}</span>' if ways else ""


def _row(name: str, count: RuleCount, most: int, summary: str, ways: str) -> str:
    style = "markup" if is_markup_rule(name) else ("new" if name.startswith(("characters", "lines")) else "cut")
    named = f"<b>{as_attribute(name)}</b>"
    width = max(1000 * count.characters / most, 8) if count.characters else 0
    svg = (
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<title>{as_attribute(summary)}</title><rect class="f-{style}" width="{width:.0f}" height="10"/></svg>'
    )
    numbers = "".join(f'<td class="n">{value:,}</td>' for value in count)
    text = f'<span class="summary">{as_attribute(summary)}</span>' if summary else ""
    head = f'<th scope="row" class="rule">{named}<span class="thin">{svg}</span>{text}{ways}</th>'
    return f'<tr title="{as_attribute(summary)}">{head}<td class="bar">{svg}</td>{numbers}</tr>'


def doubts_section(totals: Totals, samples: Iterable[Sample], numbers: Mapping[str, int], links: Links) -> str:
    """Return the counts of flags and of quarantine side by side, then why documents are in quarantine."""
    held = [sample for sample in samples if sample.cleaned is None]
    meaning = dict(_meanings(DocumentError))
    ways = {name: _ways((name, True), numbers.get(name), links) for name in totals.flags_by_kind}
    kinds = _counts(totals.flags_by_kind, _MEANINGS, "No document has a flag.", ways)
    codes = _counts(totals.quarantine_by_code, meaning, "No document is in quarantine.", {})
    rows = "".join(map(_held_row, held[:MOST_ROWS]))
    names = ("document", "code", "why, and what to do")
    columns = "".join(f'<th scope="col">{name}</th>' for name in names)
    head = f"<thead><tr>{columns}</tr></thead>"
    left = totals.quarantined - min(len(held), MOST_ROWS)
    more = f'<p class="facts">{left:,} more in the quarantine file.</p>' if left > 0 else ""
    listed = f'<table class="held">{head}<tbody>{rows}</tbody></table>{more}' if held else ""
    return (
        '<div class="two"><section aria-labelledby="flags"><h2 id="flags">Flags</h2>'
        f'<p class="lead">Remarks that change nothing.</p>{kinds}</section>'
        '<section aria-labelledby="quarantine"><h2 id="quarantine">Quarantine</h2>'
        f'<p class="lead">Documents kept whole and not cleaned.</p>{codes}</section></div>{listed}'
    )


def _held_row(sample: Sample) -> str:
    known = (
        "" if sample.id == sample.source else f'<span class="summary"><bdi>{as_attribute(sample.id, 100)}</bdi></span>'
    )
    return (
        f'<tr><th scope="row"><bdi>{as_attribute(sample.source, 200)}</bdi>{known}</th>'
        f"<td><code>{as_attribute(sample.code)}</code></td><td>{as_attribute(sample.message, 400)}</td></tr>"
    )


def _meanings(error: type[DocumentError]) -> Iterable[tuple[str, str]]:
    yield error.code, (error.__doc__ or "").partition("\n")[0]
    for kind in error.__subclasses__():
        yield from _meanings(kind)


def _counts(counts: Mapping[str, int], meaning: Mapping[str, str], none: str, ways: Mapping[str, str]) -> str:
    if not counts:
        return f'<p class="none">{none}</p>'
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = "".join(
        f'<tr><th scope="row" class="rule"><b>{as_attribute(name)}</b>'
        f'<span class="summary">{as_attribute(meaning.get(name, ""))}</span>{ways.get(name, "")}</th>'
        f'<td class="n">{count:,}</td></tr>'
        for name, count in ordered[:MOST_ROWS]
    )
    left = len(ordered) - MOST_ROWS
    more = f'<tr><td colspan="2">and {left:,} more</td></tr>' if left > 0 else ""
    return f"<table><tbody>{rows}{more}</tbody></table>"
