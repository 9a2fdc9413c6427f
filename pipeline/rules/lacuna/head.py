"""Flag a document whose beginning is missing; the span is its first place, and empty."""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import BRAND, BYLINE, FLOOD, HEADLESS, MET, ROAD, SOURCE, VERSE, VOTE, marks, page

RULE = Rule(
    name="lacuna.head",
    stage=Stage.FLAG,
    find=marks(FlagKind.LACUNA_HEAD),
    summary="Flag a document whose beginning is missing.",
    source=SOURCE,
    hits=[
        Hit(page(HEADLESS, MET, VOTE, ROAD, FLOOD), flagged=""),
    ],
    misses=[
        page(BYLINE, MET, VOTE, FLOOD),
        page(*VERSE),
        page(BRAND, MET, VOTE),
    ],
    kinds=(FlagKind.LACUNA_HEAD,),
)
