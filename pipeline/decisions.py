"""What people decide about edits: undo this one, undo that rule, keep these words, this was right.

A decision names a document by the SHA-256 of its bytes and a place in it, so it holds in every run over the same bytes
whatever the rules and settings are. One that no longer fits is flagged; the others hold.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from pipeline.edits import merged, visible
from pipeline.edits.numbers import place_of
from pipeline.kinds import MARKDOWN, MARKUP, BuiltIn, FlagKind
from pipeline.model import Cleaned, Edit, Flag, Span
from pipeline.text.lazy import lazy_re

LONGEST_EXCERPT_CHARS = 200
"""A decision keeps so much of the text at its place, for people who read the file; chosen by eye."""


class Choice(StrEnum):
    """What a person decided."""

    UNDO = "undo"
    """Leave the edit out; without a place, all edits that only this rule makes."""
    KEEP = "keep"
    """Leave out every edit of these characters, tags apart."""
    RIGHT = "right"
    """The edit or flag is right; changes nothing."""
    WRONG = "wrong"
    """The edit or flag is wrong; the edit is left out."""


@dataclass(frozen=True, slots=True)
class UserDecision:
    """One decision of a person: a line of the decisions file."""

    choice: Choice
    document: str = ""
    """Identifier of the document, for readers; empty for all documents."""
    sha256: str = ""
    """SHA-256 of the bytes of the document; empty for all documents."""
    span: Span | None = None
    """The place in the original; None for all edits of the rule."""
    before: str = ""
    """The text at the place, cut off after `LONGEST_EXCERPT_CHARS` characters."""
    after: str = ""
    """What the edit puts there."""
    rules: tuple[str, ...] = ()
    """The rules that made the edit or raised the flag."""
    kind: str = ""
    """The kind of flag; empty for an edit."""

    def __post_init__(self) -> None:
        """Refuse a decision about nothing.

        Raises:
            ValueError: it names neither a place in a document nor one rule.

        """
        if self.span is None and not (self.choice is Choice.UNDO and len(self.rules) == 1):
            msg = (
                f"a decision `{self.choice}` names a place (`start` and `stop`); only `undo` may name one rule instead"
            )
            raise ValueError(msg)
        if self.span is not None and not self.sha256:
            msg = "a decision about a place names its document by `sha256`"
            raise ValueError(msg)

    @property
    def changes(self) -> bool:
        """Whether it leaves edits out; a verdict on a flag, or that an edit is right, changes nothing."""
        return not self.kind and self.choice is not Choice.RIGHT


class Owner(NamedTuple):
    """The document that decisions are applied to."""

    sha256: str
    """SHA-256 of its bytes."""
    document: str = ""
    """Its identifier; empty where that is only its place in a file, which another document may take."""


def on_edit(choice: Choice, edit: Edit, owner: Owner) -> UserDecision:
    """Return the decision about one edit of a document."""
    before = edit.before[:LONGEST_EXCERPT_CHARS]
    return UserDecision(choice, owner.document, owner.sha256, edit.span, before, edit.after, edit.rules)


def decided(cleaned: Cleaned, decisions: Iterable[UserDecision], owner: Owner) -> Cleaned:
    """Return the document as the decisions want it: the edits they undo are left out, and what those hid shows again.

    Decisions about other documents are passed over. All that apply are given each time: an edit that none of them
    undoes is made, so that fewer decisions are how one is taken back.
    """
    chosen = [decision for decision in decisions if decision.changes]
    own = [decision for decision in chosen if decision.sha256 in ("", owner.sha256)]
    stale = [] if any(decision.sha256 for decision in own) else _of_an_older_version(chosen, owner)
    if not own and not stale and not cleaned.undone:
        return cleaned
    everything = merged([*cleaned.edits, *cleaned.undone])
    own = _fitted(own, everything)
    left_out = _Undone(own)
    undone = [edit for edit in everything if edit in left_out]
    gone = set(map(place_of, undone))
    made = merged(edit for edit in everything if place_of(edit) not in gone)
    flags = [*_unfit(own, everything, made), *stale]
    end = len(cleaned.document.original)
    raised = tuple(Flag(Span(0, end), FlagKind.DECISION_UNFIT, BuiltIn.DECISION, reason) for reason in flags)
    known = tuple(flag for flag in cleaned.flags if flag.kind != FlagKind.DECISION_UNFIT)
    return replace(cleaned, edits=made, undone=merged(undone), flags=(*raised, *known))


def is_about(decision: UserDecision, edit: Edit) -> bool:
    """Return whether the decision is about the edit: the same place, or a cut of the same words that reaches elsewhere.

    How much of the space and the tags around its words a cut takes depends on its neighbours and on the format of the
    text.
    """
    span = decision.span
    if span is None:
        return False
    if (span.start, span.stop, decision.after) == place_of(edit):
        return edit.before.startswith(decision.before)
    if decision.after or not edit.is_cut or _is_markup(edit) or not _overlap(span, edit.span):
        return False
    words, bare = _bare(decision.before), _bare(edit.before)
    is_whole = len(decision.before) < LONGEST_EXCERPT_CHARS
    return bool(words) and (bare == words if is_whole else bare.startswith(words))


_TAG = lazy_re(r"<[^<>]*(?:>|$)|^[^<>]*>(?=\s*<)")


def _bare(text: str) -> str:
    """Return the words of a piece of source, without tags and space."""
    return "".join(_TAG.sub(" ", text).split())


def _fitted(decisions: Sequence[UserDecision], edits: Sequence[Edit]) -> list[UserDecision]:
    """Return the decisions; one whose edit has another place now is moved to the cut of the same words."""
    known = set(map(place_of, edits))
    cuts: Sequence[Edit] | None = None
    found: list[UserDecision] = []
    for decision in decisions:
        span = decision.span
        is_lost = span is not None and decision.choice is not Choice.KEEP and not decision.after
        if span is None or not is_lost or (span.start, span.stop, "") in known:
            found.append(decision)
            continue
        cuts = [edit for edit in visible(edits) if edit.is_cut and not _is_markup(edit)] if cuts is None else cuts
        number = bisect_left(cuts, span.start, key=lambda edit: edit.span.stop)
        near = (edit for edit in cuts[number : number + 3] if is_about(decision, edit))
        edit = next(near, None)
        moved = replace(decision, span=edit.span, before=edit.before[:LONGEST_EXCERPT_CHARS]) if edit else decision
        found.append(moved)
    return found


class _Undone:
    """Which edits the decisions leave out."""

    def __init__(self, decisions: Sequence[UserDecision]) -> None:
        placed = [d for d in decisions if d.span is not None and d.choice is not Choice.KEEP]
        self._places = {(d.span.start, d.span.stop, d.after): d.before for d in placed if d.span is not None}
        self._rules = {decision.rules[0] for decision in decisions if decision.span is None}
        kept = sorted(d.span for d in decisions if d.span is not None and d.choice is Choice.KEEP)
        self._kept: list[Span] = []
        for span in kept:
            if self._kept and span.start <= self._kept[-1].stop:
                self._kept[-1] = Span(self._kept[-1].start, max(span.stop, self._kept[-1].stop))
            else:
                self._kept.append(span)

    def __contains__(self, edit: Edit) -> bool:
        before = self._places.get(place_of(edit))
        if before is not None and edit.before.startswith(before):
            return True
        return self._rules.issuperset(edit.rules) or (bool(self._kept) and self._is_kept(edit))

    def _is_kept(self, edit: Edit) -> bool:
        if _is_markup(edit):
            return False
        words = _words_of(edit)
        number = bisect_left(self._kept, words.start, key=lambda span: span.stop)
        while number < len(self._kept) and self._kept[number].stop == words.start < words.stop:
            number += 1
        return number < len(self._kept) and _overlap(self._kept[number], words)


def _is_markup(edit: Edit) -> bool:
    return all(name.startswith((MARKUP, MARKDOWN)) for name in edit.rules)


def _words_of(edit: Edit) -> Span:
    """Return the span of the edit without the white space at its edges, unless it is nothing else."""
    before = edit.before
    if not before.strip():
        return edit.span
    start = edit.span.start + len(before) - len(before.lstrip())
    return Span(start, edit.span.stop - (len(before) - len(before.rstrip())))


def _overlap(first: Span, second: Span) -> bool:
    """Return whether two spans share a character; an insertion shares the span that it is in."""
    if len(second) == 0:
        return first.start <= second.start <= first.stop
    return first.start < second.stop and second.start < first.stop


def _unfit(decisions: Sequence[UserDecision], everything: Sequence[Edit], made: Sequence[Edit]) -> Iterator[str]:
    """Yield why decisions do not hold: their edit is no longer there, and another changes the same words."""
    placed = [d for d in decisions if d.span is not None and d.choice is not Choice.KEEP]
    if not placed:
        return
    known_before = {place_of(edit): edit.before for edit in everything}
    shown = [edit for edit in visible(made) if not _is_markup(edit)]
    for decision in placed:
        span = decision.span or Span(0, 0)
        known = known_before.get((span.start, span.stop, decision.after))
        if known is not None and known.startswith(decision.before):
            continue
        number = bisect_left(shown, span.start, key=lambda edit: edit.span.stop)
        others = (edit for edit in shown[number : number + 2] if _overlap(span, _words_of(edit)))
        other = next(others, None)
        if other:
            yield (
                f"the decision to leave out {'+'.join(decision.rules) or 'an edit'} at {span.start} no longer fits: "
                f"{'+'.join(other.rules)} changes {other.span.start} to {other.span.stop} now; decide again"
            )


def _of_an_older_version(decisions: Iterable[UserDecision], owner: Owner) -> list[str]:
    """Return what to say of decisions about a document of the same name with other bytes."""
    older = sum(
        1 for decision in decisions if decision.sha256 and owner.document and decision.document == owner.document
    )
    if not older:
        return []
    what = "a decision was" if older == 1 else f"{older:,} decisions were"
    return [f"{what} made about other bytes of this document and no longer fit; decide again"]


def record_of_decision(decision: UserDecision) -> dict[str, Any]:
    """Return the decision as a line of the decisions file; empty fields are left out."""
    place = {"start": decision.span.start, "stop": decision.span.stop} if decision.span is not None else {}
    record: dict[str, Any] = {
        "choice": decision.choice.value,
        "document": decision.document,
        "rules": list(decision.rules),
        "kind": decision.kind,
        **place,
        "before": decision.before,
        "after": decision.after,
        "sha256": decision.sha256,
    }
    return {name: value for name, value in record.items() if value not in ("", [])}


def decision_of(record: Mapping[str, Any]) -> UserDecision:
    """Return the decision that a line of the decisions file holds.

    Raises:
        ValueError: it is no decision; the message says what is wrong.

    """
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        msg = f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(_FIELDS))}"
        raise ValueError(msg)
    rules = record.get("rules", [])
    words = [record.get(name, "") for name in ("document", "sha256", "before", "after", "kind")]
    places = [record[name] for name in ("start", "stop") if name in record]
    if not isinstance(rules, list) or not all(isinstance(word, str) for word in (*rules, *words)):
        msg = "`rules` is a list of names, and `document`, `sha256`, `before`, `after` and `kind` are texts"
        raise ValueError(msg)
    if not all(type(place) is int for place in places) or len(places) == 1:
        msg = "`start` and `stop` are two whole numbers"
        raise ValueError(msg)
    document, sha256, before, after, kind = words
    span = Span(*places) if places else None
    return UserDecision(Choice(str(record.get("choice"))), document, sha256, span, before, after, tuple(rules), kind)


_FIELDS = frozenset({"choice", "document", "sha256", "start", "stop", "before", "after", "rules", "kind"})
