"""The flow of one document, top to bottom."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pipeline.characters import repaired
from pipeline.edits import Projection, layered, merged, render
from pipeline.errors import Flagged, TooLarge
from pipeline.genre import genre_of
from pipeline.lost_text.prior import MEASURED_SHARE, rebased
from pipeline.model import UNIDENTIFIED, Annotation, Block, Cleaned, Document, Edit, Finding, Flag, Kind, Safety, Span
from pipeline.presets import presets_named
from pipeline.reading.blocks import blocks_of
from pipeline.reading.decode import decode
from pipeline.reading.markup import looks_like_html, page_of
from pipeline.roles import roles_of
from pipeline.rules import RULES
from pipeline.rules.form import CUTTING, Context, Rule, Stage
from pipeline.settings import DEFAULT, Action, Settings
from pipeline.titles import title_of

UNPARSED = "an element that is never closed swallows the rest of the page; text may stand in it"

OWN_KINDS = ("attack.bidi", "empty", "guard.share-cut", "hyphen.doubtful", "loss", "rule-failed", "unparsed")
"""The kinds of flags that no rule raises: reading, repairing and the guard do."""

MEASURED = "boilerplate.model"
"""The rule that knows pages: most of a page may be boilerplate, most of another text may not."""

MOST_FINDINGS_BASE = 1_000
"""A rule may return this many findings plus one per character; a rule that returns more is taken to be endless."""

MOST_ROUNDS = 4
"""How often the cutting passes run over a document at most; the last round finds nothing, or the bound is reached."""


def clean(
    raw: bytes, settings: Settings = DEFAULT, *, kind: Kind | None = None, rules: Sequence[Rule] = RULES
) -> Cleaned:
    """Return the cleaned document, with every edit that was made and every doubt flagged.

    Args:
        raw: the bytes of one document.
        settings: the user's choices.
        kind: plain text or HTML; told by the first tags where it is not given.
        rules: the rules to use; those in `settings.off` are left out.

    Raises:
        DocumentError: the document cannot be cleaned; nothing was done.

    """
    if len(raw) > settings.largest_bytes:
        raise TooLarge(len(raw), settings.largest_bytes)
    text, source = decode(raw)
    document = document_of(text, settings, kind)
    active = [rule for rule in (*rules, *presets_named(settings.presets)) if rule.name not in settings.off]
    passed = _Passes(settings, list(document.flags))
    left, cuts = _cut(document, active, passed)
    left, roles, unwanted = _without_roles(left, settings.cut_roles)
    cuts += unwanted
    passed.apply(left, [rule for rule in active if rule.stage is Stage.FLAG])
    passed.flags = [_rebased(flag, settings.damaged_share) for flag in passed.flags]
    cuts += _policy_edits(document, passed.flags, settings)
    edits = merged([*document.edits, *spaced_cuts(document, cuts)])
    ordered = sorted(set(passed.flags), key=lambda flag: (flag.span, flag.kind, flag.rule, flag.reason))
    title = title_of(document if document.titles else left)
    return Cleaned(document, source, title, edits, merged(passed.proposals), tuple(ordered), roles)


def document_of(text: str, settings: Settings = DEFAULT, kind: Kind | None = None) -> Document:
    """Return the document rules see: blocks with repaired characters and without markup."""
    page = looks_like_html(text.removeprefix("\ufeff")) if kind is None else kind is Kind.HTML
    repairs, doubts = repaired(text, markup=page, forms=settings.normalize)
    sound = render(text, repairs) if repairs else text
    kind = Kind.HTML if page else Kind.TEXT
    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...] = ()
    titles: tuple[str, ...] = ()
    unparsed: Span | None = None
    if kind is Kind.HTML:
        blocks, edits, titles, unparsed = page_of(sound, settings.deepest_markup)
    else:
        blocks = blocks_of(sound)
    if repairs:
        at = Projection(repairs)
        blocks = _apart(replace(block, span=at.original(block.span)) for block in blocks)
        edits = layered(repairs, edits, text)
        unparsed = at.original(unparsed) if unparsed else None
    empty = () if blocks else (Flag(Span(0, len(text)), "empty", "document", "the document has no text"),)
    swallowed = (Flag(unparsed, "unparsed", "document", UNPARSED),) if unparsed else ()
    flags = (*doubts, *swallowed, *empty)
    identified = genre_of(text) if kind is Kind.TEXT else UNIDENTIFIED
    return Document(text, blocks, edits, kind, titles, flags, identified)


def _apart(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks, none reaching into the one before: a repair may put a line end inside one edit."""
    found: list[Block] = []
    reach = 0
    for block in blocks:
        start = max(block.span.start, reach)
        if start < block.span.stop:
            found.append(block if start == block.span.start else replace(block, span=Span(start, block.span.stop)))
            reach = block.span.stop
    return tuple(found)


def _moved(edit: Edit, span: Span, text: str) -> Edit:
    return Edit(span, span.of(text), edit.after, edit.rules, edit.note)


def _cut(document: Document, rules: Sequence[Rule], passed: "_Passes") -> tuple[Document, list[Edit]]:
    """Return what the cutting passes leave, and their cuts.

    A cut may bring others to light, so they run until none is made: what is left would be cleaned no further.
    The model of pages sees a page once: what it leaves of one is no page.
    """
    left, cuts = document, list[Edit]()
    passes = [[rule for rule in rules if rule.stage is stage] for stage in CUTTING]
    for _ in range(MOST_ROUNDS):
        rest = left
        passed.cuts.clear()
        for active in passes:
            rest = passed.apply(rest, active)
        made = passed.within_limits(left)
        if not made:
            break
        cuts += made
        left = left.without({edit.span for edit in made})
        if document.kind is Kind.HTML:
            passes = [[rule for rule in active if rule.name != MEASURED] for active in passes]
    return left, cuts


def _without_roles(document: Document, chosen: frozenset[str]) -> tuple[Document, tuple[Annotation, ...], list[Edit]]:
    """Return the document without the roles that are not wanted, the roles in it, and the cuts.

    A cut may bring others to the top, so this goes on until none is made.
    """
    cuts: list[Edit] = []
    while True:
        roles = roles_of(document)
        unwanted = {annotation.span: annotation for annotation in roles if annotation.role in chosen}
        if not unwanted:
            return document, roles, cuts
        cuts += [
            Edit(span, span.of(document.original), "", (f"role.{annotation.role}",), annotation.reason)
            for span, annotation in unwanted.items()
        ]
        document = document.without(set(unwanted))


@dataclass(slots=True)
class _Passes:
    """What the rules have found in one document so far."""

    settings: Settings
    flags: list[Flag]
    cuts: list[Edit] = field(default_factory=list)
    proposals: list[Edit] = field(default_factory=list)

    def apply(self, document: Document, rules: Sequence[Rule]) -> Document:
        """Apply one pass: run every rule on the same document, record the findings, return what the cuts leave."""
        findings = [finding for rule in rules for finding in self._findings(document, rule)]
        if not findings:
            return document
        safety = {rule.name: rule.safety for rule in rules}
        allowed = {Safety.SAFE, Safety.RISKY} if self.settings.risky else {Safety.SAFE}
        edits = merged(finding for finding in findings if isinstance(finding, Edit))
        made: list[Edit] = []
        for edit in edits:
            (made if any(safety[name] in allowed for name in edit.rules) else self.proposals).append(edit)
        self.flags += [finding for finding in findings if isinstance(finding, Flag)]
        self.cuts += made
        return document.without({edit.span for edit in made}) if made else document

    def within_limits(self, document: Document) -> list[Edit]:
        """Return the cuts to make. Over the limit, drop those only the model wants; still over it, drop all."""
        if not self.cuts:
            return []
        certain = [edit for edit in self.cuts if edit.rules != (MEASURED,)]
        measured = any(MEASURED in edit.rules for edit in self.cuts)
        limits = self.settings
        if _share(document, self.cuts) <= (limits.largest_share_cut_of_page if measured else limits.largest_share_cut):
            return list(self.cuts)
        kept = certain if _share(document, certain) <= limits.largest_share_cut else []
        share = f"{_share(document, self.cuts):.0%} of the characters"
        reason = f"the rules would cut {share}, so {'only what is certain' if kept else 'nothing'} was cut"
        self.flags.append(Flag(Span(0, len(document.original)), "guard.share-cut", "document", reason))
        return kept

    def _findings(self, document: Document, rule: Rule) -> list[Finding]:
        """Return what the rule says; a rule that fails is left out for this document, and a flag says so."""
        end = len(document.original)
        try:
            findings = list(islice(rule.findings(document, Context(self.settings)), end + MOST_FINDINGS_BASE))
            if findings:
                _check_findings(findings, end)
        except Exception as error:  # noqa: BLE001 - a rule may fail in any way, the document may not
            reason = f"the rule was left out: {type(error).__name__}: {error}"
            self.flags.append(Flag(Span(0, end), "rule-failed", rule.name, reason))
            return []
        return findings


def _check_findings(findings: list[Finding], end: int) -> None:
    """Reject findings outside the text, and runaway rules.

    Raises:
        ValueError: there are more findings than characters, or one lies outside the text.

    """
    if len(findings) >= end + MOST_FINDINGS_BASE:
        msg = "it finds more than there are characters"
        raise ValueError(msg)
    if any(finding.span.stop > end for finding in findings):
        msg = f"it finds something behind the end of the text, at {end}"
        raise ValueError(msg)


def _share(document: Document, cuts: list[Edit]) -> float:
    """Return the share of the text, 0 to 1, that the cuts take."""
    cut = {edit.span for edit in cuts}
    total = sum(len(block.text) for block in document.blocks)
    return sum(len(block.text) for block in document.blocks if block.span in cut) / max(1, total)


def _rebased(flag: Flag, share: float) -> Flag:
    """Return the flag with its confidence adjusted to this prior share of damaged documents."""
    if share == MEASURED_SHARE or flag.confidence is None:
        return flag
    return replace(flag, confidence=rebased(flag.confidence, share))


def _policy_edits(document: Document, flags: list[Flag], settings: Settings) -> list[Edit]:
    """Return the cuts that the settings ask for where something is flagged: of blocks that a flag marks whole.

    Raises:
        Flagged: the settings send a document with such a flag to quarantine.

    """
    if not settings.flagged:
        return []
    asked = {flag: settings.action(flag) for flag in flags}
    refused = sorted({flag.kind for flag, action in asked.items() if action is Action.QUARANTINE})
    if refused:
        raise Flagged(tuple(refused))
    whole = {block.span for block in document.blocks}
    return [
        Edit(flag.span, flag.span.of(document.original), "", (flag.rule,), flag.reason)
        for flag, action in asked.items()
        if action is Action.CUT and flag.span in whole
    ]


def spaced_cuts(document: Document, cuts: Iterable[Edit]) -> list[Edit]:
    """Return the cuts of whole blocks, each widened by the space on one of its sides.

    Of the spaces around a run of cut blocks the widest stays, so that neighbours neither run together
    nor drift apart, and any one cut can be undone alone.
    """
    by_span: dict[Span, list[Edit]] = {}
    for edit in merged(cuts):
        by_span.setdefault(edit.span, []).append(edit)
    spans = [block.span for block in document.blocks]
    widened: list[Edit] = []
    number = 0
    while number < len(spans):
        stop = number
        while stop < len(spans) and spans[stop] in by_span:
            stop += 1
        if stop > number:
            for place, span in zip(range(number, stop), _spaced(document, spans, number, stop), strict=True):
                widened += [_moved(edit, span, document.original) for edit in by_span[spans[place]]]
        number = stop + 1
    return widened


def _spaced(document: Document, spans: list[Span], start: int, stop: int) -> list[Span]:
    """Return the spans of the blocks `start` to `stop`, each with one of the spaces beside it."""
    kept = start
    if stop == len(spans):
        kept = stop
    elif start > 0:
        gaps = [Span(spans[n - 1].stop, spans[n].start) for n in range(start, stop + 1)]
        kept = start + max(range(len(gaps)), key=lambda n: _height(document, gaps[n]))
    if start == 0:
        kept = start
    return [
        Span(spans[n - 1].stop, spans[n].stop) if n < kept else Span(spans[n].start, _next_start(spans, n))
        for n in range(start, stop)
    ]


def _next_start(spans: list[Span], number: int) -> int:
    return spans[number + 1].start if number + 1 < len(spans) else spans[number].stop


def _height(document: Document, gap: Span) -> int:
    """Return how many line ends a gap between blocks shows."""
    if document.kind is Kind.TEXT:
        return gap.of(document.original).count("\n")
    place = bisect_left(document.edits, gap.start, key=lambda edit: edit.span.start)
    shown = (edit.after for edit in document.edits[place : place + 3] if edit.span == gap)
    return next(shown, "").count("\n")
