"""EPUB books: one document per chapter, in the order in which the book is read; a chapter is a page of XHTML.

Each is read once, however often the order names it: a book could repeat one without end.
"""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from pipeline.model import Kind
from tasks.io.containers import WHOLE, Contained, Fields, Look, Range
from tasks.io.streams import BrokenStream, Fault
from tasks.io.zipped import Element, local, member, opened, tree_of

CONTAINER = "META-INF/container.xml"
PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"})
NO_CHAPTERS = (
    "its reading order (`spine`) names no chapter that has a text; unpack the book and clean its pages as files"
)


def look(path: str, fields: Fields) -> Look:
    """Return that the file may be read."""
    del path, fields
    return Look()


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the chapters of the book; a damaged chapter costs itself.

    Raises:
        OSError: the file cannot be opened.
        BrokenStream: the list of its chapters is damaged.

    """
    del fields
    with opened(part.path) as archive:
        package = _package(archive, largest_bytes)
        root = tree_of(member(archive, package, largest_bytes))
        about = _meta(root)
        number = has_any = 0
        for name, why in _chapters(root, posixpath.dirname(package)):
            if why:
                yield Contained(number, b"", skipped=why)
                continue
            found = _chapter(archive, number, name, about, largest_bytes)
            has_any |= not found.skipped
            number += 1
            yield found
        if not has_any:
            yield Contained(WHOLE, b"", fault=Fault("no-text", NO_CHAPTERS), is_lost=True)


def _package(archive: ZipFile, largest_bytes: int) -> str:
    """Return the name of the member that lists the chapters.

    Raises:
        ValueError, KeyError: no member is named.

    """
    for each in tree_of(member(archive, CONTAINER, largest_bytes)).iter():
        if local(each) == "rootfile" and each.get("full-path"):
            return str(each.get("full-path"))
    msg = "META-INF/container.xml names no package"
    raise ValueError(msg)


def _chapters(root: Element, folder: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the members that are chapters, in reading order; of what is none, why."""
    items = {each.get("id"): each for each in root.iter() if local(each) == "item"}
    seen: set[str] = set()
    for each in root.iter():
        if local(each) != "itemref":
            continue
        item = items.get(each.get("idref"))
        media_type = item.get("media-type", "").partition(";")[0].strip().lower() if item is not None else ""
        if item is None or media_type not in PAGES:
            yield "", f"chapter of the type {media_type}"[:80] if item is not None else "chapter that is not listed"
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))
        yield (name, "chapter that was read before" if name in seen else "")
        seen.add(name)


def _chapter(archive: ZipFile, number: int, name: str, about: dict[str, Any], largest_bytes: int) -> Contained:
    try:
        raw = member(archive, name, largest_bytes)
    except BrokenStream as broken:
        return Contained(number, b"", fault=broken.fault, is_lost=True)
    except (KeyError, BadZipFile, zlib_error, EOFError, NotImplementedError, RuntimeError) as error:
        fault = Fault("bad-record", f"the chapter {name} cannot be read: {error}; the others were read")
        return Contained(number, b"", fault=fault, is_lost=True)
    if not raw.strip():
        return Contained(number, b"", skipped="empty")
    return Contained(number, raw, kind=Kind.HTML, meta={**about, "chapter": name})


def _meta(root: Element) -> dict[str, Any]:
    """Return title, authors, language and date of the book."""
    wanted = {"title": "book", "creator": "author", "language": "language", "date": "date"}
    found: dict[str, Any] = {}
    for each in root.iter():
        words = (each.text or "").strip() if local(each) in wanted else ""
        if words:
            name = wanted[local(each)]
            found[name] = f"{found[name]}; {words}" if name in found else words
    with suppress(KeyError):
        found["date"] = found["date"].partition(";")[0]
    return found
