"""Texts in blocks, as documents of word processors and printed pages give them: blocks and where each begins."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.model import Kind
from tasks.io.containers import WHOLE, Contained
from tasks.io.streams import Fault


class Paper(NamedTuple):
    """A text with the offsets at which its parts begin, in code points."""

    text: str
    begins: tuple[int, ...]


def joined(parts: Iterable[str], between: str) -> Paper:
    r"""Return the parts as one text.

    >>> joined(["Title", "A paragraph."], "\n\n")
    Paper(text='Title\n\nA paragraph.', begins=(0, 7))
    """
    held = list(parts)
    return Paper(between.join(held), tuple(_offsets(held, len(between))))


def _offsets(parts: Iterable[str], gap: int) -> Iterator[int]:
    at = 0
    for part in parts:
        yield at
        at += len(part) + gap


def as_document(paper: Paper, meta: dict[str, Any], largest_bytes: int, empty: str) -> Contained:
    """Return the text as the document that the file is.

    Args:
        paper: the text.
        meta: what else is known; what is empty is left out.
        largest_bytes: how large a document may be.
        empty: what to say if there is no text.

    """
    raw = paper.text.encode("utf-8", "surrogatepass")
    if not paper.text.strip():
        return Contained(WHOLE, b"", fault=Fault("no-text", empty), is_lost=True)
    if len(raw) > largest_bytes:
        message = f"its text has {len(raw):,} bytes, the limit is {largest_bytes:,}; raise `largest_bytes`"
        return Contained(WHOLE, b"", fault=Fault("too-large", message), is_lost=True)
    return Contained(WHOLE, raw, kind=Kind.TEXT, meta={name: value for name, value in meta.items() if value})
