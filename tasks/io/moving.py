"""Finished files to their places in the output; what is not ours there is neither replaced nor removed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR

from pipeline.errors import OutputRefused
from tasks.run.manifest import NAME, read_manifest
from tasks.run.outputs import LIST, Condition, OwnFile, condition, intend, list_files, own_files
from tasks.say.showing import shown
from tasks.work.files import sync_folder, unwritable
from tasks.work.ownership import STATE

ALTERED = "altered"
"""Folder below the state folder for files of ours that somebody altered; a run makes them anew and keeps these."""
MOST_NAMED = 5


def place(  # noqa: PLR0913 - two of them have a default that serves all callers but one
    output: Path,
    stage: Path,
    files: Mapping[str, OwnFile],
    list_name: str = LIST,
    *,
    own: Mapping[str, list[OwnFile]] | None = None,
    verify: bool = False,
) -> list[str]:
    """Move the files of a run into place, remove what earlier runs left; return the names of altered files.

    An altered file of ours is moved to `.lacuna/altered`. What is about to be moved is written down first, so that a
    killed run leaves nothing that the next one does not know.

    Args:
        output: the folder.
        stage: where the new files are; one that is not there is in place already.
        files: all files of the list that are ours from now on, by name.
        list_name: the name of the list.
        own: the files of the output that are ours; by default those on the list.
        verify: look for altered files by their content, also where size and time are unchanged.

    Raises:
        OutputRefused: files that are not ours have these names; nothing was moved.
        RunError: a file cannot be moved.

    """
    own = own_files(output, list_name) if own is None else own
    refuse_foreign_files(output, stage, files, own)
    intend(output, files, list_name)
    try:
        altered = [name for name in sorted(own) if _cleared(output, name, own[name], files.get(name), verify=verify)]
        for name in files:
            if (stage / name).exists():
                (output / name).parent.mkdir(exist_ok=True)
                (stage / name).replace(output / name)
        _tidy(output, {*own, *files})
    except OSError as error:
        raise unwritable(output, error) from error
    list_files(output, files, list_name)
    return altered


def retire_manifest(output: Path) -> None:
    """Remove the manifest of an earlier run, so that no half-written output looks finished.

    A file of that name that is no manifest of ours is set aside.

    Raises:
        OutputRefused: a folder has its name.
        RunError: it cannot be removed.

    """
    path = output / NAME
    if path.is_dir():
        msg = f"{path} is a folder, and no run made it; move it, or choose another --output"
        raise OutputRefused(msg)
    try:
        if read_manifest(path):
            path.unlink()
        elif os.path.lexists(path):
            path.replace(_aside(output, NAME))
        sync_folder(output)
    except OSError as error:
        raise unwritable(path, error) from error


def refuse_foreign_files(
    output: Path, stage: Path, files: Mapping[str, OwnFile], own: Mapping[str, list[OwnFile]]
) -> None:
    """Refuse to replace files that are not on the list of ours, or folders and links that took the place of one.

    Raises:
        OutputRefused: there are such files.

    """
    foreign = [name for name in files if _is_foreign(output, stage, name, [*own.get(name, ()), files[name]])]
    foreign += [name for name in _folders(files) if not _is_free_for_folder(output / name)]
    if foreign:
        names = ", ".join(shown(str(output / name)) for name in foreign[:MOST_NAMED])
        more = f" and {len(foreign) - MOST_NAMED} more" if len(foreign) > MOST_NAMED else ""
        msg = f"no run wrote {names}{more}, and this one would replace it; move it, or choose another --output"
        raise OutputRefused(msg)


def _folders(files: Mapping[str, OwnFile]) -> set[str]:
    return {name.rpartition("/")[0] for name in files if "/" in name}


def _is_free_for_folder(path: Path) -> bool:
    """Return whether there is nothing of that name, or a folder; a link may lead anywhere."""
    try:
        return S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return True


def _is_foreign(output: Path, stage: Path, name: str, forms: list[OwnFile]) -> bool:
    """Return whether something else has the name: a folder, or a file that was never on the list and differs."""
    path = output / name
    try:
        about = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if S_ISDIR(about.st_mode):
        return True
    listed = len(forms) > 1
    return not listed and (stage / name).exists() and condition(path, forms[0], verify=True) is not Condition.WHOLE


def _cleared(output: Path, name: str, forms: list[OwnFile], new: OwnFile | None, *, verify: bool) -> bool:
    """Make room where a file of ours was; return whether it had been altered and was set aside."""
    path = output / name
    if new in forms and condition(path, new, verify=verify) is Condition.WHOLE:
        return False
    states = {condition(path, form, verify=verify) for form in forms}
    if Condition.MISSING in states or (path.is_dir() and not path.is_symlink()):
        return False
    if Condition.WHOLE in states:
        if new is None:
            path.unlink()
        return False
    path.replace(_aside(output, name))
    return True


def _aside(output: Path, name: str) -> Path:
    """Return a new name for an altered file."""
    folder = output / STATE / ALTERED
    folder.mkdir(exist_ok=True)
    bare = name.replace("/", "~")
    return next(path for path in _numbered(folder, bare) if not os.path.lexists(path))


def _numbered(folder: Path, bare: str) -> Iterator[Path]:
    number = 1
    while True:
        yield folder / (f"{bare}.{number}" if number > 1 else bare)
        number += 1


def _tidy(output: Path, names: set[str]) -> None:
    """Remove folders of ours that became empty, and force the others to the disk."""
    for folder in sorted({(output / name).parent for name in names}):
        if folder != output:
            with suppress(OSError):
                folder.rmdir()
        if folder.is_dir():
            sync_folder(folder)
