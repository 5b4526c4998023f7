"""The result of a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .diagnostic import Diagnostic, Severity


@dataclass(frozen=True)
class CheckResult:
    """The result of checking a portal.

    diagnostics: sorted by path and line. entry_count: includes lessons and the records of registers.
    """

    root: Path
    diagnostics: tuple[Diagnostic, ...]
    entry_count: int

    @property
    def has_errors(self) -> bool:
        """Whether there is any error, so that nothing may be published."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def select_below(self, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
        """Returns the diagnostics in these files and folders (relative to the root), or all if `paths` is empty.

        A folder's own diagnostic, such as that it is a submodule, concerns all that lies in it.
        """
        if not paths or "." in paths:
            return self.diagnostics
        return tuple(
            d
            for d in self.diagnostics
            if any(f"{d.location.path}/".startswith(f"{p}/") or p.startswith(f"{d.location.path}/") for p in paths)
        )
