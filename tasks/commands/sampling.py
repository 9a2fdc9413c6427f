"""Places of a run, chosen by a digest: spread over the run, and the same each time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path

from pipeline.decisions import Choice, UserDecision, on_edit
from pipeline.edits import Projection, merged, restore
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.kinds import MARKDOWN, MARKUP
from pipeline.ledger import FlagRecord, edit_of, edits_of
from pipeline.model import Edit, Flag, Span
from pipeline.report.plain import Breaks, Line, Look, Segment, change_lines, changes_of, flag_lines
from tasks.deciding import owner_in
from tasks.run.lookup import Found, all_found
from tasks.work.files import digest_of


@dataclass(frozen=True, slots=True)
class Sampled:
    """An edit or a flag of a document of a run."""

    order: str
    """What the sample is sorted by: a digest of document and place."""
    found: Found
    finding: Edit | Flag

    def decision(self, choice: Choice) -> UserDecision:
        """Return a verdict on it."""
        owner = owner_in(self.found)
        if isinstance(self.finding, Edit):
            return on_edit(choice, self.finding, owner)
        flag = self.finding
        return UserDecision(choice, owner.document, owner.sha256, flag.span, rules=(flag.rule,), kind=flag.kind)


def sampled(output: Path, rule: str, kind: str, count: int, judged: Iterable[UserDecision] = ()) -> list[Sampled]:
    """Return so many edits of the rule, or flags of the kind; with neither, edits of any rule but markup.

    Raises:
        RunError: there is no finished run in the folder.

    """
    known = {(each.sha256, each.span, each.after, each.kind) for each in judged}
    marks = (rule or kind).encode()
    places = (place for found in all_found(output, marks) for place in _places(found, rule, kind))
    fresh = (place for place in places if _identity(place) not in known)
    return nsmallest(count, fresh, key=lambda place: place.order)


def _identity(place: Sampled) -> tuple[str, Span, str, str]:
    finding = place.finding
    after, kind = (finding.after, "") if isinstance(finding, Edit) else ("", finding.kind)
    return place.found.document["sha256"], finding.span, after, kind


def _places(found: Found, rule: str, kind: str) -> Iterator[Sampled]:
    digest = found.document["sha256"]
    if kind:
        for record in found.document["flags"]:
            if record["kind"] == kind or record["kind"].startswith(f"{kind}."):
                yield Sampled(digest_of(digest, record["original_start"], record["kind"]), found, _flag_of(record))
        return
    for edit in map(edit_of, found.ledger["edits"]):
        wanted = rule in edit.rules if rule else not all(name.startswith((MARKUP, MARKDOWN)) for name in edit.rules)
        if wanted:
            yield Sampled(digest_of(digest, *place_of(edit)), found, edit)


def _flag_of(record: FlagRecord) -> Flag:
    span = Span(record["original_start"], record["original_stop"])
    return Flag(span, record["kind"], record["rule"], record["reason"], record["confidence"])


def lines_of_place(place: Sampled) -> Iterator[Line]:
    """Yield the lines of a place: its document, then the edit or flag in its context."""
    made = merged(edits_of(place.found.ledger))
    text = place.found.document["text"]
    breaks = Breaks(restore(text, made))
    at = Projection(made)
    yield (Segment(place.found.document["id"], Look.NUMBER),)
    if isinstance(place.finding, Flag):
        yield from flag_lines(place.finding, text, at, breaks)
    else:
        undone = [edit_of(record) for record in place.found.ledger["undone"]]
        number = numbers_of(made, undone)[place_of(place.finding)]
        yield from change_lines([s for s in changes_of(made, undone) if s.number == number], text, at, breaks)
    yield ()
