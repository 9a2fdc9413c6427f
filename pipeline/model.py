"""The values that all other modules exchange.

Offsets are code points of the *original*: the decoded input, which never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Self

from pipeline.text.words import key_of, words_of

LONGEST_LABEL_CHARS = 160
"""A block longer than this is text, not a label of the page; chosen by eye."""


class Safety(StrEnum):
    """How far an edit may be trusted."""

    SAFE = "safe"
    """Made by default."""
    RISKY = "risky"
    """Made only when the settings ask; otherwise recorded as a proposal."""
    HINT = "hint"
    """Never made; shown as a proposal."""


class BlockKind(StrEnum):
    """What a block is in the structure of its document."""

    PARAGRAPH = "paragraph"
    LINE = "line"
    """One line of several in a paragraph that does not flow: verse, an address, a list without marks."""
    HEADING = "heading"
    LIST_ITEM = "list-item"
    CELL = "cell"
    CAPTION = "caption"
    CODE = "code"

    __hash__ = str.__hash__
    """`Enum.__hash__` is a call in Python, and kinds are looked up a dozen times per block."""


class Role(StrEnum):
    """What a block apart from the running text is."""

    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    CREDIT = "credit"


class Sensitivity(StrEnum):
    """How much is said about lost text: less and surer, or more."""

    PRECISE = "precise"
    DEFAULT = "default"
    THOROUGH = "thorough"


class Genre(StrEnum):
    """What a plain text as a whole is; see `pipeline.genre`."""

    UNKNOWN = "unknown"
    """Nothing is sure enough: whoever asks changes as little as possible."""
    PAGE = "page"
    """All visible text of a web page: menus, notices and links around the content."""
    PROSE = "prose"
    """Running text: articles, stories, speeches, and what extractors leave of a page."""
    DOCUMENTATION = "documentation"
    """Manuals, readme files, change logs, licences; often in light markup."""
    CODE = "code"
    """Source code, configuration, markup for machines, sessions at a prompt."""
    DATA = "data"
    """Tables, logs, records."""
    CORRESPONDENCE = "correspondence"
    """Mail and chat."""
    VERSE = "verse"
    """Poems, plays, scripture: lines that are kept as they are."""
    LIST = "list"
    """Word lists, dictionaries, collections of sayings."""
    SUBTITLES = "subtitles"

    __hash__ = str.__hash__
    """As for `Role`."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The genre of a text, as far as it is known."""

    genre: Genre
    """The most likely one where it is likely enough, else `UNKNOWN`."""
    shares: Mapping[Genre, float]
    """Probability of each genre, 0 to 1; empty for a text without words."""

    @property
    def is_made(self) -> bool:
        """Whether the decision is made already, so that asking costs nothing."""
        return True

    @property
    def confidence(self) -> float:
        """Probability of the most likely genre."""
        return max(self.shares.values(), default=0.0)

    def share(self, *genres: Genre) -> float:
        """Return the probability that the text is of one of these genres."""
        return sum(self.shares.get(genre, 0.0) for genre in genres)


LEAST_SHARE_OF_PAGE_TEXT = 0.2
"""A text less likely a page or prose is taken for neither; see docs/genres.md for what that costs."""
UNIDENTIFIED = Identified(Genre.UNKNOWN, {})
"""What is known of a text that nobody has looked at."""


class Kind(StrEnum):
    """What a document is written in."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of the original, in code points."""

    start: int
    """Offset of the first code point inside."""
    stop: int
    """Offset of the first code point after."""

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards or starts before the text."""
        if not 0 <= self.start <= self.stop:
            msg = f"a span runs forwards from 0 or later, not {self.start}..{self.stop}"
            raise ValueError(msg)

    def __len__(self) -> int:
        """Return the number of code points inside."""
        return self.stop - self.start

    def __contains__(self, other: "Span") -> bool:
        """Return whether the other span lies inside this one, edges included."""
        return self.start <= other.start and other.stop <= self.stop

    def of(self, text: str) -> str:
        """Return the part of the text that the span covers."""
        return text[self.start : self.stop]


class Supplied(NamedTuple):
    """Text that a witness supplied: another copy of the document, which has what this one lost."""

    witness: str
    """Identifier of the witness."""
    start: int
    """Where the text starts, in code points of the cleaned text of the witness."""
    stop: int
    sha256: str
    """SHA-256 of the text in UTF-8."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `after` where the original reads `before`."""

    span: Span
    before: str
    """What the original reads inside the span; a check on every later use."""
    after: str
    """What the cleaned text reads instead; empty for a cut."""
    rules: tuple[str, ...]
    """Names of the rules that propose it, sorted; evidence adds up."""
    note: str = ""
    """The evidence in words."""
    supplied: tuple[Supplied, ...] = ()
    """Where the text in `after` comes from that was not in the original: piece by piece, in order."""

    def __post_init__(self) -> None:
        """Refuse an edit that is not one: wrong length, no rule, nothing changed."""
        if len(self.before) != len(self.span):
            msg = f"`before` has {len(self.before)} characters, its span {len(self.span)}"
            raise ValueError(msg)
        if not self.rules:
            msg = "an edit names the rule that made it"
            raise ValueError(msg)
        if self.before == self.after:
            msg = f"an edit changes something; {self.before!r} stays the same"
            raise ValueError(msg)

    @property
    def is_cut(self) -> bool:
        """Whether nothing takes the place of what was there."""
        return not self.after

    @property
    def name(self) -> str:
        """Its rules and place, for messages."""
        return f"{'+'.join(self.rules)}@{self.span.start}..{self.span.stop}"


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark about a span that changes nothing."""

    span: Span
    kind: str
    """What is remarked, such as `fragment.head`; docs/flags.md lists the kinds."""
    rule: str
    """Name of the rule that raised it."""
    reason: str
    """The evidence in words."""
    confidence: float | None = None
    """Measured share of such flags that are right, 0 to 1; None where nothing was measured."""
    place: Span | None = field(default=None, compare=False)
    """Where the span is in the cleaned text; None while it is being cleaned."""

    def __post_init__(self) -> None:
        """Refuse a confidence that is no probability."""
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            msg = f"a confidence lies between 0 and 1, not {self.confidence}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A block apart from the running text, and its role; it is kept unless the settings say otherwise."""

    span: Span
    role: Role
    reason: str
    """The evidence in words."""


Finding = Edit | Flag
"""What a rule says about a document."""


class Claim(NamedTuple):
    """Something found in a document; a rule makes it an edit or a flag in its name."""

    span: Span
    """Code points of the original."""
    reason: str
    """The evidence in words."""
    after: str | None = None
    """What the place should read, empty for a cut; None where it is only flagged."""
    kind: str = ""
    """The kind of flag; empty for an edit."""
    confidence: float | None = None
    """Measured share of such flags that are right, 0 to 1; None where nothing was measured."""


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or cell, as a reader sees it."""

    span: Span
    """Its place in the original, without the space around it."""
    text: str
    """Its text with characters repaired and markup removed; as long as its span only where nothing was."""
    kind: BlockKind = BlockKind.PARAGRAPH
    path: tuple[str, ...] = ()
    """Tags from the root, such as `("body", "div#main.post", "p")`; empty in plain text."""
    group: int = 0
    """Number of the paragraph that the block is in; lines of one paragraph share it."""
    link_chars: int = 0
    """How many characters of `text` are inside links."""
    links: int = 0
    """How many links it holds."""
    lineage: tuple[int, ...] = ()
    """Numbers of the elements in `path`, one each: blocks that share a number are in one element."""

    @cached_property
    def key(self) -> str:
        """Its letters and digits for comparing: case folded, edges bare, one space between words."""
        return key_of(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words for comparing."""
        return words_of(self.text)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself, in its own words; what it does not say is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    """When it was published, as the page writes it."""
    modified: str = ""
    language: str = ""
    """A tag such as `pt-BR`."""
    site: str = ""
    """Name of the site."""
    address: str = ""
    """The canonical address of the page."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The parts of a page that declare something of it, as in its source: gathered once, while its tags are read."""

    tags: tuple[str, ...] = ()
    """The start tag of the page, its title elements, meta elements and canonical links."""
    scripts: tuple[str, ...] = ()
    """What those of its scripts hold that name something which a page declares."""
    linked: tuple[str, ...] = ()
    """What its scripts of JSON-LD hold."""


@dataclass(frozen=True)
class Document:
    """What rules see: the original and its blocks."""

    original: str
    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...] = ()
    """What made the blocks readable: character repairs and markup; merged and in order."""
    kind: Kind = Kind.TEXT
    titles: tuple[str, ...] = ()
    """Titles that the markup names, the most trusted first."""
    flags: tuple[Flag, ...] = ()
    """What decoding and parsing remarked."""
    identified: Identified = UNIDENTIFIED
    """The decision on the genre of a plain text; HTML is a page by its markup, and has none."""
    sites: tuple[str, ...] = ()
    """Names that the markup gives the site."""
    facts: PageFacts = PageFacts()
    """What a page declares of itself; a plain text declares nothing."""

    @cached_property
    def may_be_page(self) -> bool:
        """Whether the document is HTML, or a plain text that may come from a page: all of it, or an extract."""
        if self.kind is Kind.HTML or not self.identified.shares:
            return True
        return self.identified.share(Genre.PAGE, Genre.PROSE) >= LEAST_SHARE_OF_PAGE_TEXT

    @cached_property
    def labels(self) -> tuple[Block, ...]:
        """The blocks short enough to be a label of the page; whole-block rules look at these alone."""
        return tuple([b for b in self.blocks if len(b.text) <= LONGEST_LABEL_CHARS])

    @cached_property
    def label_keys(self) -> frozenset[str]:
        """The keys of the labels: a phrase that is in no key need not be looked for label by label."""
        return frozenset([block.key for block in self.labels])

    @cached_property
    def label_text(self) -> str:
        """The keys of the labels in one text, a line each, in no order."""
        return "\n".join(self.label_keys)

    def without(self, cut: set[Span]) -> Self:
        """Return the document without the blocks that have these spans."""
        return replace(self, blocks=tuple(b for b in self.blocks if b.span not in cut))


@dataclass(frozen=True)
class Source:
    """How to turn the original back into the bytes that came in."""

    encoding: str
    """Codec that wrote the bytes."""
    evidence: str
    """How the codec was found, in words."""
    raw: bytes | None = None
    """The bytes themselves, only where the codec does not give them back exactly."""
    title: str = ""
    """The title that came with the bytes, for one in a field of their record; empty if none did."""


@dataclass(frozen=True)
class Cleaned:
    """One document after cleaning: the original, and all that was said about it."""

    document: Document
    source: Source
    title: str
    """The title of the page, echoes and site name taken off; empty if none was found."""
    edits: tuple[Edit, ...]
    """Every edit made, hidden ones included; merged and in order."""
    proposals: tuple[Edit, ...] = ()
    """Edits not made: those of RISKY rules unless they are switched on, and HINTs."""
    flags: tuple[Flag, ...] = ()
    roles: tuple[Annotation, ...] = ()
    """The bylines, dates, captions and credits among what is left, in order."""
    undone: tuple[Edit, ...] = ()
    """Edits that a person's decisions leave out; merged and in order."""
