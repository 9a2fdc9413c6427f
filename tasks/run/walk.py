"""What is below a source: its files, the links that are not followed, the results of runs that are not read.

A link out of the source is followed only where the settings ask for it. A link to a file or folder inside the source is
not followed either: what it leads to is read under its own name, once.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import RunError
from tasks.io.formats import format_of
from tasks.say.showing import shown
from tasks.work.ownership import is_output


@dataclass(slots=True)
class Found:
    """What is below a source, each by its name below it."""

    files: dict[str, Path] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """Files and folders that cannot be looked at, and why."""
    links: list[str] = field(default_factory=list)
    """Links that were not followed."""
    outputs: list[str] = field(default_factory=list)
    """Folders that hold the results of runs."""


def found_in(source: Path, output: Path, *, follow_links: bool) -> Found:
    """Return what is below the source; hidden files and folders are left out.

    Args:
        source: a folder.
        output: the folder of the run's own results, which are never read.
        follow_links: whether links out of the source are followed.

    Raises:
        RunError: the source cannot be listed.

    """
    walk = _Walk(Path(os.path.realpath(source)), os.path.realpath(output))
    try:
        os.scandir(source).close()
    except OSError as error:
        msg = f"cannot list {shown(source)}: {error.strerror}; give this user the right to read it"
        raise RunError(msg) from error
    links = list(walk.below(walk.root, ""))
    for name, path in links:
        walk.link(name, path, follow_links=follow_links)
    return walk.found


class _Walk:
    """A pass over the folders below a root."""

    def __init__(self, root: Path, output: str) -> None:
        self.root, self._output = root, output
        self.found = Found()
        self._entered = {str(root)}

    def below(self, folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
        """Note the files below the folder, and yield the links."""
        waiting = [(folder, prefix)]
        while waiting:
            folder, prefix = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    listed = [entry for entry in entries if not entry.name.startswith(".")]
            except OSError as error:
                self.found.problems[prefix] = f"the folder cannot be listed: {error.strerror}"
                continue
            for entry in listed:
                name = prefix + entry.name
                if entry.is_symlink():
                    yield name, Path(entry.path)
                elif not entry.is_dir(follow_symlinks=False):
                    self.found.files[name] = Path(entry.path)
                elif self._is_output(Path(entry.path)):
                    self.found.outputs.append(name)
                else:
                    waiting.append((Path(entry.path), f"{name}/"))

    def _is_output(self, folder: Path) -> bool:
        return str(folder) == self._output or is_output(folder)

    def link(self, name: str, path: Path, *, follow_links: bool) -> None:
        """Note what a link leads to: as a file, as a problem, or as a link that is not followed."""
        real = Path(os.path.realpath(path))
        if not os.path.lexists(real) or real.is_symlink():
            if format_of(name):
                self.found.problems[name] = "the link leads nowhere"
            return
        inside = real.is_relative_to(self.root)
        if real.is_dir():
            if inside or not follow_links or str(real) in self._entered or self._is_output(real):
                self.found.links.append(name)
                return
            self._entered.add(str(real))
            for further, place in list(self.below(real, f"{name}/")):
                self.link(further, place, follow_links=follow_links)
        elif not format_of(name) or self._is_missed(real, inside=inside, follow_links=follow_links):
            self._entered.add(str(real))
            self.found.files[name] = real
        else:
            self.found.links.append(name)

    def _is_missed(self, real: Path, *, inside: bool, follow_links: bool) -> bool:
        """Return whether a file is to be read and has no name of its own below the source."""
        if not inside:
            return follow_links
        own = real.relative_to(self.root).as_posix()
        return str(real) not in self._entered and not (own in self.found.files and format_of(own))
