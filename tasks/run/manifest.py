"""Luigi targets: a stage is done when its manifest says so for the plan at hand."""

from pathlib import Path
from typing import Any

import luigi

from tasks.io.jsonl import line_of, record_of
from tasks.work.files import write_bytes

FORMAT = 1
"""Version of the manifests' form."""


class Manifest(luigi.Target):
    """A record on disk that names the plan it belongs to and the files it speaks of; written last, as a whole."""

    def __init__(self, path: Path, key: str, base: Path | None = None) -> None:
        self.path = path
        self.key = key
        self.base = base or path.parent
        """The folder that the names of its files start from."""

    def exists(self) -> bool:
        """Return whether the record is there, is of this plan, and its files have the sizes it says."""
        record = read_manifest(self.path)
        return bool(record) and record.get("key") == self.key and self._is_whole(record)

    def _is_whole(self, record: dict[str, Any]) -> bool:
        for name, about in record.get("outputs", {}).items():
            try:
                if (self.base / name).stat().st_size != about["bytes"]:
                    return False
            except OSError:
                return False
        return True

    def write(self, **facts: Any) -> None:
        """Write the record."""
        write_bytes(self.path, line_of({"format": FORMAT, "key": self.key} | facts))

    def read(self) -> dict[str, Any]:
        """Return the record; empty if there is none."""
        return read_manifest(self.path)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the record of a manifest; empty if there is none that can be read."""
    try:
        record: dict[str, Any] = record_of(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record
