"""Files that hold documents in a structure of their own: what their readers have in common.

A reader is a module with two functions: `look` says what a file is, `documents` yields what it holds. Such a file
is not rebuilt byte for byte; the bytes of each document are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from pipeline.errors import DocumentError, RunError
from pipeline.model import Kind
from tasks.io.formats import Format
from tasks.io.streams import BrokenStream, Fault


class Look(NamedTuple):
    """What a reader says of a file before it is read."""

    borders: tuple[int, ...] = ()
    """Offsets at which the file may be divided among shards, in ascending order."""
    facts: str = ""
    """What the reading depends on besides the bytes, such as the version of a library."""
    refused: Fault | None = None
    """Why no document of it can be read."""


class Fields(NamedTuple):
    """The names of the fields that a reader has to know."""

    text: str
    identifier: str


class Range(NamedTuple):
    """A part of a file on the disk."""

    path: str
    start: int
    stop: int
    compression: str = ""
    """The ending of its compression, if it is compressed."""


WHOLE = -1
"""The place of a document that is its file."""


@dataclass(frozen=True, slots=True)
class Contained:
    """A document in a file that has a structure."""

    place: int
    """Its number or offset in the file, ascending; `WHOLE` if there is one and it is named as the file."""
    raw: bytes
    identifier: object = None
    """Its own identifier, if it has one."""
    kind: Kind | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    charset: str = ""
    """What the transport named."""
    skipped: str = ""
    """Why it is no document, such as its type; it is counted, and nothing else."""
    fault: Fault | None = None
    is_lost: bool = False
    """Whether the results lack bytes of the file that a document may have been in."""


class Unreadable(DocumentError):
    """A document in a structure of its own is damaged, or shows no text."""

    code = "damaged-source"


class Reader(Protocol):
    """A module that reads files with a structure."""

    def look(self, path: str, fields: Fields) -> Look:
        """Return what the file is.

        Raises:
            OSError: it cannot be read.

        """

    def documents(self, part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
        """Yield the documents of a part of a file, in ascending order of their places.

        Raises:
            OSError: it cannot be read.
            BrokenStream: it is damaged as a whole.

        """


def reader_of(form: Format) -> Reader:
    """Return the reader for files of that format, which names one."""
    return cast("Reader", import_module(form.reader))


def guarded(documents: Iterator[Contained]) -> Iterator[Contained]:
    """Yield the documents; whatever a reader stumbles over costs its file alone.

    Raises:
        BrokenStream: the file cannot be read on.

    """
    try:
        yield from documents
    except (BrokenStream, OSError, MemoryError):
        raise
    except RecursionError as error:
        msg = "its parts are nested deeper than can be read, such as tables within tables; save it as plain text"
        raise BrokenStream("damaged-source", msg) from error
    except Exception as error:
        what = f"it cannot be read ({type(error).__name__}: {str(error)[:200]})"
        raise BrokenStream("damaged-source", f"{what}; open and save it again, or save it as plain text") from error


def document_in(path: str, form: Format, fields: Fields, largest_bytes: int) -> Contained:
    """Return the document that the file is.

    Raises:
        RunError: it cannot be opened, or an extra of the package is missing.
        Unreadable: it is damaged.

    """
    if form.missing_extra:
        raise RunError(needs_extra(form))
    try:
        part = Range(path, 0, Path(path).stat().st_size)
        (found,) = guarded(reader_of(form).documents(part, fields, largest_bytes))
    except OSError as error:
        msg = f"cannot read {path}: {error.strerror or error}"
        raise RunError(msg) from error
    except BrokenStream as broken:
        raise Unreadable(broken.fault.message) from broken
    except MemoryError as error:
        msg = "it takes more memory to read than there is; split it, or save it as plain text"
        raise Unreadable(msg) from error
    if found.fault:
        raise Unreadable(found.fault.message)
    return found


def needs_extra(form: Format) -> str:
    """Return what to install to read such files."""
    return f"files of this kind are read with the extra `{form.extra}`: pip install 'lacuna[{form.extra}]'"
