"""The work on the documents of a part when they are compared: hash them, find them again, compare them exactly.

A document is named by a number: its place among all documents of the run, in the order of the source.
"""

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlsplit

from pipeline.corpus.alignment import Copy
from pipeline.corpus.fingerprints import Fingerprint, fingerprint_of
from pipeline.corpus.neighbours import Candidate, compared
from pipeline.corpus.site_lines import PROSE_WORDS, lines_in, marks_of
from pipeline.kinds import is_markup_rule
from pipeline.ledger import DocumentRecord, LedgerRecord
from pipeline.text.lazy import lazy_re
from tasks.io.jsonl import record_of
from tasks.work.files import digest_of, temporary
from tasks.work.watch import Mark, Watch

NUMBER_BITS = 31
"""Bits of a document's number beside a hash of 32 bits in one signed integer."""
_LOSSES = frozenset({"lacuna", "fragment", "teaser"})
"""Families of flags that say that text is lost."""

SITE_FIELDS = ("url", "link", "source_url")
"""Fields of a record that name its address. None is a field of `Metadata`, which pages fill themselves."""


class Place(NamedTuple):
    """Where a document is: the folder of its part, and the offset of its line there."""

    part: str
    offset: int


class Facts(NamedTuple):
    """What the run has to know of a document to compare it with others."""

    id: str
    offset: int
    size: int
    """How much text it has, in runs of words."""
    marks: int
    """How many hashes the index keeps of it."""
    losses: int
    """How many of its flags say that text is lost."""
    digest: str
    """Of its text."""
    site: str
    """Where it comes from: a host, or the folder of the source; empty where neither is known."""
    lines: bytes
    """The hashes of its lines, cut ones among them, eight bytes each; empty unless they are asked for."""
    prose: bool
    """Whether it has a paragraph of prose."""


class MarkJob(TypedDict):
    """A part whose documents are to be hashed."""

    part: str
    first: int
    """Number of its first document."""
    out: str
    """File for the hashes."""
    lines: bool
    """Whether lines are counted."""


class CompareJob(TypedDict):
    """Documents of one part that are to be compared with others."""

    places: dict[int, Place]
    """Where the documents are, by number."""
    candidates: list[Candidate]


def mark_part(job: MarkJob, watch: Watch) -> dict[str, Any]:
    """Write the hashes of every document of a part, each with its number, and return what else the run has to know."""
    facts: list[Facts] = []
    offset = 0
    part, unfinished = Path(job["part"]), temporary(Path(job["out"]))
    with (
        (part / "documents.jsonl").open("rb") as documents,
        (part / "ledger.jsonl").open("rb") as ledgers,
        unfinished.open("wb") as out,
    ):
        for line, entry in zip(documents, ledgers, strict=True):
            watch.begin(Mark())
            record: DocumentRecord = record_of(line)
            found = fingerprint_of(record["text"])
            number = job["first"] + len(facts)
            out.writelines(b"%d\n" % (mark << NUMBER_BITS | number) for mark in sorted(found.marks))
            facts.append(_facts(record, offset, found)._replace(**(_lines(record, entry) if job["lines"] else {})))
            offset += len(line)
    unfinished.replace(job["out"])
    watch.end()
    return {"part": job["part"], "first": job["first"], "facts": facts}


def _facts(record: DocumentRecord, offset: int, found: Fingerprint) -> Facts:
    losses = sum(flag["kind"].partition(".")[0] in _LOSSES for flag in record["flags"])
    digest = digest_of(record["text"])
    size = len(set(found.shingles))
    return Facts(record["id"], offset, size, len(found.marks), losses, digest, place_of_site(record), b"", prose=False)


def _lines(record: DocumentRecord, entry: bytes) -> dict[str, Any]:
    """Return what is counted of the lines of a document: those that are left, and those that were cut."""
    lines = lines_in(record["text"])
    ledger: LedgerRecord = record_of(entry)
    cut = "\n".join(_TAG.sub("\n", edit["before"]) for edit in ledger["edits"] if not is_markup_rule(edit["rules"][0]))
    marks = marks_of([*lines, *lines_in(cut)])
    return {"lines": array("q", sorted(marks)).tobytes(), "prose": any(line.words >= PROSE_WORDS for line in lines)}


_TAG = lazy_re(r"<[^<>]{0,2000}>")


def place_of_site(record: DocumentRecord) -> str:
    """Return the host of a document, else its folder in the source; empty where it has neither.

    >>> place_of_site({"source": "news/2024/a.html"})
    'news'
    """
    folder, slash, _ = record["source"].partition("/")
    return site_of(record) or (folder if slash else "")


def compare_part(job: CompareJob, watch: Watch) -> dict[str, Any]:
    """Return those of the candidates that share text, compared exactly; every pair has the time of a document."""
    prints: dict[int, Fingerprint] = {}
    for number, record in texts_at(job["places"]):
        watch.begin(Mark())
        prints[number] = fingerprint_of(record["text"])
    numbers = sorted(prints)
    rank = {number: place for place, number in enumerate(numbers)}
    ranked = (Candidate(rank[one], rank[two], rare) for one, two, rare in _watched(job["candidates"], watch))
    found = compared([prints[number] for number in numbers], ranked)
    pairs = [pair._replace(first=numbers[pair.first], second=numbers[pair.second]) for pair in found]
    watch.end()
    return {"pairs": [tuple(pair) for pair in pairs]}


def _watched(candidates: Iterable[Candidate], watch: Watch) -> Iterator[Candidate]:
    """Yield the candidates, and give each the time that a document has."""
    for candidate in candidates:
        watch.begin(Mark())
        yield candidate


def texts_at(places: dict[int, Place]) -> Iterator[tuple[int, DocumentRecord]]:
    """Yield the records of documents, part by part."""
    by_part: dict[str, list[tuple[int, int]]] = {}
    for number, place in places.items():
        by_part.setdefault(place[0], []).append((place[1], number))
    for part, offsets in by_part.items():
        with (Path(part) / "documents.jsonl").open("rb") as file:
            for offset, number in sorted(offsets):
                file.seek(offset)
                yield number, record_of(file.readline())


def copy_of(record: DocumentRecord, prefix: str = "") -> Copy:
    """Return a document as a witness; `prefix` tells those of a reference folder apart."""
    return Copy(prefix + record["id"], record["text"], site_of(record))


def site_of(record: DocumentRecord) -> str:
    """Return the host that a document comes from, as its record or the crawl says; empty where they do not.

    What a page declares of itself is no evidence: a page may declare that it is another site's.

    >>> site_of({"source": "a.jsonl#0", "meta": {"url": "https://www.example.org/a"}})
    'example.org'
    >>> site_of({"source": "example.org/2024/a.html", "meta": {"address": "https://other.example/a"}})
    'example.org'
    """
    meta = record.get("meta", {})
    for field in SITE_FIELDS:
        said = meta.get(field)
        if isinstance(said, str) and said:
            return _host(said)
    folder, slash, _ = record["source"].partition("/")
    return _host(folder) if slash and "." in folder.strip(".") else ""


def _host(address: str) -> str:
    """Return the host of an address; empty if it has none, or is none.

    >>> _host("www.example.org/a"), _host("http://[broken")
    ('example.org', '')
    """
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def is_allowed(site: str, allowed: Iterable[str]) -> bool:
    """Return whether a site is one of those, or below one of them.

    >>> is_allowed("news.example.org", ["example.org"]), is_allowed("badexample.org", ["example.org"])
    (True, False)
    """
    return any(site == name or site.endswith(f".{name}") for name in allowed)
