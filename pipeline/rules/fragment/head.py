"""Flag a paragraph whose head is lost: "armed clash in 2020."

It starts in the middle of a sentence although the paragraph before ends its own, and no other paragraph of the
document starts so. A rule of thumb, with its measured precision as confidence.
"""

from collections.abc import Iterator

import regex

from pipeline.model import Block, Document, Role
from pipeline.rules.form import Hit, Mark, Rule

_LOWER = regex.compile(r"\p{Ll}[\p{Ll}\p{M}’'-]*(?![\p{L}\p{N}@/.:_])")
_ENDS = regex.compile(r"[.!?…。！？][\"'”’»›)\]]*$")
_RUNS_ON = regex.compile(r"(?:[,;:–—-]|\p{Ll})$")

FEWEST_PARAGRAPHS = 3
"""Shorter documents have no habit to compare with; chosen by eye."""
CONFIDENCE: float | None = None


def find(document: Document) -> Iterator[Mark]:
    """Mark the only paragraph that starts in lower case after a paragraph that ends its sentence."""
    blocks = document.blocks
    alone = [block for block in blocks if block.role is Role.PARAGRAPH]
    low = [block for block in alone if _LOWER.match(block.text)]
    if len(alone) < FEWEST_PARAGRAPHS or len(low) != 1:
        return
    number = blocks.index(low[0])
    before = blocks[number - 1] if number else None
    if before and _is_whole(before) and _ENDS.search(low[0].text):
        word = low[0].text.split(maxsplit=1)[0]
        reason = (
            f"starts mid-sentence with lower-case “{word}”; the paragraph before ends its sentence; "
            "no other paragraph of this document starts so"
        )
        yield Mark(low[0].span, "fragment.head", reason, CONFIDENCE)


def _is_whole(block: Block) -> bool:
    """Return whether the block is a paragraph that ends its sentence."""
    return block.role is Role.PARAGRAPH and _ENDS.search(block.text) is not None


RULE = Rule(
    name="fragment.head",
    find=find,
    summary="Flag a paragraph whose head is lost.",
    source="Seed 000; the confidence is the measured precision, see docs/fragments.md.",
    hits=[
        Hit("The talks went on.\n\nThe West pushed east.\n\narmed clash in 2020.\n\nIndia agreed.", flagged="armed clash in 2020."),
        Hit("Переговоры шли.\n\nЗапад отошёл.\n\nстолкновения в 2020 году.\n\nИндия согласна.", flagged="столкновения в 2020 году."),
    ],
    misses=[
        "The talks went on.\n\nThe West pushed east.\n\niPhone sales fell.\n\nIndia agreed.",
        "The talks went on.\n\nHe listed three aims:\n\npeace in the east.\n\nIndia agreed.",
        "she wrote in small letters.\n\nall her life.\n\nshe never stopped.\n\nnobody minded.",
    ],
    kinds=("fragment.head",),
)
