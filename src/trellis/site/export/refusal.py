"""Why a course cannot be exported, in an author's words."""

from __future__ import annotations


class ExportRefused(Exception):
    """Raised where nothing can be exported. Its text says why, and what to do."""
