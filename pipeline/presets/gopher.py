"""Remark what the Gopher rules for quality and repetition would have dropped: whole documents."""

from collections.abc import Iterator, Sequence

from pipeline.kinds import FlagKind
from pipeline.model import Claim, Document, Safety
from pipeline.presets.measures import (
    above,
    repeated_ngram_share,
    repeated_share,
    text_lines,
    top_ngram_share,
    whole,
    words_in,
)
from pipeline.rules.form import Context, Hit, Rule, Stage

KIND = FlagKind.PRESETS_GOPHER
STOP_WORDS = frozenset({"the", "be", "to", "of", "and", "that", "have", "with"})
TOP_NGRAMS = {2: 0.20, 3: 0.18, 4: 0.16}
REPEATED_NGRAMS = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Remark the document if Gopher drops it, with all the reasons."""
    words = words_in(document)
    lines = [line for _, line in text_lines(document)]
    if words:
        reasons = [*_quality(words, lines), *_repetition(words, lines, [block.text for block in document.blocks])]
        yield from whole(document, KIND, [f"Gopher drops the document: {reason}" for reason in reasons])


def _quality(words: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    count = len(words)
    if not 50 <= count <= 100_000:
        yield f"{count} words"
    mean = sum(map(len, words)) / count
    if not 3 <= mean <= 10:
        yield f"words have {mean:.1f} letters on average"
    text = " ".join(words)
    yield from above(
        [
            ("hash signs a word", text.count("#") / count, 0.1),
            ("ellipses a word", (text.count("...") + text.count("…")) / count, 0.1),
            ("lines with a bullet", sum(line.startswith(("•", "-", "*")) for line in lines) / len(lines), 0.9),
            ("lines that end in an ellipsis", sum(line.endswith(("...", "…")) for line in lines) / len(lines), 0.3),
            ("words without a letter", sum(not any(map(str.isalpha, word)) for word in words) / count, 0.2),
        ]
    )
    if len(STOP_WORDS & {word.casefold() for word in words}) < 2:
        yield "under two of its eight English stop words"


def _repetition(words: Sequence[str], lines: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    shares = [
        ("repeated lines", repeated_share(lines, by_chars=False), 0.30),
        ("repeated paragraphs", repeated_share(paragraphs, by_chars=False), 0.30),
        ("characters of repeated lines", repeated_share(lines, by_chars=True), 0.20),
        ("characters of repeated paragraphs", repeated_share(paragraphs, by_chars=True), 0.20),
    ]
    shares += [(f"the top run of {n} words", top_ngram_share(words, n), limit) for n, limit in TOP_NGRAMS.items()]
    shares += [(f"repeated runs of {n} words", repeated_ngram_share(words, n), x) for n, x in REPEATED_NGRAMS.items()]
    return above(shares)


_TEXT = (
    "The boats left the harbour before dawn, and the women watched them from the wall with lamps that they had "
    "brought to see by. Nobody spoke, for the sea had taken three of them in the spring, and those who were left "
    "knew what it could be like out there. By noon the first sail came back to the bay."
)

RULE = Rule(
    name="presets.gopher",
    stage=Stage.FLAG,
    find=find,
    summary="Remark what the Gopher rules for quality and repetition would have dropped.",
    source="Rae et al. 2021, tables A1 and A2, as in datatrove's gopher filters.",
    hits=[Hit("Too short a text.", flagged="Too short a text.")],
    misses=[_TEXT, _TEXT.replace("boats", "ships")],
    safety=Safety.HINT,
    kinds=(KIND,),
)
