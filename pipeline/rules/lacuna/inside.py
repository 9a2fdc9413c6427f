"""Flag a line break in a paragraph where text is lost.

Where two torn ends were glued without a break nothing is flagged: that cannot be detected reliably.
"""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import FLOOD, HEADLESS, LISTED, MET, ROAD, SOURCE, VERSE, VOTE, marks, page

_TORN = "The engineers had warned the ministry that the"

RULE = Rule(
    name="lacuna.inside",
    stage=Stage.FLAG,
    find=marks(FlagKind.LACUNA_INSIDE),
    summary="Flag a line break in a paragraph where text is lost.",
    source=SOURCE,
    hits=[
        Hit(page(MET, VOTE, f"{_TORN}\n{HEADLESS}", ROAD, FLOOD), flagged="\n"),
    ],
    misses=[
        f"{MET}\n{VOTE}\n{ROAD}\n{FLOOD}",
        "\n".join(VERSE),
        page(MET, VOTE, *LISTED, FLOOD),
    ],
    kinds=(FlagKind.LACUNA_INSIDE,),
)
