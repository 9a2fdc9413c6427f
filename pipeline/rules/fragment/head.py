"""Flag a block whose head is lost: the seed has “armed clash in 2020.” between two sound paragraphs."""

from pipeline.rules.form import Hit, Rule
from pipeline.rules.losses import SOURCE, marks

RULE = Rule(
    name="fragment.head",
    find=marks("fragment.head"),
    summary="Flag a block whose head is lost.",
    source=SOURCE,
    hits=[
        Hit(
            "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\nstruck by a lorry and has been closed ever since.\n\nWork on the new road will start in the spring, if the money can be found.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
            flagged="struck by a lorry and has been closed ever since.",
        ),
        Hit(
            "Совет собрался во вторник, чтобы обсудить мост через реку.\n\nНикто не ждал голосования до конца недели, сказал мэр.\n\nстолкнулся с грузовиком и с тех пор закрыт.\n\nСтарый мост погиб во время наводнения 1954 года.",
            flagged="столкнулся с грузовиком и с тех пор закрыт.",
        ),
    ],
    misses=[
        "The council met on Tuesday to talk about the bridge over the river.\n\nThe council asked for three things:\n\npeace in the streets,\n\nclean water,\n\na new bridge.\n\nNobody expected a vote before the end of the week, the mayor said.",
        "The council met on Tuesday to talk about the bridge over the river.\n\nNobody expected a vote before the end of the week, the mayor said.\n\niPhone owners will not notice the change, the company said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
        "the kettle sings,\n\nthe window clouds,\n\na tram goes by\n\nand takes the light",
        "The council met on Tuesday to talk about the bridge over the river.\n\nA view of the bridge from the old town\n\nNobody expected a vote before the end of the week, the mayor said.\n\nThe last bridge was lost in the flood of 1954, and thirty people died.",
    ],
    kinds=("fragment.head",),
)
