"""What may go: parts and stage records that no finished run of a folder names any more."""

import shutil
from pathlib import Path

from pipeline.errors import RunError
from tasks.run.manifest import read_manifest
from tasks.run.plan import STATE
from tasks.work.files import sweep
from tasks.work.locking import only_one


def collect(output: Path) -> dict[str, int]:
    """Remove old parts and records below the output; return how many entries and bytes went.

    Raises:
        RunError: there is no finished run in the folder, so nothing tells what may go.

    """
    manifest = read_manifest(output / "manifest.json")
    if not manifest:
        msg = f"there is no finished run in {output}; name its folder with --output, or let the run finish first"
        raise RunError(msg)
    state = output / STATE
    with only_one(state / "lock"):
        swept = sweep(state)
        kept = set(manifest["parts"])
        old = [part for part in sorted((state / "parts").glob("*")) if part.name not in kept]
        old += [path for path in sorted(state.glob("clean-*.json")) if path.stem != f"clean-{manifest['key']}"]
        size = sum(_size(path) for path in old)
        for path in old:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return {"removed": swept + len(old), "bytes": size}


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())
