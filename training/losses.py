"""Ways in which a page loses text, and two in which it only seems to: each draws a place and changes the pieces."""

from itertools import pairwise
from random import Random

import regex

from training.furniture import INLINE_SIGNS, LABEL_SIGNS
from training.inserts import greeting, halves, insert, small
from training.pieces import Piece, candidates, dense, glue_of, hold, place, places, way, whole


def lose_head(rng: Random, pieces: list[Piece]) -> None:
    """Lose the start of a paragraph, and sometimes paragraphs before it."""
    found = candidates(pieces, 1)
    if not found:
        return
    i = rng.choice(found)
    if rng.random() < 0.1 and not dense(pieces[i].text):
        word = regex.match(r"\p{L}+", pieces[i].text)
        at: int | None = (len(word[0]) if len(word[0]) < 4 and rng.random() < 0.4 else 1) if word else None
        how = "drop"
    else:
        how = way(rng)
        at = place(rng, pieces[i].text, how, "right")
    if at is None:
        return
    pieces[i].text = pieces[i].text[at:].lstrip()
    pieces[i].head = -1 if how == "sentence" else 1
    more = min(rng.choices([0, 1, 2, 3], [60, 20, 12, 8])[0], i - 1)
    hold(pieces, i - 1, i + 2)
    while more and all(piece.free for piece in pieces[i - more - 1 : i - 1]) is False:
        more -= 1
    hold(pieces, i - more - 1, i + 1)
    del pieces[i - more : i]


def lose_tail(rng: Random, pieces: list[Piece]) -> None:
    """Lose the end of a paragraph."""
    found = candidates(pieces)
    if not found:
        return
    i = rng.choice(found)
    how = way(rng)
    at = place(rng, pieces[i].text, how, "left")
    if at is None:
        return
    pieces[i].text = pieces[i].text[:at].rstrip()
    pieces[i].tail = -1 if how == "sentence" else 1
    hold(pieces, i - 1, i + 2)


def lose_between(rng: Random, pieces: list[Piece]) -> None:
    """Lose the end of one paragraph and the start of a later one, or the middle of one; they stay two."""
    found = candidates(pieces)
    if not found:
        return
    i = rng.choice(found)
    j = i + rng.choices([0, 1, 2, 3], [25, 45, 20, 10])[0]
    if j >= len(pieces) or not whole(pieces[j]) or not all(piece.free for piece in pieces[i : j + 2]):
        return
    ways = [rng.choices(["word", "char"], [78, 22])[0] for _ in range(2)]
    left = place(rng, pieces[i].text, ways[0], "left")
    right = place(rng, pieces[j].text, ways[1], "right")
    if left is None or right is None or (i == j and right < left + 6):
        return
    text = pieces[j].text[right:].lstrip()
    kind = pieces[j].kind
    pieces[i].text = pieces[i].text[:left].rstrip()
    pieces[i].tail = 1
    rest = Piece(kind, text, head=1, free=False, glue="\n" if rng.random() < 0.25 else "\n\n")
    pieces[i + 1 : j + 1] = [rest]
    hold(pieces, i - 1, i + 3)


def lose_paragraphs(rng: Random, pieces: list[Piece]) -> None:
    """Lose whole paragraphs; nobody can see that."""
    found = candidates(pieces, 1, len(pieces) - 1)
    if found:
        i = rng.choice(found)
        pieces[i + 1].head = -1
        hold(pieces, i - 1, i + 2)
        del pieces[i]


def lose_document_tail(rng: Random, pieces: list[Piece]) -> None:
    """Stop the document early, with or without a sign that there is more."""
    found = [i for i in candidates(pieces, min(3, len(pieces) // 3)) if all(p.free for p in pieces[i:])]
    if not found:
        return
    i = rng.choice(found)
    how = way(rng) if rng.random() < 0.85 else "whole"
    at = None if how == "whole" else place(rng, pieces[i].text, how, "left")
    sign = rng.choices(["", "inline", "label"], [45, 30, 25])[0]
    if at is not None:
        pieces[i].text = pieces[i].text[:at].rstrip()
        pieces[i].tail = -1 if how == "sentence" and not sign else 1
    else:
        pieces[i].tail = 1 if sign else -1
    del pieces[i + 1 :]
    if sign == "inline":
        pieces[i].text += rng.choice(INLINE_SIGNS).replace("{n}", str(rng.randint(30, 9000)))
    if sign == "label":
        pieces.append(Piece("sign", rng.choice(LABEL_SIGNS), free=False))
    hold(pieces, i - 1, len(pieces))


def lose_document_head(rng: Random, pieces: list[Piece]) -> None:
    """Start the document late."""
    found = [i for i in candidates(pieces, 0, max(1, len(pieces) * 2 // 3)) if all(p.free for p in pieces[: i + 1])]
    if not found:
        return
    i = rng.choice(found)
    how = way(rng)
    at = place(rng, pieces[i].text, how, "right")
    if at is not None:
        pieces[i].text = pieces[i].text[at:].lstrip()
        pieces[i].head = -1 if how == "sentence" else 1
        del pieces[:i]
        hold(pieces, 0, 2)


def split(rng: Random, pieces: list[Piece]) -> None:
    """Break a paragraph in mid-sentence, in two or, as around a link, in three; nothing is lost."""
    found = [i for i in candidates(pieces) if len(pieces[i].text) > (40 if dense(pieces[i].text) else 90)]
    if not found:
        return
    i = rng.choice(found)
    text = pieces[i].text
    cuts = places(text, "word")
    if len(cuts) < 4:
        return
    at = rng.randrange(1, len(cuts) - 1)
    chosen = [cuts[at]]
    if rng.random() < 0.2:
        chosen.append(cuts[min(len(cuts) - 1, at + rng.randint(1, 4))])
    edges = [0, *sorted(set(chosen)), len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(edges)]
    glue = "\n" if rng.random() < 0.15 else "\n\n"
    pieces[i : i + 1] = [
        Piece("p", part, head=2 if n else 0, free=False, glue=glue if n else "\n\n")
        for n, part in enumerate(parts)
        if part
    ]
    hold(pieces, i - 1, i + len(parts) + 1)


def interrupt(rng: Random, pieces: list[Piece], lang: str, name: str) -> None:
    """Put code, a table or a label between two parts of a sentence that go on around it; nothing is lost."""
    found = [i for i in candidates(pieces) if not dense(pieces[i].text)]
    if not found:
        return
    i = rng.choice(found)
    parts = halves(rng, pieces[i].text)
    if parts is None:
        return
    kind, said = insert(rng, lang, name)
    pieces[i : i + 1] = [Piece(text=parts[0], kind="p"), Piece(kind, said, glue=glue_of(kind)), Piece("p", parts[1])]
    hold(pieces, i - 1, i + 4)


def address(rng: Random, pieces: list[Piece], lang: str, name: str) -> None:
    """Make the page a letter: a salutation, and often a small letter after it."""
    if pieces[0].kind in ("p", "h") and pieces[0].free:
        if pieces[0].kind == "p" and rng.random() < 0.7:
            pieces[0].text = small(pieces[0].text)
        at = 0 if pieces[0].kind == "p" else 1
        pieces.insert(at, Piece("trap", greeting(rng, lang, name), free=False))
        hold(pieces, at, at + 2)


LOSSES = (
    (lose_head, 28),
    (lose_tail, 22),
    (lose_between, 24),
    (lose_paragraphs, 4),
    (lose_document_tail, 15),
    (lose_document_head, 14),
)
"""Each loss with its weight among all losses."""
