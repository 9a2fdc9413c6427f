"""What the published rule sets count, on the blocks of a document."""

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Claim, Document, Span
from pipeline.rules.form import flag
from pipeline.text.lazy import lazy_re

_SENTENCE = lazy_re(r"[^.!?。！？]+[.!?。！？]*")


def text_lines(document: Document) -> list[tuple[Span, str]]:
    """Return the lines of the document: one per block, and each line of a block of several."""
    return [(block.span, line.strip()) for block in document.blocks for line in block.text.splitlines() if line.strip()]


def words_in(document: Document) -> list[str]:
    """Return the words of the document, as parted by white space."""
    return [word for block in document.blocks for word in block.text.split()]


def sentence_count(lines: Sequence[str]) -> int:
    """Return how many sentences the lines hold, by their marks."""
    return sum(len(_SENTENCE.findall(line)) for line in lines)


def repeated_share(parts: Sequence[str], *, by_chars: bool) -> float:
    """Return the share of parts that are copies of earlier ones, by number or by characters."""
    copies = [part for part, count in Counter(parts).items() for _ in range(count - 1)]
    if by_chars:
        return sum(map(len, copies)) / (sum(map(len, parts)) or 1)
    return len(copies) / (len(parts) or 1)


def top_ngram_share(words: Sequence[str], size: int) -> float:
    """Return the share of characters in the most frequent run of `size` words."""
    runs = Counter(zip(*(words[n:] for n in range(size)), strict=False))
    if not runs:
        return 0.0
    run, count = max(runs.items(), key=lambda item: (item[1], item[0]))
    return count * sum(map(len, run)) / (sum(map(len, words)) or 1) if count > 1 else 0.0


def repeated_ngram_share(words: Sequence[str], size: int) -> float:
    """Return the share of characters that are in runs of `size` words seen before; each character counts once."""
    seen: set[tuple[str, ...]] = set()
    chars = at = 0
    while at + size <= len(words):
        run = tuple(words[at : at + size])
        if run in seen:
            chars += sum(map(len, run))
            at += size
        else:
            seen.add(run)
            at += 1
    return chars / (sum(map(len, words)) or 1)


def whole(document: Document, kind: str, reasons: Sequence[str]) -> list[Claim]:
    """Return a remark about the whole document, if there are reasons."""
    if not reasons or not document.blocks:
        return []
    return [flag(Span(document.blocks[0].span.start, document.blocks[-1].span.stop), kind, "; ".join(reasons))]


def above(shares: Sequence[tuple[str, float, float]]) -> list[str]:
    """Return in words which of `(name, value, limit)` are over their limit."""
    return [f"{name} {value:.2f} is over {limit:g}" for name, value, limit in shares if value > limit]
