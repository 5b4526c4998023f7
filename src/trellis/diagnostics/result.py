"""What a run comes to, for whoever needs the findings alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .diagnostic import Diagnostic, Severity


@dataclass(frozen=True)
class CheckResult:
    """A portal, judged. diagnostics: in order of path and line. entries: how many were read, records and lessons among them."""

    root: Path
    diagnostics: tuple[Diagnostic, ...]
    entries: int

    @property
    def failed(self) -> bool:
        """Whether anything at error level was found, so that nothing may be published."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def below(self, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
        """The findings in these files and folders, given relative to the root; all of them where none is given."""
        if not paths or "." in paths:
            return self.diagnostics
        return tuple(
            d
            for d in self.diagnostics
            if any(d.location.path == p or d.location.path.startswith(f"{p}/") for p in paths)
        )
