"""Cut runs of navigation labels.

One "Home" may be a heading or a line of verse. Three labels of a menu, a share bar or a foot of a page in a
row, with nothing between them, are not.
"""

from collections.abc import Iterator
from itertools import groupby

from pipeline.model import Block, BlockKind, Claim, Document
from pipeline.phrases import keys_of
from pipeline.rules.form import Context, Hit, Rule, Stage, cut

SHORTEST_RUN = 3
"""Fewer labels in a row may be headings; chosen by eye."""

LABELS = keys_of("navigation")
_NO_LABELS = frozenset({BlockKind.CODE, BlockKind.CELL})


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the blocks of every run of labels that is long enough."""
    if len(LABELS & document.label_keys) < SHORTEST_RUN:
        return
    for known, group in groupby(document.blocks, key=_is_menu_label):
        run = list(group)
        if known and len(run) >= SHORTEST_RUN and len({block.key for block in run}) >= SHORTEST_RUN:
            yield from (cut(block, f"one of {len(run)} labels in a row") for block in run)


def _is_menu_label(block: Block) -> bool:
    return len(block.text) <= 40 and block.kind not in _NO_LABELS and block.key in LABELS


RULE = Rule(
    name="run.navigation",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut runs of at least three labels of a menu, a share bar or a foot of a page.",
    source="The labels that occur on most sites in the visible text of 874 measured pages; run length chosen by eye.",
    hits=[
        Hit("Home\n\nNews\n\nContact\n\nThe sea was calm.", leaves="The sea was calm."),
        Hit("Startseite\nPolitik\nKultur\n\nDie See war ruhig.", leaves="Die See war ruhig."),
        Hit(
            "<ul><li>Главная<li>Новости<li>Контакты</ul><p>Море было спокойно.</p>", "Море было спокойно.", name=".html"
        ),
    ],
    misses=[
        "Home\n\nThe sea was calm.\n\nNews\n\nThe boats came back.",
        "Politics\n\nBusiness is business.",
        "Home is the sailor, home from sea.",
    ],
)
