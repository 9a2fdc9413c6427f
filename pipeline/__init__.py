"""Lacuna's pure part: bytes in, values out. No files, no clock, no randomness."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from pipeline.api import Result, clean
from pipeline.edits import Account, account, render, restore
from pipeline.errors import CleaningError, DocumentError
from pipeline.model import Annotation, Block, BlockKind, Cleaned, Document, Edit, Flag, Kind, Role, Safety, Span
from pipeline.reading.decode import decode, encoded
from pipeline.rules.form import Rule
from pipeline.settings import Settings

if _TYPE_CHECKING:
    from pipeline.rules import RULES

    __version__: str
    """Version of the package; runs record a digest of the code instead, which says more."""
else:

    def __getattr__(name: str) -> object:
        """Return what costs too much to be made by an import (PEP 562): `RULES` and `__version__`."""
        if name == "RULES":
            from pipeline.rules import registry

            return registry()
        if name == "__version__":
            return _version()
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("lacuna")
    except PackageNotFoundError:  # a copy of the folder that is not installed
        return "0"


__all__ = [
    "RULES",
    "Account",
    "Annotation",
    "Block",
    "BlockKind",
    "Cleaned",
    "CleaningError",
    "Document",
    "DocumentError",
    "Edit",
    "Flag",
    "Kind",
    "Result",
    "Role",
    "Rule",
    "Safety",
    "Settings",
    "Span",
    "account",
    "clean",
    "decode",
    "encoded",
    "render",
    "restore",
]
