"""Cut pointers to other stories.

"Read more: ..." names another story. A bare "Read more" may mean that this one is cut short: see `teaser.end`.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block
from pipeline.rules.pointers import POINTERS

PATTERN = (
    r"(?:read more|read also|also read|see also|read next|related|related story|more on this|recommended reading)\s?[:|›»]\s?\S.*"
    r"|(?:lesen sie auch|mehr zum thema|lesen sie hier|lire aussi|à lire aussi|lea también|lee también|leia também|leggi anche|читайте также)"
    r"\s?[:|–—-]\s?\S.*"
)
NEEDS = (":", "|", "›", "»", "–", "—", "-")

RULE = Rule(
    name="boilerplate.read-more",
    stage=Stage.CUT_LABELS,
    find=whole_block(POINTERS, PATTERN, "a pointer to other stories", NEEDS),
    summary="Cut pointers to other stories.",
    source="63 of 874 measured pages keep such a line after the best extractor, 431 in their visible text.",
    hits=[
        Hit("The talks failed.\n\nRead more: Five things to know about the talks", leaves="The talks failed."),
        Hit("Die Gespräche scheiterten.\n\nMehr zum Thema", leaves="Die Gespräche scheiterten."),
        Hit("Переговоры сорвались.\n\nЧитайте также: Что будет дальше", leaves="Переговоры сорвались."),
    ],
    misses=[
        "Read more books, the minister told the children.",
        "Related species live in the south.",
        "See also the note on page 4.",
    ],
)
