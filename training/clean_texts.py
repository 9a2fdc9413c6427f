"""Clean documents to train the detector of lost text on, in folds of projects that share nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import process_time
from typing import NamedTuple

import regex

from training.files import FORMS, InputError, records_of
from training.lines import Group, shelves_of

INNER = 3
"""Number of folds."""
SALT = "source710/"
"""Chosen so that each fold has news or pages, novels, and technical texts, in several languages."""
LINEAR_ONLY = 2
"""The linear models learn from this many times as many texts as pages are made of."""
TEXT_FIELDS = {"id": str, "lang": str, "genre": str, "source": str, "blocks": list}
"""The fields of a training text."""


class Text(NamedTuple):
    """A clean document."""

    id: str
    lang: str
    blocks: list[tuple[str, str]]
    inner: int
    """The fold of its source."""
    paged: bool
    """Whether pages are made of it; the others teach the linear models only."""
    rare: bool
    """Whether it is of the further texts, of which fewer pages are made."""
    genre: str
    project: str


def log(*said: object) -> None:
    """Tell how far the training is."""
    print(f"{process_time():7.1f}s", *said, flush=True)


_PACKAGE = regex.compile(r"(?:deb|src|pypi|npm|prep)/(\S+).*")
_TRANSLATION = regex.compile(r"(?:-\p{Ll}{2}){1,2}$")


def project_of(source: str) -> str:
    """Return the project that a source belongs to: a package without its version and language.

    >>> project_of("deb/debian-faq-nl 11.1"), project_of("ruby/www.ruby-lang.org")
    ('debian-faq', 'ruby/www.ruby-lang.org')
    """
    package = _PACKAGE.fullmatch(source)
    return source if "/" in source and not package else _TRANSLATION.sub("", package[1] if package else source)


def fold_of(name: str, folds: int, salt: str = "") -> int:
    """Return the fold of a document."""
    return int(hashlib.sha1((salt + name).encode()).hexdigest()[:6], 16) % folds  # noqa: S324 - a key, not a secret


def texts_of(paths: Iterable[Path], without: str, caps: dict[str, int]) -> list[Text]:
    """Return the documents, at most as many of a language and genre as the caps say."""
    texts, taken = [], Counter[str]()
    for number, path in enumerate(paths):
        found = list(records_of(path, TEXT_FIELDS))
        found.sort(key=lambda one: hashlib.sha1(one["id"].encode()).hexdigest())  # noqa: S324
        for one in found:
            kind = f"{one['genre']}:{one['lang']}"
            cap = caps.get(kind, caps.get(one["genre"], 10**9))
            if (without and without in one["source"]) or taken[kind] >= LINEAR_ONLY * cap or len(one["blocks"]) < 4:
                continue
            taken[kind] += 1
            blocks = [(kind, text) for kind, text in one["blocks"] if text.strip()]
            texts.append(
                Text(
                    one["id"],
                    one["lang"],
                    blocks,
                    fold_of(project_of(one["source"]), INNER, SALT),
                    taken[kind] <= cap,
                    number > 0,
                    one["genre"],
                    project_of(one["source"]),
                )
            )
    log(len(texts), dict(taken))
    if {text.inner for text in texts if text.paged} != set(range(INNER)):
        raise InputError(f"the texts fill fewer than {INNER} folds: more values of `source` are needed; {FORMS}.")
    return texts


Shelf = tuple[object, ...]


def shelf_of(text: Text) -> Shelf:
    """Return what documents have in common that may borrow lines: none is trained on a line it is measured on."""
    return text.lang, text.inner


def shelves(texts: list[Text]) -> dict[Shelf, list[Group]]:
    """Return the headings and lists of all documents."""
    return shelves_of((shelf_of(text), text.blocks) for text in texts)
