"""Propose to join two blocks that are one sentence, broken in two with nothing lost.

Links, footnotes and page breaks break paragraphs so. The join is only suggested: it would change the text between blocks.
"""

from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.lost_text.edges import is_dense
from pipeline.lost_text.findings import findings_of
from pipeline.model import Claim, Document, Kind, Safety
from pipeline.rules.form import Context, Hit, Rule, Stage, flag, replacement
from pipeline.rules.lost_text import CAPTION, FLOOD, LISTED, MET, SOURCE, VERSE, VOTE, page


def find(document: Document, context: Context) -> Iterator[Claim]:
    """Flag the border, and in plain text propose what joins the two: a space, or nothing in scripts without spaces."""
    for finding in findings_of(document, context.settings.sensitivity):
        if finding.kind != FlagKind.SPLIT:
            continue
        yield flag(finding.span, FlagKind.SPLIT, finding.reason, finding.confidence)
        around = document.original[max(0, finding.span.start - 8) : finding.span.start]
        glue = "" if is_dense(around) else " "
        if document.kind is Kind.TEXT and finding.span.of(document.original).strip() == "":
            yield replacement(finding.span, glue, finding.reason)


_START = "The engineers told the council in March that the old bridge can carry no lorries, and that a new one will"
_REST = "have to be built before the winter."

RULE = Rule(
    name="split.join",
    stage=Stage.FLAG,
    find=find,
    summary="Propose to join two blocks that are one broken sentence.",
    source=SOURCE,
    hits=[Hit(page(MET, VOTE, _START, _REST, FLOOD), flagged="\n\n")],
    misses=[page(*VERSE), page(MET, *LISTED, FLOOD), page(MET, CAPTION, VOTE)],
    safety=Safety.HINT,
    kinds=(FlagKind.SPLIT,),
)
