"""Lacuna's pure part: bytes in, values out. No files, no clock, no randomness."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _version_of

from pipeline.api import Result, clean
from pipeline.edits import Account, account, render, restore
from pipeline.errors import CleaningError, DocumentError
from pipeline.model import Annotation, Block, BlockKind, Cleaned, Document, Edit, Flag, Kind, Role, Safety, Span
from pipeline.reading.decode import decode, encoded
from pipeline.rules import RULES
from pipeline.rules.form import Rule
from pipeline.settings import Settings

try:
    __version__ = _version_of("lacuna")
    """Version of the package; runs record a digest of the code instead, which says more."""
except PackageNotFoundError:  # a copy of the folder that is not installed
    __version__ = "0"

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
