"""Files."""

from .form import RULES

TITLE = "Files"

__all__ = ["RULES", "TITLE"]
