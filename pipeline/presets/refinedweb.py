"""Remark what the line rules of RefinedWeb would have dropped: lines, and documents that lose too many words."""

import re
from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.model import Claim, Document, Safety
from pipeline.presets.measures import text_lines, whole
from pipeline.rules.form import Context, Hit, Rule, Stage, flag
from pipeline.text.lazy import lazy_re

KIND = FlagKind.PRESETS_REFINEDWEB
LARGEST_UPPER_SHARE = 0.5
LARGEST_WORDS_DROPPED = 0.05
_COUNTER = lazy_re(
    r"\W*\d[\d.,]*\W*[KkMm]?\W*(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|downvotes|downloads|views|followers)\W*",
    re.IGNORECASE,
)
_SHORT = lazy_re(r"^sign-in\b|\bread more\.\.\.$|\bitems in cart\b", re.IGNORECASE)


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Remark every line that RefinedWeb drops, and the document if too many words go with them."""
    dropped = total = 0
    for span, line in text_lines(document):
        words = len(line.split())
        total += words
        if reason := _reason(line, words):
            dropped += words
            yield flag(span, KIND, f"RefinedWeb drops the line: {reason}")
    if dropped > LARGEST_WORDS_DROPPED * total:
        share = f"{dropped} of {total} words went with its lines"
        yield from whole(document, KIND, [f"RefinedWeb drops the document: {share}"])


def _reason(line: str, words: int) -> str:
    if sum(map(str.isupper, line)) > LARGEST_UPPER_SHARE * len(line):
        return "mostly capitals"
    if line.replace(" ", "").isdigit():
        return "digits alone"
    if _COUNTER.fullmatch(line):
        return "a counter"
    if words < 2:
        return "under two words"
    return "a set phrase" if words <= 10 and _SHORT.search(line) else ""


RULE = Rule(
    name="presets.refinedweb",
    stage=Stage.FLAG,
    find=find,
    summary="Remark what the line rules of RefinedWeb would have dropped.",
    source="Penedo et al. 2023, appendix G, as in DCLM's dclm_baseline_refinedweb.yaml.",
    hits=[Hit("The sun rose over the bay.\n\n3 likes", flagged="3 likes")],
    misses=["The sun rose over the bay.", "Three people said that they liked it."],
    safety=Safety.HINT,
    kinds=(KIND,),
)
