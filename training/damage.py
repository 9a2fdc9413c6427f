"""Damage clean documents, and put things into them that only look like damage.

`damaged(blocks, lang, rng)` returns the pieces of one page; each says whether its head or tail was lost, or whether
it only goes on with the piece before. Everything is drawn from the generator given, so a seed gives the same page.
"""

from collections.abc import Sequence
from random import Random

import regex

from training.lines import Group
from training.losses import LOSSES, address, interrupt, lose_document_tail, split
from training.pieces import FINAL, Piece, dense, glue_of, sentences, whole
from training.traps import insert_traps

Blocks = list[tuple[str, str]]

SHORT_PAGES = 0.08
"""Share of pages that have one to three paragraphs, half of them cut short."""
INTERRUPTED = 0.1
"""Share of pages with a sentence that goes on around code or a label."""
LETTERS = 0.04
"""Share of pages that are letters."""


def shorten(rng: Random, pieces: list[Piece]) -> list[Piece]:
    """Return one, two or three paragraphs as a page of their own: teasers, messages, fields of a data set."""
    found = [i for i, piece in enumerate(pieces) if whole(piece)]
    if not found:
        return pieces
    start = rng.choice(found)
    return pieces[start : start + rng.choice([1, 1, 1, 2, 3])]


def damaged(blocks: Blocks, lang: str, rng: Random, shelf: Sequence[Group] = ()) -> list[Piece]:
    """Return the pieces of a page made from clean blocks: about half of the pages lose text."""
    pieces = _pieces_of(blocks)
    name = rng.choice(["Ana", "Keith", "Sofía", "Jonas", "Irina", "Lucy Brown", "Marek", "Giulia"])
    if rng.random() < SHORT_PAGES and any(map(whole, pieces)):
        pieces = shorten(rng, pieces)
        if rng.random() < 0.5:
            lose_document_tail(rng, pieces)
        return pieces
    pieces = _excerpt(rng, pieces)
    insert_traps(rng, pieces, lang, shelf)
    _damage(rng, pieces)
    if rng.random() < INTERRUPTED:
        interrupt(rng, pieces, lang, name)
    if rng.random() < LETTERS:
        address(rng, pieces, lang, name)
    _change_habits(rng, pieces)
    return pieces


def _pieces_of(blocks: Blocks) -> list[Piece]:
    """Return the blocks that hold text as pieces; only code and indented lines keep their line breaks."""
    pieces = []
    for kind, text in blocks:
        said = regex.sub(r"\n\s*\n+", "\n", text) if kind in "ci" else regex.sub(r"\s+", " ", text).strip()
        if said.strip():
            pieces.append(Piece(kind, said, glue=glue_of(kind)))
    return pieces


def _excerpt(rng: Random, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, or often only some of them: a stretch, no title, no headings and no code."""
    if len(pieces) > 12 and rng.random() < 0.3:
        start = rng.randrange(len(pieces) - 8)
        pieces = pieces[start : start + rng.randint(6, 40)]
    if pieces[0].kind == "h" and len(pieces) > 5 and rng.random() < 0.5:
        del pieces[0]
    if rng.random() < 0.25:
        pieces = [piece for piece in pieces if piece.kind not in ("h", "c")] or pieces
    return pieces


def _damage(rng: Random, pieces: list[Piece]) -> None:
    """Lose text in about half of the pages, and break paragraphs in two in a few."""
    if rng.random() < 0.55:
        for _ in range(rng.choices([1, 2, 3, 4], [55, 27, 12, 6])[0]):
            rng.choices([loss for loss, _ in LOSSES], [weight for _, weight in LOSSES])[0](rng, pieces)
    if rng.random() < 0.08:
        for _ in range(rng.choice([1, 1, 2])):
            split(rng, pieces)


def _change_habits(rng: Random, pieces: list[Piece]) -> None:
    """Give a few pages a habit that makes rules of thumb fail."""
    drawn = rng.random()
    if drawn < 0.02:
        for piece in pieces:
            if not piece.tail:
                piece.text = FINAL.sub("", piece.text) or piece.text
    elif drawn < 0.035:
        for piece in pieces:
            piece.text = piece.text.lower()


def _wrapped(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def page(pieces: list[Piece], rng: Random) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of the page and where each piece is in it."""
    drawn = rng.random()
    width = rng.randint(50, 100)
    text, spans = "", []
    for piece in pieces:
        said = piece.text
        if drawn < 0.06 and piece.kind in ("p", "q") and not dense(said):
            said = _wrapped(said, width)
        elif drawn < 0.11 and piece.kind == "p":
            parts = sentences(said)
            said = (
                parts[0]
                + "".join(("\n" if rng.random() < 0.4 else " " if not dense(said) else "") + part for part in parts[1:])
                if parts
                else said
            )
        glue = "\n" if 0.11 <= drawn < 0.17 and piece.kind not in ("+", "i") else piece.glue
        text += glue if text else ""
        spans.append((len(text), len(text) + len(said)))
        text += said
    return text, spans
