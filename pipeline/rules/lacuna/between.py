"""Flag the border between two blocks where text is lost; the span is the space between them."""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import BRAND, CAPTION, FLOOD, HEADLESS, LISTED, MET, ROAD, SOURCE, VOTE, marks, page

RULE = Rule(
    name="lacuna.between",
    stage=Stage.FLAG,
    find=marks("lacuna.between"),
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
    kinds=("lacuna.between",),
)
