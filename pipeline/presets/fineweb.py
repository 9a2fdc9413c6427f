"""Remark what the FineWeb rules would have dropped: whole documents."""

from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.model import Claim, Document, Safety
from pipeline.presets.measures import above, repeated_share, text_lines, whole, words_in
from pipeline.rules.form import Context, Hit, Rule, Stage

KIND = FlagKind.PRESETS_FINEWEB
ENDS = (".", "?", "!", '"', "'", "”", "…", "。", "！", "？")
SHORT_LINE_CHARS = 30


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Remark the document if FineWeb drops it, with all the reasons."""
    lines = [line for _, line in text_lines(document)]
    words = words_in(document)
    if not lines:
        return
    ended = sum(line.endswith(ENDS) for line in lines) / len(lines)
    reasons = above(
        [
            ("short lines", sum(len(line) <= SHORT_LINE_CHARS for line in lines) / len(lines), 0.67),
            ("characters of repeated lines", repeated_share(lines, by_chars=True), 0.01),
            ("line ends a word", (len(lines) - 1) / (len(words) or 1), 0.3),
        ]
    )
    reasons += [f"lines that end in a mark {ended:.2f} are under 0.12"] if ended < 0.12 else []
    yield from whole(document, KIND, [f"FineWeb drops the document: {reason}" for reason in reasons])


RULE = Rule(
    name="presets.fineweb",
    stage=Stage.FLAG,
    find=find,
    summary="Remark what the FineWeb rules would have dropped.",
    source="Penedo et al. 2024, as in datatrove's fineweb_quality_filter.py.",
    hits=[Hit("Home\n\nNews\n\nSport", flagged="Home\n\nNews\n\nSport")],
    misses=[
        "The sun rose over the bay and the boats went out.",
        "The old bridge fell in the night, and nobody knew why.",
    ],
    safety=Safety.HINT,
    kinds=(KIND,),
)
