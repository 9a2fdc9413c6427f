"""Which documents a report shows: some for every rule, kind of flag and code of quarantine, found while shards run.

They are those with the smallest digests of key and identifier, so neither the shards, nor the engine, nor the order
of the work decides on them.
"""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import NamedTuple

from pipeline.ledger import DocumentRecord, LedgerRecord
from tasks.work.files import digest_of

QUOTA = 6
"""Documents kept for a rule, a kind of flag or a code."""
MOST_OF_A_KIND = 60
"""Documents kept that were changed, that were not, and that are in quarantine; a page has no room for more."""
SLACK = 4
"""A list is cut to its quota when it is so many times as long; this bounds memory."""
RULE, FLAG, CODE = "rule ", "flag ", "code "
CHANGED, UNCHANGED, HELD = "changed", "unchanged", "held"


class Notable(NamedTuple):
    """Where a document that the report may show is in a part."""

    digest: str
    """Of the key it was chosen for and its identifier; the smallest are shown."""
    file: str
    offset: int
    ledger: int


class Chosen:
    """The documents chosen so far, by key. Memory is bounded by the number of keys."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Notable]] = {}

    def offer(self, keys: Iterable[str], identifier: str, place: tuple[str, int, int]) -> None:
        """Consider a document for each of its keys."""
        for key in keys:
            listed = self._by_key.setdefault(key, [])
            listed.append(Notable(digest_of(key, identifier), *place))
            if len(listed) > SLACK * quota_of(key):
                listed[:] = nsmallest(quota_of(key), listed)

    @property
    def held(self) -> int:
        """How many places are in memory."""
        return sum(map(len, self._by_key.values()))

    def record(self) -> dict[str, list[Notable]]:
        """Return the chosen documents by key, smallest digests first."""
        return {key: nsmallest(quota_of(key), listed) for key, listed in sorted(self._by_key.items())}


def quota_of(key: str) -> int:
    """Return how many documents are kept for a key.

    >>> quota_of("rule repeat.block"), quota_of("changed")
    (6, 60)
    """
    return MOST_OF_A_KIND if key in (CHANGED, UNCHANGED, HELD) else QUOTA


def keys_of(document: DocumentRecord, ledger: LedgerRecord) -> Iterator[str]:
    """Yield what a cleaned document may be shown for."""
    rules = {rule for edit in ledger["edits"] for rule in edit["rules"]}
    kinds = {flag["kind"] for flag in document["flags"]}
    yield CHANGED if kinds or not all(rule.startswith(("markup.", "markdown.")) for rule in rules) else UNCHANGED
    yield from (RULE + rule for rule in rules)
    yield from (FLAG + kind for kind in kinds)
