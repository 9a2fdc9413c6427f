"""Flag a block whose tail is lost: “He said that the”, and then a new paragraph."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="fragment.tail",
    find=marks("fragment.tail"),
    summary="Flag a block whose tail is lost.",
    source=SOURCE,
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe engineers had warned the ministry that the old bridge could\n\nWork on the new road will start in the spring, if the money can be found.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="The engineers had warned the ministry that the old bridge could",
        ),
        Hit(
            "Совет собрался во вторник, чтобы обсудить мост через реку.\n\nИнженеры предупреждали министерство, что старый мост может и\n\nНикто не ждал голосования до конца недели, сказал мэр.\n\nСтарый мост погиб во время наводнения 1954 года.",
            flagged="Инженеры предупреждали министерство, что старый мост может и",
        ),
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge over the river.\n\nThe council asked for three things:\n\npeace in the streets,\n\nclean water,\n\na new bridge.\n\nNobody expected a vote before the end of the week, the mayor said.",
        "By Anna Brown\n\nThe council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
        "the kettle sings,\n\nthe window clouds,\n\na tram goes by\n\nand takes the light",
        "The council met on Tuesday to talk about the bridge over the river.\n\nA view of the bridge from the old town\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
    ],
    kinds=("fragment.tail",),
)
