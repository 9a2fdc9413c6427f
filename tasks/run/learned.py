"""The tables of lines that an earlier run learned, read from the file that a user names."""

import os
from pathlib import Path

from pipeline.corpus.site_lines import SiteTable
from pipeline.errors import RunError
from tasks.io.jsonl import record_of
from tasks.io.streams import regular_file

MOST_BYTES = 1_000_000_000
"""Size of the largest file that is read: about 40 million lines of sites."""


def bytes_of_learned(path: str) -> bytes:
    """Return what a file of learned tables holds; nothing if none is named.

    Raises:
        RunError: it is no regular file, is too large, or cannot be read.

    """
    if not path:
        return b""
    try:
        with os.fdopen(regular_file(os.path.realpath(path)), "rb") as file:
            held = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    if len(held) > MOST_BYTES:
        raise _refused(path, f"has more than {MOST_BYTES:,} bytes")
    return held


def tables_in(path: str) -> dict[str, dict[str, object]]:
    """Return the tables in a file, by site; none if no file is named.

    Raises:
        RunError: it holds something else.

    """
    tables: dict[str, dict[str, object]] = {}
    for number, line in enumerate(bytes_of_learned(path).splitlines(), start=1):
        try:
            record = record_of(line)
            tables[_site(record.pop("site"))] = SiteTable.of(record).record()
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError, MemoryError) as error:
            raise _refused(path, f"holds no learned table in line {number} ({type(error).__name__})") from error
    return tables


def _site(name: object) -> str:
    if not isinstance(name, str):
        msg = "the name of a site is a text"
        raise TypeError(msg)
    return name


def _refused(path: str, why: str) -> RunError:
    shown = Path(path).as_posix().encode("utf-8", "backslashreplace").decode()
    return RunError(f"the learned tables {shown} {why}; name the `learned.jsonl` of an earlier run with --learned")
