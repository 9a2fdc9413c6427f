"""The features of the model in words: what a number says of a block, as a person would say it."""

from collections.abc import Callable
from functools import cache, lru_cache
from math import expm1
from typing import NamedTuple

from pipeline.model import BlockKind
from pipeline.text.lazy import lazy_re

_ROLES = [role.value for role in BlockKind]
_ELEMENTS = ("its element", "the element around it", "the second element around it", "the third element around it")
_BLOCKS = {
    -3: "the third block before it",
    -2: "the block before last",
    -1: "the block before",
    1: "the next block",
    2: "the block after next",
    3: "the third block after it",
}


SHARE_OF_ALL = 0.9
"""From this share on a reason says “almost all”; chosen by eye."""


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _count(value: float) -> str:
    return f"{round(value):,}"


def _from_log(value: float) -> str:
    return f"{round(expm1(value)):,}"


def _typical(value: float) -> str:
    """Return what log-odds of being content mean; nothing where they are even."""
    kind = "page furniture" if value < 0 else "content"
    return f"{'very ' if abs(value) > 2 else ''}typical of {kind}" if value else ""


def _of_it(value: float) -> str:
    """Return how much of a block: in words where it is all or nothing.

    >>> _of_it(1.0), _of_it(0.93), _of_it(0.4), _of_it(0.0)
    ('all', 'almost all', '40%', 'none')
    """
    if value >= SHARE_OF_ALL:
        return "all" if value == 1 else "almost all"
    return _percent(value) if value else "none"


def _rows_away(value: float) -> str:
    """Return how many blocks away something is, and on which side."""
    count = abs(round(value))
    return f"{count:,} block{'s' * (count != 1)} {'before' if value < 0 else 'after'}"


def _kind(value: float) -> str:
    """Return what a page says it is, by Open Graph: 1 for a website, 0 for another kind, below for nothing."""
    if value < 0:
        return "nothing of its kind"
    return "it is a website" if value else "it is more than a website"


_BELOW_ZERO = (_typical, _kind)
"""Where -1 is a value, not the lack of one."""
_SAID: dict[str, tuple[Callable[[float], str], str]] = {
    "chars": (_from_log, "characters in it: {}"),
    "words": (_from_log, "words in it: {}"),
    "function words": (_percent, "{} of its words are such as “the” and “of”"),
    "capitalised words": (_percent, "{} of its words start with a capital"),
    "capital letters": (_percent, "{} of its letters are capitals"),
    "digits": (_percent, "{} of its characters are digits"),
    "commas": (lambda v: f"{v:.2f}", "{} commas per word"),
    "sentence ends": (lambda v: f"{v:.2f}", "{} sentence ends per word"),
    "bars and arrows": (lambda v: f"{v:.2f}", "{} bars and arrows per word"),
    "role": (lambda v: _ROLES[int(v)] if 0 <= v < len(_ROLES) else "block", "it is a {}"),
    "link share": (_of_it, "{} of it is links"),
    "links": (_count, "links in it: {}"),
    "depth": (_count, "it is {} elements deep"),
    "place among blocks": (_percent, "{} of the blocks come before it"),
    "place among words": (_percent, "{} of the words come before it"),
    "words of the page": (_from_log, "the page has {} words"),
    "blocks of the page": (_from_log, "the page has {} blocks"),
    "prose share of the page": (_percent, "{} of the page is prose"),
    "link share of the page": (_percent, "{} of the page is links"),
    "median words of the page": (_count, "half of the blocks of the page have at most {} words"),
    "copies on the page": (_count, "it occurs {} times on the page"),
    "copies before": (_count, "copies of it before: {}"),
    "words of the title": (_percent, "it has {} of the words of the title"),
    "blocks since the title": (_rows_away, "{} the title"),
    "blocks since the first main heading": (_rows_away, "{} the main heading"),
    "blocks of its group": (_from_log, "its container has {} blocks"),
    "words of its group": (_from_log, "its container has {} words"),
    "run of short blocks": (_from_log, "in a row of {} short blocks"),
    "run of blocks without a sentence": (_from_log, "in a row of {} blocks without a sentence"),
    "words known from pages": (_typical, "its words are {}"),
    "its worst word": (_typical, "one of its words is {}"),
    "its best word": (_typical, "even its best word is {}"),
    "its first words": (_typical, "its first words are {}"),
    "its class names": (_typical, "the class names of its element are {}"),
    "worst class name around": (_typical, "inside an element with class names {}"),
    "best class name around": (_typical, "even the best class name around it is {}"),
    "class names around": (_typical, "the class names around it are {}"),
    "the model's first guess": (_percent, "at a first look it is {} likely to be content"),
    "guess around": (_percent, "the text around it is {} likely to be content"),
    "guess of its group": (_percent, "its container is {} likely to be content"),
    "guess of its element": (_percent, "its element is {} likely to be content"),
    "guess of the element around": (_percent, "the element around it is {} likely to be content"),
    "guess of the element around that": (_percent, "the second element around it is {} likely to be content"),
    "content before it": (_percent, "{} of the likely content comes before it"),
    "content after it": (_percent, "{} of the likely content comes after it"),
    "blocks since content": (_count, "{} blocks after the last certain content"),
    "blocks to content": (_count, "{} blocks before the next certain content"),
    "content of the page": (_percent, "{} of the page is likely content"),
    "sure content of the page": (_percent, "{} of the page is certain content"),
    "levels up to the main element's branch": (_count, "it is {} elements away from the main one"),
    "levels from there to it": (_count, "the main element is {} elements away"),
    "guess of the heading above": (_percent, "the heading above it is {} likely to be content"),
    "blocks since the heading above": (_count, "{} blocks below its heading"),
    "guess since the heading above": (_percent, "the text below its heading is {} likely to be content"),
    "blocks outside the main stretch": (_count, "{} blocks away from the main stretch of content"),
    "share of the page's content in the main stretch": (_percent, "{} of the likely content is in one stretch"),
    "words it shares with the likely content": (_percent, "{} of its words occur in the likely content too"),
    "rare words it shares with the likely content": (_percent, "{} of its words are rare ones of the likely content"),
    "words it shares with the top": (_percent, "{} of its words occur at the top of the page"),
    "records nearest around": (_count, "an element around it occurs {} times side by side"),
    "place among the records nearest": (_percent, "{} of the elements beside its own come before it"),
    "words of a record nearest": (_count, "each of the elements beside its own has about {} words"),
    "levels to the records nearest": (_count, "the element that repeats is {} levels out"),
    "records around": (_count, "the page repeats an element around it {} times"),
    "number among the records": (_count, "repeated elements before its own: {}"),
    "share of the page in records": (_percent, "{} of the page is in elements that repeat"),
    "levels to the records": (_count, "the element that repeats most is {} levels out"),
    "link share of the records": (_percent, "{} of the elements that repeat is links"),
    "blocks of its path": (_count, "blocks in the same elements: {}"),
    "words a block of its path": (_count, "blocks in the same elements have about {} words"),
    "share of the page in its path": (_percent, "{} of the page is in the same elements"),
    "link share of its path": (_percent, "{} of what is in the same elements is links"),
    "elements like its own": (_count, "elements like its own: {}"),
    "elements like the one around": (_count, "elements like the one around it: {}"),
    "place among its path": (_percent, "{} of the blocks in the same elements come before it"),
    "sentences of its path": (lambda v: f"{v:.1f}", "blocks in the same elements have {} sentences each"),
    "words of the declared text": (_count, "the page declares a text of {} words"),
    "share in the declared text": (_percent, "{} of it is in the text that the page declares"),
    "share in the declared summary": (_percent, "{} of it is in the summary that the page declares"),
    "declared words": (_count, "the page says it has {} words"),
    "place in the declared words": (_percent, "{} of the words that the page says it has come before it"),
    "declared a website": (_kind, "the page says {}"),
    "its phrases": (_typical, "its phrases are {}"),
    "phrases of the block before": (_typical, "the phrases of the block before are {}"),
    "phrases of the block after": (_typical, "the phrases of the next block are {}"),
    "guess of its path": (_percent, "the text in the same elements is {} likely to be content"),
    "guess of its innermost tags": (_percent, "the text in the same two elements is {} likely to be content"),
    "guess of elements like its own": (_percent, "elements like its own are {} likely to be content"),
    "guess of the records nearest": (_percent, "the elements beside its own are {} likely to be content"),
    "guess of the records": (_percent, "the elements that repeat are {} likely to be content"),
    "share of the content in its path": (_percent, "{} of the likely content is in the same elements"),
}
_NONE = {
    "share in the declared text": "the page declares no text",
    "words of the declared text": "the page declares no text",
    "share in the declared summary": "the page declares no summary",
    "declared words": "the page does not say how many words it has",
    "place in the declared words": "the page does not say how many words it has",
}
"""What the value -1 says, where it is a reason."""
_HOLDS = {
    "ends as a sentence": ("it ends as a sentence", "it does not end as a sentence"),
    "starts in lower case": ("it starts in lower case", "it does not start in lower case"),
    "a date": ("it holds a date", "it holds no date"),
    "ends in a colon": ("it ends in a colon", "it does not end in a colon"),
    "a question": ("it is a question", "it is no question"),
    "ends in an ellipsis": ("it ends in an ellipsis", "it does not end in an ellipsis"),
    "starts with a quote": ("it starts with a quote", "it does not start with a quote"),
    "a bullet": ("it has a bullet", "it has no bullet"),
    "declared an article": ("the page says it is an article", "the page does not say it is an article"),
    "declared a product": ("the page says it is a product", "the page does not say it is a product"),
    "declared a thread": ("the page says it is a thread", "the page does not say it is a thread"),
    "declared a list": ("the page says it is a list", "the page does not say it is a list"),
    "is the title": ("it is the title", "it is not the title"),
    "same form as the block before": (
        "it has the form of the block before",
        "it has another form than the block before",
    ),
    "inside the main element": ("inside the main element", "outside the main element"),
    "inside the main stretch": (
        "inside the main stretch of content",
        "outside the main stretch of content",
    ),
}
_TAGS = frozenset("nav header footer aside form article main list table figure quote section dialog".split())
_ELEMENT_NAMES = {"quote": "<blockquote>", "list": "a list"}
"""What is not the name of its element."""
_LEVEL = lazy_re(r"(.+) of element (\d)")
_NEAR = lazy_re(r"(.+) of block ([+-]\d)")
_FAR = 12


class _Subject(NamedTuple):
    """What a feature is about, and of which block or element."""

    what: str
    block: str = ""
    element: str = ""


@cache
def _subject_of(name: str) -> _Subject:
    if near := _NEAR.fullmatch(name):
        return _Subject(near[1], block=_BLOCKS[int(near[2])])
    if level := _LEVEL.fullmatch(name):
        return _Subject(level[1], element=_ELEMENTS[int(level[2]) - 1])
    return _Subject(name)


@cache
def subject_of(name: str) -> str:
    """Return what a feature is about: two features about one thing are one reason.

    >>> subject_of("guess of its element") == subject_of("guess of its group")
    True
    """
    place = _subject_of(name)
    if place.what.startswith("guess"):
        return "guess"
    if place.what.endswith(("class name around", "class names around")):
        return "names around"
    if "declared" in place.what:
        return "declared"
    if "phrases" in place.what:
        return "phrases"
    if "prose" in place.what:
        return "prose"
    return f"{place.what} near" if place.block else place.what


@lru_cache(maxsize=4096)
def reason_of(name: str, value: float) -> str:
    """Return what a feature says of a block, in words; nothing where it is no reason: what it is about is missing.

    >>> reason_of("link share", 0.95), reason_of("nav", 1.0), reason_of("words of block +1", -1.0)
    ('almost all of it is links', 'inside <nav>', '')
    """
    place = _subject_of(name)
    if place.block:
        return _of_block(place.what, place.block, value)
    if place.element:
        return _of_element(place.what, place.element, value)
    if name in _HOLDS:
        return _HOLDS[name][not value]
    if name in _TAGS:
        return f"{'inside' if value else 'not inside'} {_ELEMENT_NAMES.get(name, f'<{name}>')}"
    if name.startswith("element of "):
        known = "inside an" if value < _FAR else "not inside an"
        return f"{known} element named for {name.removeprefix('element of ')}"
    if name.startswith("share of the page in "):
        return f"{value:.0%} of the page is in elements named for {name.removeprefix('share of the page in ')}"
    if name in _SAID and (value != -1.0 or _SAID[name][0] in _BELOW_ZERO):
        shown, words = _SAID[name]
        how = shown(max(value, 0.0) if shown in (_percent, _of_it) else value)
        return words.format(how) if how else ""
    return _NONE.get(name, "") if value == -1.0 else f"{name}: {value:.2f}"


def _of_block(what: str, which: str, value: float) -> str:
    if value == -1.0:
        return ""
    if what == "guess":
        return f"{which} is {value:.0%} likely to be content"
    if what == "ends as a sentence":
        return f"{which} {'ends' if value else 'does not end'} as a sentence"
    if what == "words":
        return f"words of {which}: {_from_log(value)}"
    return f"{_of_it(value)} of {which} is {'links' if what == 'link share' else 'words such as “the” and “of”'}"


def _of_element(what: str, which: str, value: float) -> str:
    if value == -1.0:
        return ""
    if what in ("words", "blocks"):
        return f"{what} of {which}: {_from_log(value)}"
    if what == "share of the page's prose":
        return f"{which} has {value:.0%} of the prose of the page"
    return f"{_of_it(value)} of {which} is {'links' if what == 'link share' else 'prose'}"
