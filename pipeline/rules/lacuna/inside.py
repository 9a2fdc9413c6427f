"""Flag a line break in a paragraph where text is lost.

Where two torn ends were glued without a break nothing is flagged: that is not told from sound text surely enough."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="lacuna.inside",
    find=marks("lacuna.inside"),
    summary="Flag a line break in a paragraph where text is lost.",
    source=SOURCE,
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe engineers had warned the ministry that the old bridge could\nstruck by a lorry and has been closed ever since.\n\nWork on the new road will start in the spring, if the money can be found.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="\n",
        )
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge over the river.\nNobody expected a vote before the end of the week, the mayor said.\nWork on the new road will start in the spring, if the money can be found.\nThe last bridge was lost in the flood of 1954, and thirty people died.",
        "Roses are red,\nviolets are blue,\nsugar is sweet\nand so are you.",
        "The council met on Tuesday to talk about the bridge over the river.\n\nThe council asked for three things:\n\npeace in the streets,\n\nclean water,\n\na new bridge.\n\nNobody expected a vote before the end of the week, the mayor said.",
    ],
    kinds=("lacuna.inside",),
)
