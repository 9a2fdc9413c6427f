"""Flag a document that stops early."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="lacuna.tail",
    find=marks("lacuna.tail"),
    summary="Flag a document that stops early.",
    source=SOURCE,
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.\n\nThe engineers had warned the ministry that the old bridge could",
            flagged="",
        )
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.\n\nAnna Brown, Dublin",
        "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nShare this article",
        "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe author is a writer based in Ohio",
    ],
    kinds=("lacuna.tail",),
)
