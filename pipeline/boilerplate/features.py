"""The features of the blocks of a document: wording, tags, place, page and neighbours, as rows of numbers."""
# ruff: noqa: E501 - lists of words read better wide

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from math import log1p
from typing import NamedTuple

from pipeline.boilerplate.declared import EVIDENCE_NAMES, evidence_features
from pipeline.boilerplate.repeated_elements import RECORD_NAMES, Records, record_features, records_of
from pipeline.boilerplate.wording import Wording, wording_of
from pipeline.model import Block, BlockKind, Document
from pipeline.text.lazy import lazy_re

_PARTS = lazy_re(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_LOWER_PARTS = lazy_re(r"[a-z][a-z]+")
_TAG = lazy_re(r"[^.#\[]*")
_TAG_FLAGS = {
    name: bit
    for bit, names in enumerate(
        ("nav menu", "header", "footer", "aside", "form button fieldset", "article", "main", "ul ol dl", "table", "figure",
         "blockquote", "section", "details dialog")
    )
    for name in names.split()
}  # fmt: skip
FLAG_COUNT = 13
_NAME_CLASSES = {
    name: number
    for number, names in enumerate(
        (
            "comment comments reply replies respond disqus commentlist discussion",
            "related recommended recommendations recirc trending popular also yarpp teaser teasers suggested similar latest outbrain taboola",
            "newsletter subscribe signup promo promotion banner cta ad ads advert sponsor sponsored donate marketing paywall popup modal",
            "share sharing social follow toolbar tools breadcrumb breadcrumbs pagination pager navigation navbar menu skip",
            "author byline bio meta date tags tag categories caption credit credits timestamp published copyright",
            "article content entry story richtext prose markdown body text post",
            "sidebar widget rail secondary footer header masthead cookie consent legal",
            "card cards grid carousel slider tile listing feed",
        )
    )
    for name in names.split()
}  # fmt: skip
CLASS_NAMES = (
    "comments", "related stories", "promotion", "sharing and navigation", "byline and credits", "body text", "side matter", "cards",
)  # fmt: skip
_FAR = 12
_H1 = lazy_re(r"h1(?:[.#\[]|$)")
_ROLE_NUMBER = {role: float(number) for number, role in enumerate(BlockKind)}
LONGEST_KEPT_CHARS = 80
"""Element labels up to this length are cached; `li.menu-item` occurs many times on a page."""
_LEVELS = 4
"""Number of elements around a block that are weighed, from the inside."""
LONG_WORDS = 15
"""A block of at least this many words that ends as a sentence counts as prose."""


class Tables(NamedTuple):
    """What words and class names have meant on the pages of the training set: log-odds of being content."""

    words: Mapping[str, float]
    names: Mapping[str, float]
    phrases: Mapping[str, float] = {}
    """Weights of words and pairs of words; plain texts have nothing but these."""


NO_TABLES = Tables({}, {})

WORDING_NAMES = (
    "chars", "words", "function words", "capitalised words", "capital letters", "digits", "commas", "sentence ends",
    "bars and arrows", "ends as a sentence", "starts in lower case", "a date", "ends in a colon", "a question",
    "ends in an ellipsis", "starts with a quote", "a bullet",
)  # fmt: skip
PAGE_NAMES = (
    "role", "link share", "links", "depth", "place among blocks", "place among words", "words of the page", "blocks of the page",
    "prose share of the page", "copies on the page", "copies before", "words of the title", "is the title",
    "blocks since the title", "blocks of its group", "words of its group", "run of short blocks",
    "run of blocks without a sentence", "blocks since the first main heading", "median words of the page", "link share of the page", "same form as the block before",
)  # fmt: skip
TAG_NAMES = (
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "article",
    "main",
    "list",
    "table",
    "figure",
    "quote",
    "section",
    "dialog",
)
LEVEL_NAMES = ("words", "link share", "prose share", "share of the page's prose", "blocks")
NEIGHBOUR_NAMES = ("words", "link share", "ends as a sentence", "function words")
TABLE_NAMES = (
    "words known from pages", "its worst word", "its best word", "its first words", "its class names",
    "worst class name around", "best class name around", "class names around",
)  # fmt: skip
NEIGHBOURS = (-2, -1, 1, 2)
NAMES = (
    *WORDING_NAMES, *PAGE_NAMES, *TAG_NAMES,
    *(f"element of {name}" for name in CLASS_NAMES), *(f"share of the page in {name}" for name in CLASS_NAMES[:3]),
    *(f"{name} of element {level}" for level in range(1, _LEVELS + 1) for name in LEVEL_NAMES),
    *(f"{name} of block {offset:+d}" for offset in NEIGHBOURS for name in NEIGHBOUR_NAMES),
    *RECORD_NAMES, *EVIDENCE_NAMES,
)  # fmt: skip
"""The features that need no tables, in the order of the rows."""


class Features(NamedTuple):
    """A document prepared for the model."""

    rows: list[list[float]]
    wordings: list[Wording]
    tokens: list[tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]]
    """For each block: its words, and the class names of its own element and of those around it."""
    records: Records


def features_of(document: Document) -> Features:
    """Return the features of every block of the document; linear in its blocks."""
    blocks = document.blocks
    wordings = [wording_of(block) for block in blocks]
    page = _page_features(document, wordings)
    places = _surroundings(blocks)
    shares = _class_shares(places, wordings)
    levels = _level_features(blocks, wordings)
    near = _neighbour_features(blocks, wordings)
    elements = records_of(blocks)
    records = record_features(blocks, wordings, elements)
    declared = evidence_features(document.facts, wordings)
    rows = [
        [
            *(log1p(w[0]), log1p(w[1]), *w.shape, *page[n], *places[n].row),
            *(*shares, *levels[n], *near[n], *records[n], *declared[n]),
        ]
        for n, w in enumerate(wordings)
    ]
    tokens = [(w.tokens, place.own, place.around) for w, place in zip(wordings, places, strict=True)]
    return Features(rows, wordings, tokens, elements)


def _prose(block: Block, wording: Wording) -> int:
    """Return the words of a block that reads as prose; 0 for others."""
    return wording.words if wording.words >= LONG_WORDS and wording.ends and block.link_chars * 2 < wording.chars else 0


def _page_features(document: Document, wordings: Sequence[Wording]) -> list[list[float]]:
    blocks = document.blocks
    total = sum([w.words for w in wordings]) or 1
    prose = sum(map(_prose, blocks, wordings)) / total
    linked = sum([block.link_chars for block in blocks]) / (sum([w.chars for w in wordings]) or 1)
    median = float(sorted([w.words for w in wordings])[len(wordings) // 2]) if wordings else 0.0
    keys = [block.text.casefold() for block in blocks]
    copies = Counter(keys)
    seen = dict.fromkeys(keys, 0)
    groups = [block.group for block in blocks]
    group_blocks, group_words = Counter(groups), dict.fromkeys(groups, 0)
    for group, wording in zip(groups, wordings, strict=True):
        group_words[group] += wording.words
    title = frozenset(document.titles[0].casefold().split()) if document.titles else frozenset()
    whole = {name.casefold() for name in document.titles}
    since, words, size = -1, 0, len(blocks)
    all_words, all_blocks = log1p(total), log1p(size)
    shorts, ends = _runs([w.words < 8 for w in wordings]), _runs([not w.ends for w in wordings])
    first = next((n for n, block in enumerate(blocks) if _is_main_heading(block)), size)
    rows: list[list[float]] = []
    before: Block | None = None
    for n, (block, w) in enumerate(zip(blocks, wordings, strict=True)):
        key, group, path = keys[n], groups[n], block.path
        is_title = key in whole
        since = 0 if is_title and since < 0 else since + (since >= 0)
        shared = len(title.intersection(key.split())) / len(title) if title and w.words < 40 else 0.0
        same = before is not None and block.kind is before.kind and path[-1:] == before.path[-1:]
        rows.append(
            [
                _ROLE_NUMBER[block.kind], block.link_chars / w.chars if w.chars else 0.0, float(block.links), float(len(path)),
                n / size, words / total, all_words, all_blocks, prose, float(copies[key]), float(seen[key]),
                shared, float(is_title), float(since), log1p(group_blocks[group]), log1p(group_words[group]),
                log1p(shorts[n]), log1p(ends[n]), float(max(-9, n - first)), median, linked, float(same),
            ]
        )  # fmt: skip
        seen[key] += 1
        words += w.words
        before = block
    return rows


def _is_main_heading(block: Block) -> bool:
    """Return whether the block is an h1."""
    label = block.path[-1] if block.path else ""
    return label[:2] == "h1" and _H1.match(label) is not None


def _runs(holds: Sequence[bool]) -> list[int]:
    """Return for each place how long the run of trues around it is."""
    lengths: list[int] = []
    for held, run in groupby(holds):
        size = len(list(run))
        lengths += [size if held else 0] * size
    return lengths


class _Label(NamedTuple):
    """What the tag, id and classes of one element say."""

    bit: int
    """Number of its kind of tag; -1 for others."""
    numbers: frozenset[int]
    """Numbers of what its id and classes name."""
    names: tuple[str, ...]


class _Surroundings(NamedTuple):
    """What the elements around a block say."""

    row: list[float]
    """How many of them are of each kind, and how many levels away the nearest is that names such a thing."""
    own: tuple[str, ...]
    """Names of the innermost."""
    around: tuple[tuple[str, ...], ...]
    """Names of the others."""


def _surroundings(blocks: Sequence[Block]) -> list[_Surroundings]:
    """Return the places of the blocks; those with the same path share one."""
    known: dict[tuple[str, ...], _Surroundings] = {}
    labels: dict[str, _Label] = {}
    for path in {block.path: None for block in blocks}:
        for label in path:
            if label not in labels:
                labels[label] = _label_of(label) if len(label) <= LONGEST_KEPT_CHARS else _told(label)
        known[path] = _place_of(tuple(map(labels.__getitem__, path)))
    return [known[block.path] for block in blocks]


def _place_of(path: tuple[_Label, ...]) -> _Surroundings:
    tags = [0.0] * FLAG_COUNT
    classes = [float(_FAR)] * len(CLASS_NAMES)
    for bit in [label.bit for label in path if label.bit >= 0]:
        tags[bit] += 1.0
    for level, label in enumerate(path[: -_FAR - 1 : -1]):
        for number in label.numbers:
            if level < classes[number]:
                classes[number] = float(level)
    names = tuple([names for _, _, names in path])
    return _Surroundings(tags + classes, names[-1] if names else (), names[:-1])


def _told(label: str) -> _Label:
    tag = _tag_of(label)
    bare = label.partition("[")[0]
    names = names_of(label)
    parts = names[1:] if bare == label else _parts_of(bare[len(tag) :])
    numbers = [_NAME_CLASSES[part] for part in (*_parts_of(tag), *parts) if part in _NAME_CLASSES]
    return _Label(_TAG_FLAGS.get(tag, -1), frozenset(numbers), names)


_label_of = lru_cache(maxsize=2048)(_told)


def _tag_of(label: str) -> str:
    found = _TAG.match(label)
    return found[0] if found else ""


def _class_shares(places: Sequence[_Surroundings], wordings: Sequence[Wording]) -> list[float]:
    """Return the share of the page that is in elements of the first three names."""
    total = sum(w.words for w in wordings) or 1
    return [
        sum(w.words for place, w in zip(places, wordings, strict=True) if place.row[FLAG_COUNT + number] < _FAR) / total
        for number in range(3)
    ]


def _level_features(blocks: Sequence[Block], wordings: Sequence[Wording]) -> list[list[float]]:
    """Return how much text, link and prose the innermost elements around each block hold."""
    sums: dict[int, list[int]] = {}
    proses = list(map(_prose, blocks, wordings))
    for block, w, prose in zip(blocks, wordings, proses, strict=True):
        words, link_chars, chars = w.words, block.link_chars, w.chars
        for number in block.lineage[-_LEVELS:]:
            held = sums.get(number)
            if held is None:
                sums[number] = [words, link_chars, chars, prose, 1]
                continue
            held[0] += words
            held[1] += link_chars
            held[2] += chars
            held[3] += prose
            held[4] += 1
    total = sum(proses) or 1
    shown = {
        number: [log1p(w), link / (chars or 1), prose / (w or 1), prose / total, log1p(count)]
        for number, (w, link, chars, prose, count) in sums.items()
    }
    empty = [-1.0] * len(LEVEL_NAMES)
    rows: dict[int, list[float]] = {}
    for block in blocks:
        inner = block.lineage[-1] if block.lineage else 0
        if inner not in rows:
            around = [shown[number] for number in block.lineage[: -_LEVELS - 1 : -1]]
            rows[inner] = [*chain.from_iterable(around), *(empty * (_LEVELS - len(around)))]
    return [rows[block.lineage[-1] if block.lineage else 0] for block in blocks]


def _neighbour_features(blocks: Sequence[Block], wordings: Sequence[Wording]) -> list[list[float]]:
    own = [
        [log1p(w.words), block.link_chars / (w.chars or 1), float(w.ends), w.function_share]
        for block, w in zip(blocks, wordings, strict=True)
    ]
    edge = [-1.0] * len(NEIGHBOUR_NAMES)
    padded = [edge, edge, *own, edge, edge]
    return [[*padded[n], *padded[n + 1], *padded[n + 3], *padded[n + 4]] for n in range(len(own))]


def names_of(label: str) -> tuple[str, ...]:
    """Return the tag and the words in its id and classes, in lower case.

    >>> names_of("div#siteNav.post-list")
    ('<div>', 'site', 'nav', 'post', 'list')
    """
    tag = _tag_of(label)
    return (f"<{tag}>", *dict.fromkeys(_parts_of(label[len(tag) :])))


def _parts_of(name: str) -> list[str]:
    """Return the words in a name, in lower case: they are parted by capitals and by all that is no letter of ASCII."""
    return _LOWER_PARTS.findall(name) if name.islower() else [part.lower() for part in _PARTS.findall(name)]


def odds_of(words: Sequence[str], tables: Tables) -> float:
    """Return the mean log-odds of the words that the tables know, drawn towards 0; below 0 is evidence against content."""
    said = [v for v in map(tables.words.get, words) if v is not None]
    return sum(said) / (len(said) + 1)


def table_features(
    tokens: tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...]], tables: Tables
) -> list[float]:
    """Return what the tables say of a block: its words, its class names and those around it."""
    words, own, around = tokens
    return [*word_features(words, tables), *name_features(own, around, NameOdds(tables.names))]


def word_features(words: tuple[str, ...], tables: Tables) -> list[float]:
    """Return what the tables say of the words of a block."""
    known = tables.words
    said = [known[word] for word in words if word in known]
    first = known.get(f"{words[0]} {words[1]}", 0.0) if len(words) > 1 else 0.0
    return [sum(said) / (len(said) + 1), min(said), max(said), first] if said else [0.0, 0.0, 0.0, first]


class NameOdds(dict[tuple[str, ...], list[float]]):
    """What the names of an element that a table knows have meant, by these names; each element is looked up once."""

    def __init__(self, table: Mapping[str, float]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, names: tuple[str, ...]) -> list[float]:
        """Look the names up."""
        found = self[names] = [self._table[name] for name in names if name in self._table]
        return found


def name_features(own: tuple[str, ...], around: tuple[tuple[str, ...], ...], odds: NameOdds) -> list[float]:
    """Return what the tables say of the class names of a block and of those around it."""
    inner = odds[own]
    outer = list(chain.from_iterable([odds[names] for names in around]))
    return [
        sum(inner) / (len(inner) + 1),
        min(outer, default=0.0),
        max(outer, default=0.0),
        sum(outer) / (len(outer) + 3),
    ]
