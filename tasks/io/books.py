"""EPUB books: one document per chapter, in the order in which the book is read; a chapter is a page of XHTML."""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from pipeline.model import Kind
from tasks.io.containers import Contained, Fields, Look, Range
from tasks.io.streams import BrokenStream, Fault
from tasks.io.zipped import Element, local, member, opened, tree_of

CONTAINER = "META-INF/container.xml"
PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"})


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
        for number, name in enumerate(_chapters(root, posixpath.dirname(package))):
            yield _chapter(archive, number, name, about, largest_bytes)


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


def _chapters(root: Element, folder: str) -> Iterator[str]:
    """Yield the names of the members that are chapters, in reading order."""
    items = {each.get("id"): each for each in root.iter() if local(each) == "item"}
    for each in root.iter():
        item = items.get(each.get("idref")) if local(each) == "itemref" else None
        if item is not None and item.get("media-type", "") in PAGES:
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


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
