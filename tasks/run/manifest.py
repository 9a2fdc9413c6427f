"""The manifest of a run: written last, it names what the run was made from, what it made and what it counted."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import luigi

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.run.outputs import Condition, damage_of
from tasks.run.plan import Plan, run_name
from tasks.work.files import sync_folder, unwritable, write_bytes
from tasks.work.ownership import STATE

FORMAT = 2
"""Version of the manifest's form."""
NAME = "manifest.json"
_MADE = "made.json"
_FIELDS = frozenset({"counts", "files", "format", "key", "outputs", "parts"})


class RunManifest(luigi.Target):
    """Whether a run is done: its manifest is there, belongs to the plan, and its files are as it wrote them."""

    def __init__(self, plan: Plan, *, verify: bool = False) -> None:
        self.path = plan.output / NAME
        self._plan = plan
        self._verify = verify

    def exists(self) -> bool:
        """Return whether there is nothing to do."""
        record = self.read()
        if not record or record["key"] != self._plan.key or record.get("failed"):
            return False
        made = self._made()
        tried = not record.get("retry") or made.get("run") == run_name()
        return tried and made.get("sha256") == self._digest() and not self.damage()

    def damage(self) -> dict[str, Condition]:
        """Return which files are not as the run wrote them; none if it was another plan's."""
        record = self.read()
        if not record or record["key"] != self._plan.key:
            return {}
        return damage_of(self._plan.output, record, verify=self._verify)

    def _made(self) -> dict[str, Any]:
        """Return what was written down beside the manifest: who wrote it, and its digest."""
        try:
            made = record_of((self._plan.state / _MADE).read_bytes())
        except (OSError, ValueError):
            return {}
        return made if isinstance(made, dict) else {}

    def _digest(self) -> str:
        try:
            return sha256(self.path.read_bytes()).hexdigest()
        except OSError:
            return ""

    def write(self, facts: Mapping[str, Any], work: Path) -> None:
        """Write the manifest, by way of a folder for unfinished files.

        Raises:
            RunError: it cannot be written.

        """
        line = line_of({"format": FORMAT, "key": self._plan.key, **facts})
        write_bytes(self._plan.state / _MADE, line_of({"run": run_name(), "sha256": sha256(line).hexdigest()}))
        write_bytes(work / NAME, line)
        try:
            (work / NAME).replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def read(self) -> dict[str, Any]:
        """Return the manifest; empty if there is none that can be read."""
        return read_manifest(self.path)


class Record(luigi.Target):
    """A record on disk that belongs to a run and names files with their sizes; whoever makes them writes it last."""

    def __init__(self, path: Path, key: str, base: Path | None = None) -> None:
        self.path = path
        self.key = key
        self.base = base or path.parent
        """The folder that the names of its files start from."""

    def exists(self) -> bool:
        """Return whether the record is there, is of this run, and its files have the sizes it says."""
        record = self.read()
        return bool(self.key) and record.get("key") == self.key and self._is_whole(record)

    def _is_whole(self, record: dict[str, Any]) -> bool:
        try:
            return all(
                (self.base / name).stat().st_size == about["bytes"] for name, about in record.get("outputs", {}).items()
            )
        except (OSError, KeyError, TypeError, AttributeError):
            return False

    def write(self, **facts: Any) -> None:
        """Write the record."""
        write_bytes(self.path, line_of({"format": FORMAT, "key": self.key} | facts))

    def read(self) -> dict[str, Any]:
        """Return the record; empty if there is none that can be read."""
        try:
            record = record_of(self.path.read_bytes())
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of a run; empty if there is none, or something else has its name."""
    try:
        record = record_of(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) and record.keys() >= _FIELDS and record["format"] == FORMAT else {}


def finished_run(output: Path) -> dict[str, Any]:
    """Return the manifest of the finished run in an output.

    Raises:
        RunError: there is none.

    """
    record = read_manifest(output / NAME)
    if not record:
        begun = (output / STATE).is_dir()
        advice = (
            "run CleanCorpus again, it resumes" if begun else "name its folder with --output, or run CleanCorpus first"
        )
        msg = f"there is no finished run in {output}; {advice}"
        raise RunError(msg)
    return record
