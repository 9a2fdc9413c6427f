"""Cut repetitions of the title at the top of a text.

Templates print it as the page's title, as its heading and as the first line. One stays. A first line of
verse that gave the poem its title is among other lines, and is kept; so does a first sentence, and a
section that bears the title's name further down.
"""

from collections.abc import Iterator

from pipeline.model import Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.titles import echoes


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim every echo of the title but the plainest."""
    for block, how in echoes(document):
        yield cut(block, f"the title again: {how}")


RULE = Rule(
    name="title.repeated",
    stage=Stage.CUT_REPEATS,
    find=find,
    summary="Cut repetitions of the title at the top of a text.",
    source="Seed 000; 221 of 874 measured pages echo their title after the best extractor.",
    hits=[
        Hit("Xi and Putin speak\n\nXi and Putin speak\n\nThey spoke.", leaves="Xi and Putin speak\n\nThey spoke."),
        Hit("Rain in Rome\n\nRAIN IN ROME!\n\nIt rained.", leaves="Rain in Rome\n\nIt rained."),
        Hit("Rain in Rome | The Daily\n\nRain in Rome\n\nIt rained.", leaves="Rain in Rome\n\nIt rained."),
        Hit("The Daily - Rain in Rome\n\nRain in Rome\n\nIt rained.", leaves="Rain in Rome\n\nIt rained."),
        Hit("Дождь в Риме\n\nДождь в Риме — Газета\n\nШёл дождь.", leaves="Дождь в Риме\n\nШёл дождь."),
        Hit("Rain in Rome again\n\nRain in Ro…\n\nIt rained.", leaves="Rain in Rome again\n\nIt rained."),
        Hit(
            "Rain in Rome and Milan\n\nRain in Rome\n\nand Milan\n\nIt rained.", "Rain in Rome and Milan\n\nIt rained."
        ),
    ],
    misses=[
        "Hope is the thing\n\nHope is the thing\nThat perches in the soul\nAnd sings the tune",
        "Rain in Rome\n\nRain in Rome is rare.",
        "RAIN IN ROME\n\nRAIN IN ROME",
        "Rain in Rome\n\nRain in Milan\n\nIt rained.",
        "The old bridge will fall\n\nThe old bridge will fall.\n\nIt fell.",
        "Rain in Rome\n\nIt rained.\n\nRain in Milan\n\nIt rained there too.",
    ],
)
