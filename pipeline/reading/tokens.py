"""The tags of a page with exact places: a tokenizer in one regular expression.

It replaces `html.parser`, which spends two thirds of the time of a page. What browsers swallow whole is
skipped whole: comments, scripts, styles, drawings, the options of a form. Work is linear in the source.
"""

import re
from collections.abc import Iterator

from pipeline.text.lazy import lazy_re

_TAG = lazy_re(
    r"""<(?:(/?[a-zA-Z][^\s/>\x00<"']*+(?!["']))((?:[^>"']++|"[^"]*"|'[^']*')*+)>|[!?/a-zA-Z])""",
)
_PLAIN_TAG = lazy_re(r"<(?:(/?[a-zA-Z][^\s/>\x00<]*)([^>]*)>|[!?/a-zA-Z])")
"""Both match without their groups where something begins that is no whole tag."""

LONGEST_TAG_CHARS = 65_536
"""A tag that does not end within so many characters ends at its first `>`; so does one with odd quotes. So much is
searched at a time, which bounds how far a quote that never closes is followed."""
MOST_ODD_TAGS = 200
"""After so many tags with odd quotes, quotes are no longer heeded: this keeps hostile pages linear."""

RAW = frozenset(
    {"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "svg", "math", "select", "plaintext"}
)
"""Elements whose inside is no markup, or none that shows: it comes as one tag."""

ENDLESS, DECLARATION, TEXT = "!", "?", ""
"""Names of what is no tag: a comment or declaration that never ends, one that does, and a `<` that is text."""

Tag = tuple[str, int, int, str]
"""Name, start, stop and attributes. The name is in lower case, with a slash before it for an end tag; attributes are
what the start tag holds after its name, as in the source, or the inside of an element of `RAW`. No named tuple: there
are thousands on a page."""


def tags_of(source: str) -> Iterator[Tag]:
    """Yield the tags in order, and comments, doctypes and instructions; what is between them is text."""
    reader = _Tokens(source)
    last = source.rfind(">")
    at = 0
    while at < last:
        stop = at + LONGEST_TAG_CHARS
        for match in reader.pattern.finditer(source, at, stop):
            start, at = match.span()
            name, attributes = match.groups()
            if name is None:
                if start >= last:
                    return
                odd = reader.odd_tag(start)
                at = odd[2]
                if odd[0] != _PLAIN_TEXT:
                    yield odd
                break
            name = name.lower()
            if name in RAW and attributes[-1:] != "/":
                raw = reader.raw_element(name, start, at)
                at = raw[2]
                yield raw
                break
            yield name, start, at, attributes
        else:
            at = max(at, stop - 1)


_NAMED = lazy_re(r"</?[a-zA-Z]")
_QUOTED_NAME = lazy_re(r"""</?[a-zA-Z][^\s/>\x00<"']*+["']""")
"""As in `<ulclass="wide list">`: to browsers a quote in a name is a letter, and the tag ends at its first `>`."""
_NO_TAG = lazy_re(r"</(?:>|$)")
_PLAIN_TEXT = "<"
"""Pseudo name of a tag for a `</` that is plain text."""


class _Tokens:
    """What has been seen of a page: tags with odd quotes, elements that are never closed."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._endless: set[str] = set()
        self._odd = 0
        self.pattern = _TAG

    def odd_tag(self, start: int) -> Tag:
        """Return what is there instead of a whole tag: a declaration, an odd tag or one cut by the window, text."""
        source = self._source
        if _NO_TAG.match(source, start):
            return _PLAIN_TEXT, start, start + 1, ""
        if not _NAMED.match(source, start):
            stop = _declaration_end(source, start)
            endless = stop == len(source) and not source.endswith(">")
            return ENDLESS if endless else DECLARATION, start, stop, ""
        if _QUOTED_NAME.match(source, start):
            tag = _PLAIN_TAG.match(source, start)
        else:
            tag = self.pattern.match(source, start, start + LONGEST_TAG_CHARS)
        if tag is None or tag[1] is None:
            self._odd += 1
            self.pattern = _TAG if self._odd < MOST_ODD_TAGS else _PLAIN_TAG
            tag = _PLAIN_TAG.match(source, start)
        if tag is None or tag[1] is None:
            return TEXT, start, start + 1, ""
        name = tag[1].lower()
        if name in RAW and not tag[2].endswith("/"):
            return self.raw_element(name, start, tag.end())
        return name, start, tag.end(), tag[2]

    def raw_element(self, name: str, start: int, inside: int) -> Tag:
        """Return the element up to its end tag; a script never closed holds the rest of the page, a drawing nothing."""
        end = None if name in self._endless else _ENDS[name].search(self._source, inside)
        if end:
            stop = end.end()
        else:
            self._endless.add(name)
            stop = len(self._source) if name in _GREEDY else inside
        return name, start, stop, self._source[inside:stop]


def _declaration_end(source: str, at: int) -> int:
    """Return where the comment, doctype or instruction at `at` ends; one never closed holds the rest."""
    mark = "-->" if source.startswith("<!--", at) and not source.startswith((">", "->"), at + 4) else ">"
    stop = source.find(mark, at + 2)
    return stop + len(mark) if stop >= 0 else len(source)


def is_endless(tag: Tag, source: str) -> bool:
    """Return whether the tag is an element or comment never closed, which swallows the rest of the page."""
    name, start, stop, _ = tag
    if name == ENDLESS:
        return True
    if name not in _GREEDY or stop < len(source):
        return False
    return _ENDS[name].search(source, start) is None


_ENDS = {name: lazy_re(rf"</{name}(?=[\s/>])[^<>]*>", re.IGNORECASE) for name in RAW}
_GREEDY = frozenset({"script", "style", "textarea", "xmp", "plaintext"})
