"""What a report is made of: the totals of a run and the documents to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.model import Cleaned


class RuleCount(NamedTuple):
    """What one rule did in a run."""

    documents: int
    edits: int
    characters: int
    """Code points of the originals inside its edits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of a run; all counts are over every document, not only those shown."""

    title: str
    """What the run cleaned, in the user's words or by its folder."""
    version: str
    """Version of the rule set."""
    settings: str
    """Digest of the settings."""
    documents: int
    """Documents that came in: cleaned + flagged + quarantined."""
    cleaned: int
    """Documents cleaned without any flag."""
    flagged: int
    """Documents cleaned with at least one flag."""
    quarantined: int
    kept: int
    """Characters (code points of the originals) that stand in the cleaned texts."""
    cut: int
    replaced: int
    markup: int
    unexplained_characters: int
    """Characters of the originals that are in none of the four; anything but 0 is a defect."""
    edits_by_rule: Mapping[str, RuleCount]
    flags_by_kind: Mapping[str, int]
    quarantine_by_code: Mapping[str, int]

    @property
    def unexplained_documents(self) -> int:
        """Documents that came in and are in none of the three; anything but 0 is a defect."""
        return self.documents - self.cleaned - self.flagged - self.quarantined


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One document to show."""

    id: str
    source: str
    """Name of the file or the line it came from."""
    title: str = ""
    cleaned: Cleaned | None = None
    """None for a document in quarantine."""
    code: str = ""
    """Why it is in quarantine, as in `errors.py`."""
    message: str = ""
    """The same in words."""
