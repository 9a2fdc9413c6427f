"""Flag the border between two blocks where text is lost; the span is the space between them."""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import BRAND, CAPTION, FLOOD, HEADLESS, LISTED, MET, ROAD, SOURCE, VOTE, marks, page

RULE = Rule(
    name="lacuna.between",
    stage=Stage.FLAG,
    find=marks(FlagKind.LACUNA_BETWEEN),
    summary="Flag the border between two blocks where text is lost.",
    source=SOURCE,
    hits=[
        Hit(page(MET, VOTE, HEADLESS, ROAD, FLOOD), flagged="\n\n"),
    ],
    misses=[
        page(MET, VOTE, *LISTED, FLOOD),
        page(MET, VOTE, BRAND, FLOOD),
        page(MET, CAPTION, VOTE, FLOOD),
    ],
    kinds=(FlagKind.LACUNA_BETWEEN,),
)
