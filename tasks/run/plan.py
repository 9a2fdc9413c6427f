"""What a run will do, decided before it starts: the shards, and a key that says whether it is done already."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.io.objects import address_of
from tasks.run.decisions import decided_shards, decisions_path, read_decisions
from tasks.run.inventory import Inventory, Shard, inventory_of, remember, settings_digest, shards_of
from tasks.run.learned import tables_in
from tasks.run.options import CorpusOptions, Options, Overrides, options_from
from tasks.run.parts import is_usable
from tasks.run.shard import Job
from tasks.run.version import drawing_version, version
from tasks.work.asked import Wanted
from tasks.work.engines import Engine, engine_for
from tasks.work.files import digest_of, sweep, workspace, write_bytes
from tasks.work.locking import only_one
from tasks.work.ownership import STATE, claim, refuse_foreign, refuse_overlap
from tasks.work.watch import Limits

LEARNED = "learned.jsonl"
"""Name of the tables that a run learned, in the output and below its state folder."""
_COMPARED = "compared.json"
"""Name of the record of a comparison, below the state folder of an output."""


@lru_cache(maxsize=4)
def _read_compared(path: Path, _modified: int) -> dict[str, Any]:
    try:
        record = record_of(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


@cache
def run_name() -> str:
    """Return the name of this run, the same in all processes that it forks."""
    return os.urandom(8).hex()


@dataclass(frozen=True, slots=True)
class Plan:
    """A run."""

    source: Path
    output: Path
    options: Options
    inventory: Inventory
    shards: tuple[Shard, ...]
    key: str
    """Digest of everything that the outputs depend on."""
    request: Mapping[str, str] = field(default_factory=dict)
    """What a command has to say to run it again: settings file, fields of records, and folder of witnesses."""
    learned: str = ""
    """File of tables that an earlier run learned; empty for none."""
    reference: tuple[Shard, ...] = ()
    """The documents of the folder of witnesses: cleaned like others, and in no output."""

    @property
    def state(self) -> Path:
        """The folder of what runs know."""
        return self.output / STATE

    @property
    def parts(self) -> Path:
        """The folder of finished parts, one for each shard, named by content."""
        return self.state / "parts"

    def clean_part(self, shard: Shard) -> Path:
        """Return the folder of the part of a shard, as its documents were cleaned one by one."""
        return self.parts / shard["key"]

    def part(self, shard: Shard) -> Path:
        """Return the folder of the part of a shard as it is published: with what other documents say, if any do."""
        return self.parts / self.derived().get(shard["key"], shard["key"])

    @property
    def compares(self) -> bool:
        """Whether documents are compared with others."""
        return self.options.corpus.compares or bool(self.reference)

    def derived(self) -> dict[str, str]:
        """Return the names of the parts that hold what other documents say, by the names of the parts as cleaned."""
        if not self.compares:
            return {}
        try:
            path = self.state / _COMPARED
            record = _read_compared(path, path.stat().st_mtime_ns)
        except OSError:
            return {}
        return record.get("parts", {}) if record.get("key") == self.key else {}

    def remember_derived(self, parts: Mapping[str, str]) -> None:
        """Write down which parts hold what other documents say."""
        write_bytes(self.state / _COMPARED, line_of({"key": self.key, "parts": dict(parts)}))
        _read_compared.cache_clear()

    def remember_learned(self, tables: Mapping[str, Mapping[str, object]]) -> None:
        """Write down what was learned of every site, for the outputs."""
        lines = [line_of({"site": site, **table}) for site, table in sorted(tables.items())]
        write_bytes(self.state / LEARNED, b"".join(lines))

    def learned_tables(self) -> dict[str, dict[str, object]]:
        """Return what an earlier run learned, by site.

        Raises:
            RunError: the file holds something else.

        """
        return tables_in(self.learned)

    def is_compared(self) -> bool:
        """Return whether documents were compared, and all that was found is there."""
        try:
            record = record_of((self.state / _COMPARED).read_bytes())
            named = record["parts"].values() if record["key"] == self.key else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False
        return named is not None and all(is_usable(self.parts / n, self.limits.words, run_name()) for n in named)

    def engine(self, wanted: Wanted, work: Path) -> Engine:
        """Return the engine for this run."""
        return engine_for(wanted, self.inventory.bytes, self.limits, work)

    @property
    def limits(self) -> Limits:
        """What one document may cost."""
        chosen = self.options.limits
        return Limits(chosen.cpu_seconds, chosen.wall_seconds, chosen.memory_bytes)

    def is_done(self, shard: Shard) -> bool:
        """Return whether the part of the shard is there, whole, and says what this run would find."""
        return is_usable(self.clean_part(shard), self.limits.words, run_name())

    def jobs(self, work: Path) -> list[Job]:
        """Return a job for each shard that differs from those before it, finished ones included."""
        distinct = {shard["key"]: shard for shard in (*self.shards, *self.reference)}
        return [
            Job(
                shard=shard,
                parts=str(self.parts),
                work=str(work / shard["key"]),
                settings=self.options.clean,
                limits=self.limits,
                version=version(),
                run=run_name(),
            )
            for shard in distinct.values()
        ]

    @contextmanager
    def at_work(self) -> Iterator[Path]:
        """Mark the output as ours, keep other runs out, sweep leftovers, and yield a folder for unfinished files.

        It sweeps at both ends: the workers of a run that was killed a moment ago may still have held its lock.

        Raises:
            OutputRefused: the output holds files that are not ours.
            OutputBusy: another run is at work in it.
            RunError: it cannot be written.

        """
        claim(self.output)
        with only_one(self.output):
            sweep(self.state)
            remember(self.inventory, _cache(self.source, self.output))
            with workspace(self.state / "work") as work:
                yield work
            sweep(self.state)


def plan_of(source: Path, output: Path, settings: str, overrides: Iterable[str] = ()) -> Plan:
    """Return the plan; made once in a process and working folder, so that all stages of a run agree on it.

    Args:
        source: what to clean.
        output: where the results go.
        settings: the settings file, or nothing.
        overrides: what a command says instead of the settings, in the order of `Overrides`; the fields of text and
            identifier in records first.

    Raises:
        SettingsError: the settings file has mistakes.
        OutputRefused: the output holds files that are not ours, or overlaps the source.
        RunError: the source cannot be read.

    """
    return _planned(Path.cwd(), source, output, settings, Overrides(*overrides))


def forget_plans() -> None:
    """Look at everything again when the next plan is asked for."""
    _planned.cache_clear()


@lru_cache(maxsize=64)
def _planned(_folder: Path, source: Path, output: Path, settings: str, overrides: Overrides) -> Plan:
    _refuse_address(output)
    named, source = source, _on_this_machine(source)
    options = options_from(settings).overridden(overrides)
    refuse_overlap(source, output)
    refuse_foreign(output)
    inventory = inventory_of(source, _cache(named, output), options)
    decisions = read_decisions(decisions_path(settings))
    undecided = shards_of(inventory, options, version())
    largest = options.clean.largest_bytes
    shards = tuple(decided_shards(undecided, inventory, decisions, largest, output / STATE))
    limits = repr(options.limits)
    chosen = (repr(options.output), settings_digest(options), limits)
    reference = _reference(overrides.witnesses, output, options)
    learned = digest_of(repr(sorted(tables_in(overrides.learned).items()))) if overrides.learned else ""
    said = (_said(options.corpus), learned, *(s["key"] for s in reference))
    others = said if options.corpus.compares or reference else ()
    key = digest_of(version(), drawing_version(), str(named), *chosen, *(s["key"] for s in shards), *others)
    request = {"settings": settings, "text_field": overrides.text_field, "id_field": overrides.id_field}
    request |= {name: value for name, value in overrides._asdict().items() if value}
    return Plan(named, output, options, inventory, shards, key, request, overrides.learned, reference)


def _reference(witnesses: str, output: Path, options: Options) -> tuple[Shard, ...]:
    """Return the documents of the folder of witnesses as shards.

    Raises:
        OutputRefused: the output is that folder, or contains it.
        RunError: there is no such folder, or it cannot be read.

    """
    if not witnesses:
        return ()
    refuse_overlap(Path(witnesses), output, "folder of witnesses")
    inventory = inventory_of(Path(witnesses), _cache(Path(witnesses), output), options, "--witnesses")
    return tuple(shards_of(inventory, options, version()))


def _said(options: CorpusOptions) -> str:
    return repr((options.duplicates, options.supply, options.brackets, options.learned, sorted(options.witness_sites)))


def _cache(source: Path, output: Path) -> Path:
    return output / STATE / f"inventory-{digest_of(source)[:8]}.json"


def _on_this_machine(source: Path) -> Path:
    """Return the source itself, or where the content of the object store is that it names.

    Raises:
        RunError: the store does not answer, or refuses.

    """
    address = address_of(source)
    if not address:
        _refuse_address(source)
        return source
    from tasks.io.mirror import mirrored

    return mirrored(address)


def _refuse_address(path: Path) -> None:
    """Refuse an address where a path has to be.

    Raises:
        RunError: it is an address.

    """
    if address_of(path):
        msg = f"{address_of(path)} is in an object store: name a folder with --output, then `lacuna push` the run there"
        raise RunError(msg)
    if path.parts and path.parts[0].endswith(":"):
        msg = f"{path} is an address, not a path; copy what is there to a local folder and name that"
        raise RunError(msg)
