"""The kinds of files that are read: the one list of endings for inventory, readers, docs and messages."""

import os
from enum import StrEnum
from importlib.util import find_spec
from typing import NamedTuple

from pipeline.model import Kind


class Shape(StrEnum):
    """How a file holds documents."""

    DOCUMENT = "document"
    """The file is one document."""
    LINES = "lines"
    """One JSON record per line."""
    VALUES = "values"
    """JSON values one after the other, or one array of them."""
    ROWS = "rows"
    """Rows of delimited text below a header."""
    TABLE = "table"
    """Rows of a Parquet file, in row groups."""
    ARCHIVE = "archive"
    """Records of a crawl, each a page or a text."""
    MAILBOX = "mailbox"
    """Messages one after the other."""
    BOOK = "book"
    """Chapters, each a page."""
    PAPER = "paper"
    """The file is one document, in a structure of its own."""


class Format(NamedTuple):
    """A kind of file."""

    shape: Shape
    endings: tuple[str, ...]
    kind: Kind | None = None
    """What its text is; None if the text itself decides."""
    reader: str = ""
    """The module that reads it; empty for what is read as plain bytes."""
    packings: tuple[str, ...] = ()
    """Endings of compressions that the reader itself undoes."""
    extra: str = ""
    """The extra of the package that installs what the reader needs; empty if the base does."""
    name: str = ""
    """What such files are called, for the docs."""
    documents: str = ""
    """What of such a file is a document, for the docs."""

    @property
    def missing_extra(self) -> str:
        """The extra that has to be installed before such files can be read; empty if nothing is missing."""
        return self.extra if self.extra and not find_spec(EXTRAS[self.extra]) else ""


COMPRESSED = (".gz", ".zst", ".bz2", ".xz")

FORMATS = (
    Format(
        Shape.DOCUMENT,
        (".txt", ".text"),
        name="text",
        documents="one per file; its tags decide whether it is read as a page, see [pages](pages.md#what-is-a-page)",
    ),
    Format(Shape.DOCUMENT, (".md", ".markdown"), Kind.TEXT, name="Markdown", documents="one per file, always text"),
    Format(Shape.DOCUMENT, (".html", ".htm", ".xhtml"), Kind.HTML, name="pages", documents="one per file"),
    Format(Shape.LINES, (".jsonl", ".ndjson"), name="JSON Lines", documents="one per line"),
    Format(Shape.VALUES, (".json",), name="JSON", documents="one per record of an array, or the one object"),
    Format(Shape.ROWS, (".csv", ".tsv"), name="tables", documents="one per row below the header"),
    Format(
        Shape.TABLE, (".parquet",), reader="tasks.io.tables", extra="parquet", name="Parquet", documents="one per row"
    ),
    Format(
        Shape.ARCHIVE,
        (".warc", ".wet"),
        reader="tasks.io.warc",
        packings=(".gz",),
        name="WARC, WET",
        documents="one per page or text of the crawl",
    ),
    Format(
        Shape.MAILBOX,
        (".mbox", ".eml"),
        reader="tasks.io.mail",
        packings=COMPRESSED,
        name="mail",
        documents="one per message",
    ),
    Format(Shape.BOOK, (".epub",), reader="tasks.io.books", name="books", documents="one per chapter"),
    Format(
        Shape.PAPER,
        (".docx", ".odt"),
        Kind.TEXT,
        reader="tasks.io.office",
        name="word processors",
        documents="one per file",
    ),
    Format(Shape.PAPER, (".pdf",), Kind.TEXT, reader="tasks.io.pdf", extra="pdf", name="PDF", documents="one per file"),
)

EXTRAS = {"parquet": "pyarrow", "pdf": "pypdf"}
"""The module by which an extra is recognized as installed."""

_FORMAT_OF = {ending: form for form in FORMATS for ending in form.endings}

_PACKABLE = [ending for ending, form in _FORMAT_OF.items() if not form.reader or form.packings == COMPRESSED]
_OTHERS = [
    " or ".join(ending + packing for packing in ("", *form.packings))
    for ending, form in _FORMAT_OF.items()
    if ending not in _PACKABLE
]

SUPPORTED = (
    f"{', '.join(_PACKABLE)}, each plain or {', '.join(COMPRESSED[:-1])} or {COMPRESSED[-1]}; {', '.join(_OTHERS)}"
)
"""The list for messages and docs."""


def endings_of(name: str) -> tuple[str, str]:
    """Return the ending that indicates the format, and the ending of the compression; empty where there is none.

    >>> endings_of("News.JSONL.gz")
    ('.jsonl', '.gz')
    """
    stem, last = os.path.splitext(name.lower())
    if last not in COMPRESSED:
        return last, ""
    return os.path.splitext(stem)[1], last


def format_of(name: str) -> Format | None:
    """Return the format that the name indicates; None if files of that kind are not read."""
    ending, compression = endings_of(name)
    known = _FORMAT_OF.get(ending)
    refused = known is not None and known.reader and compression and compression not in known.packings
    return None if refused else known


def holds_records(name: str) -> bool:
    """Return whether a file of that name holds documents as records, not as one document.

    >>> holds_records("news.csv.xz"), holds_records("news.html")
    (True, False)
    """
    form = format_of(name)
    return form is not None and form.shape not in (Shape.DOCUMENT, Shape.PAPER)
