"""Flag a text that its publisher breaks off: "[+1234 chars]", "Read more", "Subscribe to continue".

Nothing is cut: the sign tells whoever uses the text that the rest exists elsewhere.
"""

from collections.abc import Iterator, Sequence

from pipeline.kinds import FlagKind
from pipeline.lost_text.signs import LAST_BLOCKS, going_on_at, is_paywall, says_more_elsewhere
from pipeline.lost_text.units import LONG_CHARS
from pipeline.model import Block, BlockKind, Claim, Document, Span
from pipeline.rules.form import Context, Hit, Rule, Stage, flag
from pipeline.rules.patterns import LONGEST_MATCH_SECONDS, compiled

LAST_LABELS = 8
"""Maximum number of short lines after the notice: links of the footer that were not cut; chosen by eye."""
_MARK = compiled(r"[\s…]*(?:\[\+\p{N}+ chars\]|\(more\)|\[(?:…|\.\.\.)\]|\(…\))\s*$")


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Flag the notices in the last blocks of the document."""
    for block in _last(document.blocks):
        if block.kind is BlockKind.CODE:
            continue
        if (says_more_elsewhere(block.text) or is_paywall(block.text)) and len(document.blocks) > 1:
            yield flag(block.span, FlagKind.TEASER, f"the text ends in “{block.text}”: the rest is elsewhere")
        else:
            yield from _marked(block, document.original)


def _last(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the last blocks, and those before them that only short lines follow: labels below a notice."""
    start = max(0, len(blocks) - LAST_BLOCKS)
    least = max(0, len(blocks) - LAST_LABELS)
    while start > least and all(len(block.text) < LONG_CHARS for block in blocks[start : start + 1]):
        start -= 1
    return blocks[start:]


def _marked(block: Block, original: str) -> Iterator[Claim]:
    going_on = going_on_at(block.text)
    if going_on is not None and len(block.text) == len(block.span):
        start = block.span.start + going_on
        sign = original[start : block.span.stop]
        yield flag(
            Span(start, block.span.stop), FlagKind.TEASER, f"the text breaks off with “{sign}”: the rest is elsewhere"
        )
    if original[block.span.stop - 1 : block.span.stop] not in ("]", ")"):
        return
    tail = max(block.span.start, block.span.stop - 40)
    match = _MARK.search(original[tail : block.span.stop], timeout=LONGEST_MATCH_SECONDS)
    if match and tail + match.start() > block.span.start:
        sign = match[0].strip()
        stop = tail + match.start() + len(match[0].rstrip())
        start = stop - len(sign)
        yield flag(Span(start, stop), FlagKind.TEASER, f"the text breaks off with “{sign}”: the rest is elsewhere")


_PROSE = (
    "Broen over elva er stengt fra mandag, sier ordføreren i kommunen, og den åpner ikke før til våren.\n\n"
    "Ingen ventet et vedtak før helgen, og de som bor der må kjøre en lang vei rundt for å komme til byen."
)

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
        Hit("The bridge was, he… Continue reading Bridge closed →", flagged="… Continue reading Bridge closed →"),
        Hit(
            "The bridge is closed.\n\nYou have reached your limit of free articles.",
            flagged="You have reached your limit of free articles.",
        ),
        Hit(
            f"{_PROSE}\n\nLes hele saken\n\nBli abonnent i dag.\n\nSe alle tilbud.\n\nVi svarer deg.",
            flagged="Les hele saken",
        ),
    ],
    misses=[
        "Read more books, he said.",
        "The sum (more or less) was paid.",
        "She paused… and went on.",
        "The bridge is closed.\n\nHe wrote free articles for a paper. The limit was three a week, and he kept to it.",
        "Read more\n\nThe council met on Tuesday to talk about the bridge over the river.\n\nThe mayor said so.\n\nIt rained.\n\nIt stopped.",
    ],
    kinds=(FlagKind.TEASER,),
)
