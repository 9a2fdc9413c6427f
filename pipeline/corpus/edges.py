"""Where sentences and lines begin and end in a copy, and what may be in a hole that is no text: marks, page lines."""

import re

from pipeline.text.lazy import lazy_pattern, lazy_re
from pipeline.text.sentences import CLOSERS, ENDS, ends_as_sentence

LONGEST_PAGE_LINE_CHARS = 80
"""A foreign line longer than this is text; chosen by eye."""
LONGEST_PAGE_LINE_WORDS = 12
SHORTEST_PROSE_LINE_CHARS = 60
"""A shorter line of a witness may be a label of its page."""

_OMITTED = (
    "text missing|missing text|missing|more|see more|read more|continued|continues|continue reading|cont|cont'd|"
    "snip|snipped|cut|"
    "omitted|omission|abridged|truncated|ellipsis|gap|lacuna|"
    "mehr|weiterlesen|gekürzt|auslassung|ausgelassen|lücke|suite|lire la suite|coupé|omis|sigue|continúa|omitido|"
    "continua|omissis|далее|читать далее|пропуск|пропущено|читати далі|略|中略|後略|省略|以下略|生略"
)
"""What people and programs write in brackets where they leave text out."""
MARK = lazy_re(
    rf"[\[(<{{（【［]\s*(?:\.{{2,}}|…+|(?:{_OMITTED})\s*[.…]*)\s*[\])>}}）】］]"
    r"|([.\-*_=~#•])\1{2,}|…+|(?:\. ){2,}\.",
    re.IGNORECASE,
)
"""What stands for text that was left out."""
_OPENERS = "\"'“‘«‹「『([„¿¡"
_START = lazy_pattern(r"[\p{Lu}\p{Lt}\p{Lo}\p{N}]")


def after_sentence(text: str, place: int) -> bool:
    r"""Return whether what comes before the place ends there: a sentence, a line, or nothing at all.

    >>> after_sentence("One. Two", 4), after_sentence("One\nTwo", 3), after_sentence("One. Two", 6)
    (True, True, False)
    """
    if place < len(text) and text[place - 1 : place].isalnum() and text[place].isalnum():
        return False
    rest = text[place : place + 20]
    if rest[:1] in ENDS:
        return True
    if not rest.strip(" \t") or rest.lstrip(" \t").startswith("\n"):
        return True
    before = text[max(0, place - 40) : place]
    return not before.strip() or "\n" in before[len(before.rstrip()) :] or ends_as_sentence(before)


def before_sentence(text: str, place: int) -> bool:
    """Return whether a sentence or a line begins at the place, as far as it shows.

    >>> before_sentence("One. Two", 5), before_sentence("One. Two", 6), before_sentence("one and two", 4)
    (True, False, False)
    """
    rest = text[place : place + 40].lstrip()
    if not rest:
        return True
    first = rest.lstrip(_OPENERS)[:1]
    starts = bool(_START.match(first)) or not first.isalnum()
    return after_sentence(text, place) and (starts or _begins_line(text, place))


def _begins_line(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t")
    return not before or before.endswith("\n")


def is_page_line(line: str) -> bool:
    """Return whether a line may belong to a page and not to a text: it is short and ends in no full stop.

    >>> is_page_line("Keep reading"), is_page_line("He kept reading.")
    (True, False)
    """
    line = line.strip()
    if not line or len(line) > LONGEST_PAGE_LINE_CHARS or len(line.split()) > LONGEST_PAGE_LINE_WORDS:
        return False
    return not ends_as_sentence(line) or line.endswith(("…", "...", "!", "?"))


def is_prose_line(line: str) -> bool:
    """Return whether a line reads as prose: it is long, and it ends as a sentence does."""
    line = line.strip()
    return len(line) >= SHORTEST_PROSE_LINE_CHARS and ends_as_sentence(line)


def last_end_of_sentence(text: str, start: int, stop: int) -> int:
    """Return where the last sentence that ends between the two places ends; the start where none does."""
    end = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        if match.end() == stop or text[match.end()].isspace() or match.group()[0] in "。！？":
            end = match.end()
    return end


_SENTENCE_END = lazy_re(f"[{re.escape(ENDS)}]+[{re.escape(CLOSERS)}]*")
