"""Files that are ZIP archives of XML: their members with bounds on size, and XML that cannot explode."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import fdopen, fstat
from typing import BinaryIO, cast
from xml.etree import ElementTree as ET
from xml.parsers import expat

from tasks.io.streams import LARGEST_RATIO, LEAST_SUSPICIOUS_BYTES, BrokenStream, regular_file

Element = ET.Element

MOST_MEMBERS = 20_000
"""A document or a book has fewer; chosen by eye."""


@contextmanager
def opened(path: str) -> Iterator[zipfile.ZipFile]:
    """Yield the archive.

    Raises:
        OSError: the file cannot be opened.
        BrokenStream: it is no sound archive, or grows beyond bounds.

    """
    with cast("BinaryIO", fdopen(regular_file(path), "rb")) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                _refuse_bomb(archive, fstat(file.fileno()).st_size)
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
            msg = f"the file is damaged, encrypted, or no such document: {error}; open and save it again"
            raise BrokenStream("damaged-source", msg) from error
        except (ET.ParseError, expat.ExpatError, ValueError, LookupError) as error:
            msg = f"what is in the file is no XML as it has to be: {error}; open and save it again"
            raise BrokenStream("damaged-source", msg) from error


def _refuse_bomb(archive: zipfile.ZipFile, file_size: int) -> None:
    """Refuse an archive that grows too much; members that share their bytes add up to more than the file has.

    Raises:
        BrokenStream: it grows too much.

    """
    held = archive.infolist()
    size, packed = sum(each.file_size for each in held), min(file_size, sum(each.compress_size for each in held))
    if len(held) > MOST_MEMBERS or size > max(LEAST_SUSPICIOUS_BYTES, LARGEST_RATIO * packed):
        msg = f"its {len(held):,} members grow to {size:,} bytes; unpack it by hand if that is right"
        raise BrokenStream("expansion", msg)


def member(archive: zipfile.ZipFile, name: str, most_bytes: int) -> bytes:
    """Return the content of a member; a ZIP archive that lies about its size is noticed.

    Raises:
        BrokenStream: it is larger than that.
        KeyError: there is no such member.

    """
    with archive.open(name) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        msg = f"{name} in it has over {most_bytes:,} bytes; raise `largest_bytes` if that is right"
        raise BrokenStream("too-large", msg)
    return content


class _NoEntities(ET.TreeBuilder):
    """A tree of XML without a document type, which is what declares entities that explode."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse the document type."""
        msg = f"it declares the document type {name} {pubid or ''} {system or ''}".rstrip()
        raise ValueError(msg)


def tree_of(content: bytes) -> Element:
    """Return the root of the XML.

    Raises:
        ValueError, ParseError: it is no XML, or declares a document type.

    """
    parser = ET.XMLParser(target=_NoEntities())  # noqa: S314 - what explodes has to be declared, which is refused
    parser.feed(content)
    root: Element = parser.close()
    return root


def local(element: Element) -> str:
    """Return the name of the element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
