"""The report as workflow commands of GitHub: at most ten annotations of each severity, those on changed lines first.

GitHub shows ten errors, ten warnings and ten notices for a step. The step summary (`markdown.py`) has the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.result import CheckResult

ANNOTATION_LIMIT = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def render(
    result: CheckResult, diagnostics: Sequence[Diagnostic], is_changed: Callable[[Location], bool] = lambda _: True
) -> str:
    """Returns workflow commands, one on each line. is_changed: whether a location is on a changed line."""
    lines = []
    for severity, command in COMMANDS.items():
        selected = sorted((d for d in diagnostics if d.severity is severity), key=lambda d: not is_changed(d.location))
        lines += [_format_command(command, d) for d in selected[:ANNOTATION_LIMIT]]
    return "".join(f"{line}\n" for line in lines)


def _format_command(command: str, d: Diagnostic) -> str:
    location = d.location
    title = f"{d.message} [{d.rule}]"
    properties = {"file": location.path, "line": location.line, "col": location.column, "title": title}
    if location.end > location.column:
        properties["endColumn"] = location.end
    parameters = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    return f"::{command} {parameters}::{_escape_data(d.help or d.message)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
