"""Flag a name that speaks as if known, in the blocks behind a loss.

It never stands alone: journalists use well-known surnames without more, so it only supports the flag of the loss.
"""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import marks

RULE = Rule(
    name="dangling.name",
    find=marks("dangling"),
    summary="Flag a name that speaks as if known, in the blocks behind a loss.",
    source="Measured: a first mention by surname alone stands in 4.8 % of sound news stories, three times as often behind a loss.",
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the "
            "week, the mayor said.\n\nstruck by a lorry and has been closed ever since.\n\nHolloway said the road would stay "
            "closed.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="Holloway",
        )
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge.\n\nHolloway said the road would stay closed.\n\nNobody answered him.",
        "Anna Holloway chairs the council of the town.\n\nHolloway said the road would stay closed.\n\nNobody answered her.",
    ],
    kinds=("dangling",),
)
