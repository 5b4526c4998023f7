"""Compares two published catalogues and describes the difference for readers, as frozen data."""

from .compare import compare_catalogues
from .model import (
    CatalogueDifference,
    FieldChange,
    ItemChange,
    KindChanges,
    QuestionChange,
    Reach,
    RenamedEntry,
)

__all__ = [
    "CatalogueDifference",
    "FieldChange",
    "ItemChange",
    "KindChanges",
    "QuestionChange",
    "Reach",
    "RenamedEntry",
    "compare_catalogues",
]
