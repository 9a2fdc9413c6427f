"""The version of the rules: everything but the input and the settings that a result depends on."""

import platform
import sys
import unicodedata
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from tasks.work.files import digest_of

LIBRARIES = ("beautifulsoup4", "chardet", "ftfy", "orjson", "regex", "soupsieve", "wcwidth", "zstandard")
"""What results depend on beside our own files; one that is not installed counts as absent."""

DRAWING_LIBRARIES = ("jinja2", "markupsafe")
"""What the report depends on besides: another version draws it anew, and no document is cleaned again."""


@lru_cache(maxsize=1)
def version() -> str:
    """Return a digest of our own files, the libraries, Python's minor version and its Unicode tables."""
    import pipeline
    import tasks

    parts = [platform.python_implementation(), *sys.version_info[:2], unicodedata.unidata_version]
    for package in (pipeline, tasks):
        root = Path(str(package.__file__)).parent
        held = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix not in (".pyc", ".pyo")]
        parts += [part for path in held for part in (path.relative_to(root).as_posix(), path.read_bytes().hex())]
    return digest_of(*parts, *map(_installed, LIBRARIES), *_plugins())[:12]


def drawing_version() -> str:
    """Return the versions of the libraries that draw the report."""
    return ", ".join(map(_installed, DRAWING_LIBRARIES))


def _plugins() -> list[str]:
    """Return which packages of others give rules, with their versions; one that cannot be used stops the run here."""
    from pipeline.rules import plugins, registry

    registry()
    return sorted(f"{point.name} {point.value} {point.dist.version if point.dist else ''}" for point in plugins())


def _installed(name: str) -> str:
    try:
        return f"{name} {version_of(name)}"
    except PackageNotFoundError:
        return f"{name} absent"
