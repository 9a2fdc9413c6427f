"""Flag a paragraph whose tail is lost: "He said that the"

It stops at a word that no sentence ends with, or at a comma, and the next paragraph starts a sentence of its own.
"""

from collections.abc import Iterator

import regex

from pipeline.model import Block, Document, Role
from pipeline.rules.form import Hit, Mark, Rule
from pipeline.rules.patterns import lexicon

_LAST_WORD = regex.compile(r"(?<![\p{L}\p{N}’'-])([\p{L}’'-]+)(,?)$")
_STARTS = regex.compile(r"[\"'“‘«„(\[]*\p{Lu}")
SHORTEST_PARAGRAPH_CHARS = 60
"""Shorter blocks may be headings or captions; chosen by eye."""
CONFIDENCE: float | None = None

OPEN_WORDS = lexicon(
    "the|a|an|of|to|and|or|in|on|at|by|with|from|for|as|that|which|who|whose|is|was|were|are|be|been|has|have|had|will|would",
    "could|should|its|their|his|her|our|my|your|this|these|than|because|if|when|while|into|between|but|not",
    "der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|und|oder|von|mit|für|im|zum|zur|dass|weil|wenn|als|bei|durch|sich",
    "le|la|les|un|une|des|du|de|et|ou|dans|avec|pour|par|sur|que|qui|dont|au|aux|ce|cette|ces|son|sa|ses|leur|est|était|sont",
    "el|los|las|unos|unas|y|o|en|con|para|por|sobre|del|al|su|sus|es|era|son|fue|como|pero|cuando|si",
    "os|as|um|uma|e|em|com|do|da|dos|das|no|na|nos|nas|ao|seu|sua|foi|mas|quando|se",
    "il|lo|gli|i|uno|di|con|su|tra|fra|del|della|dei|delle|nel|nella|che|cui|è|sono|era|ma|perché",
    "и|в|на|с|по|к|у|о|от|до|из|за|для|что|который|которая|которые|как|но|не|при|его|её|их|был|была|были|чтобы|если",
)


def find(document: Document) -> Iterator[Mark]:
    """Mark long paragraphs that stop at an open word or a comma before a paragraph that starts afresh."""
    blocks = document.blocks
    for number, block in enumerate(blocks):
        match = _LAST_WORD.search(block.text, len(block.text) - 40) if _is_long(block) else None
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if match and (match[2] or match[1].casefold() in OPEN_WORDS) and _starts_afresh(after):
            reason = f"stops mid-sentence at “{match[0]}”"
            reason += "; the next paragraph starts a new sentence" if after else "; nothing follows"
            yield Mark(block.span, "fragment.tail", reason, CONFIDENCE)


def _is_long(block: Block) -> bool:
    return block.role is Role.PARAGRAPH and len(block.text) >= SHORTEST_PARAGRAPH_CHARS


def _starts_afresh(block: Block | None) -> bool:
    return block is None or (block.role is Role.PARAGRAPH and _STARTS.match(block.text) is not None)


RULE = Rule(
    name="fragment.tail",
    find=find,
    summary="Flag a paragraph whose tail is lost.",
    source="Closed word classes of seven languages; the confidence is the measured precision, see docs/fragments.md.",
    hits=[
        Hit(
            "The minister told the committee on Tuesday afternoon that the\n\nNobody answered.",
            flagged="The minister told the committee on Tuesday afternoon that the",
        ),
        Hit(
            "Министр сообщил комитету во вторник днём, что правительство и\n\nНикто не ответил.",
            flagged="Министр сообщил комитету во вторник днём, что правительство и",
        ),
    ],
    misses=[
        "The minister told the committee on Tuesday afternoon that the\n\ngovernment would resign.",
        "The one thing that everybody in the town could count on\n\n- was rain",
        "“That is a question which I would rather not go into now.”\n\nNobody answered.",
        "What the minister told the committee, and what he is made of.\n\nNobody answered.",
    ],
    kinds=("fragment.tail",),
)
