"""The title of a document and its echoes."""

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.model import Block, Document, Kind, Role

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SEPARATOR = regex.compile(r"\s+[|–—·•»›:-]\s+|\s*\|\s*|:\s+")
_SENTENCE_END = regex.compile(r"[.。．;；,，:]\s*$")

LONGEST_TITLE_CHARS = 200
"""Nothing longer is taken for a title; chosen by eye, news titles measured have at most 160."""
LONGEST_SITE_WORDS = 5
"""A site name has at most so many words; chosen by eye."""
SHORTEST_TITLE_WORDS = 2
"""A single word is compared in full only, never as a part; it may be a rubric."""
TOP_BLOCKS = 6
"""Echoes are looked for among so many blocks; where measured extractors leave them."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text for comparing: case folded, without punctuation.

    >>> words_of("“Hello, World!”")
    ('hello', 'world')
    """
    return tuple(_WORDS.findall(text.casefold()))


def title_of(document: Document) -> str:
    """Return the title: what the markup names, else the first block if it looks like one; empty if none does."""
    named = [core_of(title, document) for title in document.titles]
    if named:
        return named[0]
    first = document.blocks[0] if document.blocks else None
    return core_of(first.text, document) if first and _looks_like_title(document, first) else ""


def _looks_like_title(document: Document, first: Block) -> bool:
    """Return whether the first block stands alone, is short and is no sentence."""
    alone = len(document.blocks) > 1 and document.blocks[1].group != first.group
    repeated = len(document.blocks) > 1 and words_of(document.blocks[1].text) == words_of(first.text)
    short = len(first.text) <= LONGEST_TITLE_CHARS and "\n" not in first.text and bool(words_of(first.text))
    known = first.role in (Role.PARAGRAPH, Role.HEADING, Role.LINE)
    return short and known and (alone or repeated) and not _SENTENCE_END.search(first.text)


def core_of(title: str, document: Document) -> str:
    """Return the title without the name of the site, where the text shows it without."""
    seen = {words_of(block.text) for block in _top(document)}
    for part in parts_of(title):
        if words_of(part) in seen:
            return part
    return title.lstrip("# ") if document.kind is Kind.TEXT else title


def parts_of(title: str) -> Iterator[str]:
    """Yield what is left of a title when a site name at its end or at its start is taken off."""
    for match in _SEPARATOR.finditer(title):
        head, tail = title[: match.start()], title[match.end() :]
        for part, site in ((head, tail), (tail, head)):
            if len(words_of(part)) >= SHORTEST_TITLE_WORDS and 0 < len(words_of(site)) <= LONGEST_SITE_WORDS:
                yield part


def _top(document: Document) -> list[Block]:
    """Return the blocks at the top in which the title may stand."""
    return list(document.blocks[: 2 * TOP_BLOCKS])


def echoes(document: Document) -> list[tuple[Block, str]]:
    """Return the blocks that only say the title once more, with the reason in words.

    Looked at are the blocks up to the sixth that says something else. The plainest that says the title, the one
    without a site name, is not among the echoes: it stays. A line among other lines is verse, and stays, unless it
    follows the title at once.
    """
    title = words_of(title_of(document))
    said: list[tuple[Block, str]] = []
    others = 0
    groups = Counter(block.group for block in document.blocks)
    for block in document.blocks if title else ():
        how = _how(block, title)
        if how and (groups[block.group] == 1 or (not others and (not said or said[-1][0].group == block.group))):
            said.append((block, how))
        else:
            others += 1
        if others == TOP_BLOCKS:
            break
    plain = next((block for block, how in said if how == "the same words"), said[0][0] if said else None)
    return [(block, how) for block, how in said if block is not plain]


def _how(block: Block, title: tuple[str, ...]) -> str:
    """Return in words how the block says the title; empty if it does not."""
    if block.role in (Role.CODE, Role.CELL, Role.LIST_ITEM) or len(block.text) > LONGEST_TITLE_CHARS:
        return ""
    if words_of(block.text) == title:
        return "the same words"
    if len(title) >= SHORTEST_TITLE_WORDS and any(words_of(part) == title for part in parts_of(block.text)):
        return "the same words with a site name"
    return ""
