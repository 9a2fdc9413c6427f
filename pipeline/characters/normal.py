"""Changes of form that a text does not need but a user may ask for: composed letters, straight quotes, plain widths.

None is made by default: quotes, widths and Unicode forms are content. Where a setting asks, they are edits like any
other, and can be undone alone.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from unicodedata import is_normalized, normalize

from pipeline.characters.repair import Change, Stage
from pipeline.kinds import BuiltIn
from pipeline.reading.tokens import TEXT, tags_of
from pipeline.settings import Form
from pipeline.text.lazy import lazy_pattern

MOST_MARKS = 64
"""A letter with more combining marks stays as it is: putting so many in order takes the square of their number."""
_CLUSTER = lazy_pattern(r"\X")
_QUOTES = lazy_pattern("[‘’‚‛“”„‟]")
_STRAIGHT = MappingProxyType(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"'))
_WIDE = lazy_pattern("[\u3000\uff01-\uff05\uff07-\uff1b\uff1d\uff1f-\uff9f\uffe0-\uffe6]+")
"""Full-width ASCII and half-width katakana; characters of markup are kept: text must not become markup."""


def composed_letters(text: str) -> Iterator[Change]:
    """Yield what brings letters and their marks into the composed form of Unicode (NFC).

    >>> [change.after for change in composed_letters("cafe\u0301")]
    ['é']
    """
    if is_normalized("NFC", text):
        return
    for match in _CLUSTER.finditer(text):
        letter = match[0]
        if not letter.isascii() and len(letter) <= MOST_MARKS and not is_normalized("NFC", letter):
            yield Change(*match.span(), normalize("NFC", letter), BuiltIn.FORM, "composed, as the settings ask")


def straight_quotes(text: str) -> Iterator[Change]:
    """Yield what makes curly quotes and apostrophes straight; the quotes of other languages, such as «», stay."""
    for match in _QUOTES.finditer(text):
        yield Change(*match.span(), _STRAIGHT[match[0]], BuiltIn.QUOTES, "straight, as the settings ask")


def plain_widths(text: str) -> Iterator[Change]:
    """Yield what gives full-width ASCII and half-width katakana their usual width; `＜`, `＞` and `＆` stay.

    >>> [change.after for change in plain_widths("ＡＢＣ ｶﾞ")]
    ['ABC', 'ガ']
    """
    for match in _WIDE.finditer(text):
        yield Change(*match.span(), normalize("NFKC", match[0]), BuiltIn.WIDTH, "of usual width, as the settings ask")


def between_tags(stage: Stage) -> Stage:
    """Return the stage for the source of a page: tags, scripts and comments stay as they are."""

    def found(source: str) -> Iterator[tuple[int, int, str, str, str]]:
        for start, stop in _gaps(source):
            for change in stage(source[start:stop]):
                yield change[0] + start, change[1] + start, *change[2:]

    return found


def _gaps(source: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of text in the source of a page."""
    at = 0
    for name, start, stop, _ in tags_of(source):
        if at < start:
            yield at, start
        if name == TEXT:
            yield start, stop
        at = stop
    if at < len(source):
        yield at, len(source)


FORMS: Mapping[Form, Stage] = MappingProxyType(
    {Form.WIDTHS: plain_widths, Form.NFC: composed_letters, Form.QUOTES: straight_quotes}
)
"""In the order they are applied."""
