"""Flag a text that its publisher breaks off: "[+1234 chars]", "Read more", "Subscribe to continue".

Nothing is cut: the sign tells whoever uses the text that the rest exists elsewhere.
"""

from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.lost_text.signs import LAST_BLOCKS, is_label
from pipeline.model import Block, BlockKind, Claim, Document, Span
from pipeline.rules.form import Context, Hit, Rule, Stage, flag
from pipeline.rules.patterns import LONGEST_MATCH_SECONDS, compiled

_MARK = compiled(r"[\s…]*(?:\[\+\p{N}+ chars\]|\(more\)|\[(?:…|\.\.\.)\]|\(…\))\s*$")


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Mark the signs in the last blocks of the document."""
    for block in document.blocks[-LAST_BLOCKS:]:
        if block.kind is BlockKind.CODE:
            continue
        if is_label(block.text) and len(document.blocks) > 1:
            yield flag(block.span, FlagKind.TEASER, f"the text ends in “{block.text}”: the rest is elsewhere")
        else:
            yield from _marked(block, document.original)


def _marked(block: Block, original: str) -> Iterator[Claim]:
    if original[block.span.stop - 1 : block.span.stop] not in ("]", ")"):
        return
    tail = max(block.span.start, block.span.stop - 40)
    match = _MARK.search(original[tail : block.span.stop], timeout=LONGEST_MATCH_SECONDS)
    if match and tail + match.start() > block.span.start:
        sign = match[0].strip()
        stop = tail + match.start() + len(match[0].rstrip())
        start = stop - len(sign)
        yield flag(Span(start, stop), FlagKind.TEASER, f"the text breaks off with “{sign}”: the rest is elsewhere")


RULE = Rule(
    name="teaser.end",
    stage=Stage.FLAG,
    find=find,
    summary="Flag a text that its publisher breaks off.",
    source="NewsAPI cuts `content` to 200 characters and adds “[+N chars]”; set phrases of news sites.",
    hits=[
        Hit("The minister said that the [+1234 chars]", flagged="[+1234 chars]"),
        Hit("The minister said so.\n\nContinue reading", flagged="Continue reading"),
        Hit("Министр сказал так.\n\nЧитать далее →", flagged="Читать далее →"),
        Hit("The story so far. (more)", flagged="(more)"),
    ],
    misses=[
        "Read more books, he said.",
        "The sum (more or less) was paid.",
        "She paused… and went on.",
    ],
    kinds=(FlagKind.TEASER,),
)
