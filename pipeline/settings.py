"""What a user may choose about the cleaning of one document."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domains import check, names, setting, share, shown
from pipeline.errors import SettingsError
from pipeline.kinds import FlagKind
from pipeline.model import Flag, Role, Sensitivity

MOST_BYTES = 2**60
"""More than any machine has; a larger limit is a mistake."""

PRESETS = tuple(str(kind).partition(".")[2] for kind in FlagKind if kind.startswith("presets."))
"""Names of the published rule sets."""


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


class TextFormat(StrEnum):
    """How the cleaned text is written."""

    TEXT = "text"
    """Plain text."""
    MARKDOWN = "markdown"
    """Markdown (CommonMark, with the tables of GitHub): headings, lists, tables, code, quotations keep their form."""


class Mark(StrEnum):
    """A mark inside the lines of Markdown, made only where a setting asks."""

    EMPHASIS = "emphasis"
    """What a page sets in bold or italics."""
    LINKS = "links"
    """Links with their addresses, as the page has them; links to places of the page itself are left out."""
    IMAGES = "images"
    """Images that have a description, with it and their addresses."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do about flags of one kind, from some confidence on."""

    kind: str
    """A kind of flag such as `fragment.head`, or a family of them such as `fragment`."""
    action: Action
    confidence: float = 0.0
    """Flags less sure are kept; one without a measured confidence counts as certain."""

    def __post_init__(self) -> None:
        """Refuse an action or a confidence that is none."""
        if self.action not in set(Action):
            msg = f"the action on `{self.kind}` is one of {', '.join(Action)}, not {shown(self.action)}"
            raise SettingsError(msg)
        if not 0 <= self.confidence <= 1:
            msg = f"the confidence of `{self.kind}` is from 0 to 1, not {shown(self.confidence)}"
            raise SettingsError(msg)
        object.__setattr__(self, "action", Action(self.action))

    def meets(self, flag: Flag) -> bool:
        """Return whether the flag is of the kind and as sure."""
        kind = flag.kind == self.kind or flag.kind.startswith(f"{self.kind}.")
        return kind and (flag.confidence is None or flag.confidence >= self.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices for one document; every field is a key of the settings file."""

    sensitivity: Sensitivity = setting(Sensitivity.DEFAULT)
    """How sure a flag of lost text must be: `precise`, `default`, or `thorough`; docs/fragments.md has the measures."""
    damaged_share: float = share(0.5)
    """Share (0 to 1) of your documents that you expect to have lost text; confidences are calibrated to it."""
    flagged: tuple[Policy, ...] = ()
    """What to do about flags, a table of its own: `[clean.flagged]`; flagged text that it does not name is kept."""
    risky: bool = setting(default=False)
    """Make the edits of RISKY rules too, instead of recording them as proposals."""
    off: frozenset[str] = names("rule")
    """Names of rules that are switched off, such as `boilerplate.to-top`."""
    normalize: frozenset[Form] = names("form", Form)
    """Changes of form to make: `nfc`, `quotes` (curly to straight), `widths` (full-width ASCII); none by default."""
    cut_roles: frozenset[str] = names("role", Role)
    """Roles whose blocks are cut: `byline`, `date`, `caption`, `credit`; by default they are only labelled."""
    presets: frozenset[str] = names("preset", PRESETS)
    """Published rule sets to add as flags: `c4`, `gopher`, `fineweb`, `refinedweb`; they cut nothing."""
    text_format: TextFormat = setting(TextFormat.TEXT)
    """How the cleaned text is written: `text`, or `markdown`; docs/markdown.md says what becomes what."""
    markdown_marks: frozenset[Mark] = names("mark", Mark)
    """Marks to write in Markdown beside headings, lists, tables, code, quotations: `emphasis`, `links`, `images`."""
    largest_bytes: int = setting(20_000_000, most=MOST_BYTES)
    """A document with more bytes goes to quarantine as `too-large`; 20 MB as in trafilatura."""
    deepest_markup: int = setting(2_000, most=1_000_000)
    """A page nested deeper than this many tags goes to quarantine as `too-deep`; chosen by eye."""
    largest_share_cut: float = share(0.8)
    """If rules would cut more than this share (0 to 1) of a text, only certain cuts are made, or none, with a flag."""
    largest_share_cut_of_page: float = share(0.995)
    """Largest share (0 to 1) of a page that may be cut; most of a page may be menus and teasers."""

    def __post_init__(self) -> None:
        """Refuse what is no value of a field; names of rules in `off` are checked where the rules are known."""
        check(self)
        if not (isinstance(self.flagged, tuple) and all(isinstance(policy, Policy) for policy in self.flagged)):
            msg = f"`flagged` is a tuple of Policy, not {shown(self.flagged)}"
            raise SettingsError(msg)

    def action(self, flag: Flag) -> Action:
        """Return what to do about the flag; the policy with the longest name it meets decides."""
        met = [policy for policy in self.flagged if policy.meets(flag)]
        return max(met, key=lambda policy: (len(policy.kind), policy.confidence)).action if met else Action.KEEP


DEFAULT = Settings()
