"""A verdict without the work, where nothing that it depends on has changed since it was last reached."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..diagnostics.result import CheckResult
from ..load.cache import Cache
from ..load.scan import digest


def judge(root: Path, today: date, store: Cache) -> CheckResult:
    """As `pipeline.run`, unless the store knows the verdict on this very content, policy and day."""
    content = (digest(str(root)), today)
    if kept := store.read("verdict"):
        of, diagnostics, entries = kept
        if of == content:
            return CheckResult(root, diagnostics, entries)
    from .run import run  # here, since a known verdict needs none of what this loads

    result = run(root, today, store=store)
    store.keep("verdict", (content, result.diagnostics, result.entries))
    return result
