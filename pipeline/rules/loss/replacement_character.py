"""Flag U+FFFD: somebody decoded the text before us and lost a character there."""

from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.model import Claim, Document, Span
from pipeline.rules.form import Context, Hit, Rule, Stage, flag
from pipeline.text.lazy import lazy_pattern

_LOST = lazy_pattern("\ufffd+")


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Mark every run of replacement characters in a block."""
    if "\ufffd" not in document.original:
        return
    for block in document.blocks:
        for match in _LOST.finditer(document.original, block.span.start, block.span.stop):
            reason = f"{len(match[0])} replacement character(s): what stood here was lost before"
            yield flag(Span(*match.span()), FlagKind.LOSS, reason)


RULE = Rule(
    name="loss.replacement-character",
    stage=Stage.FLAG,
    find=find,
    summary="Flag characters that an earlier decoder could not read.",
    source="The Unicode Standard, section 3.9: U+FFFD replaces what could not be converted.",
    hits=[Hit("A caf\ufffd in Rome.", flagged="\ufffd")],
    misses=["A café in Rome.", "Is it so? It is."],
    kinds=(FlagKind.LOSS,),
)
