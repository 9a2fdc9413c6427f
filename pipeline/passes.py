"""The passes of one document: rules on the same text, the guard over their cuts, and what the settings ask for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.boilerplate.cuts import identified_anew
from pipeline.edits import merged
from pipeline.errors import Flagged
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.model import Annotation, Document, Edit, Finding, Flag, Kind, Safety, Span
from pipeline.roles import roles_of
from pipeline.rules.form import CUTTING, Context, Rule
from pipeline.settings import Action, Settings

MOST_FINDINGS_BASE = 1_000
"""A rule may return this many findings plus one per character; a rule that returns more is taken to be endless."""

MOST_ROUNDS = 4
"""How often the cutting stages run over a document at most; the last round finds nothing, or the bound is reached."""

MANY_BLOCKS = 25
"""Above this number the genre of a text is asked before the rules run, since they cost more; else after one found
anything."""


@dataclass(slots=True)
class Passes:
    """What the rules have found in one document so far."""

    settings: Settings
    flags: list[Flag] = field(default_factory=list)
    cuts: list[Edit] = field(default_factory=list)
    proposals: list[Edit] = field(default_factory=list)
    measured: set[str] = field(default_factory=set)
    """Names of the rules in which a trained model decides."""
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        """Make what rules may know apart from the document."""
        self.context = Context(self.settings)

    def cut(self, document: Document, rules: Sequence[Rule]) -> tuple[Document, list[Edit]]:
        """Return what the cutting passes leave, and their cuts.

        A cut may bring others to light, so they run until none is made: what is left would be cleaned no further.
        The model of pages sees a page once: what it leaves of one is no page.
        """
        left, cuts = document, list[Edit]()
        stages = [[rule for rule in rules if rule.stage is stage] for stage in CUTTING]
        for _ in range(MOST_ROUNDS):
            rest = left
            self.cuts.clear()
            for active in stages:
                rest = self.apply(rest, active)
            made = self.within_limits(left)
            if not made:
                break
            cuts += made
            left = identified_anew(left.without({edit.span for edit in made}))
            if document.kind is Kind.HTML:
                stages = [[rule for rule in active if not rule.measured] for active in stages]
        return left, cuts

    def apply(self, document: Document, rules: Sequence[Rule]) -> Document:
        """Apply one pass: run every rule on the same document, record the findings, return what the cuts leave."""
        early = document.identified.is_made or len(document.blocks) > MANY_BLOCKS
        active = [rule for rule in rules if rule.applies_to(document)] if early else rules
        findings = [finding for rule in active for finding in self._findings(document, rule)]
        if not findings:
            return document
        safety = {rule.name: rule.safety for rule in rules}
        self.measured |= {rule.name for rule in rules if rule.measured}
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
        certain = [edit for edit in self.cuts if not self.measured.issuperset(edit.rules)]
        measured = any(not self.measured.isdisjoint(edit.rules) for edit in self.cuts)
        limits = self.settings
        if _share(document, self.cuts) <= (limits.largest_share_cut_of_page if measured else limits.largest_share_cut):
            return list(self.cuts)
        kept = certain if _share(document, certain) <= limits.largest_share_cut else []
        share = f"{_share(document, self.cuts):.0%} of the characters"
        reason = f"the rules would cut {share}, so {'only what is certain' if kept else 'nothing'} was cut"
        self.flags.append(Flag(Span(0, len(document.original)), FlagKind.GUARD_SHARE_CUT, BuiltIn.DOCUMENT, reason))
        return kept

    def _findings(self, document: Document, rule: Rule) -> list[Finding]:
        """Return what the rule says; a rule that fails is left out for this document, and a flag says so."""
        end = len(document.original)
        try:
            findings = list(islice(rule.findings(document, self.context), end + MOST_FINDINGS_BASE))
            if findings:
                _check_findings(findings, end)
        except Exception as error:  # noqa: BLE001 - a rule may fail in any way, the document may not
            if not rule.applies_to(document):
                return []
            reason = f"the rule was left out: {type(error).__name__}: {error}"
            self.flags.append(Flag(Span(0, end), FlagKind.RULE_FAILED, rule.name, reason))
            return []
        return findings if findings and rule.applies_to(document) else []


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


def without_roles(document: Document, chosen: frozenset[str]) -> tuple[Document, tuple[Annotation, ...], list[Edit]]:
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


def policy_edits(document: Document, flags: Sequence[Flag], settings: Settings) -> list[Edit]:
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
