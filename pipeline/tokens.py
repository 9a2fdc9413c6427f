"""The tags of a page and the text between them, with exact places: a tokenizer in one regular expression.

It replaces `html.parser`, which spends two thirds of the time of a page. What browsers swallow whole is
skipped whole: comments, scripts, styles, drawings, the options of a form. Work is linear in the source.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>\x00<]*)((?:[^>"']++|"[^"]*"|'[^']*')*+)>""")
_PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>\x00<]*)([^>]*)>")

LONGEST_TAG_CHARS = 65_536
"""A tag that does not end within so many characters ends at its first `>`; so does one with odd quotes."""
MOST_ODD_TAGS = 200
"""After so many tags with odd quotes, quotes are no longer heeded: this keeps hostile pages linear."""

RAW = frozenset(
    {"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "svg", "math", "select", "plaintext"}
)
"""Elements whose inside is no markup, or none that shows: it comes as one token."""


ENDLESS = "!"
"""Name of the token for a comment or declaration that never ends; others yield none."""


class Token(NamedTuple):
    """A tag or a text; `name` is empty for text."""

    name: str
    """Lower case; with a slash before it for an end tag."""
    start: int
    stop: int
    attributes: str = ""
    """What the start tag holds after its name, as in the source; the inside of an element of `RAW`."""


def tokens_of(source: str) -> Iterator[Token]:
    """Yield the tags and texts in order; comments, doctypes and instructions yield nothing."""
    ends = _Ends(source)
    find, match, odd = source.find, _TAG.match, 0
    at, text, last = 0, 0, source.rfind(">")
    while 0 <= (at := find("<", at)) < last:
        tag = match(source, at, at + LONGEST_TAG_CHARS)
        if tag is None and _NO_TAG.match(source, at):
            at += 1
            continue
        if text < at:
            yield Token("", text, at)
        if tag is None and not _NAMED.match(source, at):
            start, at = at, _declaration_end(source, at)
            text = at
            if at == len(source) and not source.endswith(">"):
                yield Token(ENDLESS, start, at)
            continue
        if tag is None:
            odd += 1
            match = match if odd < MOST_ODD_TAGS else _PLAIN_TAG.match
            tag = _PLAIN_TAG.match(source, at)
        token = _token(tag, ends) if tag else Token("", at, at + 1)
        yield token
        at = text = token.stop
    if text < len(source):
        yield Token("", text, len(source))


_NAMED = re.compile(r"</?[a-zA-Z]")
_NO_TAG = re.compile(r"<(?![!?/a-zA-Z])|</(?:>|$)")


def _token(tag: re.Match[str], ends: "_Ends") -> Token:
    slash, name, attributes = tag.groups()
    name = name.lower()
    if slash:
        return Token("/" + name, tag.start(), tag.end())
    if name not in RAW or attributes.endswith("/"):
        return Token(name, tag.start(), tag.end(), attributes)
    inside = tag.end()
    stop = ends.after(name, inside)
    return Token(name, tag.start(), stop, tag.string[inside:stop])


def _declaration_end(source: str, at: int) -> int:
    """Return where the comment, doctype or instruction at `at` ends; one never closed holds the rest."""
    mark = "-->" if source.startswith("<!--", at) and not source.startswith((">", "->"), at + 4) else ">"
    stop = source.find(mark, at + 2)
    return stop + len(mark) if stop >= 0 else len(source)


class _Ends:
    """Finds the ends of raw elements; what is never closed is looked for once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._endless: set[str] = set()

    def after(self, name: str, at: int) -> int:
        """Return where the end tag stops; a script never closed holds the rest of the page, a drawing nothing."""
        end = None if name in self._endless else _ENDS[name].search(self._source, at)
        if end:
            return end.end()
        self._endless.add(name)
        return len(self._source) if name in _GREEDY else at


def is_endless(token: Token, source: str) -> bool:
    """Return whether the token is an element or comment never closed, which swallows the rest of the page."""
    if token.name == ENDLESS:
        return True
    if token.name not in _GREEDY or token.stop < len(source):
        return False
    return _ENDS[token.name].search(source, token.start) is None


_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^<>]*>", re.IGNORECASE) for name in RAW}
_GREEDY = frozenset({"script", "style", "textarea", "xmp", "plaintext"})
