"""Read the inputs of the training scripts and write their results.

A record that lacks a field is reported by file, line and field. A result is written whole, at the end, to a new file.
"""

import gzip
import json
import os
from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

GZIP = b"\x1f\x8b"
"""The first bytes of a gzipped file (RFC 1952)."""
FORMS = "training/README.md, “Inputs”, describes the form"


class InputError(SystemExit):
    """An input is missing or has another form: the script ends with this message and exit code 1."""


def content_of(path: Path, purpose: str = "") -> bytes:
    """Return the bytes of an input, decompressed where it is gzipped.

    Raises:
        InputError: there is no such file; the message says what the file is for.

    """
    if not path.is_file():
        raise InputError(f"{path}: no such file. {purpose}{'; ' if purpose else ''}{FORMS}.")
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw.startswith(GZIP) else raw


def records_of(
    path: Path, fields: Mapping[str, type | tuple[type, ...]], purpose: str = ""
) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines, plain or gzipped.

    Args:
        path: the file.
        fields: each field that a record must have, and the types its value may have.
        purpose: what the file is for, shown if it is missing.

    Raises:
        InputError: a line is no JSON object, or lacks a field.

    """
    for number, line in enumerate(content_of(path, purpose).split(b"\n"), 1):
        if line.strip():
            yield _checked(line, fields, f"{path}, line {number}")


def _checked(line: bytes, fields: Mapping[str, type | tuple[type, ...]], place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place}: no JSON ({error}); {FORMS}.") from error
    if not isinstance(record, dict):
        raise InputError(f"{place}: no JSON object; {FORMS}.")
    for name, types in fields.items():
        if not isinstance(record.get(name), types):
            said = f"the field `{name}` has a value of another type" if name in record else f"no field `{name}`"
            raise InputError(f"{place}: {said}; there are {', '.join(sorted(record))}; {FORMS}.")
    return record


def new_file(said: str) -> Path:
    """Return the path of a file to be written, for `argparse`; a file that exists is refused, shipped weights too."""
    path = Path(said)
    if path.exists():
        raise ArgumentTypeError(f"{path} exists; name a new file, and copy it over the shipped one when it is measured")
    if not path.absolute().parent.is_dir():
        raise ArgumentTypeError(f"there is no folder {path.parent}")
    return path


def new_folder(said: str) -> Path:
    """Return the path of a folder for results, for `argparse`; one that holds something is refused."""
    path = Path(said)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ArgumentTypeError(f"{path} is not empty; name a new folder")
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a new file by way of a temporary name beside it: a run that fails leaves no half file.

    Raises:
        FileExistsError: the file has come into being since the start of the run.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        if path.exists():
            raise FileExistsError(f"{path} exists")
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)


def as_json(value: object) -> bytes:
    """Return the value as one line of JSON in UTF-8, keys sorted: equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{text}\n".encode()
