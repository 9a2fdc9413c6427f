"""Escapes of transport that were never undone: quoted-printable, percent, JSON, entities of HTML."""

import html
from collections.abc import Iterator

import regex

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.text.lazy import lazy_pattern, lazy_re

RULE = BuiltIn.ESCAPE
RULE_OF_ENTITIES = BuiltIn.ENTITY
FEWEST_ESCAPES = 2
"""One escape may be talk about escapes; chosen by eye."""

_SOFT = lazy_pattern(r"(?:=[0-9A-F]{2}|=\r?\n)+")
_BROKEN_SOFT = lazy_pattern(r"=(?![0-9A-F]{2}|\r?\n|\Z)")
_HIGH_SOFT = lazy_pattern(r"=[89A-F][0-9A-F]")
_PLAIN_SOFT = lazy_pattern(r"=(?:3D|20)")
_FOLD = lazy_pattern(r"(?m)^[^\n]{65,89}(?<!=)=\r?$")
"""A line that `=` ends near the 76 characters that quoted-printable allows (RFC 2045, section 6.7)."""
_PERCENT = lazy_pattern(r"(?:%[0-9A-Fa-f]{2}){2,}")
_ADDRESS = lazy_pattern(r"://|www\.|\?\S*=|@|\.(?:html?|php|com|org|net)\b")
_JSON = lazy_pattern(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})+")
_NO_JSON = lazy_pattern(r"\\u(?![0-9a-fA-F]{4})")
"""What JSON never has; a path or talk about escapes may."""
_JSON_PLAIN = lazy_pattern(r'\\(?:["/]|n(?=\\n|[\P{L}\p{Lu}]|$))')
_PROGRAM = lazy_pattern(r"[;{}][ \t]*(?:\n|$)|\);|\w\(\"")
_OBJECT = lazy_pattern(r"""["']\s?:\s?["'\[{]""")
"""A key and its value: escapes belong to data."""
_ENTITY = lazy_pattern(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[0-9A-Za-z]{2,31});")
_ANY_ENTITY = lazy_re(r"&#?[0-9A-Za-z]+;")
"""What each match of `_NESTED` holds; begins with one character, so that `re` finds none in no time."""
_TAG = lazy_pattern(r"</?[A-Za-z][^<>\n]{0,200}>|<!--")


def transport(text: str) -> Iterator[Change]:
    """Undo quoted-printable, percent or JSON escapes, if the whole text is evidence for one of them."""
    if not text.isascii():
        return
    if "=" in text and (_HIGH_SOFT.search(text) or _FOLD.search(text)):
        yield from _quoted_printable(text)
    elif "%" in text:
        yield from _percent(text)
    elif "\\u" in text:
        yield from _json(text)


def _quoted_printable(text: str) -> Iterator[Change]:
    """Yield the changes where every `=` of the text is one of quoted-printable."""
    if _BROKEN_SOFT.search(text):
        return
    if len(_HIGH_SOFT.findall(text)) < FEWEST_ESCAPES and not _is_folded(text):
        return
    for match in _SOFT.finditer(text):
        raw = bytes.fromhex(regex.sub(r"=\r?\n|=", "", match[0]))
        after = _decoded(raw)
        yield Change(*match.span(), after, RULE, "quoted-printable")


def _is_folded(text: str) -> bool:
    """Return whether lines end where quoted-printable folds them, several or one beside another escape of it."""
    folds = len(_FOLD.findall(text))
    return folds >= FEWEST_ESCAPES or (folds > 0 and _PLAIN_SOFT.search(text) is not None)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _percent(text: str) -> Iterator[Change]:
    """Yield the changes where at least two runs outside addresses are UTF-8 of letters."""
    changes = []
    for match in _PERCENT.finditer(text):
        try:
            after = bytes.fromhex(match[0].replace("%", "")).decode("utf-8")
        except UnicodeDecodeError:
            continue
        start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
        stop = min((place for c in " \n" if (place := text.find(c, match.end())) >= 0), default=len(text))
        if not after.isascii() and after.isprintable() and not _ADDRESS.search(text, start, min(stop, start + 300)):
            changes.append(Change(*match.span(), after, RULE, "percent escapes of UTF-8"))
    if len(changes) >= FEWEST_ESCAPES:
        yield from changes


def _json(text: str) -> Iterator[Change]:
    """Yield the changes where the text has no character beyond ASCII but in escapes, and two escapes at least."""
    found = (
        list(_JSON.finditer(text))
        if not _PROGRAM.search(text) and not _OBJECT.search(text) and not _NO_JSON.search(text)
        else []
    )
    if sum(len(match[0]) // 6 for match in found) < FEWEST_ESCAPES:
        return
    changes = []
    for match in found:
        raw = bytes.fromhex(match[0].replace("\\u", ""))
        after = raw.decode("utf-16-be", "replace")
        if any(char < " " for char in after):
            return
        changes.append(Change(*match.span(), after, RULE, "escapes of JSON"))
    changes += [
        Change(*match.span(), match[0][1:].replace("n", "\n"), RULE, "escapes of JSON")
        for match in _JSON_PLAIN.finditer(text)
    ]
    yield from sorted(changes)


def _is_summary(text: str, tags: list[str]) -> bool:
    """Return whether the text is prose with a few inline tags, as in feeds, and neither markup nor talk about it."""
    known = {match[0] for match in _NESTED.finditer(text)}
    return (
        len(tags) <= MOST_TAGS
        and all(_INLINE.fullmatch(tag) for tag in tags)
        and not _TALK.search(text)
        and sum(not html.unescape(entity).isascii() or entity.startswith("&#") for entity in known) >= FEWEST_ESCAPES
    )


def entities(text: str) -> Iterator[Change]:
    """Decode entities, unless the text shows tags: then it is markup or talk about it. Up to three times over."""
    if not _ANY_ENTITY.search(text):
        return
    tags = [match.group() for match in _TAG.finditer(text)]
    if (tags and not _is_summary(text, tags)) or _QUOTED.search(text):
        return
    code = _PROGRAM.search(_NESTED.sub("", text)) is not None
    changes = [
        Change(*match.span(), "\n", RULE_OF_ENTITIES, "a tag of HTML that ends the line")
        for match in (_BREAK.finditer(text) if tags else ())
    ]
    for match in _NESTED.finditer(text):
        after = match[0]
        for _ in range(4):
            after = _ENTITY.sub(_character, after)
        if after != match[0] and not (code and after in ("<", ">", "&")):
            changes.append(Change(*match.span(), after, RULE_OF_ENTITIES, "an entity of HTML"))
    yield from sorted(changes) if tags else changes


_INLINE = lazy_pattern(r"</?(?:b|i|em|strong|u|br|p|span|small|sub|sup)\s?/?>", regex.IGNORECASE)
_BREAK = lazy_pattern(r"(?:[ \t]*\n)?[ \t]*<br\s?/?>(?:[ \t]*\n)?", regex.IGNORECASE)
_TALK = lazy_pattern(r"&(?:lt|gt|#60|#62|#x3[cCeE]);|[`{}|]|^\s*#|\\")
"""Signs of markup, code or talk about them."""
_QUOTED = lazy_pattern(r"""(?<=["'`])&(?:amp;){0,2}(?:lt|gt|amp|quot|nbsp|#60|#62|#38|#34);(?=["'`])""")
"""An entity that the text quotes: it is what the text is about."""
MOST_TAGS = 8
"""Maximum number of inline tags in a feed's summary; chosen by eye."""
_NESTED = lazy_pattern(r"&(?:amp;|AMP;){0,3}(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[0-9A-Za-z]{2,31});")


def _character(match: regex.Match[str]) -> str:
    name = match[0]
    if name.startswith("&#"):
        return html.unescape(name)
    from ftfy.chardata import HTML_ENTITIES

    return str(HTML_ENTITIES.get(name, name))
