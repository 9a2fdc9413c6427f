"""Lines that say nothing but who: a word such as "By", "Von" or "作者", and names."""
# ruff: noqa: E501 - lists of words read better wide

import regex

from pipeline.roles.dates import is_beside_a_date, without_dates
from pipeline.roles.starts import Starts
from pipeline.text.lazy import lazy_pattern

WEAK = frozenset({"di", "de", "da", "av", "af", "per", "от"})
"""Openings that are parts of names as well: a date must be next to the line."""
_BARE = "by von par por per di da de door af av przez de către oleh tarafından от".replace("de către", "").split()
"""Words that may open a sentence too: a name of two or more words must follow, and nothing but names."""
_CLEAR = (
    "written by|posted by|published by|reported by|report by|words by|story by|text by|article by|contributed by|author|authors|"
    "geschrieben von|verfasst von|ein beitrag von|autor|autorin|autoren|verfasser|text|texte|écrit par|rédigé par|publié par|auteur|auteure|autrice|"
    "escrito por|publicado por|redacción|autora|autores|scritto da|a cura di|autore|texto|testo|geschreven door|auteurs|skrevet af|skrevet av|skriven av|"
    "forfatter|författare|kirjoittaja|teksti|napisał|napisała|autorka|tekst|napsal|napsala|автор|авторы|текст|подготовил|подготовила|автори|"
    "yazan|yazar|haber|szerző|írta|συντάκτης|συγγραφέας|penulis|tác giả|"
    "作者|记者|記者|撰文|编辑|編輯|责任编辑|責任編輯|责编|文|通讯员|特约记者|本报记者|本報記者|新华社记者|筆者|執筆|取材・文|著者|글|작성자|기자|"
    "بقلم|كتب|كتبت|الكاتب|إعداد|تقرير|نویسنده|מאת|כתב|כתבה|लेखक|लेखिका|द्वारा|लेखक के बारे में|লেখক"
).split("|")
DESKS = frozenset(
    "reuters afp ap dpa efe ansa tass xinhua upi pti ani staff admin editor redaktion redacción redazione redactie rédaction editorial team desk newsroom "
    "associated press bloomberg the our and und et of news agency agencies tarafından тасс интерфакс новости".split()
)
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december "
    "christmas easter the this that these those a an it its your our my his her their what why how when where who popular all far mail email phone "
    "train car boat air bus law design default definition kopf tag nacht le la les los las el un une ein eine einer der die das den dem ".split()
)
_JOINTS = frozenset(
    "and und et y e i и і en og och ja ve a & + with mit avec con de der den van von zu zur zum del della di da do dos das du la le el al bin ibn ben abu af av ten ter te "
    "ul ud-din bint san santa st st. jr jr. sr sr. ii iii iv dr dr. prof prof. phd ph.d. md m.d.".split()
)
_OPENING = lazy_pattern(
    rf"[\s(（\[【—–-]*(?:(?P<clear>{'|'.join(sorted(map(regex.escape, _CLEAR), key=len, reverse=True))})(?P<colon>\s*[:：＝=／/|]\s*|\s+)"
    rf"|(?P<bare>{'|'.join(_BARE)})\s*(?P<mark>[:：]?)\s+)",
    regex.IGNORECASE | regex.VERSION1,
)
_STARTS = Starts([*_CLEAR, *_BARE], before="(（[【—–-")
_CASED_NAME = lazy_pattern(r"\p{Lu}[\p{L}\p{M}'’.-]*", regex.VERSION1)
_SIGN_NAME = lazy_pattern(
    r"(?:[\p{Han}]{2,4}(?:[·•][\p{Han}]{1,8})?|[\p{Katakana}ー・=]{2,20}|[\p{Hangul}]{2,5})(?:\s?(?:记者|記者|기자|摄|文|报道|報道))?",
    regex.VERSION1,
)
_OTHER_NAME = lazy_pattern(r"[\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Bengali}\p{M}.'’-]{2,20}", regex.VERSION1)
_REPORTER = lazy_pattern(
    r"[\s(（\[【■▲=]*(?:[\p{Han}]{2,8}(?:社|报|報|网|網)\s?)?(?:(?:[\p{Hangul}]{2,4}\s(?:선임|전문|수습|인턴)?기자)|(?:[\p{Han}]{2,4}\s+(?:记者|記者)))(?:\s+\S+@\S+)?[\s)）\]】=]*",
    regex.VERSION1,
)
_PARTS = lazy_pattern(r"\s*[,、，;/／|·•]\s*|\s+[–—-]+\s+|\s+")

LONGEST_BYLINE_CHARS = 120
FEWEST_NAME_WORDS, MOST_NAME_WORDS = 2, 10
"""A byline has so many words of names, joints included; chosen by eye: longer ones are sentences."""
MOST_TAIL_WORDS = 5
"""A comma, a bar or a dash may be followed by what the author is."""
_TAIL = lazy_pattern(r"\s*(?:[,，|·•(（]|\s[–—-])\s*")


def opening_of(text: str) -> str:
    """Return the word that a byline opens with, if the text is a byline and nothing else; empty if it is none.

    >>> opening_of("By Jane Doe and John Smith"), opening_of("By 2020, the bridge had gone.")
    ('By', '')
    """
    if len(text) > LONGEST_BYLINE_CHARS or text[-1] in "!?！？…":
        return ""
    if not text.isascii() and _REPORTER.fullmatch(text):
        return next(word for word in ("기자", "记者", "記者") if word in text)
    match = _OPENING.match(text) if _STARTS.may_begin(text) else None
    if match is None:
        return ""
    said = text[match.end() :].strip(" )）]】")
    if said[-1:] in ".。" and not regex.search(r"\b\p{Lu}\.$|\b[js]r\.$", said, regex.IGNORECASE):
        return ""
    named = _undated(said) if any(map(str.isdecimal, said)) else said
    clear = match["clear"] is not None
    certain = clear and bool(match["colon"].strip())
    return text[: match.end()].strip(" :：(（[【=＝/／|—–-") if _is_named(named, clear=clear, certain=certain) else ""


def _undated(said: str) -> str:
    """Return the words without a date and what goes with it."""
    words = without_dates(said)[0].split()
    while words and words[-1].islower() and is_beside_a_date(words[-1]):
        words.pop()
    return " ".join(words)


def _is_named(said: str, *, clear: bool, certain: bool) -> bool:
    """Return whether the words are names, perhaps with a job title after a comma."""
    head, *tail = _TAIL.split(said, maxsplit=1)
    if any(map(str.isdecimal, head)):
        return False
    if tail and not _is_tail(tail[0]):
        return _are_names(said, clear=clear, certain=certain)
    return _are_names(head, clear=clear, certain=certain)


def _is_tail(text: str) -> bool:
    words = text.split()
    return is_beside_a_date(text) or (len(words) <= MOST_TAIL_WORDS and not any(map(str.isdecimal, text)))


def _are_names(said: str, *, clear: bool, certain: bool) -> bool:
    words = [word for word in _PARTS.split(said) if word]
    if not 0 < len(words) <= MOST_NAME_WORDS:
        return False
    lower = [word.casefold() for word in words]
    if all(word in DESKS for word in lower):
        return words[0][:1].isupper() or certain
    names = [word for word, low in zip(words, lower, strict=True) if low not in _JOINTS or word[:1].isupper()]
    if any(low in _NO_NAMES and low not in _JOINTS for low in lower) or not names:
        return False
    if all(_SIGN_NAME.fullmatch(word) for word in words):
        return certain or clear
    if clear and all(_OTHER_NAME.fullmatch(word) for word in words):
        return FEWEST_NAME_WORDS <= len(words) <= 5
    enough = 1 if certain else FEWEST_NAME_WORDS
    return len(names) >= enough and all(_CASED_NAME.fullmatch(name) for name in names)
