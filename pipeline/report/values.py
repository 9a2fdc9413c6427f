"""What a report is made of: the totals of a run and the documents to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Cleaned

Name = tuple[str, bool]
"""A rule, or a kind of flag, and whether it is a kind: a rule and its flags may share a name."""
Links = Mapping[Name, tuple[str, int]]
"""The id of the list of places of a rule or kind, and how many places it has."""


class RuleCount(NamedTuple):
    """What one rule did in a run."""

    documents: int
    edits: int
    """Those that show; edits inside a wider one do not count."""
    characters: int
    """Code points of the originals that it took out, each counted once; all rules together add up to the account."""


class Place(NamedTuple):
    """One place in its context, among those shown for a rule or a kind of flag."""

    name: str
    """The rule, or the kind of the flag."""
    is_flag: bool
    document: str
    source: str
    number: int
    """Number of the edit in its document, by which commands name it; 0 for a flag."""
    start: int
    """Offset in the original, in code points."""
    before: str
    """The cleaned text before it."""
    after: str
    note: str
    old: str = ""
    """What the edit took out, without the markup inside."""
    new: str = ""
    marked: str = ""
    """What the flag marks; empty for a point, or for the whole document."""
    confidence: float | None = None


class Occasion(NamedTuple):
    """When a run was, as whoever has a clock says it."""

    finished: str
    """Date and time in the words to show."""
    seconds: float | None = None
    """How long it took; None where that is not to be shown."""


class Setting(NamedTuple):
    """A setting that is not at its default."""

    name: str
    value: str
    default: str
    meaning: str = ""


class Bin(NamedTuple):
    """A bar of a histogram."""

    label: str
    number: int


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
    """Characters (code points of the originals) in the cleaned texts."""
    cut: int
    replaced: int
    markup: int
    unexplained_characters: int
    """Characters of the originals that are in none of the four; anything but 0 is a defect."""
    edits_by_rule: Mapping[str, RuleCount]
    flags_by_kind: Mapping[str, int]
    quarantine_by_code: Mapping[str, int]
    source: str = ""
    """What was cleaned, as the user named it."""
    release: str = ""
    """Version of Lacuna."""
    changed_settings: Sequence[Setting] = ()
    occasion: Occasion | None = None
    files: Sequence[str] = ()
    """Addresses of the other outputs, as seen from the page."""
    shares_cut: Sequence[Bin] = ()
    """The cleaned documents, by the share of their text that was cut."""
    confidence_by_kind: Mapping[str, Sequence[Bin]] = field(default_factory=dict)
    """The flags of each kind that state a confidence, by that confidence."""

    @property
    def findings(self) -> dict[Name, int]:
        """How many edits each rule made, and how many flags of each kind there are."""
        edits = {(rule, False): count.edits for rule, count in self.edits_by_rule.items()}
        return edits | {(kind, True): count for kind, count in self.flags_by_kind.items()}

    @property
    def characters(self) -> int:
        """Characters of all originals that were cleaned."""
        return self.kept + self.cut + self.replaced + self.markup

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
