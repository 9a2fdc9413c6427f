"""The title of a document and its echoes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.model import Block, BlockKind, Document, Kind, Span
from pipeline.text.lazy import lazy_pattern
from pipeline.text.sentences import may_end_sentence
from pipeline.text.words import UNSPACED, words_of

_SEPARATOR = lazy_pattern(r"\s+[|–—·•»›:-]\s+|\s*\|\s*|:\s+")
_SENTENCE_END = lazy_pattern(r"[.。．;；,，:]\s*$")
_FULL_STOP = lazy_pattern(r"[.。．]\s*$")
_ELLIPSIS = lazy_pattern(r"(?:…|\.\.|\[…\]|\[\.{3}\])\s*$")
_WIDE = lazy_pattern(f"[{UNSPACED}]")
_SITE_MARK = lazy_pattern(r"\s+\|\s+|\s+[–—-]\s+(?=\S+$|\S+\s\S+$)")

_TAG_NAME = lazy_pattern(r"[#.\[]")

LONGEST_LOGO_CHARS = 60
"""A link in the head of a page that is longer is no name of a site; chosen by eye."""
LONGEST_TITLE_CHARS = 200
"""Nothing longer is taken for a title; chosen by eye, news titles measured have at most 160."""
LONGEST_SITE_WORDS = 5
"""A site name has at most so many words; chosen by eye."""
SHORTEST_TITLE_WORDS = 2
"""A single word is compared in full only, never as a part; it may be a rubric."""
SHORTEST_PART_WORDS, SHORTEST_PART_LETTERS = 3, 10
"""A title cut short must keep so many words, or two with so many letters, or it is another line that starts alike."""
MOST_SITE_LETTERS = 2
"""The name of a site has at most so many times the letters of the title, or it is a title after its rubric."""
TOP_BLOCKS = 10
"""Echoes are looked for among so many blocks, and no further than the body."""
PROSE_WORDS, LONG_PROSE_WORDS = 15, 25
"""A block of so many words that ends as a sentence is prose; the body begins after one long or two short ones."""
LONGEST_HEADING_CHARS = 400
"""What is longer is prose however it ends: the text of an extract may stop anywhere."""
MOST_LINES = 4
"""A title is split over so many lines at most."""
_NO_TITLE = (BlockKind.CODE, BlockKind.CELL, BlockKind.LIST_ITEM, BlockKind.CAPTION)


class Echo(NamedTuple):
    """A block that only says the title once more."""

    block: Block
    how: str


def size_of(words: tuple[str, ...]) -> int:
    """Return how many words these are, two characters per word in scripts without spaces.

    >>> size_of(words_of("在树莓派上安装 Ubuntu"))
    4
    """
    return sum(1 if word.isascii() else max(1, len(_WIDE.findall(word)) // 2) for word in words)


def letters_in(words: tuple[str, ...]) -> int:
    """Return how many letters these words have; a sign of a script without spaces counts for two.

    >>> letters_in(words_of("Ubuntu 安装"))
    10
    """
    return sum(len(word) if word.isascii() else len(word) + len(_WIDE.findall(word)) for word in words)


def title_of(document: Document) -> str:
    """Return the title: what the markup names, else the first block if it looks like one; empty if none does."""
    named = [core_of(title, document) for title in document.titles]
    if named:
        sites = site_names(document)
        chosen = next((title for title in named if words_of(title) not in sites), named[0])
        return _without_site(chosen) if len(document.titles) == 1 else chosen
    first = document.blocks[0] if document.blocks else None
    return _whole(core_of(first.text, document), document) if first and _looks_like_title(document, first) else ""


def _without_site(title: str) -> str:
    """Return the only title a page names without the name of the site at its end, where a bar or a dash sets it off."""
    mark = next(_SITE_MARK.finditer(title), None)
    head = title[: mark.start()] if mark else title
    return head if len(words_of(head)) > LONGEST_SITE_WORDS else title


def _whole(title: str, document: Document) -> str:
    """Return the title in full where the text shows one that was cut short in full."""
    if not _ELLIPSIS.search(title):
        return title
    longer = (block.text for block in _top(document) if _is_cut_short(title, block.words))
    return next(longer, title)


def _looks_like_title(document: Document, first: Block) -> bool:
    """Return whether the first block is a paragraph of its own, is short and is no sentence."""
    alone = len(document.blocks) > 1 and document.blocks[1].group != first.group
    repeated = len(document.blocks) > 1 and document.blocks[1].words == first.words
    short = len(first.text) <= LONGEST_TITLE_CHARS and "\n" not in first.text and bool(first.words)
    known = first.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LINE)
    ended = _SENTENCE_END.search(first.text) and not _ELLIPSIS.search(first.text)
    return short and known and (alone or repeated) and not ended


def core_of(title: str, document: Document) -> str:
    """Return the title without the name of the site, where the text shows it without.

    A title over several lines is a split title, and what follows its dash is not a site name.
    """
    sites = site_names(document)
    known = _without(title, sites)
    if known:
        return known
    halves = list(_halves_of(title))
    if halves:
        short = (block for block in _top(document) if len(block.text) <= LONGEST_TITLE_CHARS)
        seen = {block.words for block in short if not _ELLIPSIS.search(block.text)} - sites
        for part, site in halves:
            if words_of(part) in seen and words_of(site) not in seen:
                return title if _split(document, words_of(title), set()) else part
    return title.lstrip("# ") if document.kind is Kind.TEXT else title


def _without(title: str, sites: frozenset[tuple[str, ...]]) -> str:
    """Return the title without the name of the site before or after it; empty where neither is one."""
    for match in _SEPARATOR.finditer(title) if sites else ():
        head, tail = title[: match.start()], title[match.end() :]
        for part, site in ((head, tail), (tail, head)):
            if words_of(site) in sites and words_of(part) and words_of(part) not in sites:
                return part
    return ""


def site_names(document: Document) -> frozenset[tuple[str, ...]]:
    """Return the words of the names of the site."""
    return frozenset(words for words in map(words_of, document.sites) if words)


def logos_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the links above the main part of a page: the name of the site is among them, and labels of the menu.

    The logo is above the story, where its title would be.
    """
    return tuple(block.text for block in blocks[: 2 * TOP_BLOCKS] if _is_logo(block))


def _is_logo(block: Block) -> bool:
    """Return whether the block is a link in the head or the menu of the page, and nothing else."""
    if block.link_chars < len(block.text) or len(block.text) > LONGEST_LOGO_CHARS:
        return False
    tags = {_TAG_NAME.split(label, maxsplit=1)[0] for label in block.path}
    return not tags.isdisjoint({"header", "nav"}) and tags.isdisjoint({"main", "article"})


def headline_of(document: Document) -> frozenset[Span]:
    """Return the places of the headline of a page: the h1, or heading, that says its title, else its only h1.

    A headline that is the name of the site is none.
    """
    title, sites = words_of(title_of(document)), site_names(document)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.words]
    firsts = [block for block in headings if _TAG_NAME.split(block.path[-1], maxsplit=1)[0] == "h1"]
    for group in (firsts, headings):
        said = next((block for block in group if block.words == title), None)
        if said:
            return frozenset({said.span})
    whole = tuple(word for block in firsts for word in block.words)
    only = len({block.group for block in firsts}) == 1 and len(whole) >= SHORTEST_TITLE_WORDS
    return frozenset(block.span for block in firsts) if only and whole not in sites else frozenset()


def parts_of(title: str) -> Iterator[str]:
    """Yield what is left of a title when a site name at its end or at its start is taken off."""
    return (part for part, _ in _halves_of(title))


def _halves_of(title: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read a line as a title and the name of a site."""
    for match in _SEPARATOR.finditer(title):
        head, tail = title[: match.start()], title[match.end() :]
        for part, site in ((head, tail), (tail, head)):
            if _is_title_with(words_of(part), words_of(site)):
                yield part, site


def _is_title_with(part: tuple[str, ...], site: tuple[str, ...]) -> bool:
    letters = sum(map(len, part)) * MOST_SITE_LETTERS
    long, short = size_of(part) >= SHORTEST_TITLE_WORDS, 0 < size_of(site) <= LONGEST_SITE_WORDS
    return long and short and sum(map(len, site)) <= letters


def _top(document: Document) -> list[Block]:
    """Return the blocks at the top that are paragraphs of their own, and those that repeat the line before them."""
    top = _before_the_body(document.blocks)
    groups = [block.group for block in document.blocks[: TOP_BLOCKS + 1]]
    return [
        block
        for number, block in enumerate(top)
        if groups.count(block.group) == 1 or (number == 1 and groups[0] == block.group) or number == 0
    ]


def _before_the_body(blocks: tuple[Block, ...]) -> list[Block]:
    """Return the first blocks, no further than the body."""
    top: list[Block] = []
    prose = 0
    for block in blocks[:TOP_BLOCKS]:
        top.append(block)
        prose += _prose_weight(block)
        if prose > 1:
            break
    return top


def echoes(document: Document) -> list[Echo]:
    """Return the blocks that only say the title once more, with the reason in words.

    The plainest of them, the one without a site name, is not among them: it stays. Where nothing else is said, as
    in the first flash of an agency, the second time is the story, and stays too.
    What is left of a page is looked at once more, as the text that it becomes.
    """
    found = _echoes_of(document)
    if not document.titles:
        return found
    rest = document.without({echo.block.span for echo in found})
    return found + _echoes_of(replace(rest, blocks=_without_markup(rest.blocks), titles=(), kind=Kind.TEXT))


def _without_markup(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks at the top as a text shows them: a list item alone is a line like any other."""
    top = blocks[: TOP_BLOCKS + MOST_LINES]
    kinds = [block.kind for block in (*top, *blocks[len(top) : len(top) + 1])]
    return (
        tuple(
            replace(block, path=(), kind=BlockKind.PARAGRAPH)
            if block.kind is BlockKind.LIST_ITEM
            and BlockKind.LIST_ITEM not in (*kinds[max(0, n - 1) : n], *kinds[n + 1 : n + 2])
            else replace(block, path=())
            for n, block in enumerate(top)
        )
        + blocks[len(top) :]
    )


def _echoes_of(document: Document) -> list[Echo]:
    """Return the blocks that say again what the markup names as the title, or the first line where it names none."""
    name = title_of(document) if document.titles or _may_repeat(document.blocks) else ""
    title = words_of(name)
    if not title:
        return []
    said = _said(document, title, name)
    pieces = [] if size_of(title) < SHORTEST_TITLE_WORDS else _split(document, title, {id(echo.block) for echo in said})
    if len(said) + bool(pieces) < 2 or len(said) + len(pieces) == len(document.blocks):
        return []
    plain = _plainest(said)
    return [echo for echo in said if echo is not plain] + (pieces if plain else [])


def _plainest(said: list[Echo]) -> Echo | None:
    """Return the echo that stays: the first with the same words, on a page the heading among them."""
    same = [echo for echo in said if echo.how == "the same words"]
    headings = (echo for echo in same if echo.block.path and echo.block.kind is BlockKind.HEADING)
    return next(headings, None) or next(iter(same or said), None)


def _said(document: Document, title: tuple[str, ...], name: str) -> list[Echo]:
    """Return the blocks at the top that say the title; how often it is said does not narrow what is looked at.

    A line among other lines is verse, and stays, unless it comes with the first block before anything else.
    """
    said: list[Echo] = []
    groups = Counter(block.group for block in document.blocks)
    others = prose = 0
    for number, block in enumerate(document.blocks):
        how = _how(block, title, name)
        first = not others and block.group == document.blocks[0].group and not _goes_on(document.blocks, number)
        if how and (groups[block.group] == 1 or first):
            said.append(Echo(block, how))
            continue
        others += 1
        prose += _prose_weight(block)
        if others == TOP_BLOCKS or prose > 1:
            break
    return said


def _goes_on(blocks: tuple[Block, ...], number: int) -> bool:
    """Return whether the next line of the paragraph starts in lower case: this one is the start of a sentence."""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    return following is not None and following.group == blocks[number].group and following.text[:1].islower()


def _prose_weight(block: Block) -> int:
    """Return 0 for what is no sentence, 1 for a short one, 2 for running text; the body begins where they add to 2."""
    if len(block.text) > LONGEST_HEADING_CHARS:
        return 2
    if not may_end_sentence(block.text[-20:]):
        return 0
    count = size_of(words_of(block.text[:LONGEST_TITLE_CHARS]))
    return (count >= PROSE_WORDS) + (count >= LONG_PROSE_WORDS)


def _may_repeat(blocks: tuple[Block, ...]) -> bool:
    """Return whether a line near the top shares a word with the first: a cheap look before a close one."""
    if not blocks or len(blocks[0].text) > LONGEST_TITLE_CHARS:
        return False
    first = set(words_of(blocks[0].text))
    short = (block.text for block in blocks[1:TOP_BLOCKS] if len(block.text) <= LONGEST_TITLE_CHARS)
    return any(not first.isdisjoint(words_of(text)) for text in short)


def _how(block: Block, title: tuple[str, ...], name: str) -> str:
    """Return in words how the block says the title; empty if it does not."""
    words = block.words
    if block.kind in _NO_TITLE or len(block.text) > LONGEST_TITLE_CHARS:
        crumb = block.path and block.kind is BlockKind.LIST_ITEM and size_of(title) > SHORTEST_PART_WORDS
        return "the same words" if crumb and words == title else ""
    if words == title:
        sentence = _FULL_STOP.search(block.text) and not _FULL_STOP.search(name) and not _ELLIPSIS.search(block.text)
        return "" if sentence and size_of(title) > SHORTEST_PART_WORDS else "the same words"
    if size_of(title) >= SHORTEST_TITLE_WORDS and any(words_of(part) == title for part in parts_of(block.text)):
        return "the same words with a site name"
    readings = (block.text, *parts_of(block.text))
    short = any(_ELLIPSIS.search(part) and _is_cut_short(part, title) for part in readings)
    return "its first words, cut short" if short else ""


def _is_cut_short(text: str, title: tuple[str, ...]) -> bool:
    """Return whether the text is the start of the title, its last word whole or not."""
    words = words_of(text)
    if len(words) > len(title) or words == title or not _says_enough(words):
        return False
    return words[:-1] == title[: len(words) - 1] and title[len(words) - 1].startswith(words[-1])


def _says_enough(words: tuple[str, ...]) -> bool:
    size = size_of(words)
    return size >= SHORTEST_PART_WORDS or (size > 1 and sum(map(len, words)) >= SHORTEST_PART_LETTERS)


def _split(document: Document, title: tuple[str, ...], taken: set[int]) -> list[Echo]:
    """Return the lines that make up the title together, next to each other at the top."""
    top = [block for block in _before_the_body(document.blocks) if id(block) not in taken]
    for start in range(len(top)):
        said: tuple[str, ...] = ()
        for stop in range(start, min(len(top), start + MOST_LINES)):
            said += top[stop].words
            dashed = stop > start and top[stop].kind is BlockKind.LIST_ITEM
            if (top[stop].kind in _NO_TITLE and not dashed) or said != title[: len(said)]:
                break
            if said == title and stop > start and _stand_alone(document, top[start : stop + 1]):
                return [Echo(block, "the same words over several lines") for block in top[start : stop + 1]]
    return []


def _stand_alone(document: Document, lines: list[Block]) -> bool:
    """Return whether the paragraphs of these lines have no other line: verse continues."""
    groups = {block.group for block in lines}
    return sum(block.group in groups for block in document.blocks[: TOP_BLOCKS + MOST_LINES]) == len(lines)
