"""What a user may choose about the cleaning of one document."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Flag, Role, Sensitivity


class Action(StrEnum):
    """What to do about a flag."""

    KEEP = "keep"
    """Keep the text with its flag."""
    CUT = "cut"
    """Cut the block it marks, as an edit like any other."""
    QUARANTINE = "quarantine"
    """Send the document to quarantine, whole."""


class Form(StrEnum):
    """A change of form that no text needs: made only where a setting asks."""

    NFC = "nfc"
    """Letters and their marks in the composed form of Unicode."""
    QUOTES = "quotes"
    """Curly quotes and apostrophes straight."""
    WIDTHS = "widths"
    """Full-width ASCII and half-width katakana in their usual width."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do about flags of one kind, from some confidence on."""

    kind: str
    """A kind of flag such as `fragment.head`, or a family of them such as `fragment`."""
    action: Action
    confidence: float = 0.0
    """Flags less sure are kept; one without a measured confidence counts as certain."""

    def meets(self, flag: Flag) -> bool:
        """Return whether the flag is of the kind and as sure."""
        kind = flag.kind == self.kind or flag.kind.startswith(f"{self.kind}.")
        return kind and (flag.confidence is None or flag.confidence >= self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices for one document; every field is a key of the settings file."""

    sensitivity: Sensitivity = Sensitivity.DEFAULT
    """How sure a flag of lost text must be: `precise`, `default`, or `thorough`; docs/fragments.md has the measures."""
    damaged_share: float = 0.5
    """Share (0 to 1) of your documents that lost text; a flag says how sure it is among such documents."""
    flagged: tuple[Policy, ...] = ()
    """What to do about flags, a table of its own: `[clean.flagged]`; those that it doesn't name are kept."""
    risky: bool = False
    """Make the edits of RISKY rules too, instead of recording them as proposals."""
    off: frozenset[str] = frozenset()
    """Names of rules that are switched off, such as `boilerplate.to-top`."""
    normalize: frozenset[Form] = frozenset()
    """Changes of form to make: `nfc`, `quotes` (curly ones straight), `widths` (full-width ASCII); none unasked."""
    cut_roles: frozenset[str] = frozenset()
    """Roles whose blocks are cut: `byline`, `date`, `caption`, `credit`; without it they are only named."""
    presets: frozenset[str] = frozenset()
    """Published rule sets whose remarks are wanted: `c4`, `gopher`, `fineweb`, `refinedweb`; they cut nothing."""
    largest_bytes: int = 20_000_000
    """A document with more bytes goes to quarantine as `too-large`; 20 MB as in trafilatura."""
    deepest_markup: int = 2_000
    """A page nested deeper than this many tags goes to quarantine as `too-deep`; chosen by eye."""
    largest_share_cut: float = 0.8
    """When rules would cut more than this share (0 to 1) of a text, nothing is cut and a flag says so."""
    largest_share_cut_of_page: float = 0.995
    """The same for pages, on which the measured model cuts: most of a page may be menus and teasers."""

    def __post_init__(self) -> None:
        """Refuse roles and forms that there are not."""
        if others := sorted(self.normalize - set(Form)):
            msg = f"`normalize` names {', '.join(Form)}, not {', '.join(others)}"
            raise ValueError(msg)
        if unknown := sorted(self.cut_roles - set(Role)):
            msg = f"`cut_roles` names {', '.join(Role)}, not {', '.join(unknown)}"
            raise ValueError(msg)

    def action(self, flag: Flag) -> Action:
        """Return what to do about the flag; the policy with the longest name it meets decides."""
        met = [policy for policy in self.flagged if policy.meets(flag)]
        return max(met, key=lambda policy: (len(policy.kind), policy.confidence)).action if met else Action.KEEP


DEFAULT = Settings()
