"""Stage 4: checks the catalogue against every rule. A company's own rules need only the exports of this package."""

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Diagnostic, Label, Severity
from ..diagnostics.phrases import did_you_mean, format_count, format_date, join_phrases, join_quoted
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
    "did_you_mean",
    "format_count",
    "format_date",
    "join_phrases",
    "join_quoted",
]
