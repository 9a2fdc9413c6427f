"""What a plain text keeps of inline elements: marks of powers and notes, images of characters; and what it drops."""

import html
import re

from pipeline.reading.formulas import tex_of
from pipeline.text.lazy import lazy_re

_TAG = lazy_re(r"<[^<>]*>")
_POWER = lazy_re(r"[-+−–]?\d{1,6}")
_NOTE = lazy_re(r"\w{1,4}")
_FRACTION = lazy_re(r"</sup\s*>\s*(?:/|⁄|&frasl;)")
_LINK_MARK = lazy_re(
    r"[¶#§🔗⚓∞⁋]\ufe0f?|permalink|permanent link|link to (?:this|the) (?:heading|headline|section|definition)|"
    r"direct link to .{0,200}|copy link",
    re.IGNORECASE | re.DOTALL,
)
_LINK_CLASS = lazy_re(
    r"\b(?:headerlink|header-anchor|heading-anchor|hash-link|permalink|anchorjs-link|anchor)\b", re.IGNORECASE
)
_TO_A_PLACE = lazy_re(r"""\bhref\s*=\s*["']?[^"'\s>]{0,500}#""", re.IGNORECASE)
_OF_CHARACTERS = lazy_re(r"""\bclass\s*=\s*["']?[^"'>]{0,500}\b(?:emoji|smiley|kbd|key)\b""", re.IGNORECASE)
_OF_FORMULAS = lazy_re(r"""\bclass\s*=\s*["']?[^"'>]{0,500}\b(?:latex|tex|math|mwe-math)\b""", re.IGNORECASE)
_NAMES_OF_TEXT = ("emoji", "smiley", "kbd", "key", "tex", "math")
"""Parts of the classes above: nearly no image has one."""
_ALT = lazy_re(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

LONGEST_INNER_CHARS = 600
"""What is between the tags of a mark is no longer than this, its own tags included; chosen by eye."""
LONGEST_ATTRIBUTES_CHARS = 5_000
"""An image with longer attributes holds its picture itself, and represents no characters."""
LONGEST_CHARACTERS = 20
"""The name of a key or an emoji is no longer."""


def inner(source: str, at: int, end_tag: str) -> str | None:
    """Return what the source holds from this place to the end tag; None where that is not near."""
    stop = source.find(end_tag, at, at + LONGEST_INNER_CHARS)
    return source[at:stop] if stop >= 0 else None


def visible(source: str) -> str:
    """Return the text of a piece of source, on one line."""
    return " ".join(html.unescape(_TAG.sub("", source)).split())


def raised_mark(source: str, at: int, before: str, *, links_to_place: bool) -> str:
    """Return what a plain text writes before raised text: `^` before a power, `[` before a note, a space in a fraction.

    Args:
        source: the page.
        at: where the raised text begins.
        before: the last character before it.
        links_to_place: whether it is in a link to a place of the page.

    """
    held = inner(source, at, "</sup")
    shown = visible(held) if held is not None else ""
    if held is None or not shown:
        return ""
    if _NOTE.fullmatch(shown) and (links_to_place or _TO_A_PLACE.search(held)):
        return "["
    if not _POWER.fullmatch(shown) or not (before.isdigit() or before == ")"):
        return ""
    return " " if _FRACTION.match(source, at + len(held)) else "^"


def is_permalink(attributes: str, held: str) -> bool:
    """Return whether a link inside a heading only names the place of the heading."""
    shown = visible(held)
    if not shown or not (_TO_A_PLACE.search(attributes) or _LINK_CLASS.search(attributes)):
        return False
    return _LINK_MARK.fullmatch(shown) is not None or (
        _LINK_CLASS.search(attributes) is not None and not any(map(str.isalnum, shown))
    )


def links_to_place(attributes: str) -> bool:
    """Return whether a link leads to a place of a page."""
    return "#" in attributes and _TO_A_PLACE.search(attributes) is not None


def image_text(attributes: str, *, in_a_line: bool) -> tuple[str, bool]:
    """Return the text that an image represents, empty for a picture; and whether it is a formula."""
    if "class" not in attributes or "alt" not in attributes or len(attributes) > LONGEST_ATTRIBUTES_CHARS:
        return "", False
    if not any(map(attributes.lower().__contains__, _NAMES_OF_TEXT)):
        return "", False
    formula = _OF_FORMULAS.search(attributes) is not None
    if not formula and not (in_a_line and _OF_CHARACTERS.search(attributes)):
        return "", False
    alt = _ALT.search(attributes)
    said = (alt[1] or alt[2] or alt[3] or "") if alt else ""
    text = tex_of(said) if formula else visible(said)
    return (text if formula or len(text) <= LONGEST_CHARACTERS else ""), formula
