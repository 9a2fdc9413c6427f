"""Lines that only look like damage: captions, credits, lists, verse, quotations, lines of pages and of other documents.

Everything is drawn from the generator given, so a seed gives the same traps.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

import regex

from training.furniture import ANYWHERE, BRANDS, CREDITS, JOINERS, PARTICLES, VIEWS, furniture
from training.lines import Group, borrowed, written
from training.pieces import FINAL, Piece, dense, place, sentences

KINDS = (
    *["borrowed"] * 6,
    *["written"] * 3,
    *["furniture"] * 5,
    *["anywhere"] * 2,
    *["view"] * 3,
    *["caption", "caption", "small", "talk", "items", "items", "verse", "quotes", "trails", "leads"],
    *["brand", "particle", "credit", "gloss", "law"],
)
"""The kinds of traps, each as often as its share of all."""
_NAME = regex.compile(r"(?<=\p{Ll}[ ,] ?)\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(?=[ ,.])")
LONGEST_SENTENCE_CHARS = 220
"""Longest sentence of the document that a trap is made of, in code points; chosen by eye."""


class Source(NamedTuple):
    """What a trap is made of: a short sentence of the document, and names that occur in it."""

    said: str
    bare: str
    """The sentence without its mark."""
    parts: list[str]
    """The sentence, cut at its commas and dashes."""
    names: list[str]
    lang: str
    pieces: list[Piece]


def _short(rng: Random, pieces: list[Piece], longest: int) -> str | None:
    """Return a short sentence of the document with its mark, or None."""
    for _ in range(12):
        piece = rng.choice(pieces)
        if piece.kind == "p" and len(piece.text) > 30:
            said = rng.choice(sentences(piece.text)).strip()
            if 8 < len(said) <= longest and FINAL.search(said):
                return said
    return None


def _parts(bare: str) -> list[str]:
    return [part.strip() for part in regex.split(r"[,;:，；：、–—]\s*", bare) if len(part.strip()) > 3]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def trap(rng: Random, pieces: list[Piece], lang: str, shelf: Sequence[Group] = ()) -> list[Piece]:
    """Return paragraphs that look like damage and are none; the shelf has such lines of other documents."""
    kind = rng.choice(KINDS)
    names = _NAME.findall(" ".join(piece.text[:600] for piece in pieces[:20])) or ["Ana Costa", "Li Wei", "M. Kovač"]
    if kind in ("furniture", "anywhere"):
        text = rng.choice(furniture().get(lang, ANYWHERE) if kind == "furniture" else ANYWHERE)
        return [Piece("trap", text.replace("{n}", rng.choice(names)).replace("{d}", str(rng.randint(2, 29))))]
    if kind in ("borrowed", "written"):
        found = borrowed(rng, shelf) if kind == "borrowed" else written(rng, lang, rng.choice(names))
        return [Piece("trap", text) for text in found]
    if kind == "view":
        return [Piece("trap", view(rng, lang, rng.choice(names)))]
    said = _short(rng, pieces, LONGEST_SENTENCE_CHARS)
    if said is None:
        return []
    bare = FINAL.sub("", said)
    texts = OF_A_SENTENCE[kind](rng, Source(said, bare, _parts(bare), names, lang, pieces))
    return [Piece("trap", text.strip()) for text in texts if text.strip()]


def _caption(rng: Random, source: Source) -> list[str]:
    names, length = source.names, len(source.bare)
    if length < 160 and rng.random() < 0.5:
        return [source.said + " " + rng.choice(CREDITS).replace("{n}", rng.choice(names))]
    if length >= 110:
        return []
    credit = ["", "", " (" + rng.choice(names) + ")", ". " + rng.choice(names), " / " + rng.choice(names)]
    return [source.bare + rng.choice(credit)]


def _talk(rng: Random, source: Source) -> list[str]:
    """Return a line of dialogue behind a dash."""
    return [rng.choice(["— ", "– ", "- ", "—"]) + (_lower(source.said) if rng.random() < 0.6 else source.said)]


def _small(_: Random, source: Source) -> list[str]:
    return [_lower(source.bare)] if len(source.bare) < 70 else []


def _items(rng: Random, source: Source) -> list[str]:
    """Return the parts of the sentence as a list, often below a line that ends with a colon."""
    if len(source.parts) < 2:
        return []
    parts, mark = [*source.parts], rng.choice(["", "", ",", ";", "."])
    if mark in ",;" and len(parts) > 2 and rng.random() < 0.4:
        parts[-2] += mark + " " + rng.choice(JOINERS.get(source.lang, JOINERS["en"]))
        parts[-1] += "."
    low = rng.random() < 0.75
    texts = [(_lower(part) if low else part[:1].upper() + part[1:]) + mark for part in parts]
    lead = _short(rng, source.pieces, 90)
    return ([FINAL.sub("", lead) + ("：" if dense(lead) else ":")] if lead and rng.random() < 0.8 else []) + texts


def _verse(rng: Random, source: Source) -> list[str]:
    close = dense(source.bare)
    words = list(source.bare) if close else source.bare.split()
    step = rng.randint(3, 7) + (3 if close else 0)
    texts = [("" if close else " ").join(words[i : i + step]) for i in range(0, len(words), step)]
    return [text[:1].upper() + text[1:] for text in texts] if rng.random() < 0.4 else texts


def _quotes(rng: Random, source: Source) -> list[str]:
    """Return a quotation of two paragraphs: both are opened, only the second is closed."""
    other = _short(rng, source.pieces, LONGEST_SENTENCE_CHARS) or source.said
    return ["“" + source.said, "“" + other + "”"]


def _trails(rng: Random, source: Source) -> list[str]:
    """Return speech that trails off."""
    cut = place(rng, source.said, "word", "left")
    if not cut:
        return []
    form = rng.choice(["“{}…”", "„{} …“", "—{}…", "“{}—”", "{}…", "「{}……」"])
    return [form.format(source.said[:cut].rstrip(" ,，、"))]


def _leads(rng: Random, source: Source) -> list[str]:
    """Return a quotation that leaves out the beginning of its sentence and marks that."""
    cut = place(rng, source.said, "word", "right")
    return [rng.choice(["…", "... ", "… "]) + source.said[cut:].lstrip()] if cut else []


def _brand(rng: Random, source: Source) -> list[str]:
    rest = source.said.partition(" ")[2]
    return [rng.choice(BRANDS) + " " + rest] if rest else []


def _particle(rng: Random, source: Source) -> list[str]:
    """Return the sentence with a name in front that begins in small letters: `van Gogh`."""
    if " " not in source.said:
        return []
    name = rng.choice(PARTICLES) + " " + rng.choice(source.names).split()[-1]
    return [name + " " + _lower(source.said.partition(" ")[2])]


def _credit(rng: Random, source: Source) -> list[str]:
    form = rng.choice(["({})", "— {}", "– {}", "{}", "/ {} /", "[{}]", "© {}", "@{}"])
    return [form.format(rng.choice(source.names))]


def _gloss(rng: Random, source: Source) -> list[str]:
    """Return a word with its explanation, as in a glossary."""
    if len(source.parts) < 2:
        return []
    return [_lower(source.parts[0].split()[0]) + rng.choice([": ", " – ", " = "]) + source.parts[1]]


def _law(rng: Random, source: Source) -> list[str]:
    """Return the parts of the sentence as numbered clauses, sometimes with a sentence that goes on below them."""
    if len(source.parts) < 2:
        return []
    marks = rng.choice(
        [[f"{n}. " for n in range(1, 6)], [f"{n}) " for n in "abcde"], [f"({n}) " for n in range(1, 6)], [""] * 5]
    )
    ends = [","] * (len(source.parts) - 1) + [rng.choice([".", ";", ","])]
    texts = [mark + _lower(part) + end for mark, part, end in zip(marks, source.parts, ends, strict=False)]
    if rng.random() < 0.4:
        texts.append(_lower(_short(rng, source.pieces, 160) or source.said))
    return texts


OF_A_SENTENCE: dict[str, Callable[[Random, Source], list[str]]] = {
    "caption": _caption,
    "small": _small,
    "talk": _talk,
    "items": _items,
    "verse": _verse,
    "quotes": _quotes,
    "trails": _trails,
    "leads": _leads,
    "brand": _brand,
    "particle": _particle,
    "credit": _credit,
    "gloss": _gloss,
    "law": _law,
}
"""The traps that are made of a sentence of the document, by their kind."""


def view(rng: Random, lang: str, name: str) -> str:
    """Return a caption put together from parts: who or what, where, when, and often a credit."""
    things, where, when = VIEWS.get(lang, VIEWS["en"])
    said = rng.choice(things).replace("{n}", name).replace("{p}", rng.choice(where))
    if rng.random() < 0.5:
        said += ("" if lang in ("zh", "ja") else rng.choice([" ", ", "])) + rng.choice(when)
    if rng.random() < 0.4:
        credit = rng.choice([". ", " ", " | ", " / "]) + rng.choice(CREDITS)
        said += credit.replace("{n}", rng.choice([name, "AP", "Xinhua", "Getty", rng.choice(where)]))
    return said


def insert_traps(rng: Random, pieces: list[Piece], lang: str, shelf: Sequence[Group]) -> None:
    """Put traps anywhere, often at the end."""
    for _ in range(rng.choices([0, 1, 2, 3, 4, 6], [25, 22, 20, 15, 12, 6])[0]):
        found = trap(rng, pieces, lang, shelf)
        at = len(pieces) if rng.random() < 0.12 else rng.randint(1, len(pieces))
        glue = "\n" if rng.random() < 0.15 else "\n\n"
        for piece in found[1:]:
            piece.glue = glue
        pieces[at:at] = found
