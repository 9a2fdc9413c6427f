"""The pieces of a page that training damages: paragraphs, and the places where one may be cut.

Everything is drawn from the generator given, so a seed gives the same page.
"""

from dataclasses import dataclass
from random import Random

import regex

_SENTENCE = regex.compile(r"(?<=[.!?…][\"'”’»)]?)\s+(?=[\p{Lu}\p{Lo}“\"«„¿¡(])|(?<=[。！？][”」』）]?)(?![”」』）])")
_DENSE = regex.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff]")
FINAL = regex.compile(r"[.!?。！？][\"'”’»)」』）]*$")
"""The mark at the end of a sentence, and the quotes and brackets that close after it."""
_ENDED = regex.compile(r"[.!?…:。！？：][\"'”’»)」』）]*$")
"""The same, or a colon: what introduces a list or code may lose its beginning, too."""
_MARKS = ".!?。！？,;:，；：、"
SHORTER = 0.6
"""Share of cuts that leave at most a part of the paragraph that is drawn first: most of what is left is short."""
_ABBREVIATION = regex.compile(r"(?:^|\s)(?:\p{Lu}|\p{L}{1,3})\.$")


@dataclass(slots=True)
class Piece:
    """A paragraph to be."""

    kind: str
    text: str
    head: int = 0
    """1 its head is lost, 2 it goes on with the piece before, -1 nobody can tell."""
    tail: int = 0
    glue: str = "\n\n"
    free: bool = True


def dense(text: str) -> bool:
    """Return whether the text has no spaces between words."""
    return len(_DENSE.findall(text[:60])) * 3 > len(text[:60])


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, roughly."""
    return [part for part in _SENTENCE.split(text) if part]


def whole(piece: Piece) -> bool:
    """Return whether the piece is a paragraph of prose that may be damaged."""
    text = piece.text
    return piece.kind == "p" and piece.free and len(text) >= (20 if dense(text) else 46) and bool(_ENDED.search(text))


def places(text: str, how: str) -> list[int]:
    """Return where the text may be cut: between words, inside words, between sentences."""
    if dense(text):
        if how == "sentence":
            return [i for i in range(3, len(text) - 3) if text[i - 1] in "。！？" and text[i] not in "”」』）"]
        return [i for i in range(2, len(text) - 2) if text[i - 1] not in _MARKS and text[i] not in _MARKS + "”」』）"]
    if how == "char":
        return [i for m in regex.finditer(r"\p{L}{4,}", text) for i in range(m.start() + 1, m.end())]
    found = []
    for match in regex.finditer(r"\s+", text):
        before = text[: match.start()].rstrip("\"'”’»)")[-5:]
        ended = before[-1:] in ".!?…" and not _ABBREVIATION.search(before)
        if ended == (how == "sentence") and before[-1:] not in ":;" and not (how == "word" and before[-1:] in ".!?…"):
            found.append(match.end())
    return found


def way(rng: Random) -> str:
    """Return a way to cut."""
    return rng.choices(["word", "char", "sentence"], [72, 18, 10])[0]


def place(rng: Random, text: str, how: str, keeps: str) -> int | None:
    """Return where to cut the text so that a part remains on the side `keeps`; often a short one."""
    found = places(text, how)
    least = 4 if dense(text) else 8
    if keeps == "left":
        found = [i for i in found if len(text[:i].rstrip()) >= least]
        near = [i for i in found if i < (30 if dense(text) else 70)]
    else:
        found = [i for i in found if len(text) - i >= least]
        near = [i for i in found if i > len(text) - (30 if dense(text) else 70)]
    if rng.random() < SHORTER:
        reach = len(text) * rng.uniform(0.15, 0.95)
        kept = [i for i in found if (i if keeps == "left" else len(text) - i) <= reach]
        found = kept or found
    chosen = near if near and rng.random() < 0.4 else found
    return rng.choice(chosen) if chosen else None


def candidates(pieces: list[Piece], first: int = 0, last: int | None = None) -> list[int]:
    """Return the numbers of paragraphs that may be damaged, with untouched neighbours."""
    last = len(pieces) if last is None else last
    return [
        i
        for i in range(first, last)
        if whole(pieces[i]) and (i == 0 or pieces[i - 1].free) and (i + 1 >= len(pieces) or pieces[i + 1].free)
    ]


def hold(pieces: list[Piece], start: int, stop: int) -> None:
    """Mark these pieces as used, so that no second loss touches them."""
    for piece in pieces[max(0, start) : stop]:
        piece.free = False


def glue_of(kind: str) -> str:
    """Return what is between a piece and the one before it."""
    return {"+": "\n", "i": "\n\n    "}.get(kind, "\n\n")
