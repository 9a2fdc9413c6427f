"""Documents of word processors: Office Open XML (.docx) and OpenDocument (.odt), paragraph by paragraph.

Paragraphs, headings and list items are blocks, a row of a table is a line. Notes follow the text. Text that tracked
changes delete, fields and comments are left out; text boxes are read once.
"""

from collections.abc import Iterator
from typing import Any

from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.papers import as_document, joined
from tasks.io.zipped import Element, local, member, opened, tree_of

EMPTY = "the document shows no text; if its pages are pictures, recognize their text first"

DOCX_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
DOCX_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "tblPr", "sectPr"})
ODT_LEFT_OUT = frozenset({"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "ruby-text"})
PARAGRAPHS = frozenset({"p", "h"})
CELLS = PARAGRAPHS | {"tc", "table-cell"}
"""A paragraph in no cell of its row is read as one."""
DOCX_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
ODT_CHARACTERS = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}
SEPARATOR_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def look(path: str, fields: Fields) -> Look:
    """Return that the file may be read."""
    del path, fields
    return Look()


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the document that the file is.

    Raises:
        OSError: the file cannot be opened.
        BrokenStream: it is damaged.

    """
    del fields
    with opened(part.path) as archive:
        names = set(archive.namelist())
        is_docx = DOCX_TEXTS[0] in names
        texts = [name for name in (DOCX_TEXTS if is_docx else ("content.xml",)) if name in names or not is_docx]
        roots = [tree_of(member(archive, name, 4 * largest_bytes)) for name in texts]
        about = "docProps/core.xml" if is_docx else "meta.xml"
        meta = _meta(tree_of(member(archive, about, largest_bytes))) if about in names else {}
    blocks = [block for root in roots for block in _blocks(root, is_docx=is_docx) if block.strip()]
    paper = joined(blocks, "\n\n")
    yield as_document(paper, {**meta, "blocks": list(paper.begins)}, largest_bytes, EMPTY)


def _meta(root: Element) -> dict[str, Any]:
    """Return title, author and date of the document."""
    wanted = {"title": "title", "creator": "author", "created": "date", "creation-date": "date", "language": "language"}
    found = {wanted[local(each)]: (each.text or "").strip() for each in root.iter() if local(each) in wanted}
    return {name: value for name, value in found.items() if value}


def _blocks(root: Element, *, is_docx: bool) -> Iterator[str]:
    """Yield the paragraphs and rows in the order of the document."""
    left_out = DOCX_LEFT_OUT if is_docx else ODT_LEFT_OUT
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name in left_out or _is_separator(element):
            continue
        if name in PARAGRAPHS:
            yield _words(element, is_docx=is_docx)
            waiting += reversed(list(_within(element, left_out)))
        elif name in ("tr", "table-row"):
            cells = [" ".join(filter(str.strip, _blocks(cell, is_docx=is_docx))) for cell in _cells(element, left_out)]
            yield "\t".join(cell.replace("\n", " ") for cell in cells if cell)
        else:
            waiting += reversed(element)


def _cells(row: Element, left_out: frozenset[str]) -> Iterator[Element]:
    """Yield the cells of a row, whatever they are wrapped in: a control, custom markup, a change that is tracked."""
    waiting = list(reversed(row))
    while waiting:
        element = waiting.pop()
        if local(element) in CELLS:
            yield element
        elif local(element) not in left_out:
            waiting += reversed(element)


def _is_separator(element: Element) -> bool:
    """Return whether the element is no note, but the line above the notes."""
    return local(element) in ("footnote", "endnote") and any(
        value in SEPARATOR_NOTES for name, value in element.attrib.items() if name.endswith("type")
    )


def _within(paragraph: Element, left_out: frozenset[str]) -> Iterator[Element]:
    """Yield the paragraphs within a paragraph: those of text boxes and notes, which are blocks of their own."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if local(element) in PARAGRAPHS:
            yield element
        elif local(element) not in left_out:
            waiting += reversed(element)


def _words(paragraph: Element, *, is_docx: bool) -> str:
    """Return the text of a paragraph without that of paragraphs within it."""
    pieces: list[str] = []
    waiting: list[Element | str] = _parts(paragraph, is_docx=is_docx)
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            pieces.append(part)
            continue
        name = local(part)
        characters = DOCX_CHARACTERS if is_docx else ODT_CHARACTERS
        if name in characters:
            pieces.append(characters[name])
        elif name == "s" and not is_docx:
            pieces.append(" " * _count(part))
        elif name not in PARAGRAPHS and name not in (DOCX_LEFT_OUT if is_docx else ODT_LEFT_OUT):
            waiting += _parts(part, is_docx=is_docx)
    return "".join(pieces).strip()


def _parts(element: Element, *, is_docx: bool) -> list["Element | str"]:
    """Return the texts and elements within an element, the last one first; text of .docx is in `w:t` alone."""
    parts: list[Element | str] = []
    takes_text = not is_docx or local(element) == "t"
    if takes_text and element.text:
        parts.append(element.text)
    for child in element:
        parts.append(child)
        if takes_text and child.tail:
            parts.append(child.tail)
    return parts[::-1]


def _count(element: Element) -> int:
    """Return how many spaces an element of OpenDocument represents."""
    said = next((value for name, value in element.attrib.items() if name.endswith("}c")), "1")
    return min(int(said), 1_000) if said.isdecimal() and len(said) < 5 else 1
