"""The two edges of a block: what class of character is there, and hashed n-grams of the words around it.

Every function looks at no more than `EDGE_CHARS` characters of a block.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from unicodedata import category
from zlib import crc32

EDGE_CHARS = 64
"""Length of the start or end of a block that is looked at."""
TABLE = 1 << 20
"""Number of hashed weights of one linear model."""
LINE_TABLE = 1 << 18
"""The same for the models of whole lines."""
MASK = TABLE - 1

TRAINED_ENDS = ".!?…。！？｡．؟۔।॥։።"
"""Marks that end a sentence."""
TRAINED_CLOSERS = "\"'”’»›“‘)]）」』】〉》〕*_"
"""What may stand after such a mark."""
OPENERS = "\"'“‘«„‚‹»›([（「『【〈《¿¡*_—–―- "
"""What may stand before a first word."""
LINE_CHARS = 120
"""A line of at most so many characters is read as a whole."""
_INNER_MARKS = ".,;:()[]{}\"'“”«»–—-=/<>|*#@…"
_DIGITS = str.maketrans("123456789", "000000000")
_DIGIT_BYTES = bytes.maketrans(b"123456789", b"000000000")
_PLAIN = bytes.maketrans(b"123456789\x1c\x1d\x1e\x1f", b"000000000    ")
"""Digits as one, and what `str.split` takes for a space and `bytes.split` does not."""

FULL, COLON, SEMICOLON, COMMA, ELLIPSIS, DASH, CLOSED, DIGIT, UPPER, LOWER, LETTER, OTHER, EMPTY = range(13)
"""Classes of what a block starts or ends with; `LETTER` has no case, `CLOSED` is a closing bracket."""


@lru_cache(maxsize=4096)
def class_of(char: str) -> int:
    """Return the class of one character."""
    if char in TRAINED_ENDS:
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
    if last in TRAINED_CLOSERS:
        bare = text[-EDGE_CHARS:].rstrip(TRAINED_CLOSERS)
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
    first = text[:8]
    if first.isascii():
        return False
    for char in first:
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


@lru_cache(maxsize=8192)
def plain_shape_of(word: bytes) -> bytes:
    """Return the shape of a word of ASCII."""
    return shape_of(word.decode()).encode()


def _script(char: str) -> str:
    if "\u3040" <= char < "\u30a0":
        return "h"
    if "\u30a0" <= char < "\u3100":
        return "k"
    return "c" if char >= "\u2e80" else chr(97 + class_of(char) + 12)


def hashed(names: Iterable[bytes], table: int = TABLE) -> list[int]:
    """Return the places of the names in the table of a linear model."""
    return [crc32(name) & (table - 1) for name in names]


def _encoded(names: Iterable[str]) -> list[bytes]:
    return [name.encode("utf8", "replace") for name in names]


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


def first_word(text: str) -> str:
    """Return the first of `head_words`; empty if there is none."""
    words = text[:EDGE_CHARS].translate(_DIGITS).split(None, 1)
    return words[0] if words else ""


def last_word(text: str) -> str:
    """Return the first of `tail_words`; empty if there is none."""
    words = text[-EDGE_CHARS:].translate(_DIGITS).rsplit(None, 1)
    return words[-1] if words else ""


def _plain_head(text: str) -> list[bytes] | None:
    """Return what `head_words` does, as bytes; None where the head is not all ASCII."""
    part = text[:EDGE_CHARS]
    if not part.isascii():
        return None
    words = part.encode().translate(_PLAIN).split(None, 4)
    if len(text) > EDGE_CHARS and len(words) > 1:
        words.pop()
    return words[:4]


def _plain_tail(text: str) -> list[bytes] | None:
    """Return what `tail_words` does, as bytes; None where the tail is not all ASCII."""
    part = text[-EDGE_CHARS:]
    if not part.isascii():
        return None
    words = part.encode().translate(_PLAIN).rsplit(None, 4)
    if len(text) > EDGE_CHARS and len(words) > 1:
        words.pop(0)
    return words[:-5:-1]


def start_names(text: str) -> list[bytes]:
    """Return the n-grams of the start of a text."""
    words = _plain_head(text)
    if words is not None:
        return _plain_names(b"s", words, text[:6].encode().translate(_DIGIT_BYTES), first=True)
    if is_dense(text):
        return _encoded(_dense_names("s", text[:8]))
    return _encoded(_word_names("s", head_words(text), text[:6].translate(_DIGITS), first=True))


def end_names(text: str) -> list[bytes]:
    """Return the n-grams of the end of a text."""
    words = _plain_tail(text)
    if words is not None:
        return _plain_names(b"e", words, text[:-7:-1].encode().translate(_DIGIT_BYTES), first=False)
    if is_dense(text[-8:]):
        return _encoded(_dense_names("e", text[:-9:-1]))
    return _encoded(_word_names("e", tail_words(text), text[:-7:-1].translate(_DIGITS), first=False))


def line_names(text: str) -> list[bytes]:
    """Return the n-grams of a whole short line: of its two edges, and of what is between."""
    if is_dense(text):
        chars = text[:LINE_CHARS].translate(_DIGITS)
        inner = [f"lb{chars[at : at + 2]}" for at in range(len(chars) - 1)]
        return [
            *_encoded(_dense_names("ls", chars[:8])),
            *_encoded(_dense_names("le", chars[:-9:-1])),
            *_encoded(inner),
        ]
    words = text[:LINE_CHARS].translate(_DIGITS).split()
    if not words:
        return [b"l"]
    low = [word.lower() for word in words]
    names = [f"la{low[0]}", f"lz{low[-1]}", f"ln{len(words)}", f"lm{len(text) // 8}"]
    names += [f"lw{word}" for word in low]
    names += [f"lp{first} {second}" for first, second in pairwise(low)]
    names += ["lA" + " ".join(low[:3]), "lZ" + " ".join(low[-3:])]
    names += ["lS" + "|".join(map(shape_of, words[:4])), "lE" + "|".join(map(shape_of, words[-3:]))]
    names.append(f"lC{sum(word[0].isupper() for word in words[1:])}/{len(words)}")
    names += [f"lx{mark}" for mark in _INNER_MARKS if mark in text]
    return _encoded(names)


def start_keys(text: str) -> list[int]:
    """Return hashed n-grams of the start of a text."""
    return hashed(start_names(text))


def line_keys(text: str) -> list[int]:
    """Return hashed n-grams of a whole short line."""
    return hashed(line_names(text), LINE_TABLE)


def end_keys(text: str) -> list[int]:
    """Return hashed n-grams of the end of a text."""
    return hashed(end_names(text))


def _plain_names(side: bytes, words: list[bytes], chars: bytes, *, first: bool) -> list[bytes]:
    """Return what `_word_names` does, for words of ASCII."""
    if not words:
        return [side]
    one, two, three = (*words, b"", b"")[:3]
    pair, shapes = one + b" " + two, list(map(plain_shape_of, words[:3]))
    shape = shapes[0]
    names = [
        side + b"1" + one, side + b"2" + pair, side + b"3" + pair + b" " + three, side + b"4" + two,
        side + b"l" + one.lower(), side + b"5" + two + b" " + three, side + b"d" + (one[-3:] if first else one[:3]),
        side + b"f" + one[-2:] + b" " + two[-2:], side + b"g" + one[:4],
        side + b"S" + b"|".join(shapes), side + b"T" + shape,
        side + b"U" + shape + b"|" + two, side + b"n%d" % len(words),
    ]  # fmt: skip
    side += b"c"
    return names + [side + chars[:size] for size in range(1, len(chars) + 1)]


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
    return hashed(join_names(left, right))


def join_names(left: str, right: str) -> list[bytes]:
    """Return the n-grams over the border of two texts."""
    last, first = _plain_tail(left), _plain_head(right)
    if last is not None and first is not None:
        return _plain_joins((*last, b"", b"")[:2], (*first, b"", b"")[:2])
    if is_dense(left[-8:]) or is_dense(right):
        return _encoded(_dense_joins(left[:-5:-1], right[:4]))
    tail, head = (*tail_words(left), "", "")[:2], (*head_words(right), "", "")[:2]
    return _encoded(_word_joins(tail, head))


def _dense_joins(ends: str, starts: str) -> list[str]:
    pairs = [f"j{ends[:a][::-1]}|{starts[:b]}" for a in (1, 2, 3) for b in (1, 2, 3)]
    return [*pairs, "jS" + "".join(map(_script, ends[:2])) + "|" + "".join(map(_script, starts[:2]))]


def _word_joins(tail: tuple[str, ...], head: tuple[str, ...]) -> list[str]:
    (last, before), (first, after) = tail, head
    if not last or not first:
        return ["j-"]
    shapes = f"{shape_of(last)}|{shape_of(first)}"
    return [
        f"j1{last}|{first}", f"j2{before} {last}|{first}", f"j3{last}|{first} {after}", f"j4{last}|{shape_of(first)}",
        f"j5{shape_of(last)}|{first}", f"j6{last[-3:]}|{first[-3:]}", f"j7{last[-2:]}|{first[-2:]}",
        f"j8{last}|{first[-2:]}",
        f"j9{last[-2:]}|{first}", f"ja{before[-2:]} {last[-2:]}|{first[-2:]}",
        f"jb{last[-2:]}|{first[-2:]} {after[-2:]}",
        f"jc{last}|{after}", f"jd{before}|{first}", f"jS{shapes}", f"jT{shape_of(before or '.')}{shapes}",
        f"jU{last}", f"jV{first}", f"jW{last[-4:]}|{first[:2]}",
    ]  # fmt: skip


def _plain_joins(tail: tuple[bytes, ...], head: tuple[bytes, ...]) -> list[bytes]:
    """Return what `_word_joins` does, for words of ASCII."""
    (last, before), (first, after) = tail, head
    if not last or not first:
        return [b"j-"]
    ends, starts = plain_shape_of(last), plain_shape_of(first)
    shapes, whole, bar = ends + b"|" + starts, last + b"|" + first, b"|" + first
    two, rest = last[-2:], b"|" + first[-2:]
    return [
        b"j1" + whole, b"j2" + before + b" " + whole, b"j3" + whole + b" " + after, b"j4" + last + b"|" + starts,
        b"j5" + ends + bar, b"j6" + last[-3:] + b"|" + first[-3:], b"j7" + two + rest, b"j8" + last + rest,
        b"j9" + two + bar, b"ja" + before[-2:] + b" " + two + rest, b"jb" + two + rest + b" " + after[-2:],
        b"jc" + last + b"|" + after, b"jd" + before + bar, b"jS" + shapes,
        b"jT" + plain_shape_of(before or b".") + shapes, b"jU" + last, b"jV" + first, b"jW" + last[-4:] + bar[:3],
    ]  # fmt: skip
