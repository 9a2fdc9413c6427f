"""Marks of lost text, and sound sentences to show them among; shared by the rules of lost text."""

from collections.abc import Iterator

from pipeline.lost_text.findings import findings_of
from pipeline.model import Claim, Document
from pipeline.rules.form import Context, Finder

SOURCE = "A model trained on damaged texts of twenty languages, `training/lost_text.py`; measured in docs/fragments.md."

MET = "The council met on Tuesday to talk about the bridge over the river."
VOTE = "Nobody expected a vote before the end of the week, the mayor said."
ROAD = "A new road will be built in the spring, if the money can be found."
FLOOD = "The last bridge was lost in the flood of 1954, and thirty people died."
HEADLESS = "by a lorry in March and has been closed to all traffic ever since."
TAILLESS = "The engineers had warned the ministry that the old bridge could not carry the weight of the"

LISTED = ("The council asked for three things:", "peace in the streets,", "clean water,", "a new bridge.")
VERSE = ("the kettle sings,", "the window clouds,", "a tram goes by", "and takes the light")
BRAND = "iPhone owners in the town will not notice the change, the company said."
CAPTION = "A view of the bridge from the old town"
BYLINE = "By Anna Brown"


def page(*paragraphs: str) -> str:
    """Return the paragraphs with empty lines between them."""
    return "\n\n".join(paragraphs)


def marks(kind: str) -> Finder:
    """Return a finder that marks the findings of one kind."""

    def find(document: Document, context: Context) -> Iterator[Claim]:
        for finding in findings_of(document, context.settings.sensitivity):
            if finding.kind == kind:
                yield finding

    return find
