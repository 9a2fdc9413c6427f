"""What a user may choose about the cleaning of one document."""

from dataclasses import dataclass
from enum import StrEnum


class Fragments(StrEnum):
    """What to do with what is left of a damaged paragraph."""

    KEEP = "keep"
    CUT = "cut"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices for one document; every field is a key of the settings file."""

    fragments: Fragments = Fragments.KEEP
    """What to do with fragments: `keep` them with a flag, `cut` them, or `quarantine` the document."""
    risky: bool = False
    """Make the edits of RISKY rules too, instead of recording them as proposals."""
    off: frozenset[str] = frozenset()
    """Names of rules that are switched off, such as `boilerplate.to-top`."""
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


DEFAULT = Settings()
