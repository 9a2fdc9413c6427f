"""The report of a run: documents chosen from the parts, drawn by `pipeline.report`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.ledger import DocumentRecord, LedgerRecord, cleaned_of
from pipeline.report import RuleCount, Sample, Totals, index_page
from pipeline.rules import RULES
from pipeline.settings import Settings
from tasks.io.jsonl import record_of
from tasks.run.counts import Counts
from tasks.run.inventory import settings_digest
from tasks.run.parts import part_record
from tasks.run.plan import Plan
from tasks.run.version import version

LARGEST_SHOWN_CHARS = 200_000
"""A longer document is not drawn; its ledger tells the same."""


def report_page(plan: Plan, counts: Counts) -> bytes:
    """Return the report of a run as one HTML page."""
    return index_page(_totals(plan, counts), list(_samples(plan)), RULES).encode("utf-8")


def _totals(plan: Plan, counts: Counts) -> Totals:
    return Totals(
        title=f"Cleaning of {plan.source.name or plan.source}",
        version=version(),
        settings=settings_digest(plan.options)[:12],
        documents=counts.documents,
        cleaned=counts.cleaned,
        flagged=counts.flagged,
        quarantined=counts.quarantined,
        kept=counts.characters["kept"],
        cut=counts.characters["cut"],
        replaced=counts.characters["replaced"],
        markup=counts.characters["markup"],
        edits_by_rule={rule: RuleCount(*row) for rule, row in sorted(counts.edits.items())},
        flags_by_kind=dict(sorted(counts.flags.items())),
        quarantine_by_code=dict(sorted(counts.quarantine.items())),
        unexplained_characters=counts.unexplained,
    )


def _samples(plan: Plan) -> Iterator[Sample]:
    left = plan.options.output.report_documents
    settings = plan.options.clean
    for shard in plan.shards:
        part = plan.part(shard)
        for name, offset, ledger in (part_record(part) or {"notable": []})["notable"]:
            if not left:
                return
            quarantined = name == "quarantine.jsonl"
            sample = _quarantined(part, offset) if quarantined else _cleaned(part, offset, ledger, settings)
            if sample:
                left -= 1
                yield sample


def _line(path: Path, offset: int) -> Any:
    with path.open("rb") as file:
        file.seek(offset)
        return record_of(file.readline())


def _quarantined(part: Path, offset: int) -> Sample:
    record = _line(part / "quarantine.jsonl", offset)
    return Sample(id=record["id"], source=record["source"], title="", code=record["code"], message=record["message"])


def _cleaned(part: Path, offset: int, ledger: int, settings: Settings) -> Sample | None:
    document: DocumentRecord = _line(part / "documents.jsonl", offset)
    record: LedgerRecord = _line(part / "ledger.jsonl", ledger)
    if record["characters"] > LARGEST_SHOWN_CHARS:
        return None
    cleaned = cleaned_of(document, record, settings)
    return Sample(id=document["id"], source=document["source"], title=document["title"], cleaned=cleaned)
