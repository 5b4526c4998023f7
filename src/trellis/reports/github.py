"""The report as GitHub's workflow commands: at most ten annotations of a kind, the worst on changed lines first.

GitHub shows ten errors, ten warnings and ten notices a step; what is over is in the step summary (`markdown.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.result import CheckResult

SHOWN = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def render(
    verdict: CheckResult, diagnostics: Sequence[Diagnostic], changed: Callable[[Location], bool] = lambda _: True
) -> str:
    """Workflow commands, one a line. changed: whether a place lies on a line of the pull request."""
    lines = []
    for severity, command in COMMANDS.items():
        found = sorted((d for d in diagnostics if d.severity is severity), key=lambda d: not changed(d.location))
        lines += [_command(command, d) for d in found[:SHOWN]]
    return "".join(f"{line}\n" for line in lines)


def _command(command: str, d: Diagnostic) -> str:
    at = d.location
    properties = {"file": at.path, "line": at.line, "col": at.column, "title": f"{d.message} [{d.rule}]"}
    if at.end > at.column:
        properties["endColumn"] = at.end
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{command} {said}::{_data(d.help or d.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
