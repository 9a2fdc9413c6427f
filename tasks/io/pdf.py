"""PDF: the text of its pages, with a form feed between them, as printed texts have it; the pipeline joins the lines."""

import logging
from collections.abc import Iterator
from importlib.metadata import version
from os import fdopen
from typing import Any

from tasks.io.containers import WHOLE, Contained, Fields, Look, Range
from tasks.io.papers import as_document, joined
from tasks.io.streams import Fault, regular_file

EMPTY = "its pages show no text; if they are pictures, recognize their text first (OCR)"


def look(path: str, fields: Fields) -> Look:
    """Return the version of the library that reads the file: another one may find other text."""
    del path, fields
    return Look(facts=f"pypdf {version('pypdf')}")


def documents(part: Range, fields: Fields, largest_bytes: int) -> Iterator[Contained]:
    """Yield the document that the file is; a page that cannot be read is named in `meta`, and is empty.

    Raises:
        OSError: the file cannot be opened.

    """
    del fields
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with fdopen(regular_file(part.path), "rb") as file:
        try:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                fault = Fault("damaged-source", "the file needs a password; save it without one")
                yield Contained(WHOLE, b"", fault=fault, is_lost=True)
                return
            count = len(reader.pages)
        except Exception as error:  # noqa: BLE001 - the library raises errors of every kind for damaged files
            fault = Fault("damaged-source", f"the file is no sound PDF: {_brief(error)}; print it to a file anew")
            yield Contained(WHOLE, b"", fault=fault, is_lost=True)
            return
        bad: list[int] = []
        paper = joined([_page(reader, number, bad) for number in range(count)], "\f")
        meta = {**_meta(reader), "pages": list(paper.begins), "damaged_pages": [number + 1 for number in bad]}
        yield as_document(paper, meta, largest_bytes, EMPTY)


def _page(reader: Any, number: int, bad: list[int]) -> str:
    """Return the text of a page; one that cannot be read is noted, and empty."""
    try:
        text: str = reader.pages[number].extract_text()
    except Exception:  # noqa: BLE001 - as above; the other pages are read
        bad.append(number)
        return ""
    return text.replace("\f", "\n").strip("\n")


def _meta(reader: Any) -> dict[str, Any]:
    """Return title, author and date, as far as the file names them."""
    try:
        about = reader.metadata or {}
        found = {name: about.get(key) for name, key in (("title", "/Title"), ("author", "/Author"))}
        return {name: str(value) for name, value in found.items() if value}
    except Exception:  # noqa: BLE001 - as above
        return {}


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
