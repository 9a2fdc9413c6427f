"""The shapes of records, as JSON Schema: made from the same classes that make the records."""

from types import NoneType, UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

_PRIMITIVES: dict[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def fields_of(record: type) -> dict[str, Any]:
    """Return the types of the fields of a record, by name, in order."""
    hints = get_type_hints(record, include_extras=True)
    return {name: get_args(kind)[0] if get_origin(kind) is NotRequired else kind for name, kind in hints.items()}


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a record, or of a type in it.

    >>> schema_of(list[str])
    {'type': 'array', 'items': {'type': 'string'}}

    Raises:
        TypeError: records hold no such type.

    """
    if is_typeddict(kind):
        properties = {name: schema_of(held) for name, held in fields_of(kind).items()}
        required = [name for name in properties if name in kind.__required_keys__]
        return {"type": "object", "properties": properties, "required": required}
    if kind in _PRIMITIVES:
        return {"type": _PRIMITIVES[kind]}
    if get_origin(kind) is list:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema_of(part) for part in get_args(kind)]}
    if get_origin(kind) is dict:
        return {"type": "object"}
    msg = f"records hold no {kind}"
    raise TypeError(msg)
