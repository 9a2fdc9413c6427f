"""Cut what a measured model takes for boilerplate: menus, teasers, promotion, bylines of other stories.

The model weighs wording, tags, place and neighbours of every block; texts that do not look like a page are
left alone. See docs/boilerplate.md.
"""

from collections.abc import Iterator

from pipeline.boilerplate.cuts import unwanted
from pipeline.model import Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the blocks that the model takes for boilerplate."""
    for block, reason in unwanted(document):
        yield cut(block, reason)


_STORY = (
    "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge over the river.",
    "Work will begin in the spring, the mayor said, and it should be finished before the end of next year.",
    "People on both banks have waited for this since the flood, which carried away the middle of the bridge.",
)
_PAGE = (
    "<html><body><nav class='menu'><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li>"
    "<li><a href='/sport'>Sport</a></li></ul></nav><article class='post-content'>"
    + "".join(f"<p>{part}</p>" for part in _STORY)
    + "</article><aside class='related'><h3>You may also like</h3><ul><li><a href='/1'>Five walks by the sea</a></li>"
    "<li><a href='/2'>A market for everyone</a></li></ul></aside>"
    "<footer><a href='/privacy'>Privacy</a> <a href='/terms'>Terms</a> © 2024 The Daily</footer></body></html>"
)

RULE = Rule(
    name="boilerplate.model",
    stage=Stage.CUT_LABELS,
    measured=True,
    find=find,
    summary="Cut what a measured model takes for boilerplate.",
    source="Trained and measured on 874 labelled pages, cross-validated over sites; figures in the weights file.",
    hits=[Hit(_PAGE, leaves="\n\n".join(_STORY), name=".html")],
    misses=[
        "\n\n".join(_STORY),
        "Rain in Rome\n\n" + "\n\n".join(_STORY),
        "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you.",
        "2 eggs\n\n100 g flour\n\n1 pinch of salt\n\nMix well.",
    ],
)
