"""Text of strangers as HTML: escaped, encodable as UTF-8, nothing invisible that matters, nothing that acts."""

import unicodedata

import regex
from markupsafe import Markup, escape

from pipeline.text.lazy import lazy_pattern

_ACTING = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # order of writing
    r"\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"  # annotations, noncharacters, tags
    "\ud800-\udfff"  # bytes that could not be decoded, halves of pairs
)
_UNSEEN = (
    r"\u00a0\u00ad\u034f\u115f\u1160\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060-\u2064\u3000\u3164\ufeff\uffa0"
)
_IN_TEXT = lazy_pattern(f"([{_ACTING}])\\1*")
_IN_CHANGE = lazy_pattern(f"([{_ACTING}{_UNSEEN}\\r])\\1*")
_IN_NAME = lazy_pattern(f"[{_ACTING}\\r\u2028\u2029]")
_LINE_ENDS = lazy_pattern(r"\r\n?")
_LABEL = Markup('<span class="c" title="{} {}">{}{}</span>')
_LABELS = {
    "\u00a0": "NBSP",
    "\u00ad": "SHY",
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
"""The abbreviations of the Unicode Standard; other characters are named by their number."""


def as_html(text: str) -> Markup:
    """Return the text as HTML; what would act on its neighbours (controls, order of writing) shows as a label.

    >>> str(as_html("a < b"))
    'a &lt; b'
    """
    return _labelled(_LINE_ENDS.sub("\n", text), _IN_TEXT)


def shown_change(text: str) -> Markup:
    """Return changed text as HTML: line ends and all that is invisible show too, since they may be the change."""
    visible = text.replace("\n", "↵").replace("\t", "⇥")
    return _labelled(visible if text.strip(" ") else visible.replace(" ", "␣"), _IN_CHANGE)


def shown_cut(text: str) -> Markup:
    """Return text that was cut as HTML: lines stay lines, all else that is invisible shows."""
    return _labelled(_LINE_ENDS.sub("\n", text), _IN_CHANGE)


def as_attribute(text: str) -> Markup:
    """Return the text for a name or an attribute: escaped, without any element."""
    return escape(_IN_NAME.sub(lambda match: f"⟨{_number(match[0])}⟩", text))


def with_code(text: str) -> Markup:
    """Return our own sentence as HTML: what is between grave accents is code.

    >>> str(with_code("such as `<b>`"))
    'such as <code>&lt;b&gt;</code>'
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return as_attribute(text)
    pieces = (
        Markup("<code>{}</code>").format(as_attribute(part)) if n % 2 else as_attribute(part)
        for n, part in enumerate(parts)
    )
    return Markup().join(pieces)


def shortened(text: str, limit: int) -> str:
    """Return the text, its end cut off if it has more characters than the limit.

    >>> shortened("Newspaper", 5)
    'News…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def excerpt(text: str, limit: int = 80) -> Markup:
    """Return the start of changed text as HTML."""
    return shown_change(text) if len(text) <= limit else shown_change(text[: limit - 1]) + "…"


def _labelled(text: str, pattern: regex.Pattern[str]) -> Markup:
    pieces: list[Markup] = []
    at = 0
    for match in pattern.finditer(text):
        times = f"×{len(match[0])}" if len(match[0]) > 1 else ""
        pieces += escape(text[at : match.start()]), _labelled_as(match[1], times)
        at = match.end()
    return Markup().join([*pieces, escape(text[at:])])


def _labelled_as(character: str, times: str) -> Markup:
    return _LABEL.format(_number(character), _name(character), _label(character), times)


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"


def _name(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"byte {ord(character) - 0xDC00:02X} that could not be decoded"
    return unicodedata.name(character, "without a name").lower()


def _label(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02X}"
    return _LABELS.get(character, _number(character))
