"""What a block is beside the running text: a byline, a date, a caption, a credit. Recognised, never cut unasked.

Told by words of many languages, and on pages by the element as well. Precision comes before recall: a byline or a
date without evidence in the markup counts only near the top or the end of a text.
"""

import regex

from pipeline.model import Annotation, Block, BlockKind, Document, Kind, Role
from pipeline.roles.bylines import WEAK, opening_of
from pipeline.roles.credits import is_caption, is_credit, names_agency, starts_as_aside
from pipeline.roles.dates import is_date
from pipeline.text.lazy import lazy_pattern
from pipeline.text.sentences import ENDS

TOP_BLOCKS, END_BLOCKS = 8, 3
"""Bylines and dates of plain texts are among the first or the last blocks; chosen by eye."""
LONGEST_ASIDE_CHARS = 160
"""No byline, date or credit is longer."""
LONGEST_CAPTION_CHARS = 600
LONGEST_BYLINE_WORDS = 15
TAG_CHARS = 300
"""How far before a block its own tags are looked for."""
_TAGS = lazy_pattern(r"(?:<[^<>]*>\s*)+$", regex.VERSION1)
_AUTHOR_TAG = lazy_pattern(
    r"""\b(?:rel=["']?author|itemprop=["']?author|class=["'][^"']*\b(?:byline|author)\b)""", regex.IGNORECASE
)
_TIME_TAG = lazy_pattern(r"""<time\b|\bitemprop=["']?date(?:Published|Modified|Created)""", regex.IGNORECASE)
_NAMES = lazy_pattern(r"[A-Za-z]+")
_CLASSES = {
    Role.CAPTION: frozenset("caption figcaption".split()),
    Role.CREDIT: frozenset("credit credits photocredit photographer attribution".split()),
    Role.BYLINE: frozenset("byline author authors autor auteur writer contributor contributors".split()),
    Role.DATE: frozenset("date dateline datetime pubdate timestamp published posted time updated".split()),
}


def roles_of(document: Document) -> tuple[Annotation, ...]:
    """Return the blocks that are a byline, a date, a caption or a credit, in order; work is linear in the blocks."""
    blocks = document.blocks
    agencies = names_agency("\n".join([block.text for block in blocks if len(block.text) <= LONGEST_ASIDE_CHARS]))
    edge = {*range(TOP_BLOCKS), *range(len(blocks) - END_BLOCKS, len(blocks))}
    found: list[Annotation] = []
    for number, block in enumerate(blocks):
        if len(block.text) > LONGEST_CAPTION_CHARS or block.kind in (BlockKind.CODE, BlockKind.HEADING):
            continue
        if number in edge:
            said = _by_words(blocks, number)
        else:
            said = _by_words_anywhere(block) if _may_be_aside(block, agencies=agencies) else None
        said = said or (_by_markup(document, block) if document.kind is Kind.HTML else None)
        if said:
            found.append(Annotation(block.span, *said))
    return tuple(found)


_Said = tuple[Role, str]


def _by_words_anywhere(block: Block) -> _Said | None:
    """Return the role that the words of a block indicate, wherever it is."""
    text = block.text
    if block.kind is BlockKind.CAPTION:
        return Role.CAPTION, "an element for captions"
    if block.kind in (BlockKind.CELL, BlockKind.LIST_ITEM) or not _may_open(text):
        return None
    if len(text) <= LONGEST_ASIDE_CHARS and is_credit(text):
        return Role.CREDIT, "it says whose a picture or a text is"
    if is_caption(text):
        return Role.CAPTION, "it opens with the number of a figure, or the word for a caption"
    return None


def _may_be_aside(block: Block, *, agencies: bool) -> bool:
    """Return whether a block may have a role wherever it is."""
    text = block.text
    if starts_as_aside(text) or block.kind is BlockKind.CAPTION:
        return True
    return agencies and len(text) <= LONGEST_ASIDE_CHARS and names_agency(text)


def _may_open(text: str) -> bool:
    """Return whether a credit or a numbered caption may open so: a cheap look before a close one."""
    head = text[:24]
    return ":" in head or "：" in head or len(text) <= LONGEST_ASIDE_CHARS or any(map(str.isdecimal, head))


def _by_words(blocks: tuple[Block, ...], number: int) -> _Said | None:
    """Return what the words of a block at an edge of the text say."""
    block = blocks[number]
    if not number or block.kind in (BlockKind.CELL, BlockKind.LIST_ITEM) or len(block.text) > LONGEST_ASIDE_CHARS:
        return _by_words_anywhere(block) if number else None
    if is_date(block.text):
        return Role.DATE, "it says nothing but a date"
    opening = opening_of(block.text)
    if opening and (opening.casefold() not in WEAK or _is_beside_a_date(blocks, number)):
        return Role.BYLINE, f"it opens with “{opening}” and says nothing but names"
    return _by_words_anywhere(block)


def _is_beside_a_date(blocks: tuple[Block, ...], number: int) -> bool:
    return any(is_date(block.text) for block in (*blocks[number - 1 : number], *blocks[number + 1 : number + 2]))


def _by_markup(document: Document, block: Block) -> _Said | None:
    """Return what the elements around a block say, where its words agree."""
    text = block.text
    if len(text) > LONGEST_ASIDE_CHARS or text[-1] in ENDS:
        return None
    tag = block.path[-1] if block.path else ""
    names = set(map(str.lower, _NAMES.findall(tag.partition("[role")[0])))
    if names & _CLASSES[Role.CREDIT] and any(map(str.isalpha, text)):
        return Role.CREDIT, "an element for credits"
    dated, person = is_date(text), _is_person(text)
    if not dated and not person:
        return None
    tags = _tags_before(document, block)
    if dated and (names & _CLASSES[Role.DATE] or _TIME_TAG.search(tags)):
        return Role.DATE, "an element for dates"
    if person and (names & _CLASSES[Role.BYLINE] or "address" in names or _AUTHOR_TAG.search(tags)):
        return Role.BYLINE, "an element for authors"
    return None


def _tags_before(document: Document, block: Block) -> str:
    """Return the tags that open right before the text of the block."""
    start = block.span.start
    match = _TAGS.search(document.original[max(0, start - TAG_CHARS) : start])
    return match[0] if match else ""


def _is_person(text: str) -> bool:
    """Return whether the words may be names: a byline with its word, or two to five of them in capitals."""
    words = text.split()
    named = 1 < len(words) <= 5 and all(word[0].isupper() for word in words)
    return named or (len(words) <= LONGEST_BYLINE_WORDS and bool(opening_of(text)))
