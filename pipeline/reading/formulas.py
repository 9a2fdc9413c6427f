"""A formula of a page as one line of text: the TeX it was made from, its alternative text, or what MathML shows."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.lazy import lazy_re

_TEX = lazy_re(r"<annotation[^<>]{0,200}encoding\s*=\s*[\"']?application/x-tex[^<>]{0,200}>([^<]*)<", re.IGNORECASE)
_ALTTEXT = lazy_re(r"""\balttext\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ANNOTATION = lazy_re(r"<annotation(?:-xml)?\b", re.IGNORECASE)
_PART = lazy_re(r"<(/?)([a-zA-Z:]+)[^<>]*?(/?)>|([^<]+)|<")
_STYLE = lazy_re(r"\{\\(?:displaystyle|textstyle|scriptstyle)\s+(.*)\}", re.DOTALL)

BETWEEN = {"msup": ("^",), "msub": ("_",), "msubsup": ("_", "^"), "mfrac": ("/",), "munder": ("_",), "mover": ("^",)}
"""What is written between the parts of an element of MathML; `munderover` is as `msubsup`."""
BETWEEN["munderover"] = BETWEEN["msubsup"]
GROUPING = frozenset(BETWEEN) | {"mrow", "msqrt", "mroot", "mtd"}
LONGEST_FORMULA_CHARS = 5_000
"""A longer formula is not shown on one line; chosen by eye."""


@dataclass(slots=True)
class _Open:
    """An open element of MathML."""

    name: str
    parts: int = 0
    """How many elements it holds so far."""


def formula_of(source: str) -> str:
    """Return the element `math` as a line of text; empty where it says nothing.

    >>> formula_of("<math><msup><mn>10</mn><mrow><mo>-</mo><mn>4</mn></mrow></msup></math>")
    '10^{-4}'
    """
    tex = _TEX.search(source)
    if tex and tex[1].strip():
        return tex_of(tex[1])
    alternative = _ALTTEXT.search(source[: source.find(">") + 1])
    said = (alternative[1] or alternative[2] or "") if alternative else ""
    return tex_of(said) if said.strip() else _shown(source)


def tex_of(source: str) -> str:
    """Return TeX on one line, without the style that MediaWiki puts around it."""
    line = " ".join(html.unescape(source).split())
    styled = _STYLE.fullmatch(line)
    line = styled[1].strip() if styled else line
    return line if len(line) <= LONGEST_FORMULA_CHARS else ""


def _shown(source: str) -> str:
    """Return what the presentation part of MathML shows."""
    annotation = _ANNOTATION.search(source)
    line = "".join(_linear(source[: annotation.start()] if annotation else source))
    return line if len(line) <= LONGEST_FORMULA_CHARS else ""


def _linear(source: str) -> Iterator[str]:
    """Yield the parts of a formula in order, with marks for powers, indices and fractions; linear in the source."""
    open_elements: list[_Open] = []
    for match in _PART.finditer(source):
        name = (match[2] or "").lower().rpartition(":")[2]
        if match[4]:
            yield "".join(html.unescape(match[4]).split())
        elif match[1]:
            yield from _closed(open_elements, name)
        elif name and not match[3]:
            yield from _opened(open_elements, name)


def _opened(open_elements: list[_Open], name: str) -> Iterator[str]:
    """Yield what is written before an element, and note that it is open."""
    if open_elements:
        outer = open_elements[-1]
        marks = BETWEEN.get(outer.name, ())
        if 0 < outer.parts <= len(marks):
            yield marks[outer.parts - 1]
        outer.parts += 1
        if _needs_braces(outer, name):
            yield "{"
    if name == "msqrt":
        yield "√("
    open_elements.append(_Open(name))


def _closed(open_elements: list[_Open], name: str) -> Iterator[str]:
    """Yield what is written after an element, and note that it is closed."""
    if not open_elements or open_elements[-1].name != name:
        return
    open_elements.pop()
    if name == "msqrt":
        yield ")"
    if open_elements and _needs_braces(open_elements[-1], name):
        yield "}"


def _needs_braces(outer: _Open, name: str) -> bool:
    """Return whether the part that was opened last is written in braces: `10^{-4}`."""
    return name in GROUPING and outer.name in BETWEEN and (outer.parts > 1 or outer.name == "mfrac")
