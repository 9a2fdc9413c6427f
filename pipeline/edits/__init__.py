"""Edits as an algebra: merge, render and restore; account for characters; project offsets; compose two stages."""

from pipeline.edits.accounting import Account, account
from pipeline.edits.composition import composed, composed_keeping_inner, trimmed
from pipeline.edits.laws import merged, render, restore, visible
from pipeline.edits.projection import Projection

__all__ = [
    "Account",
    "Projection",
    "account",
    "composed",
    "composed_keeping_inner",
    "merged",
    "render",
    "restore",
    "trimmed",
    "visible",
]
