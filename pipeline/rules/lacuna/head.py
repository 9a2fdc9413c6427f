"""Flag a document that starts late."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="lacuna.head",
    find=marks("lacuna.head"),
    summary="Flag a document that starts late.",
    source=SOURCE,
    hits=[
        Hit(
            "struck by a lorry and has been closed ever since.\n\nThe council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nWork on the new road will start in the spring, if the money can be found.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="",
        )
    ],
    misses=[
        "By Anna Brown\n\nThe council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
        "the kettle sings,\n\nthe window clouds,\n\na tram goes by\n\nand takes the light",
        "iPhone owners will not notice the change, the company said.\n\nThe council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.",
    ],
    kinds=("lacuna.head",),
)
