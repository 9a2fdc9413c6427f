"""What the readers make of files, without a run: for tests."""

from pathlib import Path
from typing import Any, NamedTuple

from tasks.io.frames import FILE, framed
from tasks.io.reading import Item, SourceRecord, items_of
from tasks.run.inventory import Inventory, inventory_of, shards_of
from tasks.run.options import Options, SourceOptions

LARGEST_BYTES = 20_000_000


class Reading(NamedTuple):
    """What was read."""

    items: list[Item]
    sources: list[SourceRecord]
    inventory: Inventory

    @property
    def texts(self) -> list[str]:
        """The texts of the documents that are sound."""
        return [item.raw.decode("utf-8", "surrogateescape") for item in self.items if not item.fault]

    @property
    def faults(self) -> list[str]:
        """The codes of the others."""
        return [item.fault.code for item in self.items if item.fault]

    @property
    def quarantined(self) -> list[bytes]:
        """The bytes of the others."""
        return [item.raw for item in self.items if item.fault]

    def rebuilt(self, name: str) -> bytes:
        """Return the file of records as its items and frames give it, in UTF-8 if it was in UTF-16 or UTF-32."""
        held = [item for item in self.items if item.source.rpartition("#")[0] == name or item.source == name]
        for item in held:
            if item.frame and item.frame["way"] == FILE:
                return item.raw
        pieces = [framed(item.frame, item.raw) for item in held if item.frame]
        tails = [source["tail"].encode("utf-8", "surrogateescape") for source in self.sources if source["name"] == name]
        return b"".join([*pieces, *tails])


def read(place: Path, files: dict[str, bytes], **source: Any) -> Reading:
    """Return what is read of a folder of these files."""
    folder = place / "in"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return read_folder(folder, place, **source)


def read_folder(folder: Path, place: Path, **source: Any) -> Reading:
    """Return what is read of a folder or a file."""
    options = Options(source=SourceOptions(**source))
    inventory = inventory_of(folder, place / "out" / ".lacuna" / "inventory.json", options)
    sources: list[SourceRecord] = []
    items = [item for shard in shards_of(inventory, options, "1") for item in items_of(shard, LARGEST_BYTES, sources)]
    return Reading(items, sources, inventory)
