"""What a run will do, decided before it starts: the shards, and a key that says whether it is done already."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tasks.run.inventory import Inventory, Shard, inventory_of, settings_digest, shards_of, version
from tasks.run.options import Options, options_from
from tasks.run.shard import Job
from tasks.work.engines import Engine, engine_for
from tasks.work.files import digest_of
from tasks.work.watch import Limits

STATE = ".lacuna"
"""Folder below the output that holds what runs know; safe to delete, the next run starts afresh."""


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

    @property
    def state(self) -> Path:
        """The folder of what runs know."""
        return self.output / STATE

    @property
    def parts(self) -> Path:
        """The folder of finished parts, one a shard, named by content."""
        return self.state / "parts"

    @property
    def work(self) -> Path:
        """The folder of unfinished files."""
        return self.state / "work"

    def part(self, shard: Shard) -> Path:
        """Return the folder of the part of a shard."""
        return self.parts / shard["key"]

    def engine(self, name: str, processes: int) -> Engine:
        """Return the engine for this run."""
        return engine_for(name, self.inventory.bytes, processes, self.limits, self.work)

    @property
    def limits(self) -> Limits:
        """What one document may cost."""
        chosen = self.options.limits
        return Limits(chosen.cpu_seconds, chosen.wall_seconds, chosen.memory_bytes)

    def jobs(self, work: Path) -> list[Job]:
        """Return a job for each shard that differs from those before it."""
        distinct = {shard["key"]: shard for shard in self.shards}
        return [
            Job(
                shard=shard,
                parts=str(self.parts),
                work=str(work / shard["key"]),
                settings=self.options.clean,
                limits=self.limits,
                version=version(),
            )
            for shard in distinct.values()
        ]


@lru_cache(maxsize=64)
def plan_of(source: Path, output: Path, settings: str, named: tuple[str, str] = ("", "")) -> Plan:
    """Return the plan; made once in a process, so that all stages of a run agree on it.

    Args:
        source: folder or file to clean.
        output: folder for the results.
        settings: path of the settings file; empty for the default.
        named: the fields of text and identifier in records; empty where the settings decide.

    Raises:
        SettingsError: the settings file has mistakes.
        RunError: the source cannot be read or the output not be written.

    """
    options = options_from(settings).with_fields(*named)
    inventory = inventory_of(source, output / STATE / f"inventory-{digest_of(source)[:8]}.json", options)
    shards = tuple(shards_of(inventory, options, version()))
    key = digest_of(version(), str(source), repr(options.output), settings_digest(options), *(s["key"] for s in shards))
    return Plan(source, output, options, inventory, shards, key)
