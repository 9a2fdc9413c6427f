"""The two edges of a block: what class of character stands there, and hashed n-grams of the words around it.

Every function looks at no more than `EDGE_CHARS` characters of a block.
"""

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category
from zlib import crc32

EDGE_CHARS = 64
"""So much of a block's start or end is looked at."""
TABLE = 1 << 20
"""Number of hashed weights of one linear model."""
_MASK = TABLE - 1

ENDS = ".!?…。！？｡．؟۔।॥։።"
"""Marks that end a sentence."""
CLOSERS = "\"'”’»›“‘)]）」』】〉》〕*_"
"""What may stand after such a mark."""
OPENERS = "\"'“‘«„‚‹»›([（「『【〈《¿¡*_—–―- "
"""What may stand before a first word."""
_DIGITS = str.maketrans("123456789", "000000000")

FULL, COLON, SEMICOLON, COMMA, ELLIPSIS, DASH, CLOSED, DIGIT, UPPER, LOWER, LETTER, OTHER, EMPTY = range(13)
"""Classes of what a block starts or ends with; `LETTER` has no case, `CLOSED` is a closing bracket."""


@lru_cache(maxsize=4096)
def class_of(char: str) -> int:
    """Return the class of one character."""
    if char in ENDS:
        return ELLIPSIS if char == "…" else FULL
    for sign, marks in (
        (COLON, ":：;"),
        (SEMICOLON, ";；"),
        (COMMA, ",،，、"),
        (DASH, "-–—―‑"),
        (CLOSED, ")]）】」』》〉"),
    ):
        if char in marks and not (sign == COLON and char == ";"):
            return sign
    kind = category(char)
    if kind in ("Lu", "Lt"):
        return UPPER
    if kind == "Ll":
        return LOWER
    if kind[0] == "L" or kind[0] == "M":
        return LETTER
    return DIGIT if kind[0] == "N" else OTHER


def start_class(text: str) -> int:
    """Return what the text starts with, quotes and opening brackets left aside.

    >>> start_class("“armed clash in 2020.”") == LOWER
    True
    """
    if text.startswith(("…", "...", "[...", "[…", "(...", "“…", "“...", "—...")):
        return ELLIPSIS
    bare = text[:EDGE_CHARS].lstrip(OPENERS)
    return class_of(bare[0]) if bare else (OTHER if text else EMPTY)


def end_class(text: str) -> int:
    """Return what the text ends with, closing quotes and brackets behind a full stop left aside.

    >>> end_class("She said: “No!”") == FULL
    True
    """
    last = text[-1:]
    if not last:
        return EMPTY
    if last in CLOSERS:
        bare = text[-EDGE_CHARS:].rstrip(CLOSERS)
        inner = class_of(bare[-1]) if bare else OTHER
        if inner in (FULL, ELLIPSIS):
            return ELLIPSIS if bare.endswith(("…", "...")) else FULL
        return CLOSED if last in ")]）】」』》〉" else inner
    if last in ".…" and text.endswith(("...", "…", "[…]", ". . .")):
        return ELLIPSIS
    return class_of(last)


def is_dense(text: str) -> bool:
    """Return whether the text is in a script without spaces between words, by its first letters.

    >>> is_dense("東京で"), is_dense("Tokyo")
    (True, False)
    """
    for char in text[:8]:
        if char >= "\u0e00":
            return (
                "\u2e80" <= char < "\ua000"
                or "\uf900" <= char < "\ufb00"
                or "\u0e00" <= char < "\u0f00"
                or char > "\U0001f000"
            )
    return False


@lru_cache(maxsize=8192)
def shape_of(word: str) -> str:
    """Return the rough shape of a word: classes of its first and last characters, and a length.

    >>> shape_of("Paris,") == shape_of("Tokyo,")
    True
    """
    long = len(word)
    return f"{class_of(word[0])}.{class_of(word[-1])}.{long if long < 4 else 4 if long < 8 else 5}"


def _script(char: str) -> str:
    if "\u3040" <= char < "\u30a0":
        return "h"
    if "\u30a0" <= char < "\u3100":
        return "k"
    return "c" if char >= "\u2e80" else chr(97 + class_of(char) + 12)


def _hashed(names: list[str]) -> list[int]:
    return [crc32(name.encode("utf8", "replace")) & _MASK for name in names]


def head_words(text: str) -> list[str]:
    """Return the first words of the text, at most four, digits made one."""
    part = text[:EDGE_CHARS].translate(_DIGITS)
    words = part.split(None, 4)
    if len(text) > EDGE_CHARS and len(words) > 1:
        words.pop()
    return words[:4]


def tail_words(text: str) -> list[str]:
    """Return the last words of the text, at most four, the last one first, digits made one."""
    part = text[-EDGE_CHARS:].translate(_DIGITS)
    words = part.rsplit(None, 4)
    if len(text) > EDGE_CHARS and len(words) > 1:
        words.pop(0)
    return words[:-5:-1]


def start_keys(text: str) -> list[int]:
    """Return hashed n-grams of the start of a text."""
    if is_dense(text):
        return _hashed(list(_dense_names("s", text[:8])))
    return _hashed(_word_names("s", head_words(text), text[:6].translate(_DIGITS), first=True))


def end_keys(text: str) -> list[int]:
    """Return hashed n-grams of the end of a text."""
    if is_dense(text[-8:]):
        return _hashed(list(_dense_names("e", text[:-9:-1])))
    return _hashed(_word_names("e", tail_words(text), text[:-7:-1].translate(_DIGITS), first=False))


def _word_names(side: str, words: list[str], chars: str, *, first: bool) -> list[str]:
    """Return names of n-grams; `chars` are the edge's characters, read from the edge inwards."""
    if not words:
        return [side]
    one, two, three = (*words, "", "")[:3]
    deep = one[:3] if not first else one[-3:]
    names = [
        side + "1" + one, side + "2" + one + " " + two, side + "3" + one + " " + two + " " + three, side + "4" + two,
        side + "l" + one.lower(), side + "5" + two + " " + three, side + "d" + deep,
        side + "f" + one[-2:] + " " + two[-2:], side + "g" + one[:4],
        side + "S" + "|".join(map(shape_of, words[:3])), side + "T" + shape_of(one),
        side + "U" + shape_of(one) + "|" + two,
        side + "n" + str(len(words)),
    ]  # fmt: skip
    return names + [side + "c" + chars[:size] for size in range(1, len(chars) + 1)]


def _dense_names(side: str, chars: str) -> Iterator[str]:
    for size in (1, 2, 3, 4):
        yield f"{side}a{chars[:size]}"
    for at in (1, 2, 3):
        yield f"{side}{at}{chars[at : at + 1]}"
        yield f"{side}{at}{chars[at : at + 2]}"
    for at in range(min(5, len(chars) - 1)):
        yield f"{side}b{chars[at : at + 2]}"
    scripts = "".join(map(_script, chars[:4]))
    yield f"{side}S{scripts}"
    yield f"{side}T{scripts[:2]}"


def join_keys(left: str, right: str) -> list[int]:
    """Return hashed n-grams over the border of two texts, as if the second went on where the first stops."""
    if is_dense(left[-8:]) or is_dense(right):
        ends, starts = left[:-5:-1], right[:4]
        pairs = [f"j{ends[:a][::-1]}|{starts[:b]}" for a in (1, 2, 3) for b in (1, 2, 3)]
        shapes = "".join(map(_script, ends[:2])) + "|" + "".join(map(_script, starts[:2]))
        return _hashed([*pairs, "jS" + shapes])
    tail, head = (*tail_words(left), "", "")[:2], (*head_words(right), "", "")[:2]
    (last, before), (first, after) = tail, head
    if not last or not first:
        return _hashed(["j-"])
    shapes = f"{shape_of(last)}|{shape_of(first)}"
    return _hashed([
        f"j1{last}|{first}", f"j2{before} {last}|{first}", f"j3{last}|{first} {after}", f"j4{last}|{shape_of(first)}",
        f"j5{shape_of(last)}|{first}", f"j6{last[-3:]}|{first[-3:]}", f"j7{last[-2:]}|{first[-2:]}",
        f"j8{last}|{first[-2:]}",
        f"j9{last[-2:]}|{first}", f"ja{before[-2:]} {last[-2:]}|{first[-2:]}",
        f"jb{last[-2:]}|{first[-2:]} {after[-2:]}",
        f"jc{last}|{after}", f"jd{before}|{first}", f"jS{shapes}", f"jT{shape_of(before or '.')}{shapes}",
        f"jU{last}", f"jV{first}", f"jW{last[-4:]}|{first[:2]}",
    ])  # fmt: skip
