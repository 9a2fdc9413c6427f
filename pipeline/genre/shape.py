"""The shape of a text as numbers: how its lines begin, end and are spaced, and which marks it uses.

No number needs to know a language: scripts with and without capital letters, and with and without spaces, have lines,
marks, columns and paragraphs. Alone the labels of pages are words; `furniture` holds them.
"""

# ruff: noqa: E501 - lists of names read better wide

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log1p
from operator import itemgetter, le

from pipeline.genre.furniture import CATEGORIES, categories_of, counted
from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.words import UNSPACED

FIRST_CHARS, MIDDLE_CHARS, LAST_CHARS = 5_000, 2_500, 2_500
"""Of a longer text these parts are looked at: pages show themselves at the top and the bottom; chosen by eye."""
MARKS = "=:;{}()[]<>|/\\_*#@$%&~^+\"',.!?-`"
"""Marks whose rate is a feature, one each."""
_MARK_BYTES = MARKS.encode()
"""Counted in bytes: that takes half the time."""
TRAINED_ENDS = frozenset(".!?…。！？؟।")
_NO_LABEL_ENDS = TRAINED_ENDS | frozenset(",:;")
_CLOSERS = "\"'”’»)]』」*_ "
_BULLETS = frozenset("-*•·‣▪–—+o")
_COMMENT_STARTS = frozenset('#/;%."!')
_QUOTES = frozenset("\"'“‘«„»「『—")
_OPENERS = frozenset("{}()[]<>")
_STARTING = (_BULLETS, _COMMENT_STARTS, _QUOTES, _OPENERS, frozenset(">"), frozenset("|"))
_BOX = lazy_re("[\u2500-\u259f]")
_TIME = lazy_re(r"\d:\d\d(?!\d)")
_MINUTES = lazy_re(r":\d\d")
_DATE = lazy_re(r"\d\d\d\d-\d\d-\d\d")
_MONTH = lazy_re(r"-\d\d-\d\d")
"""Parts of times and dates that begin with one character: `re` finds none far sooner than it finds no digit."""
_ASSIGNED = lazy_re(r"\n[^\S\n]*[\w.\-]{1,40}\s*:?=")
"""A pattern for the start of a line begins with the line end before it: `re` passes over other characters far faster."""
_FIELD = lazy_re(r"\n[^\S\n]*[^\W\d_][\w \-]{0,24}:(?=\s|\Z)")
_COLUMNS = lazy_re(r"\S(?: {3,}|\t)\S")
_NUMBERED = lazy_re(r"\n[^\S\n]*\(?\d{1,3}[.):\]]")
_CALLS = ("()", ");", "->", "=>", "::", "==", "&&", "();")
_CALL_ENDS = ("):", "{")
"""Calls, operators and blocks of programs: anywhere, and at the end of a line."""
_DIRECTIVES = ("](", "`_", "``", "**")
_DIRECTIVE_STARTS = (".. ", "```", "[[", "|===", "~~~", ":", "# ", "## ", "= ", "== ")
_STARTING_MARKS = frozenset(form[0] for form in _DIRECTIVE_STARTS)
"""What light markup is written with: Markdown, reStructuredText, AsciiDoc."""
_STATEMENT_ENDS = frozenset("{};\\")
_SPEAKER = lazy_re(
    r"\n(?:[^\S\n]*(?:[^\W\d_][\w .'\-]{0,24}[:.]\s+\S|<[\w.\-]{1,20}>(?=\s))|\[?\d\d:\d\d)",
)
_MAIL = lazy_re(r"\n(?:From|To|Subject|Date|Message-ID|Cc|Reply-To|Von|An|Betreff|De|Para|Assunto|Objet): ")
_TAG = lazy_re(r"</?\w[^<>\n]*>")
_UNSPACED_WORD = lazy_pattern(rf"[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}]{{1,2}}|[{UNSPACED}]{{1,6}}")
"""About a word of a script that sets no spaces: two characters that are syllables, or six letters; chosen by eye."""
_MAY_BE_UNSPACED = lazy_re("[\u0e00-\u1fff\u2e80-\U0010ffff]")
"""All letters of such scripts and some others; found ten times as fast as by their scripts."""
_STAND_IN = "aaaaa "
_SYLLABLE = lazy_re("[\uac00-\ud7a3]")
"""A syllable of Korean is about as long as two letters: its lines looked as short as those of verse."""
_OPEN_END = lazy_pattern(r"(?m)$(?<=[^\n]{60}[\p{Thai}\p{Lao}])")
"""The end of a long line in a script that sets no mark after a sentence; chosen by eye."""
_IDEOGRAPH = lazy_re("[\u2e80-\ua4cf\uf900-\ufaff]")
"""Ideographs and kana: the trees have seen such texts without capitals."""
_UNCASED_START = lazy_re(r"(?m)(^[^\S\n]*[\"'“‘「『]?|[.!?] )a(?=a)")
"""Where a sentence starts with a stand-in: in scripts with capitals it starts with one."""
_SPACED_MARKS = str.maketrans(
    {"。": ". ", "，": ", ", "、": ", ", "；": "; ", "：": ": ", "！": "! ", "？": "? ", "។": ". ", "။": ". "}
)
_BLANK_BEFORE_MARK = lazy_re(r" (?=[.,;:!?])")
_ARROW = lazy_re(r"\n[^\S\n]*[\d:.,]+ --> [\d:.,]+")
_FIRST, _LAST = itemgetter(0), itemgetter(-1)

NAMES = (
    "characters", "lines", "empty lines", "lines per paragraph", "paragraphs of one line",
    "mean line", "short lines", "lines of 60 to 85", "long lines", "very long lines", "spread of line lengths",
    "lines as long as the widest", "indented lines", "lines indented by 4 or more", "lines after a tab",
    "lines that start in lower case", "lines that start with a capital", "lines that start with another letter",
    "lines that start with a digit", "lines that start with a bullet", "lines that start as a comment",
    "lines that start with a quotation mark", "lines that start with a bracket", "lines that start with >", "lines that start with |",
    "lines in capitals", "lines without letters",
    "lines that end a sentence", "lines that end in a comma", "lines that end in a colon", "lines that end a statement",
    "lines that end in a letter", "lines that end in a digit", "lines that end in a hyphen", "lines that end in a bar",
    "labels", "labels at the top", "labels at the bottom", "long lines that end a sentence",
    "repeated lines", "most common first word", "lines in alphabetical order", "lines of one word", "words per line", "word length",
    "letters", "digits", "spaces", "box drawings",
    "times", "dates", "assignments", "fields", "columns", "numbered lines", "calls", "speakers", "mail headers", "underlines",
    "directives", "tags", "subtitle arrows",
    *(f"rate of {mark}" for mark in MARKS),
    "furniture categories", "furniture labels", "share of furniture labels", "furniture at the top", "furniture at the bottom",
    *(f"furniture: {category}" for category in CATEGORIES),
)  # fmt: skip
SHORT_CHARS, LONG_CHARS, VERY_LONG_CHARS = 30, 100, 200
LABEL_CHARS = 60
EDGE_SHARE = 8
"""The top and the bottom of a text are an eighth of its lines."""
FEWEST_EDGE_LINES = 10


def sampled(text: str) -> str:
    """Return a text as it is where it is short, else its beginning, its middle and its end, cut at line ends."""
    if len(text) <= FIRST_CHARS + MIDDLE_CHARS + LAST_CHARS:
        return text
    middle = (len(text) - MIDDLE_CHARS) // 2
    parts = (text[:FIRST_CHARS], text[middle : middle + MIDDLE_CHARS], text[-LAST_CHARS:])
    return "\n".join((_without_last(parts[0]), _without_first(_without_last(parts[1])), _without_first(parts[2])))


def _without_last(part: str) -> str:
    return part[: part.rfind("\n")] if "\n" in part else part


def _without_first(part: str) -> str:
    return part[part.find("\n") + 1 :]


def spaced(sample: str) -> str:
    """Return the sample with the words, spaces, ends and capitals of other scripts where its script lacks them.

    The trees know lines by their length, their words and their first and last characters: in Chinese, Japanese, Korean
    and Thai much prose looked like verse.

    >>> spaced("你好，世界。"), spaced("시장은 말했다.")
    ('aaaaa, aaaaa. ', 'Aaaaaa aaaaaa.')
    """
    if sample.isascii() or not _MAY_BE_UNSPACED.search(sample):
        return sample
    filled = _SYLLABLE.sub("aa", sample)
    korean = filled != sample
    if _UNSPACED_WORD.search(filled):
        thai = _OPEN_END.sub(".", filled)
        filled = _BLANK_BEFORE_MARK.sub("", _UNSPACED_WORD.sub(_STAND_IN, thai).translate(_SPACED_MARKS))
    elif not korean:
        return sample
    return filled if _IDEOGRAPH.search(sample) and not korean else _UNCASED_START.sub(r"\1A", filled)


def shape_of(text: str) -> list[float]:
    """Return the shape of a text, in the order of `NAMES`; the cost is bounded, for long texts are sampled."""
    sample = sampled(text).replace("\r\n", "\n").replace("\r", "\n")
    written = [line for row in sample.split("\n") if (line := row.strip())]
    if not written:
        return [0.0] * len(NAMES)
    plain, sample = sample, spaced(sample)
    rows = sample.split("\n")
    bare = [row.strip() for row in rows]
    lines = written if sample is plain else list(filter(None, bare))
    count, size = len(lines), len(sample)
    raw = sample.encode("utf-8", "surrogatepass")
    marks = dict(zip(MARKS, map(raw.count, _MARK_BYTES), strict=True))
    digits = sum(map(raw.count, b"0123456789"))
    return [
        log1p(len(text)), log1p(count), *_spacing(rows, bare, count), *_starts(lines), *_ends(lines),
        *_labels(lines), *_order(lines), *_letters(sample, marks, digits),
        *_forms(f"\n{sample}", rows, lines, marks),  *(_rate(found, size) for found in marks.values()),
        *_furniture(written),
    ]  # fmt: skip


def _rate(found: int, size: int) -> float:
    """Return how often a mark occurs, squashed: 0 for never, 1 for once in a hundred characters, 2.4 for once in ten."""
    return log1p(100 * found / size) / log1p(1) if found else 0.0


def _spacing(rows: Sequence[str], bare: Sequence[str], count: int) -> list[float]:
    paragraphs = "".join(["x" if line else " " for line in bare]).split()
    alone = paragraphs.count("x")
    lengths = sorted(map(len, filter(None, bare)))
    mean = sum(lengths) / count
    widest = lengths[int(0.95 * (count - 1))]
    spread = (sum([(length - mean) ** 2 for length in lengths]) / count) ** 0.5
    indents = [len(row) - len(row.lstrip()) for row, line in zip(rows, bare, strict=True) if line and row[0] != line[0]]
    return [
        1 - count / len(rows), log1p(count / len(paragraphs)), alone / len(paragraphs), log1p(mean),
        bisect_left(lengths, SHORT_CHARS) / count, _between(lengths, 60, 85) / count,
        (count - bisect_right(lengths, LONG_CHARS)) / count, (count - bisect_right(lengths, VERY_LONG_CHARS)) / count,
        spread / (mean + 1), _between(lengths, widest - 12, widest) / count,
        len(indents) / count, sum([indent >= 4 for indent in indents]) / count,
        sum([row[:1] == "\t" for row in rows]) / count,
    ]  # fmt: skip


def _between(lengths: Sequence[int], least: int, most: int) -> int:
    return bisect_right(lengths, most) - bisect_left(lengths, least)


def _starts(lines: Sequence[str]) -> list[float]:
    count = len(lines)
    kinds = {"lower": 0, "capital": 0, "letter": 0, "digit": 0}
    marks: dict[str, int] = {}
    for char, times in Counter(map(_FIRST, lines)).items():
        kind = "lower" if char.islower() else "capital" if char.isupper() else ""
        kind = kind or ("letter" if char.isalpha() else "digit" if char.isdigit() else "")
        if kind:
            kinds[kind] += times
        else:
            marks[char] = times
    held = [sum([marks[char] for char in marks if char in chars]) for chars in _STARTING]
    capitals = sum(map(str.isupper, lines))
    wordless = sum(not any(map(str.isalnum, line)) for line in lines if not line[0].isalnum())
    return [value / count for value in (*kinds.values(), *held, capitals, wordless)]


def _ends(lines: Sequence[str]) -> list[float]:
    count = len(lines)
    last = dict(Counter(map(_LAST, lines)))
    sentences = sum([times for char, times in last.items() if char in TRAINED_ENDS])
    sentences += sum([line.rstrip(_CLOSERS)[-1:] in TRAINED_ENDS for line in lines if line[-1] in _CLOSERS])
    letters = sum([times for char, times in last.items() if char.isalpha()])
    digits = sum([times for char, times in last.items() if char.isdigit()])
    statements = sum([times for char, times in last.items() if char in _STATEMENT_ENDS])
    commas, colons, hyphens, bars = (last.get(char, 0) for char in ",:-|")
    found = (sentences, commas, colons + last.get("：", 0), statements, letters, digits, hyphens, bars)
    return [value / count for value in found]


def _labels(lines: Sequence[str]) -> list[float]:
    """Return the share of lines that are short and no sentence, in all, at the top and at the bottom."""
    count = len(lines)
    labels = [len(line) < LABEL_CHARS and line[-1] not in _NO_LABEL_ENDS for line in lines]
    edge = min(count, max(FEWEST_EDGE_LINES, count // EDGE_SHARE))
    prose = sum([line.rstrip(_CLOSERS)[-1:] in TRAINED_ENDS for line in lines if len(line) > LONG_CHARS])
    return [sum(labels) / count, sum(labels[:edge]) / edge, sum(labels[-edge:]) / edge, prose / count]


def _order(lines: Sequence[str]) -> list[float]:
    count = len(lines)
    first = [line.split(None, 1) for line in lines]
    starts = "\n".join([line[:6] for line in lines]).casefold().split("\n")
    rising = sum(map(le, starts, starts[1:])) / max(1, count - 1)
    total = len(" ".join(lines).split())
    chars = sum(map(len, lines)) - total + count
    return [
        1 - len(set(lines)) / count, Counter(map(_FIRST, first)).most_common(1)[0][1] / count, rising,
        sum([len(line) == 1 for line in first]) / count, log1p(total / count), log1p(chars / total),
    ]  # fmt: skip


def _letters(sample: str, marks: Mapping[str, int], digits: int) -> list[float]:
    size = len(sample)
    spaces = sample.count(" ") + sample.count("\n") + sample.count("\t")
    box = 0 if sample.isascii() else len(_BOX.findall(sample))
    return [1 - (spaces + digits + sum(marks.values())) / size, _rate(digits, size), spaces / size, _rate(box, size)]


def _forms(sample: str, rows: Sequence[str], lines: Sequence[str], marks: Mapping[str, int]) -> list[float]:
    """Return how many lines hold each form, per line, squashed to at most 1; the sample begins with a line end."""
    count = len(lines)
    colons = marks[":"]
    found = (
        len(_TIME.findall(sample)) if colons and _MINUTES.search(sample) else 0,
        len(_DATE.findall(sample)) if marks["-"] and _MONTH.search(sample) else 0,
        len(_ASSIGNED.findall(sample)) if marks["="] else 0,
        len(_FIELD.findall(sample)) if colons else 0,
        _columns_in(lines) if "   " in sample or "\t" in sample else 0,
        len(_NUMBERED.findall(sample)),
        _times(_CALLS, sample, marks) + sum([row.endswith(_CALL_ENDS) for row in rows[:-1]]),
        len(_SPEAKER.findall(sample)) if colons or marks["."] or marks["<"] else 0,
        len(_MAIL.findall(sample)) if colons else 0,
        sum(map(_is_underline, lines)),
        _directives_in(sample, rows, marks),
        len(_TAG.findall(sample)) if marks["<"] else 0,
        len(_ARROW.findall(sample)) if " --> " in sample else 0,
    )
    return [min(1.0, value / count) for value in found]


def _columns_in(lines: Sequence[str]) -> int:
    return sum([len(_COLUMNS.findall(line)) for line in lines if "   " in line or "\t" in line])


def _directives_in(sample: str, rows: Sequence[str], marks: Mapping[str, int]) -> int:
    starts = [row for row in rows[1:] if row[:1] in _STARTING_MARKS]
    ends = sum([row.endswith("::") for row in rows[:-1]]) if marks[":"] else 0
    return _times(_DIRECTIVES, sample, marks) + sum([row.startswith(_DIRECTIVE_STARTS) for row in starts]) + ends


def _times(forms: Sequence[str], sample: str, marks: Mapping[str, int]) -> int:
    """Return how often the forms occur; one with a mark that the sample lacks need not be looked for."""
    return sum([sample.count(form) for form in forms if marks[form[0]] and marks[form[-1]]])


def _is_underline(line: str) -> bool:
    first = line[0]
    return line[-1] == first and len(line) > 2 and not (first.isalnum() or first == "_") and line == first * len(line)


def _furniture(lines: Sequence[str]) -> list[float]:
    count = len(lines)
    categories = categories_of(lines)
    held = counted(categories)
    edge = min(count, max(FEWEST_EDGE_LINES, count // EDGE_SHARE))
    total = sum(held.values())
    top, bottom = (counted(categories[:edge]), counted(categories[-edge:])) if total else ({}, {})
    return [
        len(held), log1p(total), total / count, len(top), len(bottom),
        *(log1p(held.get(category, 0)) for category in CATEGORIES),
    ]  # fmt: skip
