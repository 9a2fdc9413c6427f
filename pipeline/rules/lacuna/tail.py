"""Flag a document whose end is missing; the span is its last place, and empty."""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import BYLINE, FLOOD, MET, SOURCE, TAILLESS, VOTE, marks, page

RULE = Rule(
    name="lacuna.tail",
    stage=Stage.FLAG,
    find=marks(FlagKind.LACUNA_TAIL),
    summary="Flag a document whose end is missing.",
    source=SOURCE,
    hits=[
        Hit(page(MET, VOTE, FLOOD, TAILLESS), flagged=""),
    ],
    misses=[
        page(MET, VOTE, FLOOD, BYLINE),
        page(MET, VOTE, FLOOD, "Share this article"),
        page(MET, VOTE, "Photograph: Anna Brown"),
    ],
    kinds=(FlagKind.LACUNA_TAIL,),
)
