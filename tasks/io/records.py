"""What all readers of records share: a record with its bytes, and the parsing of one JSON record."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from tasks.io.streams import Fault

BLANK = b" \t\r\n\x0b\x0c"
BOM = "\ufeff".encode()


class Record(NamedTuple):
    """A record of a file, with all bytes since the one before."""

    offset: int
    """Offset of its first byte in the content of the file; in a file in UTF-16 or UTF-32, in that content as UTF-8."""
    before: bytes
    """What is between it and the record before: line ends, blank lines, a header."""
    body: bytes
    """Its own bytes; empty where they were too many to be kept."""
    value: Mapping[str, Any] | Fault | None
    """Its fields, or why it has none; None for what follows the last record of a file."""
    after: bytes = b""
    """The end of its line."""


def parsed(body: bytes, text_field: str) -> dict[str, Any] | Fault:
    """Return the fields of a JSON record, or why it has none."""
    try:
        value = _value(body)
    except RecursionError:
        return Fault("bad-record", "the record is nested too deeply to be read; flatten it and run again")
    except ValueError as error:
        return Fault("bad-record", f"the record is not JSON: {_brief(error)}; correct it and run again")
    if not isinstance(value, dict):
        return Fault("no-text", f"the record is {_kind_of(value)}, not an object with the field `{text_field}`")
    name = json.dumps(text_field).encode()
    if body.count(name) > 1 and _repeats(body, text_field):
        return Fault("bad-record", f"the record has the field `{text_field}` twice; remove one and run again")
    return value


def _value(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body.decode("utf-8", "surrogateescape"))


def _repeats(body: bytes, text_field: str) -> bool:
    """Return whether the outermost object has the field more than once."""
    outermost: list[list[tuple[str, Any]]] = [[]]

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        outermost[0] = pairs
        return dict(pairs)

    json.loads(body.decode("utf-8", "surrogateescape"), object_pairs_hook=note)
    return sum(name == text_field for name, _ in outermost[0]) > 1


def _kind_of(value: object) -> str:
    kinds = {list: "a list", str: "a string", bool: "a truth value", type(None): "null"}
    return kinds.get(type(value), "a number")


def _brief(error: Exception) -> str:
    """Return the words of an error; the parser quotes no input, but may be long."""
    return str(error)[:200]
