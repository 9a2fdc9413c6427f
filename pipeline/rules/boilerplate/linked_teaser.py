"""Cut links to other stories inside an article: a line of a label and a headline, and the links below such a label.

The label is in any language, so its form decides: a line between two paragraphs, at most three words and a colon or a bar, then
one link that holds the rest. A source, a credit or an address has the same form; their labels are left alone.
"""

from collections.abc import Iterator, Sequence

import regex

from pipeline.model import Block, BlockKind, Claim, Document, Kind
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.pointers import POINTERS
from pipeline.text.lazy import lazy_pattern
from pipeline.text.sentences import ends_as_sentence
from pipeline.text.words import words_of
from pipeline.titles import size_of

_LABELLED = lazy_pattern(r"(\S+(?:\s+\S+){0,2}?)\s*[:：|–—»›]\s*(\S.*)", regex.DOTALL)
_SOURCE = lazy_pattern(
    r"(?i)(?:source|sources|via|photos?|image|credit|video by|website|web|site|e-?mail|contact|download|doi|isbn|address|phone|author|"
    r"quellen?|foto|bild|kontakt|fuente|fonte|crédit|contacto|источник|фото|сайт|出典|来源|图片|المصدر|bron|källa|kilde|źródło|kaynak|sumber)\W*"
)
LONGEST_TEASER_CHARS = 300
"""As long as a title may be, and its label."""
MOST_LABEL_WORDS = 3
FEWEST_HEADLINE_WORDS, FEWEST_PROSE_WORDS = 4, 9
"""Sizes of labels, headlines and paragraphs, in words, or two letters each where a script sets no spaces; chosen by eye."""


def find(document: Document, _context: Context) -> Iterator[Claim]:
    """Claim lines of a label and a linked headline, and the linked headlines below a label, on pages."""
    if document.kind is not Kind.HTML:
        return
    blocks = document.blocks
    below = False
    for n, block in enumerate(blocks):
        linked = block.link_chars >= len(block.text) - 1
        if below and linked:
            if _is_headline(block.text):
                yield cut(block, "a link below a label that points to other stories")
            continue
        below = block.key in POINTERS and block.kind not in (BlockKind.CODE, BlockKind.CELL)
        if block.links == 1 and not linked and 0 < n < len(blocks) - 1 and _is_teaser(blocks[n - 1 : n + 2]):
            yield cut(block, "a label and a link to another story, between two paragraphs")


def _is_teaser(blocks: Sequence[Block]) -> bool:
    """Return whether the middle one of three blocks is a label and a linked headline, and the others are prose beside it."""
    before, block, after = blocks
    short = block.kind is BlockKind.PARAGRAPH and len(block.text) <= LONGEST_TEASER_CHARS
    found = _LABELLED.fullmatch(block.text) if short else None
    if found is None or abs(len(found[2]) - block.link_chars) > 2 or not _is_headline(found[2]):
        return False
    if _size(found[1]) > MOST_LABEL_WORDS or _SOURCE.fullmatch(found[1]) or any(map(str.isdigit, found[1])):
        return False
    return _is_prose(before) and _is_prose(after) and before.lineage[:-1] == after.lineage[:-1]


def _size(text: str) -> int:
    return size_of(words_of(text))


def _is_headline(text: str) -> bool:
    return _size(text) >= FEWEST_HEADLINE_WORDS


def _is_prose(block: Block) -> bool:
    ended = ends_as_sentence(block.text[-20:])
    return ended and 2 * block.link_chars < len(block.text) and _size(block.text) >= FEWEST_PROSE_WORDS


_ONE = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
_TWO = "Work will begin in the spring, the mayor said, and it should be finished within the year."
_HEADLINE = "<a href=/x>How the first bridge was built</a>"

RULE = Rule(
    name="boilerplate.linked-teaser",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut links to other stories inside an article, with their label.",
    source="Public reports about pages in eight languages; its sizes are chosen by eye.",
    hits=[
        Hit(f"<p>{_ONE}</p><p>Läs mer: {_HEADLINE}</p><p>{_TWO}</p>", name=".html", leaves=f"{_ONE}\n\n{_TWO}"),
        Hit(f"<p>{_ONE}</p><h2>Read next</h2><p>{_HEADLINE}</p>", name=".html", leaves=f"{_ONE}\n\nRead next"),
    ],
    misses=["Läs mer: how the first bridge was built", f"{_ONE}\n\nSource: the office for bridges and roads\n\n{_TWO}"],
)
