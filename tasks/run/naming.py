"""Identifiers of documents: stable, unique, safe as file names on any system."""

from functools import lru_cache
from hashlib import sha256
from unicodedata import normalize

import regex

from pipeline.decisions import Owner
from tasks.io.formats import FORMATS
from tasks.work.files import digest_of

_PLAIN = regex.compile(r"[a-z0-9_][a-z0-9._-]*")
_UNSAFE = regex.compile(r"[^a-z0-9_-]+")
_RESERVED = regex.compile(r"(?:con|prn|aux|nul|com\p{N}|lpt\p{N})(?:\..*)?")

_AMBIGUOUS = (".", *(f"{ending}.txt" for form in FORMATS for ending in form.endings if ending != ".txt"))
"""Names that end so would clash with the text file of another document, or with the system."""

LONGEST_PLAIN_CHARS = 120
"""Longer names are shortened and distinguished by a digest; file systems allow 255 bytes."""
LONGEST_SLUG_CHARS = 60


@lru_cache(maxsize=8)
def id_of(name: str) -> str:
    """Return the identifier for a name: itself where it is plain, else a slug of it with a digest.

    Plain are lower-case ASCII letters, digits, `.`, `_` and `-`; a folder's `/` becomes `~`. So equal
    names have equal identifiers, and different names, even such as differ in case alone, different ones.

    >>> id_of("2024/storm.txt")
    '2024~storm.txt'
    >>> id_of("../Übel").startswith("ubel~")
    True
    """
    parts = name.split("/")
    if len(name) <= LONGEST_PLAIN_CHARS and all(map(_is_plain, parts)):
        return "~".join(parts)
    bare = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    slug = _UNSAFE.sub("-", bare).strip("-")[:LONGEST_SLUG_CHARS] or "document"
    return f"{slug}~{digest_of(name)[:12]}"


def _is_plain(part: str) -> bool:
    return _PLAIN.fullmatch(part) is not None and not part.endswith(_AMBIGUOUS) and not _RESERVED.fullmatch(part)


def text_name(identifier: str) -> str:
    """Return the name of the text file of a document.

    >>> text_name("storm.txt"), text_name("page.html")
    ('storm.txt', 'page.html.txt')
    """
    return identifier if identifier.endswith(".txt") else f"{identifier}.txt"


def owner_of(name: str, source: str, raw: bytes) -> Owner:
    """Return the document that decisions are applied to.

    A record without an identifier of its own is named by its place in a file, which another record may take: such a
    name says nothing about older versions of it.
    """
    is_place = name == source and "#" in source
    return Owner(sha256(raw).hexdigest(), "" if is_place else id_of(name))
