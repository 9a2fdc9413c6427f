"""What the words of one block say: its size, its punctuation, its script-neutral evidence for prose or label."""
# ruff: noqa: E501 - lists of words read better wide

from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from pipeline.model import Block
from pipeline.text.lazy import lazy_pattern, lazy_re

_WORDS = lazy_re(r"\w+")
_TRAINED_END = lazy_pattern(r"""[.!?…。！？؟।॥։:;](?:["'”’»›」』)\]]|\s|\[\p{N}+\])*$""")
_TRAINED_MAY_END = frozenset(".!?…。！？؟।॥։:;\"'”’»›」』)]")
_TRAINED_STOPS = lazy_re(r"[.!?…。！？؟।](?:(?<=[。！？؟।])|(?=[\s\"'”’»)\]]))")
_DATE = lazy_re(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:/.]\d{1,2}\b")
_WIDE = lazy_re(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_BARS = lazy_re(r"[|·•»›→←↑▼▲►✓★☆#@©®™]")
_SLASHES = lazy_re(r"\s[/>]\s")
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_BEYOND = lazy_re(r"[^\x00-\x7F]")
_FIRST_LETTER = itemgetter(0)
_BULLETS = frozenset("-*•·‣▪–—")
_BULLET = lazy_re(r"[-*•·‣▪–—]\s")

FUNCTION_WORDS = frozenset(
    "a about after all also an and are as at be been but by can could did do does for from had has have he her his how i if in "
    "into is it its may more most no not of on one only or other our out over said she should so some such than that the their "
    "them then there these they this those to two up was we were what when where which while who will with would you your "
    "aber als am an auch auf aus bei bis da dass das dem den der des die doch du durch ein eine einem einen einer eines er es "
    "für hat haben ich ihr im ist ja kann kein man mehr mit nach nicht noch nur ob oder sein sich sie sind so über um und uns "
    "unter vom von vor war was wenn werden wie wir wird wurde zu zum zur "
    "au aux avec ce ces cette dans de des du elle en est et été il ils je la le les leur lui mais ne nous on ont ou par pas plus "
    "pour qu que qui sa se ses son sont sur un une vous y à était "
    "al como con cuando de del desde donde dos el ella ellos en entre era es esta este están fue ha hasta hay la las lo los más me "
    "muy no o para pero por porque que se según ser si sin sobre son su sus también un una y ya "
    "ao aos as até com da das do dos e ela ele em entre foi isso já mas mesmo na nas no nos não os ou para pela pelo por quando "
    "que se sem ser seu sua são também um uma à é "
    "che ci con da dal dalla degli dei del della delle di è e ed gli ha hanno i il in la le lo ma nei nel nella non per più "
    "quando sono su sul sulla un una "
    "а без бы был была были было в вас во вот все вы где для до его ее если есть еще же за и из или их к как когда которые "
    "который ли мы на не него но о об он она они от по при с со так также то только у уже что это этот я "
    "aan als bij dat de den die door een en er het hij ik in is je maar met na naar niet nog of om onder ook op over te tot uit "
    "van voor was we werd wordt ze zich zijn zo "
    "av den det en ett för från har hon i inte jag med men och om på som till var vi är og af at der han ikke "
    "ale będzie być co dla do i jak jest na nie o od po się są tak to w z za że "
    "bir bu da de için ile ve ne ki daha gibi "
    "dan yang di dengan untuk pada dari ini itu tidak akan".split()
)
"""Words that hold sentences together in the languages of most pages; labels and menus lack them."""


class Wording(NamedTuple):
    """Numbers about the text of one block."""

    chars: int
    words: int
    """Words; a run of Chinese, Japanese or Thai counts one word per two characters."""
    function_share: float
    capital_share: float
    """Share of the words after the first that start with a capital letter."""
    upper_share: float
    """Share of the letters that are capitals."""
    digit_share: float
    comma_rate: float
    stop_rate: float
    bar_rate: float
    ends: float
    """1 if it ends as a sentence does, else 0."""
    lower_start: float
    dated: float
    colon: float
    question: float
    ellipsis: float
    quoted: float
    bulleted: float
    tokens: tuple[str, ...]
    """Its first words in lower case, for the tables."""

    @property
    def shape(self) -> tuple[float, ...]:
        """All numbers but the first two."""
        return self[2:-1]


LONGEST_COUNTED_CHARS = 400
"""In longer blocks the capitals and digits say no more than the words do."""
MOST_TOKENS = 24
"""Maximum number of words of a block that are looked up: labels are short, and prose is recognized by its form."""


LONGEST_KEPT_CHARS = 2_000
"""Features of texts up to this length are cached: menus repeat, and kept blocks are scored again."""


def wording_of(block: Block) -> Wording:
    """Return the numbers about the text of a block."""
    return _kept_wording(block.text) if len(block.text) <= LONGEST_KEPT_CHARS else _wording(block.text)


def _wording(text: str) -> Wording:
    found = _WORDS.findall(text)
    count = len(found) or 1
    ascii_only = text.isascii()
    wide = 0 if ascii_only else len(_WIDE.findall(text))
    lower = list(map(str.lower, found))
    function = sum(map(FUNCTION_WORDS.__contains__, lower))
    capitals = sum(map(str.isupper, map(_FIRST_LETTER, found[1:])))
    chars = len(text)
    upper, digits = _upper_and_digits(text, ascii_only) if chars < LONGEST_COUNTED_CHARS else (capitals, 0)
    tail, first = text[-12:], text[0]
    return Wording(
        chars,
        len(found) + wide // 2,
        function / count,
        capitals / max(1, len(found) - 1),
        upper / chars,
        digits / chars,
        (text.count(",") if ascii_only else text.count(",") + text.count("，") + text.count("、")) / count,
        len(_TRAINED_STOPS.findall(text)) / count if chars > 20 and not (ascii_only and _has_no_stop(text)) else 0.0,
        _bars(text, ascii_only) / count,
        float((tail[-1] in _TRAINED_MAY_END or tail[-1].isspace()) and _TRAINED_END.search(tail) is not None),
        float(first.islower()),
        float(digits > 0 and _DATE.search(text) is not None),
        float(tail[-1] in ":："),
        float(tail[-1] in "?？؟"),
        float(tail.endswith(("…", "..."))),
        float(first in "\"'“‘«„»「『"),
        float(first in _BULLETS and _BULLET.match(text) is not None),
        tuple(lower[:MOST_TOKENS]),
    )


def _has_no_stop(text: str) -> bool:
    """Return whether a text in ASCII has no mark that ends sentences."""
    return "." not in text and "?" not in text and "!" not in text


def _upper_and_digits(text: str, ascii_only: bool) -> tuple[int, int]:  # noqa: FBT001
    """Return how many capital letters and how many digits there are."""
    raw = text.encode("ascii", "ignore")
    upper, digits = len(raw) - len(raw.translate(None, _CAPITALS)), len(raw) - len(raw.translate(None, _DIGITS))
    if ascii_only:
        return upper, digits
    beyond = _BEYOND.findall(text)
    return upper + sum(map(str.isupper, beyond)), digits + sum(map(str.isdigit, beyond))


def _bars(text: str, ascii_only: bool) -> int:  # noqa: FBT001
    """Return how many bars, arrows and the like there are."""
    slashes = len(_SLASHES.findall(text)) if "/" in text or ">" in text else 0
    if ascii_only:
        return text.count("|") + text.count("#") + text.count("@") + slashes
    return len(_BARS.findall(text)) + slashes


_kept_wording = lru_cache(maxsize=1024)(_wording)
