"""What a run did, in numbers that add up."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from pipeline.kinds import is_markup_rule
from pipeline.ledger import DocumentRecord, EditRecord, LedgerRecord

SHARES_CUT = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Upper bounds of the share of its text that a document lost to cuts; the first is no cut at all. Chosen by eye."""
CONFIDENCES = 10
"""The confidence of flags is counted in so many steps of equal width."""
_PARTS = ("original", "kept", "cut", "replaced", "markup")


@dataclass(slots=True)
class Counts:
    """Sums over documents; shards add to runs."""

    documents: int = 0
    """All that came in: cleaned + flagged + quarantined."""
    cleaned: int = 0
    """Cleaned without a flag."""
    flagged: int = 0
    """Cleaned, and flagged."""
    quarantined: int = 0
    bytes: int = 0
    """Bytes of the documents that were cleaned."""
    characters: Counter[str] = field(default_factory=Counter)
    """Of the cleaned documents: kept, cut, replaced, markup, and original, their sum; supplied is in no sum."""
    edits: dict[str, list[int]] = field(default_factory=dict)
    """By rule: documents, edits that show, and characters of the originals as in `account_by_rule`."""
    flags: Counter[str] = field(default_factory=Counter)
    """By kind."""
    quarantine: Counter[str] = field(default_factory=Counter)
    """By code."""
    confidence: dict[str, list[int]] = field(default_factory=dict)
    """By kind: the flags that state a confidence, in `CONFIDENCES` steps from 0 to 1."""
    shares_cut: list[int] = field(default_factory=lambda: [0] * len(SHARES_CUT))
    """The cleaned documents, by the share of their text that was cut, see `SHARES_CUT`."""

    def add_document(self, document: DocumentRecord, ledger: LedgerRecord) -> None:
        """Count a cleaned document."""
        self.documents += 1
        self.cleaned += not document["flags"]
        self.flagged += bool(document["flags"])
        self.bytes += ledger["bytes"]
        parts = ledger["account"]
        self.characters.update(kept=parts["kept"], cut=parts["cut"], replaced=parts["replaced"], markup=parts["markup"])
        self.characters["original"] += ledger["characters"]
        if supplied := parts.get("supplied"):
            self.characters["supplied"] += supplied
        self.flags.update(flag["kind"] for flag in document["flags"])
        for flag in document["flags"]:
            if flag["confidence"] is not None:
                steps = self.confidence.setdefault(flag["kind"], [0] * CONFIDENCES)
                steps[min(int(flag["confidence"] * CONFIDENCES), CONFIDENCES - 1)] += 1
        self.shares_cut[_step_of(parts["cut"], parts["kept"] + parts["cut"] + parts["replaced"])] += 1
        seen: set[str] = set()
        for edit in ledger["edits"]:
            for rule in edit["rules"]:
                row = self.edits.setdefault(rule, [0, 0, 0])
                row[0] += rule not in seen
                row[1] += 1
                seen.add(rule)
        for rule, characters in account_by_rule(ledger).items():
            self.edits.setdefault(rule, [0, 0, 0])[2] += characters

    def add_quarantined(self, code: str) -> None:
        """Count a document that could not be cleaned."""
        self.documents += 1
        self.quarantined += 1
        self.quarantine[code] += 1

    @property
    def unexplained(self) -> int:
        """Characters that no edit and no kept text accounts for; 0, or a law is broken."""
        return self.characters["original"] - sum(
            self.characters[part] for part in ("kept", "cut", "replaced", "markup")
        )

    @property
    def add_up(self) -> bool:
        """Whether every document has exactly one fate and every character is explained."""
        return self.documents == self.cleaned + self.flagged + self.quarantined and self.unexplained == 0

    def _supplied(self) -> tuple[str, ...]:
        return ("supplied",) if self.characters["supplied"] else ()

    def record(self) -> dict[str, Any]:
        """Return the counts as a record, keys sorted."""
        return {
            "documents": self.documents,
            "cleaned": self.cleaned,
            "flagged": self.flagged,
            "quarantined": self.quarantined,
            "bytes": self.bytes,
            "characters": {key: self.characters[key] for key in (*_PARTS, *self._supplied())},
            "unexplained_characters": self.unexplained,
            "edits": {
                rule: dict(zip(("documents", "edits", "characters"), row, strict=True))
                for rule, row in sorted(self.edits.items())
            },
            "flags": dict(sorted(self.flags.items())),
            "quarantine": dict(sorted(self.quarantine.items())),
            "confidence": dict(sorted(self.confidence.items())),
            "shares_cut": self.shares_cut,
        }

    @classmethod
    def of(cls, record: dict[str, Any]) -> Self:
        """Return the counts that a record holds."""
        return cls(
            documents=record["documents"],
            cleaned=record["cleaned"],
            flagged=record["flagged"],
            quarantined=record["quarantined"],
            bytes=record["bytes"],
            characters=Counter(record["characters"]),
            edits={rule: [row["documents"], row["edits"], row["characters"]] for rule, row in record["edits"].items()},
            flags=Counter(record["flags"]),
            quarantine=Counter(record["quarantine"]),
            confidence={kind: list(steps) for kind, steps in record["confidence"].items()},
            shares_cut=list(record["shares_cut"]),
        )


def _step_of(cut: int, text: int) -> int:
    """Return the number of the step of `SHARES_CUT` that so many characters of a text are in."""
    return bisect_left(SHARES_CUT, cut / text) if text else 0


def account_by_rule(ledger: LedgerRecord) -> Counter[str]:
    """Return how many characters of the original each rule took out; they add up to cut, replaced and markup.

    A character counts once: for the widest edit over it, and for the markup where it is markup inside a wider edit.
    The characters of an edit that several rules make are divided among them evenly; of a remainder the first rules by
    name get one each. Rules of markup get a share only where no other rule makes the edit.
    """
    counts: Counter[str] = Counter()
    if not ledger["edits"]:
        return counts
    hidden = ledger["hidden"]
    at = counted = 0
    for edit in ledger["edits"]:
        size = edit["stop"] - edit["start"]
        while at < len(hidden) and hidden[at]["start"] < edit["stop"]:
            inner = hidden[at]
            at += 1
            if _is_markup(inner) and not _is_markup(edit) and inner["start"] >= counted:
                counted = inner["stop"]
                size -= inner["stop"] - inner["start"]
                counts.update(_divided(inner, inner["stop"] - inner["start"]))
        counts.update(_divided(edit, size))
    return +counts


def _is_markup(edit: EditRecord) -> bool:
    return all(map(is_markup_rule, edit["rules"]))


def _divided(edit: EditRecord, characters: int) -> dict[str, int]:
    """Return how many of the characters of an edit count for each of its rules."""
    rules = [rule for rule in edit["rules"] if not is_markup_rule(rule)] or edit["rules"]
    share, rest = divmod(characters, len(rules))
    return {rule: share + (number < rest) for number, rule in enumerate(rules)}


def total(parts: Iterable[Counts]) -> Counts:
    """Return the sum of the counts."""
    whole = Counts()
    for part in parts:
        whole.documents += part.documents
        whole.cleaned += part.cleaned
        whole.flagged += part.flagged
        whole.quarantined += part.quarantined
        whole.bytes += part.bytes
        whole.characters.update(part.characters)
        whole.flags.update(part.flags)
        whole.quarantine.update(part.quarantine)
        whole.shares_cut = _sums(whole.shares_cut, part.shares_cut)
        for kind, steps in part.confidence.items():
            whole.confidence[kind] = _sums(whole.confidence.get(kind, [0] * CONFIDENCES), steps)
        for rule, row in part.edits.items():
            known = whole.edits.setdefault(rule, [0, 0, 0])
            known[:] = _sums(known, row)
    return whole


def _sums(some: list[int], others: list[int]) -> list[int]:
    return [a + b for a, b in zip(some, others, strict=True)]
