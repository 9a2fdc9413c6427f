"""Lacuna's pure part: bytes in, values out. No files, no clock, no randomness."""

from pipeline.clean import clean
from pipeline.edits import Account, account, render, restore
from pipeline.errors import CleaningError, DocumentError
from pipeline.model import Annotation, Block, BlockKind, Cleaned, Document, Edit, Flag, Kind, Role, Safety, Span
from pipeline.reading.decode import decode, encoded
from pipeline.rules import RULES
from pipeline.rules.form import Rule
from pipeline.settings import Settings

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
