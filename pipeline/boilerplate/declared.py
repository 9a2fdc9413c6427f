"""What a page declares of itself in its head: its text or a summary of it, how long it is, what kind of page it is."""

import html
import json
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.boilerplate.wording import Wording
from pipeline.model import PageFacts
from pipeline.reading.linked_data import ARTICLES, LISTS, PRODUCTS, THREADS
from pipeline.text.lazy import lazy_re

EVIDENCE_NAMES = (
    "words of the declared text", "share in the declared text", "share in the declared summary", "declared words",
    "place in the declared words", "declared an article", "declared a product", "declared a thread",
    "declared a website", "declared a list",
)  # fmt: skip
_VALUE = lazy_re(r'"(articleBody|wordCount|description)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d{1,7}))')
_TYPE = lazy_re(r'"@type"\s*:\s*\[?\s*"(\w+)"')
_META = lazy_re(r"<meta\b([^<>]{1,3000})>", re.IGNORECASE)
"""A meta element that is no longer holds a summary, or what kind of page it is."""
_CONTENT = lazy_re(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TAG = lazy_re(r"<[^<>]*>")
_WORDS = lazy_re(r"\w+")
SHORTEST_TEXT_CHARS = 200
"""A shorter `articleBody` is a summary at best."""
MOST_WORDS = 20_000
MOST_SUMMARIES = 8
RUN = 3
"""Runs of so many words are looked up."""

Runs = set[tuple[str, ...]]


class Declared(NamedTuple):
    """What a page says of itself."""

    text: Runs
    text_words: int
    summary: Runs
    words: int
    kinds: tuple[float, ...]


def declared_by(facts: PageFacts) -> Declared:
    """Return what a page declares in JSON-LD and meta elements; linear in these."""
    texts: list[str] = []
    summaries: list[str] = []
    count = 0
    for match in chain.from_iterable(map(_VALUE.finditer, facts.scripts)):
        name, text, number = match.groups()
        if name == "wordCount":
            count = int(number or (text if text and text.isascii() and text.isdigit() and len(text) < RUN * 3 else 0))
        elif text and name == "description":
            summaries.append(_unescaped(text))
        elif text and name == "articleBody" and len(text) > SHORTEST_TEXT_CHARS:
            texts.append(_unescaped(text))
    kind = ""
    for match in filter(None, map(_META.match, facts.tags)):
        name = match[1].lower()
        if "description" in name or "og:type" in name:
            content = _CONTENT.search(match[1])
            said = html.unescape(content[1] or content[2] or "") if content else ""
            if "description" in name:
                summaries.append(said)
            else:
                kind = kind or said.lower()
    words = [word for text in texts for word in _WORDS.findall(text.lower())][:MOST_WORDS]
    summary = {run for said in summaries[:MOST_SUMMARIES] for run in _runs(_WORDS.findall(said.lower()))}
    return Declared(set(_runs(words)), len(words), summary, count, _kinds(facts.scripts, kind))


def _kinds(scripts: Sequence[str], kind: str) -> tuple[float, ...]:
    """Return what kind of page it is said to be, by schema.org and by Open Graph."""
    types = {name.lower() for script in scripts for name in _TYPE.findall(script)}
    return (
        ("article" in kind) + float(bool(types & ARTICLES)),
        ("product" in kind) + float(bool(types & PRODUCTS)),
        float(bool(types & THREADS)),
        float(kind == "website") - float(not kind),
        float(bool(types & LISTS)),
    )


def _unescaped(text: str) -> str:
    """Return the text that a JSON string holds, without tags."""
    try:
        plain = str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        plain = text
    return html.unescape(_TAG.sub(" ", plain))


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(RUN)), strict=False)


def evidence_features(facts: PageFacts, wordings: Sequence[Wording]) -> list[list[float]]:
    """Return what an HTML page declares of each block, in the order of `EVIDENCE_NAMES`."""
    said = declared_by(facts)
    words = float(said.text_words or -1)
    count = float(said.words or -1)
    text, summary = {run[0] for run in said.text}, {run[0] for run in said.summary}
    rows = []
    before = 0
    for w in wordings:
        place = before / said.words if said.words else -1.0
        shares = _share(w.tokens, said.text, text), _share(w.tokens, said.summary, summary)
        rows.append([words, *shares, count, place, *said.kinds])
        before += w.words
    return rows


def _share(words: Sequence[str], known: Runs, starts: set[str]) -> float:
    """Return the share of the runs of words that is known; below 0 where nothing can be said.

    Args:
        words: the words of a block.
        known: runs of words.
        starts: the words they begin with.

    """
    if not known:
        return -1.0
    if len(words) < RUN:
        return -0.5
    if starts.isdisjoint(words):
        return 0.0
    runs = list(_runs(words))
    return sum(map(known.__contains__, runs)) / len(runs)
