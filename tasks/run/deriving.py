"""A part made from another one: the same documents, with what the other documents of the run say about them."""

from pathlib import Path
from shutil import rmtree
from typing import Any, TypedDict

from pipeline.corpus.alignment import Copy
from pipeline.corpus.learned import without_site_lines
from pipeline.corpus.settled import without_settled
from pipeline.corpus.site_lines import SiteTable, lines_in, recurring
from pipeline.corpus.supply import Written, lost_places, with_testimony
from pipeline.corpus.witness import heard
from pipeline.decisions import Owner, decided, decision_of
from pipeline.ledger import DocumentRecord, DuplicateRecord, Entry, LedgerRecord, Origin, cleaned_of, entry_of, restored
from pipeline.model import Cleaned
from pipeline.settings import Settings, TextFormat
from tasks.io.jsonl import line_of, record_of
from tasks.run.chosen import CODE, HELD, Chosen, keys_of
from tasks.run.counts import Counts
from tasks.run.naming import id_of, owner_of
from tasks.run.neighbourhood import Place, copy_of, is_allowed, place_of_site, site_of, texts_at
from tasks.run.parts import SOURCES, finish_part, is_usable, part_record
from tasks.work.files import write_bytes
from tasks.work.watch import Limits, Mark, Watch


class DeriveJob(TypedDict):
    """A part to which findings are added."""

    key: str
    """Name of the new part: a digest of the old one and of all findings."""
    part: str
    parts: str
    work: str
    settings: Settings
    limits: Limits
    run: str
    supply: str
    """`propose` or `make`."""
    brackets: bool
    sites: list[str]
    """Sites that witnesses may come from; all if there is none."""
    decisions: list[dict[str, Any]]
    witnesses: dict[int, list[tuple[Place, str]]]
    """By place in the part: the copies that may have what a document lost, the closest first."""
    duplicates: dict[int, DuplicateRecord]
    """By place in the part: how a document relates to its copies."""
    tables: dict[str, list[dict[str, object]]]
    """By site: its tables of lines, as records."""


def derive_part(job: DeriveJob, watch: Watch) -> dict[str, Any]:
    """Write a part with what is found about its documents, unless it is there already, and return its record.

    Where nothing is found, there is no new part, and `changed` in the record is false.
    """
    target = Path(job["parts"]) / job["key"]
    done = part_record(target) if is_usable(target, job["limits"].words, job["run"]) else None
    if done is not None:
        watch.end()
        return done
    work = Path(job["work"])
    work.mkdir(parents=True, exist_ok=True)
    desk = _Desk(Path(job["part"]), work)
    desk.copy_documents(job, watch)
    watch.end()
    if not desk.changed:
        rmtree(work)
        return {"key": job["key"], "changed": False}
    desk.copy_others()
    old = part_record(Path(job["part"])) or {}
    record = {"key": job["key"], "run": job["run"], "limits": old["limits"], "of": old["key"]}
    record |= {"counts": desk.counts.record(), "chosen": desk.chosen.record()}
    finish_part(target, work, record)
    return record


class _Desk:
    """The files of the new part, and the counts of what is in them."""

    def __init__(self, part: Path, work: Path) -> None:
        self.counts = Counts()
        self.chosen = Chosen()
        self.changed = False
        """Whether a document differs from what it was in the old part."""
        self._part = part
        self._work = work

    def copy_documents(self, job: DeriveJob, watch: Watch) -> None:
        """Write documents and ledger, changed where something was found."""
        names = ("documents.jsonl", "ledger.jsonl")
        with (
            (self._part / names[0]).open("rb") as documents,
            (self._part / names[1]).open("rb") as ledgers,
            (self._work / names[0]).open("wb") as out,
            (self._work / names[1]).open("wb") as ledger_out,
        ):
            for number, lines in enumerate(zip(documents, ledgers, strict=True)):
                watch.begin(Mark())
                old = entry = Entry(document=record_of(lines[0]), ledger=record_of(lines[1]))
                if number in job["witnesses"]:
                    entry = _corroborated(entry, job, job["witnesses"][number])
                if site := place_of_site(entry["document"]) if job["tables"] else "":
                    entry = _without_site_lines(entry, job, site)
                if number in job["duplicates"]:
                    entry = Entry(
                        document=entry["document"] | {"duplicates": job["duplicates"][number]}, ledger=entry["ledger"]
                    )
                place = ("documents.jsonl", out.tell(), ledger_out.tell())
                self.counts.add_document(entry["document"], entry["ledger"])
                self.chosen.offer(keys_of(entry["document"], entry["ledger"]), entry["document"]["id"], place)
                self.changed |= entry is not old
                document, ledger = lines if entry is old else map(line_of, (entry["document"], entry["ledger"]))
                out.write(document)
                ledger_out.write(ledger)

    def copy_others(self) -> None:
        """Write what no finding changes: quarantine, identifiers and sources."""
        for name in ("quarantine.jsonl", "identities.csv", SOURCES):
            write_bytes(self._work / name, (self._part / name).read_bytes())
        offset = 0
        for line in (self._work / "quarantine.jsonl").read_bytes().splitlines(keepends=True):
            record = record_of(line)
            self.counts.add_quarantined(record["code"])
            self.chosen.offer((HELD, CODE + record["code"]), record["id"], ("quarantine.jsonl", offset, 0))
            offset += len(line)


def _corroborated(entry: Entry, job: DeriveJob, places: list[tuple[Place, str]]) -> Entry:
    """Return the records of a document with what its witnesses supply; the same ones where they have nothing."""
    document, ledger = entry["document"], entry["ledger"]
    copies = list(_copies(places, job["sites"]))
    damaged = Copy(document["id"], document["text"], site_of(document))
    verdict = heard(damaged, copies, lost_places(document["flags"]))
    if not verdict.fills and not verdict.conflicts:
        return entry
    cleaned = cleaned_of(document, ledger, job["settings"])
    raw = restored(document["text"], ledger)
    written = Written(job["brackets"], job["settings"].text_format is TextFormat.MARKDOWN)
    found = with_testimony(cleaned, verdict, make=job["supply"] == "make", written=written)
    return _made(found, raw, entry, job)


def _without_site_lines(entry: Entry, job: DeriveJob, site: str) -> Entry:
    """Return the records of a document without the lines that recur on its site; the same ones where it has none."""
    document, ledger = entry["document"], entry["ledger"]
    tables = [SiteTable.of(record) for record in job["tables"].get(site, ())]
    if not tables or not recurring(lines_in(document["text"]), *tables):
        return entry
    cleaned = cleaned_of(document, ledger, job["settings"])
    found = without_site_lines(cleaned, tables)
    return entry if found is cleaned else _made(found, restored(document["text"], ledger), entry, job)


def _made(found: Cleaned, raw: bytes, entry: Entry, job: DeriveJob) -> Entry:
    """Return the records of a document that was changed, after what people decided about it."""
    document, ledger = entry["document"], entry["ledger"]
    if job["decisions"]:
        decisions = [decision_of(record) for record in job["decisions"]]
        found = decided(found, decisions, _owner(document, raw))
    made = entry_of(
        without_settled(found), raw, Origin(id=document["id"], source=document["source"], version=document["version"])
    )
    return _carried(made, document, ledger)


def _owner(document: DocumentRecord, raw: bytes) -> Owner:
    """Return the document as decisions name it."""
    source = document["source"]
    name = source if document["id"] == id_of(source) else document["id"]
    return owner_of(name, source, raw)


def _copies(places: list[tuple[Place, str]], sites: list[str]) -> list[Copy]:
    """Return the witnesses that may testify, in the order of their places."""
    records = dict(texts_at({number: place for number, (place, _) in enumerate(places)}))
    copies = [copy_of(records[number], prefix) for number, (_, prefix) in enumerate(places)]
    named = [prefix for _, prefix in places]
    return [copy for copy, prefix in zip(copies, named, strict=True) if _may_testify(copy, prefix, sites)]


def _may_testify(copy: Copy, prefix: str, sites: list[str]) -> bool:
    return not sites or is_allowed(copy.site, sites) or (bool(prefix) and not copy.site)


def _carried(made: Entry, document: DocumentRecord, ledger: LedgerRecord) -> Entry:
    """Return the new records with what the old ones know of the file that the document came in."""
    if "meta" in document:
        made["document"]["meta"] = document["meta"]
    if "frame" in ledger:
        made["ledger"]["frame"] = ledger["frame"]
    return made
