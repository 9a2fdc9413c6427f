"""Flag a block whose tail is lost: “He said that the”, and then a new paragraph."""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import (
    BYLINE,
    CAPTION,
    FLOOD,
    LISTED,
    MET,
    ROAD,
    SOURCE,
    TAILLESS,
    VERSE,
    VOTE,
    marks,
    page,
)

_RU = (
    "Совет собрался во вторник, чтобы обсудить мост через реку.",
    "Никто не ждал голосования до конца недели, сказал мэр.",
    "Старый мост погиб во время наводнения 1954 года.",
)
_TAILLESS_RU = "Инженеры предупреждали министерство, что старый мост больше не может выдержать вес"

RULE = Rule(
    name="fragment.tail",
    stage=Stage.FLAG,
    find=marks(FlagKind.FRAGMENT_TAIL),
    summary="Flag a block whose tail is lost.",
    source=SOURCE,
    hits=[
        Hit(page(MET, VOTE, TAILLESS, ROAD, FLOOD), flagged=TAILLESS),
        Hit(page(_RU[0], _TAILLESS_RU, _RU[1], _RU[2]), flagged=_TAILLESS_RU),
    ],
    misses=[
        page(MET, VOTE, *LISTED, FLOOD),
        page(BYLINE, MET, VOTE, FLOOD),
        page(*VERSE),
        page(MET, CAPTION, VOTE, FLOOD),
    ],
    kinds=(FlagKind.FRAGMENT_TAIL,),
)
