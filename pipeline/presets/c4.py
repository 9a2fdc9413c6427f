"""Remark what the C4 rules would have dropped: lines and whole documents."""

from collections.abc import Iterator

from pipeline.kinds import FlagKind
from pipeline.model import Claim, Document, Safety
from pipeline.presets.measures import sentence_count, text_lines, whole
from pipeline.rules.form import Context, Hit, Rule, Stage, flag

ENDS = (".", "?", "!", '"', "'")
LONGEST_WORD_CHARS = 1000
FEWEST_WORDS = 3
FEWEST_SENTENCES = 5
POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
KIND = FlagKind.PRESETS_C4


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Remark every line that C4 drops, and the document if C4 drops it."""
    kept = []
    for span, line in text_lines(document):
        reason = _reason(line)
        if reason:
            yield flag(span, KIND, f"C4 drops the line: {reason}")
        else:
            kept.append(line)
    text = "\n".join(kept)
    reasons = ["it holds “lorem ipsum”"] if "lorem ipsum" in text.casefold() else []
    reasons += ["it holds a curly bracket"] if "{" in text else []
    sentences = sentence_count(kept)
    reasons += [f"{sentences} sentences are left"] if sentences < FEWEST_SENTENCES else []
    yield from whole(document, KIND, [f"C4 drops the document: {reason}" for reason in reasons])


def _reason(line: str) -> str:
    low = line.casefold()
    if any(len(word) > LONGEST_WORD_CHARS for word in line.split()):
        return "a word of over 1,000 characters"
    if not line.endswith(ENDS) or line.endswith("..."):
        return "it does not end as a sentence does"
    if len(line.split()) < FEWEST_WORDS:
        return "under three words"
    if "javascript" in low:
        return "it names JavaScript"
    return next((f"it holds “{policy}”" for policy in POLICIES if policy in low), "")


_TEXT = "The sun rose. The sea was calm. The boats went out. The nets were full. Everyone was glad."

RULE = Rule(
    name="presets.c4",
    stage=Stage.FLAG,
    find=find,
    summary="Remark what the C4 rules would have dropped.",
    source="Raffel et al. 2020, as in datatrove's c4_filters.py.",
    hits=[Hit(f"{_TEXT}\n\nScroll to Top", flagged="Scroll to Top"), Hit("Only one line.", flagged="Only one line.")],
    misses=[_TEXT, f"{_TEXT}\n\nThey sang."[: len(_TEXT)]],
    safety=Safety.HINT,
    kinds=(KIND,),
)
