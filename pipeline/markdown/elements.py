"""The open elements of a page at each of its blocks, replayed from the tags that the edits take out."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.reading.elements import BLOCKS, CLOSED_BY, EMPTY, WALLS
from pipeline.reading.tokens import tags_of
from pipeline.text.lazy import lazy_re

LISTS = frozenset({"ul", "ol", "menu", "dir"})
CODE = frozenset({"code", "kbd", "samp", "tt"})
STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em"})
LINK = frozenset({"a"})
INLINE = CODE | STRONG | EMPHASIS | LINK
_KINDS = (LINK, STRONG, EMPHASIS, CODE)
MOST_COLUMNS = 100
"""A table with more columns is none to read; keeps hostile spans linear."""
MOST_OPEN = 20
"""So many inline elements of one name may be open; pages forget to close them, and hostile ones never do."""


def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"""(?:^|[\s/"']){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


_NUMBERS = {name: _attribute(name) for name in ("start", "value", "colspan", "rowspan")}
_TEXTS = {name: _attribute(name) for name in ("href", "src", "data-src", "alt", "class")}


def said(attributes: str, name: str) -> str:
    """Return the value of an attribute, its character references replaced; empty if it has none.

    >>> said(' href="a?b=1&amp;c=2"', "href")
    'a?b=1&c=2'
    """
    found = _TEXTS[name].search(attributes) if name in attributes.lower() else None
    return html.unescape(found[1] or found[2] or found[3] or "") if found else ""


def _number(attributes: str, name: str, default: int) -> int:
    found = _NUMBERS[name].search(attributes) if name in attributes.lower() else None
    digits = (found[1] or found[2] or found[3] or "").strip() if found else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else default


class Element:
    """An open element."""

    __slots__ = ("attributes", "name", "rows", "serial", "value")

    def __init__(self, name: str, attributes: str, serial: int) -> None:
        self.name = name
        self.attributes = attributes
        self.serial = serial
        """Its number among the elements of the page."""
        self.value = 0
        """Of a list the number of its last item, of an item its own, of a row the next column, of a cell its column."""
        self.rows: dict[int, int] = {}
        """Of a table: how many further rows a cell of a column reaches into."""


class Cell(NamedTuple):
    """A cell of a table."""

    column: int
    is_header: bool


class Image(NamedTuple):
    """An image with a description."""

    alt: str
    address: str


class Gap(NamedTuple):
    """What is between two blocks."""

    images: tuple[Image, ...]
    """Images before the last tag of a block: they are apart from the text that follows."""
    leading: tuple[Image, ...]
    """Images after it: they begin the text that follows."""
    breaks: int
    """How many `<br>` it has."""


class OpenElements:
    """The elements that are open while the tags of a page are replayed in order."""

    def __init__(self) -> None:
        self.open: list[Element] = []
        self._counts: dict[str, int] = {}
        self._marks: dict[frozenset[str], list[Element]] = {kind: [] for kind in _KINDS}
        """The open inline elements by kind."""
        self._serial = 0

    def gap(self, source: str) -> Gap:
        """Replay the tags of a gap between two blocks."""
        images: list[Image] = []
        leading: list[Image] = []
        breaks = 0
        for name, attributes in _tags(source):
            if name == "img":
                leading += _image(attributes)
            elif name.lstrip("/") in BLOCKS:
                images += leading
                leading.clear()
            breaks += name == "br"
            self.read(name, attributes)
        return Gap(tuple(images), tuple(leading), breaks)

    def read(self, name: str, attributes: str) -> None:
        """Replay one tag."""
        if name[:1] == "/":
            self._end(name[1:])
        elif name in INLINE or (name in BLOCKS and name not in EMPTY):
            self._start(name, attributes)

    @property
    def inline(self) -> list[Element]:
        """The open inline elements that have a mark, the outermost of each kind, the outermost first."""
        return sorted((held[0] for held in self._marks.values() if held), key=lambda element: element.serial)

    def items(self, count: int) -> list[int]:
        """Return the numbers of the innermost open items of lists, at most so many, the outermost first."""
        found: list[int] = []
        for element in reversed(self.open if count else ()):
            if element.name == "li":
                found.append(element.value)
                if len(found) == count:
                    break
        return found[::-1]

    def cell(self) -> Cell | None:
        """Return the innermost open cell."""
        found = self._innermost(_CELLS)
        return Cell(found.value, found.name == "th") if found else None

    def language(self) -> str:
        """Return the language of the code in the open elements; empty if none names one."""
        for element in reversed(self.open):
            found = _LANGUAGE.search(said(element.attributes, "class"))
            if found:
                return found[1]
            if element.name == "pre":
                break
        return ""

    def _start(self, name: str, attributes: str) -> None:
        if name == "a" and self._counts.get("a"):
            self._end("a")
        if name in BLOCKS:
            self._imply(name)
        elif self._counts.get(name, 0) >= MOST_OPEN:
            return
        self._serial += 1
        element = Element(name, attributes, self._serial)
        if name in LISTS:
            element.value = _number(attributes, "start", 1) - 1
        elif name == "li":
            self._start_item(element)
        elif name == "tr":
            self._start_row()
        elif name in ("td", "th"):
            self._start_cell(element)
        self.open.append(element)
        self._counts[name] = self._counts.get(name, 0) + 1
        for kind in _KINDS if name in INLINE else ():
            if name in kind:
                self._marks[kind].append(element)

    def _start_item(self, item: Element) -> None:
        holder = self._innermost(LISTS)
        if holder:
            holder.value = item.value = _number(item.attributes, "value", holder.value + 1)

    def _start_row(self) -> None:
        table = self._innermost(_TABLE)
        if table:
            table.rows = {column: left - 1 for column, left in table.rows.items() if left > 0}

    def _start_cell(self, cell: Element) -> None:
        row, table = self._innermost(_ROW), self._innermost(_TABLE)
        if row is None or table is None:
            return
        while table.rows.get(row.value, -1) >= 0:
            row.value += 1
        cell.value = row.value
        width = max(1, min(MOST_COLUMNS, _number(cell.attributes, "colspan", 1)))
        height = _number(cell.attributes, "rowspan", 1)
        if height > 1:
            reach = min(MOST_COLUMNS, cell.value + width)
            table.rows |= dict.fromkeys(range(cell.value, reach), height - 1)
        row.value += width

    def _innermost(self, names: frozenset[str]) -> Element | None:
        if not any(self._counts.get(name) for name in names):
            return None
        return next((element for element in reversed(self.open) if element.name in names), None)

    def _imply(self, name: str) -> None:
        """Close what a browser closes before this tag."""
        depth = len(self.open) - 1
        while depth >= 0 and self.open[depth].name in INLINE:
            depth -= 1
        if depth >= 0 and self.open[depth].name == "p":
            self._pop(depth)
        closed = CLOSED_BY.get(name)
        if closed:
            for depth in range(len(self.open) - 1, -1, -1):
                there = self.open[depth].name
                if there in closed:
                    self._pop(depth)
                elif there in WALLS[name]:
                    return

    def _end(self, name: str) -> None:
        if not self._counts.get(name):
            return
        for depth in range(len(self.open) - 1, -1, -1):
            there = self.open[depth].name
            if there == name:
                self._pop(depth)
                return
            if there == "table" or (there in ("td", "th") and name not in ("tr", "tbody", "thead", "tfoot", "table")):
                return

    def _pop(self, depth: int) -> None:
        for element in self.open[depth:]:
            self._counts[element.name] -= 1
            for kind in _KINDS if element.name in INLINE else ():
                if element.name in kind:
                    self._marks[kind].remove(element)
        del self.open[depth:]


_TABLE, _ROW, _CELLS = frozenset({"table"}), frozenset({"tr"}), frozenset({"td", "th"})
SCHEMES = frozenset({"http", "https", "mailto", "ftp", "tel"})
"""Schemes of addresses that are written; others may run what they hold."""
_SCHEME = lazy_re(r"([^/?#:]*):")
_CONTROLS = "".join(map(chr, range(33)))
_LANGUAGE = lazy_re(r"(?:^|\s)(?:language|lang|highlight-source)-([A-Za-z0-9+#.]{1,20})(?=$|[\s-])")


def _tags(source: str) -> Iterator[tuple[str, str]]:
    return ((name, attributes) for name, _, _, attributes in tags_of(source)) if "<" in source else iter(())


def tags_in(source: str) -> list[tuple[str, str]]:
    """Return the names and attributes of the tags in a piece of a page."""
    return list(_tags(source))


def leads(address: str) -> bool:
    """Return whether an address leads out of its page, by a scheme that only opens something.

    >>> leads("a/b:c.html"), leads("HTTPS://example.org"), leads("vbscript:a"), leads("#top")
    (True, True, False, False)
    """
    bare = bare_address(address)
    scheme = _SCHEME.match(bare)
    return bool(bare) and not bare.startswith("#") and (scheme is None or scheme[1].lower() in SCHEMES)


def bare_address(address: str) -> str:
    """Return an address without the characters that browsers leave out of it: at its edges, and line ends and tabs."""
    return "".join(char for char in address.strip().strip(_CONTROLS) if char not in "\t\n\r")


def image_of(attributes: str) -> Image | None:
    """Return the image of a tag; None where it has no description or no address."""
    alt = " ".join(said(attributes, "alt").split())
    addresses = (said(attributes, name).strip() for name in ("src", "data-src"))
    address = next((each for each in addresses if leads(each)), "")
    return Image(alt, address) if alt and address else None


def _image(attributes: str) -> Iterator[Image]:
    image = image_of(attributes)
    if image:
        yield image
