"""The report of a run: documents chosen from the parts, drawn by `pipeline.report`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import nsmallest
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as release_of
from itertools import chain, pairwise, zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.ledger import DocumentRecord, LedgerRecord, cleaned_of
from pipeline.report import Bin, Occasion, Place, Places, RuleCount, Sample, Totals, index_page
from pipeline.rules import registry
from pipeline.settings import Settings
from tasks.io.jsonl import record_of
from tasks.io.objects import address_of
from tasks.run.chosen import CHANGED, CODE, FLAG, HELD, RULE, UNCHANGED, quota_of
from tasks.run.counts import CONFIDENCES, SHARES_CUT, Counts
from tasks.run.inventory import settings_digest
from tasks.run.parts import part_record
from tasks.run.plan import Plan
from tasks.run.version import version
from tasks.say.settings import changed_settings

LARGEST_SHOWN_CHARS = 200_000
"""A longer document is not drawn; its ledger tells the same."""


def report_page(plan: Plan, counts: Counts, occasion: Occasion | None = None, files: Iterable[str] = ()) -> bytes:
    """Return the report of a run as one HTML page.

    Args:
        plan: the run; all its parts are there.
        counts: the sums over its parts.
        occasion: when it was.
        files: names of the other outputs, for links to them.

    """
    chosen = _chosen(plan)
    samples, places = list(_samples(plan, chosen)), list(_places(plan, chosen))
    totals = replace(_totals(plan, counts), occasion=occasion, files=[f"../{quote(name)}" for name in files])
    return index_page(totals, samples, registry(), places=places).encode("utf-8")


def quarantine_examples(plan: Plan) -> dict[str, str]:
    """Return for each code of quarantine the message of one document."""
    return {
        key.removeprefix(CODE): _quarantined(plan.part(plan.shards[first.shard]), first.offset).message
        for key, (first, *_) in _chosen(plan).items()
        if key.startswith(CODE)
    }


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
        source=address_of(plan.source) or str(plan.source.absolute()),
        release=_release(),
        changed_settings=tuple(changed_settings(plan.options)),
        shares_cut=_bins(_shares(), counts.shares_cut),
        confidence_by_kind={kind: _bins(_confidences(), steps) for kind, steps in sorted(counts.confidence.items())},
    )


def _bins(labels: Iterable[str], numbers: Iterable[int]) -> list[Bin]:
    return [Bin(label, number) for label, number in zip(labels, numbers, strict=True)]


def _shares() -> Iterator[str]:
    """Yield what the steps of `SHARES_CUT` are called."""
    yield "nothing"
    for low, high in pairwise(SHARES_CUT):
        yield f"{low:.0%} to {high:.0%}" if low else f"up to {high:.0%}"


def _confidences() -> Iterator[str]:
    for step in range(CONFIDENCES):
        yield f"{step / CONFIDENCES:.0%} to {(step + 1) / CONFIDENCES:.0%}"


def _release() -> str:
    try:
        return release_of("lacuna")
    except PackageNotFoundError:
        return ""


class _Candidate(NamedTuple):
    """A document that the report may show, and what it was chosen for."""

    digest: str
    shard: int
    file: str
    offset: int
    ledger: int

    @property
    def place(self) -> tuple[int, str, int]:
        """Return what tells it apart from others, and sorts documents as they came in."""
        return self.shard, self.file, self.offset


def _chosen(plan: Plan) -> dict[str, list[_Candidate]]:
    """Return the documents chosen for every rule, kind and code, those of all parts together."""
    everything: dict[str, list[_Candidate]] = {}
    for number, shard in enumerate(plan.shards):
        for key, listed in (part_record(plan.part(shard)) or {"chosen": {}})["chosen"].items():
            known = everything.setdefault(key, [])
            known += (_Candidate(digest, number, *place) for digest, *place in listed)
            known[:] = nsmallest(quota_of(key), known)
    return everything


def _shown(chosen: Mapping[str, list[_Candidate]], most: int) -> list[_Candidate]:
    """Return the documents to show: one for every code, kind and rule, then a second, and then any; as they came in."""
    found: dict[tuple[int, str, int], _Candidate] = {}
    special = [chosen[key] for key in sorted(chosen) if key not in (CHANGED, UNCHANGED, HELD)]
    rows = [*zip_longest(*special), *(chosen.get(key, []) for key in (HELD, CHANGED, UNCHANGED))]
    for candidate in filter(None, chain.from_iterable(rows)):
        if len(found) < most:
            found.setdefault(candidate.place, candidate)
    return [found[place] for place in sorted(found)]


def _samples(plan: Plan, chosen: Mapping[str, list[_Candidate]]) -> Iterator[Sample]:
    for candidate in _shown(chosen, plan.options.output.report_documents):
        part = plan.part(plan.shards[candidate.shard])
        if candidate.file == "quarantine.jsonl":
            yield _quarantined(part, candidate.offset)
        elif sample := _cleaned(part, candidate.offset, candidate.ledger, plan.options.clean):
            yield sample


def _places(plan: Plan, chosen: Mapping[str, list[_Candidate]]) -> Iterator[Place]:
    """Yield places of every rule and kind: the first of each document chosen for it, then the second, and so on."""
    wanted: dict[tuple[int, str, int], list[str]] = {}
    for key, listed in chosen.items():
        if key.startswith((RULE, FLAG)):
            for candidate in listed:
                wanted.setdefault(candidate.place, []).append(key)
    found: dict[tuple[str, tuple[int, str, int]], list[Place]] = {}
    known = {candidate.place: candidate for listed in chosen.values() for candidate in listed}
    for place, keys in sorted(wanted.items()):
        part = plan.part(plan.shards[place[0]])
        places = Places(*_records(part, known[place].offset, known[place].ledger))
        for key in keys:
            is_rule = key.startswith(RULE)
            name = key.removeprefix(RULE).removeprefix(FLAG)
            found[key, place] = list(places.of_rule(name) if is_rule else places.of_kind(name))
    for key, listed in chosen.items():
        rows = zip_longest(*(found.get((key, candidate.place), ()) for candidate in listed))
        yield from filter(None, chain.from_iterable(rows))


def _records(part: Path, offset: int, ledger: int) -> tuple[DocumentRecord, LedgerRecord]:
    return _line(part / "documents.jsonl", offset), _line(part / "ledger.jsonl", ledger)


def _line(path: Path, offset: int) -> Any:
    with path.open("rb") as file:
        file.seek(offset)
        return record_of(file.readline())


def _quarantined(part: Path, offset: int) -> Sample:
    record = _line(part / "quarantine.jsonl", offset)
    return Sample(id=record["id"], source=record["source"], title="", code=record["code"], message=record["message"])


def _cleaned(part: Path, offset: int, ledger: int, settings: Settings) -> Sample | None:
    document, record = _records(part, offset, ledger)
    if record["characters"] > LARGEST_SHOWN_CHARS:
        return None
    cleaned = cleaned_of(document, record, settings)
    return Sample(id=document["id"], source=document["source"], title=document["title"], cleaned=cleaned)
