"""The stage Compare: documents compared with each other and with a reference folder, after they were cleaned."""

import csv
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import luigi

from pipeline.corpus.clusters import Member, clusters, places
from pipeline.corpus.neighbours import CENTRES, FEWEST_SHARED, MOST_IN_A_POSTING, Candidate, Pair, enough
from pipeline.corpus.site_lines import SiteTable
from pipeline.corpus.witness import MOST_WITNESSES
from pipeline.ledger import DuplicateRecord
from tasks.run.deriving import DeriveJob
from tasks.run.inventory import Shard
from tasks.run.neighbourhood import NUMBER_BITS, CompareJob, Facts, MarkJob, Place
from tasks.run.options import Duplicates, Supply
from tasks.run.parts import part_record
from tasks.run.plan import Plan, run_name
from tasks.work.engines import Engine
from tasks.work.files import digest_of

PAIRS_OF_A_JOB = 2_000
"""Pairs that one job compares exactly; it holds their texts in memory."""
REFERENCE = "witnesses/"
"""What is put before the identifiers of documents of the reference folder."""

_CANDIDATES = f"""
WITH counted AS (
    SELECT value >> {NUMBER_BITS} AS mark, value & {(1 << NUMBER_BITS) - 1} AS document,
        COUNT(*) OVER (PARTITION BY value >> {NUMBER_BITS}) AS documents,
        ROW_NUMBER() OVER (PARTITION BY value >> {NUMBER_BITS} ORDER BY value) AS place
    FROM marks
), repeated AS (SELECT mark, document, documents, place FROM counted WHERE documents > 1)
SELECT a.document, b.document, SUM(CASE WHEN a.documents <= {MOST_IN_A_POSTING} THEN 1 ELSE 0 END), COUNT(*)
FROM repeated a JOIN repeated b ON a.mark = b.mark AND a.document < b.document
WHERE a.documents <= {MOST_IN_A_POSTING} OR a.place <= {CENTRES}
GROUP BY a.document, b.document HAVING COUNT(*) >= {FEWEST_SHARED} ORDER BY a.document, b.document
"""
"""Pairs of documents that share hashes: how many of them few documents have, and how many in all."""


class DeriveFindings(NamedTuple):
    """What is found about the documents of a part; documents are named by their place in it."""

    duplicates: dict[int, DuplicateRecord]
    witnesses: dict[int, list[tuple[Place, str]]]
    tables: dict[str, list[dict[str, object]]]


class Comparison:
    """The documents of a run beside each other."""

    def __init__(self, plan: Plan, engine: Engine, work: Path) -> None:
        self._plan = plan
        self._engine = engine
        self._work = work
        own = [str(plan.clean_part(shard)) for shard in plan.shards]
        self._own = frozenset(own)
        self._parts = [*own, *(str(plan.clean_part(shard)) for shard in plan.reference)]
        self._firsts: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._facts: list[Facts] = []
        self._part_of: list[str] = []

    def run(self) -> dict[str, str]:
        """Make a new part for every part with findings; return its name by the name of the old one."""
        self._mark()
        rows = list(self._candidates())
        corpus = self._plan.options.corpus
        pairs = self._pairs(rows) if corpus.learned or corpus.duplicates is not Duplicates.OFF else []
        duplicates = self._duplicates(pairs) if corpus.duplicates is not Duplicates.OFF else {}
        self._tables = self._learned(pairs) if corpus.learned else {}
        jobs = list(self._jobs(duplicates, self._witnesses(rows)))
        results = self._engine.map("tasks.run.deriving:derive_part", jobs)
        made = {result["key"] for result in results if result.get("changed", True)}
        return {Path(job["part"]).name: job["key"] for job in jobs if job["key"] in made}

    def _mark(self) -> None:
        """Have the documents of every part hashed."""
        first = 0
        jobs: list[MarkJob] = []
        for part in dict.fromkeys(self._parts):
            counts = (part_record(Path(part)) or {})["counts"]
            out = str(self._work / f"marks-{len(jobs)}.csv")
            jobs.append(MarkJob(part=part, first=first, out=out, lines=self._plan.options.corpus.learned))
            self._firsts[part] = first
            self._counts[part] = counts["cleaned"] + counts["flagged"]
            first += self._counts[part]
        told = {
            result["part"]: result["facts"] for result in self._engine.map("tasks.run.neighbourhood:mark_part", jobs)
        }
        for job in jobs:
            self._facts += [Facts(*facts) for facts in told[job["part"]]]
            self._part_of += [job["part"]] * len(told[job["part"]])
        self._files = [Path(job["out"]) for job in jobs]

    def _candidates(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield the pairs that share enough hashes: their numbers, how many rare hashes they share, how many in all."""
        out = self._work / "candidates.csv"
        self._engine.sql(_CANDIDATES, {"marks": self._files}, out)
        with out.open(encoding="ascii", newline="") as file:
            for row in csv.reader(file):
                first, second, rare, shared = map(int, row)
                if enough(shared, self._facts[first].marks, self._facts[second].marks):
                    yield first, second, rare, shared

    def _pairs(self, rows: Sequence[tuple[int, int, int, int]]) -> list[Pair]:
        """Return the pairs of documents of the run that share text; equal texts are not compared again."""
        same: list[Pair] = []
        others: list[Candidate] = []
        for first, second, rare, _ in rows:
            if not (self._is_own(first) and self._is_own(second)):
                continue
            if self._facts[first].digest == self._facts[second].digest:
                same.append(Pair(first, second, 1.0, 1.0))
            else:
                others.append(Candidate(first, second, rare))
        jobs = [self._compare_job(others[at : at + PAIRS_OF_A_JOB]) for at in range(0, len(others), PAIRS_OF_A_JOB)]
        told = self._engine.map("tasks.run.neighbourhood:compare_part", jobs)
        return sorted([*same, *(Pair(*pair) for result in told for pair in result["pairs"])])

    def _compare_job(self, candidates: list[Candidate]) -> CompareJob:
        numbers = {number for each in candidates for number in each[:2]}
        return CompareJob(places={number: self._place(number) for number in sorted(numbers)}, candidates=candidates)

    def _place(self, number: int) -> Place:
        return Place(self._part_of[number], self._facts[number].offset)

    def _is_own(self, number: int) -> bool:
        return self._part_of[number] in self._own

    def _duplicates(self, pairs: Sequence[Pair]) -> dict[int, DuplicateRecord]:
        """Return how documents relate to their copies, by number."""
        members = [Member(facts.id, facts.size, facts.losses) for facts in self._facts]
        longest = self._plan.options.corpus.duplicates is Duplicates.KEEP_LONGEST
        found: dict[int, DuplicateRecord] = {}
        for number, place in places(members, pairs).items():
            only = longest and place.kept and number != place.cluster
            found[number] = DuplicateRecord(
                cluster=members[place.cluster].id,
                kept=place.kept and not only,
                of=members[place.other].id,
                relation=place.relation.value,
                share=place.share,
                reason=f"{members[place.cluster].id} is the most complete of its cluster" if only else place.reason,
            )
        return found

    def _learned(self, pairs: Sequence[Pair]) -> dict[str, list[dict[str, object]]]:
        """Return the tables of lines by site: those of this run, which are written down, and earlier ones."""
        stories = clusters(len(self._facts), pairs)
        by_site: defaultdict[str, defaultdict[int, list[Facts]]] = defaultdict(lambda: defaultdict(list))
        for number, facts in enumerate(self._facts):
            if facts.site and self._is_own(number):
                by_site[facts.site][stories[number]].append(facts)
        found: dict[str, dict[str, object]] = {}
        for site, told in sorted(by_site.items()):
            table = SiteTable()
            for copies in told.values():
                table.add([array("q", each.lines) for each in copies], prose=any(each.prose for each in copies))
            found[site] = table.record()
        self._plan.remember_learned(found)
        earlier = self._plan.learned_tables()
        tables: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        for site, record in (*found.items(), *earlier.items()):
            if record["lines"]:
                tables[site].append(record)
        return dict(tables)

    def _witnesses(self, rows: Iterable[tuple[int, int, int, int]]) -> dict[int, list[int]]:
        """Return for every document of the run the numbers of those that may testify, the closest first."""
        if self._plan.options.corpus.supply is Supply.OFF and not self._plan.reference:
            return {}
        beside: defaultdict[int, list[tuple[int, str, int]]] = defaultdict(list)
        for first, second, _, shared in rows:
            for one, other in ((first, second), (second, first)):
                if self._is_own(one):
                    beside[one].append((-shared, self._facts[other].id, other))
        return {number: [other for *_, other in sorted(each)[:MOST_WITNESSES]] for number, each in beside.items()}

    def _jobs(
        self, duplicates: Mapping[int, DuplicateRecord], witnesses: Mapping[int, Sequence[int]]
    ) -> Iterator[DeriveJob]:
        """Yield a job for every part that has findings."""
        for shard in {shard["key"]: shard for shard in self._plan.shards}.values():
            part = str(self._plan.clean_part(shard))
            first = self._firsts[part]
            numbers = range(first, first + self._counts[part])
            copies = {n - first: duplicates[n] for n in numbers if n in duplicates}
            testify = {n - first: [self._witness(w) for w in witnesses[n]] for n in numbers if n in witnesses}
            sites = {self._facts[number].site for number in numbers} & self._tables.keys()
            tables = {site: self._tables[site] for site in sorted(sites) if site and self._tables[site]}
            if copies or testify or tables:
                yield self._job(shard, part, DeriveFindings(copies, testify, tables))

    def _witness(self, number: int) -> tuple[Place, str]:
        return self._place(number), "" if self._is_own(number) else REFERENCE

    def _job(
        self,
        shard: Shard,
        part: str,
        found: "DeriveFindings",
    ) -> DeriveJob:
        options = self._plan.options
        supply = options.corpus.supply
        make = supply is Supply.MAKE or options.clean.risky
        sites = sorted(options.corpus.witness_sites)
        decisions = list(shard.get("decisions", ()))
        said = "make" if make else "propose"
        witnesses = found.witnesses
        told = [(n, [(Path(place.part).name, place.offset, name) for place, name in w]) for n, w in witnesses.items()]
        facts = (sorted(found.duplicates.items()), sorted(told), found.tables)
        key = digest_of(shard["key"], said, options.corpus.brackets, sites, *facts)
        return DeriveJob(
            key=key,
            part=part,
            parts=str(self._plan.parts),
            work=str(self._work / f"derived-{key}"),
            settings=options.clean,
            limits=self._plan.limits,
            run=run_name(),
            supply=said,
            brackets=options.corpus.brackets,
            sites=sites,
            decisions=decisions,
            witnesses=witnesses,
            duplicates=found.duplicates,
            tables=found.tables,
        )


def compare(plan: Plan, engine: Engine, work: Path) -> None:
    """Compare the documents of the run, and write down which parts the findings are in."""
    folder = work / "compare"
    folder.mkdir(exist_ok=True)
    plan.remember_derived(Comparison(plan, engine, folder).run())


class Compared(luigi.Target):
    """Whether the documents of a run have been compared: the record of it is there, and so are the parts it names."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def exists(self) -> bool:
        """Return whether there is nothing to do."""
        return self._plan.is_compared()
