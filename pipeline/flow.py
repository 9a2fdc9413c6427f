"""The flow of one document, top to bottom."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.characters import repaired
from pipeline.domains import unknown_name
from pipeline.edits import Projection, composed_keeping_inner, merged, render
from pipeline.errors import SettingsError, TooLarge
from pipeline.genre import genre_when_asked
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.lost_text.prior import MEASURED_SHARE, rebased
from pipeline.model import UNIDENTIFIED, Block, Cleaned, Document, Edit, Flag, Kind, Source, Span
from pipeline.passes import Passes, policy_edits, without_roles
from pipeline.presets import PRESETS, presets_named
from pipeline.reading.blocks import blocks_of
from pipeline.reading.decode import decode
from pipeline.reading.markup import ParsedPage, page_of
from pipeline.reading.recognition import looks_like_html, tags_flag
from pipeline.rules import registry
from pipeline.rules.form import Rule, Stage
from pipeline.settings import DEFAULT, Settings, TextFormat
from pipeline.spacing import spaced_cuts
from pipeline.titles import headline_of, logos_of, title_of


class Given(NamedTuple):
    """What is known of a document besides its bytes; empty where nothing is."""

    charset: str = ""
    """What the transport named, such as the header of HTTP."""
    title: str = ""
    """What a field of its record names as its title."""


NOTHING = Given()


def clean_bytes(
    raw: bytes,
    settings: Settings = DEFAULT,
    *,
    kind: Kind | None = None,
    rules: Sequence[Rule] | None = None,
    given: Given = NOTHING,
) -> Cleaned:
    """Return the cleaned document, with every edit that was made and every doubt flagged.

    Args:
        raw: the bytes of one document.
        settings: the user's choices.
        kind: plain text or HTML; decided by the first tags where it is not given.
        rules: the rules to use; all if None. Those in `settings.off` are left out.
        given: what came with the bytes.

    Raises:
        DocumentError: the document cannot be cleaned; nothing was done.
        SettingsError: `settings.off` names a rule that there is not.

    """
    if len(raw) > settings.largest_bytes:
        raise TooLarge(len(raw), settings.largest_bytes)
    text, source = decode(raw, given.charset)
    return _cleaned(text, replace(source, title=given.title) if given.title else source, settings, kind, rules)


def clean_text(
    text: str, settings: Settings = DEFAULT, *, kind: Kind | None = None, rules: Sequence[Rule] | None = None
) -> Cleaned:
    """Return the same for a text that is decoded already: nothing is said about its encoding.

    Raises:
        DocumentError, SettingsError: as `clean_bytes`.

    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > settings.largest_bytes:
        raise TooLarge(size, settings.largest_bytes)
    return _cleaned(text, Source("utf-8", "it came as text"), settings, kind, rules)


def _cleaned(text: str, source: Source, settings: Settings, kind: Kind | None, rules: Sequence[Rule] | None) -> Cleaned:
    document = titled(document_of(text, settings, kind), source)
    rules = registry() if rules is None else rules
    active = _active((*rules, *presets_named(settings.presets)), settings.off)
    passes = Passes(settings)
    left, cuts = passes.cut(document, active)
    left, roles, unwanted = without_roles(left, settings.cut_roles)
    passes.apply(left, [rule for rule in active if rule.stage is Stage.FLAG])
    flags = _ordered(_rebased(flag, settings.damaged_share) for flag in (*document.flags, *passes.flags))
    asked = policy_edits(document, flags, settings)
    title = title_of(document if document.titles else left)
    edits = _written(document, [*cuts, *unwanted, *asked], title, settings)
    return Cleaned(document, source, title, edits, merged(passes.proposals), flags, roles)


def titled(document: Document, source: Source) -> Document:
    """Return the document with the title that came with it, before those that its markup names."""
    if not source.title:
        return document
    return replace(document, titles=tuple(dict.fromkeys((source.title, *document.titles))))


def _written(document: Document, cuts: Sequence[Edit], title: str, settings: Settings) -> tuple[Edit, ...]:
    """Return all edits of the document: those that make it readable, the cuts, and marks where the text has some."""
    if settings.text_format is TextFormat.MARKDOWN:
        from pipeline.markdown import Title, markdown_edits, plain_markdown_edits

        if document.kind is Kind.HTML:
            named = Title(title, headline_of(document)) if document.titles else Title("", frozenset())
            return markdown_edits(document, cuts, named, settings)
    edits = merged([*document.edits, *spaced_cuts(document, cuts)])
    if settings.text_format is TextFormat.MARKDOWN:
        return merged([*edits, *plain_markdown_edits(document, edits, title)])
    return edits


def _active(rules: Sequence[Rule], off: frozenset[str]) -> list[Rule]:
    """Return the rules that are not switched off.

    Raises:
        SettingsError: a name belongs to no rule.

    """
    known = {rule.name for rule in (*rules, *registry(), *PRESETS.values())} if off else off
    unknown = [unknown_name(name, known, "rule") for name in sorted(off - known)]
    if unknown:
        msg = f"`off`: {'; '.join(unknown)}"
        raise SettingsError(msg)
    return [rule for rule in rules if rule.name not in off]


def document_of(text: str, settings: Settings = DEFAULT, kind: Kind | None = None) -> Document:
    """Return the document rules see: blocks with repaired characters and without markup."""
    page = looks_like_html(text.removeprefix("\ufeff")) if kind is None else kind is Kind.HTML
    repairs, doubts = repaired(text, markup=page, forms=settings.normalize)
    sound = render(text, repairs) if repairs else text
    kind = Kind.HTML if page else Kind.TEXT
    read = page_of(sound, settings.deepest_markup) if page else _parsed_text(sound)
    blocks, edits, raised = read.blocks, read.edits, read.flags
    if repairs:
        at = Projection(repairs)
        blocks = _apart(_placed(block, at.original(block.span)) for block in blocks)
        edits = composed_keeping_inner(repairs, edits, text)
        raised = tuple(replace(flag, span=at.original(flag.span)) for flag in raised)
    empty = () if blocks else (Flag(Span(0, len(text)), FlagKind.EMPTY, BuiltIn.DOCUMENT, "the document has no text"),)
    flags = (*doubts, *raised, *empty)
    identified = genre_when_asked(text) if kind is Kind.TEXT else UNIDENTIFIED
    sites = (*read.sites, *logos_of(blocks))
    return Document(text, blocks, edits, kind, read.titles, flags, identified, sites, read.facts)


def _parsed_text(text: str) -> ParsedPage:
    """Return the blocks of a plain text, and the flag for one that is full of tags."""
    blocks = blocks_of(text)
    tags = tags_flag(text, blocks)
    return ParsedPage(blocks, (), (), flags=(tags,) if tags else ())


def _placed(block: Block, span: Span) -> Block:
    """Return the block at another place; `dataclasses.replace` takes three times as long."""
    if span == block.span:
        return block
    return Block(span, block.text, block.kind, block.path, block.group, block.link_chars, block.links, block.lineage)


def _apart(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks, none reaching into the one before: a repair may put a line end inside one edit."""
    found: list[Block] = []
    reach = 0
    for block in blocks:
        start = max(block.span.start, reach)
        if start < block.span.stop:
            found.append(block if start == block.span.start else _placed(block, Span(start, block.span.stop)))
            reach = block.span.stop
    return tuple(found)


def _ordered(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Return the flags by place, each once."""
    return tuple(
        sorted(set(flags), key=lambda flag: (flag.span.start, flag.span.stop, flag.kind, flag.rule, flag.reason))
    )


def _rebased(flag: Flag, share: float) -> Flag:
    """Return the flag with its confidence adjusted to this prior share of damaged documents."""
    if share == MEASURED_SHARE or flag.confidence is None:
        return flag
    return replace(flag, confidence=rebased(flag.confidence, share))
