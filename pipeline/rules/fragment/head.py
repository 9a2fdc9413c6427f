"""Flag a block whose head is lost: the seed has “armed clash in 2020.” between two sound paragraphs."""

from pipeline.kinds import FlagKind
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.lost_text import (
    BRAND,
    CAPTION,
    FLOOD,
    HEADLESS,
    LISTED,
    MET,
    ROAD,
    SOURCE,
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
_HEADLESS_RU = "с грузовиком в марте и с тех пор закрыт для движения."

RULE = Rule(
    name="fragment.head",
    stage=Stage.FLAG,
    find=marks(FlagKind.FRAGMENT_HEAD),
    summary="Flag a block whose head is lost.",
    source=SOURCE,
    hits=[
        Hit(page(MET, VOTE, HEADLESS, ROAD, FLOOD), flagged=HEADLESS),
        Hit(page(_RU[0], _RU[1], _HEADLESS_RU, _RU[2]), flagged=_HEADLESS_RU),
    ],
    misses=[
        page(MET, VOTE, *LISTED, FLOOD),
        page(MET, VOTE, BRAND, FLOOD),
        page(*VERSE),
        page(MET, CAPTION, VOTE, FLOOD),
    ],
    kinds=(FlagKind.FRAGMENT_HEAD,),
)
