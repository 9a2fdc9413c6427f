"""Places of one document in context: what a rule changed or what a flag marks, small enough to show many."""

from collections.abc import Iterator

from pipeline.edits import Projection, restore
from pipeline.ledger import DocumentRecord, EditRecord, FlagRecord, LedgerRecord, edit_of
from pipeline.model import Span
from pipeline.report.plain import LONGEST_CHANGE_CHARS, around, as_read
from pipeline.report.values import Place

MOST_OF_A_DOCUMENT = 3
"""Places of one rule or kind that a document gives, spread over it; the others come from other documents."""


class Places:
    """The edits and flags of a document, to choose places from."""

    def __init__(self, document: DocumentRecord, ledger: LedgerRecord) -> None:
        self._document = document
        self._ledger = ledger
        self._text = document["text"]
        shown = [edit_of(record) for record in ledger["edits"]]
        self._at = Projection(shown)
        self._original = restore(self._text, shown)

    def of_rule(self, rule: str) -> Iterator[Place]:
        """Yield some places where the rule made an edit that shows, in order."""
        made = [record for record in self._ledger["edits"] if rule in record["rules"]]
        return (self._edited(rule, made[n]) for n in _spread(len(made)))

    def of_kind(self, kind: str) -> Iterator[Place]:
        """Yield some places that a flag of the kind marks, in order."""
        raised = [flag for flag in self._document["flags"] if flag["kind"] == kind]
        return (self._flagged(raised[n]) for n in _spread(len(raised)))

    def _edited(self, rule: str, record: EditRecord) -> Place:
        edit = edit_of(record)
        inner = (edit_of(each) for each in self._ledger["hidden"] if each["start"] >= edit.span.start)
        before, after = around(self._text, self._at.cleaned(edit.span))
        return Place(
            name=rule,
            is_flag=False,
            document=self._document["id"],
            source=self._document["source"],
            number=record.get("number", 0),
            start=edit.span.start,
            before=before,
            old=_clipped(as_read(edit, [each for each in inner if each.span in edit.span])),
            new=_clipped(edit.after),
            after=after,
            note=edit.note,
        )

    def _flagged(self, flag: FlagRecord) -> Place:
        place = Span(flag["start"], flag["stop"])
        whole = len(place) >= len(self._text) > 0
        before, after = ("", "") if whole else around(self._text, place)
        return Place(
            name=flag["kind"],
            is_flag=True,
            document=self._document["id"],
            source=self._document["source"],
            number=0,
            start=flag["original_start"],
            before=before,
            marked="" if whole else _clipped(place.of(self._text)),
            after=after,
            note=flag["reason"],
            confidence=flag["confidence"],
        )


def _clipped(text: str) -> str:
    """Return the text; of a long one its two ends."""
    if len(text) <= LONGEST_CHANGE_CHARS:
        return text
    half = LONGEST_CHANGE_CHARS // 2
    return f"{text[:half]} … {text[-half:]}"


def _spread(count: int) -> list[int]:
    """Return some of so many numbers, from the first to the last, evenly apart.

    >>> _spread(2), _spread(9)
    ([0, 1], [0, 4, 8])
    """
    if count <= MOST_OF_A_DOCUMENT:
        return list(range(count))
    return [n * (count - 1) // (MOST_OF_A_DOCUMENT - 1) for n in range(MOST_OF_A_DOCUMENT)]
