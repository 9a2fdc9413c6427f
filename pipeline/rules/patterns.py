"""Finders and patterns shared by rules; `matched` compares whole keys, and sets a time limit."""

from collections.abc import Callable, Iterator

import regex

from pipeline.model import LONGEST_LABEL_CHARS, Block, BlockKind, Claim, Document
from pipeline.rules.form import Context, Finder, cut
from pipeline.text.lazy import lazy_pattern
from pipeline.text.words import key_of

LONGEST_MATCH_SECONDS = 0.5
"""A pattern that takes longer on one block is broken; the rule is switched off for that document."""

_NO_LABELS = frozenset({BlockKind.CODE, BlockKind.CELL})


def compiled(pattern: str) -> regex.Pattern[str]:
    """Return the pattern, compiled for whole keys: letters of any case, Unicode classes."""
    return lazy_pattern(pattern, regex.IGNORECASE | regex.VERSION1)


def matched(pattern: regex.Pattern[str], text: str) -> bool:
    """Return whether the pattern covers the whole text.

    Raises:
        TimeoutError: the pattern took longer than `LONGEST_MATCH_SECONDS`.

    """
    return pattern.fullmatch(text, timeout=LONGEST_MATCH_SECONDS) is not None


def lexicon(*phrases: str) -> frozenset[str]:
    """Return the keys of the phrases; a phrase may hold several, parted by a bar.

    >>> sorted(lexicon("Back to top | Nach oben"))
    ['back to top', 'nach oben']
    """
    return frozenset(key_of(part) for phrase in phrases for part in phrase.split("|"))


def whole_block(
    phrases: frozenset[str] = frozenset(), pattern: str = "", note: str = "", needs: tuple[str, ...] = ()
) -> Finder:
    """Return a finder that cuts blocks which are one of the phrases, or match the pattern, and nothing else.

    Both are compared with `Block.key`: case folded, without arrows, bars and punctuation at the edges.

    Args:
        phrases: keys of whole blocks.
        pattern: what else a whole key may be.
        note: the evidence in words.
        needs: parts of which each key that matches the pattern holds one; looking for them costs far less.

    """
    if not pattern:
        return cut_where(phrases.__contains__, note, lambda document: not phrases.isdisjoint(document.label_keys))
    expression = compiled(pattern)

    def says(key: str) -> bool:
        likely = not needs or any(map(key.__contains__, needs))
        return key in phrases or (likely and matched(expression, key))

    def may_say(document: Document) -> bool:
        keys = document.label_keys
        return not needs or not phrases.isdisjoint(keys) or any(map(document.label_text.__contains__, needs))

    return cut_where(says, note, may_say)


def cut_where(says: Callable[[str], bool], note: str, may_say: Callable[[Document], bool]) -> Finder:
    """Return a finder that cuts the labels whose key the predicate accepts; code and table cells stay.

    Args:
        says: the predicate; asked once for each key, however often the document has it.
        note: the evidence in words.
        may_say: False where the predicate accepts no key of the document, which is found sooner than label by label.

    """

    def find(document: Document, _: Context) -> Iterator[Claim]:
        said = frozenset(filter(says, document.label_keys)) if may_say(document) else ()
        if not said:
            return
        before: Block | None = None
        for block in document.blocks:
            short = len(block.text) <= LONGEST_LABEL_CHARS and block.kind not in _NO_LABELS
            if short and block.key in said and not _continues(before, block):
                yield cut(block, note)
            before = block

    return find


def _continues(before: Block | None, block: Block) -> bool:
    """Return whether the block is a line that goes on with the sentence of the line before it."""
    if block.kind is not BlockKind.LINE or not (block.text.endswith(".") or block.text[0].islower()):
        return False
    return before is not None and before.group == block.group
