"""Flag a name that speaks as if known, in the blocks behind a loss.

It never stands alone: journalists use well-known surnames without more, so it only supports the flag of the loss.
"""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import FLOOD, HEADLESS, MET, ROAD, VOTE, marks, page

_SPEAKER = "Holloway said the bridge would stay closed."

RULE = Rule(
    name="dangling.name",
    stage=Stage.FLAG,
    find=marks(FlagKind.DANGLING),
    summary="Flag a name that speaks as if known, in the blocks behind a loss.",
    source="Measured: a surname alone speaks first in 4.8 % of sound news stories, three times as often behind a loss.",
    hits=[Hit(page(MET, VOTE, HEADLESS, _SPEAKER, ROAD, FLOOD), flagged="Holloway")],
    misses=[page(MET, VOTE, _SPEAKER, ROAD), page(MET, "Anna Holloway chairs it.", _SPEAKER, ROAD)],
    kinds=(FlagKind.DANGLING,),
)
