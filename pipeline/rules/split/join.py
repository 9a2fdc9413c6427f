"""Propose to join two blocks that are one sentence, broken in two with nothing lost.

Links, footnotes and page breaks break paragraphs so. The join is only shown: it changes what stands between blocks.
"""

from collections.abc import Iterator

from pipeline.lacunae.edges import is_dense
from pipeline.lacunae.findings import findings_of
from pipeline.model import Document, Kind, Safety
from pipeline.rules.form import Claim, Hit, Mark, Replace, Rule
from pipeline.rules.losses import SOURCE


def find(document: Document) -> Iterator[Claim]:
    """Flag the border, and in plain text propose a space (nothing, between letters written without spaces) in its place."""
    for finding in findings_of(document):
        if finding.kind != "split":
            continue
        yield Mark(finding.span, "split", finding.reason, finding.confidence)
        around = document.original[max(0, finding.span.start - 8) : finding.span.start]
        glue = "" if is_dense(around) else " "
        if document.kind is Kind.TEXT and finding.span.of(document.original).strip() == "":
            yield Replace(finding.span, glue, finding.reason)


_BROKEN = (
    "The council met on Tuesday to talk about the bridge over the river.\n\nThe engineers had warned the ministry that the "
    "old bridge could\n\nnot carry the weight of the new lorries for another year.\n\nThe last bridge was lost in the flood."
)

RULE = Rule(
    name="split.join",
    find=find,
    summary="Propose to join two blocks that are one broken sentence.",
    source=SOURCE,
    hits=[Hit(_BROKEN, flagged="\n\n")],
    misses=[
        "the kettle sings,\n\nthe window clouds,\n\na tram goes by\n\nand takes the light",
        "The council asked for three things:\n\npeace in the streets,\n\nclean water,\n\na new bridge.\n\nNobody answered.",
    ],
    safety=Safety.HINT,
    kinds=("split",),
)
