"""Stage 4: the catalogue against every rule. A rule of a company's own needs nothing but what this package exports."""

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Diagnostic, Label, Severity
from ..diagnostics.phrases import count, day, did_you_mean, listed, series
from .context import Context
from .rule import Rule

__all__ = [
    "Catalogue",
    "Context",
    "Diagnostic",
    "Entry",
    "Label",
    "Rule",
    "Severity",
    "count",
    "day",
    "did_you_mean",
    "listed",
    "series",
]
