"""A finished run to an object store and back: what is there is whole, or no manifest names it.

Below the address every run has a folder that is named by the digest of its manifest. Its files are created once and
never replaced; its manifest is created last. `latest.json` names the run that was pushed last.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RunError
from tasks.io.jsonl import line_of, record_of
from tasks.io.objects import Store
from tasks.io.parquet import FOLDER, PARQUET
from tasks.run.manifest import finished_run
from tasks.run.outputs import LIST, Condition, OwnFile, condition, damage_of, list_files, own_files
from tasks.say.showing import shown
from tasks.work.files import write_bytes, written
from tasks.work.locking import only_one
from tasks.work.ownership import claim

MANIFEST = "manifest.json"
LATEST = "latest.json"
FILES = "files.jsonl"
"""Name of the list of the files of a run, with sizes and digests."""


class Pushed(NamedTuple):
    """What was uploaded."""

    run: str
    """The name of its folder below the address."""
    files: int
    new: int
    """How many were not there already."""


def push(output: Path, address: str) -> Pushed:
    """Upload a finished run; what is there already is not uploaded again.

    Raises:
        RunError: there is no finished run, its files were changed, or the store refuses.

    """
    finished_run(output)
    store = Store(address)
    with only_one(output):
        record = finished_run(output)
        damage = damage_of(output, record)
        if damage:
            msg = f"{', '.join(map(shown, sorted(damage)[:3]))} changed since the run; run CleanCorpus again"
            raise RunError(msg)
        manifest = (output / MANIFEST).read_bytes()
        run = sha256(manifest).hexdigest()[:16]
        files = {name: forms[0] for each in (LIST, PARQUET) for name, forms in own_files(output, each).items()}
        altered = [
            name for name, own in files.items() if condition(output / name, own, verify=True) is not Condition.WHOLE
        ]
        if altered:
            msg = f"{', '.join(map(shown, sorted(altered)[:3]))} changed since it was written; make it anew"
            raise RunError(msg)
        new = sum(store.create(f"{run}/{name}", output / name) for name in sorted(files))
        listed = (line_of({"name": name, **own._asdict()}) for name, own in sorted(files.items()))
        store.create(f"{run}/{FILES}", b"".join(listed))
        store.create(f"{run}/{MANIFEST}", manifest)
        store.replace(LATEST, line_of({"run": run}))
    return Pushed(run, len(files), new)


def pull(address: str, output: Path, run: str = "") -> Pushed:
    """Fetch a run into a new folder, and check every SHA-256.

    Args:
        address: where it was pushed to.
        output: a folder that is not there yet, or empty.
        run: the name of its folder; empty for the one that was pushed last.

    Raises:
        RunError: there is no such run, it is damaged, or the folder is not empty.

    """
    store = Store(address)
    if output.is_dir() and any(output.iterdir()):
        msg = f"{shown(output)} is not empty; name a new folder with --output"
        raise RunError(msg)
    named = run or _latest(store)
    manifest, listed = store.read(f"{named}/{MANIFEST}"), store.read(f"{named}/{FILES}")
    if manifest is None or listed is None or sha256(manifest).hexdigest()[:16] != named:
        msg = f"there is no finished run {named!r} at {address}; push it again"
        raise RunError(msg)
    files = {each["name"]: OwnFile(each["bytes"], each["sha256"], 0) for each in map(record_of, listed.splitlines())}
    claim(output)
    placed = {name: _fetched(store, f"{named}/{name}", own, _below(output, name)) for name, own in files.items()}
    exported = {name for name in placed if name.startswith(f"{FOLDER}/")}
    list_files(output, {name: own for name, own in placed.items() if name not in exported})
    if exported:
        list_files(output, {name: placed[name] for name in exported}, PARQUET)
    write_bytes(output / MANIFEST, manifest)
    return Pushed(named, len(files), len(files))


def _latest(store: Store) -> str:
    held = store.read(LATEST)
    if held is None:
        msg = f"no run was pushed to {store.address}; push one with `lacuna push`"
        raise RunError(msg)
    return str(record_of(held)["run"])


def _below(output: Path, name: str) -> Path:
    if name.startswith("/") or {"", ".", ".."} & set(name.split("/")):
        msg = f"the list of the run names {name!r}, which leads out of the folder; it was changed, or is not ours"
        raise RunError(msg)
    return output / name


def _fetched(store: Store, name: str, own: OwnFile, place: Path) -> OwnFile:
    """Put a file in its place.

    Raises:
        RunError: it is not what the list says.

    """
    held = store.about(name)
    if held is None or held.size != own.bytes:
        msg = f"{store.address}/{name} is missing or has another size; push the run again"
        raise RunError(msg)
    with written(place) as file:
        if store.fetch(held, file) != own.sha256:
            msg = f"{store.address}/{name} was changed: its SHA-256 is not the one of the run; push the run again"
            raise RunError(msg)
    return own._replace(modified=place.stat().st_mtime_ns)
