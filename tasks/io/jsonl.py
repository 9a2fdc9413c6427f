"""Records as lines of JSON, whatever characters they hold."""

import json
from collections.abc import Mapping
from typing import Any

import orjson


def line_of(record: Mapping[str, Any]) -> bytes:
    """Return the record as one line of JSON, keys in their order; a lone surrogate is written as an escape."""
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except (orjson.JSONEncodeError, TypeError):
        return json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"


def record_of(line: bytes) -> Any:
    """Return what a line written by `line_of` holds.

    Raises:
        ValueError: the line is not JSON.

    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
