"""Lacuna's pure part: bytes in, values out. No files, no clock, no randomness."""

from pipeline.clean import clean
from pipeline.edits import Account, account, render, restore
from pipeline.errors import CleaningError, DocumentError
from pipeline.model import Aside, Block, Cleaned, Document, Edit, Flag, Kind, Part, Safety, Span
from pipeline.reading.decode import decode, encoded
from pipeline.rules import RULES
from pipeline.rules.form import Rule
from pipeline.settings import Settings

__all__ = [
    "RULES",
    "Account",
    "Aside",
    "Block",
    "Cleaned",
    "CleaningError",
    "Document",
    "DocumentError",
    "Edit",
    "Flag",
    "Kind",
    "Part",
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
