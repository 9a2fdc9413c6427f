"""Flag a person who is mentioned without introduction shortly after missing text.

It is never the only flag: journalists use well-known surnames without more, so it only supports the flag of the loss.
"""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import FLOOD, HEADLESS, MET, ROAD, VOTE, marks, page

_SPEAKER = "Holloway said the bridge would stay closed."

RULE = Rule(
    name="dangling.name",
    stage=Stage.FLAG,
    find=marks(FlagKind.DANGLING),
    summary="Flag a person who is mentioned without introduction shortly after missing text.",
    source="Measured: a surname alone comes first in 4.8 % of sound news stories, three times as often after a loss.",
    hits=[Hit(page(MET, VOTE, HEADLESS, _SPEAKER, ROAD, FLOOD), flagged="Holloway")],
    misses=[page(MET, VOTE, _SPEAKER, ROAD), page(MET, "Anna Holloway chairs it.", _SPEAKER, ROAD)],
    kinds=(FlagKind.DANGLING,),
)
