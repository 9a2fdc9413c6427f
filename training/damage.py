"""Damage clean documents, and put things into them that only look like damage.

`damaged(blocks, lang, rng)` returns the pieces of one page; each says whether its head or tail was lost, or whether
it only goes on with the piece before. Everything is drawn from the generator given, so a seed gives the same page.
"""

# ruff: noqa: E501, C901, PLR0912, PLR0915 - a list of traps reads best as one list

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import regex

from training.furniture import (
    ANYWHERE,
    BRANDS,
    CREDITS,
    FURNITURE,
    INLINE_SIGNS,
    JOINERS,
    LABEL_SIGNS,
    PARTICLES,
    VIEWS,
)
from training.inserts import greeting, halves, insert, small
from training.lines import Group, borrowed, written

Blocks = list[tuple[str, str]]

_SENTENCE = regex.compile(r"(?<=[.!?…][\"'”’»)]?)\s+(?=[\p{Lu}\p{Lo}“\"«„¿¡(])|(?<=[。！？][”」』）]?)(?![”」』）])")
_DENSE = regex.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff]")
_FINAL = regex.compile(r"[.!?。！？][\"'”’»)」』）]*$")
_MARKS = ".!?。！？,;:，；：、"
_ABBREVIATION = regex.compile(r"(?:^|\s)(?:\p{Lu}|\p{L}{1,3})\.$")
_NAME = regex.compile(r"(?<=\p{Ll}[ ,] ?)\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(?=[ ,.])")


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
    return piece.kind == "p" and piece.free and len(text) >= (24 if dense(text) else 50) and bool(_FINAL.search(text))


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


def _hold(pieces: list[Piece], start: int, stop: int) -> None:
    for piece in pieces[max(0, start) : stop]:
        piece.free = False


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
    _hold(pieces, i - 1, i + 2)
    while more and all(piece.free for piece in pieces[i - more - 1 : i - 1]) is False:
        more -= 1
    _hold(pieces, i - more - 1, i + 1)
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
    _hold(pieces, i - 1, i + 2)


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
    _hold(pieces, i - 1, i + 3)


def lose_paragraphs(rng: Random, pieces: list[Piece]) -> None:
    """Lose whole paragraphs; nobody can see that."""
    found = candidates(pieces, 1, len(pieces) - 1)
    if found:
        i = rng.choice(found)
        pieces[i + 1].head = -1
        _hold(pieces, i - 1, i + 2)
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
    _hold(pieces, i - 1, len(pieces))


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
        _hold(pieces, 0, 2)


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
    _hold(pieces, i - 1, i + len(parts) + 1)


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
    pieces[i : i + 1] = [Piece(text=parts[0], kind="p"), Piece(kind, said, glue=_glue(kind)), Piece("p", parts[1])]
    _hold(pieces, i - 1, i + 4)


def address(rng: Random, pieces: list[Piece], lang: str, name: str) -> None:
    """Make the page a letter: a salutation, and often a small letter after it."""
    if pieces[0].kind in ("p", "h") and pieces[0].free:
        if pieces[0].kind == "p" and rng.random() < 0.7:
            pieces[0].text = small(pieces[0].text)
        at = 0 if pieces[0].kind == "p" else 1
        pieces.insert(at, Piece("trap", greeting(rng, lang, name), free=False))
        _hold(pieces, at, at + 2)


def shorten(rng: Random, pieces: list[Piece]) -> list[Piece]:
    """Return one, two or three paragraphs as a page of their own: teasers, messages, fields of a data set."""
    found = [i for i, piece in enumerate(pieces) if whole(piece)]
    if not found:
        return pieces
    start = rng.choice(found)
    return pieces[start : start + rng.choice([1, 1, 1, 2, 3])]


def _glue(kind: str) -> str:
    """Return what is between a piece and the one before it."""
    return {"+": "\n", "i": "\n\n    "}.get(kind, "\n\n")


def _short(rng: Random, pieces: list[Piece], longest: int) -> str | None:
    """Return a short sentence of the document without its mark."""
    for _ in range(12):
        piece = rng.choice(pieces)
        if piece.kind == "p" and len(piece.text) > 30:
            said = rng.choice(sentences(piece.text)).strip()
            if 8 < len(said) <= longest and _FINAL.search(said):
                return said
    return None


def _parts(said: str) -> list[str]:
    return [part.strip() for part in regex.split(r"[,;:，；：、–—]\s*", _FINAL.sub("", said)) if len(part.strip()) > 3]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def trap(rng: Random, pieces: list[Piece], lang: str, shelf: Sequence[Group] = ()) -> list[Piece]:
    """Return paragraphs that look like damage and are none; the shelf has such lines of other documents."""
    kind = rng.choice(
        ["borrowed"] * 6 + ["written"] * 3 + ["furniture"] * 5 + ["anywhere"] * 2 + ["view"] * 3 + ["caption", "caption", "small", "talk", "items", "items", "verse", "quotes", "trails", "leads"]
        + ["brand", "particle", "credit", "gloss", "law"]
    )  # fmt: skip
    name = _NAME.findall(" ".join(piece.text[:600] for piece in pieces[:20])) or ["Ana Costa", "Li Wei", "M. Kovač"]
    if kind in ("furniture", "anywhere"):
        text = rng.choice(FURNITURE.get(lang, ANYWHERE) if kind == "furniture" else ANYWHERE)
        return [Piece("trap", text.replace("{n}", rng.choice(name)).replace("{d}", str(rng.randint(2, 29))))]
    if kind in ("borrowed", "written"):
        found = borrowed(rng, shelf) if kind == "borrowed" else written(rng, lang, rng.choice(name))
        return [Piece("trap", text) for text in found]
    if kind == "view":
        return [Piece("trap", view(rng, lang, rng.choice(name)))]
    said = _short(rng, pieces, 220)
    if said is None:
        return []
    bare = _FINAL.sub("", said)
    parts = _parts(said)
    texts: list[str] = []
    if kind == "caption" and len(bare) < 160 and rng.random() < 0.5:
        texts = [said + " " + rng.choice(CREDITS).replace("{n}", rng.choice(name))]
    elif kind == "talk":
        texts = [rng.choice(["— ", "– ", "- ", "—"]) + (_lower(said) if rng.random() < 0.6 else said)]
    elif kind == "caption" and len(bare) < 110:
        texts = [
            bare
            + rng.choice(["", "", " (" + rng.choice(name) + ")", ". " + rng.choice(name), " / " + rng.choice(name)])
        ]
    elif kind == "small" and len(bare) < 70:
        texts = [_lower(bare)]
    elif kind == "items" and len(parts) >= 2:
        mark = rng.choice(["", "", ",", ";", "."])
        if mark in ",;" and len(parts) > 2 and rng.random() < 0.4:
            parts[-2] += mark + " " + rng.choice(JOINERS.get(lang, JOINERS["en"]))
            parts[-1] += "."
        low = rng.random() < 0.75
        texts = [(_lower(part) if low else part[:1].upper() + part[1:]) + mark for part in parts]
        lead = _short(rng, pieces, 90)
        texts = ([_FINAL.sub("", lead) + ("：" if dense(lead) else ":")] if lead and rng.random() < 0.8 else []) + texts
    elif kind == "verse":
        words = list(bare) if dense(bare) else bare.split()
        step = rng.randint(3, 7) + (3 if dense(bare) else 0)
        lines = [words[i : i + step] for i in range(0, len(words), step)]
        texts = [("" if dense(bare) else " ").join(line) for line in lines]
        if rng.random() < 0.4:
            texts = [text[:1].upper() + text[1:] for text in texts]
    elif kind == "quotes":
        other = _short(rng, pieces, 220) or said
        texts = ["“" + said, "“" + other + "”"]
    elif kind == "trails":
        cut = place(rng, said, "word", "left")
        texts = (
            [rng.choice(["“{}…”", "„{} …“", "—{}…", "“{}—”", "{}…", "「{}……」"]).format(said[:cut].rstrip(" ,，、"))]
            if cut
            else []
        )
    elif kind == "leads":
        cut = place(rng, said, "word", "right")
        texts = [rng.choice(["…", "... ", "… "]) + said[cut:].lstrip()] if cut else []
    elif kind == "brand":
        rest = said.partition(" ")[2]
        texts = [rng.choice(BRANDS) + " " + rest] if rest else []
    elif kind == "particle" and " " in said:
        texts = [rng.choice(PARTICLES) + " " + rng.choice(name).split()[-1] + " " + _lower(said.partition(" ")[2])]
    elif kind == "credit":
        texts = [rng.choice(["({})", "— {}", "– {}", "{}", "/ {} /", "[{}]", "© {}", "@{}"]).format(rng.choice(name))]
    elif kind == "gloss" and len(parts) >= 2:
        texts = [_lower(parts[0].split()[0]) + rng.choice([": ", " – ", " = "]) + parts[1]]
    elif kind == "law" and len(parts) >= 2:
        marks = rng.choice(
            [
                ["1. ", "2. ", "3. ", "4. ", "5. "],
                ["a) ", "b) ", "c) ", "d) ", "e) "],
                ["(1) ", "(2) ", "(3) ", "(4) ", "(5) "],
                [""] * 5,
            ]
        )
        texts = [
            mark + _lower(part) + end
            for mark, part, end in zip(
                marks, parts, [","] * (len(parts) - 1) + [rng.choice([".", ";", ","])], strict=False
            )
        ]
        if rng.random() < 0.4:
            texts.append(_lower(_short(rng, pieces, 160) or said))
    return [Piece("trap", text.strip()) for text in texts if text.strip()]


def view(rng: Random, lang: str, name: str) -> str:
    """Return a caption put together from parts: who or what, where, when, and often a credit."""
    parts = VIEWS.get(lang, VIEWS["en"])
    said = rng.choice(parts[0]).replace("{n}", name).replace("{p}", rng.choice(parts[1]))
    if rng.random() < 0.5:
        said += ("" if lang in ("zh", "ja") else rng.choice([" ", ", "])) + rng.choice(parts[2])
    if rng.random() < 0.4:
        said += rng.choice([". ", " ", " | ", " / "]) + rng.choice(CREDITS).replace(
            "{n}", rng.choice([name, "AP", "Xinhua", "Getty", rng.choice(parts[1])])
        )
    return said


def _insert_traps(rng: Random, pieces: list[Piece], lang: str, shelf: Sequence[Group]) -> None:
    """Put traps anywhere, often at the end."""
    for _ in range(rng.choices([0, 1, 2, 3, 4, 6], [25, 22, 20, 15, 12, 6])[0]):
        found = trap(rng, pieces, lang, shelf)
        at = len(pieces) if rng.random() < 0.12 else rng.randint(1, len(pieces))
        glue = "\n" if rng.random() < 0.15 else "\n\n"
        for piece in found[1:]:
            piece.glue = glue
        pieces[at:at] = found


SHORT_PAGES = 0.08
"""Share of pages that have one to three paragraphs, half of them cut short."""
INTERRUPTED = 0.1
"""Share of pages with a sentence that goes on around code or a label."""
LETTERS = 0.04
"""Share of pages that are letters."""

LOSSES = (
    (lose_head, 28),
    (lose_tail, 22),
    (lose_between, 24),
    (lose_paragraphs, 4),
    (lose_document_tail, 15),
    (lose_document_head, 14),
)


def damaged(blocks: Blocks, lang: str, rng: Random, shelf: Sequence[Group] = ()) -> list[Piece]:
    """Return the pieces of a page made from clean blocks: about half of the pages lose text."""
    pieces = [
        Piece(
            kind,
            regex.sub(r"\n\s*\n+", "\n", text) if kind in "ci" else regex.sub(r"\s+", " ", text).strip(),
            glue=_glue(kind),
        )
        for kind, text in blocks
    ]
    pieces = [piece for piece in pieces if piece.text.strip()]
    name = rng.choice(["Ana", "Keith", "Sofía", "Jonas", "Irina", "Lucy Brown", "Marek", "Giulia"])
    if rng.random() < SHORT_PAGES and any(map(whole, pieces)):
        pieces = shorten(rng, pieces)
        if rng.random() < 0.5:
            lose_document_tail(rng, pieces)
        return pieces
    if len(pieces) > 12 and rng.random() < 0.3:
        start = rng.randrange(len(pieces) - 8)
        pieces = pieces[start : start + rng.randint(6, 40)]
    if pieces[0].kind == "h" and len(pieces) > 5 and rng.random() < 0.5:
        del pieces[0]
    if rng.random() < 0.25:
        pieces = [piece for piece in pieces if piece.kind not in ("h", "c")] or pieces
    _insert_traps(rng, pieces, lang, shelf)
    if rng.random() < 0.55:
        for _ in range(rng.choices([1, 2, 3, 4], [55, 27, 12, 6])[0]):
            rng.choices([loss for loss, _ in LOSSES], [weight for _, weight in LOSSES])[0](rng, pieces)
    if rng.random() < 0.08:
        for _ in range(rng.choice([1, 1, 2])):
            split(rng, pieces)
    if rng.random() < INTERRUPTED:
        interrupt(rng, pieces, lang, name)
    if rng.random() < LETTERS:
        address(rng, pieces, lang, name)
    _change_habits(rng, pieces)
    return pieces


def _change_habits(rng: Random, pieces: list[Piece]) -> None:
    """Give a few pages a habit that makes rules of thumb fail."""
    drawn = rng.random()
    if drawn < 0.02:
        for piece in pieces:
            if not piece.tail:
                piece.text = _FINAL.sub("", piece.text) or piece.text
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
