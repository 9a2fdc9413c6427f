"""Print the lowest declared version of every dependency, as requirements: `python -m tests.lowest [EXTRA ...]`."""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import regex

_LOWEST = regex.compile(r"([A-Za-z0-9_.-]+)\s*(?:>=|==)\s*([0-9.]+)")


def lowest(path: Path = Path("pyproject.toml"), extras: Sequence[str] = ()) -> list[str]:
    """Return a requirement such as `luigi==3.6.0` for every dependency, and for those of the extras.

    Raises:
        ValueError: a dependency declares no lowest version.

    """
    found: list[str] = []
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    of_extras = [one for extra in extras for one in project["optional-dependencies"][extra]]
    for requirement in (*project["dependencies"], *of_extras):
        match = _LOWEST.match(requirement)
        if not match:
            msg = f"{requirement} declares no lowest version"
            raise ValueError(msg)
        found.append(f"{match[1]}=={match[2]}")
    return found


if __name__ == "__main__":
    print("\n".join(lowest(extras=sys.argv[1:])))
