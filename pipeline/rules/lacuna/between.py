"""Flag the border between two blocks where text is lost.

The span is the space between them."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="lacuna.between",
    find=marks("lacuna.between"),
    summary="Flag the border between two blocks where text is lost.",
    source=SOURCE,
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nstruck by a lorry and has been closed ever since.\n\nWork on the new road will start in the spring, if the money can be found.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="\n\n",
        )
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge over the river.\n\nThe council asked for three things:\n\npeace in the streets,\n\nclean water,\n\na new bridge.\n\nNobody expected a vote before the end of the week, the mayor said.",
        "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\niPhone owners will not notice the change, the company said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
        "The council met on Tuesday to talk about the bridge over the river.\n\nA view of the bridge from the old town\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
    ],
    kinds=("lacuna.between",),
)
