"""What a page declares of itself: titles, authors, dates, language, names. The only module that knows BeautifulSoup.

The tags are gathered while the page is read (`PageFacts`). BeautifulSoup sees those of the head that matter, never the
page; metadata are read only when they are asked for.
"""

import html
import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Metadata, PageFacts
from pipeline.reading.linked_data import SITES, about, about_the_page, by_identifier, names_of, texts_of, things_of
from pipeline.text.lazy import lazy_re

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_HEADLINE = lazy_re(r'"headline"\s*:\s*("(?:[^"\\]|\\.)*")')
_PUBLISHER = lazy_re(r'"publisher"\s*:\s*\{[^{}]{0,500}?"name"\s*:\s*("(?:[^"\\]|\\.){1,200}")')
_TELLS = lazy_re(
    r"title|author|creator|publi|modif|updated|date|descript|canonical|og:url|site_name|application-name|"
    r"content-language|locale|<html",
    re.IGNORECASE,
)
"""What a tag holds that names something of `Metadata`."""
_MARKUP = lazy_re(r"<[^<>]{0,1000}>")
_SURROGATE = lazy_re(r"[\ud800-\udfff]")
_LANGUAGE = lazy_re(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_ADDRESS = lazy_re(r"https?://[^\s<>\"]+", re.IGNORECASE)

MOST_TITLE_TAGS = 10
"""Maximum number of tags of the head that are read for titles and names of the site; pages have three or four."""
MOST_TAGS = 80
"""Maximum number of tags that are read for metadata; the fullest of 219 measured pages has 24."""
LONGEST_TAG_CHARS = 10_000
"""A longer tag of the head holds something else."""
LONGEST_NAME_CHARS = 300
"""What names itself a title and is longer is none; of 874 measured pages one has a longer, a motto."""
MOST_AUTHORS = 20
LONGEST_DATE_CHARS = 64
LONGEST_TEXT_CHARS = 2_000
"""Bounds of metadata: a longer description is cut there; a date, name or address that is longer is left out."""

PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "citation_publication_date",
    "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "publish_date", "pubdate", "dc.date",
    "date",
)  # fmt: skip
MODIFIED = ("article:modified_time", "datemodified", "dcterms.modified", "og:updated_time", "last-modified")
AUTHORS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "sailthru.author",
)  # fmt: skip
"""Names of meta elements in lower case, the most trusted first. Sources: Open Graph, Dublin Core, Highwire, Parse.ly,
Sailthru."""


class Names(NamedTuple):
    """What a page calls itself and its site."""

    titles: tuple[str, ...]
    sites: tuple[str, ...]


def names_in(facts: PageFacts, heading: str) -> Names:
    """Return the titles and the sites that a page names.

    Args:
        facts: what it declares.
        heading: the text of its only h1, if it has one.

    """
    tags = [tag for tag in facts.tags if tag[:6].lower() == "<title" or "title" in tag or "site_name" in tag]
    soup = _soup(tags[:MOST_TITLE_TAGS])
    return Names(_titles(soup, facts, heading), _sites(soup, facts))


def _titles(soup: "BeautifulSoup", facts: PageFacts, heading: str) -> tuple[str, ...]:
    """Return the titles: og:title, the only h1, the headline of JSON-LD, the title element."""
    named = soup.find("meta", attrs={"property": "og:title"}) or soup.find("meta", attrs={"name": "twitter:title"})
    found = [
        str(named.get("content") or "") if named else "",
        heading,
        _first_named("headline", _HEADLINE, facts.scripts),
        soup.title.get_text() if soup.title else "",
    ]
    titles = dict.fromkeys(" ".join(name.split()) for name in found)
    return tuple(title for title in titles if 0 < len(title) <= LONGEST_NAME_CHARS)


def _sites(soup: "BeautifulSoup", facts: PageFacts) -> tuple[str, ...]:
    """Return the names of the site: og:site_name, the publisher of JSON-LD."""
    named = soup.find("meta", attrs={"property": "og:site_name"})
    publisher = _first_named("publisher", _PUBLISHER, facts.scripts)
    found = [str(named.get("content") or "") if named else "", publisher]
    return tuple(dict.fromkeys(name for name in (" ".join(name.split()) for name in found) if name))


def _soup(tags: Iterable[str]) -> "BeautifulSoup":
    from bs4 import BeautifulSoup

    return BeautifulSoup("".join(tags), "html.parser")


def _first_named(key: str, pattern: re.Pattern[str], scripts: Iterable[str]) -> str:
    """Return the text of a key that a script holds; empty if none does."""
    held = (pattern.search(script) for script in scripts if f'"{key}"' in script)
    return next((text for found in held if found and (text := _unquoted(found[1]))), "")


def _unquoted(literal: str) -> str:
    try:
        return html.unescape(str(json.loads(literal, strict=False)))
    except ValueError:
        return ""


class _Head:
    """What the tags of the head say."""

    def __init__(self, facts: PageFacts) -> None:
        tags = [tag for tag in facts.tags if len(tag) <= LONGEST_TAG_CHARS and _TELLS.search(tag)]
        self._soup = _soup(tags[:MOST_TAGS])
        self._named: dict[str, list[str]] = {}
        for tag in self._soup.find_all("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
            self._named.setdefault(str(name).strip().lower(), []).append(str(tag.get("content") or ""))

    def named(self, *names: str) -> list[str]:
        """Return what the meta elements of these names say, in the order of the names."""
        return [text for name in names for text in self._named.get(name, ())]

    def first(self, *names: str) -> list[str]:
        """Return what the meta elements of the first of these names say that says anything."""
        return next((said for name in names if any(said := self._named.get(name, []))), [])

    def attribute(self, element: str, *names: str) -> list[str]:
        """Return the attributes of these names of the first such element."""
        tag = self._soup.find(element)
        return [str(tag.get(name) or "") for name in names] if tag else []

    @property
    def title(self) -> str:
        """The text of the title element."""
        return self._soup.title.get_text() if self._soup.title else ""


def metadata_of(facts: PageFacts) -> Metadata:
    """Return what a page says of itself, in its own words; linear in its head and its JSON-LD, bounded in size."""
    head, things = _Head(facts), things_of(facts.linked)
    page, known = about_the_page(things), by_identifier(things)
    sites = (*head.named("og:site_name"), *names_of(page, "publisher", known), *texts_of(about(things, SITES), "name"))
    languages = (*head.attribute("html", "lang", "xml:lang"), *texts_of(page, "inLanguage"))
    addresses = (*head.attribute("link", "href"), *head.named("og:url"), *texts_of(page, "url", "@id"))
    titles = (*head.named("og:title"), *texts_of(page, "headline"), *head.named("twitter:title"), head.title)
    summaries = (*head.named("description", "og:description"), *texts_of(page, "description"))
    people = (names_of(page, "author", known), names_of(page, "creator", known), head.first(*AUTHORS))
    return Metadata(
        title=_first(titles),
        authors=next((names for said in people if (names := _people(said))), ()),
        published=_date((*texts_of(page, "datePublished"), *head.named(*PUBLISHED))),
        modified=_date((*texts_of(page, "dateModified"), *head.named(*MODIFIED))),
        language=_matching(_LANGUAGE, (*languages, *head.named("content-language", "og:locale"))),
        site=_first((*sites, *head.named("application-name"))),
        address=_matching(_ADDRESS, addresses),
        description=next((text for text in map(_plain, summaries) if text), "")[:LONGEST_TEXT_CHARS].rstrip(),
    )


def _plain(text: str) -> str:
    """Return the text as a reader sees it: without tags, references and odd spaces, and with whole characters alone."""
    shown = html.unescape(_MARKUP.sub(" ", text)) if "<" in text or "&" in text else text
    return " ".join(_SURROGATE.sub("\ufffd", shown).split())


def _first(texts: Iterable[str]) -> str:
    """Return the first text that may be a name or a title."""
    return next((text for text in map(_plain, texts) if 0 < len(text) <= LONGEST_NAME_CHARS), "")


def _people(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of people, each once; an address names nobody."""
    plain = dict.fromkeys(map(_plain, names[:MOST_AUTHORS]))
    return tuple(name for name in plain if 0 < len(name) <= LONGEST_NAME_CHARS and "://" not in name)


def _date(texts: Iterable[str]) -> str:
    """Return the first text that may be a date, as the page writes it: short, and with a digit."""
    shown = (text for text in map(_plain, texts) if len(text) <= LONGEST_DATE_CHARS)
    return next((text for text in shown if any(map(str.isdigit, text))), "")


def _matching(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    """Return the first text that is what the pattern says."""
    shown = (text for text in map(_plain, texts) if len(text) <= LONGEST_TEXT_CHARS)
    return next((text for text in shown if pattern.fullmatch(text)), "")
