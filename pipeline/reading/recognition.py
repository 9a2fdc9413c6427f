"""Whether a text is the source of a page: its first tags say so, or how much of it lies in closed block elements.

A text about HTML is no page: its tags are in fences, in indented code, or among bare prose.
"""
# ruff: noqa: E501 - lists of words read better wide

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from pipeline.kinds import BuiltIn, FlagKind
from pipeline.model import Block, BlockKind, Flag, Span
from pipeline.reading.tokens import DECLARATION, ENDLESS, TEXT, tags_of
from pipeline.text.lazy import lazy_pattern

WINDOW_CHARS = 262_144
"""How much of a text is read to judge how its tags are spread."""
HEAD_CHARS = 16_384
"""A doctype that begins later than this is quoted, not declared; chosen by eye."""
MOST_BARE_WORDS = 3
"""Maximum number of words outside of tags before the doctype: a bit of debug output, not a sentence."""
LARGEST_BARE_SHARE = 0.3
"""The share of the words of a fragment that may be outside of its closed block elements; chosen by eye."""
LARGEST_BARE_SHARE_BEFORE = 0.2
"""The same where the fragment begins with bare words, as the texts of feeds do."""
FEWEST_CLOSED_BLOCKS = 3
"""A fragment that begins with bare words has so many closed block elements."""
FEWEST_WORDS_A_MARK = 50
"""With fewer words a mark of a template, a fragment is source code; pages show a few by mistake."""
LEAST_SHARE_KNOWN = 0.7
"""The share of the tags that are elements of HTML; other XML has its own names."""
FEWEST_TAGS_IN_TEXT = 10
"""Fewer tags in a plain text are quoted; chosen by eye."""
MOST_WORDS_A_TAG = 25
"""With more words a tag, the tags of a plain text are the exception; chosen by eye."""

_BLOCKS = frozenset(
    "address article aside blockquote body center details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header html "
    "li main nav ol p pre section table tbody td th thead tr ul".split()
)
_INLINE = frozenset(
    "a abbr acronym area audio b base bdi bdo big br button caption cite code col colgroup data dd del dfn dt em embed figcaption font "
    "head hr i iframe img input ins kbd label legend link mark meta noscript object option param picture q rp rt ruby s samp script "
    "select small source span strike strong style sub summary sup svg symbol template textarea tfoot time title tt u var video wbr".split()
)
_KNOWN = _BLOCKS | _INLINE

_SPACE = lazy_pattern(r"[\s\ufeff]*+")
_OUTERMOST = lazy_pattern(r"(?i)<(?:!doctype\s+html|html|head|body)[\s>]")
_OF_THE_HEAD = lazy_pattern(r"(?i)<(?:meta|title|link|base)(?=[\s>/])")
_ELEMENT_OF_THE_HEAD = lazy_pattern(r"(?i)<(script|style|title|noscript|meta|link|base)(?=[\s>/])")
_DOCTYPE = lazy_pattern(r"(?i)<!doctype\b")
_INSTRUCTION = lazy_pattern(r"(?i)<\?xml\b")
_BODY_TAG = lazy_pattern(rf"(?i)<(?:{'|'.join(sorted(_BLOCKS))}|br)(?=[\s>/])")
_TEMPLATE = lazy_pattern(r"\{%|\{\{|<%|<\?(?!xml)")
"""Marks of templates, which are source code: `{% if %}`, `{{ name }}`, `<% %>`, `<?php`."""
_TEMPLATE_CODE = lazy_pattern(r"<!--(?:#(?:config|echo|elif|else|endif|exec|if|include|set)\b|\s?@\w)|<\?(?:php|=)")
"""`<!--#include -->` of servers, `<!-- @if -->`, PHP: code that the tokenizer takes for comments."""
_FENCE = lazy_pattern(r"`|~~~")
_NOTICE = lazy_pattern(
    r"(?i)\b(?:notice|warning|deprecated|error|strict standards)\s*:.{0,600}?\bline\s+\d+", regex.DOTALL
)
"""What PHP prints before a page: `Notice: Undefined index: x in /srv/a.php on line 5`."""
_HEADERS = lazy_pattern(
    r"(?i)\s*(?:HTTP/\d|(?:content-type|date|server|status|x-[a-z-]+|cache-control|set-cookie):[ \t])"
)
_HEADER = lazy_pattern(r"(?m)^(?:HTTP/\d.*|[A-Za-z][A-Za-z-]{1,40}:[ \t].*)$")
"""A line of what a server sends before a page."""
_OF_MAIL = lazy_pattern(r"(?im)^(?:from|to|subject|received|mime-version)\b")
_WORD = lazy_pattern(r"[\p{L}\p{M}\p{N}]+")
_BLOCK_TAG = lazy_pattern(rf"(?i)</?(?:{'|'.join(sorted(_BLOCKS))}|br)(?:\s[^<>]{{0,2000}})?/?>")


def looks_like_html(text: str) -> bool:
    """Return whether the text is the source of a page, or of a part of one."""
    start = _after_the_prolog(text)
    if _OUTERMOST.match(text, start):
        return True
    if "</" not in text[:WINDOW_CHARS] or _is_other_xml(text, start):
        return False
    if _OF_THE_HEAD.search(text, 0, start) and _BODY_TAG.search(text, start, WINDOW_CHARS):
        return True
    return _declares_late(text) or _is_fragment(text[:WINDOW_CHARS], begins_with_tag=text.startswith("<", start))


def _is_other_xml(text: str, start: int) -> bool:
    """Return whether the first tag is no element of HTML, nor one that a page defines for itself."""
    first = next(tags_of(text[start : start + WINDOW_CHARS]), None) if text.startswith("<", start) else None
    return first is not None and not _is_known(first[0])


def _is_known(name: str) -> bool:
    return name.removeprefix("/") in _KNOWN or "-" in name or name in (DECLARATION, ENDLESS, TEXT)


def _after_the_prolog(text: str) -> int:
    """Return where the text goes on after space, comments, instructions, and elements of the head."""
    at = _skipped(text, 0)
    while (stop := _prolog_part_end(text, at)) > at:
        at = _skipped(text, stop)
    return at


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _prolog_part_end(text: str, at: int) -> int:
    """Return the end of the comment, instruction or element of the head at this place; the place itself if none is."""
    if not text.startswith("<", at):
        return at
    if text.startswith("<!--", at):
        return _past(text, "-->", at)
    if _INSTRUCTION.match(text, at):
        return _past(text, ">", at)
    if _DOCTYPE.match(text, at) and not _OUTERMOST.match(text, at):
        return _past(text, ">", at)
    if not _ELEMENT_OF_THE_HEAD.match(text, at):
        return at
    name, _, stop, _ = next(tags_of(text[at : at + WINDOW_CHARS]), ("", 0, 0, ""))
    if name == "noscript":
        return _past(text, "</noscript>", at)
    return at + stop


def _past(text: str, mark: str, at: int) -> int:
    """Return where the mark ends that comes next; the place itself if there is none."""
    found = text.find(mark, at)
    return found + len(mark) if found >= 0 else at


def _declares_late(text: str) -> bool:
    """Return whether a doctype or one of the outermost tags follows on nothing but notices, headers and elements."""
    found = _OUTERMOST.search(text, 0, HEAD_CHARS)
    if found is None:
        return False
    before = text[: found.start()]
    at_line_start = before.endswith("\n") or before.rstrip()[-1:] == ">"
    if not at_line_start or _TEMPLATE.search(before):
        return False
    bare = _spread(before).bare
    if _FENCE.search(bare):
        return False
    sent = _HEADERS.match(bare) is not None and not _OF_MAIL.search(bare)
    rest = _NOTICE.sub(" ", _HEADER.sub(" ", bare) if sent else bare)
    return len(_WORD.findall(rest)) <= MOST_BARE_WORDS


def _is_fragment(text: str, *, begins_with_tag: bool) -> bool:
    """Return whether nearly all words are in closed block elements of HTML."""
    spread = _spread(text)
    if spread.known < LEAST_SHARE_KNOWN * spread.tags or _FENCE.search(spread.bare) or _TEMPLATE_CODE.search(text):
        return False
    bare, inside = len(_WORD.findall(spread.bare)), len(_WORD.findall(spread.inside))
    marks = len(_TEMPLATE.findall(spread.inside)) + len(_TEMPLATE.findall(spread.bare))
    if marks * FEWEST_WORDS_A_MARK > bare + inside or _OF_MAIL.search(spread.bare):
        return False
    if begins_with_tag:
        return spread.closed > 0 and bare <= LARGEST_BARE_SHARE * (bare + inside)
    return spread.closed >= FEWEST_CLOSED_BLOCKS and bare <= LARGEST_BARE_SHARE_BEFORE * (bare + inside)


class _Spread(NamedTuple):
    """How the tags of a text are spread."""

    bare: str
    """The text outside of all closed block elements; other tags are taken out."""
    inside: str
    """The text inside of them."""
    tags: int
    known: int
    """How many of the tags are elements of HTML."""
    closed: int
    """How many block elements are closed."""


def _spread(text: str) -> _Spread:
    """Return how the tags of the text are spread; linear in the text."""
    tags = list(tags_of(text))
    named = [name.removeprefix("/") for name, _, _, _ in tags if name not in (DECLARATION, ENDLESS, TEXT)]
    blocks = list(_closed_blocks(tags, len(text) if len(text) == WINDOW_CHARS else 0))
    covered = list(_outermost(blocks))
    bare: list[str] = []
    inside: list[str] = []
    number = 0
    for start, stop in _between(tags, len(text)):
        while number < len(covered) and covered[number].stop <= start:
            number += 1
        within = number < len(covered) and covered[number].start <= start
        (inside if within else bare).append(text[start:stop])
    return _Spread(" ".join(bare), " ".join(inside), len(named), sum(map(_is_known, named)), len(blocks))


def _between(tags: Iterable[tuple[str, int, int, str]], end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the text between the tags."""
    at = 0
    for name, start, stop, _ in tags:
        if name == TEXT:
            continue
        if at < start:
            yield at, start
        at = stop
    if at < end:
        yield at, end


def _closed_blocks(tags: Iterable[tuple[str, int, int, str]], cut: int) -> Iterator[Span]:
    """Yield the block elements that an end tag closes, the inner ones first; the next block closes a paragraph.

    Where the text goes on after the window, at `cut`, elements still open there are closed later.
    """
    starts: dict[str, list[int]] = {}
    for name, start, stop, attributes in tags:
        if name.removeprefix("/") in _BLOCKS and name != "/p" and (begun := starts.get("p")):
            yield Span(begun.pop(), start)
        if name in _BLOCKS and not attributes.endswith("/"):
            starts.setdefault(name, []).append(start)
        elif name[:1] == "/" and (begun := starts.get(name[1:])):
            yield Span(begun.pop(), stop)
    if cut:
        yield from (Span(begun[0], cut) for begun in starts.values() if begun)


def _outermost(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans that lie in no other, in order."""
    reach = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.stop)):
        if span.stop > reach:
            yield Span(max(span.start, reach), span.stop)
            reach = span.stop


def tags_flag(text: str, blocks: Iterable[Block]) -> Flag | None:
    """Return a flag for a plain text that holds many tags of HTML outside of its code; None for others."""
    if text.count("</") < FEWEST_TAGS_IN_TEXT // 2:
        return None
    prose = [block for block in blocks if block.kind is not BlockKind.CODE]
    found = [
        Span(block.span.start + m.start(), block.span.start + m.end())
        for block in prose
        for m in _BLOCK_TAG.finditer(block.text)
    ]
    if len(found) < FEWEST_TAGS_IN_TEXT:
        return None
    words = sum(len(_WORD.findall(block.text)) for block in prose)
    if words > MOST_WORDS_A_TAG * len(found):
        return None
    reason = f"{len(found)} tags of HTML are in a text that was not read as a page; where it is one, say so: kind html"
    return Flag(Span(found[0].start, found[-1].stop), FlagKind.MARKUP_IN_TEXT, BuiltIn.DOCUMENT, reason)
